"""When typed text is saved: a second after the last key, and never later than five."""

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar

from PySide6.QtCore import QDeadlineTimer, QObject, QTimer, Slot

if TYPE_CHECKING:
    from muniment.desktop.shell.background.task_runner import TaskRunner

_AFTER_LAST_KEY_MS: Final = 1_000
_AFTER_FIRST_KEY_MS: Final = 3_000
"""Leaves two seconds for the save itself, on a computer with much else to do."""
_WAIT_MS: Final = 3_000

_Result = TypeVar("_Result")


class Save(Generic[_Result]):
    """One save: work for a worker thread, and what to do with its result on the GUI thread.

    Args:
        work: Writes; called on a worker.
        on_success: Receives the result.
        on_failure: Receives the exception.
    """

    def __init__(
        self,
        work: Callable[[], _Result],
        *,
        on_success: Callable[[_Result], object],
        on_failure: Callable[[Exception], object],
    ) -> None:
        self._work = work
        self._on_success = on_success
        self._on_failure = on_failure
        self._is_done = threading.Event()
        self._result: list[_Result] = []
        self._error: Exception | None = None

    def run(self) -> None:
        """Do the work; worker thread."""
        try:
            self._result.append(self._work())
        except Exception as error:  # noqa: BLE001 - all are passed to the GUI thread
            self._error = error
        finally:
            self._is_done.set()

    def wait(self, milliseconds: int) -> bool:
        """Wait for the work; returns whether it is done."""
        return self._is_done.wait(milliseconds / 1_000)

    def answer(self) -> bool:
        """Report the outcome; returns whether it was written. GUI thread."""
        if self._error is not None:
            self._on_failure(self._error)
            return False
        self._on_success(self._result[0])
        return True


class Autosave(QObject):
    """Runs one save at a time; typing goes on meanwhile. GUI thread only.

    Args:
        tasks: Runs the saves.
        next_save: Returns the save of what is unsaved; ``None`` if nothing can be saved.
        parent: The owner.
    """

    def __init__(
        self, tasks: "TaskRunner", next_save: "Callable[[], Save[Any] | None]", parent: QObject
    ) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._next_save = next_save
        self._running: Save[Any] | None = None
        self._is_wanted = False
        self._last_key = QTimer(self, singleShot=True, interval=_AFTER_LAST_KEY_MS)
        self._first_key = QTimer(self, singleShot=True, interval=_AFTER_FIRST_KEY_MS)
        for timer in (self._last_key, self._first_key):
            timer.timeout.connect(self.save)

    @property
    def is_running(self) -> bool:
        """Return whether a save is running."""
        return self._running is not None

    def touch(self) -> None:
        """Note that something was typed."""
        self._last_key.start()
        if not self._first_key.isActive():
            self._first_key.start()

    @Slot()
    def save(self) -> None:
        """Save now, or as soon as the running save is answered."""
        self._rest()
        self._is_wanted = True
        if self._running is None:
            self._begin()

    def finish(self) -> None:
        """Save what can be saved and wait for it, three seconds at most."""
        self._rest()
        limit = QDeadlineTimer(_WAIT_MS)
        is_saved = True
        while is_saved:
            if self._running is None:
                self._begin()
            if self._running is None or not self._running.wait(limit.remainingTime()):
                break
            is_saved = self._answer(self._running)

    def stop(self) -> None:
        """Save nothing more, and drop the answer of a running save."""
        self._rest()
        self._is_wanted = False
        self._running = None

    def _rest(self) -> None:
        self._last_key.stop()
        self._first_key.stop()

    def _begin(self) -> None:
        self._is_wanted = False
        save = self._running = self._next_save()
        if save is not None:
            self._tasks.submit(
                save.run, receiver=self, on_success=lambda _nothing: self._answer(save)
            )

    def _answer(self, save: Save[Any]) -> bool:
        if save is not self._running:
            # It was answered while it was waited for, or nobody waits any more.
            return False
        self._running = None
        is_saved = save.answer()
        if self._is_wanted and self._running is None:
            self._begin()
        return is_saved
