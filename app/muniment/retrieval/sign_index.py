"""The vector index in memory: one bit per component, fully scanned for each query.

With 384 dimensions a passage takes 60 bytes.

Hamming distance between sign codes finds a few hundred candidates; exact distances for these come
from the database. With 400 candidates recall@10 against exact search is 0.999 at 100,000 real
MiniLM vectors (docs/benchmarks.md); 4.8 MB scan in about 1 ms.

Source:
    Charikar 2002, "Similarity estimation techniques from rounding algorithms", section 3: the
    Hamming distance of sign codes estimates the angle.
"""

import threading
from typing import Final

import numpy as np
from numpy.typing import NDArray

from muniment.retrieval.vector_cache import VectorCache
from muniment.storage.schema import VECTOR_DIMENSION
from muniment.storage.vectors.vectors import CodeTable, sign_codes

_WORD_BITS: Final = 64
_FIRST_CAPACITY: Final = 1024
_GONE: Final = -1

# The arrays for this many passages fit into a core's nearest cache, and are below the size from
# which the C library maps new memory for each array: scanning 100,000 passages at once takes 4.5 ms
# with 1,600 page faults, in blocks 0.8 ms.
_BLOCK: Final = 8_192
_BITS: Final = np.unpackbits(np.arange(256, dtype=np.uint8)[:, None], axis=1).astype(np.float32)
"""The bits of each value of a byte; shape (256, 8)."""

_WORDS_A_BYTE: Final = 3
"""Number of 64-bit words whose differing bits always fit into a byte count."""


class _Columns:
    """The arrays of one generation of the index; replaced as a whole when they grow.

    Codes are stored word by word, shape (words, capacity): a scan reads each word of all passages.
    """

    __slots__ = ("chunk_ids", "codes", "namespace_ids", "numbers")

    def __init__(self, capacity: int, words: int) -> None:
        self.codes = np.zeros((words, capacity), dtype=np.uint64)
        self.chunk_ids = np.zeros(capacity, dtype=np.int32)
        self.numbers = np.zeros(capacity, dtype=np.int32)
        self.namespace_ids = np.zeros(capacity, dtype=np.int32)

    @property
    def capacity(self) -> int:
        return len(self.chunk_ids)

    def grown(self, capacity: int, used: int) -> "_Columns":
        wider = _Columns(capacity, len(self.codes))
        for name in self.__slots__:
            getattr(wider, name)[..., :used] = getattr(self, name)[..., :used]
        return wider

    def picked(self, rows: NDArray[np.intp]) -> "_Columns":
        narrower = _Columns(max(_FIRST_CAPACITY, len(rows)), len(self.codes))
        for name in self.__slots__:
            getattr(narrower, name)[..., : len(rows)] = getattr(self, name)[..., rows]
        return narrower


class SignIndex:
    """Sign codes of every passage of one set; any thread, readers never wait for writers.

    Rows are only appended and marked as removed: a reader that took the arrays and the count sees a
    consistent prefix while a writer appends.

    Args:
        dimension: Length of the set's vectors; a code is padded to whole words of 64 bits.

    Attributes:
        compared: The vectors that searches have read.
    """

    def __init__(self, dimension: int = VECTOR_DIMENSION) -> None:
        # One value, replaced as a whole, so that a reader never combines arrays and count of
        # different moments.
        self._state = (_Columns(_FIRST_CAPACITY, -(-dimension // _WORD_BITS)), 0)
        self._gone = 0
        self._write_lock = threading.Lock()
        self.dimension = dimension
        self.compared = VectorCache(dimension, self._are_there)

    def __len__(self) -> int:
        return self._state[1] - self._gone

    @property
    def newest_chunk(self) -> int:
        """The highest chunk id in the index; 0 if it is empty."""
        columns, used = self._state
        return int(columns.chunk_ids[used - 1]) if used else 0

    @property
    def size_bytes(self) -> int:
        """Memory used by the arrays."""
        columns, _ = self._state
        return sum(int(getattr(columns, name).nbytes) for name in columns.__slots__)

    def apply(self, added: CodeTable, removed: tuple[int, ...]) -> None:
        """Apply a commit: the passages it added and the ids of those it removed."""
        with self._write_lock:
            if len(added.chunk_ids):
                self._append(added)
            if removed:
                self._mark_gone(np.array(removed, dtype=np.int64))
                self._compact()
                self.compared.remove(removed)

    def differences(self, stored: CodeTable) -> list[int]:
        """Return the ids of passages that are missing, extra or different in the index.

        Args:
            stored: Every passage of the set in the database, read while no write can happen.
        """
        columns, used = self._state
        places = np.flatnonzero(columns.numbers[:used] != _GONE)
        held = {_row(columns, place) for place in places.tolist()}
        table = _Columns(len(stored.chunk_ids), len(columns.codes))
        if len(stored.chunk_ids):
            _fill(table, slice(0, len(stored.chunk_ids)), stored)
        wanted = {_row(table, place) for place in range(len(stored.chunk_ids))}
        return sorted({chunk_id for chunk_id, *_ in held ^ wanted})

    def replace(self, stored: CodeTable) -> None:
        """Replace the index by all passages of the set, while no write can happen."""
        with self._write_lock:
            self._state = (_Columns(_FIRST_CAPACITY, len(self._state[0].codes)), 0)
            self._gone = 0
            self.compared.clear()
            if len(stored.chunk_ids):
                self._append(stored)

    def nearest(
        self,
        query: NDArray[np.float32],
        count: int,
        *,
        namespace_ids: NDArray[np.int64] | None = None,
        numbers: NDArray[np.int64] | None = None,
    ) -> tuple[NDArray[np.int64], NDArray[np.int64], bool]:
        """Return the passages nearest by Hamming distance, in no order.

        Ties at the cutoff go to the oldest passages, so that passages of other namespaces and
        removed ones do not affect the result.

        Args:
            query: Unit vector; shape (dim,), float32.
            count: Number of candidates.
            namespace_ids: Only passages of these, unless ``numbers`` are given; shape
                (namespaces,), int64.
            numbers: Only passages of these memories, sorted; shape (memories,), int64.

        Returns:
            Chunk ids and the row numbers of their memories, both of shape (found,), int64; and
            whether they include all that qualify.
        """
        columns, used = self._state
        if used == 0:
            empty = np.zeros(0, dtype=np.int64)
            return empty, empty, True
        code = sign_codes(query[np.newaxis, :]).view(np.uint64)[0]
        if numbers is not None:
            rows = _rows_of(columns, used, numbers)
            distances = hamming(columns.codes[:, rows], code)
        else:
            rows = None
            distances = hamming(columns.codes[:, :used], code)
            distances[~_inside(columns, used, namespace_ids)] = _far(code)
        picked, complete = _nearest(distances, count, far=_far(code))
        chosen = picked if rows is None else rows[picked]
        found = columns.numbers[chosen].astype(np.int64)
        # A passage may have been removed since; its number would address the last memory.
        there = found != _GONE
        return columns.chunk_ids[chosen[there]].astype(np.int64), found[there], complete

    def likeliest(
        self, query: NDArray[np.float32], chunk_ids: NDArray[np.int64], count: int
    ) -> NDArray[np.bool_]:
        """Return which of some passages are likely the nearest, by the signs alone.

        The query keeps its components here, so a sign that differs counts by how much it matters:
        of 400 passages near by Hamming distance, the nearest are among far fewer.

        Args:
            query: Unit vector; shape (dim,), float32.
            chunk_ids: The passages; shape (passages,), int64.
            count: How many to choose.

        Returns:
            Shape (passages,).

        Source:
            Dong, Charikar and Li 2008, "Asymmetric distance estimation with sketches for similarity
            search in high-dimensional spaces", section 3.
        """
        if len(chunk_ids) <= count:
            return np.ones(len(chunk_ids), dtype=np.bool_)
        columns, used = self._state
        rows = np.searchsorted(columns.chunk_ids[:used], chunk_ids).clip(max=used - 1)
        codes = np.ascontiguousarray(columns.codes[:, rows].T).view(np.uint8)
        # What each value of each byte adds: the sum of the components whose bits it sets. The
        # product with signs of -1 and 1 is twice the sum of all, less the same number for all.
        components = np.zeros(codes.shape[1] * 8, dtype=np.float32)
        components[: len(query)] = query
        added = (components.reshape(-1, 8) @ _BITS.T).ravel()
        likeness = added[codes + np.arange(0, len(added), len(_BITS))].sum(axis=1)
        chosen = np.zeros(len(chunk_ids), dtype=np.bool_)
        chosen[np.argsort(-likeness, kind="stable")[:count]] = True
        return chosen

    def passages_of(
        self, numbers: NDArray[np.int64]
    ) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return the chunk ids of some memories' passages, and the row numbers of these memories.

        Args:
            numbers: Sorted row numbers; shape (memories,), int64.

        Returns:
            Both of shape (passages,), int64.
        """
        columns, used = self._state
        rows = _rows_of(columns, used, numbers)
        return columns.chunk_ids[rows].astype(np.int64), columns.numbers[rows].astype(np.int64)

    def single_passages(self) -> CodeTable:
        """Return the passages of all memories that have exactly one, a copy of 70 bytes for each.

        The codes have whole words of 64 bits, as in the index.
        """
        columns, used = self._state
        numbers = columns.numbers[:used]
        _, first, count = np.unique(numbers, return_index=True, return_counts=True)
        rows = np.sort(first[(count == 1) & (numbers[first] != _GONE)])
        return CodeTable(
            columns.chunk_ids[rows].astype(np.int64),
            columns.numbers[rows].astype(np.int64),
            columns.namespace_ids[rows].astype(np.int64),
            np.ascontiguousarray(columns.codes[:, rows].T).view(np.uint8),
        )

    def _are_there(self, chunk_ids: NDArray[np.int64]) -> NDArray[np.bool_]:
        columns, used = self._state
        if not used:
            return np.zeros(len(chunk_ids), dtype=np.bool_)
        rows = np.searchsorted(columns.chunk_ids[:used], chunk_ids).clip(max=used - 1)
        there: NDArray[np.bool_] = columns.chunk_ids[rows] == chunk_ids
        there &= columns.numbers[rows] != _GONE
        return there

    def _append(self, added: CodeTable) -> None:
        columns, start = self._state
        end = start + len(added.chunk_ids)
        if end > columns.capacity:
            columns = columns.grown(max(end, columns.capacity * 3 // 2), start)
        _fill(columns, slice(start, end), added)
        self._state = (columns, end)  # last, because it makes the new rows visible to readers

    def _mark_gone(self, chunk_ids: NDArray[np.int64]) -> None:
        columns, used = self._state
        # Chunk ids grow with every insert, so the column is sorted.
        rows = np.searchsorted(columns.chunk_ids[:used], chunk_ids)
        rows = rows[rows < used]
        rows = rows[np.isin(columns.chunk_ids[rows], chunk_ids)]
        self._gone += int(np.count_nonzero(columns.numbers[rows] != _GONE))
        columns.numbers[rows] = _GONE

    def _compact(self) -> None:
        """Drop the removed rows once they are more than half."""
        columns, used = self._state
        if used < _FIRST_CAPACITY or self._gone * 2 <= used:
            return
        kept = np.flatnonzero(columns.numbers[:used] != _GONE)
        self._state = (columns.picked(kept), len(kept))
        self._gone = 0


def _fill(columns: _Columns, where: slice, table: CodeTable) -> None:
    columns.codes[:, where] = np.ascontiguousarray(table.codes).view(np.uint64).T
    columns.chunk_ids[where] = table.chunk_ids
    columns.namespace_ids[where] = table.namespace_ids
    columns.numbers[where] = table.numbers


def _row(columns: _Columns, place: int) -> tuple[int, int, int, bytes]:
    """Return a row as a comparable value: chunk, memory, namespace, code."""
    return (
        int(columns.chunk_ids[place]),
        int(columns.numbers[place]),
        int(columns.namespace_ids[place]),
        columns.codes[:, place].tobytes(),
    )


def _rows_of(columns: _Columns, used: int, numbers: NDArray[np.int64]) -> NDArray[np.intp]:
    """Return the rows of some memories' passages.

    Args:
        columns: The index.
        used: Number of rows in use.
        numbers: Sorted row numbers of the memories; shape (memories,), int64.
    """
    if not used or not len(numbers):
        return np.zeros(0, dtype=np.intp)
    held = columns.numbers[:used]
    wanted = np.zeros(int(max(numbers[-1], held.max())) + 2, dtype=np.bool_)
    wanted[numbers] = True
    wanted[_GONE] = False  # the spare last element, which -1 addresses
    return np.concatenate(
        [
            np.flatnonzero(wanted[held[start : start + _BLOCK]]) + start
            for start in range(0, used, _BLOCK)
        ]
    )


def _inside(
    columns: _Columns, used: int, namespace_ids: NDArray[np.int64] | None
) -> NDArray[np.bool_]:
    """Return which rows are live and in some namespaces; shape (used,)."""
    there: NDArray[np.bool_] = columns.numbers[:used] != _GONE
    if namespace_ids is None:
        return there
    stored = columns.namespace_ids[:used]
    inside = np.zeros(used, dtype=np.bool_)
    for namespace_id in namespace_ids.tolist():
        inside |= stored == namespace_id
    return inside & there


def _far(code: NDArray[np.uint64]) -> int:
    """Return a distance greater than any real one, for rows to exclude."""
    return len(code) * _WORD_BITS + 1


def _nearest(
    distances: NDArray[np.uint16], count: int, *, far: int
) -> tuple[NDArray[np.intp], bool]:
    """Return the positions of the smallest distances; of equals the first.

    Args:
        distances: Distances up to ``far``, which marks excluded rows.
        count: Number of positions.
        far: The distance of excluded rows.

    Returns:
        The positions, and whether they include all rows not excluded.
    """
    many = np.zeros(far + 1, dtype=np.int64)
    for start in range(0, len(distances), _BLOCK):
        many += np.bincount(distances[start : start + _BLOCK], minlength=far + 1)
    up_to = np.cumsum(many)
    if up_to[far - 1] <= count:
        return np.flatnonzero(distances < far), True
    last = int(np.searchsorted(up_to, count))
    near = np.flatnonzero(distances <= last)
    below, equal = near[distances[near] < last], near[distances[near] == last]
    return np.concatenate([below, equal[: count - len(below)]]), False


def hamming(codes: NDArray[np.uint64], code: NDArray[np.uint64]) -> NDArray[np.uint16]:
    """Count differing bits; shapes (words, rows), (words,), uint64; returns (rows,), uint16."""
    total = np.zeros(codes.shape[1], dtype=np.uint16)
    for start in range(0, len(total), _BLOCK):
        block = codes[:, start : start + _BLOCK]
        for first in range(0, len(code), _WORDS_A_BYTE):
            differing = np.bitwise_count(block[first] ^ code[first])
            for word in range(first + 1, min(first + _WORDS_A_BYTE, len(code))):
                differing += np.bitwise_count(block[word] ^ code[word])
            total[start : start + _BLOCK] += differing
    return total
