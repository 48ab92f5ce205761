"""Search by meaning: candidates from the index in memory, exact distances from the database."""

from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from muniment.domain.ids import NamespaceId
from muniment.retrieval.population import Population
from muniment.retrieval.sign_index import SignIndex
from muniment.storage.filters import Condition
from muniment.storage.reading import Reading
from muniment.storage.vectors import Passage

CANDIDATES: Final = 400
"""Passages whose exact distance is computed; see `muniment.retrieval.sign_index` for why 400."""

_ENOUGH_SURVIVORS: Final = CANDIDATES // 2
"""Fewer candidates than this after filtering, and recall would suffer: filter first instead."""

_AT_ONCE: Final = 100
"""So many vectors are read in one go, for 2 to 4 ms: the search may be called off in between."""


class SemanticMatch(NamedTuple):
    """A memory near the query: cosine similarity of its best passage, and where that stands.

    A tuple, since every search makes hundreds.
    """

    number: int
    similarity: float
    passage: tuple[int, int]


def nearest_memories(
    reading: Reading,
    index: SignIndex,
    query: NDArray[np.float32],
    *,
    condition: Condition | Population,
    namespace_ids: Sequence[NamespaceId],
    limit: int,
    most: int | None = None,
    go_on: Callable[[], object] = lambda: None,
) -> tuple[list[SemanticMatch], int]:
    """Return memories that match a condition, nearest first, each by its best passage.

    First the nearest passages of the namespaces are taken and filtered: most filters let most
    memories through. When too few survive, the filter is asked for all that match and the index
    looks among those alone, so that a narrow filter loses nothing, and for ever more passages until
    they are of enough memories: a few long ones may hold all of the nearest.

    Args:
        reading: A view of the store.
        index: The index, at least as new as the view.
        query: Unit vector; shape (dim,), float32.
        condition: Which memories count; a population tells it without reading rows.
        namespace_ids: The namespaces that the condition allows.
        limit: How many memories are wanted; more come back where they were weighed anyway.
        most: Return no more than this; by default all that were weighed.
        go_on: Called now and then; raises to have it end.

    Returns:
        The matches, and how many passages were compared exactly.
    """
    inside = np.array(namespace_ids, dtype=np.int64)
    chunk_ids, numbers, complete = index.nearest(query, CANDIDATES, namespace_ids=inside)
    if isinstance(condition, Population):
        allowed = condition.matches(numbers)
    else:
        found = reading.memories.among(np.unique(numbers), condition)
        allowed = np.isin(numbers, list(found))
    kept = chunk_ids[allowed]
    few = len(kept) < _ENOUGH_SURVIVORS or len(np.unique(numbers[allowed])) < limit
    if few and not complete:
        matching = (
            condition.matching
            if isinstance(condition, Population)
            else reading.memories.matching_numbers(condition)
        )
        kept = _passages_of_enough(index, query, matching, limit=limit)
    passages = _distances(reading, query, kept, go_on)
    return _best_of_each(passages, most), len(kept)


def similarities(
    reading: Reading, index: SignIndex, query: NDArray[np.float32], numbers: Sequence[int]
) -> list[SemanticMatch]:
    """Return how near some memories are, nearest first; those without vectors are left out.

    Args:
        reading: A view of the store.
        index: The index, at least as new as the view.
        query: Unit vector; shape (dim,), float32.
        numbers: Row numbers of the memories.
    """
    if not numbers:
        return []
    wanted = np.sort(np.array(numbers, dtype=np.int64))
    return _best_of_each(reading.vectors.distances(query, index.passages_of(wanted).tolist()))


def _distances(
    reading: Reading,
    query: NDArray[np.float32],
    chunk_ids: NDArray[np.int64],
    go_on: Callable[[], object],
) -> list[Passage]:
    """Compare passages exactly, nearest first, the older one of equals first."""
    # In the order in which they stand on the pages of the file.
    ordered = np.sort(chunk_ids).tolist()
    found: list[Passage] = []
    for start in range(0, len(ordered), _AT_ONCE):
        go_on()
        found += reading.vectors.distances(query, ordered[start : start + _AT_ONCE])
    found.sort(key=_distance)
    return found


def _distance(passage: Passage) -> float:
    return passage[3]


def _best_of_each(passages: Sequence[Passage], most: int | None = None) -> list[SemanticMatch]:
    """Take each memory's best passage; nearest first, and no more than so many."""
    best: dict[int, SemanticMatch] = {}
    for number, start, end, distance in passages:
        if number not in best:
            best[number] = SemanticMatch(number, 1.0 - distance**2 / 2.0, (start, end))
            if len(best) == most:
                break
    return list(best.values())


def _passages_of_enough(
    index: SignIndex, query: NDArray[np.float32], matching: NDArray[np.int64], *, limit: int
) -> NDArray[np.int64]:
    """Return the nearest passages of some memories, of ``limit`` of them if so many are."""
    count = CANDIDATES
    while True:
        chunk_ids, numbers, complete = index.nearest(query, count, numbers=matching)
        if complete or len(np.unique(numbers)) >= limit:
            return chunk_ids
        count *= 4
