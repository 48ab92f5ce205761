"""Waiting for other threads and processes: for a condition, never for a time."""

import time
from collections.abc import Callable
from typing import TypeVar

PATIENCE_S = 180.0
"""How long a test waits before it fails: as long as a machine needs that is ten times slower."""

_PAUSE_S = 0.001

Found = TypeVar("Found")


def until(
    condition: Callable[[], Found],
    what: str = "what was waited for",
    *,
    longest_pause_s: float = 0.05,
) -> Found:
    """Return the result of a condition as soon as it is true; poll ever less often.

    Args:
        condition: Reads, and changes nothing.
        what: Named in the failure.
        longest_pause_s: Longest time between two polls; more where polling is counted, as by a
            key's rate.
    """
    deadline, pause_s = time.monotonic() + PATIENCE_S, _PAUSE_S
    while not (found := condition()):
        assert time.monotonic() < deadline, f"{what} did not come in {PATIENCE_S:.0f} s"
        time.sleep(pause_s)
        pause_s = min(2 * pause_s, longest_pause_s)
    return found
