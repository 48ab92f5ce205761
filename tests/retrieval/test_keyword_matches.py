"""The keyword list beside the plain way to make it: sum up, sort everything, take the first."""

from __future__ import annotations

import numpy as np
import pytest

from muniment.retrieval.keyword_matches import KeywordMatches, TermHolders


def some_words(seed: int) -> KeywordMatches:
    draw = np.random.default_rng(seed)
    holders = []
    for _ in range(int(draw.integers(1, 6))):
        numbers = np.flatnonzero(draw.random(300) < draw.choice([0.0, 0.02, 0.5, 0.98])) + 1
        holders.append(TermHolders(numbers, draw.random(len(numbers)) < 0.7, len(numbers)))
    return KeywordMatches(holders, 300)


def plainly(held: KeywordMatches, limit: int) -> list[tuple[int, float]]:
    weights: dict[int, np.float32] = {}
    for holders, telling in zip(held.holders, held.idf, strict=True):
        for number in holders.numbers[holders.matching].tolist():
            weights[number] = weights.get(number, np.float32(0)) + telling
    best = sorted(weights.items(), key=lambda item: (-item[1], item[0]))
    return [(number, float(weight)) for number, weight in best[:limit]]


@pytest.mark.parametrize("limit", [1, 7, 100, 1_000])
def test_the_heaviest_come_first_and_the_oldest_of_equals(limit: int) -> None:
    for seed in range(40):
        held = some_words(seed)
        best = held.best(limit)
        found = list(zip(best.numbers.tolist(), best.weights.tolist(), strict=True))
        assert found == plainly(held, limit), seed


def test_without_words_there_is_no_list() -> None:
    assert len(KeywordMatches((), 10).best(5).numbers) == 0
    nobody = TermHolders(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.bool_), 0)
    assert len(KeywordMatches([nobody, nobody], 10).best(5).numbers) == 0
