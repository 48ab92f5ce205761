"""What systems have in common on which a program registers a hot key by the number of its key."""

from abc import abstractmethod
from collections.abc import Mapping

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeySequence

from muniment.desktop.global_shortcut.binder import (
    ShortcutBinder,
    ShortcutState,
    ShortcutStatus,
)
from muniment.desktop.global_shortcut.chord import Chord, chord_of


class HotKeyBinder(ShortcutBinder):
    """Registers a hot key that the person chose; GUI thread only.

    Args:
        modifiers: The system's numbers of the keys that are held down.
        parent: Owns it.
    """

    def __init__(
        self, modifiers: Mapping[Qt.KeyboardModifier, int], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._modifiers = modifiers

    @property
    def chooses_keys(self) -> bool:
        """Yes: the system has no place where a person could."""
        return True

    def bind(self, keys: QKeySequence) -> None:
        """Register the hot key, in place of the one before."""
        self.release()
        chord = chord_of(keys)
        code = None if chord is None else self.key_code(chord)
        if chord is None or code is None:
            self.changed.emit(ShortcutStatus(ShortcutState.UNFIT))
            return
        held = sum(bit for key, bit in self._modifiers.items() if chord.modifiers & key)
        state = self.register(code, held)
        is_bound = state is ShortcutState.BOUND
        text = keys.toString(QKeySequence.SequenceFormat.NativeText) if is_bound else ""
        self.changed.emit(ShortcutStatus(state, text))

    @abstractmethod
    def key_code(self, chord: Chord) -> int | None:
        """Return the system's number of the key that is pressed; ``None`` where it has none."""

    @abstractmethod
    def register(self, code: int, held: int) -> ShortcutState:
        """Register a key with others held down, and keep nothing where that fails.

        Returns:
            ``BOUND``; ``TAKEN`` where another program has it; else ``FAILED``.
        """
