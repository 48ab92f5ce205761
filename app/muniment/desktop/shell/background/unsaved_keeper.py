"""Keep unsaved text in the vault, so that no end of the program loses it."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Slot

from muniment.domain.access import PERSON
from muniment.domain.errors import MunimentError, VaultLockedError

if TYPE_CHECKING:
    from muniment.desktop.shell.desktop_context import DesktopContext
    from muniment.services.memories.unsaved_texts import TypedIn, UnsavedText


class UnsavedKeeper(QObject):
    """Notes the unsaved text of one place at every change; GUI thread only.

    The vault writes it every half minute and when it locks. When text is saved or discarded, that
    is written at once: it must not come back.
    """

    def __init__(self, context: "DesktopContext", place: "TypedIn", parent: QObject) -> None:
        super().__init__(parent)
        self._texts = context.services.unsaved_texts
        self._tasks = context.tasks
        self._place = place
        # The previous text may be gone only briefly, while it is shown again.
        self._settle = QTimer(self, singleShot=True, interval=0)
        self._settle.timeout.connect(self._on_settle_timeout)

    def kept(self) -> "tuple[UnsavedText, ...]":
        """Return what was unsaved when the vault was last locked."""
        try:
            return self._texts.kept(self._place, PERSON)
        except VaultLockedError:
            return ()

    def note(self, texts: "tuple[UnsavedText, ...]") -> None:
        """Note what is unsaved now; a vault that was locked elsewhere has written it already."""
        try:
            is_over = self._texts.note(self._place, texts, PERSON)
        except VaultLockedError:
            return
        if is_over:
            self._settle.start()

    @Slot()
    def _on_settle_timeout(self) -> None:
        self._tasks.submit(self._write_down, receiver=self)

    def _write_down(self) -> None:
        """Write the notes on a worker; if that fails, the vault tries again."""
        try:
            self._texts.write_down(PERSON)
        except MunimentError:
            return
