"""Rescore the candidates of the fused lists with all available evidence."""

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from muniment.domain.clock import unix_ms
from muniment.domain.query import ScoreBreakdown
from muniment.retrieval.fusion import Ranked
from muniment.retrieval.graph_list import GraphMatch
from muniment.retrieval.held_words import HeldWords
from muniment.retrieval.keyword import QueryWords
from muniment.retrieval.question import Question
from muniment.retrieval.scoring import Evidence, Scores, hybrid_scores
from muniment.retrieval.semantic import SemanticMatch, similarities
from muniment.retrieval.sign_index import SignIndex
from muniment.retrieval.vicinity import REACH, Vicinity
from muniment.retrieval.weights import Weights
from muniment.storage.reading import Reading

_WITH_NEIGHBOURS: Final = 50
"""Number of top candidates whose adjacent memories become candidates too."""


class Rescorer:
    """Reranks the candidates of one question.

    Args:
        reading: A view of the store.
        index: The index, at least as new as the view.
        question: The search.
        words: Its words.
        held: The matches of these words.
        graph: Memories found by the graph of entities.
    """

    def __init__(
        self,
        reading: Reading,
        index: SignIndex,
        question: Question,
        *,
        words: QueryWords,
        held: HeldWords,
        graph: Sequence[GraphMatch] = (),
    ) -> None:
        self._reading = reading
        self._index = index
        self._question = question
        self._words = words
        self._held = held
        self._graph = {match.number: match.weight for match in graph}

    def ranking(self, fused: Sequence[Ranked], weights: Weights) -> list[Ranked]:
        """Rank the candidates, and the neighbours of the top ones.

        Args:
            fused: The fused keyword and semantic lists, best first.
            weights: Weights of the score.

        Raises:
            NobodyWaitsError: The search was cancelled.
        """
        known = {ranked.number: ranked for ranked in fused}
        around = self._around(list(known))
        beside = self._beside(around[:_WITH_NEIGHBOURS], known)
        candidates = [*known, *beside]
        if beside:
            around = np.concatenate([around, self._around(beside)])
        vicinity = Vicinity.of(candidates, around)
        self._question.go_on()
        compared = self._compared(vicinity, known)
        self._question.go_on()
        evidence = self._evidence(vicinity, known, compared)
        self._question.go_on()
        scores = hybrid_scores(evidence, weights)
        # Ties are broken by number, so that results are deterministic.
        order = np.lexsort((np.array(candidates), -scores.score))
        return [
            _ranked(
                known.get(candidates[place]) or _lone(candidates[place], compared),
                scores,
                place=place,
            )
            for place in order[: self._question.limit].tolist()
        ]

    def _around(self, numbers: Sequence[int]) -> NDArray[np.int64]:
        return self._reading.candidates.around(
            numbers,
            REACH,
            now_ms=unix_ms(self._question.now),
            access=self._question.population.access,
        )

    def _beside(self, around: NDArray[np.int64], known: Mapping[int, Ranked]) -> list[int]:
        """Return the new adjacent memories of some candidates that pass the filter."""
        if not around.any():
            return []
        near = np.setdiff1d(around[:, REACH - 1 : REACH + 1], [0, *known])
        return [int(number) for number in near[self._question.population.matches(near)]]

    def _compared(
        self, vicinity: Vicinity, known: Mapping[int, Ranked]
    ) -> dict[int, SemanticMatch]:
        """Compute the similarities that the lists have not computed yet."""
        assert self._question.vector is not None  # noqa: S101 (hybrid mode has one)
        missing = [number for number in vicinity.numbers.tolist() if number not in known]
        found = similarities(self._reading, self._index, self._question.vector, missing)
        return {match.number: match for match in found}

    def _evidence(
        self,
        vicinity: Vicinity,
        known: Mapping[int, Ranked],
        compared: Mapping[int, SemanticMatch],
    ) -> Evidence:
        similarity = np.full(len(vicinity.numbers), np.nan, dtype=np.float32)
        for place, number in enumerate(vicinity.numbers.tolist()):
            if number in compared:
                similarity[place] = max(0.0, compared[number].similarity)
            elif number in known and known[number].breakdown.semantic is not None:
                similarity[place] = known[number].breakdown.semantic
        read = np.union1d(vicinity.own, vicinity.before[vicinity.before >= 0])
        return Evidence(
            query=self._question.text,
            words=self._words,
            now=self._question.now,
            vicinity=vicinity,
            similarity=similarity,
            idf=self._held.idf,
            held=self._held.held_by(vicinity.numbers),
            graph=self._named_by_graph(vicinity),
            excerpts=self._reading.candidates.excerpts(vicinity.numbers[read]),
        )

    def _named_by_graph(self, vicinity: Vicinity) -> NDArray[np.float32] | None:
        if not self._graph:
            return None
        numbers = vicinity.numbers[vicinity.own].tolist()
        return np.array([self._graph.get(number, 0.0) for number in numbers], dtype=np.float32)


def _lone(number: int, compared: Mapping[int, SemanticMatch]) -> Ranked:
    """Create the entry of a memory that neither list found."""
    match = compared.get(number)
    if match is None:
        return Ranked(number, 0.0, ScoreBreakdown(), None)
    semantic = min(1.0, max(0.0, match.similarity))
    return Ranked(number, 0.0, ScoreBreakdown(semantic=semantic), match.passage)


def _ranked(first: Ranked, scores: Scores, *, place: int) -> Ranked:
    """Replace a candidate's list score by its new score and parts."""
    listed = first.breakdown
    parts = {
        name: None if values is None else float(values[place])
        for name, values in (
            ("words", scores.words),
            ("meaning", scores.meaning),
            ("date", scores.date),
            ("exact", scores.exact),
            ("speaker", scores.speaker),
            ("substance", scores.substance),
            ("time", scores.time),
        )
    }
    breakdown = ScoreBreakdown(
        semantic=listed.semantic,
        semantic_rank=listed.semantic_rank,
        keyword=listed.keyword,
        keyword_rank=listed.keyword_rank,
        **parts,
    )
    return Ranked(first.number, float(scores.score[place]), breakdown, first.passage)
