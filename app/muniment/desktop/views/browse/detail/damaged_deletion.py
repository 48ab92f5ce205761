"""Deletes a memory that cannot be read, after the user confirms."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QMessageBox, QWidget

from muniment.desktop.shell.desktop_context import DesktopContext
from muniment.desktop.shell.notices.notice_bar import Notice, NoticeAction, NoticeKind
from muniment.desktop.views.browse.listing.memory_list_view import MemoryListView
from muniment.desktop.views.browse.listing.memory_rows import ROW_ROLE, MemoryRow
from muniment.domain.access import PERSON

if TYPE_CHECKING:
    from muniment.domain.changes import ChangeSet


class DamagedDeletion(QObject):
    """Asks about one memory at a time; GUI thread only.

    Signals:
        deleted: Id of the memory that was moved to the trash.
        notice_given: A `Notice` that offers to undo the deletion.
        failed: The exception of a deletion that failed.
    """

    deleted = Signal(str)
    notice_given = Signal(object)
    failed = Signal(object)

    def __init__(self, context: DesktopContext, window: QWidget) -> None:
        super().__init__(window)
        self._context = context
        self._window = window
        self._question: QMessageBox | None = None

    def ask(self, view: MemoryListView) -> bool:
        """Ask about the only selected memory; return whether it is damaged."""
        row = view.currentIndex().data(ROW_ROLE)
        is_alone = view.selected_ids in {(), (view.chosen_id,)}
        if not isinstance(row, MemoryRow) or row.is_readable or not is_alone:
            return False
        if self._question is None:
            self._open_question(row.id)
        return True

    def stop(self) -> None:
        """Close an open question, for a locked vault."""
        if self._question is not None:
            self._question.done(QMessageBox.StandardButton.Cancel)

    def _open_question(self, memory_id: str) -> None:
        box = QMessageBox(self._window)
        box.setIcon(QMessageBox.Icon.Question)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setText(self.tr("Move this unreadable memory to the trash?"))
        box.setInformativeText(
            self.tr(
                "Its record is damaged, and only an older backup may still have its text. Undo "
                "brings it back, still damaged. In the trash it can only be deleted permanently."
            )
        )
        buttons = QMessageBox.StandardButton
        box.setStandardButtons(buttons.Yes | buttons.Cancel)
        box.button(buttons.Yes).setText(self.tr("Move to the trash"))
        box.setDefaultButton(buttons.Cancel)
        self._question = box

        def decide(result: int) -> None:
            self._question = None
            box.deleteLater()
            if result == buttons.Yes:
                self._delete(memory_id)

        box.finished.connect(decide)
        box.open()

    def _delete(self, memory_id: str) -> None:
        memories = self._context.services.memories
        self._context.tasks.submit(
            lambda: memories.delete(memory_id, PERSON),
            receiver=self,
            on_success=lambda changes: self._on_deleted(memory_id, changes),
            on_failure=self.failed.emit,
        )

    def _on_deleted(self, memory_id: str, changes: "ChangeSet") -> None:
        batch_id, operations = changes.batch_id or "", self._context.operations
        self.deleted.emit(memory_id)
        undo = NoticeAction(self.tr("Undo"), lambda: operations.undo_batch(batch_id))
        text = self.tr("Moved an unreadable memory to the trash.")
        self.notice_given.emit(Notice(text, NoticeKind.DONE, (undo,)))
