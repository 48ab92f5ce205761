"""Namespaces in the database: names, keys, counts."""

import os
import uuid
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Column, ColumnElement, Connection, func, insert, select, update

from muniment.domain.access import Namespace
from muniment.domain.clock import moment_of
from muniment.domain.errors import ConflictError
from muniment.domain.ids import NamespaceId
from muniment.domain.value_rules import is_text
from muniment.domain.vault.secret_bytes import Secret
from muniment.storage import schema
from muniment.storage.engine.driver_statements import rows_of
from muniment.storage.history.authenticated_tables import NAMESPACE_SUBJECT
from muniment.storage.memories.scopes import is_live_memory
from muniment.storage.sealers import SealersInView


@dataclass(frozen=True, slots=True)
class NamespaceRow:
    """A namespace as stored, without its key."""

    id: NamespaceId
    uid: str
    name: str
    created_at: int

    @property
    def subject(self) -> str:
        """What an operation on it is about."""
        return NAMESPACE_SUBJECT + self.uid


NO_KEY: Final = b""
"""Replaces the wrapped key of a namespace whose key is destroyed."""

_ALL_LIVE: Final = """
    SELECT id, uid, name, created_at FROM namespaces WHERE wrapped_key != ? ORDER BY name
"""
_LIVE_BY_NAME: Final = """
    SELECT id, uid, name, created_at FROM namespaces WHERE wrapped_key != ? AND name = ?
"""


def is_in_live_namespace(column: Column[int]) -> ColumnElement[bool]:
    """Build the condition that a row belongs to a namespace whose key exists.

    Args:
        column: The row's ``namespace_id``.
    """
    # Negated, because for the positive condition SQLite would scan the namespaces' indexes.
    table = schema.namespaces
    return column.not_in(select(table.c.id).where(table.c.wrapped_key == NO_KEY))


class NamespaceReader:
    """Reads namespaces on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def by_name(self, name: str) -> NamespaceRow | None:
        """Return the namespace with a name, or ``None``."""
        if not is_text(name):
            return None
        rows = rows_of(self._connection, _LIVE_BY_NAME, (NO_KEY, name))
        return NamespaceRow(*rows[0]) if rows else None

    def all(self) -> tuple[NamespaceRow, ...]:
        """Return every namespace, by name."""
        rows = rows_of(self._connection, _ALL_LIVE, (NO_KEY,))
        return tuple(NamespaceRow(*row) for row in rows)

    def names(self) -> dict[NamespaceId, str]:
        """Return every namespace's name by id."""
        return {row.id: row.name for row in self.all()}

    def wiped(self) -> tuple[NamespaceId, ...]:
        """Return the namespaces with a destroyed key that still have rows."""
        table = schema.namespaces
        rows = self._connection.execute(select(table.c.id).where(table.c.wrapped_key == NO_KEY))
        return tuple(NamespaceId(row[0]) for row in rows)

    def things_made(self, namespace_id: NamespaceId) -> dict[str, int]:
        """Count the explicitly created or changed sessions, owners and entities, by table."""
        counts = {
            table.name: self._connection.execute(
                select(func.count())
                .select_from(table)
                .where(table.c.namespace_id == namespace_id, table.c.version > 0)
            ).scalar_one()
            for table in _MADE_BY_HAND
        }
        return {name: count for name, count in counts.items() if count}

    def counted(self, now_ms: int) -> tuple[Namespace, ...]:
        """Return every namespace with its number of memories (without trash and expired ones)."""
        table = schema.memories
        live = is_live_memory(now_ms)
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


class NamesInView:
    """The names of the namespaces whose key exists, as a connection sees them.

    They are read again for a namespace that is not among them: a unit of work may have created it.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._names: dict[NamespaceId, str] = {}

    def find(self, namespace_id: NamespaceId) -> str | None:
        """Return the name of a namespace, ``None`` where its key is destroyed."""
        if namespace_id not in self._names:
            self._names = NamespaceReader(self._connection).names()
        return self._names.get(namespace_id)

    def __getitem__(self, namespace_id: NamespaceId) -> str:
        """Return the name of a namespace whose key exists."""
        name = self.find(namespace_id)
        if name is None:
            raise KeyError(namespace_id)
        return name


_MADE_BY_HAND: Final = (schema.sessions, schema.owners, schema.entities)
"""Tables whose rows have version 0 as long as they only exist because a memory names them."""


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
            raise ConflictError(
                f"the namespace {name!r} already exists", hint="Choose another name."
            )
        uid = str(uuid.uuid4())
        wrapped = self._sealers.wrap(uid, Secret(os.urandom(32)))
        row = {"uid": uid, "name": name, "wrapped_key": wrapped, "created_at": now_ms}
        key = self._connection.execute(insert(schema.namespaces).values(row)).inserted_primary_key
        if key is None:
            raise ConflictError("the namespace could not be created")
        return NamespaceRow(NamespaceId(key[0]), uid, name, now_ms)

    def rename(self, namespace_id: NamespaceId, name: str) -> None:
        """Rename a namespace.

        Raises:
            ConflictError: The name is taken.
        """
        if self.by_name(name) is not None:
            raise ConflictError(
                f"the namespace {name!r} already exists", hint="Choose another name."
            )
        table = schema.namespaces
        self._connection.execute(update(table).where(table.c.id == namespace_id).values(name=name))

    def destroy_key(self, row: NamespaceRow) -> None:
        """Destroy a namespace's key, so that its content can never be read again.

        Its name is free at once. Its rows are removed later, by its number.
        """
        self._sealers.forget(row.id)
        table = schema.namespaces
        # No valid name begins with a space, so this one cannot conflict.
        values = {"name": f" {row.uid}", "wrapped_key": NO_KEY}
        self._connection.execute(update(table).where(table.c.id == row.id).values(values))

    def begin_anew(self, row: NamespaceRow) -> NamespaceRow:
        """Destroy a namespace's key and create an empty namespace with the same name and date.

        Usage and jobs, which describe the namespace without its content, move to the new one.
        """
        self.destroy_key(row)
        successor = self.create(row.name, row.created_at)
        for table in (schema.usage, schema.jobs):
            self._connection.execute(
                update(table)
                .where(table.c.namespace_id == row.id)
                .values(namespace_id=successor.id)
            )
        return successor

    def remove(self, namespace_id: NamespaceId) -> None:
        """Remove a namespace without any rows left."""
        self._sealers.forget(namespace_id)
        table = schema.namespaces
        self._connection.execute(table.delete().where(table.c.id == namespace_id))
