"""One name, one working key: two agents of one name could not be told apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from muniment.domain.access import PERSON, Dialect
from muniment.domain.errors import InvalidInputError
from muniment.services.agents.key_drafts import KeyDraft

if TYPE_CHECKING:
    from muniment.domain.access import ApiKey
    from tests.conftest import Home


def made(home: Home, name: str, dialect: Dialect = Dialect.NATIVE) -> ApiKey:
    draft = KeyDraft(namespaces=("default",), name=name, dialect=dialect)
    return home.services.keys.create(draft, PERSON).key


@pytest.mark.parametrize("name", ["Otto", "otto", "  Otto!"])
def test_a_second_key_of_a_name_is_refused(home: Home, name: str) -> None:
    made(home, "Otto")
    with pytest.raises(InvalidInputError, match="already has a key"):
        made(home, name)
    assert len(home.services.keys.list(PERSON)) == 1


def test_a_key_is_not_renamed_to_that_of_another(home: Home) -> None:
    made(home, "Otto")
    ada = made(home, "Ada")
    with pytest.raises(InvalidInputError, match="already has a key"):
        home.services.keys.edit(ada.id, PERSON, name="otto")
    assert home.services.keys.edit(ada.id, PERSON, name="ADA").name == "ADA"


def test_a_name_is_free_again_once_its_key_is_revoked(home: Home) -> None:
    home.services.keys.revoke(made(home, "Otto").id, PERSON)
    again = made(home, "Otto")
    assert [key.id for key in home.services.keys.list(PERSON) if not key.revoked_at] == [again.id]


def test_other_apis_and_keys_without_a_name_are_free(home: Home) -> None:
    made(home, "Otto")
    made(home, "Otto", Dialect.AZEN)
    made(home, "")
    made(home, "")
    assert len(home.services.keys.list(PERSON)) == 4
