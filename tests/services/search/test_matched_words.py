"""What is marked is what the full-text index matched: stems, without accents, phrases whole."""

from __future__ import annotations

import pytest

from muniment.services.search.matched_words import matched_words


def marked(query: str, *texts: str) -> list[list[str]]:
    found = matched_words(query, texts)
    return [
        [text[start:end] for start, end in spans] for text, spans in zip(texts, found, strict=True)
    ]


@pytest.mark.parametrize(
    ("query", "text", "words"),
    [
        ("boiler running", "The boilers run; it runs.", ["boilers", "run", "runs"]),
        ("cafe", "A Café, another cafe\u0301", ["Café", "cafe\u0301"]),
        ("what is the tent", "What is in the tent?", ["tent"]),
        ('"spare key"', "A key, a spare one: the spare key", ["spare key"]),
        ("東京", "東京タワーと東京", ["東京", "東京"]),
        ("ﬁnd", "You find it", ["find"]),
        ("lantern", "Nothing of the kind", []),
        ("?!", "?!", []),
    ],
)
def test_matches_of_the_index_are_marked(query: str, text: str, words: list[str]) -> None:
    assert marked(query, text) == [words]


def test_each_text_has_its_own_marks() -> None:
    assert marked("tent ferry", "The ferry", "", "\x01 tents \x02 and ferries") == [
        ["ferry"],
        [],
        ["tents", "ferries"],
    ]
