"""Read agents, users and projects from the database."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Column, Connection, Row, func, select

from muniment.domain.clock import moment_of
from muniment.domain.entities.owner import Owner, OwnerKind
from muniment.domain.ids import NamespaceId
from muniment.domain.pages import ListPage, Page
from muniment.domain.value_rules import is_text
from muniment.storage.memories.scopes import is_live_memory, is_live_session
from muniment.storage.namespaces import NamesInView
from muniment.storage.pages import page_of
from muniment.storage.schema import memories, owners, sessions
from muniment.storage.sealers import RECORD, SealersInView

_MEMORY_COLUMN: Final[Mapping[OwnerKind, Column[Any]]] = {
    OwnerKind.AGENT: memories.c.agent_id,
    OwnerKind.USER: memories.c.user_id,
    OwnerKind.PROJECT: memories.c.project,
}
_SESSION_COLUMN: Final[Mapping[OwnerKind, Column[Any]]] = {
    OwnerKind.AGENT: sessions.c.agent_id,
    OwnerKind.USER: sessions.c.user_id,
    OwnerKind.PROJECT: sessions.c.project,
}


@dataclass(frozen=True, slots=True)
class _Counts:
    """Counts of the memories and sessions of an owner."""

    memories: int = 0
    projects: int = 0
    sessions: int = 0
    last_ms: int = 0


class OwnerReader:
    """Reads owners on one connection.

    Args:
        connection: A read connection, or a unit of work's.
        sealers: The namespaces' keys, as this connection sees them.
    """

    def __init__(self, connection: Connection, sealers: SealersInView) -> None:
        self._connection = connection
        self._sealers = sealers
        self._names = NamesInView(connection)

    def find(
        self, kind: OwnerKind, reference: str, namespace_ids: Sequence[NamespaceId]
    ) -> Row[Any] | None:
        """Return the row of an owner by uid or handle, from the first namespace that has it."""
        if not is_text(reference):
            return None
        rows = self._connection.execute(
            select(owners).where(
                owners.c.namespace_id.in_(namespace_ids),
                owners.c.kind == kind.value,
                (owners.c.uid == reference) | (owners.c.handle == reference),
            )
        ).all()
        order = {namespace_id: place for place, namespace_id in enumerate(namespace_ids)}
        rows = sorted(rows, key=lambda row: (row.uid != reference, order[row.namespace_id]))
        return rows[0] if rows else None

    def page(
        self,
        kind: OwnerKind,
        page: ListPage,
        *,
        namespace_ids: Sequence[NamespaceId],
        now_ms: int,
    ) -> Page[Owner]:
        """Return one page of the owners of a kind.

        Raises:
            InvalidInputError: The cursor is not of this list, or ``after`` names no owner.
        """
        condition = owners.c.namespace_id.in_(namespace_ids) & (owners.c.kind == kind.value)
        found = page_of(
            self._connection,
            owners,
            condition,
            page,
            find=lambda reference: self.find(kind, reference, namespace_ids),
        )
        return Page(self.opened(kind, found.rows, now_ms=now_ms), found.next_cursor, found.total)

    def opened(
        self, kind: OwnerKind, rows: Sequence[Row[Any]], *, now_ms: int
    ) -> tuple[Owner, ...]:
        """Build owners from rows, with the counts of their memories and sessions.

        Raises:
            DamagedVaultError: A sealed record fails its check.
        """
        counts = self._counts(kind, rows, now_ms)
        return tuple(
            self._decoded(row, counts.get((row.namespace_id, row.handle), _Counts()))
            for row in rows
        )

    def uids(
        self,
        kind: OwnerKind,
        handles: Iterable[str],
        namespace_ids: Sequence[NamespaceId],
        *,
        only_created: bool = False,
    ) -> dict[tuple[NamespaceId, str], str]:
        """Return the uids of owners by namespace and handle.

        Args:
            kind: Kind of owners.
            handles: Their handles.
            namespace_ids: Where to look.
            only_created: Leave out owners that exist only because something names them.
        """
        rows = self._connection.execute(
            select(owners.c.namespace_id, owners.c.handle, owners.c.uid).where(
                owners.c.namespace_id.in_(namespace_ids),
                owners.c.kind == kind.value,
                owners.c.handle.in_(list(handles)),
                owners.c.version >= int(only_created),
            )
        )
        return {(row.namespace_id, row.handle): row.uid for row in rows}

    def namespace_of(self, number: int) -> NamespaceId | None:
        """Return the namespace of a memory's row."""
        return self._connection.execute(
            select(memories.c.namespace_id).where(memories.c.number == number)
        ).scalar()

    def record_of(self, row: Row[Any]) -> dict[str, Any]:
        """Open the sealed part of a row."""
        sealer = self._sealers.of(NamespaceId(row.namespace_id))
        return sealer.open_json(row.record, record_id=row.uid, purpose=RECORD)

    def _decoded(self, row: Row[Any], counts: _Counts) -> Owner:
        record = self.record_of(row)
        return Owner(
            uid=row.uid,
            kind=OwnerKind(row.kind),
            namespace=self._names[row.namespace_id],
            handle=row.handle,
            name=record.get("name", row.handle),
            description=record.get("description"),
            metadata=record.get("metadata", {}),
            config=record.get("config", {}),
            stack=record.get("stack", {}),
            repo_url=record.get("repo_url"),
            is_implied=row.version == 0,
            created_at=moment_of(row.created_at),
            updated_at=moment_of(row.updated_at),
            last_active_at=moment_of(counts.last_ms) if counts.last_ms else None,
            memory_count=counts.memories,
            session_count=counts.sessions,
            project_count=counts.projects if row.kind == OwnerKind.AGENT.value else 0,
            version=row.version,
        )

    def _counts(
        self, kind: OwnerKind, rows: Sequence[Row[Any]], now_ms: int
    ) -> dict[tuple[int, str], _Counts]:
        """Count by namespace and handle: one query over memories, one over sessions."""
        if not rows:
            return {}
        inside = [row.namespace_id for row in rows], [row.handle for row in rows]
        of_memories = self._memory_counts(_MEMORY_COLUMN[kind], inside, now_ms)
        of_sessions = self._session_counts(_SESSION_COLUMN[kind], inside, now_ms)
        return {
            key: _Counts(
                memories=of_memories.get(key, (0, 0, 0))[0],
                projects=of_memories.get(key, (0, 0, 0))[1],
                sessions=of_sessions.get(key, (0, 0))[0],
                last_ms=max(of_memories.get(key, (0, 0, 0))[2], of_sessions.get(key, (0, 0))[1]),
            )
            for key in of_memories.keys() | of_sessions.keys()
        }

    def _memory_counts(
        self, column: Column[Any], inside: tuple[list[int], list[str]], now_ms: int
    ) -> dict[tuple[int, str], tuple[int, int, int]]:
        # ``created_at`` may be set to an earlier day; the last activity is when it was written.
        rows = self._connection.execute(
            select(
                memories.c.namespace_id,
                column,
                func.count(),
                func.count(memories.c.project.distinct()),
                func.max(memories.c.updated_at),
            )
            .where(
                memories.c.namespace_id.in_(inside[0]),
                column.in_(inside[1]),
                is_live_memory(now_ms),
            )
            .group_by(memories.c.namespace_id, column)
        )
        return {(row[0], row[1]): (row[2], row[3], row[4]) for row in rows}

    def _session_counts(
        self, column: Column[Any], inside: tuple[list[int], list[str]], now_ms: int
    ) -> dict[tuple[int, str], tuple[int, int]]:
        rows = self._connection.execute(
            select(sessions.c.namespace_id, column, func.count(), func.max(sessions.c.updated_at))
            .where(
                sessions.c.namespace_id.in_(inside[0]),
                column.in_(inside[1]),
                is_live_session(now_ms),
            )
            .group_by(sessions.c.namespace_id, column)
        )
        return {(row[0], row[1]): (row[2], row[3]) for row in rows}
