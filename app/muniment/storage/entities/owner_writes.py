"""Write agents, users and projects."""

from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import Row, insert, select, update

from muniment.domain.changes import ChangeKind, ThingKind
from muniment.domain.entities.owner import OwnerDraft, OwnerKind
from muniment.domain.errors import ConflictError
from muniment.domain.history.history import same
from muniment.domain.ids import NamespaceId, is_uid, new_uid
from muniment.domain.optimistic_lock import require_version
from muniment.domain.value_rules import with_merged_metadata
from muniment.storage.entities.owners import OwnerReader
from muniment.storage.schema import owners
from muniment.storage.sealers import RECORD
from muniment.storage.write_context import WriteContext

_RECORD_FIELDS: Final = ("name", "description", "metadata", "config", "stack", "repo_url")


class OwnerWriter(OwnerReader):
    """Writes owners inside one unit of work.

    An owner that is only named by something has version 0. Deleting an owner removes its record.
    Memories and sessions keep its handle, because it says who wrote them; the next one that names
    it creates the owner again.
    """

    def __init__(self, context: WriteContext) -> None:
        super().__init__(context.connection, context.sealers)
        self._context = context
        self._handles: dict[tuple[NamespaceId, OwnerKind, str], str] = {}

    def first_use(
        self, kind: OwnerKind, reference: str, *, namespace_id: NamespaceId, now_ms: int
    ) -> str:
        """Return the handle of a named owner, creating the owner if it is new.

        Args:
            kind: Kind of owner.
            reference: Handle or uid.
            namespace_id: The namespace where it is named.
            now_ms: The current time.
        """
        key = (namespace_id, kind, reference)
        known = self._handles.get(key)
        if known is None:
            known = self._handle_of(kind, reference, namespace_id)
            if known is None:
                record = {"name": reference}
                home = (namespace_id, now_ms)
                self._insert(kind, reference, record, home=home, version=0)
                known = reference
            self._handles[key] = known
        return known

    def create(
        self, kind: OwnerKind, draft: OwnerDraft, *, namespace_id: NamespaceId, now_ms: int
    ) -> Row[Any]:
        """Create an owner; one that was only named so far adopts the draft.

        Raises:
            ConflictError: An owner with that handle exists.
        """
        handle = draft.handle or ""
        record = {name: getattr(draft, name) for name in _RECORD_FIELDS if getattr(draft, name)}
        row = self.find(kind, handle, [namespace_id])
        if row is None:
            return self._insert(kind, handle, record, home=(namespace_id, now_ms), version=1)
        if row.handle != handle or row.version:
            raise ConflictError(
                f"{_article(kind)} with that handle already exists",
                hint="Change the existing one, or choose another handle.",
            )
        return self._update(row, record, record, now_ms)

    def edit(
        self,
        row: Row[Any],
        given: Mapping[str, Any],
        *,
        now_ms: int,
        expected_version: int | None = None,
    ) -> Row[Any]:
        """Change fields of an owner's record.

        Raises:
            ConflictError: Its version is not the expected one.
            InvalidInputError: Its metadata would become too large.
        """
        require_version(row.version, expected_version)
        record = self.record_of(row)
        values = with_merged_metadata(given, record)
        values = {
            name: value
            for name, value in values.items()
            if not same(record.get(name) or None, value or None)
        }
        if not values:
            return row
        merged = {name: value for name, value in {**record, **values}.items() if value}
        return self._update(row, merged, values, now_ms)

    def delete(self, row: Row[Any]) -> None:
        """Remove an owner permanently, with its journal patches."""
        subject = f"owner:{row.uid}"
        namespace_id = NamespaceId(row.namespace_id)
        self._context.journal.erase(subject)
        self._context.append("purge", subject, {}, namespace_id)
        self._connection.execute(owners.delete().where(owners.c.id == row.id))
        self._handles.clear()
        self._changed(ChangeKind.PURGED, row)

    def _handle_of(self, kind: OwnerKind, reference: str, namespace_id: NamespaceId) -> str | None:
        if is_uid(reference):
            row = self.find(kind, reference, [namespace_id])
            return None if row is None else str(row.handle)
        return self._connection.execute(
            select(owners.c.handle).where(
                owners.c.namespace_id == namespace_id,
                owners.c.kind == kind.value,
                owners.c.handle == reference,
            )
        ).scalar()

    def _insert(
        self,
        kind: OwnerKind,
        handle: str,
        record: Mapping[str, Any],
        *,
        home: tuple[NamespaceId, int],
        version: int,
    ) -> Row[Any]:
        namespace_id, now_ms = home
        uid = new_uid(now_ms)
        patch = {"kind": kind.value, "handle": handle, **record}
        self._context.append("create", f"owner:{uid}", patch, namespace_id)
        self._connection.execute(
            insert(owners),
            {
                "uid": uid,
                "namespace_id": namespace_id,
                "kind": kind.value,
                "handle": handle,
                "record": self._sealed(uid, record, namespace_id),
                "created_at": now_ms,
                "updated_at": now_ms,
                "version": version,
            },
        )
        row = self._row(uid)
        self._changed(ChangeKind.CREATED, row)
        return row

    def _update(
        self, row: Row[Any], record: Mapping[str, Any], patch: Mapping[str, Any], now_ms: int
    ) -> Row[Any]:
        namespace_id = NamespaceId(row.namespace_id)
        self._context.append("edit", f"owner:{row.uid}", patch, namespace_id)
        self._connection.execute(
            update(owners)
            .where(owners.c.id == row.id)
            .values(
                record=self._sealed(row.uid, record, namespace_id),
                updated_at=now_ms,
                version=row.version + 1,
            )
        )
        self._changed(ChangeKind.UPDATED, row)
        return self._row(row.uid)

    def _sealed(self, uid: str, record: Mapping[str, Any], namespace_id: NamespaceId) -> bytes:
        sealer = self._sealers.of(namespace_id)
        return sealer.seal_json(record, record_id=uid, purpose=RECORD)

    def _row(self, uid: str) -> Row[Any]:
        return self._connection.execute(select(owners).where(owners.c.uid == uid)).one()

    def _changed(self, kind: ChangeKind, row: Row[Any]) -> None:
        self._context.changed(
            kind, ThingKind(row.kind), row.uid, namespace_id=NamespaceId(row.namespace_id)
        )


def _article(kind: OwnerKind) -> str:
    return f"an {kind.value}" if kind is OwnerKind.AGENT else f"a {kind.value}"
