"""Namespaces in the database: names, keys, counts."""

import os
import uuid
from dataclasses import dataclass

from sqlalchemy import Connection, func, insert, or_, select, update

from muniment.domain.access import Namespace
from muniment.domain.clock import moment_of
from muniment.domain.errors import ConflictError
from muniment.domain.ids import NamespaceId
from muniment.domain.secrets import Secret
from muniment.storage import schema
from muniment.storage.sealers import SealersInView


@dataclass(frozen=True, slots=True)
class NamespaceRow:
    """A namespace as stored, without its key."""

    id: NamespaceId
    uid: str
    name: str
    created_at: int


class NamespaceReader:
    """Reads namespaces on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def by_name(self, name: str) -> NamespaceRow | None:
        """Return the namespace of a name, or ``None``."""
        table = schema.namespaces
        row = self._connection.execute(
            select(table.c.id, table.c.uid, table.c.name, table.c.created_at).where(
                table.c.name == name
            )
        ).one_or_none()
        return None if row is None else NamespaceRow(NamespaceId(row[0]), row[1], row[2], row[3])

    def all(self) -> tuple[NamespaceRow, ...]:
        """Return every namespace, by name."""
        table = schema.namespaces
        rows = self._connection.execute(
            select(table.c.id, table.c.uid, table.c.name, table.c.created_at).order_by(table.c.name)
        )
        return tuple(NamespaceRow(NamespaceId(row[0]), row[1], row[2], row[3]) for row in rows)

    def names(self) -> dict[NamespaceId, str]:
        """Return every namespace's name by id."""
        return {row.id: row.name for row in self.all()}

    def counted(self, now_ms: int) -> tuple[Namespace, ...]:
        """Return every namespace with how many memories it holds (no trash, none expired)."""
        table = schema.memories
        live = table.c.deleted_at.is_(None) & or_(
            table.c.expires_at.is_(None), table.c.expires_at > now_ms
        )
        counts: dict[int, int] = {
            row[0]: row[1]
            for row in self._connection.execute(
                select(table.c.namespace_id, func.count())
                .where(live)
                .group_by(table.c.namespace_id)
            )
        }
        return tuple(
            Namespace(row.name, moment_of(row.created_at), counts.get(row.id, 0))
            for row in self.all()
        )


class NamespaceWriter(NamespaceReader):
    """Creates, renames and rekeys namespaces inside a unit of work."""

    def __init__(self, connection: Connection, sealers: SealersInView) -> None:
        super().__init__(connection)
        self._sealers = sealers

    def create(self, name: str, now_ms: int) -> NamespaceRow:
        """Create a namespace with a fresh key.

        Raises:
            ConflictError: The name is taken.
        """
        if self.by_name(name) is not None:
            raise ConflictError(f"the namespace {name!r} exists", hint="Choose another name.")
        uid = str(uuid.uuid4())
        wrapped = self._sealers.wrap(uid, Secret(os.urandom(32)))
        row = {"uid": uid, "name": name, "wrapped_key": wrapped, "created_at": now_ms}
        key = self._connection.execute(insert(schema.namespaces).values(row)).inserted_primary_key
        if key is None:
            raise ConflictError("the namespace could not be created")
        return NamespaceRow(NamespaceId(key[0]), uid, name, now_ms)

    def rename(self, namespace_id: NamespaceId, name: str) -> None:
        """Give a namespace another name.

        Raises:
            ConflictError: The name is taken.
        """
        if self.by_name(name) is not None:
            raise ConflictError(f"the namespace {name!r} exists", hint="Choose another name.")
        table = schema.namespaces
        self._connection.execute(update(table).where(table.c.id == namespace_id).values(name=name))

    def destroy_key(self, namespace_id: NamespaceId) -> None:
        """Replace a namespace's key and uid: every record sealed before is unreadable for ever."""
        self._sealers.forget(namespace_id)
        uid = str(uuid.uuid4())
        wrapped = self._sealers.wrap(uid, Secret(os.urandom(32)))
        table = schema.namespaces
        self._connection.execute(
            update(table).where(table.c.id == namespace_id).values(uid=uid, wrapped_key=wrapped)
        )

    def remove(self, namespace_id: NamespaceId) -> None:
        """Remove an empty namespace."""
        self._sealers.forget(namespace_id)
        table = schema.namespaces
        self._connection.execute(table.delete().where(table.c.id == namespace_id))
