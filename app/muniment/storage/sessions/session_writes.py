"""Write sessions: record, state, turns, end and removal."""

import itertools
from collections.abc import Callable, Mapping
from typing import Any, Final

from sqlalchemy import Row, insert, select, update

from muniment.domain.changes import ChangeKind, ThingKind
from muniment.domain.errors import ConflictError
from muniment.domain.history.history import same
from muniment.domain.ids import NamespaceId, named_uid, new_uid, session_short_id_of
from muniment.domain.optimistic_lock import require_version
from muniment.domain.sessions.session import SessionStatus
from muniment.domain.sessions.session_states import StateChange
from muniment.domain.value_rules import with_merged_metadata
from muniment.storage.namespaces import NamespaceReader
from muniment.storage.schema import operations, session_states, sessions, turns
from muniment.storage.sealers import RECORD
from muniment.storage.sessions.session_reader import SessionReader
from muniment.storage.sessions.session_states import SessionStateWriter, journal_as_named
from muniment.storage.sessions.turns import TurnWriter
from muniment.storage.write_context import WriteContext

_SCOPES: Final = ("agent_id", "user_id", "project")


class SessionWriter(SessionReader):
    """Writes sessions inside one unit of work.

    A deleted or expired session is removed permanently, with its state, turns and journal patches.
    Its memories stay and keep its handle.
    """

    states: SessionStateWriter
    turns: TurnWriter

    def __init__(self, context: WriteContext) -> None:
        super().__init__(context.connection, context.sealers)
        self._context = context
        self._handles: dict[tuple[NamespaceId, str], str] = {}
        self.states = SessionStateWriter(context)
        self.turns = TurnWriter(context)

    def first_use(
        self,
        reference: str,
        *,
        namespace_id: NamespaceId,
        now_ms: int,
        scopes: Callable[[], Mapping[str, str | None]],
    ) -> str:
        """Return the handle of a session that a memory names, creating the session if it is new.

        Args:
            reference: Handle, uid or short id.
            namespace_id: The namespace where it is named.
            now_ms: The current time.
            scopes: Returns ``agent_id``, ``user_id`` and ``project`` for a new session, as handles.
        """
        key = (namespace_id, reference)
        known = self._handles.get(key)
        if known is None:
            row = self.find(reference, [namespace_id], now_ms=now_ms)
            if row is None:
                row = self.create(
                    reference,
                    {},
                    namespace_id=namespace_id,
                    now_ms=now_ms,
                    scopes=scopes(),
                    version=0,
                )
            known = self._handles[key] = row.handle
        return known

    def create(
        self,
        handle: str | None,
        record: Mapping[str, Any],
        *,
        namespace_id: NamespaceId,
        now_ms: int,
        scopes: Mapping[str, str | None],
        state: Mapping[str, Any] | None = None,
        version: int = 1,
    ) -> Row[Any]:
        """Create a session.

        Args:
            handle: The handle that memories store; defaults to its short id.
            record: ``title``, ``metadata``, ``ttl_s``, as far as given.
            namespace_id: Its namespace.
            now_ms: The current time.
            scopes: ``agent_id``, ``user_id`` and ``project`` as handles.
            state: The initial state.
            version: 0 for a session that exists only because something names it.

        Raises:
            ConflictError: An explicitly created session has that handle.
        """
        there = None if handle is None else self._by_handle(handle, namespace_id)
        if there is not None and _is_over(there, now_ms):
            self.purge(there)
        elif there is not None:
            return self._adopt(there, record, now_ms=now_ms, scopes=scopes, state=state)
        uid = self._new_uid(handle, namespace_id, now_ms)
        handle = handle or session_short_id_of(uid)
        columns: dict[str, Any] = {
            "handle": handle,
            **{name: scopes.get(name) for name in _SCOPES},
            "status": SessionStatus.ACTIVE.value,
            "started_at": now_ms,
            "expires_at": _end_of(record.get("ttl_s"), now_ms),
        }
        initial = {"state": dict(state or {}), "change": StateChange.INITIAL.value}
        if version:
            patch = {**columns, **record, "state_version": 0, "state": initial["state"]}
            self._context.append("create", f"session:{uid}", patch, namespace_id)
        columns |= {
            "uid": uid,
            "short_id": session_short_id_of(uid),
            "namespace_id": namespace_id,
            "record": self._sealed(uid, record, namespace_id),
            "state_version": 0,
            "created_at": now_ms,
            "updated_at": now_ms,
            "version": version,
        }
        self._connection.execute(insert(sessions), columns)
        row = self.row(uid)
        self.states.add(row, 0, initial, now_ms=now_ms, journaled=False)
        self._changed(ChangeKind.CREATED, row)
        return row

    def edit(
        self,
        row: Row[Any],
        given: Mapping[str, Any],
        *,
        now_ms: int,
        expected_version: int | None = None,
    ) -> Row[Any]:
        """Change a session's title, metadata or lifetime.

        Raises:
            ConflictError: Its version is not the expected one.
            InvalidInputError: Its metadata would become too large.
        """
        require_version(row.version, expected_version)
        record = self.record_of(row)
        values = with_merged_metadata(given, record)
        if "ttl_s" not in values and all(same(record.get(name), values[name]) for name in values):
            return row
        columns = {}
        if "ttl_s" in values:
            columns["expires_at"] = _end_of(values["ttl_s"], now_ms)
        return self._update("edit", row, {**record, **values}, values | columns, now_ms=now_ms)

    def end(self, row: Row[Any], summary: str | None, *, now_ms: int) -> Row[Any]:
        """End a session; an ended one keeps its end and takes the new summary."""
        record = self.record_of(row)
        values: dict[str, Any] = {}
        if summary is not None:
            values["summary"] = summary
        if row.status != SessionStatus.ENDED.value:
            values |= {"status": SessionStatus.ENDED.value, "ended_at": now_ms}
        if not values:
            return row
        merged = {**record, **({"summary": summary} if summary is not None else {})}
        return self._update("end", row, merged, values, now_ms=now_ms)

    def put_state(self, row: Row[Any], record: Mapping[str, Any], *, now_ms: int) -> Row[Any]:
        """Store the next version of a session's state as the current one.

        Args:
            row: The session.
            record: As for `SessionStateWriter.add`.
            now_ms: The current time.
        """
        version = row.state_version + 1
        self.states.add(row, version, record, now_ms=now_ms)
        return self.touch(row, now_ms=now_ms, state_version=version)

    def touch(self, row: Row[Any], *, now_ms: int, state_version: int | None = None) -> Row[Any]:
        """Record that a session's state or turns changed, but not its record.

        This makes a new version too, because a session's representation includes both.
        """
        values = {"updated_at": now_ms, "version": row.version + 1}
        if state_version is not None:
            values["state_version"] = state_version
        self._connection.execute(update(sessions).where(sessions.c.id == row.id).values(values))
        self._changed(ChangeKind.UPDATED, row)
        return self.row(row.uid)

    def purge(self, row: Row[Any]) -> None:
        """Remove a session permanently: record, state, turns and their journal patches."""
        subject = f"session:{row.uid}"
        self._context.journal.erase(subject)
        self._context.append("purge", subject, {}, NamespaceId(row.namespace_id))
        self.drop(row)

    def forget(self, row: Row[Any]) -> None:
        """Remove a session that only memories named, and that none names any more.

        Every device does so by itself.
        """
        self._context.journal.erase(f"session:{row.uid}")
        self.drop(row)

    def drop(self, row: Row[Any]) -> None:
        """Remove a session's rows; the caller journals it."""
        for table in (session_states, turns):
            self._connection.execute(table.delete().where(table.c.session == row.id))
        self._connection.execute(sessions.delete().where(sessions.c.id == row.id))
        self._handles.clear()
        self._changed(ChangeKind.PURGED, row)

    def give_up_handle(self, row: Row[Any]) -> None:
        """Let a session go by its short id, because another one has its handle."""
        values = {"handle": row.short_id}
        self._update("edit", row, self.record_of(row), values, now_ms=row.updated_at)

    def row(self, uid: str) -> Row[Any]:
        """Return the row of a session known to exist."""
        return self._connection.execute(select(sessions).where(sessions.c.uid == uid)).one()

    def _new_uid(self, handle: str | None, namespace_id: NamespaceId, now_ms: int) -> str:
        """Return the uid of a new session: the same on every device, if it has a handle.

        So sessions that devices create under one handle are one. What was removed permanently stays
        so: a session of the same handle that comes after it has another uid.
        """
        if handle is None:
            return new_uid(now_ms)
        name = NamespaceReader(self._connection).names()[namespace_id]
        return next(
            uid
            for place in itertools.count()
            if self._is_free(uid := named_uid("session", name, handle, str(place)))
        )

    def _is_free(self, uid: str) -> bool:
        found = select(sessions.c.id).where(sessions.c.uid == uid)
        if self._connection.execute(found).first() is not None:
            return False
        self._context.journal.flush()
        known = select(operations.c.sequence).where(operations.c.subject == f"session:{uid}")
        return self._connection.execute(known.limit(1)).first() is None

    def _by_handle(self, handle: str, namespace_id: NamespaceId) -> Row[Any] | None:
        return self._connection.execute(
            select(sessions).where(
                sessions.c.namespace_id == namespace_id, sessions.c.handle == handle
            )
        ).one_or_none()

    def _adopt(
        self,
        row: Row[Any],
        record: Mapping[str, Any],
        *,
        now_ms: int,
        scopes: Mapping[str, str | None],
        state: Mapping[str, Any] | None,
    ) -> Row[Any]:
        """Apply the creation of a session to one that memories have only named so far."""
        if row.version:
            raise ConflictError(
                "a session with that external id already exists",
                hint="Use it, or choose another external id.",
            )
        columns: dict[str, Any] = {
            name: value for name, value in scopes.items() if value is not None
        }
        if record.get("ttl_s") is not None:
            columns["expires_at"] = _end_of(record["ttl_s"], now_ms)
        patch = {**record, **columns}
        row = self._update("edit", row, record, patch, now_ms=now_ms)
        if state:
            initial = {"state": dict(state), "change": StateChange.REPLACED.value}
            row = self.put_state(row, initial, now_ms=now_ms)
        return row

    def _update(
        self,
        action: str,
        row: Row[Any],
        record: Mapping[str, Any],
        patch: Mapping[str, Any],
        *,
        now_ms: int,
    ) -> Row[Any]:
        """Store a new record and the columns that the patch names, and journal the patch."""
        namespace_id = NamespaceId(row.namespace_id)
        journal_as_named(self._context, row)
        self._context.append(action, f"session:{row.uid}", patch, namespace_id)
        kept = {name: value for name, value in record.items() if value is not None}
        columns = {name: value for name, value in patch.items() if name in sessions.c}
        self._connection.execute(
            update(sessions)
            .where(sessions.c.id == row.id)
            .values(
                columns
                | {
                    "record": self._sealed(row.uid, kept, namespace_id),
                    "updated_at": now_ms,
                    "version": row.version + 1,
                }
            )
        )
        self._changed(ChangeKind.UPDATED, row)
        return self.row(row.uid)

    def _sealed(self, uid: str, record: Mapping[str, Any], namespace_id: NamespaceId) -> bytes:
        sealer = self._sealers.of(namespace_id)
        return sealer.seal_json(record, record_id=uid, purpose=RECORD)

    def _changed(self, kind: ChangeKind, row: Row[Any]) -> None:
        self._context.changed(
            kind, ThingKind.SESSION, row.uid, namespace_id=NamespaceId(row.namespace_id)
        )


def _is_over(row: Row[Any], now_ms: int) -> bool:
    return row.expires_at is not None and row.expires_at <= now_ms


def _end_of(ttl_s: int | None, now_ms: int) -> int | None:
    return None if ttl_s is None else now_ms + ttl_s * 1000
