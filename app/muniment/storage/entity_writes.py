"""Entities and their links to memories, written."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Row, exists, insert, select, update
from sqlalchemy.dialects.sqlite import insert as insert_or

from muniment.domain.access import SYSTEM
from muniment.domain.changes import ChangeKind, ThingKind
from muniment.domain.clock import moment_of
from muniment.domain.entities import MENTIONED_IN, EntityDraft, EntityLink, Mention, normal_form
from muniment.domain.errors import ConflictError
from muniment.domain.history import same
from muniment.domain.ids import MemoryId, NamespaceId, new_uid
from muniment.domain.rules import merged_metadata
from muniment.storage.entities import EntityReader
from muniment.storage.schema import entities, entity_links
from muniment.storage.sealers import RECORD
from muniment.storage.write_context import WriteContext

# Made once: building a statement costs more than running it.
_LINK: Final = insert_or(entity_links).on_conflict_do_nothing()


class EntityWriter(EntityReader):
    """Writes entities and links inside one unit of work.

    What the program derives from contents (entities at version 0, links by its own actor) is no
    operation of the journal, as vectors are none. The first change by hand writes the whole entity
    there.
    """

    def __init__(self, context: WriteContext) -> None:
        super().__init__(context.connection, context.sealers)
        self._context = context
        self._ids: dict[tuple[NamespaceId, str, str], int] = {}

    def create(
        self, draft: EntityDraft, *, namespace_id: NamespaceId, now_ms: int
    ) -> tuple[Row[Any], bool]:
        """Create an entity; a derived one is taken over, another one is left as it is.

        Returns:
            Its row, and whether it was created or taken over.
        """
        normal = normal_form(draft.name)
        there = self._connection.execute(
            select(entities).where(
                entities.c.namespace_id == namespace_id,
                entities.c.type == draft.type,
                entities.c.normal == normal,
            )
        ).one_or_none()
        if there is not None and there.version:
            return there, False
        if there is not None:
            return self._update(there, {"metadata": dict(draft.metadata)}, now_ms), True
        uid = new_uid(now_ms)
        record = {"metadata": dict(draft.metadata)}
        patch = {"type": draft.type, "name": draft.name, **record}
        self._context.append("create", f"entity:{uid}", patch, namespace_id)
        self._insert(
            uid,
            named=(draft.type, draft.name),
            record=record,
            namespace_id=namespace_id,
            now_ms=now_ms,
            version=1,
        )
        row = self._row(uid)
        self._changed(ChangeKind.CREATED, row)
        return row, True

    def edit(
        self,
        row: Row[Any],
        given: Mapping[str, Any],
        *,
        now_ms: int,
        expected_version: int | None = None,
    ) -> Row[Any]:
        """Change an entity.

        Raises:
            ConflictError: Its version is not the expected one, or another entity of the type has
                the name.
            InvalidInputError: Its metadata would become too large.
        """
        if expected_version is not None and row.version != expected_version:
            raise ConflictError(f"it is at version {row.version}, not {expected_version}")
        kept = {"type": row.type, "name": row.name, **self.record_of(row)}
        values = dict(given)
        if "metadata" in values:
            values["metadata"] = merged_metadata(
                "metadata", kept.get("metadata", {}), values["metadata"]
            )
        values = {name: value for name, value in values.items() if not same(kept.get(name), value)}
        if not values:
            return row
        self._require_free(row, values)
        return self._update(row, values, now_ms)

    def delete(self, row: Row[Any]) -> None:
        """Remove an entity and its links for ever, and what the journal kept of it."""
        subject = f"entity:{row.uid}"
        namespace_id = NamespaceId(row.namespace_id)
        self._context.journal.erase(subject)
        self._context.append("purge", subject, {}, namespace_id)
        self._connection.execute(entity_links.delete().where(entity_links.c.entity == row.id))
        self._connection.execute(entities.delete().where(entities.c.id == row.id))
        self._ids.clear()
        self._changed(ChangeKind.PURGED, row)

    def link(
        self,
        row: Row[Any],
        memory: tuple[int, MemoryId],
        *,
        relationship: str,
        relevance: float,
        now_ms: int,
    ) -> EntityLink:
        """Link an entity to a memory of its namespace; a link that is there takes the relevance.

        Args:
            row: The entity.
            memory: Row number and id.
            relationship: How they belong together.
            relevance: How much, 0..1.
            now_ms: The present moment.
        """
        row = self._by_hand(row, now_ms)
        values = {"relevance": relevance, "actor": self._context.actor}
        key = {"entity": row.id, "number": memory[0], "relationship": relationship}
        self._connection.execute(
            insert_or(entity_links)
            .values(**key, **values, created_at=now_ms)
            .on_conflict_do_update(index_elements=list(key), set_=values)
        )
        patch = {"memory": memory[1], "relationship": relationship, "relevance": relevance}
        self._context.append("link", f"entity:{row.uid}", patch, NamespaceId(row.namespace_id))
        self._changed(ChangeKind.UPDATED, row)
        kept = self._connection.execute(
            select(entity_links).where(*(entity_links.c[name] == key[name] for name in key))
        ).one()
        return EntityLink(
            entity_uid=row.uid,
            memory_id=memory[1],
            relationship=kept.relationship,
            relevance=kept.relevance,
            actor=kept.actor,
            created_at=moment_of(kept.created_at),
        )

    def unlink(
        self, row: Row[Any], memory: tuple[int, MemoryId], relationship: str | None, *, now_ms: int
    ) -> int:
        """Remove the links between an entity and a memory, or that of one relationship.

        Returns:
            How many there were.
        """
        row = self._by_hand(row, now_ms)
        condition = (entity_links.c.entity == row.id) & (entity_links.c.number == memory[0])
        if relationship is not None:
            condition &= entity_links.c.relationship == relationship
        removed = self._connection.execute(entity_links.delete().where(condition)).rowcount
        if removed:
            patch = {"memory": memory[1], "relationship": relationship}
            namespace_id = NamespaceId(row.namespace_id)
            self._context.append("unlink", f"entity:{row.uid}", patch, namespace_id)
            self._changed(ChangeKind.UPDATED, row)
        return int(removed)

    def link_mentions(
        self,
        number: int,
        mentions: Sequence[Mention],
        *,
        namespace_id: NamespaceId,
        now_ms: int,
        replace: bool = True,
    ) -> None:
        """Store what the program found in a memory's content, in place of what it found before.

        Links made by hand stay. Entities that nothing mentions any more go, unless somebody has
        touched them.

        Args:
            number: The memory's row number.
            mentions: What was found; of several places of one entity the first counts.
            namespace_id: The memory's.
            now_ms: The present moment.
            replace: False for a memory that is new, which saves looking.
        """
        before = self._derived_links(number) if replace else set()
        if before:
            self._connection.execute(
                entity_links.delete().where(
                    entity_links.c.number == number, entity_links.c.actor == SYSTEM.name
                )
            )
        links: dict[int, dict[str, Any]] = {}
        for mention in mentions:
            entity = self._derived(mention, namespace_id, now_ms)
            links.setdefault(
                entity,
                {
                    "entity": entity,
                    "number": number,
                    "relationship": MENTIONED_IN,
                    "relevance": mention.relevance,
                    "start": mention.start,
                    "end": mention.end,
                    "actor": SYSTEM.name,
                    "created_at": now_ms,
                },
            )
        if links:
            self._connection.execute(_LINK, list(links.values()))
        self._remove_orphans(before - links.keys())

    def forget_memories(self, numbers: Sequence[int]) -> None:
        """Remove the links of memories that go for ever, and the entities they alone mention."""
        condition = entity_links.c.number.in_(numbers)
        linked = set(
            self._connection.execute(select(entity_links.c.entity).where(condition)).scalars()
        )
        if linked:
            self._connection.execute(entity_links.delete().where(condition))
            self._remove_orphans(linked)

    def _derived_links(self, number: int) -> set[int]:
        return set(
            self._connection.execute(
                select(entity_links.c.entity).where(
                    entity_links.c.number == number, entity_links.c.actor == SYSTEM.name
                )
            ).scalars()
        )

    def _derived(self, mention: Mention, namespace_id: NamespaceId, now_ms: int) -> int:
        """Return the row id of the entity that a mention means, making it if it is new."""
        key = (namespace_id, normal_form(mention.type), normal_form(mention.name))
        known = self._ids.get(key)
        if known is None:
            known = self._connection.execute(
                select(entities.c.id).where(
                    entities.c.namespace_id == namespace_id,
                    entities.c.type == key[1],
                    entities.c.normal == key[2],
                )
            ).scalar()
            if known is None:
                known = self._insert(
                    new_uid(now_ms),
                    named=(key[1], mention.name.strip()),
                    record={},
                    namespace_id=namespace_id,
                    now_ms=now_ms,
                    version=0,
                )
            self._ids[key] = known
        return known

    def _remove_orphans(self, ids: Iterable[int]) -> None:
        among = list(ids)
        if not among:
            return
        linked = exists(select(entity_links.c.entity).where(entity_links.c.entity == entities.c.id))
        removed = self._connection.execute(
            entities.delete().where(entities.c.id.in_(among), entities.c.version == 0, ~linked)
        )
        if removed.rowcount:
            self._ids.clear()

    def _by_hand(self, row: Row[Any], now_ms: int) -> Row[Any]:
        """Make a derived entity one that somebody has touched."""
        return row if row.version else self._update(row, {}, now_ms)

    def _require_free(self, row: Row[Any], values: Mapping[str, Any]) -> None:
        if "name" not in values and "type" not in values:
            return
        taken = self._connection.execute(
            select(entities.c.id).where(
                entities.c.namespace_id == row.namespace_id,
                entities.c.type == values.get("type", row.type),
                entities.c.normal == normal_form(values.get("name", row.name)),
                entities.c.id != row.id,
            )
        ).scalar()
        if taken is not None:
            raise ConflictError(
                "there is an entity of that type and name", hint="Choose another name."
            )

    def _insert(
        self,
        uid: str,
        *,
        named: tuple[str, str],
        record: Mapping[str, Any],
        namespace_id: NamespaceId,
        now_ms: int,
        version: int,
    ) -> int:
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

    def _update(self, row: Row[Any], values: Mapping[str, Any], now_ms: int) -> Row[Any]:
        """Store new values; those of a derived entity are journaled with all it has."""
        namespace_id = NamespaceId(row.namespace_id)
        named = {"type": row.type, "name": row.name, **values}
        record = {**self.record_of(row), **values}
        record = {name: record[name] for name in ("metadata",) if record.get(name)}
        if row.version:
            self._context.append("edit", f"entity:{row.uid}", values, namespace_id)
        else:
            patch = {"type": named["type"], "name": named["name"], **record}
            self._context.append("create", f"entity:{row.uid}", patch, namespace_id)
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
        self._ids.clear()
        self._changed(ChangeKind.UPDATED, row)
        return self._row(row.uid)

    def _row(self, uid: str) -> Row[Any]:
        return self._connection.execute(select(entities).where(entities.c.uid == uid)).one()

    def _changed(self, kind: ChangeKind, row: Row[Any]) -> None:
        self._context.changed(
            kind, ThingKind.ENTITY, row.uid, namespace_id=NamespaceId(row.namespace_id)
        )
