"""The pairs that the benchmark of languages asks about."""

from itertools import chain

import pytest

from benchmarks.languages import read_pairs

LANGUAGES = {"en", "de", "fr", "es", "zh"}


@pytest.mark.parametrize("half", ["first", "second"])
def test_every_pair_has_a_memory_and_a_question_in_each_language(half: str) -> None:
    pairs = read_pairs(half)

    assert len(pairs) == 31
    for pair in pairs:
        assert set(pair) == LANGUAGES
        assert all(len(texts) == 2 and all(texts) for texts in pair.values())


def test_no_text_occurs_twice() -> None:
    pairs = [*read_pairs("first"), *read_pairs("second")]
    texts = list(chain.from_iterable(pair[language] for pair in pairs for language in LANGUAGES))

    assert len(texts) == len(set(texts))
