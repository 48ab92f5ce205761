"""Printing a recovery key and reading what a person typed."""

import pytest

from muniment.domain.errors import InvalidInputError
from muniment.domain.vault.recovery_key import RecoveryKey

KEY = RecoveryKey.generate(lambda count: bytes(range(7, 7 + count)))
PRINTED = KEY.printable()


def test_it_is_printed_in_nine_groups_of_four() -> None:
    groups = PRINTED.split("-")
    assert [len(group) for group in groups] == [4] * 9
    assert not set(PRINTED) & set("ILOU")


def test_fresh_keys_have_160_bits_and_differ() -> None:
    made = {RecoveryKey.generate().secret.reveal() for _ in range(50)}
    assert len(made) == 50
    assert {len(secret) for secret in made} == {20}


@pytest.mark.parametrize(
    "typed",
    [
        PRINTED,
        PRINTED.lower(),
        PRINTED.replace("-", ""),
        PRINTED.replace("-", " "),
        PRINTED.replace("-", "\u2013"),
        f"  {PRINTED}\n",
        PRINTED.replace("-", "\n", 4),
        PRINTED.replace("0", "O").replace("1", "I"),
        PRINTED.replace("0", "o").replace("1", "l"),
    ],
)
def test_spelling_does_not_matter(typed: str) -> None:
    assert RecoveryKey.parse(typed).secret == KEY.secret


def test_the_confusable_letters_are_really_tried() -> None:
    assert "0" in PRINTED
    assert "1" in PRINTED


def test_each_wrong_letter_is_told_as_a_typing_error() -> None:
    letters = PRINTED.replace("-", "")
    for position, letter in enumerate(letters):
        wrong = "Z" if letter != "Z" else "Y"
        typed = letters[:position] + wrong + letters[position + 1 :]
        with pytest.raises(InvalidInputError, match="mistyped") as caught:
            RecoveryKey.parse(typed)
        assert typed not in str(caught.value)


def test_swapped_neighbours_are_told_as_a_typing_error() -> None:
    letters = PRINTED.replace("-", "")
    for position in range(len(letters) - 1):
        first, second = letters[position : position + 2]
        if first != second:
            typed = letters[:position] + second + first + letters[position + 2 :]
            with pytest.raises(InvalidInputError, match="mistyped"):
                RecoveryKey.parse(typed)


@pytest.mark.parametrize("typed", ["", PRINTED[:-1], PRINTED + "0", "x" * 100_000])
def test_a_wrong_length_says_so(typed: str) -> None:
    with pytest.raises(InvalidInputError, match="36 letters"):
        RecoveryKey.parse(typed)


@pytest.mark.parametrize("letter", ["U", "Ä", "٣"])
def test_a_letter_that_no_key_has_is_named_by_position(letter: str) -> None:
    with pytest.raises(InvalidInputError, match="character 3 "):
        RecoveryKey.parse(PRINTED[:2] + letter + PRINTED[3:])


def test_it_does_not_show_itself() -> None:
    assert repr(KEY) == "RecoveryKey(secret=Secret(***))"
