"""When two texts make the same statement."""

import pytest

from muniment.domain.text.normal_forms import normal_form
from muniment.domain.text.statements import Statement
from tests.fakes.reworded_pairs import (
    HELD_OUT_NEAR_BUT_DIFFERENT,
    NEAR_BUT_DIFFERENT,
    REWORDED,
)
from tests.fakes.statement_pairs import ALIKE, DIFFERENT, HELD_OUT_ALIKE, HELD_OUT_DIFFERENT


def _are_one(first: str, second: str) -> bool:
    mine, theirs = Statement(first), Statement(second)
    return mine.equals(theirs) or mine.agrees_with(theirs)


@pytest.mark.parametrize(
    ("first", "second"),
    DIFFERENT + HELD_OUT_DIFFERENT + NEAR_BUT_DIFFERENT + HELD_OUT_NEAR_BUT_DIFFERENT,
)
def test_near_texts_that_say_something_else_do_not_agree(first: str, second: str) -> None:
    assert not _are_one(first, second)
    assert not _are_one(second, first)


@pytest.mark.parametrize(("first", "second"), ALIKE + HELD_OUT_ALIKE + REWORDED)
def test_texts_that_say_the_same_agree(first: str, second: str) -> None:
    assert _are_one(first, second)
    assert _are_one(second, first)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Café", "cafe\u0301"),
        ("The key is under the mat.", "  the KEY is\n under the\tmat"),
        ("ﬁne", "fine!"),
        ("我喜欢茶。", "我喜欢茶"),
        ("...", " ..."),
    ],
)
def test_the_normal_form_evens_out_case_space_and_closing_signs(first: str, second: str) -> None:
    assert normal_form(first) == normal_form(second)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("You can park here.", "You can park here?"),
        ("The password is Hunter2!", "The password is hunter2!"),
        ("10² metres", "102 metres"),
        ("1½ litres", "11/2 litres"),
        ("...", "!!!"),
        ("I work in IT", "I work in it"),
    ],
)
def test_the_normal_form_keeps_what_says_something(first: str, second: str) -> None:
    assert normal_form(first) != normal_form(second)


def test_english_rules_are_not_used_on_other_languages() -> None:
    # "is" and "of" weigh nothing in English; in Dutch "of" is "or".
    assert not _are_one("Het is Bob of Carol.", "Het Bob Carol.")
    assert _are_one("It is the house of Carol.", "It is the house Carol.")


def test_a_form_of_a_verb_is_no_other_word() -> None:
    assert _are_one("She makes lamps.", "She is making lamps.")
    assert _are_one("They run.", "They are running.")
    assert not _are_one("I like paint.", "I like painting.")
    assert not _are_one("Mr Brown is browning the onions.", "Mr Browns is browning the onions.")
