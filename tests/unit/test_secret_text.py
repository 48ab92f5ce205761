"""Which parts of a text are secrets, and which only look like some."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from muniment.domain.flags import Flag
from muniment.domain.ids import new_memory_id
from muniment.domain.recovery_key import RecoveryKey
from muniment.domain.secret_finders.numbers import passes_luhn
from muniment.domain.secret_text import SecretKind, masked, secrets_in
from muniment.domain.suspicion import flags_of

DATA = Path(__file__).resolve().parents[1] / "data" / "understanding" / "secrets.jsonl"
CASES = [json.loads(line) for line in DATA.read_text("utf-8").splitlines()]


def found(text: str) -> list[list[str]]:
    return [[span.kind.value, text[span.start : span.end]] for span in secrets_in(text)]


@pytest.mark.parametrize("case", CASES, ids=range(len(CASES)))
def test_a_labelled_text_has_its_secrets_and_no_other(case: dict[str, object]) -> None:
    assert found(str(case["text"])) == case["secrets"]


def test_there_are_texts_of_every_sort_of_secret_and_many_of_none() -> None:
    kinds = {kind for case in CASES for kind, _ in case["secrets"]}
    assert kinds == {kind.value for kind in SecretKind}
    assert sum(not case["secrets"] for case in CASES) >= 100


@pytest.mark.parametrize("case", [case for case in CASES if case["secrets"]][::5])
def test_a_text_is_flagged_where_it_has_a_secret(case: dict[str, object]) -> None:
    assert Flag.SECRET in flags_of(str(case["text"]))


def test_secrets_are_masked_by_what_they_are() -> None:
    assert masked("My password is hunter2, the PIN is 4711.") == (
        "My password is [password], the PIN is [pin]."
    )
    assert masked("Nothing here.") == "Nothing here."


@pytest.mark.parametrize("case", [case for case in CASES if case["secrets"]])
def test_no_secret_is_left_in_a_masked_text(case: dict[str, object]) -> None:
    hidden = masked(str(case["text"]))
    assert not any(value in hidden for _, value in case["secrets"] if len(value) > 5)  # type: ignore[attr-defined]


def test_a_recovery_key_of_a_vault_is_a_secret_and_an_id_is_none() -> None:
    for seed in range(5):
        key = RecoveryKey.generate(lambda size, seed=seed: bytes([seed * 31 + 7] * size))  # type: ignore[misc]
        assert found(f"Recovery: {key.printable()}")
    assert not found(f"See memory {new_memory_id(1_700_000_000_000)} for that.")


@pytest.mark.parametrize("digits", ["4111111111111111", "378282246310005", "79927398713"])
def test_a_number_with_its_check_digit_passes_and_with_another_fails(digits: str) -> None:
    assert passes_luhn(digits)
    assert not passes_luhn(digits[:-1] + str((int(digits[-1]) + 1) % 10))


def test_letters_that_change_length_in_lower_case_do_not_move_the_place() -> None:
    assert found("İİİ password: Hunter2x") == [["password", "Hunter2x"]]


@given(st.text(max_size=400))
@settings(max_examples=150, deadline=None)
def test_spans_lie_in_the_text_in_order_and_apart(text: str) -> None:
    spans = secrets_in(text)
    edges = [edge for span in spans for edge in (span.start, span.end)]
    assert edges == sorted(edges)
    assert all(0 <= span.start < span.end <= len(text) for span in spans)


@given(
    st.lists(
        st.sampled_from(
            ["password", "is", ":", "=", "my", "PIN", "4711", "Ab1!", "key", "\n", '"']
        ),
        max_size=40,
    )
)
@settings(max_examples=150, deadline=None)
def test_words_about_secrets_in_any_order_never_fail(parts: list[str]) -> None:
    text = " ".join(parts)
    assert all(text[span.start : span.end].strip() for span in secrets_in(text))


@given(st.uuids())
@settings(max_examples=50, deadline=None)
def test_a_uuid_is_no_secret(uid: object) -> None:
    assert not found(f"The id is {uid}.")
