"""Asks what to do with a session's memories, and deletes the session."""

import threading
import uuid
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QWidget

from muniment.desktop.shell.desktop_context import DesktopContext
from muniment.desktop.text.numbers import count_text
from muniment.desktop.text.words import breakable, memories_text
from muniment.desktop.widgets.controls import column, label
from muniment.desktop.widgets.radio_button import RadioButton
from muniment.desktop.widgets.task_dialog import TaskDialog
from muniment.domain.access import PERSON
from muniment.domain.sessions.session import Session, SessionMemories

if TYPE_CHECKING:
    from muniment.domain.sessions.session import DeletedSession

_LETTERS = 60


class SessionDeletionDialog(TaskDialog):
    """Shows how much is deleted, and asks about the memories; GUI thread only.

    Closing the dialog during the deletion stops it after the current step: memories already in
    the trash stay there, the move can be undone, and the session is kept.

    Signals:
        deleted: The result, a `DeletedSession`.
        ended: An attempt ended, successful or not.
    """

    deleted = Signal(object)
    ended = Signal()
    _progressed = Signal(object, int, int)

    def __init__(self, context: DesktopContext, parent: QWidget, session: Session) -> None:
        super().__init__(context, parent, action=self.tr("Delete the session"))
        self._uid = session.uid
        self._batch_id = ""
        self._stopping = threading.Event()
        self._progressed.connect(self._on_progressed, Qt.ConnectionType.QueuedConnection)
        self.setWindowTitle(self.tr("Delete a session"))
        name = self.tr("Delete the session “{name}”?")
        name = name.format(name=breakable(session.title or session.handle))
        self.heading = label(name, role="heading", wrap=True)
        gone = self.tr(
            "It is deleted permanently, with its state and its turns ({count}). Only a "
            "backup brings them back."
        )
        if session.turn_count == 0:
            gone = self.tr("Its state is deleted permanently. Only a backup brings it back.")
        elif session.turn_count == 1:
            gone = self.tr(
                "It is deleted permanently, with its state and its only turn. Only a backup "
                "brings them back."
            )
        gone = gone.format(count=count_text(session.turn_count))
        count = memories_text(session.memory_count)
        self.text = label(self.tr("It contains {memories}.").format(memories=count), wrap=True)
        self.trash = RadioButton(self.tr("&Move its memories to the trash"))
        self.keep = RadioButton(self.tr("&Keep its memories"))
        self.trash.setChecked(True)
        hint = self.tr("Undo restores them from the trash, except damaged ones.")
        choice = column(self.trash, label(hint, role="caption", wrap=True), self.keep, gap="tight")
        warning = label(gone, role="caution", wrap=True)
        self.lay_out(self.heading, warning, self.text, choice, letters=_LETTERS)
        self.guard_action()
        self.act.clicked.connect(self._on_act_clicked)

    def forget(self) -> None:
        """Stop the work, and clear the session's name."""
        self._stopping.set()
        self._end_operation()
        self.heading.clear()

    def _watch(self, run: threading.Event, done: int, total: int) -> bool:
        """Report the progress of a run, and return whether to go on; any thread."""
        if run.is_set():
            # The run was stopped, and the dialog may be gone.
            return False
        self._progressed.emit(run, done, total)
        return not run.is_set()

    @Slot(object, int, int)
    def _on_progressed(self, run: object, done: int, total: int) -> None:
        # A deletion in a single step has no progress to show.
        if run is self._stopping and self.is_busy and done:
            self.show_progress(done, total)

    @Slot()
    def _on_act_clicked(self) -> None:
        sessions, uid = self._context.services.sessions, self._uid
        fate = SessionMemories.TRASH if self.trash.isChecked() else SessionMemories.KEEP
        self.trash.setEnabled(False)
        self.keep.setEnabled(False)
        batch_id = self._batch_id = str(uuid.uuid4())
        stopping = self._stopping = threading.Event()
        # The name is set later: it depends on what is moved.
        self._context.operations.begin(batch_id, "")
        if fate is SessionMemories.TRASH:
            text = self.tr(
                "Moving its memories to the trash. If you stop, memories already moved stay "
                "there and the session is kept."
            )
            self.text.setText(text)
        self.offer_stop(stopping.set)
        watch = partial(self._watch, stopping)
        self.run(
            lambda: sessions.delete(uid, PERSON, memories=fate, watch=watch, batch_id=batch_id),
            on_success=self._on_deleted,
        )

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        self._end_operation()
        # The numbers in the text may be outdated by now.
        self.text.clear()
        self.trash.setEnabled(True)
        self.keep.setEnabled(True)
        super()._on_failed(error)

    def _on_deleted(self, deleted: "DeletedSession") -> None:
        self._end_operation()
        self.deleted.emit(deleted)
        self.accept()

    def _end_operation(self) -> None:
        """Make what was moved so far undoable like any other operation."""
        if self._batch_id:
            self._context.operations.end(self._batch_id)
            self._batch_id = ""
            self.ended.emit()
