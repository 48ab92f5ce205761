"""Fuse several result lists into one ranking."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from muniment.domain.memories.query import NormalizedScores, ScoreBreakdown
from muniment.retrieval.keyword_matches import WordMatch
from muniment.retrieval.semantic import SemanticMatch

SEMANTIC_WEIGHT: Final = 0.3
"""Share of the semantic list; 0.3 and 0.4 perform alike on LoCoMo, more is worse. Rank fusion with
k=60 is worse there than keywords alone (docs/retrieval.md)."""


class Ranked(NamedTuple):
    """A ranked memory; score in 0..1. A tuple, like the values it contains."""

    number: int
    score: float
    breakdown: ScoreBreakdown
    passage: tuple[int, int] | None
    normalized: NormalizedScores | None = None


def semantic_ranking(matches: Sequence[SemanticMatch]) -> list[Ranked]:
    """Rank by meaning alone: the score is the cosine similarity, at least 0."""
    return [
        Ranked(
            match.number,
            _clamped(match.similarity),
            ScoreBreakdown(semantic=_clamped(match.similarity), semantic_rank=rank),
            match.passage,
        )
        for rank, match in enumerate(matches, start=1)
    ]


def keyword_ranking(matches: Sequence[WordMatch]) -> list[Ranked]:
    """Rank by words alone: the score is the weight of the matched words divided by the best."""
    best = max((match.weight for match in matches), default=0.0)
    return [
        Ranked(
            match.number,
            _share(match.weight, best),
            ScoreBreakdown(keyword=_share(match.weight, best), keyword_rank=rank),
            None,
        )
        for rank, match in enumerate(matches, start=1)
    ]


def hybrid_ranking(semantic: Sequence[SemanticMatch], keyword: Sequence[WordMatch]) -> list[Ranked]:
    """Rank by both: a convex combination of the lists, each divided by its best.

    Args:
        semantic: Every memory with vectors from either list.
        keyword: Memories found by words.

    Returns:
        Best first; a memory without vectors or without matching words gets 0 for that part.

    Source:
        Bruch et al. 2023, "An Analysis of Fusion Functions for Hybrid Retrieval", section 4: the
        lower bound of a list is the theoretical one (0), not its worst result.
    """
    nearest_first = sorted(semantic, key=lambda match: (-match.similarity, match.number))
    by_meaning = {match.number: (rank, match) for rank, match in enumerate(nearest_first, start=1)}
    heaviest = max((match.weight for match in keyword), default=0.0)
    by_words = {
        match.number: (rank, _share(match.weight, heaviest))
        for rank, match in enumerate(keyword, start=1)
    }
    best = _clamped(nearest_first[0].similarity) if nearest_first else 0.0
    # Without any common word the similarity itself is the score: the best of irrelevant memories
    # must not look like a perfect match.
    scale, weight = (best or 1.0, SEMANTIC_WEIGHT) if by_words else (1.0, 1.0)
    fused = []
    for number in {**by_meaning, **by_words}:
        rank, match = by_meaning.get(number, (None, None))
        keyword_rank, words = by_words.get(number, (None, None))
        meaning = None if match is None else _clamped(match.similarity)
        score = weight * _share(meaning or 0.0, scale) + (1.0 - weight) * (words or 0.0)
        breakdown = ScoreBreakdown(meaning, rank, words, keyword_rank)
        passage = None if match is None else match.passage
        fused.append(Ranked(number, _clamped(score), breakdown, passage))
    # Ties are broken by number, so that results are deterministic.
    return sorted(fused, key=lambda ranked: (-ranked.score, ranked.number))


def _share(part: float, whole: float) -> float:
    return _clamped(part / whole) if whole > 0 else 1.0


def _clamped(value: float) -> float:
    # Three times as fast as `min` and `max`, and called several times per candidate.
    if value <= 0.0:
        return 0.0
    return value if value < 1.0 else 1.0
