"""One ranking out of several lists."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from muniment.retrieval.fusion import (
    SEMANTIC_WEIGHT,
    Ranked,
    Ranking,
    hybrid_ranking,
    keyword_ranking,
    semantic_ranking,
)
from muniment.retrieval.keyword_matches import WordMatches
from muniment.retrieval.semantic import SemanticMatches


def semantic(*pairs: tuple[int, float]) -> SemanticMatches:
    numbers = np.array([number for number, _ in pairs], dtype=np.int64)
    return SemanticMatches(numbers, np.array([value for _, value in pairs]), numbers + 100)


def keyword(*pairs: tuple[int, float]) -> WordMatches:
    numbers = np.array([number for number, _ in pairs], dtype=np.int64)
    return WordMatches(numbers, np.array([value for _, value in pairs], dtype=np.float64))


def every(ranking: Ranking) -> list[Ranked]:
    return ranking.first(len(ranking))


NUMBERS = st.lists(st.integers(1, 30), unique=True, max_size=12)
SEMANTIC = NUMBERS.flatmap(
    lambda numbers: st.lists(
        st.floats(-1.000_001, 1.000_001), min_size=len(numbers), max_size=len(numbers)
    ).map(lambda values: semantic(*zip(numbers, sorted(values, reverse=True), strict=True)))
)
KEYWORD = NUMBERS.flatmap(
    lambda numbers: st.lists(st.floats(0, 50), min_size=len(numbers), max_size=len(numbers)).map(
        lambda values: keyword(*zip(numbers, sorted(values, reverse=True), strict=True))
    )
)


@given(SEMANTIC, KEYWORD)
def test_a_hybrid_ranking_names_everyone_once_best_first_between_0_and_1(
    by_meaning: SemanticMatches, by_words: WordMatches
) -> None:
    ranking = every(hybrid_ranking(by_meaning, by_words))
    numbers = [ranked.number for ranked in ranking]
    assert set(numbers) == {*by_meaning.numbers.tolist(), *by_words.numbers.tolist()}
    assert len(numbers) == len(set(numbers))
    assert ranking == sorted(ranking, key=lambda ranked: (-ranked.score, ranked.number))
    for ranked in ranking:
        shown = [ranked.score, ranked.breakdown.semantic, ranked.breakdown.keyword]
        assert all(value is None or 0 <= value <= 1 for value in shown)


@given(SEMANTIC, KEYWORD)
def test_the_order_of_equals_does_not_depend_on_the_lists_order(
    by_meaning: SemanticMatches, by_words: WordMatches
) -> None:
    def order(ranking: Ranking) -> list[tuple[int, float]]:
        return [(ranked.number, ranked.score) for ranked in every(ranking)]

    backwards = WordMatches(*(column[::-1] for column in by_words))
    again = hybrid_ranking(SemanticMatches(*(column[::-1] for column in by_meaning)), backwards)
    assert order(hybrid_ranking(by_meaning, by_words)) == order(again)


def test_a_single_list_keeps_its_order_and_says_its_ranks() -> None:
    by_meaning = every(semantic_ranking(semantic((7, 0.9), (3, 0.2), (5, -0.3))))
    assert [(one.number, one.score, one.chunk_id) for one in by_meaning] == [
        (7, 0.9, 107), (3, 0.2, 103), (5, 0.0, 105),
    ]  # fmt: skip
    assert [one.breakdown.semantic_rank for one in by_meaning] == [1, 2, 3]
    assert by_meaning[0].breakdown.keyword is None
    by_words = every(keyword_ranking(keyword((1, 8.0), (2, 2.0))))
    assert [(one.number, one.score, one.breakdown.keyword_rank) for one in by_words] == [
        (1, 1.0, 1), (2, 0.25, 2),
    ]  # fmt: skip
    assert by_words[0].chunk_id is None
    assert every(semantic_ranking(semantic())) == every(keyword_ranking(keyword())) == []


def test_both_lists_count_by_their_weights() -> None:
    both = hybrid_ranking(semantic((1, 0.8), (2, 0.4)), keyword((2, 6.0), (3, 3.0)))
    ranking = every(both)
    scores = {ranked.number: ranked.score for ranked in ranking}
    assert scores[1] == SEMANTIC_WEIGHT
    assert scores[2] == pytest.approx(1 - SEMANTIC_WEIGHT + SEMANTIC_WEIGHT / 2)
    assert scores[3] == (1 - SEMANTIC_WEIGHT) / 2
    in_both = next(ranked for ranked in ranking if ranked.number == 2)
    assert (in_both.breakdown.semantic, in_both.breakdown.semantic_rank) == (0.4, 2)
    assert (in_both.breakdown.keyword, in_both.breakdown.keyword_rank) == (1.0, 1)
    assert in_both.chunk_id == 102


def test_meaning_alone_decides_when_no_word_is_found() -> None:
    ranking = every(hybrid_ranking(semantic((1, 0.6), (2, 0.3)), keyword()))
    assert [(ranked.number, ranked.score) for ranked in ranking] == [(1, 0.6), (2, 0.3)]
    assert hybrid_ranking(semantic(), keyword((4, 1.0))).ranked(0).score == 1 - SEMANTIC_WEIGHT
