"""Rules that hold for the comparison of any two texts."""

from hypothesis import assume, given
from hypothesis import strategies as st

from muniment.domain.text.normal_forms import normal_form
from muniment.domain.text.statements import Statement

_WORDS = st.sampled_from(
    (
        "Bob Carol Berlin the a is was not never owes owe paid by in on at from to with without I "
        "you likes liked liking 3 three 30 first May 5 2026 @ :) + $20 12km red young boy and or ,"
    ).split()
)
_SENTENCES = st.lists(_WORDS, min_size=1, max_size=12).map(" ".join)


@given(st.text())
def test_any_text_is_read_and_equals_itself(text: str) -> None:
    assert Statement(text).equals(Statement(text))
    assert normal_form(normal_form(text)) == normal_form(text)


@given(_SENTENCES, _SENTENCES)
def test_agreement_is_mutual(first: str, second: str) -> None:
    mine, theirs = Statement(first), Statement(second)
    assert mine.agrees_with(theirs) == theirs.agrees_with(mine)


@given(_SENTENCES, st.integers(1, 9_999_999), st.integers(1, 9_999_999), st.data())
def test_another_number_is_another_statement(
    sentence: str, number: int, other: int, data: st.DataObject
) -> None:
    assume(number != other)
    words = sentence.split()
    at = data.draw(st.integers(0, len(words)))
    texts = [" ".join([*words[:at], str(value), *words[at:]]) for value in (number, other)]
    assert not Statement(texts[0]).agrees_with(Statement(texts[1]))


@given(_SENTENCES, st.data())
def test_a_negation_is_another_statement(sentence: str, data: st.DataObject) -> None:
    words = sentence.split()
    at = data.draw(st.integers(0, len(words)))
    for negation in ("not", "never", "no"):
        negated = " ".join([*words[:at], negation, *words[at:]])
        assert not Statement(sentence).agrees_with(Statement(negated))
        assert not Statement(sentence).equals(Statement(negated))
