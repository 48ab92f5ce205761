"""Run work off the GUI thread and return its result or its error.

The window's whole threading policy is here: services block, so every service call goes through
`TaskRunner.submit`. The answer arrives on the GUI thread, and only if its receiver still exists and
still wants it.
"""

import logging
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QObject, Qt, Signal, Slot
from shiboken6 import isValid

_log = logging.getLogger(__name__)
_Result = TypeVar("_Result")
_WORKERS = 4


@dataclass(slots=True, eq=False)
class BackgroundTask(Generic[_Result]):
    """A running or queued piece of work; `cancel` makes its answer stale.

    GUI thread only, except for the work itself.
    """

    receiver: QObject
    on_success: Callable[[_Result], object] | None
    on_failure: Callable[[Exception], object] | None
    future: "Future[None] | None" = None
    is_cancelled: bool = False
    is_answered: bool = False

    def cancel(self) -> None:
        """Drop the answer; work that has not started does not start.

        Running work is left to end: no thread is ever killed.
        """
        self.is_cancelled = True
        if self.future is not None:
            self.future.cancel()

    @property
    def is_wanted(self) -> bool:
        """Return whether the answer is still wanted."""
        return not self.is_cancelled and isValid(self.receiver)


class TaskRunner(QObject):
    """Runs callables on a small thread pool and delivers on the GUI thread.

    Created once on the GUI thread, before any task, and closed last. `failed_unheard` carries the
    errors of tasks without an ``on_failure``.

    The signals that cross threads are created and connected here, on the GUI thread, to slots of
    this object: a signal object made inside a worker would run plain functions in the worker (seen
    on PySide6 6.12).
    """

    failed_unheard = Signal(object)
    _succeeded = Signal(int, object)
    _failed = Signal(int, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = ThreadPoolExecutor(_WORKERS, thread_name_prefix="muniment-task")
        self._tasks: dict[int, BackgroundTask[Any]] = {}
        self._begun = 0
        self._is_closed = False
        queued = Qt.ConnectionType.QueuedConnection
        self._succeeded.connect(self._on_succeeded, queued)
        self._failed.connect(self._on_failed, queued)

    def submit(
        self,
        work: Callable[[], _Result],
        *,
        receiver: QObject,
        on_success: Callable[[_Result], object] | None = None,
        on_failure: Callable[[Exception], object] | None = None,
    ) -> BackgroundTask[_Result]:
        """Run work on a worker thread.

        Args:
            work: Called on a worker; touches no QObject.
            receiver: The receiver of the answer; once it is destroyed the answer is dropped.
            on_success: Called on the GUI thread with the result.
            on_failure: Called on the GUI thread with the exception; without it,
                `failed_unheard` is emitted.

        Returns:
            A handle whose `BackgroundTask.cancel` makes the answer stale.
        """
        task = BackgroundTask(receiver, on_success, on_failure)
        if self._is_closed:
            task.is_cancelled = True
            return task
        number = self._begun = self._begun + 1
        self._tasks[number] = task
        task.future = self._pool.submit(self._run, number, work)
        task.future.add_done_callback(partial(self._on_future_done, number))
        return task

    @property
    def begun(self) -> int:
        """How many tasks have been submitted so far."""
        return self._begun

    @property
    def is_busy(self) -> bool:
        """Return whether an answer is pending."""
        return any(task.is_wanted for task in self._tasks.values())

    def close(self) -> None:
        """Refuse new work, drop queued work and wait for running work."""
        self._is_closed = True
        for task in list(self._tasks.values()):
            task.cancel()
        self._pool.shutdown(wait=True, cancel_futures=True)
        self._tasks.clear()

    def _run(self, number: int, work: Callable[[], object]) -> None:
        try:
            result = work()
        except Exception as error:  # noqa: BLE001 - all are passed to the GUI thread
            self._failed.emit(number, error)
        else:
            self._succeeded.emit(number, result)

    def _on_future_done(self, number: int, future: "Future[None]") -> None:
        # Cancelled before it started: `_run` never reports, so nothing else forgets the task.
        if future.cancelled():
            self._tasks.pop(number, None)

    @Slot(int, object)
    def _on_succeeded(self, number: int, result: object) -> None:
        task = self._answered(number)
        if task is not None and task.on_success is not None:
            task.on_success(result)

    @Slot(int, object)
    def _on_failed(self, number: int, error: Exception) -> None:
        task = self._answered(number)
        if task is None:
            return
        if task.on_failure is None:
            _log.warning("a task failed unheard: %s", type(error).__name__)
            self.failed_unheard.emit(error)
        else:
            task.on_failure(error)

    def _answered(self, number: int) -> BackgroundTask[Any] | None:
        """Return the task that was answered, if it is still wanted."""
        task = self._tasks.pop(number, None)
        if task is None or not task.is_wanted:
            return None
        task.is_answered = True
        return task


class LatestTask:
    """Keeps one request pending at a time: a new one makes the previous answer stale.

    For search as you type and for details that follow the selection. GUI thread only.
    """

    def __init__(self, runner: TaskRunner, receiver: QObject) -> None:
        self._runner = runner
        self._receiver = receiver
        self._task: BackgroundTask[Any] | None = None

    @property
    def is_open(self) -> bool:
        """Return whether an answer is pending."""
        return self._task is not None and self._task.is_wanted and not self._task.is_answered

    def submit(
        self,
        work: Callable[[], _Result],
        *,
        on_success: Callable[[_Result], object],
        on_failure: Callable[[Exception], object] | None = None,
    ) -> None:
        """Submit a new request; see `TaskRunner.submit`."""
        self.cancel()
        self._task = self._runner.submit(
            work, receiver=self._receiver, on_success=on_success, on_failure=on_failure
        )

    def cancel(self) -> None:
        """Drop the pending answer."""
        if self._task is not None:
            self._task.cancel()
            self._task = None
