"""Read a namespace as records of a bundle."""

import json
import struct
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import groupby
from operator import itemgetter
from typing import Any, Final

from sqlalchemy import Connection, Row, select

from muniment.domain.clock import Stamp, moment_of, stamp_ms
from muniment.domain.history.history import CARRIED, Operation
from muniment.domain.history.merging import as_edit
from muniment.domain.ids import NamespaceId
from muniment.domain.memories.memory import Visibility
from muniment.storage import schema
from muniment.storage.bundles.bundle_tables import (
    LINK,
    MEMORY,
    OWNED,
    PARTS,
    SUBJECTS,
    BundleTable,
    Record,
    is_of_lifetime,
)
from muniment.storage.engine.driver_statements import rows_of
from muniment.storage.history.carried_operations import with_carried
from muniment.storage.sealers import CONTENT, METADATA, PATCH, RECORD, SealersInView

_AT_ONCE: Final = 500
_COLUMNS: Final = ", ".join(f"m.{column}" for column in MEMORY.fields)
_MEMORIES: Final = f"""
    SELECT m.number, {_COLUMNS}
    FROM json_each(?) wanted CROSS JOIN memories m ON m.number = wanted.value
    ORDER BY wanted.key
"""  # noqa: S608 (our own names)
_VECTORS: Final = """
    SELECT wanted.key, c.start, c."end", v.embedding
    FROM json_each(:wanted) wanted CROSS JOIN chunks c ON c.number = wanted.value
    CROSS JOIN chunk_vectors v ON v.id = c.id
    WHERE c.set_id = :set ORDER BY wanted.key, c.id
"""
_NAMED: Final = {"agent": "agent_id", "user": "user_id", "project": "project"}


class BundleReader:
    """Reads the rows of one namespace on one connection.

    A row that exists only because memories name it travels only with one of those memories, so
    that nothing of a memory that stays behind is in the bundle.

    Args:
        connection: A read connection.
        sealers: The namespaces' keys.
        namespace_id: The namespace.
        is_whole: Whether what was made by hand travels too, though no memory names it.
    """

    def __init__(
        self,
        connection: Connection,
        sealers: SealersInView,
        namespace_id: NamespaceId,
        *,
        is_whole: bool,
    ) -> None:
        self._connection = connection
        self._is_whole = is_whole
        self._namespace_id = namespace_id
        self._sealer = sealers.of(namespace_id)
        self._uids: dict[str, dict[int, str]] = {}
        self._handles: dict[str, set[str]] = {}

    def numbers(self, *, with_trash: bool, with_confidential: bool) -> list[int]:
        """Return the row numbers of the memories that travel, in order."""
        table = schema.memories
        wanted = table.c.namespace_id == self._namespace_id
        if not with_trash:
            wanted &= table.c.deleted_at.is_(None)
        if not with_confidential:
            wanted &= table.c.visibility != Visibility.CONFIDENTIAL.value
        found = self._connection.execute(select(table.c.number).where(wanted).order_by("number"))
        return list(found.scalars())

    def memories(self, numbers: Sequence[int]) -> Iterator[Record]:
        """Yield the memories, in the order of their numbers."""
        known = self._uids.setdefault("memory", {})
        for some in _parted(numbers):
            for number, *values in rows_of(self._connection, _MEMORIES, (json.dumps(some),)):
                record = dict(zip(MEMORY.fields.values(), values, strict=True))
                known[number] = record["id"]
                self._note_names(record)
                yield self._opened(record)

    def others(self) -> Iterator[Record]:
        """Yield everything else but the vectors; after `memories` was read to its end."""
        linked = {record["entity"] for record in self._links()}
        for spec in OWNED:
            for row in self._rows(spec):
                if self._travels(spec.kind, row, linked):
                    self._uids.setdefault(spec.kind, {})[row.id] = row.uid
                    yield self._record(spec, row)
        for spec in PARTS:
            for row in self._rows(spec):
                if self._parent(spec, row) is not None:
                    yield self._record(spec, row)
        yield from self._links()
        yield from self._operations()

    def vectors(self, numbers: Sequence[int], set_id: int) -> Iterator[bytes]:
        """Yield the vectors of each memory that has some: place, count, spans, components."""
        place = 0
        for some in _parted(numbers):
            rows = rows_of(self._connection, _VECTORS, {"wanted": json.dumps(some), "set": set_id})
            for index, passages in groupby(rows, itemgetter(0)):
                spans, embeddings = [], []
                for _, start, end, embedding in passages:
                    spans.append(struct.pack(">II", start, end))
                    embeddings.append(embedding)
                head = struct.pack(">IH", place + index, len(spans))
                yield b"".join((head, *spans, *embeddings))
            place += len(some)

    def _opened(self, record: Record) -> Record:
        memory_id = record["id"]
        record["kind"] = MEMORY.kind
        record["content"] = self._sealer.open_text(
            record["content"], record_id=memory_id, purpose=CONTENT
        )
        record["metadata"] = self._sealer.open_json(
            record["metadata"], record_id=memory_id, purpose=METADATA
        )
        for name in ("tags", "categories", "stamps"):
            record[name] = json.loads(record[name])
        return record

    def _record(self, spec: BundleTable, row: Row[Any]) -> Record:
        record = _plain(spec, row)
        for column, kind in spec.references.items():
            record[column] = self._uids[kind][getattr(row, column)]
        if "record" in record:
            record["record"] = self._sealer.open_json(
                row.record, record_id=spec.record_id(record), purpose=RECORD
            )
        return record

    def _rows(self, spec: BundleTable) -> Iterator[Row[Any]]:
        table = spec.table
        query = select(table).order_by(*table.primary_key.columns)
        if "namespace_id" in table.columns:
            query = query.where(table.c.namespace_id == self._namespace_id)
        yield from self._connection.execute(query.execution_options(yield_per=_AT_ONCE))

    def _links(self) -> Iterator[Record]:
        entities = {
            row.id: row.uid for row in self._rows(next(s for s in OWNED if s.kind == "entity"))
        }
        known = self._uids.get("memory", {})
        for row in self._rows(LINK):
            if row.entity in entities and row.number in known:
                record = _plain(LINK, row)
                yield record | {"entity": entities[row.entity], "number": known[row.number]}

    def _parent(self, spec: BundleTable, row: Row[Any]) -> str | None:
        ((column, kind),) = spec.references.items()
        return self._uids.get(kind, {}).get(getattr(row, column))

    def _travels(self, kind: str, row: Row[Any], linked: set[str]) -> bool:
        if kind == "mark":
            is_of_memory = ":" not in row.subject
            if is_of_memory:
                return row.subject in self._memory_ids
            return self._is_whole and not self._is_removed(row)
        if row.version > 0 and self._is_whole:
            return True
        if kind == "entity":
            return row.uid in linked
        field = _NAMED[row.kind] if kind == "owner" else "session_id"
        return row.handle in self._handles.get(field, ())

    def _is_removed(self, row: Row[Any]) -> bool:
        """Return whether a bio was removed: like the trash, its history stays where it is."""
        return self._sealer.open_json(row.record, record_id=row.uid, purpose=RECORD)["text"] is None

    @cached_property
    def _memory_ids(self) -> frozenset[str]:
        return frozenset(self._uids.get("memory", {}).values())

    def _note_names(self, record: Record) -> None:
        for field in (*_NAMED.values(), "session_id"):
            value = record[field]
            if value is not None:
                self._handles.setdefault(field, set()).add(value)

    def _operations(self) -> Iterator[Record]:
        subjects = {
            SUBJECTS[kind] + uid for kind, uids in self._uids.items() for uid in uids.values()
        }
        table = schema.operations
        rows = self._connection.execute(
            select(table)
            .where(table.c.namespace_id == self._namespace_id, table.c.patch.is_not(None))
            .order_by(table.c.sequence)
            .execution_options(yield_per=_AT_ONCE)
        )
        for row in rows:
            if row.subject in subjects:
                yield from map(_portable, self._parts(row))

    def _parts(self, row: Row[Any]) -> Iterable[Operation]:
        """Return an operation, after the history that it carries, as far as it can be read."""
        operation = Operation(
            row.sequence,
            Stamp(row.stamp),
            moment_of(stamp_ms(Stamp(row.stamp))),
            row.actor,
            row.action,
            row.subject,
            row.batch_id,
            self._sealer.open_json(row.patch, record_id=row.subject, purpose=PATCH),
            device=row.device,
            incarnation=row.incarnation,
        )
        if CARRIED not in operation.patch:
            return (operation,)
        return (part for part in with_carried([operation]) if part.is_readable)


def _portable(operation: Operation) -> Record:
    action, patch = as_edit(operation.action, operation.patch)
    record = {
        "kind": "operation",
        "stamp": int(operation.stamp),
        "device": operation.device,
        "incarnation": operation.incarnation,
        "actor": operation.actor,
        "action": action,
        "subject": operation.subject,
        "patch": patch,
    }
    if not is_of_lifetime(action, patch):
        record["batch_id"] = operation.batch_id
    return record


def _plain(spec: BundleTable, row: Row[Any]) -> Record:
    found = row._mapping  # noqa: SLF001 (a public attribute of SQLAlchemy)
    values = {key: found[name] for name, key in spec.fields.items()}
    return {**values, "kind": spec.kind}


def _parted(numbers: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(numbers), _AT_ONCE):
        yield numbers[start : start + _AT_ONCE]
