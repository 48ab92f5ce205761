"""Fuse several result lists into one ranking."""

from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from muniment.domain.memories.query import NormalizedScores, ScoreBreakdown
from muniment.retrieval.keyword_matches import WordMatches
from muniment.retrieval.row_numbers import union
from muniment.retrieval.semantic import SemanticMatches

SEMANTIC_WEIGHT: Final = 0.3
"""Share of the semantic list; 0.3 and 0.4 perform alike on LoCoMo, more is worse. Rank fusion with
k=60 is worse there than keywords alone (docs/retrieval.md)."""


class Ranked(NamedTuple):
    """A ranked memory; score in 0..1.

    Args:
        chunk_id: Its passage that is nearest to the query; ``None`` if none was compared.
    """

    number: int
    score: float
    breakdown: ScoreBreakdown
    chunk_id: int | None
    normalized: NormalizedScores | None = None


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Ranking:
    """Memories of one or two lists, best first, in parallel arrays of shape (memories,).

    Args:
        numbers: Row numbers, each once; int64.
        scores: 0 to 1; float64.
        semantic: Cosine, 0 to 1, NaN where no passage was compared; float64.
        semantic_ranks: Rank in the semantic list, from 1; 0 for memories that are not in it.
        keyword: Weight of the words, relative to the best; NaN where none match; float64.
        keyword_ranks: Rank in the keyword list, like ``semantic_ranks``.
        chunk_ids: The nearest passage; 0 where none was compared.
    """

    numbers: NDArray[np.int64]
    scores: NDArray[np.float64]
    semantic: NDArray[np.float64]
    semantic_ranks: NDArray[np.int64]
    keyword: NDArray[np.float64]
    keyword_ranks: NDArray[np.int64]
    chunk_ids: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.numbers)

    def ranked(self, place: int) -> Ranked:
        """Return the memory at a place of the ranking."""
        breakdown = ScoreBreakdown(
            _given(self.semantic[place]),
            int(self.semantic_ranks[place]) or None,
            _given(self.keyword[place]),
            int(self.keyword_ranks[place]) or None,
        )
        chunk_id = int(self.chunk_ids[place]) or None
        return Ranked(int(self.numbers[place]), float(self.scores[place]), breakdown, chunk_id)

    def first(self, count: int) -> list[Ranked]:
        """Return the best, up to a number."""
        return [self.ranked(place) for place in range(min(count, len(self)))]


def semantic_ranking(matches: SemanticMatches) -> Ranking:
    """Rank by meaning alone: the score is the cosine similarity, at least 0."""
    meaning = matches.similarities.clip(0.0, 1.0)
    ranks = np.arange(1, len(meaning) + 1)
    lacking, none = np.full(len(meaning), np.nan), np.zeros_like(ranks)
    return Ranking(matches.numbers, meaning, meaning, ranks, lacking, none, matches.chunk_ids)


def keyword_ranking(matches: WordMatches) -> Ranking:
    """Rank by words alone: the score is the weight of the matched words divided by the best."""
    words = _shares(matches.weights, float(matches.weights.max(initial=0.0)))
    ranks = np.arange(1, len(words) + 1)
    lacking, none = np.full(len(words), np.nan), np.zeros_like(ranks)
    return Ranking(matches.numbers, words, lacking, none, words, ranks, none)


def hybrid_ranking(semantic: SemanticMatches, keyword: WordMatches) -> Ranking:
    """Rank by both: a convex combination of the lists, each divided by its best.

    Args:
        semantic: Every memory with vectors from either list, in any order.
        keyword: Memories found by words.

    Returns:
        A memory without vectors or without matching words gets 0 for that part.

    Source:
        Bruch et al. 2023, "An Analysis of Fusion Functions for Hybrid Retrieval", section 4: the
        lower bound of a list is the theoretical one (0), not its worst result.
    """
    near = semantic.at(np.lexsort((semantic.numbers, -semantic.similarities)))
    similarity = near.similarities.clip(0.0, 1.0)
    words = _shares(keyword.weights, float(keyword.weights.max(initial=0.0)))
    numbers = union(near.numbers, keyword.numbers)
    by_meaning = _Places(np.searchsorted(numbers, near.numbers), len(numbers))
    by_words = _Places(np.searchsorted(numbers, keyword.numbers), len(numbers))
    meaning, held = by_meaning.values(similarity), by_words.values(words)
    best = float(similarity[0]) if len(similarity) else 0.0
    # Without any common word the similarity itself is the score: the best of irrelevant memories
    # must not look like a perfect match.
    scale, weight = (best or 1.0, SEMANTIC_WEIGHT) if len(words) else (1.0, 1.0)
    scores = weight * _shares(np.fmax(meaning, 0.0), scale) + (1 - weight) * np.fmax(held, 0.0)
    scores = scores.clip(0.0, 1.0)
    # Ties are broken by number, so that results are deterministic.
    order = np.lexsort((numbers, -scores))
    return Ranking(
        numbers[order],
        scores[order],
        meaning[order],
        by_meaning.ranks()[order],
        held[order],
        by_words.ranks()[order],
        by_meaning.ids(near.chunk_ids)[order],
    )


class _Places:
    """Where the memories of one list are among those of both."""

    def __init__(self, places: NDArray[np.intp], size: int) -> None:
        self._places = places
        self._size = size

    def values(self, given: NDArray[np.float64]) -> NDArray[np.float64]:
        """Put values at the places; the others are NaN."""
        spread = np.full(self._size, np.nan)
        spread[self._places] = given
        return spread

    def ids(self, given: NDArray[np.int64]) -> NDArray[np.int64]:
        """Put ids at the places; the others are 0."""
        spread = np.zeros(self._size, dtype=np.int64)
        spread[self._places] = given
        return spread

    def ranks(self) -> NDArray[np.int64]:
        """Return the ranks in the list, from 1; the others have 0."""
        return self.ids(np.arange(1, len(self._places) + 1))


def _shares(parts: NDArray[np.float64], whole: float) -> NDArray[np.float64]:
    return (parts / whole).clip(0.0, 1.0) if whole > 0 else np.ones_like(parts)


def _given(value: float) -> float | None:
    return None if np.isnan(value) else float(value)
