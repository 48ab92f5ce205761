"""Rescore the candidates of the fused lists with all available evidence."""

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from muniment.domain.clock import unix_ms
from muniment.domain.memories.query import ScoreBreakdown
from muniment.retrieval.fusion import Ranked
from muniment.retrieval.graph_list import GraphMatch
from muniment.retrieval.keyword import QueryWords
from muniment.retrieval.keyword_matches import KeywordMatches
from muniment.retrieval.normalized_scores import RIVALS
from muniment.retrieval.scoring import Evidence, Scores, hybrid_scores
from muniment.retrieval.search_query import SearchQuery
from muniment.retrieval.semantic import SemanticMatch, similarities
from muniment.retrieval.session_window import REACH, SessionWindow
from muniment.retrieval.sign_index import SignIndex
from muniment.retrieval.weights import Weights
from muniment.storage.memories.candidates import NO_EXCERPT
from muniment.storage.reading import Reading

_WITH_NEIGHBOURS: Final = 50
"""Number of top candidates whose adjacent memories become candidates too."""


class Rescorer:
    """Reranks the candidates of one query.

    Args:
        reading: A view of the store.
        index: The index, at least as new as the view.
        query: The search.
        words: Its words.
        held: The matches of these words.
        graph: Memories found by the graph of entities.
    """

    def __init__(
        self,
        reading: Reading,
        index: SignIndex,
        query: SearchQuery,
        *,
        words: QueryWords,
        held: KeywordMatches,
        graph: Sequence[GraphMatch] = (),
    ) -> None:
        self._reading = reading
        self._index = index
        self._query = query
        self._words = words
        self._held = held
        self._graph = {match.number: match.weight for match in graph}

    def ranking(self, fused: Sequence[Ranked], weights: Weights) -> list[Ranked]:
        """Rank the candidates, and the neighbours of the top ones.

        Args:
            fused: The fused keyword and semantic lists, best first.
            weights: Weights of the score.

        Raises:
            SearchCancelledError: The search was cancelled.
        """
        known = {ranked.number: ranked for ranked in fused}
        around = self._around(list(known))
        neighbours = self._neighbours(around[:_WITH_NEIGHBOURS], known)
        candidates = [*known, *neighbours]
        if neighbours:
            around = np.concatenate([around, self._around(neighbours)])
        window = SessionWindow.of(candidates, around)
        self._query.check_cancelled()
        compared = self._compared(window, known)
        self._query.check_cancelled()
        evidence = self._evidence(window, known, compared)
        self._query.check_cancelled()
        scores = hybrid_scores(evidence, weights)
        # Ties are broken by number, so that results are deterministic.
        order = np.lexsort((np.array(candidates), -scores.score))
        return [
            _ranked(
                known.get(candidates[place]) or _lone(candidates[place], compared),
                scores,
                place=place,
            )
            for place in order[: max(self._query.limit, RIVALS)].tolist()
        ]

    def _around(self, numbers: Sequence[int]) -> NDArray[np.int64]:
        return self._reading.candidates.around(
            numbers,
            REACH,
            now_ms=unix_ms(self._query.now),
            access=self._query.visible.access,
        )

    def _neighbours(self, around: NDArray[np.int64], known: Mapping[int, Ranked]) -> list[int]:
        """Return the new adjacent memories of some candidates that pass the filter."""
        if not around.any():
            return []
        near = np.setdiff1d(around[:, REACH - 1 : REACH + 1], [0, *known])
        return [int(number) for number in near[self._query.visible.matches(near)]]

    def _compared(
        self, window: SessionWindow, known: Mapping[int, Ranked]
    ) -> dict[int, SemanticMatch]:
        """Compute the similarities that the lists have not computed yet."""
        assert self._query.vector is not None  # noqa: S101 (hybrid mode has one)
        missing = [number for number in window.numbers.tolist() if number not in known]
        found = similarities(self._reading, self._index, self._query.vector, missing)
        return {match.number: match for match in found}

    def _evidence(
        self,
        window: SessionWindow,
        known: Mapping[int, Ranked],
        compared: Mapping[int, SemanticMatch],
    ) -> Evidence:
        similarity = np.full(len(window.numbers), np.nan, dtype=np.float32)
        for place, number in enumerate(window.numbers.tolist()):
            if number in compared:
                similarity[place] = max(0.0, compared[number].similarity)
            elif number in known and known[number].breakdown.semantic is not None:
                similarity[place] = known[number].breakdown.semantic
        read = window.numbers[np.union1d(window.own, window.before[window.before >= 0])]
        excerpts = dict.fromkeys(read.tolist(), NO_EXCERPT)
        return Evidence(
            query=self._query.text,
            words=self._words,
            now=self._query.now,
            window=window,
            similarity=similarity,
            idf=self._held.idf,
            held=self._held.held_by(window.numbers),
            graph=self._named_by_graph(window),
            excerpts=excerpts | self._reading.candidates.excerpts(read),
        )

    def _named_by_graph(self, window: SessionWindow) -> NDArray[np.float32] | None:
        if not self._graph:
            return None
        numbers = window.numbers[window.own].tolist()
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
