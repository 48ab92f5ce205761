"""Semantic search: candidates from the index in memory, exact distances from the database."""

from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from muniment.domain.ids import NamespaceId
from muniment.retrieval.row_numbers import are_in, distinct
from muniment.retrieval.sign_index import SignIndex
from muniment.retrieval.visible_memories import VisibleMemories
from muniment.storage.memories.filters import Condition
from muniment.storage.reading import Reading

CANDIDATES: Final = 400
"""Number of passages near by Hamming distance; `muniment.retrieval.sign_index` explains it."""

_COMPARED: Final = 300
"""Number of these to compare exactly: reading and decrypting a vector takes 10 microseconds.

Of 20,000 sentences made of few phrases, whose vectors lie close together, the ten nearest are found
as often as with all 400 (98.6 %); with 160, 97.1 %.
"""

_ENOUGH_SURVIVORS: Final = CANDIDATES // 2
"""With fewer candidates after filtering, recall would suffer; then the filter is applied first."""

_AT_ONCE: Final = 100
"""Vectors per read, 2 to 4 ms; the search can be cancelled in between."""


class SemanticMatch(NamedTuple):
    """A memory near the query: the cosine similarity and the chunk id of its best passage."""

    number: int
    similarity: float
    chunk_id: int


class SemanticMatches(NamedTuple):
    """Memories near a query, nearest first, each by its best passage.

    Arrays, because every search finds hundreds.

    Args:
        numbers: Row numbers, each once; shape (memories,), int64.
        similarities: Cosine of the best passage; shape (memories,), float64.
        chunk_ids: Its chunk id; shape (memories,), int64.
    """

    numbers: NDArray[np.int64]
    similarities: NDArray[np.float64]
    chunk_ids: NDArray[np.int64]

    def first(self, count: int) -> "SemanticMatches":
        """Return the nearest, up to a number."""
        return self.at(np.arange(min(count, len(self.numbers))))

    def at(self, places: NDArray[np.intp]) -> "SemanticMatches":
        """Return those at some places."""
        numbers, similarities, chunk_ids = self
        return SemanticMatches(numbers[places], similarities[places], chunk_ids[places])

    def each(self) -> list[SemanticMatch]:
        """Return every memory on its own; for few of them."""
        columns = (column.tolist() for column in self)
        return [SemanticMatch._make(row) for row in zip(*columns, strict=True)]

    def and_also(self, others: "SemanticMatches") -> "SemanticMatches":
        """Return these and others, unsorted; no memory is in both."""
        return SemanticMatches(
            np.concatenate([self.numbers, others.numbers]),
            np.concatenate([self.similarities, others.similarities]),
            np.concatenate([self.chunk_ids, others.chunk_ids]),
        )


NO_MATCHES: Final = SemanticMatches(
    np.zeros(0, dtype=np.int64), np.zeros(0), np.zeros(0, dtype=np.int64)
)


def nearest_memories(
    reading: Reading,
    index: SignIndex,
    query: NDArray[np.float32],
    *,
    condition: Condition | VisibleMemories,
    namespace_ids: Sequence[NamespaceId],
    limit: int,
    check_cancelled: Callable[[], object] = lambda: None,
) -> SemanticMatches:
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
        check_cancelled: Called now and then; raises to cancel.
    """
    inside = np.array(namespace_ids, dtype=np.int64)
    chunk_ids, numbers, complete = index.nearest(query, CANDIDATES, namespace_ids=inside)
    if isinstance(condition, VisibleMemories):
        allowed = condition.matches(numbers)
    else:
        found = reading.memories.among(distinct(numbers), condition)
        allowed = are_in(numbers, np.array(sorted(found), dtype=np.int64))
    kept, owners = chunk_ids[allowed], numbers[allowed]
    few = len(kept) < _ENOUGH_SURVIVORS or len(distinct(owners)) < limit
    if few and not complete:
        matching = (
            condition.matching
            if isinstance(condition, VisibleMemories)
            else reading.memories.matching_numbers(condition)
        )
        kept, owners = _passages_of_enough(index, query, matching, limit=limit)
    likely = index.likeliest(query, kept, max(_COMPARED, 2 * limit))
    if len(distinct(owners[likely])) >= limit:
        kept, owners = kept[likely], owners[likely]
    return _compared(
        reading, index, query, passages=(kept, owners), check_cancelled=check_cancelled
    )


def similarities(
    reading: Reading, index: SignIndex, query: NDArray[np.float32], numbers: NDArray[np.int64]
) -> SemanticMatches:
    """Return the similarities of some memories, nearest first, without those lacking vectors.

    Args:
        reading: A view of the store.
        index: The index, at least as new as the view.
        query: Unit vector; shape (dim,), float32.
        numbers: Row numbers of the memories; shape (memories,), int64.
    """
    if not len(numbers):
        return NO_MATCHES
    return _compared(reading, index, query, passages=index.passages_of(np.sort(numbers)))


def _compared(
    reading: Reading,
    index: SignIndex,
    query: NDArray[np.float32],
    *,
    passages: tuple[NDArray[np.int64], NDArray[np.int64]],
    check_cancelled: Callable[[], object] = lambda: None,
) -> SemanticMatches:
    """Compare passages exactly, and return each memory's best; of equals the older first."""
    # In the order of the pages of the file.
    order = np.argsort(passages[0])
    chunk_ids, numbers = (column[order] for column in passages)

    def read(missing: NDArray[np.int64]) -> NDArray[np.float32]:
        parts = []
        for start in range(0, len(missing), _AT_ONCE):
            check_cancelled()
            part = missing[start : start + _AT_ONCE]
            parts.append(reading.vectors.of_passages(part, index.dimension))
        return np.concatenate(parts)

    squares = index.compared.distances(query, chunk_ids, read).astype(np.float64)
    # Those without a valid vector come last.
    nearest = np.argsort(squares, kind="stable")
    nearest = nearest[: len(squares) - int(np.count_nonzero(np.isnan(squares)))]
    _, first = np.unique(numbers[nearest], return_index=True)
    best = nearest[np.sort(first)]
    return SemanticMatches(numbers[best], 1.0 - squares[best] / 2.0, chunk_ids[best])


def _passages_of_enough(
    index: SignIndex, query: NDArray[np.float32], matching: NDArray[np.int64], *, limit: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the nearest passages of some memories, covering ``limit`` of them if possible."""
    count = CANDIDATES
    while True:
        chunk_ids, numbers, complete = index.nearest(query, count, numbers=matching)
        if complete or len(distinct(numbers)) >= limit:
            return chunk_ids, numbers
        count *= 4
