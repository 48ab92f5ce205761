"""Kept searches: in the vault alone, the newest first, the named by name, and all forgettable."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from muniment.domain.access import PERSON, Actor, Scope
from muniment.domain.errors import InvalidInputError, NotAllowedError
from muniment.domain.memories.kept_searches import KeptSearch
from muniment.domain.memories.memory import Category, MemoryType, Tier
from muniment.domain.memories.query import MemoryFilter, SearchMode

if TYPE_CHECKING:
    from tests.conftest import Home

FULL = KeptSearch(
    query="Where is the “spare key”?",
    mode=SearchMode.KEYWORD,
    min_score=0.35,
    filter=MemoryFilter(
        namespaces=("home",),
        types=(MemoryType.FACT, MemoryType.EVENT),
        categories=(Category.TRAVEL,),
        tags=("keys",),
        tier=Tier.COLD,
        created_after=datetime(2026, 3, 1, 8, 30, tzinfo=UTC),
        metadata={"room": {"floor": 2}},
        include_archived=True,
    ),
    name="Spare key",
)


def plain(query: str) -> KeptSearch:
    return KeptSearch(query=query)


def recent(home: Home) -> list[str]:
    return [found.query for found in home.services.searches.kept(PERSON).recent]


def test_a_saved_search_comes_back_whole_after_unlocking(home: Home) -> None:
    searches = home.services.searches
    searches.save(FULL, PERSON)
    searches.note(FULL, PERSON)
    home.services.vault.lock()
    home.services.vault.unlock_with_key_file()
    kept = searches.kept(PERSON)
    assert kept.saved == (FULL,)
    assert kept.recent == (replace(FULL, name=""),)


def test_what_was_searched_lies_nowhere_in_plain_text(home: Home) -> None:
    home.services.searches.note(plain("canaryquestion"), PERSON)
    home.services.vault.lock()
    files = [path for path in home.folder.rglob("*") if path.is_file()]
    assert files
    assert all(b"canaryquestion" not in path.read_bytes() for path in files)


def test_the_newest_stand_first_and_once(home: Home) -> None:
    for query in ("boiler", "tent", "Boiler", " ferry "):
        home.services.searches.note(plain(query), PERSON)
    assert recent(home) == ["ferry", "Boiler", "tent"]


def test_what_is_typed_further_takes_the_place_of_its_beginning(home: Home) -> None:
    for query in ("tent", "boil", "boiler", "Boiler pressure"):
        home.services.searches.note(plain(query), PERSON)
    assert recent(home) == ["Boiler pressure", "tent"]


def test_only_the_last_thirty_are_kept(home: Home) -> None:
    for number in range(33):
        home.services.searches.note(plain(f"{number} apples"), PERSON)
    assert len(recent(home)) == 30
    assert recent(home)[-1] == "3 apples"


def test_a_name_is_there_once_and_in_order(home: Home) -> None:
    searches = home.services.searches
    for name, query in (("Tent", "tent"), ("boiler", "old"), ("Boiler", "new")):
        searches.save(replace(plain(query), name=name), PERSON)
    saved = searches.kept(PERSON).saved
    assert [(found.name, found.query) for found in saved] == [("Boiler", "new"), ("Tent", "tent")]


def test_forgetting_one_or_all_and_the_way_back(home: Home) -> None:
    searches = home.services.searches
    for query in ("boiler", "tent"):
        searches.note(plain(query), PERSON)
        searches.save(replace(plain(query), name=query), PERSON)
    before = searches.kept(PERSON)
    searches.forget_recent(PERSON, query="tent")
    kept = searches.forget_saved(PERSON, name="boiler")
    assert [found.query for found in kept.recent] == ["boiler"]
    assert [found.name for found in kept.saved] == ["tent"]
    searches.forget_recent(PERSON)
    kept = searches.forget_saved(PERSON)
    assert (kept.recent, kept.saved) == ((), ())
    assert searches.restore(before, PERSON) == before
    assert searches.kept(PERSON) == before


@pytest.mark.parametrize("search", [plain(" "), plain("x" * 10_001), plain("a\0b")])
def test_an_impossible_query_is_refused(home: Home, search: KeptSearch) -> None:
    with pytest.raises(InvalidInputError):
        home.services.searches.note(search, PERSON)


@pytest.mark.parametrize("name", [" ", "x" * 101])
def test_an_impossible_name_is_refused(home: Home, name: str) -> None:
    with pytest.raises(InvalidInputError):
        home.services.searches.save(replace(plain("boiler"), name=name), PERSON)


def test_agents_do_not_see_what_a_person_searches(home: Home) -> None:
    agent = Actor("key:key_0123", ("default",), frozenset({Scope.READ, Scope.WRITE, Scope.ADMIN}))
    with pytest.raises(NotAllowedError):
        home.services.searches.kept(agent)
    with pytest.raises(NotAllowedError):
        home.services.searches.note(plain("boiler"), agent)
