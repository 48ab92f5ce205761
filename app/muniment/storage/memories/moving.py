"""Move a memory to another namespace, with its history and what belongs to it.

Every record is sealed under the key of its namespace. A move seals the row and the history anew
under the key of the new namespace, and erases what the old key could still open. So destroying
either key leaves a consistent vault: nothing of the memory remains under the old one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select

from muniment.domain.access import SYSTEM
from muniment.domain.changes import ChangeKind, MemoryChange
from muniment.domain.clock import unix_ms
from muniment.domain.entities.entity import EntityDraft
from muniment.domain.errors import NotFoundError
from muniment.domain.history.history import CARRIED, NAMESPACE
from muniment.domain.ids import NamespaceId
from muniment.domain.memories.memory import Memory
from muniment.domain.profile.profile_marks import ProfileMark
from muniment.storage import schema
from muniment.storage.checks.scope_check import SCOPES
from muniment.storage.history.carried_operations import carried
from muniment.storage.history.ledger import LedgerReader
from muniment.storage.memories.memory_fields import content_digest, sealed
from muniment.storage.memories.memory_scopes import LeavingScopes, ScopeWriter
from muniment.storage.memories.multi_value_fields import MemberWriter, members_of
from muniment.storage.namespaces import NamespaceReader, NamespaceRow
from muniment.storage.vectors.vectors import VectorWriter
from muniment.storage.write_context import WriteContext

_LINKS = (
    select(
        schema.entity_links, schema.entities.c.uid, schema.entities.c.type, schema.entities.c.name
    )
    .join(schema.entities, schema.entities.c.id == schema.entity_links.c.entity)
    .where(schema.entity_links.c.actor != SYSTEM.name)
)


@dataclass(frozen=True, slots=True, repr=False)
class Departure:
    """What a memory takes along, read before it leaves its namespace.

    Args:
        target: The namespace it moves to.
        patch: The part of the operation's patch that carries its history.
        links: Its links to entities that were made by hand.
        marks: The profile marks about it.
        leaving: The scopes it names in the old namespace.
    """

    target: NamespaceRow
    patch: Mapping[str, Any]
    links: Sequence[Row[Any]]
    marks: Sequence[ProfileMark]
    leaving: LeavingScopes


class MoveWriter:
    """Moves memories inside one unit of work: `depart`, then the row's update, then `arrive`.

    Args:
        context: The unit's.
        scopes: Of the memories.
        vectors: Of the memories.
        takes_along: Whether links made by hand and marks move with a memory; not where another
            device moved it, whose operations say so.
    """

    def __init__(
        self,
        context: WriteContext,
        *,
        scopes: ScopeWriter,
        vectors: VectorWriter,
        takes_along: bool = True,
    ) -> None:
        self._takes_along = takes_along
        self._connection = context.connection
        self._sealers = context.sealers
        self._journal = context.journal
        self._changes = context.memory_changes
        self._scopes = scopes
        self._vectors = vectors
        self._members = MemberWriter(context.connection)
        self._ledger = LedgerReader(context.connection, context.sealers)
        self._namespaces = NamespaceReader(context.connection)

    def depart(
        self, memory: Memory, values: dict[str, Any], namespace_id: NamespaceId, moment: datetime
    ) -> Departure | None:
        """Take a memory out of its namespace if a change names another one.

        Its idempotency key is left out of the change where another memory there has it.

        Args:
            memory: The memory before the change.
            values: The change, in the journal's form.
            namespace_id: Its present namespace.
            moment: The current time.

        Raises:
            NotFoundError: The other namespace does not exist.
        """
        if NAMESPACE not in values:
            return None
        known = {row.uid: row for row in self._namespaces.all()}
        target = known.get(values[NAMESPACE])
        if target is None:
            raise NotFoundError("the namespace no longer exists")
        if target.id == namespace_id:
            return None
        self._free_client_id(memory, values, target.id)
        here = next(row.uid for row in known.values() if row.id == namespace_id)
        self._journal.flush()
        ((_, written),) = self._ledger.as_written([memory.id])
        history = carried(written, created_in=here)
        self._journal.erase(memory.id)
        links: Sequence[Row[Any]] = ()
        marks: Sequence[ProfileMark] = ()
        if self._takes_along:
            links = self._connection.execute(
                _LINKS.where(schema.entity_links.c.number == memory.number)
            ).all()
            marks = self._scopes.marks.of(namespace_id, subject=memory.id)
            for link in links:
                self._unlink(memory, link, namespace_id)
        leaving = self._scopes.leaving([memory.number])
        named = {name: getattr(memory, name) for name in SCOPES if name not in values}
        self._scopes.settled(named, namespace_id=target.id, now_ms=unix_ms(moment))
        return Departure(target, {CARRIED: history}, links, marks, leaving)

    def columns(
        self, memory: Memory, values: Mapping[str, Any], target: NamespaceId
    ) -> dict[str, Any]:
        """Return the row's columns that depend on the namespace.

        The text is analysed again, which links it to the entities of the new namespace.
        """
        sealer = self._sealers.of(target)
        content = values.get("content", memory.content)
        metadata = values.get("metadata", memory.metadata)
        return {
            "namespace_id": target,
            **sealed(sealer, memory.id, content=content, metadata=metadata),
            "content_digest": content_digest(sealer, content),
            "understood": 0,
        }

    def arrive(
        self,
        memory: Memory,
        values: Mapping[str, Any],
        departure: Departure,
        moment: datetime,
    ) -> None:
        """Bring what belongs to a memory after it, once its row is in the new namespace."""
        target, now_ms = departure.target, unix_ms(moment)
        self._vectors.move(memory.number, target.id)
        metadata = values.get("metadata", memory.metadata)
        self._members.put(
            memory.number, members_of({"metadata": metadata}, self._sealers.of(target.id))
        )
        self._scopes.release(departure.leaving)
        self._link(memory, departure, now_ms)
        for mark in departure.marks:
            self._scopes.marks.put(
                target.id,
                mark.subject,
                mark.action,
                text=mark.text,
                user_id=mark.user_id,
                now_ms=now_ms,
            )
        self._changes.append(MemoryChange(ChangeKind.PURGED, memory.namespace, memory.id))
        self._changes.append(MemoryChange(ChangeKind.MOVED, target.name, memory.id))

    def _unlink(self, memory: Memory, link: Row[Any], namespace_id: NamespaceId) -> None:
        patch = {"memory": memory.id, "relationship": link.relationship}
        self._scopes.entities.context.append("unlink", f"entity:{link.uid}", patch, namespace_id)

    def _link(self, memory: Memory, departure: Departure, now_ms: int) -> None:
        """Link a memory by hand to the entities of the same name in its new namespace."""
        for link in departure.links:
            draft = EntityDraft(type=link.type, name=link.name)
            entity, _ = self._scopes.entities.create(
                draft, namespace_id=departure.target.id, now_ms=now_ms
            )
            self._scopes.entities.link(
                entity,
                (memory.number, memory.id),
                relationship=link.relationship,
                relevance=link.relevance,
                now_ms=now_ms,
            )

    def _free_client_id(self, memory: Memory, values: dict[str, Any], target: NamespaceId) -> None:
        wanted = values.get("client_id", memory.client_id)
        table = schema.memories
        taken = select(table.c.number).where(
            table.c.namespace_id == target, table.c.client_id == wanted
        )
        if wanted is not None and self._connection.execute(taken).first() is not None:
            values["client_id"] = None
