"""Work through many items in short transactions, between which other writers get their turn."""

import time
from collections.abc import Iterator, Sequence
from typing import Final, TypeVar

AT_ONCE: Final = 50
"""How many memories one step handles: some tens of milliseconds, or 2.5 MB of text."""

_PAUSE_S: Final = 0.002

_Item = TypeVar("_Item")


def in_steps(items: Sequence[_Item], size: int | None = None) -> Iterator[Sequence[_Item]]:
    """Yield the items in slices, of `AT_ONCE` each by default."""
    size = size or AT_ONCE
    for start in range(0, len(items), size):
        yield items[start : start + size]


def let_others_write() -> None:
    """Pause between two steps: other writers wait for the lock, which the next would take again."""
    time.sleep(_PAUSE_S)
