"""Has Python's cyclic collector look through old objects when nobody waits for the window."""

import gc
from typing import Final

from PySide6.QtCore import QObject, QTimer, Slot

from muniment.desktop.idle_lock import IdleLock
from muniment.desktop.module_sources import forget_sources
from muniment.desktop.task_runner import TaskRunner

_CHECK_MS: Final = 2_000
_QUIET_S: Final = 3.0
_LATEST_CHECKS: Final = 150
_WORTH: Final = 10
_WHOLE_EVERY: Final = 50
_NEVER: Final = 1_000_000_000


class QuietCollector(QObject):
    """Moves collections of the oldest generation to moments without input; GUI thread only.

    Wherever Python begins one by itself it holds every thread up: for 40 to 90 ms with 100,000
    memories in the list, measured while that list was scrolled. Young objects are looked through
    as usual. What has survived one look here is frozen, so that the next looks at what is new; once
    in a while, and when the vault is locked, everything is looked through.

    Args:
        idle: Knows since when nobody has acted.
        tasks: Knows whether something is under way.
        parent: Owns it.
    """

    def __init__(self, idle: IdleLock, tasks: TaskRunner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._idle = idle
        self._tasks = tasks
        self._usual: tuple[int, int, int] | None = None
        self._begun = 0
        self._checks = 0
        self._looks = 0
        self._has_frozen = False
        self._timer = QTimer(self, interval=_CHECK_MS)
        self._timer.timeout.connect(self._on_timer_timeout)

    def start(self) -> None:
        """Take the oldest generation over."""
        if self._usual is None:
            self._usual = gc.get_threshold()
            gc.set_threshold(*self._usual[:2], _NEVER)
            self._timer.start()

    def stop(self) -> None:
        """Leave everything to Python again."""
        self._timer.stop()
        if self._usual is not None:
            gc.set_threshold(*self._usual)
            self._usual = None
            self._thaw()

    def look_through_all(self) -> None:
        """Look through everything now: nothing of a vault that was open shall stay in a cycle."""
        self._thaw()
        gc.collect()

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
        # So many times was the middle generation looked through since the oldest was.
        if gc.get_count()[2] >= _WORTH:
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
