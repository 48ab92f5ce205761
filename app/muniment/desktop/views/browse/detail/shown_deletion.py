"""Moves the memory that is shown to the trash, and offers to undo it."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from muniment.desktop.shell.notices.notice_bar import Notice, NoticeAction, NoticeKind
from muniment.domain.access import PERSON

if TYPE_CHECKING:
    from muniment.desktop.shell.desktop_context import DesktopContext
    from muniment.desktop.views.browse.detail.memory_detail import MemoryDetail
    from muniment.domain.changes import ChangeSet


class ShownDeletion(QObject):
    """Deletes after the user has decided about unsaved edits; GUI thread only.

    Signals:
        deleted: Id of the memory that was moved to the trash.
        overtaken: The detail now shows something else; nothing was deleted.
        notice_given: A `Notice` that offers to undo the deletion.
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
        """Delete a memory if it is still shown."""
        detail, memories = self._detail, self._context.services.memories
        if detail.is_new:
            # Others deleted it while the question was open, and the user discards the edit.
            detail.clear()
        if detail.memory_id != memory_id:
            # Others deleted it while the question was open, or the edit was saved as a new memory.
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
        # An edit made meanwhile is kept: the detail receives the change itself.
        if detail.memory_id == memory_id and not (detail.awaited.is_open or detail.is_dirty):
            detail.clear()
        self.deleted.emit(memory_id)
        text = self.tr("Moved to the trash: {title}").format(title=title)
        batch_id = changes.batch_id or ""
        undo = NoticeAction(self.tr("Undo"), lambda: operations.undo_batch(batch_id))
        self.notice_given.emit(Notice(text, NoticeKind.DONE, (undo,)))
