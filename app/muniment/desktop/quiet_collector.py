"""Has Python's cyclic collector work on the GUI thread alone, at length only when nobody waits."""

import gc
from typing import Final

from PySide6.QtCore import QObject, QTimer, Slot

from muniment.desktop.idle_lock import IdleLock
from muniment.desktop.module_sources import forget_sources
from muniment.desktop.task_runner import TaskRunner

_YOUNG_MS: Final = 1_000
_CHECK_MS: Final = 2_000
_QUIET_S: Final = 3.0
_LATEST_CHECKS: Final = 150
_WORTH: Final = 50
_WHOLE_EVERY: Final = 50


class QuietCollector(QObject):
    """Collects in the place of Python's own, which is off meanwhile; GUI thread only.

    Python collects in whichever thread makes the next object, and a Qt object in a cycle would be
    destroyed there: a worker took a window apart under the GUI thread, which crashed. So nothing
    but this collects while there is a window.

    Young objects are looked through once a second if there are new ones. Old ones wait for a
    moment without input: a look at all of them holds every thread up for 40 to 90 ms with 100,000
    memories in the list, measured while that list was scrolled. What has survived one such look is
    frozen, so that the next looks at what is new; once in a while, and when the vault is locked,
    everything is looked through.

    Args:
        idle: Knows since when nobody has acted.
        tasks: Knows whether something is under way.
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
        """Take over from Python."""
        if not self._timer.isActive():
            self._was_on = gc.isenabled()
            gc.disable()
            self._young.start()
            self._timer.start()

    def stop(self) -> None:
        """Leave everything to Python again."""
        if self._timer.isActive():
            self._young.stop()
            self._timer.stop()
            if self._was_on:
                gc.enable()
            self._thaw()

    def look_through_all(self) -> None:
        """Look through everything now: nothing of a vault that was open shall stay in a cycle."""
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
        # So many times were young objects looked through since the old ones were.
        if gc.get_count()[1] >= _WORTH:
            self._look()

    def _look(self) -> None:
        self._looks += 1
        if self._looks % _WHOLE_EVERY == 0:
            self._thaw()
        forget_sources()
        gc.collect()
        gc.freeze()
        self._has_frozen = True

    def _thaw(self) -> None:
        # What others froze is theirs to unfreeze.
        if self._has_frozen:
            gc.unfreeze()
            self._has_frozen = False
