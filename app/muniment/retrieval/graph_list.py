"""The graph list: memories of the entities that a text names, and of their neighbours.

A query names an entity by its name or by any alias, so that "NYC" finds memories that say New York.
Entities in few memories weigh more than those in many. A neighbouring entity counts by the share of
its memories that also mention the named one, and its other memories count less than those. Counts
and neighbours come only from the memories that the caller may see in the namespaces of the
query, as for words.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from muniment.domain.clock import unix_ms
from muniment.retrieval.names import names_in
from muniment.retrieval.scoring import inverse_frequency
from muniment.retrieval.search_query import SearchQuery
from muniment.storage.entities.entity_lists import EntityLists
from muniment.storage.memories.filters import Condition
from muniment.storage.reading import Reading

_COMMON_SHARE: Final = 20
_COMMON_LEAST: Final = 5
_COMMON_MAX: Final = 1_000
"""An entity in more memories than this, or in over one in twenty, says little: it is probably the
speaker or the main subject."""

_COMMON_NEIGHBOUR: Final = 100
_NEIGHBOURS: Final = 20
_NEIGHBOURS_COUNTED: Final = 100
_DECAY: Final = 0.5


@dataclass(frozen=True, slots=True)
class GraphMatch:
    """A memory found by the graph; weight 1 if it mentions every named entity."""

    number: int
    weight: float


def graph_list(
    reading: Reading, query: SearchQuery, *, in_view: int, limit: int
) -> list[GraphMatch]:
    """Return the memories of the entities that a query names, best first.

    Args:
        reading: A view of the store.
        query: The search; its filter is applied before the best are chosen.
        in_view: How many memories the caller may see there.
        limit: Most memories to return.
    """
    visible = query.visible
    lists = reading.entity_lists(unix_ms(query.now), visible.access)
    named = lists.named(names_in(query.text).keys(), visible.namespace_ids)
    weights = _weights(lists, {entity for found in named.values() for entity in found}, in_view)
    numbers = _sorted_numbers(weights)
    return _best(weights, numbers[visible.matches(numbers)].tolist(), limit)


def neighbour_list(
    reading: Reading, lists: EntityLists, number: int, *, condition: Condition, limit: int
) -> list[GraphMatch]:
    """Return the memories of the entities that a memory mentions, best first.

    Args:
        reading: A view of the store.
        lists: The graph visible to the caller.
        number: Row number of the memory.
        condition: Selects the memories, before the best are chosen.
        limit: Most memories to return.
    """
    seeds = lists.neighbours([number]).get(number, [])
    weights = _weights(lists, seeds, reading.candidates.count(condition)) if seeds else {}
    return _best(weights, reading.memories.among(_sorted_numbers(weights), condition), limit)


def _sorted_numbers(weights: Mapping[int, float]) -> NDArray[np.int64]:
    return np.array(sorted(weights), dtype=np.int64)


def _best(weights: Mapping[int, float], matching: Collection[int], limit: int) -> list[GraphMatch]:
    order = sorted(matching, key=lambda number: (-weights[number], number))[:limit]
    return [GraphMatch(number, min(1.0, weights[number])) for number in order]


def _weights(lists: EntityLists, seeds: Collection[int], in_view: int) -> dict[int, float]:
    """Return weights for the memories of some entities and their neighbours, by row number."""
    common = min(_COMMON_MAX, max(_COMMON_LEAST, in_view // _COMMON_SHARE))
    counts = lists.counts(seeds, common)
    if not counts:
        return {}
    linked = lists.memories(counts)
    idf = inverse_frequency(np.array(list(counts.values()), dtype=np.int64), in_view)
    entity_weights = dict(zip(counts, (idf / idf.sum()).tolist(), strict=True))
    weights: dict[int, float] = {}
    for entity, numbers in linked.items():
        for number in numbers:
            weights[number] = weights.get(number, 0.0) + entity_weights[entity]
    for number, weight in _further(lists, linked, entity_weights).items():
        weights[number] = weights.get(number, 0.0) + weight
    return weights


def _further(
    lists: EntityLists, linked: Mapping[int, list[int]], entity_weights: Mapping[int, float]
) -> dict[int, float]:
    """Return weights for the memories of neighbours; the strongest neighbour counts."""
    neighbours = lists.neighbours({number for numbers in linked.values() for number in numbers})
    shared: dict[int, float] = {}
    for entity, numbers in linked.items():
        for number in numbers:
            for other in neighbours.get(number, ()):
                if other not in entity_weights:
                    shared[other] = shared.get(other, 0.0) + entity_weights[entity]
    likely = sorted(shared, key=lambda other: (-shared[other], other))[:_NEIGHBOURS_COUNTED]
    counts = lists.counts(likely, _COMMON_NEIGHBOUR)
    bonds = {other: _DECAY * shared[other] / count for other, count in counts.items()}
    strongest = sorted(bonds, key=lambda other: (-bonds[other], other))[:_NEIGHBOURS]
    found: dict[int, float] = {}
    for other, numbers in lists.memories(strongest).items():
        for number in numbers:
            found[number] = max(found.get(number, 0.0), bonds[other])
    return found
