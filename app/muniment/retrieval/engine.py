"""The search engine: query the lists that a mode needs, and rank their results."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from muniment.domain.memories.query import NormalizedScores, SearchMode
from muniment.retrieval.fusion import (
    Ranked,
    hybrid_ranking,
    keyword_ranking,
    semantic_ranking,
)
from muniment.retrieval.graph_list import GraphMatch, graph_list
from muniment.retrieval.keyword import QueryWords, query_words
from muniment.retrieval.keyword_matches import KeywordMatches, WordMatch
from muniment.retrieval.normalized_scores import Normalizer
from muniment.retrieval.rescoring import Rescorer
from muniment.retrieval.scoring import exact_factor
from muniment.retrieval.search_query import SearchCancelledError, SearchQuery
from muniment.retrieval.semantic import SemanticMatch, nearest_memories, similarities
from muniment.retrieval.sign_index import SignIndex
from muniment.retrieval.weights import WEIGHTS, Weights
from muniment.storage.reading import Reading

_LIST_LENGTH: Final = 100


def rank(
    reading: Reading, index: SignIndex, query: SearchQuery, *, weights: Weights = WEIGHTS
) -> tuple[list[Ranked], int]:
    """Rank the memories that match a query.

    Args:
        reading: A view of the store.
        index: The index, at least as new as the view.
        query: The search.
        weights: Weights of the hybrid score.

    Returns:
        At most ``limit`` memories, best first, and how many memories were scored; nothing if the
        search was cancelled.
    """
    try:
        return _ranked(reading, index, query, weights=weights)
    except SearchCancelledError:
        return [], 0


def _ranked(
    reading: Reading, index: SignIndex, query: SearchQuery, *, weights: Weights
) -> tuple[list[Ranked], int]:
    words = query_words(query.text)
    semantic = _by_meaning(reading, index, query)
    query.check_cancelled()
    held = _by_words(reading, query, words, weights)
    keyword = held.best(max(_LIST_LENGTH, query.limit))
    query.check_cancelled()
    match query.mode:
        case SearchMode.SEMANTIC:
            ranking = semantic_ranking(semantic)
        case SearchMode.KEYWORD:
            ranking = _keyword_ranking(reading, words, keyword)
        case SearchMode.HYBRID:
            graph = _by_graph(reading, query, held) if weights.graph else []
            named = [match.number for match in keyword] + [match.number for match in graph]
            semantic += _compared_too(reading, index, query, semantic=semantic, named=named)
            ranking = hybrid_ranking(semantic, keyword)
            if ranking and not weights.lists_alone:
                query.check_cancelled()
                rescorer = Rescorer(reading, index, query, words=words, held=held, graph=graph)
                ranking = rescorer.ranking(ranking, weights)
    query.check_cancelled()
    ranking = _normalized(ranking, semantic, query)
    good = [ranked for ranked in ranking if ranked.score >= query.min_score][: query.limit]
    there = query.visible.still_matching([ranked.number for ranked in good])
    scored = {match.number for match in semantic} | {match.number for match in keyword}
    return [ranked for ranked in good if ranked.number in there], len(scored)


def _normalized(
    ranking: list[Ranked], semantic: Sequence[SemanticMatch], query: SearchQuery
) -> list[Ranked]:
    """Add normalized scores if they are requested, and leave out those below the lowest one."""
    wanted = query.normalization
    if wanted is None or query.mode is SearchMode.KEYWORD:
        return ranking
    of_score = Normalizer(wanted.score, [ranked.score for ranked in ranking])
    of_meaning = Normalizer(wanted.meaning, [max(0.0, match.similarity) for match in semantic])
    added = []
    for ranked in ranking:
        cosine = ranked.breakdown.semantic
        meaning = None if cosine is None else of_meaning.normalized(cosine)
        scores = NormalizedScores(of_score.normalized(ranked.score), meaning)
        if scores.score >= wanted.least:
            added.append(ranked._replace(normalized=scores))
    return added


def _by_meaning(reading: Reading, index: SignIndex, query: SearchQuery) -> list[SemanticMatch]:
    if query.mode is SearchMode.KEYWORD or query.vector is None:
        return []
    return nearest_memories(
        reading,
        index,
        query.vector,
        condition=query.visible,
        namespace_ids=query.visible.namespace_ids,
        limit=query.limit,
        most=max(_LIST_LENGTH, query.limit),
        check_cancelled=query.check_cancelled,
    )


def _by_words(
    reading: Reading, query: SearchQuery, words: QueryWords, weights: Weights
) -> KeywordMatches:
    if query.mode is SearchMode.SEMANTIC:
        return KeywordMatches((), 0)
    return KeywordMatches.of(reading, query, words, other_names=weights.other_names)


def _by_graph(reading: Reading, query: SearchQuery, held: KeywordMatches) -> list[GraphMatch]:
    if not held.in_view:
        return []
    return graph_list(reading, query, in_view=held.in_view, limit=_LIST_LENGTH)


def _compared_too(
    reading: Reading,
    index: SignIndex,
    query: SearchQuery,
    *,
    semantic: Sequence[SemanticMatch],
    named: Sequence[int],
) -> list[SemanticMatch]:
    """Compute the similarity of memories found only by other lists, so that none counts as far."""
    if query.vector is None:
        return []
    compared = {match.number for match in semantic}
    missing = [number for number in dict.fromkeys(named) if number not in compared]
    return similarities(reading, index, query.vector, missing)


def _keyword_ranking(
    reading: Reading, words: QueryWords, matches: Sequence[WordMatch]
) -> list[Ranked]:
    """Rank by words alone: memories that contain the query's strings verbatim come first."""
    ranking = keyword_ranking(matches)
    if not ranking or not (words.named or words.whole):
        return ranking
    numbers = np.array([ranked.number for ranked in ranking], dtype=np.int64)
    excerpts = reading.candidates.excerpts(numbers)
    ranking = [ranked for ranked in ranking if ranked.number in excerpts]
    factors = exact_factor(words, [excerpts[each.number].text for each in ranking], WEIGHTS)
    if factors is None:
        return ranking
    # A sum, so that memories with the strings come first, whatever their words weigh.
    lowest = float(factors.min())
    weighed = [
        ranked._replace(
            score=ranked.score * lowest + factor - lowest,
            breakdown=ranked.breakdown._replace(exact=factor),
        )
        for ranked, factor in zip(ranking, factors.tolist(), strict=True)
    ]
    return sorted(weighed, key=lambda ranked: (-ranked.score, ranked.number))
