"""Write sessions as the operations of several devices leave them."""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import Row, delete, insert, select, update

from muniment.domain.changes import ChangeKind, ThingKind
from muniment.domain.entities.owner import OwnerKind
from muniment.domain.history.history import Operation
from muniment.domain.ids import NamespaceId, session_short_id_of
from muniment.domain.sessions.session_merge import Added, MergedSession, merged_session
from muniment.storage.memories.memory_scopes import ScopeWriter
from muniment.storage.schema import session_states, sessions, turns
from muniment.storage.sealers import RECORD
from muniment.storage.sessions.session_states import state_record_id
from muniment.storage.write_context import WriteContext

_OWNERS: Final = {
    "agent_id": OwnerKind.AGENT,
    "user_id": OwnerKind.USER,
    "project": OwnerKind.PROJECT,
}


class MergedSessionWriter:
    """Writes merged sessions inside one unit of work; a `ThingWriter`.

    Two sessions of one namespace that got the same handle on two devices stay two: the one with the
    higher uid gives it up, by an operation, for its short id.

    Args:
        context: The unit's.
        scopes: Creates the owners that a session names.
    """

    def __init__(self, context: WriteContext, scopes: ScopeWriter) -> None:
        self._context = context
        self._connection = context.connection
        self._scopes = scopes

    def put_merged(
        self,
        uid: str,
        namespace_id: NamespaceId,
        before: Sequence[Operation],
        after: Sequence[Operation],
        /,
    ) -> None:
        """Let a session be what its operations leave behind; see `ThingWriter.put_merged`."""
        merged, row = merged_session(after), self._row(sessions.c.uid == uid)
        if row is not None and row.namespace_id != namespace_id:
            # Memories named it in a namespace that was wiped; it waits to be removed.
            self._scopes.sessions.drop(row)
            row = None
        merged.columns["handle"] = self._free_handle(uid, namespace_id, merged.columns["handle"])
        values = {
            **merged.columns,
            "state_version": len(merged.states) - 1,
            "record": self._sealed(uid, merged.record, namespace_id),
            "updated_at": merged.updated_ms,
        }
        self._name_owners(merged, namespace_id)
        if row is None:
            values |= {"uid": uid, "short_id": session_short_id_of(uid)}
            values |= {"namespace_id": namespace_id, "created_at": merged.columns["started_at"]}
            self._connection.execute(insert(sessions), values | {"version": len(after)})
            was = MergedSession()
        else:
            version = row.version + max(1, len(after) - len(before))
            at = sessions.c.id == row.id
            self._connection.execute(
                update(sessions).where(at).values(values | {"version": version})
            )
            was = merged_session(before) if before else MergedSession()
        now = self._row(sessions.c.uid == uid)
        assert now is not None  # noqa: S101 (it was just written)
        self._put_states(now, was.states, merged.states)
        self._put_turns(now, was.turns, merged.turns)
        self._changed(ChangeKind.CREATED if row is None else ChangeKind.UPDATED, now)

    def drop_merged(self, uid: str) -> None:
        """Remove a session with its states and turns; see `ThingWriter.drop_merged`."""
        row = self._row(sessions.c.uid == uid)
        if row is not None:
            self._scopes.sessions.drop(row)
            self._scopes.release_owners_of(row)

    def _free_handle(self, uid: str, namespace_id: NamespaceId, handle: str) -> str:
        """Return the handle that a session has, once it is the only one with it."""
        holder = self._row(
            (sessions.c.namespace_id == namespace_id) & (sessions.c.handle == handle)
        )
        if holder is None or holder.uid == uid:
            return handle
        if not holder.version:
            # Memories named it first here; they go on to name this one.
            self._scopes.sessions.forget(holder)
            return handle
        if holder.uid > uid:
            self._scopes.sessions.give_up_handle(holder)
            return handle
        short_id = session_short_id_of(uid)
        self._context.append("edit", f"session:{uid}", {"handle": short_id}, namespace_id)
        return short_id

    def _name_owners(self, merged: MergedSession, namespace_id: NamespaceId) -> None:
        for name, kind in _OWNERS.items():
            handle = merged.columns[name]
            if handle is not None:
                self._scopes.owners.first_use(
                    kind, handle, namespace_id=namespace_id, now_ms=merged.updated_ms
                )

    def _put_states(self, row: Row[Any], was: Sequence[Added], now: Sequence[Added]) -> None:
        first = self._kept(session_states, row, was, now)
        rows = [
            {
                "session": row.id,
                "version": version,
                "record": self._sealed(
                    state_record_id(row.uid, version), added.record, row.namespace_id
                ),
                "actor": added.actor,
                "created_at": added.created_ms,
            }
            for version, added in enumerate(now)
            if version >= first
        ]
        if rows:
            self._connection.execute(insert(session_states), rows)

    def _put_turns(self, row: Row[Any], was: Sequence[Added], now: Sequence[Added]) -> None:
        first = self._kept(turns, row, was, now)
        rows = [
            {
                "uid": added.uid,
                "session": row.id,
                "turn_number": number + 1,
                "record": self._sealed(added.uid, added.record, row.namespace_id),
                "actor": added.actor,
                "created_at": added.created_ms,
            }
            for number, added in enumerate(now)
            if number >= first
        ]
        if rows:
            self._connection.execute(insert(turns), rows)

    def _kept(self, table: Any, row: Row[Any], was: Sequence[Added], now: Sequence[Added]) -> int:
        """Return how many stay as they are; remove them all if the order changed."""
        if was and list(now[: len(was)]) == list(was):
            return len(was)
        self._connection.execute(delete(table).where(table.c.session == row.id))
        return 0

    def _row(self, condition: Any) -> Row[Any] | None:
        return self._connection.execute(select(sessions).where(condition)).one_or_none()

    def _sealed(self, record_id: str, record: Any, namespace_id: NamespaceId) -> bytes:
        sealer = self._context.sealers.of(NamespaceId(namespace_id))
        return sealer.seal_json(dict(record), record_id=record_id, purpose=RECORD)

    def _changed(self, kind: ChangeKind, row: Row[Any]) -> None:
        self._context.changed(
            kind, ThingKind.SESSION, row.uid, namespace_id=NamespaceId(row.namespace_id)
        )
