"""What else is remembered about the same thing."""

import dataclasses
from datetime import timedelta

import pytest

from muniment.domain.access import PERSON, Actor, Scope
from muniment.domain.errors import InvalidInputError, NotAllowedError, NotFoundError
from muniment.domain.memories.memory import MemoryDraft, MemoryPatch, Visibility
from tests.conftest import Home


def remember(home: Home, content: str, **fields: object) -> str:
    draft = dataclasses.replace(MemoryDraft(content=content), **fields)
    return home.services.memories.remember(draft, PERSON).memory.id


def related(home: Home, reference: str, **asked: object) -> list[str]:
    hits = home.services.related.related(reference, PERSON, **asked)  # type: ignore[arg-type]
    assert all(0 <= hit.score <= 1 for hit in hits)
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    return [hit.memory.content for hit in hits]


def test_the_nearest_in_meaning_come_first_and_itself_never(real_home: Home) -> None:
    tea = remember(real_home, "Ada drinks her tea without milk.")
    embedding = real_home.services.memories.get(tea, PERSON).embedding
    assert embedding.state == "ready"
    assert "MiniLM" in str(embedding.model)
    remember(real_home, "The car needs new tyres.")
    remember(real_home, "Ada likes green tea best.")
    assert related(real_home, tea) == ["Ada likes green tea best.", "The car needs new tyres."]
    assert related(real_home, tea, limit=1) == ["Ada likes green tea best."]


def test_what_is_gone_hidden_or_elsewhere_is_no_neighbour(home: Home) -> None:
    home.services.namespaces.create("work", PERSON)
    one = remember(home, "one two three")
    later = home.clock.now() + timedelta(seconds=1)
    trashed, archived = remember(home, "trashed"), remember(home, "archived")
    remember(home, "confidential", visibility=Visibility.CONFIDENTIAL)
    remember(home, "elsewhere", namespace="work")
    remember(home, "expired", expires_at=later)
    remember(home, "unembedded", embed=False)
    remember(home, "there")
    home.services.memories.delete(trashed, PERSON)
    home.services.memories.edit(archived, MemoryPatch(archived=True), PERSON)
    home.clock.moment = later
    assert related(home, one, include_confidential=False) == ["there"]
    assert sorted(related(home, one)) == ["confidential", "there"]


def test_a_memory_without_vectors_has_no_neighbours(home: Home) -> None:
    remember(home, "there")
    assert related(home, remember(home, "unembedded", embed=False)) == []


def test_a_long_memory_is_compared_by_the_middle_of_its_passages(home: Home) -> None:
    long = remember(home, "A sentence about boats and their sails. " * 60)
    remember(home, "A sentence about boats and their sails.")
    assert related(home, long) == ["A sentence about boats and their sails."]


def test_who_may_not_see_it_is_told_nothing(home: Home) -> None:
    one = remember(home, "one")
    stranger = Actor("key:k", ("work",), frozenset({Scope.READ}))
    with pytest.raises(NotFoundError):
        home.services.related.related(one, stranger)
    with pytest.raises(NotAllowedError):
        home.services.related.related(one, Actor("key:k", None, frozenset()))
    home.services.memories.delete(one, PERSON)
    with pytest.raises(NotFoundError):
        home.services.related.related(one, PERSON)
    for limit in (0, 101):
        with pytest.raises(InvalidInputError):
            home.services.related.related(one, PERSON, limit=limit)
