"""Rows of entities, inserted and changed inside one unit of work."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Row, insert, select, update

from muniment.domain.changes import ChangeKind, ThingKind
from muniment.domain.entities import normal_form
from muniment.domain.ids import NamespaceId
from muniment.storage.entities import EntityReader
from muniment.storage.schema import entities
from muniment.storage.sealers import RECORD
from muniment.storage.write_context import WriteContext


class EntityRecords(EntityReader):
    """Writes the rows themselves, their journal and what changed; names and links are others'.

    What the program derives from contents (entities at version 0, links by its own actor) is no
    operation of the journal, as vectors are none. The first change by hand writes the whole entity
    there.

    Args:
        context: The unit of work's.
    """

    def __init__(self, context: WriteContext) -> None:
        super().__init__(context.connection, context.sealers)
        self.context = context

    def insert(
        self,
        uid: str,
        *,
        named: tuple[str, str],
        record: Mapping[str, Any],
        namespace_id: NamespaceId,
        now_ms: int,
        version: int,
    ) -> int:
        """Insert a row; nothing is journaled.

        Args:
            uid: The new entity's.
            named: Type and name.
            record: What is sealed.
            namespace_id: Where it lives.
            now_ms: The present moment.
            version: 0 for a derived one.

        Returns:
            Its row id.
        """
        entity_type, name = named
        sealer = self._sealers.of(namespace_id)
        result = self._connection.execute(
            insert(entities),
            {
                "uid": uid,
                "namespace_id": namespace_id,
                "type": entity_type,
                "name": name,
                "normal": normal_form(name),
                "record": sealer.seal_json(record, record_id=uid, purpose=RECORD),
                "created_at": now_ms,
                "updated_at": now_ms,
                "version": version,
            },
        )
        return int((result.inserted_primary_key or (0,))[0])

    def update(
        self,
        row: Row[Any],
        values: Mapping[str, Any],
        now_ms: int,
        *,
        told: tuple[str, Mapping[str, Any]] | None = None,
    ) -> Row[Any]:
        """Store new values by hand; a derived entity is journaled with all it has.

        Args:
            row: As it is stored.
            values: ``type``, ``name`` and ``metadata`` where they change.
            now_ms: The present moment.
            told: Action and patch to journal in place of the values.

        Returns:
            The row as it is stored then.
        """
        subject, namespace_id = f"entity:{row.uid}", NamespaceId(row.namespace_id)
        named = {"type": row.type, "name": row.name, **values}
        record = {**self.record_of(row), **values}
        record = {name: record[name] for name in ("metadata",) if record.get(name)}
        if not row.version:
            patch = {"type": named["type"], "name": named["name"], **record}
            self.context.append("create", subject, patch, namespace_id)
        if told is not None or row.version:
            action, change = told or ("edit", values)
            self.context.append(action, subject, change, namespace_id)
        sealer = self._sealers.of(namespace_id)
        self._connection.execute(
            update(entities)
            .where(entities.c.id == row.id)
            .values(
                type=named["type"],
                name=named["name"],
                normal=normal_form(named["name"]),
                record=sealer.seal_json(record, record_id=row.uid, purpose=RECORD),
                updated_at=now_ms,
                version=row.version + 1,
            )
        )
        self.changed(ChangeKind.UPDATED, row)
        return self.row(row.uid)

    def renamed_by_program(self, entity: int, name: str) -> None:
        """Give a derived entity the name that memories have for it now."""
        self._connection.execute(
            update(entities)
            .where(entities.c.id == entity, entities.c.version == 0)
            .values(name=name, normal=normal_form(name))
        )

    def by_hand(self, row: Row[Any], now_ms: int) -> Row[Any]:
        """Make a derived entity one that somebody has touched."""
        return row if row.version else self.update(row, {}, now_ms)

    def remove(self, row: Row[Any]) -> None:
        """Remove a row that nothing refers to any more, and what the journal kept of it."""
        subject = f"entity:{row.uid}"
        self.context.journal.erase(subject)
        self.context.append("purge", subject, {}, NamespaceId(row.namespace_id))
        self._connection.execute(entities.delete().where(entities.c.id == row.id))
        self.changed(ChangeKind.PURGED, row)

    def row(self, uid: str) -> Row[Any]:
        """Return the row of an entity that is there."""
        return self._connection.execute(select(entities).where(entities.c.uid == uid)).one()

    def changed(self, kind: ChangeKind, row: Row[Any]) -> None:
        """Note what happened to an entity."""
        self.context.changed(
            kind, ThingKind.ENTITY, row.uid, namespace_id=NamespaceId(row.namespace_id)
        )
