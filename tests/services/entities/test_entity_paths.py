"""Chains of entities: the shortest, by memories that count, within bounds."""

import itertools

import pytest

from muniment.domain.access import PERSON, Actor, Scope
from muniment.domain.entities.entity import EntityDraft, EntityPath, Mention
from muniment.domain.errors import InvalidInputError, NotFoundError
from muniment.domain.memories.memory import Memory, MemoryDraft, Visibility
from tests.conftest import Home

STRANGER = Actor("key:s", ("other",), frozenset({Scope.READ}))


def mentioned(home: Home, *names: str, **fields) -> Memory:
    """Store a memory that mentions some people."""
    draft = MemoryDraft(content=" and ".join(names), **fields)
    memory = home.services.memories.remember(draft, PERSON).memory
    with home.borrow() as opened, opened.store.write("system") as unit:
        namespace = unit.namespaces.by_name(memory.namespace)
        unit.entities.link_mentions(
            memory.number,
            [Mention("person", name) for name in names],
            namespace_id=namespace.id,
            now_ms=opened.now_ms(),
        )
    return memory


def paths(home: Home, start: str, end: str, **options) -> tuple[EntityPath, ...]:
    return home.services.entities.path(start, end, PERSON, **options)


def names(home: Home, start: str, end: str, **options) -> list[str]:
    found = paths(home, start, end, **options)
    for path in found:
        assert [node.distance for node in path.nodes] == list(range(len(path.nodes)))
        uids = [node.uid for node in path.nodes]
        assert [(step.source, step.target) for step in path.steps] == [*itertools.pairwise(uids)]
    return sorted(" ".join(node.name for node in path.nodes) for path in found)


def test_the_shortest_chains_are_found_with_their_memories(home: Home) -> None:
    ab = mentioned(home, "A", "B")
    bc, bc2 = mentioned(home, "B", "C"), mentioned(home, "B", "C")
    mentioned(home, "A", "X")
    mentioned(home, "X", "C")
    mentioned(home, "A", "D")
    mentioned(home, "D", "E")
    mentioned(home, "E", "C")
    assert names(home, "A", "C") == ["A B C", "A X C"]
    way = paths(home, "a", "c")[0]
    assert [step.memory_ids for step in way.steps] == [(ab.id,), (bc2.id, bc.id)]


def test_ends_and_neighbours(home: Home) -> None:
    mentioned(home, "A", "B")
    mentioned(home, "L")
    assert names(home, "A", "A") == ["A"]
    assert names(home, "A", "B", max_steps=1) == ["A B"]
    assert names(home, "A", "L") == []


@pytest.mark.parametrize("steps", range(1, 7))
def test_no_chain_is_longer_than_asked_for(home: Home, steps: int) -> None:
    chain = "ABCDEFGH"
    for one, other in itertools.pairwise(chain):
        mentioned(home, one, other)
    assert names(home, "A", chain[steps], max_steps=steps) == [" ".join(chain[: steps + 1])]
    assert names(home, "A", chain[steps + 1], max_steps=steps) == []


def test_five_chains_are_enough(home: Home) -> None:
    for middle in "BCDEFGHI":
        mentioned(home, "A", middle)
        mentioned(home, middle, "Z")
    found = names(home, "A", "Z")
    assert len(found) == len(set(found)) == 5
    assert all(len(path.split()) == 3 for path in found)


def test_chains_through_wide_middles_are_whole(home: Home) -> None:
    for first in "BC":
        mentioned(home, "A", first)
        for second in "DE":
            mentioned(home, first, second)
            mentioned(home, second, "Z")
    assert names(home, "A", "Z") == ["A B D Z", "A B E Z", "A C D Z", "A C E Z"]


def test_what_is_hidden_connects_nothing(home: Home) -> None:
    expires = home.clock.now().replace(year=2027)
    mentioned(home, "A"), mentioned(home, "B"), mentioned(home, "C"), mentioned(home, "D")
    mentioned(home, "A", "B", visibility=Visibility.CONFIDENTIAL)
    trashed = mentioned(home, "B", "C")
    mentioned(home, "C", "D", expires_at=expires)
    assert names(home, "B", "C") == ["B C"]
    home.services.memories.delete(trashed.id, PERSON)
    assert names(home, "A", "B", include_confidential=False) == names(home, "B", "C") == []
    assert names(home, "A", "B") == ["A B"]
    assert names(home, "C", "D") == ["C D"]
    home.clock.advance(days=800)
    assert names(home, "C", "D") == []


def test_memories_of_a_step_are_those_that_count(home: Home) -> None:
    plain = mentioned(home, "A", "B")
    secret = mentioned(home, "A", "B", visibility=Visibility.CONFIDENTIAL)
    mentioned(home, "Hidden", visibility=Visibility.CONFIDENTIAL)
    seen = paths(home, "A", "B", include_confidential=False)[0].steps[0].memory_ids
    assert seen == (plain.id,)
    both = paths(home, "A", "B")[0].steps[0].memory_ids
    assert both == (secret.id, plain.id)
    with pytest.raises(NotFoundError):
        paths(home, "A", "Hidden", include_confidential=False)
    assert names(home, "A", "Hidden") == []


def test_who_may_not_see_an_end_finds_nothing(home: Home) -> None:
    home.services.namespaces.create("other", PERSON)
    mentioned(home, "A", "B")
    mentioned(home, "A", "C", namespace="other")
    entities = home.services.entities
    entities.create(EntityDraft(type="person", name="Lone"), PERSON)
    for refused in (
        lambda: paths(home, "A", "nobody"),
        lambda: paths(home, "nobody", "A"),
        lambda: paths(home, "A", "C", namespace="default"),
        lambda: entities.path("A", "B", STRANGER),
    ):
        with pytest.raises(NotFoundError):
            refused()
    for steps in (0, 7):
        with pytest.raises(InvalidInputError):
            paths(home, "A", "B", max_steps=steps)
    assert names(home, "A", "Lone") == []
