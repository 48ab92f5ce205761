"""Normal forms: a text of ASCII takes a shorter way to the same form."""

from hypothesis import given
from hypothesis import strategies as st

from muniment.domain.text.normal_forms import normal_form, spaced_text, unified

PARTS = ("e-mail", "E-Mails", "on-line", "wi-fi", "`", "'", '"', "-", " ", "x", "IT", "42", "\n")
ASCII = st.lists(st.sampled_from(PARTS) | st.characters(max_codepoint=127)).map("".join)


@given(ASCII)
def test_a_text_of_ascii_has_the_form_it_has_in_a_longer_text(text: str) -> None:
    # The character at the end, which no form changes, makes the text take the longer way.
    assert unified(text) + " é" == unified(text + " é")
    assert spaced_text(text) == text
    assert spaced_text(text + " é") == text + " é"


def test_signs_that_mean_the_same_are_the_same() -> None:
    assert normal_form("Tom\u2019s e\u2011mail.") == normal_form("Tom`s email")
    assert normal_form("Tom's E-Mail") == normal_form("tom's email")
