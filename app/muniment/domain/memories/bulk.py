"""One change to many memories: the selection, the change and the result."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeAlias

from muniment.domain.ids import MemoryId
from muniment.domain.memories.memory import MemoryPatch
from muniment.domain.memories.query import MemoryFilter

Watch: TypeAlias = Callable[[int, int], bool]
"""Called on the worker's thread with (done, total); returns whether to continue."""


def go_on(_done: int, _total: int) -> bool:
    """Ignore the progress and always continue."""
    return True


@dataclass(frozen=True, slots=True, repr=False)
class Selection:
    """Memories by id, or everything that a filter matches, with exceptions.

    Args:
        ids: The ids, where there is no filter.
        wanted: Filter of the memories meant, whether displayed or not.
        excluded: Memories that the filter matches but are not meant.
    """

    ids: tuple[MemoryId, ...] = ()
    wanted: MemoryFilter | None = None
    excluded: frozenset[MemoryId] = field(default=frozenset())

    def __repr__(self) -> str:
        return f"Selection({'a filter' if self.wanted is not None else len(self.ids)})"


@dataclass(frozen=True, slots=True, repr=False)
class Retag:
    """Add tags to memories, or remove some."""

    add: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return "Retag(…)"


@dataclass(frozen=True, slots=True)
class Repatch:
    """Change the same fields of all memories."""

    patch: MemoryPatch


@dataclass(frozen=True, slots=True)
class Move:
    """Move memories into another namespace, with their history.

    A namespace has its own key. A moved memory and its history are sealed anew under the key of the
    other namespace, and nothing of them stays in the first.
    """

    namespace: str


@dataclass(frozen=True, slots=True)
class Trash:
    """Move memories to the trash."""


BulkChange: TypeAlias = Retag | Repatch | Move | Trash


@dataclass(frozen=True, slots=True)
class BulkDone:
    """The result of a change to many memories; ``batch_id`` undoes all of it at once.

    Args:
        batch_id: Shared by everything that was written.
        total: How many memories were meant.
        changed: How many are different now.
        unchanged: How many needed no change, or were deleted in the meantime.
        refused: How many could not be changed because they would have too many tags.
        is_stopped: Whether it was stopped early; what was done stays.
        unreadable: How many were left alone because their records are damaged.
    """

    batch_id: str
    total: int
    changed: int
    unchanged: int
    refused: int
    is_stopped: bool
    unreadable: int = 0
