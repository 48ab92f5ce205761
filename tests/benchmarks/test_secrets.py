"""The measurement of secrets, and a sample of it: what is taken for one that is none."""

import pytest

from benchmarks.machine import BenchOptions
from benchmarks.secret_examples import SECRETS
from benchmarks.secret_finding import entities_within, harmless, is_found, run, secret
from benchmarks.secret_values import KINDS
from muniment.domain.confidentiality.secret_text import secrets_in

SAMPLE = 2_000
IDS = [kind for kind, each in KINDS.items() if each.is_run]
OTHERS = [kind for kind in [*KINDS, "talk about secrets"] if kind not in IDS]


@pytest.mark.parametrize("held_out", [False, True])
@pytest.mark.parametrize("kind", [*IDS, *OTHERS])
def test_what_is_no_secret_is_taken_for_none(kind: str, held_out: bool) -> None:
    texts = [text for text, _ in harmless(kind, SAMPLE, held_out=held_out)]
    assert [text for text in texts if secrets_in(text)] == []


@pytest.mark.parametrize("held_out", [False, True])
@pytest.mark.parametrize("kind", SECRETS)
def test_every_secret_is_found(kind: str, held_out: bool) -> None:
    texts = secret(kind, 300, held_out=held_out)
    assert [text for text, value in texts if not is_found(text, value)] == []


@pytest.mark.parametrize("kind", IDS)
def test_hardly_an_amount_or_a_date_is_seen_within_an_id(kind: str) -> None:
    texts = harmless(kind, 500, held_out=True)
    assert sum(bool(entities_within(text, value)) for text, value in texts) <= 5


def test_the_sentences_are_the_same_each_time_and_differ_by_half() -> None:
    first, again = (list(harmless("order", 20, held_out=False)) for _ in range(2))
    assert first == again
    assert first != list(harmless("order", 20, held_out=True))


def test_there_is_a_row_for_every_kind() -> None:
    rows = run(BenchOptions(memories=20))
    assert [row["no secret"] for row in rows if "no secret" in row] == [*KINDS, OTHERS[-1]]
    assert [row["secret"] for row in rows if "secret" in row] == list(SECRETS)
    assert rows[-1]["prose"] > 0
