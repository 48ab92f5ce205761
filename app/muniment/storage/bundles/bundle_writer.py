"""Write the records of a bundle into a new namespace."""

import json
import struct
from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
from sqlalchemy import Table, func, insert, select, update

from muniment.domain.changes import ChangeKind, MemoryChange
from muniment.domain.errors import DamagedBundleError
from muniment.domain.ids import MemoryId, new_uid, session_short_id_of, short_id_of
from muniment.domain.memories.memory import EmbeddingState
from muniment.storage import schema
from muniment.storage.bundles.bundle_tables import (
    LINK,
    MEMORY,
    OPERATION_FIELDS,
    OWNED,
    PARTS,
    SUBJECTS,
    BundleTable,
    Record,
    key_of,
)
from muniment.storage.full_text.text_index import TextIndexWriter
from muniment.storage.memories.memory_fields import content_digest, sealed
from muniment.storage.memories.multi_value_fields import MemberWriter, members_of
from muniment.storage.namespaces import NamespaceRow
from muniment.storage.sealers import RECORD, canonical_json
from muniment.storage.vectors.vectors import ChunkVector, VectorWriter
from muniment.storage.write_context import WriteContext

_SPECS: Final[Mapping[str, BundleTable]] = {
    spec.kind: spec for spec in (MEMORY, *OWNED, *PARTS, LINK)
}
_NUMBERED: Final = frozenset({"owner", "session", "entity"})


class BundleWriter:
    """Writes records in the order of the bundle; every check of a record raises.

    Ids that the vault has already, such as those of the namespace that was exported, are replaced
    by new ones, wherever the records name them.

    Args:
        context: The unit of work's.
        texts: Receives the words.
        vectors: Receives the vectors.
        namespace: Where everything goes; it is empty.
    """

    def __init__(
        self,
        context: WriteContext,
        *,
        texts: TextIndexWriter,
        vectors: VectorWriter,
        namespace: NamespaceRow,
    ) -> None:
        self._context = context
        self._connection = context.connection
        self._namespace = namespace
        self._sealer = context.sealers.of(namespace.id)
        self._texts = texts
        self._vectors = vectors
        self._members = MemberWriter(context.connection)
        self._rows: dict[str, dict[str, int]] = {}
        self._uids: dict[str, str] = {}
        self._numbers: list[int] = []

    def put(self, records: Sequence[Record]) -> None:
        """Write some records of one kind.

        Raises:
            DamagedBundleError: One is not what such a record must be.
        """
        kind = records[0]["kind"]
        if kind == "operation":
            self._put_operations(records)
        elif spec := _SPECS.get(kind):
            for record in records:
                spec.check(record)
            self._put_memories(records) if spec is MEMORY else self._put_rows(spec, records)

    def put_vectors(self, body: bytes, dimension: int) -> None:
        """Store the vectors of one memory.

        Raises:
            DamagedBundleError: They do not belong to a memory of the bundle, or are cut.
        """
        head = struct.calcsize(">IH")
        if len(body) < head:
            raise DamagedBundleError("one of its records cannot be read")
        place, count = struct.unpack(">IH", body[:head])
        size = count * (8 + 4 * dimension)
        if place >= len(self._numbers) or len(body) != head + size or not count:
            raise DamagedBundleError("one of its records cannot be read")
        spans = struct.unpack_from(f">{2 * count}I", body, head)
        floats = np.frombuffer(body, dtype="<f4", offset=head + 8 * count)
        if not np.isfinite(floats).all():
            raise DamagedBundleError("one of its records cannot be read")
        embeddings = floats.reshape(count, dimension).astype(np.float32)
        passages = [
            ChunkVector(spans[2 * at], spans[2 * at + 1], embeddings[at]) for at in range(count)
        ]
        self._vectors.add(self._numbers[place], self._namespace.id, passages)

    def embed_later(self) -> None:
        """Queue the memories for vectors of this vault's own model."""
        ready = EmbeddingState.READY.value
        table = schema.memories
        self._connection.execute(
            update(table)
            .where(table.c.namespace_id == self._namespace.id, table.c.embedding_state == ready)
            .values(embedding_state=EmbeddingState.PENDING.value)
        )

    def _put_memories(self, records: Sequence[Record]) -> None:
        next_number = self._next(schema.memories, "number")
        taken = self._taken(schema.memories, "id", [record["id"] for record in records])
        rows = []
        for number, record in enumerate(records, start=next_number):
            memory_id = self._new_id(record["id"], taken)
            self._rows.setdefault("memory", {})[memory_id] = number
            self._numbers.append(number)
            rows.append(self._memory_row(record, MemoryId(memory_id), number))
        self._connection.execute(insert(schema.memories), rows)
        for row, record in zip(rows, records, strict=True):
            number = row["number"]
            self._members.add(number, members_of(record, self._sealer))
            self._texts.add(number, record["content"], record["tags"])
            change = MemoryChange(ChangeKind.CREATED, self._namespace.name, row["id"])
            self._context.memory_changes.append(change)

    def _memory_row(self, record: Record, memory_id: MemoryId, number: int) -> dict[str, Any]:
        content = record["content"]
        row = {name: record[key_of(name)] for name in MEMORY.fields}
        row |= sealed(self._sealer, memory_id, content=content, metadata=record["metadata"])
        return row | {
            "number": number,
            "id": memory_id,
            "short_id": short_id_of(memory_id),
            "namespace_id": self._namespace.id,
            "content_digest": content_digest(self._sealer, content),
            "tags": json.dumps(record["tags"], ensure_ascii=False),
            "categories": json.dumps(record["categories"]),
            "stamps": canonical_json(record["stamps"]),
        }

    def _put_rows(self, spec: BundleTable, records: Sequence[Record]) -> None:
        table = spec.table
        is_numbered = spec.kind in _NUMBERED
        next_id = self._next(table, "id") if is_numbered else 0
        has_uid = "uid" in table.columns
        taken = self._taken(table, "uid", [r["uid"] for r in records]) if has_uid else set()
        rows = []
        for number, record in enumerate(records, start=next_id):
            row = self._row(spec, record, taken)
            if is_numbered:
                self._rows.setdefault(spec.kind, {})[row["uid"]] = number
                row["id"] = number
            rows.append(row)
        self._connection.execute(insert(table), rows)

    def _row(self, spec: BundleTable, record: Record, taken: set[str]) -> dict[str, Any]:
        row = {name: record[key_of(name)] for name in spec.fields}
        named = dict(record)
        if "uid" in row:
            row["uid"] = named["uid"] = self._new_id(record["uid"], taken)
        for column, kind in spec.references.items():
            named[column] = self._uids.get(record[column], "")
            row[column] = self._row_of(kind, named[column])
        if "namespace_id" in spec.table.columns:
            row["namespace_id"] = self._namespace.id
        if spec.kind == "session":
            row["short_id"] = session_short_id_of(row["uid"])
        if spec.kind == "mark":
            row["subject"] = self._uids.get(row["subject"], row["subject"])
        if "record" in row:
            row["record"] = self._sealer.seal_json(
                record["record"], record_id=spec.record_id(named), purpose=RECORD
            )
        return row

    def _row_of(self, kind: str, uid: str) -> int:
        found = self._rows.get(kind, {}).get(uid)
        if found is None:
            raise DamagedBundleError("one of its records cannot be read")
        return found

    def _put_operations(self, records: Sequence[Record]) -> None:
        taken_in = []
        for record in records:
            if not all(type(record.get(name)) is kind for name, kind in OPERATION_FIELDS.items()):
                raise DamagedBundleError("one of its records cannot be read")
            prefix, _, uid = record["subject"].rpartition(":")
            prefix += ":" if prefix else ""
            if prefix not in SUBJECTS.values() or uid not in self._uids:
                raise DamagedBundleError("one of its records cannot be read")
            taken_in.append(record | {"subject": prefix + self._uids[uid]})
        self._context.journal.take_in(
            taken_in, namespace_id=self._namespace.id, sealer=self._sealer
        )

    def _new_id(self, uid: str, taken: set[str]) -> str:
        if uid in self._uids:
            raise DamagedBundleError("one of its records appears twice")
        self._uids[uid] = new_uid(self._namespace.created_at) if uid in taken else uid
        return self._uids[uid]

    def _taken(self, table: Table, column: str, uids: Sequence[str]) -> set[str]:
        found = select(table.c[column]).where(table.c[column].in_(uids))
        return set(self._connection.execute(found).scalars())

    def _next(self, table: Table, column: str) -> int:
        newest = self._connection.execute(select(func.max(table.c[column]))).scalar() or 0
        # Numbers of removed rows are not used again.
        kept = self._connection.exec_driver_sql(
            "SELECT seq FROM sqlite_sequence WHERE name = ?", (table.name,)
        ).scalar()
        return int(max(newest, kept or 0)) + 1
