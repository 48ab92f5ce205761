"""Deletes a session from the detail, and reports what was deleted and what can be undone."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from muniment.desktop.shell.desktop_context import DesktopContext
from muniment.desktop.shell.notices.notice_bar import Notice, NoticeAction, NoticeKind
from muniment.desktop.text.words import memories_text
from muniment.desktop.widgets.one_dialog import OneDialog
from muniment.domain.changes import ChangeKind

if TYPE_CHECKING:
    from muniment.desktop.views.browse.sessions.session_deletion_dialog import SessionDeletionDialog
    from muniment.domain.sessions.session import DeletedSession, Session


class SessionDeletion(QObject):
    """Asks about one session at a time; GUI thread only.

    Signals:
        notice_given: A `Notice` that says what was deleted, and offers to undo what it can.
        ended: An attempt to delete a session ended, successful or not.
    """

    notice_given = Signal(object)
    ended = Signal()

    def __init__(self, context: DesktopContext, window: QWidget) -> None:
        super().__init__(window)
        self._context = context
        self._window = window
        self._dialog = OneDialog(self)

    @Slot(object)
    def ask(self, session: "Session") -> None:
        """Open the question."""
        self._dialog.open(lambda: self._made(session))

    def stop(self) -> None:
        """Close the question, for a locked vault."""
        self._dialog.close()

    def _made(self, session: "Session") -> "SessionDeletionDialog":
        from muniment.desktop.views.browse.sessions.session_deletion_dialog import (
            SessionDeletionDialog,
        )

        dialog = SessionDeletionDialog(self._context, self._window, session)
        dialog.deleted.connect(self._on_dialog_deleted)
        dialog.ended.connect(self.ended)
        return dialog

    @Slot(object)
    def _on_dialog_deleted(self, deleted: "DeletedSession") -> None:
        changes = deleted.changes
        count = sum(one.kind is ChangeKind.DELETED for one in changes.memories)
        text = self._text(count, is_stopped=deleted.is_stopped)
        kind = NoticeKind.CAUTION if deleted.is_stopped else NoticeKind.DONE
        batch_id, operations = changes.batch_id or "", self._context.operations
        undo = NoticeAction(
            self.tr("Restore the memories"), lambda: operations.undo_batch(batch_id)
        )
        self.notice_given.emit(Notice(text, kind, (undo,) if count else ()))

    def _text(self, count: int, *, is_stopped: bool) -> str:
        if is_stopped and not count:
            return self.tr("Stopped: the session and its memories are still there.")
        if not count:
            return self.tr("Deleted the session and kept its memories.")
        text = (
            self.tr("Stopped: moved {memories} to the trash. The session is still there.")
            if is_stopped
            else self.tr("Deleted the session and moved {memories} to the trash.")
        )
        return text.format(memories=memories_text(count))
