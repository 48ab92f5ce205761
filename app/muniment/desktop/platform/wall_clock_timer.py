"""A timer for a moment of the wall clock, right also after sleep and when the clock is set."""

import ctypes
import os
import sys
import time
from datetime import timedelta
from typing import Final

from PySide6.QtCore import QObject, QSocketNotifier, Qt, QTimer, Signal, Slot

_LONGEST: Final = timedelta(hours=1)
"""How far a timer of Qt is trusted: it stands still while the machine sleeps."""

_CLOCK_REALTIME: Final = 0
_ABSOLUTE: Final = 1


class _Moment(ctypes.Structure):
    _fields_ = (
        ("interval_s", ctypes.c_long),
        ("interval_ns", ctypes.c_long),
        ("value_s", ctypes.c_long),
        ("value_ns", ctypes.c_long),
    )


class WallClockTimer(QObject):
    """Waits for one moment at a time; GUI thread only.

    On Linux the kernel waits for the moment of the wall clock, whatever happens to it. Elsewhere a
    timer of Qt does, and looks once an hour whether the time has passed more quickly.

    Signals:
        due: The moment has come, or may have; whoever listens compares the time.

    Source:
        timerfd_create(2): an absolute timer of CLOCK_REALTIME follows changes of the clock and
        counts the time in which the machine slept.
    """

    due = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._timer = QTimer(self, singleShot=True, timerType=Qt.TimerType.CoarseTimer)
        self._timer.timeout.connect(self.due)
        self._file = _new_file()
        self._notifier: QSocketNotifier | None = None
        if self._file is not None:
            self._notifier = QSocketNotifier(self._file, QSocketNotifier.Type.Read, self)
            self._notifier.activated.connect(self._on_notifier_activated)

    def wait(self, span: timedelta) -> None:
        """Wait for the moment that is a span of time away, and no longer for an earlier one."""
        self.stop()
        if self._file is not None:
            _set(self._file, time.time() + max(span.total_seconds(), 0.001))
        else:
            self._timer.start(max(1, round(min(span, _LONGEST) / timedelta(milliseconds=1))))

    def stop(self) -> None:
        """Wait for nothing."""
        self._timer.stop()
        if self._file is not None:
            _set(self._file, 0.0)

    def close(self) -> None:
        """Wait for nothing ever again."""
        self.stop()
        if self._notifier is not None and self._file is not None:
            self._notifier.setEnabled(False)
            os.close(self._file)
            self._notifier = self._file = None

    @Slot()
    def _on_notifier_activated(self) -> None:
        if self._file is None:
            return
        try:
            os.read(self._file, 8)
        except BlockingIOError:
            return  # set anew in the meantime
        self.due.emit()


def _new_file() -> int | None:
    """Return a timer of the kernel; ``None`` where there are none."""
    if sys.platform != "linux":
        return None
    try:
        number: int = ctypes.CDLL(None).timerfd_create(
            _CLOCK_REALTIME, os.O_NONBLOCK | os.O_CLOEXEC
        )
    except (OSError, AttributeError):
        return None
    return number if number >= 0 else None


def _set(number: int, moment_s: float) -> None:
    """Set a timer of the kernel to a moment in seconds since 1970; 0 stops it."""
    whole = int(moment_s)
    wanted = _Moment(0, 0, whole, int((moment_s - whole) * 1e9))
    ctypes.CDLL(None).timerfd_settime(number, _ABSOLUTE, ctypes.byref(wanted), None)
