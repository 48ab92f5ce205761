"""Progress and cancellation of an export or import that runs on a worker thread."""

import threading

from PySide6.QtCore import QObject, Qt, Signal, Slot

from muniment.domain.cancellation import OperationCancelledError
from muniment.domain.memories.bulk import Watch

_PARTS = 1_000
"""Steps of the progress bar; a file's bytes may exceed its range."""


class BundleWatch(QObject):
    """Follows one run at a time; GUI thread only, except for the function that `begin` returns.

    Signals:
        progressed: Steps done, and their total.
    """

    progressed = Signal(int, int)
    _progressed = Signal(object, int)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._stopping = threading.Event()
        self._progressed.connect(self._on_progressed, Qt.ConnectionType.QueuedConnection)

    def begin(self) -> Watch:
        """Stop following the run before, and return the function that watches a new one."""
        self._stopping.set()
        stopping = self._stopping = threading.Event()

        def watch(done: int, total: int) -> bool:
            """Any thread."""
            if not stopping.is_set():
                # Not after a stop: this object may be gone.
                self._progressed.emit(stopping, done * _PARTS // max(total, 1))
            return not stopping.is_set()

        return watch

    @Slot()
    def stop(self) -> None:
        """Stop the run."""
        self._stopping.set()

    def is_cancellation(self, error: Exception) -> bool:
        """Return whether an error says that the run was stopped."""
        return isinstance(error, OperationCancelledError)

    @Slot(object, int)
    def _on_progressed(self, run: object, part: int) -> None:
        if run is self._stopping and not self._stopping.is_set():
            self.progressed.emit(part, _PARTS)
