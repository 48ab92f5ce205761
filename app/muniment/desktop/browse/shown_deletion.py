"""Moves the memory that is shown to the trash, and says how it comes back."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from muniment.desktop.notice_bar import Notice, NoticeAction, NoticeKind
from muniment.domain.access import PERSON

if TYPE_CHECKING:
    from muniment.desktop.desktop_context import DesktopContext
    from muniment.desktop.memory_detail import MemoryDetail
    from muniment.domain.changes import ChangeSet


class ShownDeletion(QObject):
    """Deletes once what is unsaved has been decided about; GUI thread only.

    Signals:
        deleted: Id of the memory that went to the trash.
        overtaken: The detail shows something else by now; nothing was deleted.
        notice_given: A `Notice` that says so and offers to undo it.
        failed: The exception of a deletion that failed.
    """

    deleted = Signal(str)
    overtaken = Signal()
    notice_given = Signal(object)
    failed = Signal(object)

    def __init__(self, context: "DesktopContext", detail: "MemoryDetail", parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._detail = detail

    def delete(self, memory_id: str) -> None:
        """Delete a memory, if it is still the one that is shown."""
        detail, memories = self._detail, self._context.services.memories
        if detail.is_new:
            # Deleted elsewhere behind the question, and what was typed is dropped.
            detail.clear()
        if detail.memory_id != memory_id:
            # Likewise, or what was typed was saved as a new one.
            self.overtaken.emit()
            return
        title = detail.title
        self._context.tasks.submit(
            lambda: memories.delete(memory_id, PERSON),
            receiver=self,
            on_success=lambda changes: self._on_deleted(memory_id, title, changes),
            on_failure=self.failed.emit,
        )

    def _on_deleted(self, memory_id: str, title: str, changes: "ChangeSet") -> None:
        detail, operations = self._detail, self._context.operations
        # What was typed meanwhile outlives it: the detail hears of the change.
        if detail.memory_id == memory_id and not (detail.awaited.is_open or detail.is_dirty):
            detail.clear()
        self.deleted.emit(memory_id)
        text = self.tr("Moved to the trash: {title}").format(title=title)
        batch_id = changes.batch_id or ""
        undo = NoticeAction(self.tr("Undo"), lambda: operations.undo_batch(batch_id))
        self.notice_given.emit(Notice(text, NoticeKind.DONE, (undo,)))
