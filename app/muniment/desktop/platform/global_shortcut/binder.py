"""The base class for binding a global shortcut on each platform."""

from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QKeySequence, QWindow


class ShortcutState(Enum):
    """The state of the global shortcut."""

    OFF = "off"
    ASKING = "asking"
    BOUND = "bound"
    KEYLESS = "keyless"
    REFUSED = "refused"
    TAKEN = "taken"
    UNFIT = "unfit"
    ABSENT = "absent"
    ENDED = "ended"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class ShortcutStatus:
    """The state of the shortcut, with details.

    Args:
        state: The state of the shortcut.
        keys: Its keys, as described by the system that bound them; empty if unknown.
        can_configure: Whether the desktop can show its own settings for it.
    """

    state: ShortcutState
    keys: str = ""
    can_configure: bool = False


class ShortcutBinder(QObject):
    """Binds one global shortcut; GUI thread only, never blocks.

    This base class serves systems without global shortcuts.

    Signals:
        pressed: The user pressed the shortcut.
        changed: The new `ShortcutStatus`.
    """

    pressed = Signal()
    changed = Signal(object)

    @property
    def chooses_keys(self) -> bool:
        """Whether Muniment sets the keys; if not, the desktop does."""
        return False

    def bind(self, _keys: QKeySequence) -> None:
        """Bind the shortcut, or bind it again; `changed` reports the result.

        Args:
            _keys: The keys the user chose; ignored by a desktop that sets the keys itself.
        """
        self.changed.emit(ShortcutStatus(ShortcutState.ABSENT))

    def release(self, *, for_good: bool = False) -> None:
        """Release the shortcut.

        Args:
            for_good: The user turned it off, as opposed to the program exiting: also remove
                what was created for it on this machine.
        """

    def refresh(self) -> None:
        """Query the keys again, which the user may have changed elsewhere."""

    def configure(self, _window: QWindow | None) -> None:
        """Show the desktop's own settings for the shortcut, above a window."""
