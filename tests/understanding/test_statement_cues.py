"""The cues of a text's wording: which are seen, and what is passed over."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from muniment.understanding.classification.category_words import CATEGORY_CUES
from muniment.understanding.classification.cue_words import PHRASE_WORDS, STATEMENT_CUES
from muniment.understanding.classification.statement_cues import (
    CUE_NAMES,
    LOOKED_AT_CHARACTERS,
    cue_matrix,
    said,
)


def seen(text: str) -> set[str]:
    return {name for name, value in zip(CUE_NAMES, cue_matrix([text])[0], strict=True) if value > 0}


@pytest.mark.parametrize(
    ("text", "cues"),
    [
        ("Never deploy on Fridays", {"start:never", "topic:getting_done"}),
        ("I'd rather walk", {"any:prefer", "any:first_person", "shape:first_person_first"}),
        ("I’d rather walk", {"any:prefer", "any:first_person", "shape:first_person_first"}),
        ("Book the hall by 3 May", {"start:task_verb", "any:deadline", "pattern:day_of_month"}),
        (
            "Paid 25 € on 2024-05-06 at 18:30",
            {"pattern:money", "pattern:iso_date", "pattern:clock"},
        ),
        ("Ask at desk@house.example", {"pattern:email"}),
        ("Call +44 113 555 0142", {"pattern:phone"}),
        ("The wallet's seed phrase: nobody knows", {"topic:secret"}),
        ("You are a terse assistant", {"start:assistant", "start:second_person"}),
        ("Is anybody there?", {"pattern:question_end", "start:question"}),
    ],
)
def test_a_cue_is_seen(text: str, cues: set[str]) -> None:
    assert cues <= seen(text)


def test_a_cue_at_the_start_is_not_one_further_on() -> None:
    assert "start:never" not in seen("On Fridays we deploy never")
    assert "any:never" in seen("On Fridays we deploy never")


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Ana: I love figs", "I love figs"),
        ("[2023-05-07] Ana: I love figs", "I love figs"),
        ("(7 May 2023) I love figs", "I love figs"),
        ("Ana Ruiz (7 May 2023): my knee hurts", "my knee hurts"),
        ("Biscuit: the beagle of the neighbours", "Biscuit: the beagle of the neighbours"),
        ("TODO: paint the fence", "TODO: paint the fence"),
        ("[only a note]", "[only a note]"),
        ("", ""),
    ],
)
def test_what_a_conversation_puts_before_a_text_is_passed_over(text: str, left: str) -> None:
    assert said(text) == left


def test_a_speaker_changes_little() -> None:
    plain, spoken = seen("I never eat meat."), seen("[2023-05-07] Caroline: I never eat meat.")
    assert spoken - plain == {"shape:speaker_note"}
    assert plain <= spoken


@settings(deadline=None, max_examples=150)
@given(st.text(max_size=300))
def test_any_text_gives_numbers_from_nought_to_one(text: str) -> None:
    row = cue_matrix([text])
    assert row.shape == (1, len(CUE_NAMES))
    assert row.dtype == np.float32
    assert np.all((row >= 0) & (row <= 1))


def test_no_text_gives_no_row() -> None:
    assert cue_matrix([]).shape == (0, len(CUE_NAMES))


def test_only_the_beginning_counts() -> None:
    start = "The shed is green. " * (LOOKED_AT_CHARACTERS // 19 + 1)
    assert np.array_equal(cue_matrix([start + "I never lie! " * 4000]), cue_matrix([start + "x"]))


def test_each_column_has_its_name() -> None:
    assert len(set(CUE_NAMES)) == len(CUE_NAMES)


def test_every_phrase_can_be_found() -> None:
    for name, group in {**STATEMENT_CUES, **CATEGORY_CUES}.items():
        for phrase in group:
            assert len(phrase.split()) <= PHRASE_WORDS, phrase
            column = {f"any:{name}", f"topic:{name}"}
            assert column & seen(f"{phrase} zzz"), phrase
