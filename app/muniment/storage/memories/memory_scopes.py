"""Create the owners and sessions that memories name, on first use."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Any, Final

from sqlalchemy import Row, exists, select

from muniment.domain.clock import unix_ms
from muniment.domain.entities.owner import MEMORY_FIELD, OwnerKind
from muniment.domain.ids import NamespaceId
from muniment.domain.memories.memory import Memory, MemoryDraft, MemoryPatch
from muniment.storage.checks.scope_check import SCOPES, Naming
from muniment.storage.engine.progress import require_gone
from muniment.storage.entities.entity_writes import EntityWriter
from muniment.storage.entities.owner_writes import OwnerWriter
from muniment.storage.memories.memory_fields import NewMemory
from muniment.storage.profile.profile_marks import ProfileMarkWriter
from muniment.storage.schema import memories, owners, sessions
from muniment.storage.sessions.session_writes import SessionWriter
from muniment.storage.write_context import WriteContext

_OWNERS: Final[tuple[tuple[str, OwnerKind], ...]] = tuple(
    (name, kind) for kind, name in MEMORY_FIELD.items()
)


@dataclass(frozen=True, slots=True)
class LeavingScopes:
    """The scopes that memories to be removed name: handles by field, per namespace."""

    named: Mapping[NamespaceId, Mapping[str, frozenset[str]]]


class ScopeWriter:
    """Maintains the scopes that memories name, inside one unit of work.

    A request may name an owner or a session by any of its ids; memories store the handle. An owner
    or session that was never created or changed explicitly exists only because something names it,
    and is removed with the last reference, so that no word of a purged memory remains.
    """

    def __init__(self, context: WriteContext) -> None:
        self._context = context
        self._connection = context.connection

    owners = cached_property(lambda self: OwnerWriter(self._context))
    sessions = cached_property(lambda self: SessionWriter(self._context))
    entities = cached_property(lambda self: EntityWriter(self._context))
    marks = cached_property(lambda self: ProfileMarkWriter(self._context))

    def settled_new(self, new: NewMemory) -> NewMemory:
        """Replace the references of a new memory by handles, and create new scopes."""
        named = _named(new.draft)
        if not named:
            return new
        handles = self.settled(named, namespace_id=new.namespace_id, now_ms=unix_ms(new.moment))
        return new if handles == named else replace(new, draft=_with(new.draft, handles))

    def settled_patch(self, memory: Memory, patch: MemoryPatch, moment: datetime) -> MemoryPatch:
        """Replace the references of a change to a memory by handles."""
        named = _named(patch)
        namespace = self.owners.namespace_of(memory.number) if named else None
        if namespace is None:
            return patch
        others = {name: getattr(memory, name) for name in MEMORY_FIELD.values()}
        handles = self.settled(named, namespace_id=namespace, now_ms=unix_ms(moment), others=others)
        changed: dict[str, Any] = dict(handles)
        return replace(patch, **changed)

    def settled(
        self,
        named: Mapping[str, Any],
        *,
        namespace_id: NamespaceId,
        now_ms: int,
        others: Mapping[str, Any] | None = None,
    ) -> dict[str, str]:
        """Return the handles of the scopes that a memory names, creating new ones.

        Args:
            named: ``agent_id``, ``user_id``, ``project`` and ``session_id``, as given in the
                request.
            namespace_id: The memory's.
            now_ms: The current time.
            others: Owners of a new session, where ``named`` has none.

        Returns:
            A handle for each value that is not ``None``.
        """
        handles = {
            name: self.owners.first_use(kind, named[name], namespace_id=namespace_id, now_ms=now_ms)
            for name, kind in _OWNERS
            if named.get(name) is not None
        }
        session = named.get("session_id")
        if session is not None:
            handles["session_id"] = self.sessions.first_use(
                session,
                namespace_id=namespace_id,
                now_ms=now_ms,
                scopes=lambda: {**(others or {}), **handles},
            )
        return handles

    def complete(self, namings: Sequence[Naming]) -> None:
        """Create the missing scopes that memories name, dated by the first of these memories."""
        for naming in namings:
            self.settled(naming.named, namespace_id=naming.namespace_id, now_ms=naming.since_ms)

    def leaving(self, numbers: Sequence[int]) -> LeavingScopes:
        """Collect the scopes named by memories that will be removed, and remove their links.

        Args:
            numbers: Their row numbers.
        """
        self.entities.forget_memories(numbers)
        self.marks.forget_memories(numbers)
        rows = self._connection.execute(
            select(memories.c.namespace_id, *(memories.c[name] for name in SCOPES))
            .where(memories.c.number.in_(numbers))
            .distinct()
        ).all()
        return LeavingScopes(
            {
                namespace_id: {
                    name: frozenset(
                        getattr(row, name)
                        for row in rows
                        if row.namespace_id == namespace_id and getattr(row, name) is not None
                    )
                    for name in SCOPES
                }
                for namespace_id in {row.namespace_id for row in rows}
            }
        )

    def release(self, leaving: LeavingScopes) -> None:
        """Remove scopes that nothing names any more, unless created or changed explicitly."""
        for namespace_id, named in leaving.named.items():
            self._release_sessions(namespace_id, named["session_id"])
            for name, kind in _OWNERS:
                self._release_owners(namespace_id, kind, named[name])

    def moved(self, memory: Memory, values: Mapping[str, Any], namespace_id: NamespaceId) -> None:
        """Release the scopes that a memory no longer names after a change.

        Args:
            memory: The memory before the change.
            values: The changed fields.
            namespace_id: The memory's.
        """
        left = {
            name: frozenset({getattr(memory, name)} - {None}) for name in SCOPES if name in values
        }
        if any(left.values()):
            self.release(LeavingScopes({namespace_id: dict.fromkeys(SCOPES, frozenset()) | left}))

    def purge_session(self, row: Row[Any]) -> None:
        """Remove a session permanently, and the owners that only it named."""
        self.sessions.purge(row)
        self.release_owners_of(row)

    def release_owners_of(self, row: Row[Any]) -> None:
        """Remove the owners that only a removed session named."""
        for name, kind in _OWNERS:
            if getattr(row, name) is not None:
                self._release_owners(row.namespace_id, kind, frozenset({getattr(row, name)}))

    def purge_expired_sessions(self, now_ms: int, limit: int) -> int:
        """Remove at most ``limit`` expired sessions; return how many."""
        rows = self.sessions.expired(now_ms, limit)
        for row in rows:
            self.purge_session(row)
        left = self.sessions.expired(now_ms, limit) if rows else ()
        require_gone([row.id for row in left], [row.id for row in rows])
        return len(rows)

    def _release_sessions(self, namespace_id: NamespaceId, handles: frozenset[str]) -> None:
        if not handles:
            return
        is_named = exists(
            select(memories.c.number).where(
                memories.c.session_id == sessions.c.handle,
                memories.c.namespace_id == sessions.c.namespace_id,
            )
        )
        rows = self._connection.execute(
            select(sessions).where(
                sessions.c.namespace_id == namespace_id,
                sessions.c.handle.in_(handles),
                sessions.c.version == 0,
                ~is_named,
            )
        ).all()
        for row in rows:
            self.sessions.forget(row)
            self.release_owners_of(row)

    def _release_owners(
        self, namespace_id: NamespaceId, kind: OwnerKind, handles: frozenset[str]
    ) -> None:
        if not handles:
            return
        name = MEMORY_FIELD[kind]
        named_by = [
            exists(
                select(table.c.namespace_id).where(
                    table.c[name] == owners.c.handle,
                    table.c.namespace_id == owners.c.namespace_id,
                )
            )
            for table in (sessions, memories)
        ]
        rows = self._connection.execute(
            select(owners).where(
                owners.c.namespace_id == namespace_id,
                owners.c.kind == kind.value,
                owners.c.handle.in_(handles),
                owners.c.version == 0,
                ~named_by[0],
                ~named_by[1],
            )
        ).all()
        for row in rows:
            self.owners.delete(row)


def _with(draft: MemoryDraft, handles: Mapping[str, Any]) -> MemoryDraft:
    return replace(draft, **handles)


def _named(fields: object) -> dict[str, str]:
    """Return the scopes that a draft or patch names, by field; `UNSET` and ``None`` name none."""
    values = {name: getattr(fields, name) for name in SCOPES}
    return {name: value for name, value in values.items() if value}
