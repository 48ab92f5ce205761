"""What can be seen of one turn of a conversation."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from muniment.retrieval.turns import asks, asks_when, says_when, speaker_of, substance


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Ana: See you", "ana"),
        ("Ana Ruiz: See you", "ana ruiz"),
        ("O'Neil: yes", "o'neil"),
        ("Łukasz:\tTak", "łukasz"),
        ("https://example.org", ""),
        ("12:30 we met", ""),
        ("Ana:", ""),
        ("The boat is called: Aurora", ""),
        ("", ""),
    ],
)
def test_the_name_before_what_is_said_is_the_speaker(text: str, speaker: str) -> None:
    assert speaker_of(text) == speaker


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ana: Where is it?", True),
        ("Where is it?  \n", True),
        ("Look! Is it yours? [image: a boat]", True),
        ("什么时候见面？", True),
        ("Where? There.", False),
        ("[image: a boat]", False),
        ("is it [really?]", False),
        ("", False),
    ],
)
def test_a_turn_that_ends_in_a_question_asks(text: str, expected: bool) -> None:
    assert asks(text) is expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("When did Ana sail?", True),
        ("How long was it?", True),
        ("What year was it?", True),
        ("Which day", True),
        ("Whenever", False),
        ("What did Ana do?", False),
    ],
)
def test_a_question_may_want_a_time(query: str, expected: bool) -> None:
    assert asks_when(query) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("We sailed yesterday.", True),
        ("Two weeks ago", True),
        ("On MONDAY then", True),
        ("Since 2019", True),
        ("It has 20190 parts", False),
        ("We sail", False),
        ("x " * 1_000 + "yesterday", False),
    ],
)
def test_a_turn_may_tell_a_time(text: str, expected: bool) -> None:
    assert says_when(text) is expected


@given(st.text(max_size=400))
def test_substance_lies_between_nothing_and_one(text: str) -> None:
    assert 0 <= substance(text) <= 1
    assert substance(text + "more words") >= substance(text)


def test_a_nod_says_less_than_a_story_in_any_script() -> None:
    assert substance("Ok!") < substance("Ok, the boat is in the old harbour.") < 1
    assert substance("word " * 50) == 1
    assert substance("好") < substance("我们昨天在北京见面了") < 1
