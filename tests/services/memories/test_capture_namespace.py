"""What quick capture and the tray ask of the services: suggestions, the draft, pausing agents."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from muniment.domain.access import PERSON, Actor, Scope
from muniment.domain.errors import NotAllowedError, UnauthorizedError
from muniment.domain.memories.memory import MemoryDraft, MemoryType, Visibility
from muniment.services.agents.key_drafts import KeyDraft
from muniment.services.agents.key_service import Pausing

if TYPE_CHECKING:
    from muniment.services.agents.key_drafts import CreatedKey
    from tests.conftest import Home, HomeFactory

AGENT = Actor("key:key_0123", ("default",), frozenset({Scope.READ, Scope.WRITE}))


def remember(
    home: Home,
    content: str,
    *tags: str,
    namespace: str = "default",
    visibility: Visibility | None = None,
) -> None:
    draft = MemoryDraft(content=content, tags=tags, namespace=namespace, visibility=visibility)
    home.services.memories.remember(draft, PERSON)


def test_tags_in_the_text_come_before_those_of_the_nearest_memories(home: Home) -> None:
    remember(home, "bake the rye bread on Saturday", "kitchen", "weekend")
    remember(home, "bake the white bread on Sunday", "kitchen")
    remember(home, "the lease ends in May", "flat")
    found = home.services.suggestions.suggest("Bake the bread for the flat", "default", PERSON)
    assert found.tags == ("flat", "kitchen", "weekend")
    assert found.type is None
    assert "kitchen" not in repr(found)


def test_what_the_writer_may_not_read_suggests_nothing(home: Home) -> None:
    services = home.services
    services.namespaces.create("work", PERSON)
    remember(home, "bake the rye bread", "office", namespace="work")
    remember(home, "bake the rye bread", "sealed", visibility=Visibility.CONFIDENTIAL)
    assert services.suggestions.suggest("bake the rye bread", "default", AGENT).tags == ()
    assert services.suggestions.suggest("bake the rye bread", "default", PERSON).tags == ("sealed",)
    assert services.suggestions.suggest("bake the rye bread", "work", PERSON).tags == ("office",)
    assert services.suggestions.suggest("   ", "work", PERSON).tags == ()


def test_the_shipped_heads_suggest_a_type(home_factory: HomeFactory) -> None:
    home = home_factory("real", real_model=True)
    # Suggestions never wait for the model; something that is stored does.
    remember(home, "Anna prefers tea")
    found = home.services.suggestions.suggest("I prefer window seats on trains", "default", PERSON)
    assert found.type is MemoryType.PREFERENCE


def made(home: Home, name: str) -> CreatedKey:
    return home.services.keys.create(KeyDraft(namespaces=("default",), name=name), PERSON)


def works(home: Home, key: CreatedKey) -> bool:
    try:
        home.services.keys.authenticate(key.token.reveal().decode())
    except UnauthorizedError:
        return False
    return True


def test_all_agents_are_paused_and_resumed_but_for_those_paused_before(home: Home) -> None:
    keys = home.services.keys
    assert keys.pausing(PERSON) == Pausing(0, 0)
    first, second, rested, gone = (made(home, name) for name in "abcd")
    keys.pause(rested.key.id, PERSON)
    keys.revoke(gone.key.id, PERSON)
    assert keys.pausing(PERSON) == Pausing(2, 0)
    assert keys.pause_all(PERSON).is_paused
    assert not works(home, first)
    assert not works(home, second)
    assert keys.resume_all(PERSON) == Pausing(2, 0)
    assert works(home, first)
    assert works(home, second)
    assert not works(home, rested)
    assert not works(home, gone)


def test_a_decision_about_one_key_outlasts_the_pause_of_all(home: Home) -> None:
    keys = home.services.keys
    first, second = made(home, "a"), made(home, "b")
    keys.pause_all(PERSON)
    keys.pause(first.key.id, PERSON)
    assert keys.resume_all(PERSON) == Pausing(1, 0)
    assert not works(home, first)
    keys.pause_all(PERSON)
    third = made(home, "c")
    assert keys.pausing(PERSON) == Pausing(1, 1)
    keys.pause_all(PERSON)
    keys.resume_all(PERSON)
    assert works(home, second)
    assert works(home, third)


def test_the_pause_survives_a_lock_and_agents_may_not_end_it(home: Home) -> None:
    key = made(home, "a")
    home.services.keys.pause_all(PERSON)
    home.services.vault.lock()
    home.services.vault.unlock_with_key_file()
    assert home.services.keys.pausing(PERSON).is_paused
    with pytest.raises(NotAllowedError):
        home.services.keys.resume_all(AGENT)
    assert not works(home, key)
