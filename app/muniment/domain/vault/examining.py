"""How far an examination of the vault is."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class CheckProgress:
    """The check at work.

    Args:
        check: Its name.
        place: Which of all checks it is, from 1.
        places: How many checks there are.
        done: How much of it is done, in its own unit.
        total: How much there is; 0 while nobody knows.
    """

    check: str
    place: int
    places: int
    done: int = 0
    total: int = 0


CheckWatch: TypeAlias = Callable[[CheckProgress], bool]
"""Told how far it is, on the worker's thread; says whether to go on."""


def go_on(_progress: CheckProgress) -> bool:
    """Watch nothing, and never stop."""
    return True
