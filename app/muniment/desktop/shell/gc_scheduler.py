"""Run Python's cyclic garbage collector on the GUI thread only, at length only when idle."""

import gc
from typing import Final

from PySide6.QtCore import QObject, QTimer, Slot

from muniment.desktop.shell.background.task_runner import TaskRunner
from muniment.desktop.shell.lock.idle_lock import IdleLock

_YOUNG_MS: Final = 1_000
_CHECK_MS: Final = 2_000
_QUIET_S: Final = 3.0
_LATEST_CHECKS: Final = 150
_WORTH: Final = 50
_WHOLE_EVERY: Final = 50


class GcScheduler(QObject):
    """Collects instead of Python's automatic collector, which is off meanwhile; GUI thread only.

    Python collects in whichever thread makes the next object, and a Qt object in a cycle would be
    destroyed there: a worker once destroyed a window while the GUI thread used it, which crashed.
    So only this class collects while there is a window.

    The young generation is collected once a second if there are new objects. A full collection
    waits for a moment without input: it holds every thread up for 40 to 90 ms with 100,000 memories
    in the list, measured while that list was scrolled. Objects that survive one are frozen, so that
    the next one covers only new objects; once in a while, and when the vault is locked, everything
    is collected.

    Args:
        idle: Knows how long the user has been idle.
        tasks: Knows whether a task is running.
        parent: Owns it.
    """

    def __init__(self, idle: IdleLock, tasks: TaskRunner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._idle = idle
        self._tasks = tasks
        self._was_on = False
        self._begun = 0
        self._checks = 0
        self._looks = 0
        self._has_frozen = False
        self._young = QTimer(self, interval=_YOUNG_MS)
        self._young.timeout.connect(self._on_young_timeout)
        self._timer = QTimer(self, interval=_CHECK_MS)
        self._timer.timeout.connect(self._on_timer_timeout)

    def start(self) -> None:
        """Take over from Python's automatic collector."""
        if not self._timer.isActive():
            self._was_on = gc.isenabled()
            gc.disable()
            self._young.start()
            self._timer.start()

    def stop(self) -> None:
        """Hand collection back to Python."""
        if self._timer.isActive():
            self._young.stop()
            self._timer.stop()
            if self._was_on:
                gc.enable()
            self._thaw()

    def look_through_all(self) -> None:
        """Collect everything now: nothing of a vault that was open may stay in a cycle."""
        self._thaw()
        gc.collect()

    @Slot()
    def _on_young_timeout(self) -> None:
        if gc.get_count()[0] > gc.get_threshold()[0]:
            gc.collect(0)

    @Slot()
    def _on_timer_timeout(self) -> None:
        begun, self._begun = self._begun, self._tasks.begun
        self._checks += 1
        is_quiet = (
            self._idle.quiet_s >= _QUIET_S and not self._tasks.is_busy and begun == self._begun
        )
        if not is_quiet and self._checks < _LATEST_CHECKS:
            return
        self._checks = 0
        # The number of young collections since the last full one.
        if gc.get_count()[1] >= _WORTH:
            self._look()

    def _look(self) -> None:
        self._looks += 1
        if self._looks % _WHOLE_EVERY == 0:
            self._thaw()
        gc.collect()
        gc.freeze()
        self._has_frozen = True

    def _thaw(self) -> None:
        # Objects frozen by others are not ours to unfreeze.
        if self._has_frozen:
            gc.unfreeze()
            self._has_frozen = False
