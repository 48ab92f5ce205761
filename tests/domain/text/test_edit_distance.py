"""How many letters two words differ by."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from muniment.domain.text.edit_distance import edit_distances

WORDS = st.text("abc", max_size=6)


@pytest.mark.parametrize(
    ("word", "other", "edits"),
    [
        ("", "", 0),
        ("boat", "boat", 0),
        ("alergy", "allergy", 1),
        ("recieve", "receive", 1),
        ("boat", "", 4),
        ("", "boat", 4),
        ("sourdoug", "sourdough", 1),
        ("kaptain", "captain", 1),
        ("ab", "ba", 1),
        ("ca", "abc", 3),
        ("accomodtion", "accommodation", 2),
    ],
)
def test_edits_are_counted(word: str, other: str, edits: int) -> None:
    assert edit_distances(word, other)[-1] == edits


@given(WORDS, WORDS)
def test_each_value_is_the_distance_of_a_beginning(word: str, other: str) -> None:
    expected = [edit_distances(word[:end], other)[-1] for end in range(len(word) + 1)]
    assert edit_distances(word, other) == expected
    assert edit_distances(other, word)[-1] == expected[-1]
    assert (expected[-1] == 0) == (word == other)
