"""Phrase vectors: words, marks and pairs of both, projected."""

import numpy as np
import pytest

from muniment.understanding.classification.phrase_vectors import PhraseVectors, phrases_in
from muniment.understanding.classification.statement_cues import LOOKED_AT_CHARACTERS

VECTORS = PhraseVectors(
    {"never": 0, "< never": 1, "again": 2}, np.array([[3, 0], [0, 4], [0, 1]], np.float32)
)


def test_words_digits_and_marks_count_alone_and_in_pairs() -> None:
    assert phrases_in("Don’t. 4x") == [
        *("<", "don't", ".", "4", "x", ">"),
        *("< don't", "don't .", ". 4", "4 x", "x >"),
    ]


@pytest.mark.parametrize("before", ["[2024-05-06] Priya: ", "(6 May 2024) "])
def test_a_date_note_and_a_speaker_are_not_read(before: str) -> None:
    assert phrases_in(f"{before}I never rest") == phrases_in("I never rest")


def test_a_vector_is_the_scaled_sum_of_the_phrases_that_are_known() -> None:
    first, other, unknown = VECTORS.of(["Never!", "Say it again, again", "xyz"])
    assert first == pytest.approx([0.6, 0.8])
    assert other == pytest.approx([0, 1])
    assert unknown.tolist() == [0, 0]


def test_no_text_gives_no_vector() -> None:
    assert VECTORS.of([]).shape == (0, 2)


def test_only_the_beginning_of_a_long_text_is_read() -> None:
    assert len(phrases_in("never " * 50_000)) <= LOOKED_AT_CHARACTERS
    assert VECTORS.of(["x " * LOOKED_AT_CHARACTERS + "never"])[0].tolist() == [0, 0]
