"""Runs a bulk change off the GUI thread, with progress and a way to stop it."""

import threading
import uuid
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal, Slot

from muniment.desktop.shell.desktop_context import DesktopContext
from muniment.desktop.shell.notices.notice_bar import Notice, NoticeAction, NoticeKind
from muniment.desktop.views.browse.bulk.bulk_words import done_text, result_text
from muniment.domain.access import PERSON

if TYPE_CHECKING:
    from muniment.domain.memories.bulk import BulkChange, BulkDone, Selection


class BulkWork(QObject):
    """Runs one change at a time; GUI thread only.

    Signals:
        started, ended: The change started or ended.
        progressed: How many memories are done, and how many there are.
        notice_given: A `Notice` with the outcome, which offers to undo it.
        failed: An exception.
    """

    started = Signal()
    ended = Signal()
    progressed = Signal(int, int)
    notice_given = Signal(object)
    failed = Signal(object)
    _progressed = Signal(object, int, int)

    def __init__(self, context: DesktopContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._stopping: threading.Event | None = None
        self._progressed.connect(self._on_progressed, Qt.ConnectionType.QueuedConnection)

    @property
    def is_running(self) -> bool:
        """Return whether a change is running."""
        return self._stopping is not None

    def start(self, selection: "Selection", change: "BulkChange", *, count: int) -> None:
        """Change the memories of a selection; does nothing while another change is running.

        Args:
            selection: Which memories to change.
            change: The change to make.
            count: How many memories the user sees as selected.
        """
        if self.is_running:
            return
        stopping = self._stopping = threading.Event()
        batch_id = str(uuid.uuid4())
        bulk = self._context.services.bulk
        self._context.operations.begin(batch_id, done_text(change, count))
        self.started.emit()

        def watch(done: int, total: int) -> bool:
            """Report progress and return whether to go on; any thread."""
            self._progressed.emit(stopping, done, total)
            return not stopping.is_set()

        self._context.tasks.submit(
            lambda: bulk.change(selection, change, PERSON, watch=watch, batch_id=batch_id),
            receiver=self,
            on_success=lambda done: self._on_done(change, done),
            on_failure=lambda error: self._on_failed(batch_id, error),
        )

    @Slot()
    def stop(self) -> None:
        """Stop the change after the current step; what is done stays, and can be undone."""
        if self._stopping is not None:
            self._stopping.set()

    @Slot(object, int, int)
    def _on_progressed(self, run: object, done: int, total: int) -> None:
        if run is self._stopping:
            self.progressed.emit(done, total)

    def _on_done(self, change: "BulkChange", done: "BulkDone") -> None:
        operations = self._context.operations
        self._stopping = None
        operations.end(done.batch_id, done_text(change, done.changed))
        self.ended.emit()
        undo = NoticeAction(self.tr("Undo"), lambda: operations.undo_batch(done.batch_id))
        self.notice_given.emit(
            Notice(
                result_text(change, done),
                NoticeKind.CAUTION if done.refused or done.unreadable else NoticeKind.DONE,
                (undo,) if done.changed else (),
            )
        )

    def _on_failed(self, batch_id: str, error: Exception) -> None:
        self._stopping = None
        self._context.operations.end(batch_id)
        self.ended.emit()
        self.failed.emit(error)
