"""Half-typed words: what the full-text index is searched for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from muniment.retrieval.keyword import query_words
from muniment.storage.full_text.term_marks import term_marks

if TYPE_CHECKING:
    from collections.abc import Sequence


def found(query: str, words: Sequence[str]) -> list[str]:
    """The words that the beginning at the end of a query matches."""
    beginning = query_words(query).beginning
    assert beginning is not None
    return [
        word for word, marks in zip(words, term_marks(words, [beginning]), strict=True) if marks
    ]


@pytest.mark.parametrize(
    "word",
    [
        "Ottilie",
        "university",
        "happiness",
        "swimming",
        "planned",
        "studies",
        "bicycle",
        "electricity",
        "generalization",
        "Käsekuchen",
        "Schlüssel",
        "thermostat",
        "withdraw",
        "question",
        "пирог",
    ],
)
def test_every_beginning_of_a_word_finds_it(word: str) -> None:
    for size in range(2, len(word)):
        typed = word[:size].lower()
        if query_words(typed).beginning is not None:
            assert found(typed, [word]) == [word], typed
    assert found(word[:5], [word, "nothing"]) == [word]


def test_the_end_that_the_index_takes_away_is_still_part_of_a_beginning() -> None:
    words = ("plaster", "plan", "plate", "housing", "hours")
    assert found("plas", words) == ["plaster"]
    assert found("hous", words) == ["housing"]


def test_beginnings_of_stop_words_do_not_mean_these() -> None:
    assert found("ther", ("there", "thermostat", "these")) == ["thermostat"]
    assert found("whe", ("when", "where", "wheel")) == ["wheel"]


@pytest.mark.parametrize(
    "query",
    ["", "b", "the", "boil ", "boil?", '"boil"', "AX-44", "202", "boil_er", "foo.bar", "日本"],
)
def test_what_is_no_unfinished_word_begins_none(query: str) -> None:
    if query.endswith(" "):
        assert query_words(query).beginning is not None  # the window removes spaces, too
    else:
        assert query_words(query).beginning is None


def test_only_the_last_word_is_unfinished() -> None:
    words = query_words("red lant")
    assert words.terms == ('"red"', '"lant"')
    assert found("red lant", ("reddish", "lantern")) == ["lantern"]
    assert words.all_terms == (*words.terms, words.beginning)
    assert query_words("boat boat").beginning is not None
    assert query_words("boat red boat").beginning is None
