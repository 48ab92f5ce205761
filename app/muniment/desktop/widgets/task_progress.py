"""Runs long work off the GUI thread, with progress and a stop button."""

import threading
from collections.abc import Callable
from typing import Any, TypeAlias, TypeVar

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QProgressBar, QWidget

from muniment.desktop.shell.background.task_runner import TaskRunner
from muniment.desktop.widgets.controls import button, label, row
from muniment.desktop.widgets.theme.theme import space
from muniment.domain.backups.schedule import BackupStoppedError

_Result = TypeVar("_Result")
_PATIENCE_MS = 300
_SECOND_MS = 1_000
_ESTIMATE_AFTER_S = 2
_SEEN = 200

StepWatch: TypeAlias = Callable[[Any, int, int], bool]
"""Called with the step, the amount done and the total (0: unknown); False stops the work."""


class TaskProgress(QWidget):
    """Runs one task at a time, with a progress bar and a stop button; GUI thread only.

    Hidden until the work has taken more than a moment.

    Args:
        tasks: Runs the work off the GUI thread.
        say: Returns the text for a step.
        stopped_by: The exception that the work raises when it is stopped.

    Signals:
        started, ended: The work started or ended, successful or not.
        stopped: The user stopped the work; what is left then depends on the work.
    """

    started = Signal()
    ended = Signal()
    stopped = Signal()
    _progressed = Signal(object, object, int, int)

    def __init__(
        self,
        tasks: TaskRunner,
        *,
        say: Callable[[Any], str],
        stopped_by: type[Exception] = BackupStoppedError,
    ) -> None:
        super().__init__()
        self._tasks = tasks
        self._say = say
        self._stopped_by = stopped_by
        self._stopping: threading.Event | None = None
        self._step = label("", role="caption")
        self._step_text = ""
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(space("tight"))
        self._bar.setAccessibleName(self.tr("Progress"))
        self.stop_button = button(self.tr("Stop"))
        self.stop_button.clicked.connect(self.stop)
        layout = row(self._step, self._bar, self.stop_button, gap="medium")
        layout.setStretch(1, 1)
        self.setLayout(layout)
        self._patience = QTimer(self, singleShot=True, interval=_PATIENCE_MS)
        self._patience.timeout.connect(self.show)
        self._seconds = 0
        self._second = QTimer(self, interval=_SECOND_MS)
        self._second.timeout.connect(self._on_second_timeout)
        self._progressed.connect(self._on_progressed, Qt.ConnectionType.QueuedConnection)
        self.hide()

    @property
    def is_running(self) -> bool:
        """Return whether work is running."""
        return self._stopping is not None

    @property
    def text(self) -> str:
        """The text about the work."""
        return self._step.text()

    def run(
        self,
        work: Callable[[StepWatch], _Result],
        *,
        on_success: Callable[[_Result], object],
        on_failure: Callable[[Exception], object],
    ) -> None:
        """Run work; does nothing while other work is running.

        Args:
            work: Called on a worker with a `StepWatch`; must call it to learn whether to go on.
            on_success: Called on the GUI thread with the result.
            on_failure: Called on the GUI thread with the exception, unless the work was stopped.
        """
        if self.is_running:
            return
        stopping = self._stopping = threading.Event()

        last: list[object] = []

        def watch(step: Any, done: int, total: int) -> bool:
            """Report only visible progress; any thread, called hundreds of times a second."""
            now = (step, done * _SEEN // total if total else 0)
            if now not in last:
                last[:] = [now]
                self._progressed.emit(stopping, step, done, total)
            return not stopping.is_set()

        def succeed(result: Any) -> None:
            self._end()
            on_success(result)

        def fail(error: Exception) -> None:
            self._end()
            if isinstance(error, self._stopped_by):
                self.stopped.emit()
            else:
                on_failure(error)

        self._step.clear()
        self._step_text, self._seconds = "", 0
        self._second.start()
        self._bar.setRange(0, 0)
        self.stop_button.setEnabled(True)
        self._patience.start()
        self.started.emit()
        self._tasks.submit(lambda: work(watch), receiver=self, on_success=succeed, on_failure=fail)

    @Slot()
    def stop(self) -> None:
        """Stop the work as soon as it allows."""
        if self._stopping is not None:
            self._stopping.set()
            self.stop_button.setEnabled(False)

    @Slot(object, object, int, int)
    def _on_progressed(self, run: object, step: object, done: int, total: int) -> None:
        if run is self._stopping:
            text = self._say(step)
            if text != self._step_text:
                self._step_text, self._seconds = text, 0
            self._step.setText(text)
            self._bar.setRange(0, total)
            self._bar.setValue(done)

    @Slot()
    def _on_second_timeout(self) -> None:
        """Show the seconds of a step without a total, so that it does not seem to hang."""
        self._seconds += 1
        if self._bar.maximum() == 0 and self._step_text and self._seconds >= _ESTIMATE_AFTER_S:
            text = self.tr("{step} {seconds} s")
            self._step.setText(text.format(step=self._step_text, seconds=self._seconds))

    def _end(self) -> None:
        self._stopping = None
        self._patience.stop()
        self._second.stop()
        self.hide()
        self.ended.emit()
