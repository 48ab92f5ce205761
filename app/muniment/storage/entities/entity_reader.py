"""Entities read from the database."""

import json
from collections.abc import Iterable, Sequence
from typing import Any, Final

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Row,
    Select,
    and_,
    exists,
    func,
    or_,
    select,
)

from muniment.domain.clock import moment_of
from muniment.domain.confidentiality.confidential import ConfidentialAccess
from muniment.domain.entities.entity import Entity, EntityFilter, normal_form
from muniment.domain.entities.owner import OwnerKind
from muniment.domain.ids import NamespaceId, is_uid
from muniment.domain.memories.memory import MemoryEntity
from muniment.domain.pages import ListPage, Page
from muniment.domain.value_rules import is_text
from muniment.storage.engine.driver_statements import rows_of
from muniment.storage.memories.scopes import is_owned_by, is_shown
from muniment.storage.namespaces import NamesInView
from muniment.storage.pages import page_of
from muniment.storage.schema import entities, entity_aliases, entity_links, memories
from muniment.storage.sealers import RECORD, SealersInView

# Built once, with one parameter, because it runs for every memory that is read.
_MENTIONED: Final = """
    SELECT l.number, e.type, e.name, max(l.relevance)
    FROM entity_links l JOIN entities e ON e.id = l.entity
    WHERE l.number IN (SELECT value FROM json_each(?))
    GROUP BY l.number, e.id ORDER BY l.number, max(l.relevance) DESC, e.id
"""


class EntityReader:
    """Reads entities on one connection.

    An entity that the program found and no user or client has changed has version 0. It exists as
    long as a memory that counts mentions it.

    Args:
        connection: A read connection, or a unit of work's.
        sealers: The namespaces' keys, as this connection sees them.
    """

    def __init__(self, connection: Connection, sealers: SealersInView) -> None:
        self._connection = connection
        self._sealers = sealers
        self._names = NamesInView(connection)

    def find(self, reference: str, namespace_ids: Sequence[NamespaceId]) -> Row[Any] | None:
        """Return the row of an entity by uid or name; the first namespace wins.

        Within a namespace, the entity with that name of its own wins, then the oldest one.
        """
        if not is_text(reference):
            return None
        normal = normal_form(reference)
        rows = self._connection.execute(
            select(entities).where(
                entities.c.namespace_id.in_(namespace_ids),
                or_(
                    entities.c.uid == reference,
                    entities.c.normal == normal,
                    entities.c.id.in_(_also_named(normal)),
                ),
            )
        ).all()
        order = {namespace_id: place for place, namespace_id in enumerate(namespace_ids)}

        def place(row: Row[Any]) -> tuple[bool, int, bool, int]:
            return (
                row.uid != reference,
                order[row.namespace_id],
                row.normal != normal,
                row.id,
            )

        return min(rows, key=place, default=None)

    def is_shown(self, row: Row[Any], *, now_ms: int, access: ConfidentialAccess) -> bool:
        """Return whether an entity is visible with this access to memories."""
        shown = is_shown_entity(now_ms, access)
        condition = and_(entities.c.id == row.id, shown)
        return bool(self._connection.execute(select(exists().where(condition))).scalar())

    def page(
        self,
        wanted: EntityFilter,
        page: ListPage,
        *,
        namespace_ids: Sequence[NamespaceId],
        now_ms: int,
        access: ConfidentialAccess,
    ) -> Page[Entity]:
        """Return one page of the entities that a filter matches.

        Raises:
            InvalidInputError: The cursor is not of this list, or ``after`` names no entity.
        """
        found = page_of(
            self._connection,
            entities,
            _condition(wanted, namespace_ids, now_ms, access=access),
            page,
            find=lambda reference: self.find(reference, namespace_ids),
        )
        opened = self.opened(found.rows, now_ms=now_ms, access=access)
        return Page(opened, found.next_cursor, found.total)

    def opened(
        self, rows: Sequence[Row[Any]], *, now_ms: int, access: ConfidentialAccess
    ) -> tuple[Entity, ...]:
        """Build entities from rows, with the counts of their memories and relationships.

        Raises:
            DamagedVaultError: A sealed record fails its check.
        """
        if not rows:
            return ()
        shown = is_shown(entity_links.c.number, now_ms, access)
        ids = [row.id for row in rows]
        remembered = self._memory_counts(ids, shown)
        related = self._relationship_counts(ids, shown)
        aliases = self._aliases(rows)
        return tuple(
            self._decoded(
                row,
                memory_count=remembered.get(row.id, 0),
                relationship_count=related.get(row.id, 0),
                aliases=aliases.get(row.id, ()),
            )
            for row in rows
        )

    def of_memories(self, numbers: Iterable[int]) -> dict[int, tuple[MemoryEntity, ...]]:
        """Return the mentions of memories by row number, surest first, in one query."""
        found: dict[int, list[MemoryEntity]] = {}
        for number, *mentioned in rows_of(
            self._connection, _MENTIONED, (json.dumps(list(numbers)),)
        ):
            found.setdefault(number, []).append(MemoryEntity(*mentioned))
        return {number: tuple(mentioned) for number, mentioned in found.items()}

    def record_of(self, row: Row[Any]) -> dict[str, Any]:
        """Open the sealed part of a row."""
        sealer = self._sealers.of(NamespaceId(row.namespace_id))
        return sealer.open_json(row.record, record_id=row.uid, purpose=RECORD)

    def _decoded(
        self,
        row: Row[Any],
        *,
        memory_count: int,
        relationship_count: int,
        aliases: tuple[str, ...],
    ) -> Entity:
        return Entity(
            uid=row.uid,
            namespace=self._names[row.namespace_id],
            type=row.type,
            name=row.name,
            metadata=self.record_of(row).get("metadata", {}),
            is_derived=row.version == 0,
            memory_count=memory_count,
            relationship_count=relationship_count,
            created_at=moment_of(row.created_at),
            updated_at=moment_of(row.updated_at),
            version=row.version,
            aliases=aliases,
        )

    def _aliases(self, rows: Sequence[Row[Any]]) -> dict[int, tuple[str, ...]]:
        """Return the other names of entities, without duplicates across types."""
        own = {row.id: row.normal for row in rows}
        found: dict[int, dict[str, str]] = {}
        for alias in self._connection.execute(
            select(entity_aliases.c.entity, entity_aliases.c.normal, entity_aliases.c.name)
            .where(entity_aliases.c.entity.in_(list(own)))
            .order_by(entity_aliases.c.normal, entity_aliases.c.id)
        ):
            if alias.normal != own[alias.entity]:
                found.setdefault(alias.entity, {}).setdefault(alias.normal, alias.name)
        return {entity: tuple(names.values()) for entity, names in found.items()}

    def _memory_counts(self, ids: list[int], shown: ColumnElement[bool]) -> dict[int, int]:
        rows = self._connection.execute(
            select(entity_links.c.entity, func.count(entity_links.c.number.distinct()))
            .where(entity_links.c.entity.in_(ids), shown)
            .group_by(entity_links.c.entity)
        )
        return {row[0]: row[1] for row in rows}

    def _relationship_counts(self, ids: list[int], shown: ColumnElement[bool]) -> dict[int, int]:
        other = entity_links.alias("other")
        rows = self._connection.execute(
            select(entity_links.c.entity, func.count(other.c.entity.distinct()))
            .join(other, other.c.number == entity_links.c.number)
            .where(entity_links.c.entity.in_(ids), other.c.entity != entity_links.c.entity, shown)
            .group_by(entity_links.c.entity)
        )
        return {row[0]: row[1] for row in rows}


def is_shown_entity(now_ms: int, access: ConfidentialAccess) -> ColumnElement[bool]:
    """Build the condition that an entity is visible: changed by hand, or mentioned."""
    shown = is_shown(entity_links.c.number, now_ms, access)
    linked = select(entity_links.c.number).where(entity_links.c.entity == entities.c.id, shown)
    return or_(entities.c.version > 0, exists(linked))


def _also_named(normal: str) -> Select[tuple[int]]:
    """Select the entities that have an alias."""
    return select(entity_aliases.c.entity).where(entity_aliases.c.normal == normal)


def mentions(
    reference: str, number: Column[Any], namespace_ids: Sequence[NamespaceId]
) -> ColumnElement[bool]:
    """Build the condition that a memory mentions an entity, named by uid or name.

    Args:
        reference: The entity's uid or name.
        number: The memory's row number.
        namespace_ids: Where to look; a memory and its entities share one namespace.
    """
    normal = normal_form(reference)
    named = or_(entities.c.normal == normal, entities.c.id.in_(_also_named(normal)))
    if is_uid(reference):
        named = or_(named, entities.c.uid == reference)
    return number.in_(
        select(entity_links.c.number)
        .join(entities, entities.c.id == entity_links.c.entity)
        .where(entities.c.namespace_id.in_(namespace_ids), named)
    )


def _condition(
    wanted: EntityFilter,
    namespace_ids: Sequence[NamespaceId],
    now_ms: int,
    *,
    access: ConfidentialAccess,
) -> ColumnElement[bool]:
    parts: list[ColumnElement[bool]] = [
        entities.c.namespace_id.in_(namespace_ids),
        is_shown_entity(now_ms, access),
    ]
    if wanted.type is not None:
        parts.append(entities.c.type == normal_form(wanted.type))
    if wanted.name_prefix is not None:
        prefix = normal_form(wanted.name_prefix)
        parts.append(func.substr(entities.c.normal, 1, len(prefix)) == prefix)
    if wanted.agent_id is not None:
        owned = is_owned_by(
            memories.c.agent_id,
            OwnerKind.AGENT,
            wanted.agent_id,
            namespace=memories.c.namespace_id,
        )
        shown = is_shown(entity_links.c.number, now_ms, access)
        mentioned = (
            select(entity_links.c.entity)
            .join(memories, memories.c.number == entity_links.c.number)
            .where(memories.c.namespace_id.in_(namespace_ids), owned, shown)
        )
        parts.append(entities.c.id.in_(mentioned))
    return and_(*parts)
