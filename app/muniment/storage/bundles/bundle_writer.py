"""Write the records of a bundle into a namespace: what is new, and what merging changes."""

import hashlib
import json
import struct
from collections.abc import Container, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from operator import itemgetter
from typing import Any, Final, NamedTuple, TypeAlias

import numpy as np
from pydantic_core import to_json
from sqlalchemy import select

from muniment.domain.changes import ChangeKind, MemoryChange
from muniment.domain.errors import DamagedBundleError
from muniment.domain.ids import MemoryId, short_id_of
from muniment.domain.memories.memory import EmbeddingState
from muniment.storage import schema
from muniment.storage.bundles.bundle_comparison import BundleComparison
from muniment.storage.bundles.bundle_rows import BundleRowWriter, Places, next_number
from muniment.storage.bundles.bundle_tables import (
    MEMORY,
    OPERATION,
    PUT_AS_THEY_ARE,
    SUBJECTS,
    Record,
    check_records,
    here,
    operation_of,
)
from muniment.storage.bundles.bundle_uids import targets_of
from muniment.storage.engine.driver_statements import insert_rows
from muniment.storage.full_text.text_index import TextIndexWriter
from muniment.storage.memories.memory_fields import content_digest
from muniment.storage.memories.memory_keys import has_one_of
from muniment.storage.memories.merging import MergeWriter
from muniment.storage.memories.multi_value_fields import MemberWriter, members_of
from muniment.storage.namespaces import NamespaceRow
from muniment.storage.sealers import CONTENT, METADATA, canonical_json
from muniment.storage.vectors.vectors import ChunkVector, VectorWriter
from muniment.storage.write_context import WriteContext

_VECTORS_HEAD: Final = struct.Struct(">IH")
_COMPUTED: Final = (
    *("number", "id", "short_id", "namespace_id", "content", "metadata", "content_digest"),
    *("tags", "categories", "stamps", "embedding_state", "client_id"),
)
_PLAIN: Final = {name: key for name, key in MEMORY.fields.items() if name not in _COMPUTED}
_COLUMNS: Final = (*_PLAIN, *_COMPUTED)
_plain_values: Final = itemgetter(*_PLAIN.values())
_Span: TypeAlias = tuple[int, int, int, int]


class _Derived(NamedTuple):
    """What follows from the record of a memory, and from nothing else.

    Args:
        metadata: As canonical JSON.
        members: The rows of its tags, categories and metadata.
        columns: Its digest, tags, categories and stamps, as the row holds them.
    """

    metadata: str
    members: Mapping[str, Sequence[str | bytes]]
    columns: tuple[bytes, str, str, str]


class _New(NamedTuple):
    """A memory that is not there yet, with its number and id here."""

    number: int
    id: MemoryId
    record: Record
    derived: _Derived


_UNREADABLE: Final = "one of its records cannot be read"


class BundleWriter:
    """Writes records in the order of the bundle.

    A row that the vault has in another namespace is copied under another uid, wherever the records
    name it.

    Args:
        context: The unit of work's.
        texts: Receives the words.
        vectors: Receives the vectors.
        namespace: Where everything goes.
        merging: Merges memories that are there.
        comparison: Which memories the namespace has; ``None`` if it is new.
        brings_vectors: Whether `put_vectors` will follow, because the model is the same.
        moment: The current time.
    """

    def __init__(
        self,
        context: WriteContext,
        *,
        texts: TextIndexWriter,
        vectors: VectorWriter,
        namespace: NamespaceRow,
        merging: MergeWriter,
        comparison: BundleComparison | None,
        brings_vectors: bool,
        moment: datetime,
    ) -> None:
        self._context = context
        self._connection = context.connection
        self._namespace = namespace
        self._sealer = context.sealers.of(namespace.id)
        self._texts = texts
        self._vectors = vectors
        self._members = MemberWriter(context.connection)
        self._places = Places()
        self._rows = BundleRowWriter(context, namespace, self._places)
        self._merging = merging
        self._there: Container[str] = () if comparison is None else comparison.there
        self._merged: Container[str] = () if comparison is None else comparison.merged
        self._moment = moment
        self._brings_vectors = brings_vectors
        self._numbers: list[int | None] = []
        self._texts_wanted: dict[int, tuple[MemoryId, bytes]] = {}

    def prepare(self, kind: str, records: Sequence[Record]) -> Sequence[Any]:
        """Check records of one kind, and compute what follows from them alone; any thread.

        Returns:
            What `put` takes.

        Raises:
            DamagedBundleError: One is not what such a record must be.
        """
        check_records(kind, records)
        if kind == MEMORY.kind:
            return [(record, self._derived(record)) for record in records]
        if kind == OPERATION:
            for record in records:
                record["written"] = _written(record)
        return records

    def put(self, kind: str, prepared: Sequence[Any]) -> None:
        """Write some records of one kind, as `prepare` returned them.

        Raises:
            DamagedBundleError: One does not belong to the others.
        """
        if kind == OPERATION:
            self._put_operations(prepared)
        elif kind == MEMORY.kind:
            self._put_memories(prepared)
        elif spec := PUT_AS_THEY_ARE.get(kind):
            self._rows.put(spec, prepared)

    def put_vectors(self, bodies: Sequence[bytes], dimension: int) -> None:
        """Store the vectors of some memories, unless they have their own.

        Raises:
            DamagedBundleError: They do not belong to a memory of the bundle, or are cut.
        """
        layouts = [self._layout(body, dimension) for body in bodies]
        parts = [body[start:] for body, (_, _, start) in zip(bodies, layouts, strict=True)]
        embeddings = np.frombuffer(b"".join(parts), dtype="<f4").reshape(-1, dimension)
        if not np.isfinite(embeddings).all():
            raise DamagedBundleError(_UNREADABLE)
        home, rows, spans, first = int(self._namespace.id), list[int](), list[_Span](), 0
        for place, ends, _ in layouts:
            count, number = len(ends) // 2, self._numbers[place]
            if number is not None:
                rows += range(first, first + count)
                pairs = zip(ends[::2], ends[1::2], strict=True)
                spans += [(number, home, start, end) for start, end in pairs]
            elif place in self._texts_wanted:
                own = embeddings[first : first + count]
                self._renew(
                    *self._texts_wanted[place], list(map(ChunkVector, ends[::2], ends[1::2], own))
                )
            first += count
        self._vectors.add_spans(spans, embeddings if len(rows) == first else embeddings[rows])

    def _renew(self, memory_id: MemoryId, text_digest: bytes, passages: list[ChunkVector]) -> None:
        """Store the vectors of a merged memory, if it waits for those of the bundle's text."""
        memory = self._merging.by_ids([memory_id]).get(memory_id)
        if memory is None or memory.embedding.state is not EmbeddingState.PENDING:
            return
        if _digest(memory.content) == text_digest:
            self._merging.set_embedding(memory, passages, state=EmbeddingState.READY)

    def _layout(self, body: bytes, dimension: int) -> tuple[int, Sequence[int], int]:
        """Return the place of a memory, the ends of its passages, and where its numbers begin."""
        if len(body) < _VECTORS_HEAD.size:
            raise DamagedBundleError(_UNREADABLE)
        place, count = _VECTORS_HEAD.unpack_from(body)
        start = _VECTORS_HEAD.size + 8 * count
        if place >= len(self._numbers) or len(body) != start + 4 * count * dimension or not count:
            raise DamagedBundleError(_UNREADABLE)
        return place, struct.unpack_from(f">{2 * count}I", body, _VECTORS_HEAD.size), start

    def finish(self) -> None:
        """Require that every session has the state it names.

        Raises:
            DamagedBundleError: One has not.
        """
        sessions, states = schema.sessions, schema.session_states
        is_state = (states.c.session == sessions.c.id) & (
            states.c.version == sessions.c.state_version
        )
        without = (
            select(sessions.c.id)
            .outerjoin(states, is_state)
            .where(sessions.c.namespace_id == self._namespace.id, states.c.session.is_(None))
        )
        if self._connection.execute(without.limit(1)).first() is not None:
            raise DamagedBundleError(_UNREADABLE)

    def _derived(self, record: Record) -> "_Derived | None":
        """Return what a row of a memory holds beside the fields; ``None`` if it has one here."""
        if record["id"] in self._there:
            return None
        return _Derived(
            canonical_json(record["metadata"]),
            members_of(record, self._sealer),
            (
                content_digest(self._sealer, record["content"]),
                _listed(*record["tags"]),
                _listed(*record["categories"]),
                # As `canonical_json`, in a fifth of its time: they are numbers.
                to_json(dict(sorted(here(record["stamps"]).items()))).decode("utf-8"),
            ),
        )

    def _put_memories(self, prepared: Sequence[tuple[Record, "_Derived | None"]]) -> None:
        ids = [record["id"] for record, _ in prepared]
        targets = targets_of(self._connection, schema.memories, ids, self._namespace)
        numbers = self._numbers_of([target for target, is_there in targets.values() if is_there])
        new: list[_New] = []
        first = next_number(self._connection, schema.memories, "number")
        for record, derived in prepared:
            target, is_there = targets[record["id"]]
            self._places.name(record["id"], target, is_there=is_there)
            if derived is None or is_there:
                self._meet(record, MemoryId(target), numbers[target])
            else:
                number = first + len(new)
                self._places.put(MEMORY.kind, target, number)
                self._numbers.append(number)
                new.append(_New(number, MemoryId(target), record, derived))
        if new:
            self._insert(new)

    def _meet(self, record: Record, memory_id: MemoryId, number: int) -> None:
        """Note a memory that is there; its operations merge it."""
        self._places.put(MEMORY.kind, memory_id, number)
        if memory_id in self._merged:
            wanted = (memory_id, _digest(record["content"]))
            self._texts_wanted[len(self._numbers)] = wanted
        self._numbers.append(None)

    def _insert(self, new: Sequence["_New"]) -> None:
        insert_rows(self._connection, schema.memories, _COLUMNS, self._rows_of(new))
        self._members.add_all([(one.number, one.derived.members) for one in new])
        self._texts.add_all(
            [(one.number, one.record["content"], one.record["tags"]) for one in new]
        )
        name = self._namespace.name
        self._context.memory_changes.extend(
            MemoryChange(ChangeKind.CREATED, name, one.id) for one in new
        )

    def _rows_of(self, new: Sequence["_New"]) -> list[tuple[Any, ...]]:
        """Return the rows of new memories, in the order of `_COLUMNS`."""
        sealer, home = self._sealer, self._namespace.id
        taken = self._taken_client_ids([one.record for one in new])
        contents = [(one.record["content"], one.id) for one in new]
        metadata = [(one.derived.metadata, one.id) for one in new]
        sealed = zip(
            new,
            sealer.seal_texts(contents, purpose=CONTENT),
            sealer.seal_texts(metadata, purpose=METADATA),
            strict=True,
        )
        return [
            (
                *_plain_values(record),
                *(number, memory_id, short_id_of(memory_id), home, content, metadata),
                *derived.columns,
                self._embedding_state(record["embedding_state"]),
                None if record["client_id"] in taken else record["client_id"],
            )
            for (number, memory_id, record, derived), content, metadata in sealed
        ]

    def _embedding_state(self, state: str) -> str:
        if state == EmbeddingState.READY.value and not self._brings_vectors:
            return EmbeddingState.PENDING.value
        return state

    def _taken_client_ids(self, records: Sequence[Record]) -> set[str]:
        """Return the idempotency keys of records that other memories here have."""
        column = schema.memories.c.client_id
        wanted = [record["client_id"] for record in records if record["client_id"] is not None]
        found = select(column).where(
            schema.memories.c.namespace_id == self._namespace.id, column.in_(wanted)
        )
        return set(self._connection.execute(found).scalars()) if wanted else set()

    def _numbers_of(self, ids: Sequence[str]) -> dict[str, int]:
        if not ids:
            return {}
        memories = schema.memories
        found = select(memories.c.id, memories.c.number).where(has_one_of(ids))
        rows = self._connection.execute(found)
        return {row.id: row.number for row in rows}

    def _put_operations(self, records: Sequence[Record]) -> None:
        added, merged = [], []
        for record in records:
            prefix, _, uid = record["subject"].rpartition(":")
            prefix += ":" if prefix else ""
            target = self._places.uid(uid)
            if prefix not in SUBJECTS.values() or target is None:
                raise DamagedBundleError(_UNREADABLE)
            is_known = target in self._places.known
            if not prefix and is_known:
                merged += [operation_of(record, target)] if target in self._merged else []
                continue
            operation = {**record, "subject": prefix + target}
            if not prefix or not is_known:
                added.append(operation)
            elif self._is_missing(operation):
                operation.pop("batch_id", None)
                added.append(operation)
        self._context.journal.take_in(added, namespace_id=self._namespace.id, sealer=self._sealer)
        self._merging.take_in(merged, home=self._namespace.id, moment=self._moment)

    def _is_missing(self, operation: Record) -> bool:
        """Return whether the journal lacks an operation on a row that was there before."""
        table = schema.operations
        found = select(table.c.sequence).where(
            table.c.subject == operation["subject"],
            table.c.stamp == operation["stamp"],
            table.c.device == operation["device"],
            table.c.incarnation == operation["incarnation"],
        )
        return self._connection.execute(found).first() is None


@lru_cache(maxsize=4_096)
def _listed(*values: str) -> str:
    """Write a list of texts; most memories have one of a few."""
    return json.dumps(values, ensure_ascii=False)


def _written(operation: Record) -> str:
    """Return the patch of an operation as it is stored."""
    is_of_memory = ":" not in operation["subject"]
    return canonical_json(here(operation["patch"]) if is_of_memory else operation["patch"])


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8")).digest()
