"""Rescore the candidates of the fused lists with all available evidence."""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from muniment.domain.clock import unix_ms
from muniment.domain.memories.query import ScoreBreakdown
from muniment.retrieval.dates import periods as periods_in
from muniment.retrieval.fusion import Ranked, Ranking
from muniment.retrieval.graph_list import GraphMatch
from muniment.retrieval.keyword import QueryWords
from muniment.retrieval.keyword_matches import KeywordMatches
from muniment.retrieval.normalized_scores import RIVALS
from muniment.retrieval.row_numbers import union, without
from muniment.retrieval.scoring import Evidence, Scores, hybrid_scores
from muniment.retrieval.search_query import SearchQuery
from muniment.retrieval.semantic import SemanticMatches, similarities
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

    def ranking(self, fused: Ranking, weights: Weights) -> list[Ranked]:
        """Rank the candidates, and the neighbours of the top ones.

        Args:
            fused: The fused keyword and semantic lists, best first.
            weights: Weights of the score.

        Raises:
            SearchCancelledError: The search was cancelled.
        """
        around = self._around(fused.numbers)
        neighbours = self._neighbours(around[:_WITH_NEIGHBOURS], fused.numbers)
        candidates = np.concatenate([fused.numbers, neighbours])
        if len(neighbours):
            around = np.concatenate([around, self._around(neighbours)])
        window = SessionWindow.of(candidates, around)
        self._query.check_cancelled()
        compared = self._compared(window, fused.numbers)
        self._query.check_cancelled()
        evidence = self._evidence(window, fused, compared)
        self._query.check_cancelled()
        scores = hybrid_scores(evidence, weights)
        # Ties are broken by number, so that results are deterministic.
        order = np.lexsort((candidates, -scores.score))
        return [
            _ranked(
                fused.ranked(place)
                if place < len(fused)
                else _lone(int(candidates[place]), compared),
                scores,
                place=place,
            )
            for place in order[: max(self._query.limit, RIVALS)].tolist()
        ]

    def _around(self, numbers: NDArray[np.int64]) -> NDArray[np.int64]:
        found = np.zeros((len(numbers), 2 * REACH), dtype=np.int64)
        places = np.flatnonzero(self._query.visible.are_in_sessions(numbers))
        if len(places):
            found[places] = self._reading.candidates.around(
                numbers[places].tolist(),
                REACH,
                now_ms=unix_ms(self._query.now),
                access=self._query.visible.access,
            )
        return found

    def _neighbours(self, around: NDArray[np.int64], known: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the new adjacent memories of some candidates that pass the filter."""
        near = without(around[:, REACH - 1 : REACH + 1], known)
        near = near[near > 0]
        return near[self._query.visible.matches(near)]

    def _compared(self, window: SessionWindow, known: NDArray[np.int64]) -> SemanticMatches:
        """Compute the similarities that the lists have not computed yet."""
        assert self._query.vector is not None  # noqa: S101 (hybrid mode has one)
        missing = without(window.numbers, known)
        return similarities(self._reading, self._index, self._query.vector, missing)

    def _evidence(
        self, window: SessionWindow, fused: Ranking, compared: SemanticMatches
    ) -> Evidence:
        similarity = np.full(len(window.numbers), np.nan, dtype=np.float32)
        similarity[np.searchsorted(window.numbers, fused.numbers)] = fused.semantic
        known = np.searchsorted(window.numbers, compared.numbers)
        similarity[known] = compared.similarities.clip(min=0.0)
        held = self._held.held_by(window.numbers)
        periods = periods_in(self._query.text, self._query.now)
        read = window.numbers[self._places_to_read(window, held, has_date=bool(periods))]
        excerpts = dict.fromkeys(window.numbers.tolist(), NO_EXCERPT)
        return Evidence(
            query=self._query.text,
            words=self._words,
            periods=periods,
            window=window,
            similarity=similarity,
            idf=self._held.idf,
            held=held,
            graph=self._named_by_graph(window),
            excerpts=excerpts | self._reading.candidates.excerpts(read),
        )

    def _places_to_read(
        self, window: SessionWindow, held: NDArray[np.bool_], *, has_date: bool
    ) -> NDArray[np.int64]:
        """Return the places of the memories whose texts or dates the score depends on.

        Reading and opening all of them would take a third of a search. A turn is judged by what it
        says, and by the memory before it. Of others the text matters only for strings that must
        match verbatim; the whole query can only stand in a memory that holds all of its words.
        """
        if has_date or self._words.named:
            own = window.own
        else:
            is_read = window.is_turn
            if self._words.whole:
                is_read = is_read | held[:, window.own].all(axis=0)
            own = window.own[is_read]
        return union(own, window.before[window.before >= 0])

    def _named_by_graph(self, window: SessionWindow) -> NDArray[np.float32] | None:
        if not self._graph:
            return None
        numbers = window.numbers[window.own].tolist()
        return np.array([self._graph.get(number, 0.0) for number in numbers], dtype=np.float32)


def _lone(number: int, compared: SemanticMatches) -> Ranked:
    """Create the entry of a memory that neither list found."""
    (places,) = np.nonzero(compared.numbers == number)
    if not len(places):
        return Ranked(number, 0.0, ScoreBreakdown(), None)
    semantic = float(compared.similarities[places[0]].clip(0.0, 1.0))
    chunk_id = int(compared.chunk_ids[places[0]])
    return Ranked(number, 0.0, ScoreBreakdown(semantic=semantic), chunk_id)


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
    return Ranked(first.number, float(scores.score[place]), breakdown, first.chunk_id)
