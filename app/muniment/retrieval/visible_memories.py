"""The memories of one search: those that match its filter, and those its caller may see."""

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from muniment.domain.confidentiality.confidential import ConfidentialAccess
from muniment.domain.ids import NamespaceId
from muniment.domain.memories.query import MemoryFilter
from muniment.retrieval.row_numbers import are_in, distinct
from muniment.retrieval.visibility_index import (
    VisibilityIndex,
    as_seen,
    is_decided_by_states,
    lets_through,
)
from muniment.storage.memories.filters import Condition
from muniment.storage.memories.memory_states import StateTable
from muniment.storage.reading import Reading

_MANY: Final = 1_000
"""For more memories than this, all matches are read once from an index; reading 400 rows takes 14
ms, reading 100,000 index entries 60 ms."""


class VisibleMemories:
    """Decides whether memories match the filter and are visible to the caller.

    It queries the database only for what the states in memory cannot decide.

    Args:
        reading: A view of the store.
        states: States at least as new as the view.
        wanted: The filter.
        namespace_ids: Requested namespaces that the actor may see; nothing else counts.
        now_ms: The current time.
        access: Which confidential memories match and are visible.
    """

    def __init__(
        self,
        reading: Reading,
        states: VisibilityIndex,
        wanted: MemoryFilter,
        *,
        namespace_ids: Sequence[NamespaceId],
        now_ms: int,
        access: ConfidentialAccess,
    ) -> None:
        self._reading = reading
        self._states = states
        self._wanted = wanted
        self.namespace_ids = namespace_ids
        self.now_ms = now_ms
        self.access = access
        self._is_exact = is_decided_by_states(wanted)

    @cached_property
    def condition(self) -> Condition:
        """The filter on ``memories``."""
        return self._reading.memories.condition(
            self._wanted,
            namespace_ids=self.namespace_ids,
            now_ms=self.now_ms,
            access=self.access,
        )

    @property
    def total(self) -> int:
        """The number of matching memories."""
        if self._is_exact:
            return int(np.count_nonzero(self._likely))
        return self._reading.memories.count(self.condition)

    @property
    def in_view(self) -> int:
        """The number of memories that the caller could find with any filter."""
        return int(np.count_nonzero(self._seen))

    def inside(self, numbers: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return which of some row numbers are in the namespaces, ignoring other conditions."""
        return numbers[_at(self._inside, numbers)]

    def are_in_sessions(self, numbers: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Return which of some row numbers belong to a session; shape (memories,)."""
        return _at(self._states.in_sessions(), numbers)

    def seen(self, numbers: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the visible memories among some row numbers."""
        return numbers[_at(self._seen, numbers)]

    def count_seen(self, numbers: NDArray[np.int64]) -> int:
        """Count the visible memories among some row numbers."""
        return int(np.count_nonzero(_at(self._seen, numbers)))

    def matches(self, numbers: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Return which of some row numbers match; shape (memories,)."""
        likely = _at(self._likely, numbers)
        if self._is_exact or not likely.any():
            return likely
        if "matching" in self.__dict__ or np.count_nonzero(likely) > _MANY:
            return are_in(numbers, self.matching)
        found = self._reading.memories.among(distinct(numbers[likely]), self.condition)
        return are_in(numbers, np.array(sorted(found), dtype=np.int64))

    @cached_property
    def matching(self) -> NDArray[np.int64]:
        """The sorted row numbers of all matches; shape (matches,), int64."""
        if self._is_exact:
            return np.flatnonzero(self._likely).astype(np.int64)
        return self._reading.memories.matching_numbers(self.condition)

    def still_matching(self, numbers: Sequence[int]) -> set[int]:
        """Return which of some row numbers match in the view itself.

        The states follow commits and may be slightly older or newer than the view, but results must
        only contain what the view allows.
        """
        if self._is_exact:
            states = self._reading.states.of(numbers)
            passed = lets_through(
                self._wanted,
                inside=are_in(states.namespace_ids, np.sort(self.namespace_ids)),
                flags=as_seen(states.flags, self.access, _placed(states)),
                ends_ms=states.ends_ms,
                now_ms=self.now_ms,
                access=self.access,
            )
            return set(states.numbers[passed].tolist())
        return self._reading.memories.among(np.array(numbers, dtype=np.int64), self.condition)

    @cached_property
    def _inside(self) -> NDArray[np.bool_]:
        return self._states.inside(self.namespace_ids)

    @cached_property
    def _likely(self) -> NDArray[np.bool_]:
        return self._matching_states(self._wanted)

    @cached_property
    def _seen(self) -> NDArray[np.bool_]:
        # Without the trash, expired memories, and confidential ones hidden from the caller: only
        # what the caller could find with some filter.
        return self._matching_states(MemoryFilter(include_archived=True))

    def _matching_states(self, wanted: MemoryFilter) -> NDArray[np.bool_]:
        return self._states.matching(
            wanted,
            namespace_ids=self.namespace_ids,
            now_ms=self.now_ms,
            access=self.access,
        )


def _placed(states: StateTable) -> Iterator[tuple[int, str]]:
    """Yield the positions of recognised secrets in a state table, and their writers."""
    for place, number in enumerate(states.numbers.tolist()) if states.writers else ():
        if number in states.writers:
            yield place, states.writers[number]


def _at(mask: NDArray[np.bool_], numbers: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Look up row numbers in a mask; numbers beyond its end are false."""
    if not len(numbers):
        return np.zeros(0, dtype=np.bool_)
    if numbers.max() < len(mask):
        found: NDArray[np.bool_] = mask[numbers]
        return found
    if not len(mask):
        return np.zeros(len(numbers), dtype=np.bool_)
    known: NDArray[np.bool_] = mask[np.minimum(numbers, len(mask) - 1)] & (numbers < len(mask))
    return known
