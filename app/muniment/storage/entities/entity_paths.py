"""The shortest chains between two entities, where each is mentioned together with the next."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice, pairwise
from typing import Final

from sqlalchemy import Connection, select

from muniment.domain.confidentiality.confidential import ConfidentialAccess
from muniment.domain.entities.entity import PATHS_MAX, EntityNode, EntityPath, PathStep
from muniment.domain.ids import MemoryId
from muniment.storage.memories.scopes import is_shown
from muniment.storage.schema import entities, entity_links, memories

_SEEN_MAX: Final = 5_000
"""Most entities reached from either end; beyond this the search ends without a result."""

_PAIRS_MAX: Final = 20_000
"""Most pairs to read for one step from the entities reached last."""

_MEMORIES_A_STEP: Final = 3


@dataclass(slots=True)
class _End:
    """Entities reached from one end: the distance of each, and its predecessors."""

    distances: dict[int, int]
    frontier: list[int]
    came_from: dict[int, list[int]] = field(default_factory=dict)

    @classmethod
    def at(cls, entity: int) -> "_End":
        return cls({entity: 0}, [entity])

    def chains(self, entity: int) -> Iterator[list[int]]:
        """Yield the chains from an entity to this end, both included."""
        if not self.distances[entity]:
            yield [entity]
        for nearer in self.came_from.get(entity, ()):
            for rest in self.chains(nearer):
                yield [entity, *rest]


class EntityPaths:
    """Finds chains on one connection; memories that do not count connect nothing.

    The search runs from both ends, one whole step at a time on the smaller side, until they meet.

    Args:
        connection: A read connection.
        now_ms: The current time, to exclude expired memories.
        access: Which confidential memories connect.
    """

    def __init__(self, connection: Connection, *, now_ms: int, access: ConfidentialAccess) -> None:
        self._connection = connection
        self._shown = is_shown(entity_links.c.number, now_ms, access)

    def between(self, start: int, end: int, *, max_steps: int) -> tuple[EntityPath, ...]:
        """Return the shortest chains, at most five; none if all are longer than requested.

        Args:
            start: Row id of the entity at one end.
            end: Row id of the entity at the other end.
            max_steps: Length of the longest acceptable chain.
        """
        ends = (_End.at(start), _End.at(end))
        self._walk_together(ends, max_steps)
        chains = list(islice(_chains(ends), PATHS_MAX))
        nodes = self._nodes({entity for chain in chains for entity in chain})
        return tuple(self._path(chain, nodes) for chain in chains)

    def _walk_together(self, ends: tuple[_End, _End], max_steps: int) -> None:
        """Walk from both sides until they meet or a limit is reached."""
        for _ in range(max_steps):
            smaller = min(ends, key=lambda side: len(side.frontier))
            seen = sum(len(side.distances) for side in ends)
            if _met(ends) or not smaller.frontier or seen > _SEEN_MAX:
                return
            self._walk(smaller)

    def _walk(self, side: _End) -> None:
        """Walk one step from one side's frontier."""
        other = entity_links.alias("other")
        rows = self._connection.execute(
            select(entity_links.c.entity, other.c.entity)
            .join(other, other.c.number == entity_links.c.number)
            .where(
                entity_links.c.entity.in_(side.frontier),
                other.c.entity != entity_links.c.entity,
                self._shown,
            )
            .distinct()
            .limit(_PAIRS_MAX)
        )
        reached: dict[int, set[int]] = {}
        for entity, neighbour in rows:
            if neighbour not in side.distances:
                reached.setdefault(neighbour, set()).add(entity)
        distance = max(side.distances.values()) + 1
        side.distances |= dict.fromkeys(reached, distance)
        side.came_from |= {entity: sorted(nearer) for entity, nearer in reached.items()}
        side.frontier = sorted(reached)

    def _path(self, chain: Sequence[int], nodes: Mapping[int, EntityNode]) -> EntityPath:
        steps = (
            PathStep(source=nodes[a].uid, target=nodes[b].uid, memory_ids=self._shared(a, b))
            for a, b in pairwise(chain)
        )
        placed = (
            EntityNode(uid=node.uid, type=node.type, name=node.name, distance=distance)
            for distance, node in enumerate(nodes[entity] for entity in chain)
        )
        return EntityPath(tuple(placed), tuple(steps))

    def _shared(self, a: int, b: int) -> tuple[MemoryId, ...]:
        """Return the newest memories that mention both entities."""
        other = select(entity_links.c.number).where(entity_links.c.entity == b)
        both = select(entity_links.c.number).where(
            entity_links.c.entity == a, entity_links.c.number.in_(other), self._shown
        )
        found = self._connection.execute(
            select(memories.c.id)
            .where(memories.c.number.in_(both))
            .order_by(memories.c.number.desc())
            .limit(_MEMORIES_A_STEP)
        )
        return tuple(MemoryId(memory) for memory in found.scalars())

    def _nodes(self, ids: set[int]) -> dict[int, EntityNode]:
        rows = self._connection.execute(
            select(entities.c.id, entities.c.uid, entities.c.type, entities.c.name).where(
                entities.c.id.in_(sorted(ids))
            )
        )
        return {
            row.id: EntityNode(uid=row.uid, type=row.type, name=row.name, distance=0)
            for row in rows
        }


def _met(ends: tuple[_End, _End]) -> list[int]:
    """Return the entities that both sides reached with the fewest steps in total."""
    near, far = (side.distances for side in ends)
    both = near.keys() & far.keys()
    fewest = min((near[entity] + far[entity] for entity in both), default=0)
    return sorted(entity for entity in both if near[entity] + far[entity] == fewest)


def _chains(ends: tuple[_End, _End]) -> Iterator[list[int]]:
    """Yield the chains from the first end to the second through the entities where they met."""
    for entity in _met(ends):
        for head in ends[0].chains(entity):
            for tail in ends[1].chains(entity):
                yield [*reversed(head), *tail[1:]]
