"""One change to many memories: which they are, what shall become of them, what became."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeAlias

from muniment.domain.ids import MemoryId
from muniment.domain.memories.memory import MemoryPatch
from muniment.domain.memories.query import MemoryFilter

Watch: TypeAlias = Callable[[int, int], bool]
"""Told how many of how many are done; says whether to go on. Called on the worker's thread."""


def go_on(_done: int, _total: int) -> bool:
    """Watch nothing, and never stop."""
    return True


@dataclass(frozen=True, slots=True, repr=False)
class Selection:
    """Some memories by id, or all that a filter matches but some.

    Args:
        ids: Which, where there is no filter.
        wanted: Matches what is meant, whether anybody has seen it or not.
        excluded: What the filter matches and is not meant.
    """

    ids: tuple[MemoryId, ...] = ()
    wanted: MemoryFilter | None = None
    excluded: frozenset[MemoryId] = field(default=frozenset())

    def __repr__(self) -> str:
        return f"Selection({'a filter' if self.wanted is not None else len(self.ids)})"


@dataclass(frozen=True, slots=True, repr=False)
class Retag:
    """Give tags to memories, or take some away."""

    add: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return "Retag(…)"


@dataclass(frozen=True, slots=True)
class Repatch:
    """Change the same fields of all."""

    patch: MemoryPatch


@dataclass(frozen=True, slots=True)
class Move:
    """Bring memories into another namespace.

    A namespace has a key of its own, so what moves is written anew there, without its history, and
    the original goes to the trash where it was.
    """

    namespace: str


@dataclass(frozen=True, slots=True)
class Trash:
    """Move memories to the trash."""


BulkChange: TypeAlias = Retag | Repatch | Move | Trash


@dataclass(frozen=True, slots=True)
class BulkDone:
    """What became of a change to many memories; ``batch_id`` takes all of it back at once.

    Args:
        batch_id: Shared by everything that was written.
        total: How many memories were meant.
        changed: How many are different now.
        unchanged: How many were that way already, or gone meanwhile.
        refused: How many could not be changed: they would have too many tags.
        is_stopped: Whether it was ended before all were done; what was done stays.
        unreadable: How many were left as they are because their records are damaged.
    """

    batch_id: str
    total: int
    changed: int
    unchanged: int
    refused: int
    is_stopped: bool
    unreadable: int = 0
