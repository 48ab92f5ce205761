"""Scores relative to the best of the same search."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from muniment.retrieval.normalized_scores import RIVALS, Normalizer, SoftmaxScale

SCALE = SoftmaxScale(steepness=8.0, absent=0.45)
SCORES = st.lists(st.floats(0.0, 1.0), min_size=1, max_size=50)


@given(SCORES)
def test_the_order_stays_and_the_shares_of_the_best_add_up_to_less_than_one(scores):
    normalizer = Normalizer(SCALE, scores)
    ordered = sorted(set(scores))
    shares = [normalizer.normalized(score) for score in ordered]

    assert all(lower <= higher for lower, higher in pairwise(shares))
    best = sorted(scores, reverse=True)[:RIVALS]
    assert sum(normalizer.normalized(score) for score in best) < 1


def test_the_same_score_counts_less_beside_better_ones():
    alone = Normalizer(SCALE, [0.3, 0.1, 0.0]).normalized(0.3)
    beside = Normalizer(SCALE, [0.3, 0.6, 0.0]).normalized(0.3)

    assert beside < alone / 2


def test_the_best_of_a_search_that_finds_nothing_near_is_low():
    assert Normalizer(SCALE, [0.05, 0.04]).normalized(0.05) < 0.04
    assert Normalizer(SCALE, [0.7, 0.04]).normalized(0.7) > 0.85


def test_a_large_group_of_equally_good_memories_is_not_low():
    of_ten = Normalizer(SCALE, [0.5] * RIVALS).normalized(0.5)

    assert Normalizer(SCALE, [0.5] * 1_000).normalized(0.5) == pytest.approx(of_ten)
