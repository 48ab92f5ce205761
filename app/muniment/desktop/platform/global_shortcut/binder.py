"""Keys of a global shortcut, its states, and what binds it on each system."""

import sys
from dataclasses import dataclass
from enum import Enum
from typing import Final

from PySide6.QtCore import QKeyCombination, QObject, Qt, Signal
from PySide6.QtGui import QKeySequence, QWindow

from muniment.desktop.platform.global_shortcut.shortcut_action import ShortcutAction

_FUNCTION_KEYS: Final = range(Qt.Key.Key_F1.value, Qt.Key.Key_F24.value + 1)
_HOLDING: Final = (
    Qt.KeyboardModifier.ControlModifier
    | Qt.KeyboardModifier.AltModifier
    | Qt.KeyboardModifier.MetaModifier
)
_BARE: Final = frozenset({
    Qt.Key.Key_unknown,
    Qt.Key.Key_Control,
    Qt.Key.Key_Shift,
    Qt.Key.Key_Alt,
    Qt.Key.Key_AltGr,
    Qt.Key.Key_Meta,
    Qt.Key.Key_Super_L,
    Qt.Key.Key_Super_R,
})  # fmt: skip

_SUGGESTED: Final = {
    ShortcutAction.CAPTURE: "Ctrl+Shift+Space",
    ShortcutAction.SEARCH: "Alt+Shift+Space",
}
_SUGGESTED_MAC: Final = {
    ShortcutAction.CAPTURE: "Meta+Alt+N",
    ShortcutAction.SEARCH: "Meta+Alt+F",
}


@dataclass(frozen=True, slots=True)
class Chord:
    """One key with modifiers.

    Args:
        key: Qt's name of the key.
        modifiers: The modifiers; on macOS, Control is the command key and Meta the control key.
    """

    key: Qt.Key
    modifiers: Qt.KeyboardModifier

    @property
    def function_number(self) -> int | None:
        """The number of a function key, such as 1 for F1; ``None`` for other keys."""
        number = self.key.value - _FUNCTION_KEYS.start
        return number + 1 if self.key.value in _FUNCTION_KEYS else None

    @property
    def character(self) -> str | None:
        """The letter, digit or symbol on the key; ``None`` for keys that type nothing."""
        is_sign = Qt.Key.Key_Space.value < self.key.value < Qt.Key.Key_Escape.value
        return chr(self.key.value) if is_sign and chr(self.key.value).isprintable() else None


def chord_of(keys: QKeySequence) -> Chord | None:
    """Return the chord of a key sequence.

    Returns:
        ``None`` if the sequence cannot be a global shortcut: it is empty, has several chords,
        or is a key needed for typing.
    """
    if keys.count() != 1:
        return None
    combination: QKeyCombination = keys[0]  # type: ignore[index]  # missing in the stubs
    chord = Chord(combination.key(), combination.keyboardModifiers())
    if chord.key in _BARE:
        return None
    is_held = bool(chord.modifiers & _HOLDING)
    return chord if is_held or chord.function_number is not None else None


def suggested_keys(action: ShortcutAction) -> QKeySequence:
    """Return the default keys, for a user who has not chosen any.

    They avoid AltGr combinations on Windows, and the desktop's own shortcuts everywhere.
    """
    return QKeySequence((_SUGGESTED_MAC if sys.platform == "darwin" else _SUGGESTED)[action])


class ShortcutState(Enum):
    """The state of a global shortcut."""

    OFF = "off"
    ASKING = "asking"
    BOUND = "bound"
    KEYLESS = "keyless"
    REFUSED = "refused"
    TAKEN = "taken"
    DUPLICATE = "duplicate"
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
