"""The base class for systems where a program registers a hot key by key code."""

from abc import abstractmethod
from collections.abc import Mapping

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeySequence

from muniment.desktop.platform.global_shortcut.binder import (
    Chord,
    ShortcutBinder,
    ShortcutState,
    ShortcutStatus,
    chord_of,
)


class HotKeyBinder(ShortcutBinder):
    """Registers the hot key that the user chose; GUI thread only.

    Args:
        modifiers: The system's codes of the modifiers.
        parent: The owner.
    """

    def __init__(
        self, modifiers: Mapping[Qt.KeyboardModifier, int], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._modifiers = modifiers

    @property
    def chooses_keys(self) -> bool:
        """Return ``True``: the system has no settings for the keys."""
        return True

    def bind(self, keys: QKeySequence) -> None:
        """Register the hot key in place of the previous one."""
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
        """Return the system's code of the key; ``None`` if it has none."""

    @abstractmethod
    def register(self, code: int, held: int) -> ShortcutState:
        """Register a key with modifiers; leave nothing registered on failure.

        Returns:
            ``BOUND``; ``TAKEN`` if another program has it; otherwise ``FAILED``.
        """
