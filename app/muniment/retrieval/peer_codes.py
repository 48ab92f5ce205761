"""Find memories that may say the same among many, by the sign codes of their only passages."""

import math
from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from muniment.retrieval.duplicates import CANDIDATES_MAX, is_near
from muniment.retrieval.semantic import CANDIDATES
from muniment.retrieval.sign_index import hamming
from muniment.storage.reading import Reading
from muniment.storage.vectors.vectors import CodeTable

_DEVIATIONS: Final = 4
"""How far the distance of two codes may exceed the expected one, in standard deviations."""


class PeerCodes:
    """The sign codes of memories of one scope; each is compared with those after it.

    A comparison with 20,000 codes takes 0.2 ms and no database: only memories within the Hamming
    distance that near duplicates can have are compared by their vectors.

    Args:
        table: The passages of memories that have only one.
        numbers: The memories of the scope, sorted; shape (memories,), int64.
        dimension: Length of the vectors.
        threshold: Minimum cosine of near duplicates.

    Source:
        Charikar 2002, section 3: a bit differs with the probability angle / pi.
    """

    def __init__(
        self, table: CodeTable, numbers: NDArray[np.int64], *, dimension: int, threshold: float
    ) -> None:
        rows = np.flatnonzero(np.isin(table.numbers, numbers))
        rows = rows[np.argsort(table.numbers[rows], kind="stable")]
        self._numbers = table.numbers[rows]
        self._chunk_ids = table.chunk_ids[rows]
        self._codes = np.ascontiguousarray(table.codes[rows].view(np.uint64).T)
        self._dimension = dimension
        self._threshold = threshold
        self._bits_max = _bits_of(threshold, dimension)

    def near(self, reading: Reading, number: int) -> list[tuple[int, float]]:
        """Return memories after one with their cosines, nearest first, at most 50.

        Args:
            reading: A view of the store.
            number: The memory; one without vectors, or of several passages, resembles nothing.
        """
        row = int(np.searchsorted(self._numbers, number))
        if row == len(self._numbers) or self._numbers[row] != number:
            return []
        distances = hamming(self._codes[:, row + 1 :], self._codes[:, row])
        close = np.flatnonzero(distances <= self._bits_max)
        if not len(close):
            return []
        close = row + 1 + close[np.argsort(distances[close], kind="stable")[:CANDIDATES]]
        vectors = self._vectors(reading, [row, *close.tolist()])
        cosines = (vectors[1:] @ vectors[0]).tolist()
        found = [
            (int(self._numbers[place]), cosine)
            for place, cosine in zip(close, cosines, strict=True)
            if is_near(cosine, self._threshold)
        ]
        return sorted(found, key=lambda pair: (-pair[1], pair[0]))[:CANDIDATES_MAX]

    def cosines(self, reading: Reading, numbers: Sequence[int]) -> NDArray[np.float32]:
        """Return the cosines of some memories with each other; 0 for one that has no code.

        Returns:
            Shape (memories, memories), float32.
        """
        rows = np.searchsorted(self._numbers, numbers)
        there = rows < len(self._numbers)
        there[there] = self._numbers[rows[there]] == np.asarray(numbers)[there]
        vectors = np.zeros((len(numbers), self._dimension), dtype=np.float32)
        vectors[there] = self._vectors(reading, rows[there].tolist())
        found: NDArray[np.float32] = vectors @ vectors.T
        return found

    def _vectors(self, reading: Reading, rows: Sequence[int]) -> NDArray[np.float32]:
        found = reading.vectors.of_passages(self._chunk_ids[list(rows)], self._dimension)
        # What has no valid vector resembles nothing.
        return np.nan_to_num(found)


def _bits_of(threshold: float, dimension: int) -> int:
    """Return the largest Hamming distance that near duplicates are expected to have."""
    share = math.acos(min(1.0, threshold)) / math.pi
    deviation = math.sqrt(dimension * share * (1.0 - share))
    return math.ceil(dimension * share + _DEVIATIONS * deviation)
