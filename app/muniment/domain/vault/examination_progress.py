"""Progress of a check of the vault."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class CheckProgress:
    """The check that is running.

    Args:
        check: Its name.
        place: Its number among all checks, from 1.
        places: How many checks there are.
        done: How much of it is done, in its own unit.
        total: How much there is; 0 while unknown.
    """

    check: str
    place: int
    places: int
    done: int = 0
    total: int = 0


CheckWatch: TypeAlias = Callable[[CheckProgress], bool]
"""Called on the worker's thread with the progress; returns whether to continue."""


def go_on(_progress: CheckProgress) -> bool:
    """Ignore the progress and always continue."""
    return True
