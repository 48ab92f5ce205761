"""Kept searches are read back as they were; what cannot be read is left out alone."""

from __future__ import annotations

import json

import pytest

from muniment.domain.memories.kept_searches import KeptSearch, KeptSearches
from muniment.services.search.search_notation import read, written


@pytest.mark.parametrize("text", [None, "", "no json", "[]", "3", '{"recent": 4}'])
def test_what_is_no_list_of_searches_gives_nothing(text: str | None) -> None:
    assert read(text) == KeptSearches()


@pytest.mark.parametrize(
    "change",
    [
        {"mode": "by magic"},
        {"min_score": "much"},
        {"filter": {"no such field": 1}},
        {"filter": {"types": ["poem"]}},
        {"filter": {"created_after": "yesterday"}},
    ],
)
def test_one_that_cannot_be_read_does_not_hide_the_others(change: dict[str, object]) -> None:
    good = KeptSearch(query="boiler")
    stored = json.loads(written(KeptSearches(recent=(good, KeptSearch(query="other")))))
    stored["recent"][1].update(change)
    assert read(json.dumps(stored)) == KeptSearches(recent=(good,))
