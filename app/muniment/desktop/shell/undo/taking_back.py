"""Undoes one journal operation on a worker thread, with progress and a way to stop."""

import threading
import uuid
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal, Slot

from muniment.desktop.shell.background.task_runner import TaskRunner
from muniment.desktop.shell.undo.undo_operation import TakenBack, taken_back

if TYPE_CHECKING:
    from muniment.services.container import Services


class TakingBack(QObject):
    """Runs one undo at a time; GUI thread only.

    Signals:
        progressed: Number of memories done, and their total.
    """

    progressed = Signal(int, int)
    _told = Signal(str, int, int)

    def __init__(
        self, services: "Services", tasks: TaskRunner, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._services = services
        self._tasks = tasks
        self._stopping = threading.Event()
        self.batch_id = ""
        """Batch id of the current or last undo."""
        self.done = 0
        """Number of memories processed so far."""
        self.total = 0
        """Total number of memories to process; 0 while unknown."""
        self._told.connect(self._on_told, Qt.ConnectionType.QueuedConnection)

    def start(
        self,
        batch_id: str,
        *,
        on_success: Callable[[TakenBack], object],
        on_failure: Callable[[Exception], object],
    ) -> None:
        """Undo a batch, or what is left of it."""
        own_batch = self.batch_id = str(uuid.uuid4())
        stopping = self._stopping = threading.Event()
        self.done = self.total = 0

        def watch(done: int, total: int) -> bool:
            """Any thread."""
            self._told.emit(own_batch, done, total)
            return not stopping.is_set()

        self._tasks.submit(
            partial(taken_back, self._services, batch_id, watch=watch, own_batch=own_batch),
            receiver=self,
            on_success=on_success,
            on_failure=on_failure,
        )

    @Slot()
    def stop(self) -> None:
        """Stop after the current step; what is undone stays undone."""
        self._stopping.set()

    @Slot(str, int, int)
    def _on_told(self, batch_id: str, done: int, total: int) -> None:
        if batch_id == self.batch_id:
            self.done, self.total = done, total
            self.progressed.emit(done, total)
