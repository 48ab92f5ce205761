"""How strong a passphrase is said to be."""

import pytest

from muniment.vault.passphrase import estimate_strength


@pytest.mark.parametrize(
    "passphrase", ["", "x", "password", "password1", "12345678", "qwertyuiop", "aaaaaaaaaaaa"]
)
def test_what_is_guessed_at_once_is_refused_with_advice(passphrase: str) -> None:
    strength = estimate_strength(passphrase)
    assert not strength.is_acceptable
    assert strength.advice.endswith((".", "?", "!"))


@pytest.mark.parametrize(
    "passphrase",
    [
        "correct horse battery staple",
        "CorrectHorseBatteryStaple",
        "c0rrect-h0rse-b4ttery-5taple",
        "horse battery staple",
        "The quick brown fox jumps",
        "to be or not to be",
        "one two three four five six",
        "winter summer spring autumn",
        "alpha.bravo.charlie.delta",
        "fuenf sechs sieben acht",
    ],
)
def test_words_that_are_known_to_belong_together_are_refused(passphrase: str) -> None:
    strength = estimate_strength(passphrase)
    assert not strength.is_acceptable
    assert strength.advice == "These words are often used together."


@pytest.mark.parametrize(
    "passphrase",
    ["abc def ghi jkl mno", "1234 5678 9012 3456", "hello world hello world", "qwer asdf zxcv"],
)
def test_spaces_hide_no_pattern(passphrase: str) -> None:
    assert not estimate_strength(passphrase).is_acceptable


def test_words_of_ones_own_make_a_known_phrase_stronger() -> None:
    alone = estimate_strength("correct horse battery staple")
    longer = estimate_strength("correct horse battery staple copper lantern otters")
    assert longer.score == 4
    assert longer.guesses_log10 < estimate_strength("copper lantern seven otters").guesses_log10 + 4
    assert alone.guesses_log10 < 4


def test_short_ones_are_refused_however_odd() -> None:
    assert estimate_strength("§k9)Qz!").advice == "Use at least 8 characters."
    assert not estimate_strength("§k9)Qz!").is_acceptable


def test_the_advice_repeats_nothing_of_the_passphrase() -> None:
    assert "dragon" not in repr(estimate_strength("dragon99"))


@pytest.mark.parametrize(
    "passphrase", ["copper lantern seven otters", "vier Elche lesen Zeitung", "§k9)Qz!w~Lp2"]
)
def test_strong_ones_are_accepted(passphrase: str) -> None:
    strength = estimate_strength(passphrase)
    assert strength.is_acceptable
    assert strength.score == 4
    assert strength.guesses_log10 > 10
    assert strength.advice == ""


def test_more_words_are_never_weaker() -> None:
    scores = [estimate_strength("otter " * words).guesses_log10 for words in range(1, 5)]
    assert scores == sorted(scores)


def test_a_very_long_one_is_estimated_by_its_beginning() -> None:
    long = "many different words stand in this passphrase, more than anybody types " * 1_000
    assert estimate_strength(long).is_acceptable


def test_a_suggestion_stands_in_for_a_missing_warning(monkeypatch: pytest.MonkeyPatch) -> None:
    def hinting(*_: object, **__: object) -> dict[str, object]:
        feedback: dict[str, object] = {"warning": None, "suggestions": ["Use a few words", "x"]}
        return {"score": 1, "guesses_log10": 4.0, "feedback": feedback}

    monkeypatch.setattr("zxcvbn.zxcvbn", hinting)
    assert estimate_strength("whatever it is").advice == "Use a few words."
