"""Summaries: every entity in short, with what counts for the caller."""

from muniment.domain.access import PERSON, Actor, Scope
from muniment.domain.entities.entity import EntityPatch, EntitySummary
from muniment.domain.memories.memory import MemoryPatch, Visibility
from tests.conftest import Home
from tests.fakes.memories import remember
from tests.services.entities.test_entities import create, mention

READER = Actor("key:r", ("default",), frozenset({Scope.READ}))


def summaries(home: Home, actor: Actor = PERSON, *namespaces: str) -> dict[str, EntitySummary]:
    found = home.services.entities.summaries(actor, namespaces=namespaces)
    return {entity.name: entity for entity in found}


def test_each_has_its_count_and_its_newest_mention(home: Home) -> None:
    first = remember(home, "one")
    mention(home, first, "Ada", "Bob")
    home.clock.advance(minutes=5)
    second = remember(home, "two")
    mention(home, second, "Ada")
    create(home, "Cleo")
    found = summaries(home)
    assert {name: one.memory_count for name, one in found.items()} == {
        "Ada": 2,
        "Bob": 1,
        "Cleo": 0,
    }
    assert found["Ada"].last_mentioned_at == second.created_at
    assert found["Bob"].last_mentioned_at == first.created_at
    assert found["Cleo"].last_mentioned_at is None
    assert found["Ada"].uid == home.services.entities.get("Ada", PERSON).uid
    assert (found["Ada"].type, found["Ada"].namespace) == ("person", "default")


def test_other_names_are_listed_without_the_own_one(home: Home) -> None:
    create(home, "Ada")
    create(home, "Countess")
    entities = home.services.entities
    entities.merge("Ada", "Countess", PERSON)
    entities.edit("Ada", EntityPatch(type="engineer"), PERSON)
    assert summaries(home)["Ada"].aliases == ("Countess",)


def test_what_does_not_count_is_left_out(home: Home) -> None:
    gone = remember(home, "gone")
    mention(home, gone, "Ada")
    home.services.memories.delete(gone.id, PERSON)
    secret = remember(home, "secret")
    mention(home, secret, "Bob")
    home.services.memories.edit(secret.id, MemoryPatch(visibility=Visibility.CONFIDENTIAL), PERSON)
    assert list(summaries(home)) == ["Bob"]
    assert summaries(home, READER) == {}


def test_only_the_namespaces_that_are_asked_for_count(home: Home) -> None:
    home.services.namespaces.create("work", PERSON)
    create(home, "Ada")
    create(home, "Bob", namespace="work")
    assert set(summaries(home)) == {"Ada", "Bob"}
    assert set(summaries(home, PERSON, "work")) == {"Bob"}
    assert set(summaries(home, READER)) == {"Ada"}
