"""Vectors that searches have compared, in memory: reading one from the file decrypts its page."""

import threading
from collections.abc import Callable, Iterable
from typing import Final, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

ReadVectors: TypeAlias = Callable[[NDArray[np.int64]], NDArray[np.float32]]
"""Returns the vectors of passages; shapes (passages,), int64, and (passages, dim)."""

AreThere: TypeAlias = Callable[[NDArray[np.int64]], NDArray[np.bool_]]
"""Returns whether passages exist; shapes (passages,), int64 and bool."""

_BLOCK: Final = 100
"""Vectors to compare at once: below the size from which the C library maps new memory each time."""

_SIZE_BYTES: Final = 16 * 1024 * 1024
"""For the vectors of 21,000 passages of the shipped model."""

_STEPS: Final = 32_767


class _Packed(NamedTuple):
    """Vectors in 16 bits a component, each with a scale of its own.

    The cosine of two unit vectors is off by some millionths.

    Args:
        components: Shape (vectors, dim), int16.
        scales: What a component is multiplied by; shape (vectors,), float32.
        squares: Squared lengths, NaN for a vector that does not exist; shape (vectors,), float32.
    """

    components: NDArray[np.int16]
    scales: NDArray[np.float32]
    squares: NDArray[np.float32]

    @classmethod
    def of(cls, vectors: NDArray[np.float32]) -> "_Packed":
        squares = np.einsum("ij,ij->i", vectors, vectors)
        given = np.where(np.isfinite(squares)[:, None], vectors, np.float32(0))
        scales = np.maximum(np.abs(given).max(axis=1), np.finfo(np.float32).tiny) / _STEPS
        components = np.rint(given / scales[:, None]).astype(np.int16)
        return cls(components, scales, np.where(np.isfinite(squares), squares, np.nan))

    def distances(self, rows: NDArray[np.intp], query: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the squared distances of some rows; shape (rows,)."""
        products = np.empty(len(rows), dtype=np.float32)
        for start in range(0, len(rows), _BLOCK):
            part = slice(start, start + _BLOCK)
            # Unlike a matrix product, it rounds a row alike wherever the row stands.
            block = self.components[rows[part]].astype(np.float32)
            np.einsum("ij,j->i", block, query, out=products[part])
        products *= self.scales[rows]
        return np.maximum(self.squares[rows] + query @ query - 2 * products, 0)


class VectorCache:
    """Some vectors of one set by chunk id, up to a fixed size; any thread.

    A chunk id means one vector for ever: the ids of removed passages are not used again. Distances
    are the same whether a vector was in memory or not.

    Args:
        dimension: Length of the vectors.
        are_there: Whether passages exist at this moment: a search may read one that is removed
            meanwhile. It must say so before `remove` is called.
        size_bytes: Limit of the memory, which is only used as far as it is filled.
    """

    def __init__(self, dimension: int, are_there: AreThere, size_bytes: int = _SIZE_BYTES) -> None:
        self._lock = threading.Lock()
        self._are_there = are_there
        capacity = max(1, size_bytes // (dimension * np.dtype(np.int16).itemsize))
        self._packed = _Packed(
            np.empty((capacity, dimension), dtype=np.int16),
            np.empty(capacity, dtype=np.float32),
            np.empty(capacity, dtype=np.float32),
        )
        self._held: list[int | None] = []
        self._slots: dict[int, int] = {}
        self._next = 0

    def __len__(self) -> int:
        return len(self._slots)

    def distances(
        self, query: NDArray[np.float32], chunk_ids: NDArray[np.int64], read: ReadVectors
    ) -> NDArray[np.float32]:
        """Return the squared distances of some passages, read where they are not kept.

        Args:
            query: Shape (dim,), float32.
            chunk_ids: The passages; shape (passages,), int64.
            read: Returns the vectors of some of them, NaN for one that does not exist.

        Returns:
            Squares of the Euclidean distances, NaN for passages that do not exist; shape
            (passages,).
        """
        found = np.empty(len(chunk_ids), dtype=np.float32)
        with self._lock:
            find = self._slots.get
            slots = np.array([find(each, -1) for each in chunk_ids.tolist()], dtype=np.intp)
            known = np.flatnonzero(slots >= 0)
            found[known] = self._packed.distances(slots[known], query)
        if len(known) < len(found):
            missing = np.flatnonzero(slots < 0)
            packed = _Packed.of(read(chunk_ids[missing]))
            found[missing] = packed.distances(np.arange(len(missing)), query)
            self._keep(chunk_ids[missing], packed)
        return found

    def remove(self, chunk_ids: Iterable[int]) -> None:
        """Erase the vectors of removed passages."""
        with self._lock:
            for chunk_id in chunk_ids:
                slot = self._slots.pop(chunk_id, None)
                if slot is not None:
                    self._held[slot] = None
                    self._packed.components[slot] = 0

    def clear(self) -> None:
        """Erase all vectors."""
        with self._lock:
            self._packed.components[: len(self._held)] = 0
            self._held.clear()
            self._slots.clear()
            self._next = 0

    def _keep(self, chunk_ids: NDArray[np.int64], packed: _Packed) -> None:
        """Keep what was read, instead of what was read first if there is no more room."""
        with self._lock:
            kept = self._are_there(chunk_ids) & ~np.isnan(packed.squares)
            for place in np.flatnonzero(kept).tolist():
                self._put(int(chunk_ids[place]), packed, place)

    def _put(self, chunk_id: int, packed: _Packed, place: int) -> None:
        if chunk_id in self._slots:
            return
        slot = self._next
        self._next = (slot + 1) % len(self._packed.scales)
        if slot == len(self._held):
            self._held.append(chunk_id)
        else:
            before, self._held[slot] = self._held[slot], chunk_id
            if before is not None:
                del self._slots[before]
        self._slots[chunk_id] = slot
        self._packed.components[slot] = packed.components[place]
        self._packed.scales[slot] = packed.scales[place]
        self._packed.squares[slot] = packed.squares[place]
