"""Read sessions from the database."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, func, or_, select, text

from muniment.domain.clock import moment_of, unix_ms
from muniment.domain.entities.owner import OwnerKind
from muniment.domain.history.history import same
from muniment.domain.ids import NamespaceId
from muniment.domain.pages import ListPage, Page
from muniment.domain.sessions.session import Session, SessionFilter, SessionStatus
from muniment.domain.value_rules import is_text
from muniment.storage.memories.scopes import is_live_memory, is_live_session, is_owned_by
from muniment.storage.namespaces import NamesInView, is_in_live_namespace
from muniment.storage.pages import page_of
from muniment.storage.schema import memories, sessions, turns
from muniment.storage.sealers import RECORD, SealersInView
from muniment.storage.sessions.session_states import SessionStateReader
from muniment.storage.sessions.turns import TurnReader


class SessionReader:
    """Reads sessions on one connection, ignoring expired ones.

    Args:
        connection: A read connection, or a unit of work's.
        sealers: The namespaces' keys, as this connection sees them.
    """

    def __init__(self, connection: Connection, sealers: SealersInView) -> None:
        self._connection = connection
        self._sealers = sealers
        self._names = NamesInView(connection)
        self.states = SessionStateReader(connection, sealers)
        self.turns = TurnReader(connection, sealers)

    def find(
        self, reference: str, namespace_ids: Sequence[NamespaceId], *, now_ms: int
    ) -> Row[Any] | None:
        """Return the row of a session by uid, short id or handle.

        If several namespaces have the handle, the first given wins.
        """
        if not is_text(reference):
            return None
        rows = self._connection.execute(
            select(sessions).where(
                sessions.c.namespace_id.in_(namespace_ids),
                or_(
                    sessions.c.uid == reference,
                    sessions.c.short_id == reference,
                    sessions.c.handle == reference,
                ),
                is_live_session(now_ms),
            )
        ).all()
        order = {namespace_id: place for place, namespace_id in enumerate(namespace_ids)}
        rows = sorted(
            rows,
            key=lambda row: (reference not in {row.uid, row.short_id}, order[row.namespace_id]),
        )
        return rows[0] if rows else None

    def uids(
        self, handles: Iterable[str], namespace_ids: Sequence[NamespaceId], *, now_ms: int
    ) -> dict[tuple[NamespaceId, str], str]:
        """Return the uids of created sessions, by namespace and handle.

        A session that exists only because memories name it is missing.
        """
        rows = self._connection.execute(
            select(sessions.c.namespace_id, sessions.c.handle, sessions.c.uid).where(
                sessions.c.namespace_id.in_(namespace_ids),
                sessions.c.handle.in_(list(handles)),
                sessions.c.version > 0,
                is_live_session(now_ms),
            )
        )
        return {(row.namespace_id, row.handle): row.uid for row in rows}

    def page(
        self,
        wanted: SessionFilter,
        page: ListPage,
        *,
        namespace_ids: Sequence[NamespaceId],
        now_ms: int,
    ) -> Page[Session]:
        """Return one page of the sessions that a filter matches.

        Raises:
            InvalidInputError: The cursor is not of this list, or ``after`` names no session.
        """
        condition = _condition(wanted, namespace_ids, now_ms)
        if wanted.metadata:
            condition = self._with_metadata(condition, wanted.metadata)
        found = page_of(
            self._connection,
            sessions,
            condition,
            page,
            find=lambda reference: self.find(reference, namespace_ids, now_ms=now_ms),
        )
        return Page(self.opened(found.rows, now_ms=now_ms), found.next_cursor, found.total)

    def opened(self, rows: Sequence[Row[Any]], *, now_ms: int) -> tuple[Session, ...]:
        """Build sessions from rows, with their states and counts.

        Raises:
            DamagedVaultError: A sealed record fails its check.
        """
        if not rows:
            return ()
        states = self.states.current(rows)
        remembered = self._memory_counts(rows, now_ms)
        taken = self._turn_counts(rows)
        return tuple(
            self._decoded(
                row,
                state=states[row.id],
                memory_count=remembered.get((row.namespace_id, row.handle), 0),
                turn_count=taken.get(row.id, 0),
            )
            for row in rows
        )

    def record_of(self, row: Row[Any]) -> dict[str, Any]:
        """Open the sealed part of a row."""
        sealer = self._sealers.of(NamespaceId(row.namespace_id))
        return sealer.open_json(row.record, record_id=row.uid, purpose=RECORD)

    def expired(self, now_ms: int, limit: int) -> Sequence[Row[Any]]:
        """Return rows of expired sessions that are still stored."""
        return self._connection.execute(
            select(sessions)
            .where(sessions.c.expires_at <= now_ms, is_in_live_namespace(sessions.c.namespace_id))
            .order_by(sessions.c.id)
            .limit(limit)
        ).all()

    def _decoded(
        self, row: Row[Any], *, state: Mapping[str, Any], memory_count: int, turn_count: int
    ) -> Session:
        record = self.record_of(row)
        return Session(
            uid=row.uid,
            short_id=row.short_id,
            handle=row.handle,
            namespace=self._names[row.namespace_id],
            agent_id=row.agent_id,
            user_id=row.user_id,
            project=row.project,
            title=record.get("title"),
            summary=record.get("summary"),
            metadata=record.get("metadata", {}),
            status=SessionStatus(row.status),
            is_implied=row.version == 0,
            ttl_s=record.get("ttl_s"),
            expires_at=None if row.expires_at is None else moment_of(row.expires_at),
            state=state,
            state_version=row.state_version,
            memory_count=memory_count,
            turn_count=turn_count,
            started_at=moment_of(row.started_at),
            ended_at=None if row.ended_at is None else moment_of(row.ended_at),
            created_at=moment_of(row.created_at),
            updated_at=moment_of(row.updated_at),
            version=row.version,
        )

    def _memory_counts(self, rows: Sequence[Row[Any]], now_ms: int) -> dict[tuple[int, str], int]:
        found = self._connection.execute(
            select(memories.c.namespace_id, memories.c.session_id, func.count())
            .where(
                memories.c.session_id.in_([row.handle for row in rows]),
                memories.c.namespace_id.in_({row.namespace_id for row in rows}),
                is_live_memory(now_ms),
            )
            .group_by(memories.c.namespace_id, memories.c.session_id)
        )
        return {(row[0], row[1]): row[2] for row in found}

    def _turn_counts(self, rows: Sequence[Row[Any]]) -> dict[int, int]:
        found = self._connection.execute(
            select(turns.c.session, func.count())
            .where(turns.c.session.in_([row.id for row in rows]))
            .group_by(turns.c.session)
        )
        return {row[0]: row[1] for row in found}

    def _with_metadata(
        self, condition: ColumnElement[bool], metadata: Mapping[str, Any]
    ) -> ColumnElement[bool]:
        """Narrow a condition to the sessions whose sealed metadata has certain values.

        Every session that meets the other conditions is opened: about 20 us each.
        """
        matching = []
        for row in self._connection.execute(select(sessions).where(condition)):
            kept = self.record_of(row).get("metadata", {})
            if all(name in kept and same(kept[name], value) for name, value in metadata.items()):
                matching.append(row.id)
        # One bound variable for any number of sessions.
        listed = text("SELECT value FROM json_each(:matching)").bindparams(
            matching=json.dumps(matching)
        )
        return and_(condition, sessions.c.id.in_(listed))


def _condition(
    wanted: SessionFilter, namespace_ids: Sequence[NamespaceId], now_ms: int
) -> ColumnElement[bool]:
    parts: list[ColumnElement[bool]] = [
        sessions.c.namespace_id.in_(namespace_ids),
        is_live_session(now_ms),
    ]
    for kind, column, reference in (
        (OwnerKind.AGENT, sessions.c.agent_id, wanted.agent_id),
        (OwnerKind.USER, sessions.c.user_id, wanted.user_id),
        (OwnerKind.PROJECT, sessions.c.project, wanted.project),
    ):
        if reference is not None:
            parts.append(is_owned_by(column, kind, reference, namespace=sessions.c.namespace_id))
    if wanted.status is not None:
        parts.append(sessions.c.status == wanted.status.value)
    if wanted.created_after is not None:
        parts.append(sessions.c.created_at > unix_ms(wanted.created_after))
    if wanted.created_before is not None:
        parts.append(sessions.c.created_at < unix_ms(wanted.created_before))
    return and_(*parts)
