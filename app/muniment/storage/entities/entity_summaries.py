"""Read all entities of some namespaces in short, in two queries."""

from collections.abc import Sequence

from sqlalchemy import Connection, and_, func, or_, select

from muniment.domain.clock import moment_of
from muniment.domain.confidentiality.confidential import ConfidentialAccess
from muniment.domain.entities.entity import EntitySummary
from muniment.domain.ids import NamespaceId
from muniment.storage.memories.scopes import is_shown
from muniment.storage.namespaces import NamespaceReader
from muniment.storage.schema import entities, entity_aliases, entity_links, memories


class EntitySummaries:
    """Reads summaries on one read connection; no sealed record is opened."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(
        self, namespace_ids: Sequence[NamespaceId], *, now_ms: int, access: ConfidentialAccess
    ) -> tuple[EntitySummary, ...]:
        """Return the entities that are visible: changed by hand, or mentioned.

        Args:
            namespace_ids: Where to look.
            now_ms: Memories that have expired by then do not count.
            access: Which confidential memories count.
        """
        names = NamespaceReader(self._connection).names()
        aliases = self._aliases(namespace_ids)
        shown = is_shown(entity_links.c.number, now_ms, access)
        mentions = func.count(entity_links.c.number.distinct())
        rows = self._connection.execute(
            select(
                entities.c.id,
                entities.c.uid,
                entities.c.namespace_id,
                entities.c.type,
                entities.c.name,
                mentions,
                func.max(memories.c.created_at),
            )
            .select_from(entities)
            .outerjoin(entity_links, and_(entity_links.c.entity == entities.c.id, shown))
            .outerjoin(memories, memories.c.number == entity_links.c.number)
            .where(entities.c.namespace_id.in_(namespace_ids))
            .group_by(entities.c.id)
            .having(or_(entities.c.version > 0, mentions > 0))
        )
        return tuple(
            EntitySummary(
                uid=row.uid,
                namespace=names[row.namespace_id],
                type=row.type,
                name=row.name,
                aliases=aliases.get(row.id, ()),
                memory_count=row[-2],
                last_mentioned_at=None if row[-1] is None else moment_of(row[-1]),
            )
            for row in rows
        )

    def _aliases(self, namespace_ids: Sequence[NamespaceId]) -> dict[int, tuple[str, ...]]:
        """Return the other names of entities, without duplicates across types."""
        rows = self._connection.execute(
            select(entity_aliases.c.entity, entity_aliases.c.normal, entity_aliases.c.name)
            .join(entities, entities.c.id == entity_aliases.c.entity)
            .where(
                entity_aliases.c.namespace_id.in_(namespace_ids),
                entity_aliases.c.normal != entities.c.normal,
            )
            .order_by(entity_aliases.c.normal, entity_aliases.c.id)
        )
        found: dict[int, dict[str, str]] = {}
        for entity, normal, name in rows:
            found.setdefault(entity, {}).setdefault(normal, name)
        return {entity: tuple(names.values()) for entity, names in found.items()}
