"""Take in operations that other devices made: the stamps decide what each memory becomes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import groupby, islice
from typing import Any, Final

from muniment.domain.changes import ChangeKind, MemoryChange
from muniment.domain.clock import moment_of, unix_ms
from muniment.domain.history.history import (
    NAMESPACE,
    PURGE,
    Operation,
)
from muniment.domain.history.memory_merge import MemoryMerge, unknown
from muniment.domain.history.merging import stamps_after
from muniment.domain.ids import MemoryId, NamespaceId
from muniment.domain.memories.memory import EmbeddingState, Memory, MemoryDraft, Tier
from muniment.storage.full_text.text_index import TextIndexWriter
from muniment.storage.history.ledger import LedgerReader
from muniment.storage.memories.memory_changes import Edit, MemoryChangeToWrite, kind_of_change
from muniment.storage.memories.memory_fields import NewMemory, row_of
from muniment.storage.memories.memory_scopes import ScopeWriter
from muniment.storage.memories.memory_writes import MemoryWriter
from muniment.storage.namespaces import NamespaceReader, NamespaceRow
from muniment.storage.sealers import canonical_json
from muniment.storage.vectors.vectors import VectorWriter
from muniment.storage.write_context import WriteContext

_AT_ONCE: Final = 200
_AS_WRITTEN: Final = frozenset(
    {"agent_id", "user_id", "session_id", "project", "type", "kind", "visibility", "source"}
    | {"client_id", "content", "importance"}
)


@dataclass(slots=True)
class Merged:
    """What taking in operations did.

    Args:
        operations: How many were new.
        created: Memories that came into being.
        changed: Others that changed.
        trashed: Memories that were live before, and went to the trash or were removed permanently.
        conflicting: Memories of which a text was replaced without being known, in order.
        settled: Memories of which a person chose between such texts, on another device.
        left_out: Memories whose operations do not tell how they began.
        damaged: Memories whose record is damaged; their operations were not taken in.
    """

    operations: int = 0
    created: set[MemoryId] = field(default_factory=set)
    changed: set[MemoryId] = field(default_factory=set)
    trashed: set[MemoryId] = field(default_factory=set)
    conflicting: dict[MemoryId, None] = field(default_factory=dict)
    settled: set[MemoryId] = field(default_factory=set)
    left_out: list[MemoryId] = field(default_factory=list)
    damaged: dict[MemoryId, None] = field(default_factory=dict)

    def purged(self, memory_id: MemoryId, *, was_live: bool) -> None:
        """Note that a memory was removed permanently."""
        if was_live and memory_id not in self.created:
            self.trashed.add(memory_id)
        self.created.discard(memory_id)
        self.changed.discard(memory_id)

    def updated(self, memory_id: MemoryId, values: Mapping[str, Any], *, was_live: bool) -> None:
        """Note that fields of a memory changed."""
        if memory_id in self.created:
            return
        if values:
            self.changed.add(memory_id)
        if "deleted_at" in values and values["deleted_at"] is None:
            self.trashed.discard(memory_id)
        elif was_live and "deleted_at" in values:
            self.trashed.add(memory_id)


class MergeWriter(MemoryWriter):
    """Takes in operations from elsewhere inside one unit of work."""

    takes_along = False

    def __init__(
        self,
        context: WriteContext,
        *,
        texts: TextIndexWriter,
        vectors: VectorWriter,
        scopes: ScopeWriter,
    ) -> None:
        super().__init__(context, texts=texts, vectors=vectors, scopes=scopes)
        self._created: list[_Merge] = []
        self._namespaces: dict[str, NamespaceRow] = {}

    def take_in(
        self,
        operations: Sequence[Operation],
        *,
        home: NamespaceId,
        moment: datetime,
        merged: Merged | None = None,
    ) -> Merged:
        """Take in operations on memories; those known already change nothing.

        The result depends only on the operations known in the end, not on their order. A memory
        that was removed permanently on one device is removed on every one.

        Args:
            operations: As their devices wrote them. A namespace in a patch is the uid of one in
                this vault.
            home: The namespace of new memories whose operations name none.
            moment: The current time.
            merged: Of the parts before, where operations arrive in parts; it goes on counting.
        """
        self._journal.flush()
        merged = Merged() if merged is None else merged
        self._namespaces = {row.uid: row for row in NamespaceReader(self._connection).all()}
        ordered = sorted(operations, key=lambda operation: operation.subject)
        groups = ((subject, list(found)) for subject, found in groupby(ordered, _subject))
        ledger = LedgerReader(self._connection, self._sealers)
        while some := dict(islice(groups, _AT_ONCE)):
            known = dict(ledger.as_written(list(some)))
            there = self.by_ids(map(MemoryId, some))
            damaged = self.known_by_ids(map(MemoryId, some)).keys() - there.keys()
            for subject, new in some.items():
                memory_id, before = MemoryId(subject), known.get(subject, ())
                fresh = unknown(new, before)
                if memory_id in damaged:
                    merged.damaged[memory_id] = None
                elif fresh:
                    merge = _Merge(
                        memory_id=memory_id,
                        memory=there.get(memory_id),
                        known=before,
                        new=fresh,
                        home=home,
                        moment=moment,
                    )
                    self._merge(merge, merged)
            self._create_waiting()
        return merged

    def _merge(self, merge: "_Merge", merged: Merged) -> None:
        is_live = merge.memory is not None and merge.memory.deleted_at is None
        if any(operation.action == PURGE for operation in merge.new):
            self._purge(merge)
            merged.purged(merge.memory_id, was_live=is_live)
        elif merge.memory is None and merge.begins:
            self._created.append(merge)
            merged.created.add(merge.memory_id)
            if merge.after["client_id"] is not None:
                # Another one may have the same.
                self._create_waiting()
        elif merge.memory is not None:
            values = self._update(merge, merge.memory)
            merged.updated(merge.memory_id, values, was_live=is_live)
        else:
            merged.left_out.append(merge.memory_id)
            return
        merged.operations += len(merge.new)
        if merge.is_conflict():
            merged.conflicting[merge.memory_id] = None
            merged.settled.discard(merge.memory_id)
        elif merge.ends_conflict():
            merged.conflicting.pop(merge.memory_id, None)
            merged.settled.add(merge.memory_id)

    def _purge(self, merge: "_Merge") -> None:
        """Remove a memory permanently; the operation stays, so that nothing brings it back."""
        purge = next(operation for operation in merge.new if operation.action == PURGE)
        self._journal.erase(merge.memory_id)
        self._record([replace(purge, patch={})], self._home_of(merge).id)
        if merge.memory is not None:
            self._drop(merge.memory.number)
            gone = MemoryChange(ChangeKind.PURGED, merge.memory.namespace, merge.memory_id)
            self.changes.append(gone)

    def _create_waiting(self) -> None:
        """Write the memories that came into being, many at once: it takes half the time."""
        created, self._created = self._created, []
        rows, released = [], []
        by_home: dict[NamespaceId, list[Operation]] = {}
        for merge in created:
            values, home = merge.after, self._home_of(merge)
            free = self._without_taken_client_id(values, merge, home.id)
            new = self._scopes.settled_new(_new_memory(merge, free, home.id))
            row = row_of(new, merge.writer) | {
                "actor": merge.creation.actor,
                "archived_at": values["archived_at"],
                "deleted_at": values["deleted_at"],
                "updated_at": merge.updated_ms,
                "version": len(merge.everything),
                "stamps": canonical_json(stamps_after(merge.everything)),
            }
            by_home.setdefault(home.id, []).extend(_to_record(merge.new))
            rows.append((new, row, home.name))
            released.append((merge, values, free))
        for home_id, operations in by_home.items():
            self._record(operations, home_id)
        self._insert_all(rows)
        for merge, values, free in released:
            self._release(merge, values, free)
        self.left_pending |= bool(rows)

    def _update(self, merge: "_Merge", memory: Memory) -> dict[str, Any]:
        values = merge.changes()
        row = self._rows([memory.number])[memory.number]
        home = NamespaceId(row.namespace_id)
        free = self._without_taken_client_id(values, merge, home)
        change = self._resolved(memory, dict(free), merge.moment, row=row)
        self._record(_to_record(merge.new), change.namespace_id, change)
        now_ms = unix_ms(merge.moment)
        self._scopes.settled(free, namespace_id=change.namespace_id, now_ms=now_ms)
        columns = self._columns(change, merge.moment, writer=merge.writer) | {
            "number": memory.number,
            "updated_at": max(merge.updated_ms, unix_ms(memory.updated_at)),
            "version": row.version + len(merge.new),
            "stamps": canonical_json(stamps_after(merge.everything)),
        }
        self._update_rows([columns])
        self._follow([change], merge.moment)
        self._release(merge, values, change.values)
        self.left_pending |= "content" in values or change.departure is not None
        if change.departure is None:
            kind = kind_of_change(values)
            self.changes.append(MemoryChange(kind, memory.namespace, memory.id))
        return values

    def _record(
        self,
        operations: Sequence[Operation],
        home: NamespaceId,
        change: MemoryChangeToWrite | None = None,
    ) -> None:
        """Append operations to the journal under their own stamps; the first carries a history."""
        carried = {} if change is None else change.carried
        rows = [
            {
                "stamp": int(found.stamp),
                "device": found.device,
                "incarnation": found.incarnation,
                "actor": found.actor,
                "action": found.action,
                "subject": found.subject,
                "written": canonical_json({**found.patch, **(carried if place == 0 else {})}),
            }
            for place, found in enumerate(operations)
        ]
        self._journal.take_in(rows, namespace_id=home, sealer=self._sealers.of(home))

    def _home_of(self, merge: "_Merge") -> NamespaceRow:
        found = self._namespaces.get(merge.after.get(NAMESPACE, ""))
        return found or next(row for row in self._namespaces.values() if row.id == merge.home)

    def _without_taken_client_id(
        self, values: Mapping[str, Any], merge: "_Merge", home: NamespaceId
    ) -> dict[str, Any]:
        """Return values without an idempotency key that an older memory has; free it otherwise."""
        wanted = values.get("client_id")
        holder = None if wanted is None else self.by_client_id(home, wanted)
        if holder is None or holder.id == merge.memory_id:
            return dict(values)
        # Ids begin with the time of the creation, and are the same on every device.
        if holder.id < merge.memory_id:
            return {**values, "client_id": None}
        self.release_client_id(holder, merge.moment)
        return dict(values)

    def _release(
        self, merge: "_Merge", wanted: Mapping[str, Any], written: Mapping[str, Any]
    ) -> None:
        """Journal that a memory gave up an idempotency key which another one has."""
        if wanted.get("client_id") != written.get("client_id"):
            released = Edit(self.must(merge.memory_id), {"client_id": None})
            self._apply("release", [released], merge.moment)


@dataclass(frozen=True, slots=True, repr=False, kw_only=True)
class _Merge(MemoryMerge):
    """One memory with its place in this vault."""

    memory_id: MemoryId
    memory: Memory | None
    home: NamespaceId
    moment: datetime


def _to_record(operations: Sequence[Operation]) -> list[Operation]:
    """Return the operations on a memory in the order in which the journal gets them."""
    # The history of a memory that moves is read from the newest operation on its namespace.
    return sorted(operations, key=lambda found: NAMESPACE not in found.patch)


def _subject(operation: Operation) -> str:
    return operation.subject


def _new_memory(merge: _Merge, values: Mapping[str, Any], home: NamespaceId) -> NewMemory:
    fields: dict[str, Any] = {
        name: values[name] for name in _AS_WRITTEN if values[name] is not None
    }
    draft = MemoryDraft(
        **fields,
        categories=tuple(values["categories"] or ()),
        tags=tuple(values["tags"] or ()),
        metadata=values["metadata"],
        tier=Tier(values["tier"]) if values["tier_pinned"] else None,
        created_at=moment_of(values["created_at"]),
        expires_at=None if values["expires_at"] is None else moment_of(values["expires_at"]),
    )
    return NewMemory(
        merge.memory_id, home, draft, merge.moment, passages=(), state=EmbeddingState.PENDING
    )
