"""Insert and change the rows of entities inside one unit of work."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Row, insert, select, update

from muniment.domain.changes import ChangeKind, ThingKind
from muniment.domain.entities.entity import normal_form
from muniment.domain.entities.entity_merge import apart_patch
from muniment.domain.ids import NamespaceId
from muniment.storage.entities.entity_reader import EntityReader
from muniment.storage.schema import entities
from muniment.storage.sealers import RECORD
from muniment.storage.write_context import WriteContext


class EntityRecords(EntityReader):
    """Writes entity rows, their journal operations and change notices, but not names or links.

    What the program derives from contents (entities at version 0, links by its own actor) is not
    journaled, just like vectors. The first change by hand journals the whole entity.

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
            record: The fields to seal.
            namespace_id: Its namespace.
            now_ms: The current time.
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
        recorded: tuple[str, Mapping[str, Any]] | None = None,
        is_apart: bool = False,
    ) -> Row[Any]:
        """Store new values by hand; a derived entity is first journaled as it was.

        Args:
            row: The stored row.
            values: ``type``, ``name`` and ``metadata``, as far as they change.
            now_ms: The current time.
            recorded: Action and patch to journal instead of the values.
            is_apart: Whether its name is being split off from another entity.

        Returns:
            The row after the change.
        """
        subject, namespace_id = f"entity:{row.uid}", NamespaceId(row.namespace_id)
        named = {"type": row.type, "name": row.name, **values}
        record = {**self.record_of(row), **values}
        record = {name: record[name] for name in ("metadata",) if record.get(name)}
        if not row.version:
            # As it was: another device may know it under that name.
            patch = {"type": row.type, "name": row.name, **apart_patch(is_apart=is_apart)}
            self.context.append("create", subject, patch, namespace_id)
        action, change = recorded or ("edit", values)
        if change:
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
        """Rename a derived entity to the name that memories now use."""
        self._connection.execute(
            update(entities)
            .where(entities.c.id == entity, entities.c.version == 0)
            .values(name=name, normal=normal_form(name))
        )

    def by_hand(self, row: Row[Any], now_ms: int, *, is_apart: bool = False) -> Row[Any]:
        """Mark a derived entity as changed by hand; see `update`."""
        return row if row.version else self.update(row, {}, now_ms, is_apart=is_apart)

    def remove(self, row: Row[Any]) -> None:
        """Remove a row without references for good, and its patches in the journal."""
        self.journal_removal(row.uid, NamespaceId(row.namespace_id))
        self.drop(row)

    def drop(self, row: Row[Any]) -> None:
        """Remove a row without references; the caller journals it."""
        self._connection.execute(entities.delete().where(entities.c.id == row.id))
        self.changed(ChangeKind.PURGED, row)

    def journal_removal(self, uid: str, namespace_id: NamespaceId) -> None:
        """Journal that an entity was removed permanently, and erase its patches."""
        self.context.journal.erase_content(f"entity:{uid}")
        self.context.append("purge", f"entity:{uid}", {}, namespace_id)

    def row(self, uid: str) -> Row[Any]:
        """Return the row of an existing entity."""
        return self._connection.execute(select(entities).where(entities.c.uid == uid)).one()

    def changed(self, kind: ChangeKind, row: Row[Any]) -> None:
        """Record a change of an entity for the change feed."""
        self.context.changed(
            kind, ThingKind.ENTITY, row.uid, namespace_id=NamespaceId(row.namespace_id)
        )
