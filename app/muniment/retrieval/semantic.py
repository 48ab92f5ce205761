"""Semantic search: candidates from the index in memory, exact distances from the database."""

from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from muniment.domain.ids import NamespaceId
from muniment.retrieval.sign_index import SignIndex
from muniment.retrieval.visible_memories import VisibleMemories
from muniment.storage.memories.filters import Condition
from muniment.storage.reading import Reading
from muniment.storage.vectors.vectors import Passage

CANDIDATES: Final = 400
"""Number of passages to compare exactly; `muniment.retrieval.sign_index` explains the number."""

_ENOUGH_SURVIVORS: Final = CANDIDATES // 2
"""With fewer candidates after filtering, recall would suffer; then the filter is applied first."""

_AT_ONCE: Final = 100
"""Vectors per read, 2 to 4 ms; the search can be cancelled in between."""


class SemanticMatch(NamedTuple):
    """A memory near the query: the cosine similarity and position of its best passage.

    A tuple, because every search makes hundreds.
    """

    number: int
    similarity: float
    passage: tuple[int, int]


def nearest_memories(
    reading: Reading,
    index: SignIndex,
    query: NDArray[np.float32],
    *,
    condition: Condition | VisibleMemories,
    namespace_ids: Sequence[NamespaceId],
    limit: int,
    most: int | None = None,
    check_cancelled: Callable[[], object] = lambda: None,
) -> list[SemanticMatch]:
    """Return memories that match a condition, nearest first by their best passage.

    First the nearest passages of the namespaces are filtered, because most filters match most
    memories. If too few remain, the index searches only the memories that match the filter, so that
    a narrow filter loses nothing. It fetches more and more passages until they cover enough
    memories, because a few long memories may contain all of the nearest.

    Args:
        reading: A view of the store.
        index: The index, at least as new as the view.
        query: Unit vector; shape (dim,), float32.
        condition: Selects the memories; `VisibleMemories` decide without reading rows.
        namespace_ids: The namespaces that the condition allows.
        limit: Number of memories wanted; more are returned if they were compared anyway.
        most: Most memories to return; by default all that were compared.
        check_cancelled: Called now and then; raises to cancel.
    """
    inside = np.array(namespace_ids, dtype=np.int64)
    chunk_ids, numbers, complete = index.nearest(query, CANDIDATES, namespace_ids=inside)
    if isinstance(condition, VisibleMemories):
        allowed = condition.matches(numbers)
    else:
        found = reading.memories.among(np.unique(numbers), condition)
        allowed = np.isin(numbers, list(found))
    kept = chunk_ids[allowed]
    few = len(kept) < _ENOUGH_SURVIVORS or len(np.unique(numbers[allowed])) < limit
    if few and not complete:
        matching = (
            condition.matching
            if isinstance(condition, VisibleMemories)
            else reading.memories.matching_numbers(condition)
        )
        kept = _passages_of_enough(index, query, matching, limit=limit)
    passages = _distances(reading, query, kept, check_cancelled)
    return _best_of_each(passages, most)


def similarities(
    reading: Reading, index: SignIndex, query: NDArray[np.float32], numbers: Sequence[int]
) -> list[SemanticMatch]:
    """Return the similarities of some memories, nearest first, without those lacking vectors.

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
    check_cancelled: Callable[[], object],
) -> list[Passage]:
    """Compare passages exactly, nearest first; of equals the older first."""
    # In the order of the pages of the file.
    ordered = np.sort(chunk_ids).tolist()
    found: list[Passage] = []
    for start in range(0, len(ordered), _AT_ONCE):
        check_cancelled()
        found += reading.vectors.distances(query, ordered[start : start + _AT_ONCE])
    found.sort(key=_distance)
    return found


def _distance(passage: Passage) -> float:
    return passage[3]


def _best_of_each(passages: Sequence[Passage], most: int | None = None) -> list[SemanticMatch]:
    """Return each memory's best passage, nearest first, up to a maximum."""
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
    """Return the nearest passages of some memories, covering ``limit`` of them if possible."""
    count = CANDIDATES
    while True:
        chunk_ids, numbers, complete = index.nearest(query, count, numbers=matching)
        if complete or len(np.unique(numbers)) >= limit:
            return chunk_ids
        count *= 4
