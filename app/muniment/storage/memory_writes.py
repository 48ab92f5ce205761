"""Memories written: row, full text, vectors and journal operation, in one transaction."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from muniment.domain.changes import ChangeKind, MemoryChange
from muniment.domain.clock import Stamp, unix_ms
from muniment.domain.errors import ConflictError
from muniment.domain.ids import MemoryId, MemoryNumber, NamespaceId, short_id_of
from muniment.domain.memory import (
    EmbeddingState,
    Memory,
    MemoryDraft,
    MemoryPatch,
    MemoryType,
    Unset,
    computed_tier,
)
from muniment.storage import schema
from muniment.storage.journal import JournalWriter
from muniment.storage.memories import MemoryReader
from muniment.storage.rows import MemoryDecoder
from muniment.storage.sealers import CONTENT, METADATA, NamespaceSealer, Sealers, canonical_json
from muniment.storage.texts import TextWriter
from muniment.storage.vectors import ChunkVector, VectorWriter

# Columns that an operation's patch carries as they are; content and metadata are sealed apart.
_PLAIN = (
    "agent_id",
    "user_id",
    "session_id",
    "project",
    "type",
    "kind",
    "importance",
    "tier",
    "visibility",
    "source",
    "expires_at",
)


# Made once: building the statement costs more than running it.
_INSERT = insert(schema.memories)


@dataclass(frozen=True, slots=True)
class NewMemory:
    """A checked draft, with what the program adds to it.

    Args:
        id: Made by the caller, so that it can be answered.
        namespace_id: Where it goes.
        draft: Checked; ``created_at`` may be given by the caller.
        moment: The present moment.
        passages: Its vectors; empty unless ``state`` is ready.
        state: Where the vectors stand.
        reason: Why they could not be computed, when they could not.
    """

    id: MemoryId
    namespace_id: NamespaceId
    draft: MemoryDraft
    moment: datetime
    passages: Sequence[ChunkVector]
    state: EmbeddingState
    reason: str | None = None


class MemoryWriter(MemoryReader):
    """Writes memories inside one unit of work; gathers what changed."""

    def __init__(
        self,
        connection: Connection,
        decoder: MemoryDecoder,
        *,
        sealers: Sealers,
        journal: JournalWriter,
        texts: TextWriter,
        vectors: VectorWriter,
        actor: str,
    ) -> None:
        super().__init__(connection, decoder)
        self._sealers = sealers
        self._journal = journal
        self._texts = texts
        self._vectors = vectors
        self._actor = actor
        self.changes: list[MemoryChange] = []

    def add(self, new: NewMemory, *, namespace: str) -> MemoryNumber:
        """Store a new memory; read it back with `by_numbers`, many at once.

        Raises:
            ConflictError: Its id or idempotency key is taken.
        """
        draft = new.draft
        sealer = self._sealers.of(new.namespace_id, self._connection)
        row = _row_of(new, self._actor)
        stamp = self._journal.append(
            "create",
            new.id,
            _creation_patch(row, draft),
            namespace_id=new.namespace_id,
            sealer=sealer,
        )
        row |= _sealed(sealer, new.id, content=draft.content, metadata=draft.metadata)
        row["stamps"] = f'{{"*":{stamp}}}'
        result = self._connection.execute(_INSERT, row)
        number = MemoryNumber((result.inserted_primary_key or (0,))[0])
        self._add_members(number, tags=draft.tags, categories=draft.categories)
        self._texts.add(number, draft.content, draft.tags)
        self._vectors.add(number, new.namespace_id, new.passages)
        self.changes.append(MemoryChange(ChangeKind.CREATED, namespace, new.id))
        return number

    def edit(
        self,
        memory: Memory,
        patch: MemoryPatch,
        *,
        moment: datetime,
        expected_version: int | None = None,
    ) -> Memory:
        """Change fields of a memory; a changed content waits for new vectors.

        Raises:
            ConflictError: Its version is not the expected one.
        """
        if expected_version is not None and memory.version != expected_version:
            raise ConflictError(f"it is at version {memory.version}, not {expected_version}")
        values = _changed_values(memory, patch, moment)
        if not values:
            return memory
        self._apply("edit", memory, values, moment)
        return self._changed(memory, ChangeKind.UPDATED)

    def trash(self, memory: Memory, moment: datetime) -> Memory:
        """Move a memory to the trash."""
        self._apply("delete", memory, {"deleted_at": unix_ms(moment)}, moment)
        return self._changed(memory, ChangeKind.DELETED)

    def restore(self, memory: Memory, moment: datetime) -> Memory:
        """Take a memory out of the trash."""
        self._apply("restore", memory, {"deleted_at": None}, moment)
        return self._changed(memory, ChangeKind.RESTORED)

    def purge(self, memory: Memory) -> None:
        """Remove a memory for ever: row, text, vectors, and what the journal kept of it."""
        self._journal.erase(memory.id)
        self._journal.append("purge", memory.id, {})
        self._drop(memory.number)
        self.changes.append(MemoryChange(ChangeKind.PURGED, memory.namespace, memory.id))

    def drop_namespace(self, namespace_id: NamespaceId) -> int:
        """Remove every memory of a namespace whose key is destroyed; returns how many."""
        numbers = self._connection.execute(
            select(schema.memories.c.number).where(schema.memories.c.namespace_id == namespace_id)
        ).scalars()
        count = 0
        for number in list(numbers):
            self._drop(number)
            count += 1
        self._journal.erase_namespace(namespace_id)
        return count

    def set_embedding(
        self,
        memory: Memory,
        passages: Sequence[ChunkVector],
        *,
        state: EmbeddingState,
        reason: str | None = None,
    ) -> bool:
        """Store vectors computed for a memory, unless it changed since.

        Vectors are derived from the content, so this is no operation of the journal.

        Returns:
            Whether they were stored.
        """
        table = schema.memories
        row = self._connection.execute(
            select(table.c.version, table.c.namespace_id).where(table.c.number == memory.number)
        ).one_or_none()
        if row is None or row.version != memory.version:
            return False
        self._vectors.remove(memory.number)
        self._vectors.add(memory.number, NamespaceId(row.namespace_id), passages)
        self._connection.execute(
            update(table)
            .where(table.c.number == memory.number)
            .values(embedding_state=state.value, embedding_reason=reason)
        )
        self.changes.append(MemoryChange(ChangeKind.EMBEDDED, memory.namespace, memory.id))
        return True

    def requeue_all(self) -> int:
        """Drop every vector and queue every memory anew, for another model; returns how many."""
        table = schema.memories
        numbers = list(
            self._connection.execute(select(schema.chunks.c.number).distinct()).scalars()
        )
        for number in numbers:
            self._vectors.remove(number)
        result = self._connection.execute(
            update(table)
            .where(table.c.embedding_state != EmbeddingState.SKIPPED.value)
            .values(embedding_state=EmbeddingState.PENDING.value, embedding_reason=None)
        )
        return int(result.rowcount)

    def record_accesses(self, accesses: Mapping[int, tuple[int, int]]) -> None:
        """Add to access counts: number -> (times, last moment in ms); not journaled."""
        table = schema.memories
        for number, (times, last_ms) in accesses.items():
            self._connection.execute(
                update(table)
                .where(table.c.number == number)
                .values(access_count=table.c.access_count + times, accessed_at=last_ms)
            )

    def rebuild(self, kind: str, numbers: Sequence[int]) -> None:
        """Mend one kind of disagreement that `StatisticsReader.disagreements` names.

        The rows are right; full text and vectors are derived from them.
        """
        match kind:
            case "no-text":
                for number, memory in self.by_numbers(numbers).items():
                    self._texts.put(number, memory.content, memory.tags)
            case "stray-text":
                for number in numbers:
                    self._texts.remove(number)
            case "stray-vector":
                self._vectors.remove_stray(numbers)
            case "ready-without-vectors" | "chunk-without-vector":
                for number in numbers:
                    self._vectors.remove(number)
                table = schema.memories
                self._connection.execute(
                    update(table)
                    .where(table.c.number.in_(numbers))
                    .values(embedding_state=EmbeddingState.PENDING.value)
                )

    def must(self, memory_id: MemoryId) -> Memory:
        """Return a memory known to be there."""
        found = self.by_reference(memory_id)
        if found is None:
            raise ConflictError("it was removed meanwhile")
        return found

    def _apply(self, action: str, memory: Memory, values: dict[str, Any], moment: datetime) -> None:
        row = self._require_row(memory.number)
        namespace_id = NamespaceId(row.namespace_id)
        sealer = self._sealers.of(namespace_id, self._connection)
        if "importance" in values and "tier" not in values and not row.tier_pinned:
            values["tier"] = computed_tier(values["importance"]).value
        stamp = self._journal.append(
            action, memory.id, values, namespace_id=namespace_id, sealer=sealer
        )
        columns = _columns_of(values, sealer, memory.id)
        columns["updated_at"] = unix_ms(moment)
        columns["version"] = row.version + 1
        columns["stamps"] = _stamped(row.stamps, values, stamp)
        if "content" in values:
            columns |= _requeued(row)
            self._vectors.remove(memory.number)
        table = schema.memories
        self._connection.execute(
            update(table).where(table.c.number == memory.number).values(columns)
        )
        self._set_members(
            memory.number, tags=values.get("tags"), categories=values.get("categories")
        )
        if "content" in values or "tags" in values:
            self._texts.put(
                memory.number,
                values.get("content", memory.content),
                values.get("tags", memory.tags),
            )

    def _require_row(self, number: MemoryNumber) -> Row[Any]:
        row = self.row_by_reference(number)
        if row is None:
            raise ConflictError("it was removed meanwhile")
        return row

    def _changed(self, memory: Memory, kind: ChangeKind) -> Memory:
        self.changes.append(MemoryChange(kind, memory.namespace, memory.id))
        return self.must(memory.id)

    def _drop(self, number: int) -> None:
        self._vectors.remove(number)
        self._texts.remove(number)
        self._set_members(number, tags=(), categories=())
        self._connection.execute(schema.memories.delete().where(schema.memories.c.number == number))

    def _set_members(
        self, number: int, *, tags: Sequence[str] | None, categories: Sequence[str] | None
    ) -> None:
        for table, values in (
            (schema.memory_tags, tags),
            (schema.memory_categories, categories),
        ):
            if values is not None:
                self._connection.execute(table.delete().where(table.c.number == number))
        self._add_members(number, tags=tags or (), categories=categories or ())

    def _add_members(self, number: int, *, tags: Sequence[str], categories: Sequence[str]) -> None:
        if tags:
            rows = [{"number": number, "tag": tag} for tag in dict.fromkeys(tags)]
            self._connection.execute(insert(schema.memory_tags), rows)
        if categories:
            rows = [{"number": number, "category": str(name)} for name in dict.fromkeys(categories)]
            self._connection.execute(insert(schema.memory_categories), rows)


def _row_of(new: NewMemory, actor: str) -> dict[str, Any]:
    draft = new.draft
    created = unix_ms(draft.created_at or new.moment)
    return {
        "id": new.id,
        "short_id": short_id_of(new.id),
        "namespace_id": new.namespace_id,
        "agent_id": draft.agent_id,
        "user_id": draft.user_id,
        "session_id": draft.session_id,
        "project": draft.project,
        "content_characters": len(draft.content),
        "type": (draft.type or MemoryType.GENERAL).value,
        "kind": None if draft.kind is None else draft.kind.value,
        "categories": json.dumps([category.value for category in draft.categories]),
        "tags": json.dumps(list(draft.tags), ensure_ascii=False),
        "importance": draft.importance,
        "tier": (draft.tier or computed_tier(draft.importance)).value,
        "tier_pinned": int(draft.tier is not None),
        "visibility": draft.visibility.value,
        "source": draft.source,
        "actor": actor,
        "created_at": created,
        "updated_at": unix_ms(new.moment),
        "access_count": 0,
        "expires_at": None if draft.expires_at is None else unix_ms(draft.expires_at),
        "embedding_state": new.state.value,
        "embedding_reason": new.reason,
        "client_id": draft.client_id,
        "version": 1,
    }


def _creation_patch(row: Mapping[str, Any], draft: MemoryDraft) -> dict[str, Any]:
    patch = {name: row[name] for name in _PLAIN if row.get(name) is not None}
    patch |= {"content": draft.content, "created_at": row["created_at"]}
    patch |= {"tags": list(draft.tags)} if draft.tags else {}
    patch |= {"categories": [str(name) for name in draft.categories]} if draft.categories else {}
    patch |= {"metadata": dict(draft.metadata)} if draft.metadata else {}
    patch |= {"client_id": draft.client_id} if draft.client_id else {}
    return patch


def _changed_values(memory: Memory, patch: MemoryPatch, moment: datetime) -> dict[str, Any]:
    """Return the new values of the fields that really change, as the journal keeps them."""
    values: dict[str, Any] = {}
    for field in fields(patch):
        wanted = getattr(patch, field.name)
        if not isinstance(wanted, Unset):
            values[field.name] = _journal_value(field.name, wanted)
    if "archived" in values:
        archived = values.pop("archived")
        values["archived_at"] = unix_ms(moment) if archived else None
        if archived == (memory.archived_at is not None):
            values.pop("archived_at")
    if "metadata" in values:
        merged = {**memory.metadata, **values["metadata"]}
        values["metadata"] = {name: value for name, value in merged.items() if value is not None}
    _settle_tier(memory, values)
    return {
        name: value
        for name, value in values.items()
        if name in {"archived_at", "tier_pinned"}
        or value != _journal_value(name, getattr(memory, name))
    }


def _settle_tier(memory: Memory, values: dict[str, Any]) -> None:
    if values.get("tier") is not None:
        values["tier_pinned"] = 1
    elif "tier" in values:
        importance = values.get("importance", memory.importance)
        values |= {"tier": computed_tier(importance).value, "tier_pinned": 0}


def _journal_value(name: str, value: Any) -> Any:
    if isinstance(value, datetime):
        return unix_ms(value)
    if name in {"tags", "categories"}:
        return [str(item) for item in value]
    if name == "metadata":
        return dict(value)
    return value if value is None or isinstance(value, int | float) else str(value)


def _columns_of(
    values: Mapping[str, Any], sealer: NamespaceSealer, memory_id: MemoryId
) -> dict[str, Any]:
    columns = dict(values)
    columns |= _sealed(
        sealer, memory_id, content=values.get("content"), metadata=values.get("metadata")
    )
    if "content" in values:
        columns["content_characters"] = len(values["content"])
    for name in ("tags", "categories"):
        if name in values:
            columns[name] = json.dumps(values[name], ensure_ascii=False)
    return columns


def _sealed(
    sealer: NamespaceSealer,
    memory_id: MemoryId,
    *,
    content: str | None,
    metadata: Mapping[str, Any] | None,
) -> dict[str, bytes]:
    sealed = {}
    if content is not None:
        sealed["content"] = sealer.seal_text(content, record_id=memory_id, purpose=CONTENT)
    if metadata is not None:
        sealed["metadata"] = sealer.seal_json(metadata, record_id=memory_id, purpose=METADATA)
    return sealed


def _stamped(stamps: str, values: Mapping[str, Any], stamp: Stamp) -> str:
    return canonical_json(json.loads(stamps) | dict.fromkeys(values, int(stamp)))


def _requeued(row: Row[Any]) -> dict[str, Any]:
    if row.embedding_state == EmbeddingState.SKIPPED.value:
        return {}
    return {"embedding_state": EmbeddingState.PENDING.value, "embedding_reason": None}
