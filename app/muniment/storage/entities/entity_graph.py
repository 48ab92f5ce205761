"""The graph of entities: which ones are mentioned together in memories."""

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, func, select

from muniment.domain.confidentiality.confidential import ConfidentialAccess
from muniment.domain.entities.entity import (
    NODES_MAX,
    EntityEdge,
    EntityNode,
    Neighbourhood,
    Relationships,
)
from muniment.storage.memories.scopes import is_shown
from muniment.storage.schema import entities, entity_links


class EntityGraph:
    """Walks the graph on one connection; memories that do not count make no edges.

    Args:
        connection: A read connection, or a unit of work's.
        now_ms: The current time, to exclude expired memories.
        access: Which confidential memories make edges.
    """

    def __init__(self, connection: Connection, *, now_ms: int, access: ConfidentialAccess) -> None:
        self._connection = connection
        self._shown = is_shown(entity_links.c.number, now_ms, access)

    def relationships(self, entity_id: int, limit: int) -> Relationships:
        """Return the relationships of an entity, and the entities mentioned together with it.

        Args:
            entity_id: Its row id.
            limit: How many other entities to return, those with most shared memories first.
        """
        rows = self._connection.execute(
            select(entity_links.c.relationship, func.count(entity_links.c.number.distinct()))
            .where(entity_links.c.entity == entity_id, self._shown)
            .group_by(entity_links.c.relationship)
            .order_by(entity_links.c.relationship)
        )
        by_relationship = {row[0]: row[1] for row in rows}
        strongest = self._neighbours([entity_id], limit, known={entity_id})
        nodes = self._nodes({other: 1 for _, other, _ in strongest})
        related = tuple((nodes[other], shared) for _, other, shared in strongest)
        return Relationships(by_relationship, related)

    def neighbourhood(self, entity_id: int, *, depth: int, max_neighbours: int) -> Neighbourhood:
        """Return the entities around one, with every edge among them.

        Args:
            entity_id: Row id of the central entity.
            depth: Number of steps to walk.
            max_neighbours: New entities to take from each entity, those with most shared memories
                first; the walk ends at 500 entities in total.
        """
        distances = {entity_id: 0}
        frontier = [entity_id]
        for distance in range(1, depth + 1):
            found = self._neighbours(frontier, max_neighbours, known=distances.keys())
            room = NODES_MAX - len(distances)
            frontier = list(dict.fromkeys(other for _, other, _ in found))[:room]
            distances |= dict.fromkeys(frontier, distance)
            if not frontier:
                break
        nodes = self._nodes(distances)
        edges = self._edges(distances)
        return Neighbourhood(
            tuple(nodes[entity] for entity in distances),
            tuple(
                EntityEdge(source=nodes[a].uid, target=nodes[b].uid, shared=n) for a, b, n in edges
            ),
        )

    def _neighbours(
        self, frontier: Sequence[int], limit: int, *, known: Iterable[int]
    ) -> list[tuple[int, int, int]]:
        """Return (entity, neighbour, shared memories) for new neighbours, strongest first.

        At most ``limit`` neighbours per entity.
        """
        other = entity_links.alias("other")
        shared = func.count(entity_links.c.number.distinct())
        rows = self._connection.execute(
            select(entity_links.c.entity, other.c.entity, shared)
            .join(other, other.c.number == entity_links.c.number)
            .where(
                entity_links.c.entity.in_(frontier),
                other.c.entity.not_in(list(known)),
                self._shown,
            )
            .group_by(entity_links.c.entity, other.c.entity)
            .order_by(shared.desc(), other.c.entity, entity_links.c.entity)
        )
        taken = dict.fromkeys(frontier, 0)
        found = []
        for entity, neighbour, count in rows:
            if taken[entity] < limit:
                taken[entity] += 1
                found.append((entity, neighbour, count))
        return found

    def _edges(self, inside: Iterable[int]) -> list[tuple[int, int, int]]:
        """Return (entity, other, shared memories) for every edge among some entities.

        Each edge is visible from both ends, so the memories of the best-connected entity need not
        be read: the other entities show its edges.
        """
        among = self._by_fame(inside)
        other = entity_links.alias("other")
        shared = func.count(entity_links.c.number.distinct())
        rows = self._connection.execute(
            select(entity_links.c.entity, other.c.entity, shared)
            .join(other, other.c.number == entity_links.c.number)
            .where(
                entity_links.c.entity.in_(among[:-1]),
                # Adding 0 prevents SQLite from looking up each of them for each memory.
                (other.c.entity + 0).in_(among),
                self._shown,
            )
            .group_by(entity_links.c.entity, other.c.entity)
        )
        place = {entity: number for number, entity in enumerate(among)}
        edges = [
            (min(row[0], row[1]), max(row[0], row[1]), row[2])
            for row in rows
            if place[row[0]] < place[row[1]]
        ]
        return sorted(edges, key=lambda edge: (-edge[2], edge[0], edge[1]))

    def _by_fame(self, inside: Iterable[int]) -> list[int]:
        """Return entities by their number of links, fewest first."""
        among = list(inside)
        rows = self._connection.execute(
            select(entity_links.c.entity, func.count())
            .where(entity_links.c.entity.in_(among))
            .group_by(entity_links.c.entity)
        )
        links: dict[int, int] = {row[0]: row[1] for row in rows}
        return sorted(among, key=lambda entity: (links.get(entity, 0), entity))

    def _nodes(self, distances: dict[int, int]) -> dict[int, EntityNode]:
        rows = self._connection.execute(
            select(entities.c.id, entities.c.uid, entities.c.type, entities.c.name).where(
                entities.c.id.in_(list(distances))
            )
        ).all()
        return {
            row.id: EntityNode(
                uid=row.uid, type=row.type, name=row.name, distance=distances[row.id]
            )
            for row in rows
        }
