"""Meters for the window: event loop turns, blocked time, memory; GUI thread only."""

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import QEventLoop, QObject, QTimer, SignalInstance

from benchmarks.machine import Row, percentile
from muniment.domain.errors import EnvironmentFaultError

_TICK_MS: Final = 4
_TIMEOUT_MS: Final = 60_000
_POLL_MS: Final = 10


def turn(milliseconds: int) -> None:
    """Turn the event loop for a duration."""
    loop = QEventLoop()
    timer = QTimer(loop, singleShot=True, interval=milliseconds)
    timer.timeout.connect(loop.quit)
    timer.start()
    loop.exec()


def wait_for(condition: Callable[[], object]) -> None:
    """Turn the event loop until a condition holds.

    Raises:
        EnvironmentFaultError: It did not within a minute.
    """
    end = time.monotonic() + _TIMEOUT_MS / 1e3
    while not condition():
        if time.monotonic() > end:
            raise EnvironmentFaultError("the window did not get there")
        turn(_POLL_MS)


def wait_for_signal(signal: SignalInstance, start: Callable[[], object]) -> None:
    """Do something and turn the event loop until a signal arrives.

    Raises:
        EnvironmentFaultError: None came within a minute.
    """
    loop = QEventLoop()
    patience = QTimer(loop, singleShot=True, interval=_TIMEOUT_MS)
    patience.timeout.connect(loop.quit)
    heard: list[bool] = []

    def hear(*_: object) -> None:
        heard.append(True)
        loop.quit()

    signal.connect(hear)
    patience.start()
    start()
    if not heard:
        loop.exec()
    patience.stop()
    signal.disconnect(hear)
    if not heard:
        raise EnvironmentFaultError("the window gave no answer")


class BlockMeter(QObject):
    """Ticks every 4 ms: a late tick means that the window's thread was blocked.

    On a busy machine ticks are also late for lack of a processor; the thread's own processor time
    between two ticks distinguishes the two.
    """

    def __init__(self) -> None:
        super().__init__()
        self._late_ms: list[float] = []
        self._own_ms: list[float] = []
        self._last = (0.0, 0.0)
        self._timer = QTimer(self, interval=_TICK_MS)
        self._timer.timeout.connect(self._on_timer_timeout)

    def start(self) -> None:
        """Start or continue."""
        self._last = (time.perf_counter(), time.thread_time())
        self._timer.start()

    def stop(self) -> None:
        """Pause."""
        self._timer.stop()

    def row(self, what: str) -> Row:
        """Return the blocked time of the thread."""
        return {
            "what": what,
            "p95 ms": round(percentile(self._late_ms, 95), 1),
            "max ms": round(max(self._late_ms), 1),
            "over 16 ms": sum(late > 16 for late in self._late_ms),
            "own time max ms": round(max(self._own_ms), 1),
            "n": len(self._late_ms),
        }

    def _on_timer_timeout(self) -> None:
        now = (time.perf_counter(), time.thread_time())
        self._late_ms.append(max(0.0, (now[0] - self._last[0]) * 1e3 - _TICK_MS))
        self._own_ms.append((now[1] - self._last[1]) * 1e3)
        self._last = now


def times_row(what: str, wall_ms: Sequence[float], cpu_ms: Sequence[float] = ()) -> Row:
    """Return a row of several times, wall time and processor time."""
    row: Row = {
        "what": what,
        "p50 ms": round(percentile(wall_ms, 50), 1),
        "p95 ms": round(percentile(wall_ms, 95), 1),
        "max ms": round(max(wall_ms), 1),
        "n": len(wall_ms),
    }
    if cpu_ms:
        row["processor p50 ms"] = round(percentile(cpu_ms, 50), 1)
        row["processor p95 ms"] = round(percentile(cpu_ms, 95), 1)
    return row


def memory_row(what: str) -> Row:
    """Return the memory of this process, where the system reports it."""
    try:
        lines = Path("/proc/self/smaps_rollup").read_text(encoding="ascii").splitlines()
    except OSError:
        return {"what": what}
    sizes = {line.split(":")[0]: line.split() for line in lines[1:]}
    return {
        "what": what,
        "RSS MiB": round(int(sizes["Rss"][1]) / 1024),
        "PSS MiB": round(int(sizes["Pss"][1]) / 1024),
    }
