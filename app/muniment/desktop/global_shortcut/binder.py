"""What every system's way to a global shortcut has in common."""

from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QKeySequence, QWindow


class ShortcutState(Enum):
    """Where the shortcut stands."""

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
    """What is known of the shortcut.

    Args:
        state: Where it stands.
        keys: How it is pressed, in the words of whoever bound it; empty where unknown.
        can_configure: Whether the desktop shows its own settings of it when asked.
    """

    state: ShortcutState
    keys: str = ""
    can_configure: bool = False


class ShortcutBinder(QObject):
    """Binds one shortcut of the whole desktop; GUI thread only, and never waits there.

    This one is for systems that have no way to it.

    Signals:
        pressed: The person pressed it.
        changed: A `ShortcutStatus`.
    """

    pressed = Signal()
    changed = Signal(object)

    @property
    def chooses_keys(self) -> bool:
        """Whether the keys are chosen in Muniment; if not, the desktop decides about them."""
        return False

    def bind(self, _keys: QKeySequence) -> None:
        """Bind the shortcut, or bind it anew; what comes of it is told by `changed`.

        Args:
            _keys: What the person chose; a desktop that decides by itself takes no notice.
        """
        self.changed.emit(ShortcutStatus(ShortcutState.ABSENT))

    def release(self, *, for_good: bool = False) -> None:
        """Bind it no more.

        Args:
            for_good: The person does not want it, rather than that the program ends: what was
                made for it on this machine goes too.
        """

    def refresh(self) -> None:
        """Ask again for the keys, which the person may have changed elsewhere."""

    def configure(self, _window: QWindow | None) -> None:
        """Show the desktop's own settings of the shortcut, above a window."""
