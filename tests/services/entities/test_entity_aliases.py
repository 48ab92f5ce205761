"""Other names given by hand: what is found under them joins, and what was made by hand does not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from muniment.domain.access import PERSON, Actor, Scope
from muniment.domain.entities.entity import EntityDraft
from muniment.domain.errors import (
    ConflictError,
    InvalidInputError,
    NotAllowedError,
)
from tests.desktop.views.entities.test_entities_view import mention

if TYPE_CHECKING:
    from tests.conftest import Home


def test_what_was_found_under_an_alias_joins_also_later(home: Home) -> None:
    entities = home.services.entities
    mention(home.services, "The Countess wrote", ("person", "Countess"))
    made = entities.create(
        EntityDraft(type="person", name="Ada", aliases=("Countess", "ada", "Lady L")), PERSON
    )
    assert made.is_new
    assert (made.value.aliases, made.value.memory_count) == (("Countess", "Lady L"), 1)
    mention(home.services, "Lady L danced", ("person", "Lady L"))
    assert entities.get("Ada", PERSON).memory_count == 2
    assert [one.name for one in entities.summaries(PERSON)] == ["Ada"]


def test_an_alias_can_be_added_twice_and_is_taken_back_by_a_split(home: Home) -> None:
    entities = home.services.entities
    ada = entities.create(EntityDraft(type="person", name="Ada"), PERSON).value
    once = entities.add_alias(ada.uid, " Lady L ", PERSON).value
    assert entities.add_alias("lady l", "LADY L", PERSON).value.version == once.version
    assert entities.add_alias(ada.uid, "ADA", PERSON).value.aliases == ("Lady L",)
    assert entities.split(ada.uid, "Lady L", PERSON).value.name == "Lady L"
    assert entities.get("Ada", PERSON).aliases == ()


def test_the_name_of_another_made_by_hand_is_refused_and_nothing_is_written(home: Home) -> None:
    entities = home.services.entities
    entities.create(EntityDraft(type="person", name="Ida", aliases=("Idy",)), PERSON)
    for taken in ("Ida", "Idy"):
        with pytest.raises(ConflictError, match="another entity has that name"):
            entities.create(EntityDraft(type="person", name="Ada", aliases=("A", taken)), PERSON)
    assert [one.name for one in entities.summaries(PERSON)] == ["Ida"]


def test_aliases_are_checked(home: Home) -> None:
    entities = home.services.entities
    for aliases in (("",), ("x" * 300,), tuple(map(str, range(51)))):
        with pytest.raises(InvalidInputError, match="aliases"):
            entities.create(EntityDraft(type="person", name="Ada", aliases=aliases), PERSON)
    ada = entities.create(EntityDraft(type="person", name="Ada"), PERSON).value
    with pytest.raises(InvalidInputError, match="name"):
        entities.add_alias(ada.uid, "", PERSON)
    with pytest.raises(ConflictError):
        entities.add_alias(ada.uid, "Lady L", PERSON, expected_version=7)
    reader = Actor("key:x", ("default",), frozenset({Scope.READ}))
    with pytest.raises(NotAllowedError):
        entities.add_alias(ada.uid, "Lady L", reader)
