"""Where the entities of a neighbourhood stand in the picture."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import cos, pi, sin, sqrt
from typing import Final

from muniment.domain.entities.entity import Neighbourhood

NEIGHBOURS_SHOWN: Final = 12
"""More would stand on each other's names; the list beside the picture has them all."""


@dataclass(frozen=True, slots=True, repr=False)
class GraphNode:
    """One entity of the picture.

    Args:
        uid: The entity's.
        name: The entity's.
        across: Place from left to right, -1..1.
        down: Place from top to bottom, -1..1.
        size: Share of the largest node's radius, 0..1.
        shared: Memories that it shares with the central entity; 0 for that one itself.
    """

    uid: str
    name: str
    across: float
    down: float
    size: float
    shared: int


@dataclass(frozen=True, slots=True)
class GraphEdge:
    """A line between two nodes, by their index; ``weight`` of the strongest line is 1."""

    source: int
    target: int
    weight: float


@dataclass(frozen=True, slots=True)
class Graph:
    """The nodes, the central one first and the others clockwise, and the lines among them."""

    nodes: tuple[GraphNode, ...] = ()
    edges: tuple[GraphEdge, ...] = ()


def graph_of(found: Neighbourhood, memory_counts: Mapping[str, int]) -> Graph:
    """Place the central entity in the middle and its strongest neighbours around it.

    Neighbours that share many memories stand next to each other, so that few lines cross. The area
    of a node is proportional to the number of its memories.

    Args:
        found: One entity and what is one step away.
        memory_counts: Number of memories by uid.
    """
    shared = {frozenset((edge.source, edge.target)): edge.shared for edge in found.edges}
    by_uid = {node.uid: node for node in found.nodes}
    centre = next(node.uid for node in found.nodes if node.distance == 0)

    def strength(one: str, other: str) -> int:
        return shared.get(frozenset((one, other)), 0)

    nearest = sorted(
        by_uid.keys() - {centre}, key=lambda uid: (-strength(centre, uid), by_uid[uid].name, uid)
    )
    left = nearest[:NEIGHBOURS_SHOWN]
    ring: list[str] = []
    while left:
        last = ring[-1] if ring else centre
        ring.append(max(left, key=lambda uid: (strength(last, uid), -left.index(uid))))
        left.remove(ring[-1])
    uids = [centre, *ring]
    most = max([memory_counts.get(uid, 0) for uid in uids] + [1])
    # Two stand side by side; a circle of one would leave half of the picture empty.
    places = [(-0.5, 0.0), (0.5, 0.0)] if len(ring) == 1 else [(0.0, 0.0), *_around(len(ring))]
    nodes = tuple(
        GraphNode(
            uid,
            by_uid[uid].name,
            across,
            down,
            sqrt(memory_counts.get(uid, 0) / most),
            strength(centre, uid) if uid != centre else 0,
        )
        for uid, (across, down) in zip(uids, places, strict=True)
    )
    return Graph(nodes, _edges(uids, shared))


def _around(count: int) -> list[tuple[float, float]]:
    """Return places on a circle, clockwise from the right; names have most room at the sides."""
    angles = [2 * pi * place / count for place in range(count)]
    return [(cos(angle), sin(angle)) for angle in angles]


def _edges(uids: list[str], shared: Mapping[frozenset[str], int]) -> tuple[GraphEdge, ...]:
    place = {uid: number for number, uid in enumerate(uids)}
    inside = {pair: count for pair, count in shared.items() if pair <= place.keys()}
    most = max(inside.values(), default=1)
    edges = []
    for pair, count in inside.items():
        source, target = sorted(place[uid] for uid in pair)
        edges.append(GraphEdge(source, target, count / most))

    # Strong lines above weak ones, and those of the central entity above all others.
    def height(edge: GraphEdge) -> tuple[bool, float, int]:
        return not edge.source, edge.weight, edge.target

    return tuple(sorted(edges, key=height))
