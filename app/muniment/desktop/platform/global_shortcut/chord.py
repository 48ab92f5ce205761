"""The key combinations that can be a global shortcut."""

import sys
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QKeyCombination, Qt
from PySide6.QtGui import QKeySequence

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


def suggested_keys() -> QKeySequence:
    """Return the default keys, for a user who has not chosen any.

    They avoid AltGr combinations on Windows, and the desktop's own shortcuts everywhere.
    """
    return QKeySequence("Meta+Alt+N" if sys.platform == "darwin" else "Ctrl+Shift+Space")
