"""Tidying up: memories that say the same, and memories that nobody used for a long time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import Any, Final

from muniment.domain.ids import MemoryNumber, ShortId
from muniment.domain.memories.memory import (
    DEFAULT_IMPORTANCE,
    HOT_IMPORTANCE,
    Memory,
    MemoryPatch,
    Tier,
)

DISTINCT_KEY: Final = "distinct_from"
"""The metadata key of the short ids of memories that a person keeps beside this one; so the choice
travels and is undone like any metadata.
"""

GROUP_MAX: Final = 20
"""Most memories in one group; the next search finds the others."""

SIMILARITY_DEFAULT: Final = 0.8
"""Lowest cosine of near duplicates: below that of ``deduplicate``, because short texts that say the
same in other words are often only this near, and the words have to agree anyway.
"""

GROUPS_DEFAULT: Final = 50
GROUPS_MAX: Final = 100

STALE_AFTER: Final = timedelta(days=180)
"""How long a memory is neither read nor edited before it is offered."""

STALE_IMPORTANCE_MAX: Final = DEFAULT_IMPORTANCE
"""More important memories are never offered: their importance was raised on purpose."""

STALE_DAYS_MIN: Final = 1
STALE_DAYS_MAX: Final = 36_500


class PutAway(StrEnum):
    """What to do with stale memories."""

    ARCHIVE = "archive"
    TRASH = "trash"


@dataclass(frozen=True, slots=True)
class DuplicateGroup:
    """Memories of one namespace that say the same, each the same as every other.

    Args:
        memories: At least two, the one to keep by default first.
        similarity: The lowest cosine of two of them; 1 if all texts are equal.
    """

    memories: tuple[Memory, ...]
    similarity: float


@dataclass(frozen=True, slots=True)
class DuplicateSearch:
    """The result of a search for duplicates.

    Args:
        groups: In the order in which they were found, the oldest memories first.
        compared: How many memories were compared with all others.
        total: How many there are to compare.
        is_stopped: Whether the caller stopped the search.
    """

    groups: tuple[DuplicateGroup, ...]
    compared: int
    total: int
    is_stopped: bool = False

    @property
    def has_more(self) -> bool:
        """Whether memories are left to compare."""
        return self.compared < self.total


@dataclass(frozen=True, slots=True)
class SearchProgress:
    """How many memories a running search for duplicates has compared, of how many."""

    done: int
    total: int


@dataclass(frozen=True, slots=True)
class StaleMemory:
    """A memory that nobody used for a long time, and when it was last read or edited."""

    memory: Memory
    last_used_at: datetime


@dataclass(frozen=True, slots=True)
class StaleMemories:
    """The stale memories that were edited longest ago, and how many there are in all."""

    memories: tuple[StaleMemory, ...]
    total: int


def last_used_at(memory: Memory) -> datetime:
    """Return when a memory was last read, edited or created."""
    moments = (memory.created_at, memory.updated_at, memory.accessed_at)
    return max(moment for moment in moments if moment is not None)


def kept_first(memories: Sequence[Memory]) -> tuple[Memory, ...]:
    """Put the memory first whose text stays by default: the most important, then the latest edited.

    All say the same, so no text is more complete. An importance is a choice that someone made, and
    such a memory is the one that other places refer to. Among equally important ones the latest
    wording is the one that its writer would choose today.
    """
    return tuple(
        sorted(memories, key=lambda one: (one.importance, one.updated_at, one.number), reverse=True)
    )


def distinct_from(memory: Memory) -> frozenset[str]:
    """Return the short ids of the memories that are kept beside a memory."""
    value = memory.metadata.get(DISTINCT_KEY)
    if not isinstance(value, list | tuple):
        return frozenset()
    return frozenset(each for each in value if isinstance(each, str))


def are_kept_apart(one: Memory, other: Memory) -> bool:
    """Return whether a person keeps both memories."""
    return other.short_id in distinct_from(one) or one.short_id in distinct_from(other)


def marks_of_distinct(memories: Sequence[Memory]) -> dict[MemoryNumber, MemoryPatch]:
    """Return the patches that keep some memories apart, by number; each pair is marked once."""
    ordered = sorted(memories, key=lambda memory: memory.number)
    patches: dict[MemoryNumber, MemoryPatch] = {}
    before: list[ShortId] = []
    for older, memory in pairwise(ordered):
        before.append(older.short_id)
        marked = sorted(distinct_from(memory) | set(before))
        patches[memory.number] = MemoryPatch(metadata={DISTINCT_KEY: marked})
    return patches


def united(kept: Memory, others: Sequence[Memory]) -> MemoryPatch:
    """Return the patch that gives a memory what the others have and it lacks.

    Tags and metadata are united, and where both have a value the kept memory's stays. The highest
    importance counts. A pin stays, and the memory expires only if all do, with the last.
    """
    everything = (kept, *others)
    importance = max(memory.importance for memory in everything)
    is_pinned = importance < HOT_IMPORTANCE and any(one.tier is Tier.HOT for one in everything)
    ends = [memory.expires_at for memory in everything]
    known_ends = [end for end in ends if end is not None]
    fields: dict[str, Any] = {
        "expires_at": max(known_ends) if len(known_ends) == len(ends) else None
    }
    if is_pinned and kept.tier is not Tier.HOT:
        fields["tier"] = Tier.HOT
    return MemoryPatch(
        tags=tuple(dict.fromkeys(tag for memory in everything for tag in memory.tags)),
        metadata=_united_metadata(kept, others),
        importance=importance,
        **fields,
    )


def _united_metadata(kept: Memory, others: Sequence[Memory]) -> dict[str, Any]:
    added = {
        name: value
        for memory in reversed(others)
        for name, value in memory.metadata.items()
        if name not in kept.metadata and value is not None
    }
    gone = {kept.short_id, *(memory.short_id for memory in others)}
    marks = frozenset().union(*(distinct_from(memory) for memory in (kept, *others))) - gone
    added.pop(DISTINCT_KEY, None)
    if marks:
        added[DISTINCT_KEY] = sorted(marks)
    return added
