"""User feedback on profiles, stored sealed and journaled."""

import itertools
from collections.abc import Iterable, Sequence
from typing import Any, Final

from sqlalchemy import Connection, Row, exists, func, insert, select, update

from muniment.domain.changes import ChangeKind, ThingKind
from muniment.domain.clock import moment_of, stamp_ms
from muniment.domain.entities.owner import OwnerKind
from muniment.domain.history.exchanged import MARK
from muniment.domain.history.history import Operation
from muniment.domain.ids import NamespaceId, named_uid
from muniment.domain.profile.profile_marks import MarkAction, ProfileMark
from muniment.storage.history.ledger import LedgerReader
from muniment.storage.history.thing_merging import in_order
from muniment.storage.memories.memory_keys import has_id
from muniment.storage.namespaces import NamespaceReader
from muniment.storage.schema import memories, operations, owners, profile_marks
from muniment.storage.sealers import RECORD, SealersInView
from muniment.storage.write_context import WriteContext

_T: Final = profile_marks.c
_MEMORIES_AT_ONCE: Final = 500


class ProfileMarkReader:
    """Reads marks on one connection.

    Args:
        connection: A read connection, or a unit of work's.
        sealers: The namespaces' keys, as this connection sees them.
    """

    def __init__(self, connection: Connection, sealers: SealersInView) -> None:
        self._connection = connection
        self._sealers = sealers

    def of(
        self, namespace_id: NamespaceId, *, subject: str | None = None
    ) -> tuple[ProfileMark, ...]:
        """Return the marks of a namespace, or only those of one subject; the oldest first.

        Raises:
            DamagedVaultError: A sealed record fails its check.
        """
        is_wanted = _T.namespace_id == namespace_id
        if subject is not None:
            is_wanted &= _T.subject == subject
        rows = self._connection.execute(
            select(profile_marks).where(is_wanted).order_by(_T.id)
        ).all()
        if not rows:
            return ()
        names = NamespaceReader(self._connection).names()
        return tuple(self._decoded(row, names[namespace_id]) for row in rows)

    def count(self, namespace_id: NamespaceId) -> int:
        """Count the marks of a namespace."""
        return int(
            self._connection.execute(
                select(func.count()).where(_T.namespace_id == namespace_id)
            ).scalar_one()
        )

    def find(
        self,
        namespace_id: NamespaceId,
        subject: str,
        action: MarkAction,
        *,
        user_id: str | None = None,
    ) -> ProfileMark | None:
        """Return the mark of a subject with an action, for one user or for all."""
        row = self._row_of(namespace_id, subject, action, user_id=user_id)
        if row is None:
            return None
        return self._decoded(row, NamespaceReader(self._connection).names()[namespace_id])

    def by_uid(self, uid: str, namespace_ids: Sequence[NamespaceId]) -> ProfileMark | None:
        """Return the mark with a uid, if it is in one of the namespaces."""
        row = self._connection.execute(
            select(profile_marks).where(_T.uid == uid, _T.namespace_id.in_(namespace_ids))
        ).one_or_none()
        if row is None:
            return None
        names = NamespaceReader(self._connection).names()
        return self._decoded(row, names[NamespaceId(row.namespace_id)])

    def history(self, uid: str) -> list[Operation]:
        """Return the readable operations on a mark, in the order that all devices agree on."""
        ledger = LedgerReader(self._connection, self._sealers)
        found = next((some for _, some in ledger.as_written([f"{MARK}{uid}"])), ())
        return in_order(found)

    def handle_of(self, namespace_id: NamespaceId, user: str) -> str:
        """Return the handle of a user named by handle or uid."""
        found = self._connection.execute(
            select(owners.c.handle).where(
                owners.c.uid == user,
                owners.c.namespace_id == namespace_id,
                owners.c.kind == OwnerKind.USER.value,
            )
        ).scalar()
        return user if found is None else str(found)

    def _row_of(
        self, namespace_id: NamespaceId, subject: str, action: MarkAction, *, user_id: str | None
    ) -> Row[Any] | None:
        return self._connection.execute(
            select(profile_marks).where(
                _T.namespace_id == namespace_id,
                _T.subject == subject,
                _T.action == action.value,
                _T.user_id.is_(None) if user_id is None else _T.user_id == user_id,
            )
        ).one_or_none()

    def _decoded(self, row: Row[Any], namespace: str) -> ProfileMark:
        sealer = self._sealers.of(NamespaceId(row.namespace_id))
        record = sealer.open_json(row.record, record_id=row.uid, purpose=RECORD)
        return ProfileMark(
            uid=row.uid,
            namespace=namespace,
            user_id=row.user_id,
            subject=row.subject,
            action=MarkAction(row.action),
            text=record.get("text"),
            actor=record["actor"],
            created_at=moment_of(row.created_at),
            updated_at=moment_of(row.updated_at),
        )


class ProfileMarkWriter(ProfileMarkReader):
    """Writes marks inside one unit of work."""

    def __init__(self, context: WriteContext) -> None:
        super().__init__(context.connection, context.sealers)
        self._context = context

    def put(
        self,
        namespace_id: NamespaceId,
        subject: str,
        action: MarkAction,
        *,
        text: str | None,
        user_id: str | None,
        now_ms: int,
    ) -> ProfileMark:
        """Set a mark; an existing one takes the new text and its writer."""
        row = self._row_of(namespace_id, subject, action, user_id=user_id)
        uid = row.uid if row else self._new_uid(namespace_id, subject, action, user_id=user_id)
        record = {"text": text, "actor": self._context.actor}
        sealed = self._sealers.of(namespace_id).seal_json(record, record_id=uid, purpose=RECORD)
        patch = {"subject": subject, "action": action.value, "user_id": user_id, "text": text}
        self._context.append("edit" if row else "create", f"{MARK}{uid}", patch, namespace_id)
        if row is None:
            self._connection.execute(
                insert(profile_marks).values(
                    uid=uid,
                    namespace_id=namespace_id,
                    user_id=user_id,
                    subject=subject,
                    action=action.value,
                    record=sealed,
                    created_at=now_ms,
                    updated_at=now_ms,
                )
            )
        else:
            self._connection.execute(
                update(profile_marks)
                .where(_T.id == row.id)
                .values(record=sealed, updated_at=now_ms)
            )
        kind = ChangeKind.UPDATED if row else ChangeKind.CREATED
        self._changed(kind, uid, namespace_id)
        found = self.by_uid(uid, [namespace_id])
        assert found is not None  # noqa: S101 (it was just written)
        return found

    def put_merged(
        self,
        uid: str,
        namespace_id: NamespaceId,
        _before: Sequence[Operation],
        after: Sequence[Operation],
        /,
    ) -> None:
        """Let a mark be what its operations leave behind; see `ThingWriter.put_merged`.

        Of two marks that mean the same, the one with the lower uid stays.
        """
        first, last = after[0], after[-1]
        action, user_id = MarkAction(first.patch["action"]), first.patch["user_id"]
        same = self._row_of(namespace_id, first.patch["subject"], action, user_id=user_id)
        if same is not None and same.uid < uid:
            self._erase([uid], namespace_id)
            return
        if same is not None and same.uid > uid:
            self.remove(same.uid, namespace_id)
        record = {"text": last.patch["text"], "actor": last.actor}
        values = {
            "record": self._sealers.of(namespace_id).seal_json(
                record, record_id=uid, purpose=RECORD
            ),
            "updated_at": stamp_ms(last.stamp),
        }
        if same is not None and same.uid == uid:
            self._connection.execute(update(profile_marks).where(_T.uid == uid).values(values))
            self._changed(ChangeKind.UPDATED, uid, namespace_id)
            return
        values |= {"uid": uid, "namespace_id": namespace_id, "user_id": user_id}
        values |= {"subject": first.patch["subject"], "action": action.value}
        values |= {"created_at": stamp_ms(first.stamp)}
        self._connection.execute(insert(profile_marks).values(values))
        self._changed(ChangeKind.CREATED, uid, namespace_id)

    def drop_merged(self, uid: str) -> None:
        """Remove a mark; see `ThingWriter.drop_merged`."""
        found = self._connection.execute(select(_T.namespace_id).where(_T.uid == uid)).scalar()
        if found is not None:
            self._connection.execute(profile_marks.delete().where(_T.uid == uid))
            self._changed(ChangeKind.PURGED, uid, NamespaceId(found))

    def _new_uid(
        self, namespace_id: NamespaceId, subject: str, action: MarkAction, *, user_id: str | None
    ) -> str:
        """Return the uid of a new mark: the same on every device, so that two make one.

        What was removed stays so: a mark that is set again has another uid.
        """
        name = NamespaceReader(self._connection).names()[namespace_id]
        self._context.journal.flush()
        of = ("mark", name, subject, action.value, "" if user_id is None else f"+{user_id}")
        uids = (named_uid(*of, str(place)) for place in itertools.count())
        return next(uid for uid in uids if not self._is_known(uid))

    def _is_known(self, uid: str) -> bool:
        found = select(operations.c.sequence).where(operations.c.subject == f"{MARK}{uid}")
        return self._connection.execute(found.limit(1)).first() is not None

    def remove(self, uid: str, namespace_id: NamespaceId) -> None:
        """Remove a mark permanently, with its journal patches."""
        self._erase([uid], namespace_id)
        self._changed(ChangeKind.PURGED, uid, namespace_id)

    def forget_memories(self, numbers: Sequence[int]) -> None:
        """Remove the marks of permanently deleted memories: a correction reveals their content."""
        if not self._connection.execute(select(exists(select(_T.id)))).scalar():
            return
        for start in range(0, len(numbers), _MEMORIES_AT_ONCE):
            rows = self._connection.execute(
                select(_T.uid, _T.namespace_id)
                .join_from(
                    profile_marks,
                    memories,
                    has_id(_T.subject) & (memories.c.namespace_id == _T.namespace_id),
                )
                .where(memories.c.number.in_(numbers[start : start + _MEMORIES_AT_ONCE]))
            ).all()
            for namespace_id in {row.namespace_id for row in rows}:
                uids = [row.uid for row in rows if row.namespace_id == namespace_id]
                self._erase(uids, namespace_id)
                for uid in uids:
                    self._changed(ChangeKind.PURGED, uid, namespace_id)

    def _erase(self, uids: Iterable[str], namespace_id: NamespaceId) -> None:
        listed = list(uids)
        subjects = [f"{MARK}{uid}" for uid in listed]
        self._context.journal.erase_where(operations.c.subject.in_(subjects))
        for subject in subjects:
            self._context.append("purge", subject, {}, namespace_id)
        self._connection.execute(profile_marks.delete().where(_T.uid.in_(listed)))

    def _changed(self, kind: ChangeKind, uid: str, namespace_id: NamespaceId) -> None:
        self._context.changed(kind, ThingKind.PROFILE_MARK, uid, namespace_id=namespace_id)
