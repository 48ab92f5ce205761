"""The versioned states of sessions."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from muniment.domain.clock import moment_of
from muniment.domain.history.history import CREATE
from muniment.domain.ids import NamespaceId
from muniment.domain.sessions.session_states import StateChange, StateVersion
from muniment.storage.schema import session_states, sessions
from muniment.storage.sealers import RECORD, SealersInView
from muniment.storage.write_context import WriteContext


class SessionStateReader:
    """Reads states on one connection; sessions are passed as rows."""

    def __init__(self, connection: Connection, sealers: SealersInView) -> None:
        self._connection = connection
        self._sealers = sealers

    def at(self, session: Row[Any], version: int) -> StateVersion | None:
        """Return one version of a session's state, ``None`` if there is none."""
        row = self._connection.execute(
            select(session_states).where(
                session_states.c.session == session.id, session_states.c.version == version
            )
        ).one_or_none()
        return None if row is None else self._opened(session, row)

    def history(
        self, session: Row[Any], *, limit: int, before: int | None = None
    ) -> tuple[StateVersion, ...]:
        """Return the newest versions of a session's state, newest first.

        Args:
            session: The session.
            limit: Most versions to return.
            before: Return only versions below this one.
        """
        condition = session_states.c.session == session.id
        if before is not None:
            condition &= session_states.c.version < before
        rows = self._connection.execute(
            select(session_states)
            .where(condition)
            .order_by(session_states.c.version.desc())
            .limit(limit)
        )
        return tuple(self._opened(session, row) for row in rows)

    def current(self, rows: Sequence[Row[Any]]) -> dict[int, Mapping[str, Any]]:
        """Return the current states of sessions by row id."""
        by_id = {row.id: row for row in rows}
        found = self._connection.execute(
            select(session_states)
            .join(
                sessions,
                (sessions.c.id == session_states.c.session)
                & (sessions.c.state_version == session_states.c.version),
            )
            .where(session_states.c.session.in_(list(by_id)))
        )
        return {row.session: self._opened(by_id[row.session], row).state for row in found}

    def _opened(self, session: Row[Any], row: Row[Any]) -> StateVersion:
        sealer = self._sealers.of(NamespaceId(session.namespace_id))
        record = sealer.open_json(
            row.record, record_id=state_record_id(session.uid, row.version), purpose=RECORD
        )
        return StateVersion(
            session=session.short_id,
            version=row.version,
            state=record["state"],
            change=StateChange(record["change"]),
            reasoning=record.get("reasoning"),
            restored_from=record.get("restored_from"),
            actor=row.actor,
            created_at=moment_of(row.created_at),
        )


class SessionStateWriter(SessionStateReader):
    """Adds versions of states inside one unit of work; existing versions never change."""

    def __init__(self, context: WriteContext) -> None:
        super().__init__(context.connection, context.sealers)
        self._context = context

    def add(
        self,
        session: Row[Any],
        version: int,
        record: Mapping[str, Any],
        *,
        now_ms: int,
        journaled: bool = True,
    ) -> None:
        """Add a version.

        Args:
            session: The session.
            version: Number of the version.
            record: ``state``, ``change`` and, if present, ``reasoning`` and ``restored_from``.
            now_ms: The current time.
            journaled: Whether to journal it as an operation; the state of a new session is part of
                the operation that creates the session.
        """
        namespace_id = NamespaceId(session.namespace_id)
        if journaled:
            journal_as_named(self._context, session)
            patch = {"state_version": version, **record}
            self._context.append("state", f"session:{session.uid}", patch, namespace_id)
        sealed = self._sealers.of(namespace_id).seal_json(
            record, record_id=state_record_id(session.uid, version), purpose=RECORD
        )
        self._connection.execute(
            insert(session_states),
            {
                "session": session.id,
                "version": version,
                "record": sealed,
                "actor": self._context.actor,
                "created_at": now_ms,
            },
        )


def journal_as_named(context: WriteContext, session: Row[Any]) -> None:
    """Journal a session that only memories named so far as a whole, before its first change.

    From then on other devices learn of it.
    """
    if session.version:
        return
    names = ("handle", "agent_id", "user_id", "project", "status", "started_at", "expires_at")
    patch = {name: getattr(session, name) for name in names} | {"state_version": 0, "state": {}}
    context.append(CREATE, f"session:{session.uid}", patch, NamespaceId(session.namespace_id))
    is_initial = (session_states.c.session == session.id) & (session_states.c.version == 0)
    by_hand = {"actor": context.actor}
    context.connection.execute(update(session_states).where(is_initial).values(by_hand))


def state_record_id(session_uid: str, version: int) -> str:
    """Return the record id under which a version of a session's state is sealed."""
    return f"{session_uid}/state/{version}"
