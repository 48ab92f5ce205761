"""Vectors and their sign codes in the database.

The vectors are stored in an ordinary table: reading 400 of 20,000 from a ``vec0`` table took 55 ms
(docs/decisions/0002-embedding-model-and-vectors.md).
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, select

from muniment.domain.ids import NamespaceId
from muniment.storage import schema
from muniment.storage.engine.driver_statements import rows_of, run_all

_WORD_BYTES: Final = 8
_CODES_A_STEP: Final = 8_192


@dataclass(frozen=True, slots=True)
class ChunkVector:
    """A passage of a memory and its vector.

    Args:
        start: First character of the passage.
        end: Character after its last.
        embedding: Unit vector; shape (dim,), float32.
        set_id: The set it was computed for; ``None`` means the active one.
    """

    start: int
    end: int
    embedding: NDArray[np.float32]
    set_id: int | None = None


@dataclass(frozen=True, slots=True)
class CodeTable:
    """Sign codes of passages, row by row.

    Args:
        chunk_ids: Shape (chunks,), int64.
        numbers: Row number of each passage's memory; shape (chunks,), int64.
        namespace_ids: Shape (chunks,), int64.
        codes: Shape (chunks, bytes), uint8, as `sign_codes` makes them.
    """

    chunk_ids: NDArray[np.int64]
    numbers: NDArray[np.int64]
    namespace_ids: NDArray[np.int64]
    codes: NDArray[np.uint8]


_SPANS: Final = """
    SELECT c.id, c.start, c."end" FROM json_each(?) j CROSS JOIN chunks c ON c.id = j.value
"""

# CROSS JOIN keeps SQLite from reordering the join and scanning the whole table.
_OF_PASSAGES: Final = """
    SELECT j.key, v.embedding FROM json_each(?) j CROSS JOIN chunk_vectors v ON v.id = j.value
    WHERE typeof(v.embedding) = 'blob' AND length(v.embedding) = ?
"""


# Invalid sign codes are left out, so that the vault opens and the doctor can report them.
_CODES: Final = """
    SELECT c.id, c.number, c.namespace_id, c.code
    FROM chunks c JOIN vector_sets s ON s.id = c.set_id
    WHERE c.set_id = ? AND typeof(c.number) = 'integer' AND typeof(c.namespace_id) = 'integer'
      AND typeof(c.code) = 'blob' AND length(c.code) = (s.dimension + 63) / 64 * 8
    ORDER BY c.id
"""

_ADD: Final = """
    INSERT INTO chunks (number, namespace_id, start, "end", code, set_id)
    VALUES (?, ?, ?, ?, ?, ?) RETURNING id
"""
_ADD_ALL: Final = """
    INSERT INTO chunks (id, number, namespace_id, start, "end", code, set_id)
    VALUES (?, ?, ?, ?, ?, ?, ?)
"""
_ADD_VECTORS: Final = "INSERT INTO chunk_vectors (id, embedding) VALUES (?, ?)"
_NEWEST_CHUNK: Final = """
    SELECT max(ifnull((SELECT max(id) FROM chunks), 0),
               ifnull((SELECT seq FROM sqlite_sequence WHERE name = 'chunks'), 0))
"""
_OF_MEMORY: Final = 'SELECT id, start, "end", code, set_id FROM chunks WHERE number = ? ORDER BY id'
_RENUMBER: Final = "UPDATE chunk_vectors SET id = ? WHERE id = ?"


def sign_codes(embeddings: NDArray[np.float32]) -> NDArray[np.uint8]:
    """Keep one bit of each component: whether it is positive.

    Args:
        embeddings: Shape (count, dim), float32.

    Returns:
        Shape (count, bytes), uint8: dim / 8 bytes, padded to whole words of 64 bits.
    """
    codes = np.packbits(embeddings > 0, axis=-1)
    missing = -codes.shape[-1] % _WORD_BYTES
    return np.pad(codes, ((0, 0), (0, missing))) if missing else codes


class VectorReader:
    """Reads passages and distances on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    @cached_property
    def _active_id(self) -> int | None:
        """Return the id of the active set; `vector_sets` reads the others."""
        found = rows_of(self._connection, "SELECT id FROM vector_sets WHERE state = 'active'")
        return found[0][0] if found else None

    def all_codes(self, set_id: int | None = None) -> CodeTable:
        """Return the sign codes of every passage of a set, the active one by default."""
        rows = self._connection.exec_driver_sql(
            _CODES,
            (self._active_id if set_id is None else set_id,),
        )
        # A few thousand at a time: 100,000 rows take 30 MB as Python values, their codes 6 MB.
        parts = [
            _code_table([tuple(row) for row in some]) for some in rows.partitions(_CODES_A_STEP)
        ]
        return _joined(parts) if parts else _code_table([])

    def spans(self, chunk_ids: Iterable[int]) -> dict[int, tuple[int, int]]:
        """Return the first character of some passages, and the one after the last, by chunk id."""
        wanted = json.dumps([int(chunk_id) for chunk_id in chunk_ids])
        return {chunk_id: (start, end) for chunk_id, start, end in
                rows_of(self._connection, _SPANS, (wanted,))}  # fmt: skip

    def of_passages(self, chunk_ids: NDArray[np.int64], dimension: int) -> NDArray[np.float32]:
        """Return the vectors of some passages.

        Args:
            chunk_ids: Shape (passages,), int64.
            dimension: Length of the vectors.

        Returns:
            NaN for removed passages and invalid vectors; shape (passages, dim).
        """
        found = np.full((len(chunk_ids), dimension), np.nan, dtype=np.float32)
        wanted = (json.dumps(chunk_ids.tolist()), found.strides[0])
        rows = rows_of(self._connection, _OF_PASSAGES, wanted)
        if rows:
            places, embeddings = zip(*rows, strict=True)
            packed = np.frombuffer(b"".join(embeddings), dtype=np.float32)
            found[list(places)] = packed.reshape(-1, dimension)
        return found

    def of_memory(self, number: int, set_id: int | None = None) -> NDArray[np.float32]:
        """Return the vectors of a memory's passages in their order; shape (chunks, dim).

        Args:
            number: The memory.
            set_id: The set to read; the active one by default.
        """
        wanted = self._active_id if set_id is None else set_id
        rows = self._connection.execute(
            select(schema.chunk_vectors.c.embedding)
            .join(schema.chunks, schema.chunks.c.id == schema.chunk_vectors.c.id)
            .where(schema.chunks.c.number == number, schema.chunks.c.set_id == wanted)
            .order_by(schema.chunks.c.id)
        ).scalars()
        vectors = [np.frombuffer(embedding, dtype=np.float32) for embedding in rows]
        return np.stack(vectors) if vectors else np.empty((0, 0), dtype=np.float32)

    def count(self) -> int:
        """Return how many passages of the active set have vectors."""
        found: int = self._connection.exec_driver_sql(
            "SELECT count(*) FROM chunks c JOIN chunk_vectors v ON v.id = c.id WHERE c.set_id = ?",
            (self._active_id,),
        ).scalar_one()
        return found


class VectorWriter(VectorReader):
    """Adds and removes passages inside one unit of work, and records them for the index."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        self._added: dict[int, list[tuple[int, int, int, bytes]]] = {}
        self._removed: list[int] = []

    def are_current(self, passages: Sequence[ChunkVector]) -> bool:
        """Return whether the passages that name a set belong to the active one."""
        return all(passage.set_id in {None, self._active_id} for passage in passages)

    def add(self, number: int, namespace_id: NamespaceId, passages: Sequence[ChunkVector]) -> None:
        """Store a memory's passages, all of one set."""
        self.add_all([(number, namespace_id, passages)])

    def add_all(self, memories: Sequence[tuple[int, NamespaceId, Sequence[ChunkVector]]]) -> None:
        """Store the passages of memories: number, namespace and passages of each."""
        given = [one for one in memories if one[2]]
        if not given:
            return
        embeddings = np.stack([one.embedding for _, _, passages in given for one in passages])
        embeddings = embeddings.astype(np.float32)
        # Of all passages at once: numpy's calls cost more than what they do for one.
        parts = zip(embeddings, sign_codes(embeddings), strict=True)
        chunk_rows, vector_rows = [], []
        chunk_id = self._newest_id()
        for number, namespace_id, passages in given:
            set_id = passages[0].set_id or self._active_id
            if set_id is None:
                raise ValueError("vectors come with no set, and none is active")
            for passage in passages:
                chunk_id += 1
                embedding, code = next(parts)
                key, packed = (number, namespace_id), code.tobytes()
                chunk_rows.append((chunk_id, *key, passage.start, passage.end, packed, set_id))
                vector_rows.append((chunk_id, embedding.tobytes()))
                added = (chunk_id, number, int(namespace_id), packed)
                self._added.setdefault(set_id, []).append(added)
        run_all(self._connection, _ADD_ALL, chunk_rows)
        run_all(self._connection, _ADD_VECTORS, vector_rows)

    def _newest_id(self) -> int:
        """Return the highest id of a passage; those of removed passages are not used again."""
        ((newest,),) = rows_of(self._connection, _NEWEST_CHUNK)
        return int(newest)

    def move(self, number: int, namespace_id: NamespaceId) -> None:
        """Assign a memory's passages of every set to another namespace, under new ids."""
        rows = self._connection.exec_driver_sql(_OF_MEMORY, (number,)).all()
        for chunk_id, start, end, code, set_id in rows:
            new_id = self._connection.exec_driver_sql(
                _ADD, (number, namespace_id, start, end, code, set_id)
            ).scalar_one()
            self._connection.exec_driver_sql(_RENUMBER, (new_id, chunk_id))
            self._connection.exec_driver_sql("DELETE FROM chunks WHERE id = ?", (chunk_id,))
            added = (new_id, number, int(namespace_id), code)
            self._added.setdefault(set_id, []).append(added)
            self._removed.append(chunk_id)

    def remove(self, number: int) -> None:
        """Remove a memory from every set, because its content changes or is removed."""
        self._forget_failures([number])
        self._remove_chunks(
            self._connection.execute(
                select(schema.chunks.c.id).where(schema.chunks.c.number == number)
            ).scalars()
        )

    def remove_from(self, set_id: int | None, numbers: Sequence[int]) -> int:
        """Remove at most a few hundred memories from one set; return the number of passages.

        Args:
            set_id: Which set; ``None`` means the active one.
            numbers: Row numbers of the memories.
        """
        chunks = schema.chunks
        inside = chunks.c.number.in_(numbers) & (chunks.c.set_id == (set_id or self._active_id))
        found = self._connection.execute(select(chunks.c.id).where(inside)).scalars()
        return self._remove_chunks(found)

    def remove_many(self, numbers: Sequence[int]) -> None:
        """Remove the passages of at most a few hundred memories."""
        vectors, chunks = schema.chunk_vectors, schema.chunks
        inside = chunks.c.number.in_(numbers)
        ids = list(self._connection.execute(select(chunks.c.id).where(inside)).scalars())
        self._connection.execute(vectors.delete().where(vectors.c.id.in_(ids)))
        self._connection.execute(chunks.delete().where(inside))
        self._removed.extend(ids)

    def remove_stray(self, chunk_ids: Sequence[int]) -> None:
        """Remove vectors without a passage."""
        vectors = schema.chunk_vectors
        self._connection.execute(vectors.delete().where(vectors.c.id.in_(chunk_ids)))

    def delta(self, set_id: int) -> tuple[CodeTable, tuple[int, ...]]:
        """Return what this unit added to a set, and the ids of what it removed from any.

        Args:
            set_id: Which set.
        """
        return _code_table(self._added.get(set_id, [])), tuple(self._removed)

    def _remove_chunks(self, found: Iterable[int]) -> int:
        ids = list(found)
        if ids:
            vectors, chunks = schema.chunk_vectors, schema.chunks
            self._connection.execute(vectors.delete().where(vectors.c.id.in_(ids)))
            self._connection.execute(chunks.delete().where(chunks.c.id.in_(ids)))
            self._removed.extend(ids)
        return len(ids)

    def _forget_failures(self, numbers: Sequence[int]) -> None:
        failures = schema.vector_failures
        self._connection.execute(failures.delete().where(failures.c.number.in_(numbers)))


def _joined(parts: Sequence[CodeTable]) -> CodeTable:
    return CodeTable(
        np.concatenate([part.chunk_ids for part in parts]),
        np.concatenate([part.numbers for part in parts]),
        np.concatenate([part.namespace_ids for part in parts]),
        np.concatenate([part.codes for part in parts]),
    )


def _code_table(rows: Sequence[tuple[int, int, int, bytes]]) -> CodeTable:
    codes = np.frombuffer(b"".join(row[3] for row in rows), dtype=np.uint8)
    numbers = np.array([row[:3] for row in rows], dtype=np.int64).reshape(len(rows), 3)
    return CodeTable(
        np.ascontiguousarray(numbers[:, 0]),
        np.ascontiguousarray(numbers[:, 1]),
        np.ascontiguousarray(numbers[:, 2]),
        codes.reshape(len(rows), -1) if rows else codes.reshape(0, 0),
    )
