"""Write memories: row, full text, vectors and journal operation in one transaction."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row

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
from muniment.storage.engine.driver_statements import insert_one
from muniment.storage.memories.change_writes import ChangeWriter
from muniment.storage.memories.confidential import writer_of
from muniment.storage.memories.memory_changes import (
    Edit,
    TakeBack,
    kind_of_change,
    parts_of,
)
from muniment.storage.memories.memory_fields import (
    NewMemory,
    changed_values,
    content_digest,
    creation_patch,
    row_of,
    sealed,
    tier_of,
)
from muniment.storage.memories.multi_value_fields import members_of
from muniment.storage.memories.removal import remove_rows


class MemoryWriter(ChangeWriter):
    """Writes memories inside one unit of work, and collects the changes."""

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
        return bool(self.change_all([(memory, patch)], moment))

    def change_all(self, wanted: Sequence[tuple[Memory, MemoryPatch]], moment: datetime) -> int:
        """Change fields of memories, each once, and return how many changed.

        Raises:
            InvalidInputError: The metadata of one would become too large.
        """
        edits = [Edit(memory, self._wanted(memory, patch, moment)) for memory, patch in wanted]
        self._apply("edit", [edit for edit in edits if edit.values], moment)
        changed = [
            edit.memory
            for edit, (memory, patch) in zip(edits, wanted, strict=True)
            if self._has_chosen_embedding(memory, patch) or edit.values
        ]
        self.changes.extend(
            [MemoryChange(ChangeKind.UPDATED, memory.namespace, memory.id) for memory in changed]
        )
        return len(changed)

    def _wanted(self, memory: Memory, patch: MemoryPatch, moment: datetime) -> dict[str, Any]:
        """Return the values that a patch changes, in the journal's form."""
        patch = self._scopes.settled_patch(memory, patch, moment)
        values = changed_values(memory, patch, moment)
        if "tier_pinned" in values and self._is_pinned_so(memory, values):
            del values["tier"], values["tier_pinned"]
        return values

    def _has_chosen_embedding(self, memory: Memory, patch: MemoryPatch) -> bool:
        return isinstance(patch.embed, bool) and self.choose_embedding(
            memory.number, is_wanted=patch.embed
        )

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
        self._follow([change], moment)
        self.left_pending = True
        return self._changed(memory, ChangeKind.UPDATED)

    def release_client_id(self, memory: Memory, moment: datetime) -> None:
        """Free a memory's idempotency key for another memory."""
        self._apply("release", [Edit(memory, {"client_id": None})], moment)

    def move(self, memory: Memory, namespace_uid: str, moment: datetime) -> None:
        """Move a memory to another namespace with its history; nothing stays in the old one.

        Raises:
            NotFoundError: There is no namespace with this uid.
        """
        self._apply(MOVE, [Edit(memory, {NAMESPACE: namespace_uid})], moment)
        self.left_pending = True

    def trash(self, memory: Memory, moment: datetime) -> Memory:
        """Move a memory to the trash."""
        self.trash_all([memory], moment)
        return self.must(memory.id)

    def restore(self, memory: Memory, moment: datetime) -> Memory:
        """Take a memory out of the trash."""
        self._apply("restore", [Edit(memory, {"deleted_at": None})], moment)
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

    def trash_all(self, memories: Sequence[Memory], moment: datetime) -> None:
        """Move memories to the trash."""
        at_ms = unix_ms(moment)
        self._apply("delete", [Edit(each, {"deleted_at": at_ms}) for each in memories], moment)
        self.changes.extend(
            [MemoryChange(ChangeKind.DELETED, each.namespace, each.id) for each in memories]
        )

    def take_back(self, changes: Sequence[TakeBack], moment: datetime) -> None:
        """Restore earlier field values, to undo some operations on each memory.

        Args:
            changes: One per memory.
            moment: The current time.
        """
        edits = []
        for change in changes:
            memory, values = change.memory, dict(change.values)
            if values.get("tier_pinned") == 0:
                importance = values.get("importance", memory.importance)
                values["tier"] = tier_of(memory, importance, moment).value
            undo_of = {UNDOES: sorted(change.undoes)}
            edits.append(Edit(memory, values, undo_of, change.writer))
        for done in self._apply(UNDO, edits, moment):
            if done.departure is None:
                kind, memory = kind_of_change(done.values), done.memory
                self.changes.append(MemoryChange(kind, memory.namespace, memory.id))

    def _is_pinned_so(self, memory: Memory, values: Mapping[str, Any]) -> bool:
        """Return whether the tier is already pinned, or unpinned, as a change requests."""
        is_pinned = bool(self._rows([memory.number])[memory.number].tier_pinned)
        if not values["tier_pinned"]:
            return not is_pinned
        return is_pinned and values["tier"] == memory.tier.value

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
