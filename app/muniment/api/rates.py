"""How often a key may call: sliding windows over its latest calls."""

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
    """Whether a call was admitted, and how the fullest of its windows stands after it.

    Args:
        wait_s: 0.0 if it was admitted and counted, else the seconds until one will be.
        full: The window that is in the way; ``None`` if it was admitted.
        remaining: Calls that there is room for in every window.
        reset_s: Seconds until there is room for one more than that.
    """

    wait_s: float
    full: Window | None
    remaining: int
    reset_s: float


class SlidingWindows:
    """Count the latest calls of each key, exactly.

    Unlike a counter that restarts with each minute, it never lets twice the rate through around
    the turn of a minute. Memory: one float for each call admitted in the longest window.

    Args:
        now: Seconds of a clock that never goes back.

    Event loop only: it takes no lock.
    """

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._calls: dict[str, list[float]] = {}

    def admit(
        self, key_id: str, windows: Sequence[Window], *, paces: Sequence[Window] = ()
    ) -> Verdict:
        """Count a call, if every window has room for it.

        Args:
            key_id: Whose call.
            windows: At least one.
            paces: Refuse nothing: calls beyond them are let through. What the verdict tells to
                remain keeps within them, so that who goes by it keeps up that pace for good.
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
    """Return how long until a window has room; 0.0 if it has."""
    if window.limit <= 0:
        return window.length_s
    # After a limit was lowered more calls than it may stand in the window.
    if len(calls) < window.limit:
        return 0.0
    return max(0.0, calls[-window.limit] + window.length_s - now)


def _room(calls: Sequence[float], window: Window, now: float) -> tuple[int, float]:
    """Return how many calls a window has room for, and how long until it is one more."""
    begun = bisect_right(calls, now - window.length_s)
    remaining = window.limit - (len(calls) - begun)
    if remaining <= 0:
        return 0, _wait_s(calls, window, now)
    return remaining, calls[begun] + window.length_s - now if begun < len(calls) else 0.0
