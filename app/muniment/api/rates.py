"""How often a key may call: a sliding window of one minute."""

import time
from collections import deque
from collections.abc import Callable
from typing import Final

WINDOW_S: Final = 60.0


class SlidingWindow:
    """Count the calls of each key within the last minute, exactly.

    Unlike a counter that restarts with each minute, it never lets twice the rate through around
    the turn of a minute. Memory: one float for each call admitted in the window.

    Args:
        now: Seconds of a clock that never goes back.

    Event loop only: it takes no lock.
    """

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._calls: dict[str, deque[float]] = {}

    def admit(self, key_id: str, limit: int) -> float:
        """Count a call, if there is room for it.

        Args:
            key_id: Whose call.
            limit: Calls admitted in a minute.

        Returns:
            0.0 if the call was admitted and counted, else the seconds until one will be.
        """
        calls = self._calls.setdefault(key_id, deque())
        now = self._now()
        while calls and calls[0] <= now - WINDOW_S:
            calls.popleft()
        if len(calls) < limit:
            calls.append(now)
            return 0.0
        # After a limit was lowered more calls than it may stand in the window.
        return calls[len(calls) - limit] + WINDOW_S - now if limit > 0 else WINDOW_S
