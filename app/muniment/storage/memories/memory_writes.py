"""Write memories: row, full text, vectors and journal operation in one transaction."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Row

from muniment.domain.access import KEY_PREFIX, PERSON
from muniment.domain.changes import ChangeKind, MemoryChange
from muniment.domain.clock import Stamp, unix_ms
from muniment.domain.errors import ConflictError
from muniment.domain.history.history import (
    CHANGED,
    MOVE,
    NAMESPACE,
    UNDO,
    UNDOES,
)
from muniment.domain.history.merging import changed_parts
from muniment.domain.ids import MemoryId, MemoryNumber, NamespaceId
from muniment.domain.memories.memory import (
    EmbeddingState,
    Memory,
    MemoryPatch,
)
from muniment.domain.memories.query import UnreadableMemory
from muniment.storage import schema
from muniment.storage.engine.driver_statements import insert_one, rows_of, update_all
from muniment.storage.full_text.text_index import TextIndexWriter
from muniment.storage.memories.confidential import writer_of
from muniment.storage.memories.derived_data import DerivedDataWriter
from muniment.storage.memories.memory_changes import (
    MemoryChangeToWrite,
    RowToChange,
    TakeBack,
    kind_of_change,
    parts_of,
)
from muniment.storage.memories.memory_fields import (
    NewMemory,
    changed_values,
    columns_of,
    content_digest,
    creation_patch,
    left_to_derive,
    requeued,
    row_of,
    sealed,
    stamped,
    tier_of,
)
from muniment.storage.memories.memory_scopes import ScopeWriter
from muniment.storage.memories.moving import MoveWriter
from muniment.storage.memories.multi_value_fields import MemberWriter, members_of
from muniment.storage.memories.removal import remove_rows
from muniment.storage.vectors.vectors import VectorWriter
from muniment.storage.write_context import WriteContext

_TO_CHANGE: Final = f"""
    SELECT {", ".join(RowToChange._fields)} FROM memories
    WHERE number IN (SELECT value FROM json_each(?))
"""  # noqa: S608 (our own names)


class MemoryWriter(DerivedDataWriter):
    """Writes memories inside one unit of work, and collects the changes.

    ``recognised`` holds the row numbers of new memories in which a secret was recognised.
    """

    def __init__(
        self,
        context: WriteContext,
        *,
        texts: TextIndexWriter,
        vectors: VectorWriter,
        scopes: ScopeWriter,
    ) -> None:
        super().__init__(context, vectors=vectors)
        self._sealers = context.sealers
        self._journal = context.journal
        self._texts = texts
        self._scopes = scopes
        self._members = MemberWriter(context.connection)
        self._moves = MoveWriter(context, scopes=scopes, vectors=vectors)
        self._actor = context.actor
        self.left_pending = False
        self.recognised: set[int] = set()

    def add(self, new: NewMemory, *, namespace: str) -> MemoryNumber:
        """Store a new memory; read it back with `by_numbers`, many at once.

        The caller first checks in the same unit whether its id or idempotency key is taken.
        """
        new = self._scopes.settled_new(new)
        if not self._vectors.are_current(new.passages):
            # The model changed while this text was embedded; the new model embeds it again.
            new = replace(new, passages=(), state=EmbeddingState.PENDING, reason=None)
            self.left_pending = True
        row = row_of(new, self._actor)
        stamp = self._journal.append(
            "create",
            new.id,
            creation_patch(row, new.draft),
            namespace_id=new.namespace_id,
            sealer=self._sealers.of(new.namespace_id),
        )
        row["stamps"] = f'{{"*":{stamp}}}'
        (number,) = self._insert_all([(new, row, namespace)])
        return number

    def _insert_all(
        self, memories: Sequence[tuple[NewMemory, dict[str, Any], str]]
    ) -> list[MemoryNumber]:
        """Store rows, journaled by the caller, with their dependent data.

        Args:
            memories: Of each the memory, its row and the name of its namespace.
        """
        numbers, members, texts, passages = [], [], [], []
        for new, row, namespace in memories:
            draft, sealer = new.draft, self._sealers.of(new.namespace_id)
            row.update(sealed(sealer, new.id, content=draft.content, metadata=draft.metadata))
            row["content_digest"] = content_digest(sealer, draft.content)
            number = MemoryNumber(insert_one(self._connection, schema.memories, row))
            numbers.append(number)
            if writer_of(row["derived"]) is not None:
                self.recognised.add(number)
            given = {
                "tags": draft.tags,
                "categories": json.loads(row["categories"]),
                "metadata": draft.metadata,
            }
            members.append((number, members_of(given, sealer)))
            texts.append((number, draft.content, draft.tags))
            passages.append((number, new.namespace_id, new.passages))
            self.changes.append(MemoryChange(ChangeKind.CREATED, namespace, new.id))
        self._members.add_all(members)
        self._texts.add_all(texts)
        self._vectors.add_all(passages)
        return numbers

    def edit(
        self,
        memory: Memory,
        patch: MemoryPatch,
        *,
        moment: datetime,
        expected_version: int | None = None,
    ) -> Memory:
        """Change fields of a memory; changed content waits for new vectors.

        Raises:
            ConflictError: Its version is not the expected one.
            InvalidInputError: Its metadata would become too large.
        """
        memory.require_version(expected_version)
        is_changed = self.change(memory, patch, moment=moment)
        return self.must(memory.id) if is_changed else memory

    def change(self, memory: Memory, patch: MemoryPatch, *, moment: datetime) -> bool:
        """Change fields of a memory, and return whether anything changed.

        Reading it back, as `edit` does, would take a third of the time of a change to many.

        Raises:
            InvalidInputError: Its metadata would become too large.
        """
        patch = self._scopes.settled_patch(memory, patch, moment)
        values = changed_values(memory, patch, moment)
        if "tier_pinned" in values and self._is_pinned_so(memory, values):
            del values["tier"], values["tier_pinned"]
        if values:
            self._apply("edit", memory, values, moment)
        has_chosen = isinstance(patch.embed, bool) and self.choose_embedding(
            memory.number, is_wanted=patch.embed
        )
        if not values and not has_chosen:
            return False
        self.changes.append(MemoryChange(ChangeKind.UPDATED, memory.namespace, memory.id))
        return True

    def choose_text(
        self, memory: Memory, content: str, replaced: Sequence[Stamp], moment: datetime
    ) -> Memory:
        """Write the text that ends a conflict, also if the memory has it already.

        The operation says which texts were known when it was written, as an edit says of one: no
        device that learns of it sees a conflict any more.

        Args:
            memory: The memory before.
            content: The text to keep.
            replaced: Stamps of the writes whose texts were replaced unknown.
            moment: The current time.
        """
        values = changed_values(memory, MemoryPatch(content=content), moment)
        values["content"] = content
        row = self._rows([memory.number])[memory.number]
        change = self._resolved(memory, values, moment, row=row)
        parts = changed_parts(parts_of(memory), values, json.loads(row.stamps))[CHANGED]
        known = [*parts["content"], *map(int, replaced)]
        recorded = {CHANGED: {**parts, "content": known}}
        self._update_rows([self._journaled("edit", change, moment, recorded=recorded)])
        self._follow(change, moment)
        self.left_pending = True
        return self._changed(memory, ChangeKind.UPDATED)

    def release_client_id(self, memory: Memory, moment: datetime) -> None:
        """Free a memory's idempotency key for another memory."""
        self._apply("release", memory, {"client_id": None}, moment)

    def move(self, memory: Memory, namespace_uid: str, moment: datetime) -> None:
        """Move a memory to another namespace with its history; nothing stays in the old one.

        Raises:
            NotFoundError: There is no namespace with this uid.
        """
        self._apply(MOVE, memory, {NAMESPACE: namespace_uid}, moment)
        self.left_pending = True

    def trash(self, memory: Memory, moment: datetime) -> Memory:
        """Move a memory to the trash."""
        self._apply("delete", memory, {"deleted_at": unix_ms(moment)}, moment)
        return self._changed(memory, ChangeKind.DELETED)

    def restore(self, memory: Memory, moment: datetime) -> Memory:
        """Take a memory out of the trash."""
        self._apply("restore", memory, {"deleted_at": None}, moment)
        return self._changed(memory, ChangeKind.RESTORED)

    def purge(self, memory: Memory | UnreadableMemory) -> None:
        """Remove a memory permanently: row, text, vectors and journal patches."""
        namespace_id = NamespaceId(self._require_row(memory.number).namespace_id)
        sealer = self._sealers.of(namespace_id)
        self._journal.erase(memory.id)
        self._journal.append("purge", memory.id, {}, namespace_id=namespace_id, sealer=sealer)
        self._drop(memory.number)
        self.changes.append(MemoryChange(ChangeKind.PURGED, memory.namespace, memory.id))

    def must(self, memory_id: MemoryId) -> Memory:
        """Return a memory known to exist."""
        found = self.by_reference(memory_id)
        if found is None:
            raise ConflictError("it was removed in the meantime")
        return found

    def take_back(self, changes: Sequence[TakeBack], moment: datetime) -> None:
        """Restore earlier field values, to undo some operations on each memory.

        Args:
            changes: One per memory.
            moment: The current time.
        """
        rows = self._rows([change.memory.number for change in changes])
        done: list[MemoryChangeToWrite] = []
        by_columns: dict[tuple[str, ...], list[dict[str, Any]]] = {}
        for change in changes:
            memory, values = change.memory, dict(change.values)
            if values.get("tier_pinned") == 0:
                importance = values.get("importance", memory.importance)
                values["tier"] = tier_of(memory, importance, moment).value
            undo_of = {UNDOES: sorted(change.undoes)}
            resolved = self._resolved(memory, values, moment, row=rows[memory.number])
            columns = self._journaled(
                UNDO, resolved, moment, recorded=undo_of, writer=change.writer
            )
            by_columns.setdefault(tuple(columns), []).append(columns)
            done.append(resolved)
        for rows_alike in by_columns.values():
            self._update_rows(rows_alike)
        for resolved in done:
            self._follow(resolved, moment)
            if resolved.departure is None:
                kind, memory = kind_of_change(resolved.values), resolved.memory
                self.changes.append(MemoryChange(kind, memory.namespace, memory.id))

    def _apply(self, action: str, memory: Memory, values: dict[str, Any], moment: datetime) -> None:
        row = self._rows([memory.number])[memory.number]
        change = self._resolved(memory, values, moment, row=row)
        self._update_rows([self._journaled(action, change, moment)])
        self._follow(change, moment)

    def _resolved(
        self,
        memory: Memory,
        values: dict[str, Any],
        moment: datetime,
        *,
        row: RowToChange,
    ) -> MemoryChangeToWrite:
        departure = self._moves.depart(memory, values, NamespaceId(row.namespace_id), moment)
        return MemoryChangeToWrite(memory, values, row, departure)

    def _journaled(
        self,
        action: str,
        change: MemoryChangeToWrite,
        moment: datetime,
        *,
        recorded: Mapping[str, Any] | None = None,
        writer: str | None = None,
    ) -> dict[str, Any]:
        """Append the operation of a resolved change; return the row's new columns."""
        memory, values, row = change.memory, change.values, change.row
        namespace_id = change.namespace_id
        sealer = self._sealers.of(namespace_id)
        stays_unpinned = not values.get("tier_pinned", row.tier_pinned)
        if "importance" in values and "tier" not in values and stays_unpinned:
            values["tier"] = tier_of(memory, values["importance"], moment).value
        values |= self._scopes.settled(values, namespace_id=namespace_id, now_ms=unix_ms(moment))
        patch = {
            **values,
            **changed_parts(parts_of(memory), values, json.loads(row.stamps)),
            **(recorded or {}),
            **change.carried,
        }
        stamp = self._journal.append(
            action, memory.id, patch, namespace_id=namespace_id, sealer=sealer
        )
        columns = self._columns(change, moment, writer=writer)
        columns["stamps"] = stamped(row.stamps, values, stamp)
        return {"number": memory.number, **columns}

    def _columns(
        self, change: MemoryChangeToWrite, moment: datetime, *, writer: str | None = None
    ) -> dict[str, Any]:
        """Return the columns that a change sets, apart from the stamps."""
        memory, values, row = change.memory, change.values, change.row
        namespace_id = change.namespace_id
        columns = columns_of(values, self._sealers.of(namespace_id), memory.id)
        columns |= left_to_derive(
            row.derived,
            values,
            flags=columns.get("flags", " ".join(memory.flags)),
            writer=writer or self._writer_of(row.derived, values),
        )
        columns["updated_at"] = unix_ms(moment)
        columns["version"] = row.version + 1
        if "content" in values:
            columns |= requeued(row.embedding_state)
        if columns.pop(NAMESPACE, None) is not None and change.departure is not None:
            columns |= self._moves.columns(memory, values, namespace_id)
        return columns

    def _writer_of(self, derived: str, values: Mapping[str, Any]) -> str:
        """Return the writer of the content that a memory has after a change.

        Only a key becomes the writer: a correction by the person takes nothing away from the key
        that wrote the secret. The writer is stored with secrets alone. Where none is stored, the
        memory is the person's: no key is shown a secret that it did not write.
        """
        if "content" in values and self._actor.startswith(KEY_PREFIX):
            return self._actor
        return writer_of(derived) or PERSON.name

    def _follow(self, change: MemoryChangeToWrite, moment: datetime) -> None:
        """Update the dependent data of a row to its new values."""
        memory, values, namespace_id = change.memory, change.values, change.namespace_id
        if "content" in values:
            self._vectors.remove(memory.number)
        sealer = self._sealers.of(namespace_id)
        self._members.put(memory.number, members_of(values, sealer))
        self._scopes.moved(memory, values, namespace_id)
        if "content" in values or "tags" in values:
            self._texts.put(
                memory.number,
                values.get("content", memory.content),
                values.get("tags", memory.tags),
            )
        if change.departure is not None:
            self._moves.arrive(memory, values, change.departure, moment)

    def _is_pinned_so(self, memory: Memory, values: Mapping[str, Any]) -> bool:
        """Return whether the tier is already pinned, or unpinned, as a change requests."""
        is_pinned = bool(self._rows([memory.number])[memory.number].tier_pinned)
        if not values["tier_pinned"]:
            return not is_pinned
        return is_pinned and values["tier"] == memory.tier.value

    def _update_rows(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Set the same columns of rows, each named by its number."""
        update_all(self._connection, schema.memories, rows, key="number")

    def _rows(self, numbers: Sequence[int]) -> dict[int, RowToChange]:
        """Return the columns of rows that a change needs, by number.

        Raises:
            ConflictError: A row does not exist.
        """
        found = rows_of(self._connection, _TO_CHANGE, (json.dumps(list(numbers)),))
        if len(found) != len(numbers):
            raise ConflictError("it was removed in the meantime")
        return {row.number: row for row in map(RowToChange._make, found)}

    def _require_row(self, number: MemoryNumber) -> Row[Any]:
        row = self.row_by_reference(number)
        if row is None:
            raise ConflictError("it was removed in the meantime")
        return row

    def _changed(self, memory: Memory, kind: ChangeKind) -> Memory:
        self.changes.append(MemoryChange(kind, memory.namespace, memory.id))
        return self.must(memory.id)

    def _drop(self, number: int) -> None:
        leaving = self._scopes.leaving([number])
        self._vectors.remove(number)
        self._texts.forget(number)
        remove_rows(self._connection, schema.memories.c.number, [number])
        self._scopes.release(leaving)
