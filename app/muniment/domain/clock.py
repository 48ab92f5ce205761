"""Time: the wall clock, and the hybrid logical clock that orders operations of all devices."""

import threading
import time
from datetime import UTC, datetime, timedelta
from typing import Final, NewType, Protocol

Stamp = NewType("Stamp", int)
"""Hybrid logical time: milliseconds since 1970 in the high 48 bits, a counter in the low 16."""

_COUNTER_BITS = 16
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND: Final = timedelta(milliseconds=1)


class Clock(Protocol):
    """Source of the present moment; tests inject their own."""

    def now(self) -> datetime:
        """Return the present moment, aware, in UTC."""
        ...


class SystemClock:
    """The machine's wall clock."""

    def now(self) -> datetime:
        """Return the present moment, aware, in UTC."""
        return datetime.fromtimestamp(time.time(), UTC)


def unix_ms(moment: datetime) -> int:
    """Convert an aware moment to milliseconds since 1970, truncated.

    Uses whole numbers: through a float, some moments come back a millisecond early.
    """
    return (moment - _EPOCH) // _MILLISECOND


def moment_of(milliseconds: int) -> datetime:
    """Convert milliseconds since 1970 to an aware moment in UTC."""
    return _EPOCH + milliseconds * _MILLISECOND


class HybridLogicalClock:
    """A clock whose stamps never go backwards, even when the wall clock does.

    Args:
        clock: The wall clock.
        latest: Highest stamp already used on this device (0 for a new one).

    Any thread.

    Source:
        Kulkarni et al. 2014, "Logical Physical Clocks", section 3; counter folded into the low bits
        so that a stamp is one sortable integer.
    """

    def __init__(self, clock: Clock, *, latest: Stamp = Stamp(0)) -> None:
        self._clock = clock
        self._latest = int(latest)
        self._lock = threading.Lock()

    def tick(self) -> Stamp:
        """Return a stamp above every one given or received before."""
        with self._lock:
            wall = unix_ms(self._clock.now()) << _COUNTER_BITS
            self._latest = max(self._latest + 1, wall)
            return Stamp(self._latest)

    def receive(self, stamp: Stamp) -> None:
        """Record another device's stamp; later ticks are above it."""
        with self._lock:
            self._latest = max(self._latest, int(stamp))


def stamp_ms(stamp: Stamp) -> int:
    """Return the milliseconds since 1970 in a stamp."""
    return int(stamp) >> _COUNTER_BITS


def first_stamp_at(milliseconds: int) -> Stamp:
    """Return the smallest stamp of a moment in milliseconds since 1970."""
    return Stamp(milliseconds << _COUNTER_BITS)
