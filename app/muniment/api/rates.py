"""Rate limits: sliding windows over the latest calls of a key."""

import time
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

MINUTE_S: Final = 60.0
HOUR_S: Final = 3600.0


@dataclass(frozen=True, slots=True)
class Window:
    """At most ``limit`` calls within any ``length_s`` seconds."""

    length_s: float
    limit: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a call was admitted, and the state of the fullest window after it.

    Args:
        wait_s: 0.0 if the call was admitted and counted, else the seconds until one will be.
        full: The window that refused the call; ``None`` if it was admitted.
        remaining: Calls that every window still allows.
        reset_s: Seconds until one more is allowed.
    """

    wait_s: float
    full: Window | None
    remaining: int
    reset_s: float


class SlidingWindows:
    """Count the latest calls of each key, exactly.

    Unlike a counter that restarts each minute, it never admits twice the rate around the turn of
    a minute. Memory: one float for each call admitted in the longest window.

    Args:
        now: A monotonic clock, in seconds.

    Event loop only: it takes no lock.
    """

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._calls: dict[str, list[float]] = {}

    def admit(
        self, key_id: str, windows: Sequence[Window], *, paces: Sequence[Window] = ()
    ) -> Verdict:
        """Count a call if every window allows it.

        Args:
            key_id: The caller's key.
            windows: At least one.
            paces: Windows that refuse nothing but limit the reported remaining calls, so that a
                caller that follows them can keep its pace.
        """
        calls = self._calls.setdefault(key_id, [])
        now = self._now()
        longest_s = max(window.length_s for window in (*windows, *paces))
        del calls[: bisect_right(calls, now - longest_s)]
        waits = [(_wait_s(calls, window, now), window) for window in windows]
        wait_s, full = max(waits, key=lambda wait: wait[0])
        if wait_s == 0:
            calls.append(now)
        remaining, reset_s = min(
            (_room(calls, window, now) for window in (*windows, *paces)),
            key=lambda room: (room[0], -room[1]),
        )
        return Verdict(wait_s, full if wait_s > 0 else None, remaining, reset_s)


def _wait_s(calls: Sequence[float], window: Window, now: float) -> float:
    """Return the seconds until a window allows a call; 0.0 if it does now."""
    if window.limit <= 0:
        return window.length_s
    # After a limit was lowered, the window may hold more calls than it allows.
    if len(calls) < window.limit:
        return 0.0
    return max(0.0, calls[-window.limit] + window.length_s - now)


def _room(calls: Sequence[float], window: Window, now: float) -> tuple[int, float]:
    """Return how many calls a window still allows, and the seconds until one more."""
    begun = bisect_right(calls, now - window.length_s)
    remaining = window.limit - (len(calls) - begun)
    if remaining <= 0:
        return 0, _wait_s(calls, window, now)
    return remaining, calls[begun] + window.length_s - now if begun < len(calls) else 0.0
