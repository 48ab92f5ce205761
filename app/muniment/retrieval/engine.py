"""The search engine: query the lists that a mode needs, and rank their results."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from muniment.domain.memories.query import NormalizedScores, SearchMode
from muniment.retrieval.fusion import (
    Ranked,
    hybrid_ranking,
    keyword_ranking,
    semantic_ranking,
)
from muniment.retrieval.graph_list import GraphMatch, graph_list
from muniment.retrieval.keyword import QueryWords, query_words
from muniment.retrieval.keyword_matches import KeywordMatches, WordMatches
from muniment.retrieval.normalized_scores import Normalizer
from muniment.retrieval.rescoring import Rescorer
from muniment.retrieval.row_numbers import union, without
from muniment.retrieval.scoring import exact_factor
from muniment.retrieval.search_query import SearchCancelledError, SearchQuery
from muniment.retrieval.semantic import (
    NO_MATCHES,
    SemanticMatches,
    nearest_memories,
    similarities,
)
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
    most = max(_LIST_LENGTH, query.limit)
    keyword = held.best(most)
    query.check_cancelled()
    match query.mode:
        case SearchMode.SEMANTIC:
            ranking = semantic_ranking(semantic).first(most)
        case SearchMode.KEYWORD:
            ranking = _keyword_ranking(reading, words, keyword)
        case SearchMode.HYBRID:
            graph = _by_graph(reading, query, held) if weights.graph else []
            named = np.array([match.number for match in graph], dtype=np.int64)
            missing = without(np.concatenate([keyword.numbers, named]), semantic.numbers)
            semantic = semantic.and_also(_compared_too(reading, index, query, missing))
            fused = hybrid_ranking(semantic, keyword)
            if not len(fused) or weights.lists_alone:
                ranking = fused.first(most)
            else:
                query.check_cancelled()
                rescorer = Rescorer(reading, index, query, words=words, held=held, graph=graph)
                ranking = rescorer.ranking(fused, weights)
    query.check_cancelled()
    ranking = _normalized(ranking, semantic, query)
    good = [ranked for ranked in ranking if ranked.score >= query.min_score][: query.limit]
    there = query.visible.still_matching([ranked.number for ranked in good])
    scored = union(semantic.numbers, keyword.numbers)
    return [ranked for ranked in good if ranked.number in there], len(scored)


def _normalized(
    ranking: list[Ranked], semantic: SemanticMatches, query: SearchQuery
) -> list[Ranked]:
    """Add normalized scores if they are requested, and leave out those below the lowest one."""
    wanted = query.normalization
    if wanted is None or query.mode is SearchMode.KEYWORD:
        return ranking
    of_score = Normalizer(wanted.score, [ranked.score for ranked in ranking])
    of_meaning = Normalizer(wanted.meaning, semantic.similarities.clip(min=0.0).tolist())
    added = []
    for ranked in ranking:
        cosine = ranked.breakdown.semantic
        meaning = None if cosine is None else of_meaning.normalized(cosine)
        scores = NormalizedScores(of_score.normalized(ranked.score), meaning)
        if scores.score >= wanted.least:
            added.append(ranked._replace(normalized=scores))
    return added


def _by_meaning(reading: Reading, index: SignIndex, query: SearchQuery) -> SemanticMatches:
    if query.mode is SearchMode.KEYWORD or query.vector is None:
        return NO_MATCHES
    found = nearest_memories(
        reading,
        index,
        query.vector,
        condition=query.visible,
        namespace_ids=query.visible.namespace_ids,
        limit=query.limit,
        check_cancelled=query.check_cancelled,
    )
    return found.first(max(_LIST_LENGTH, query.limit))


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
    reading: Reading, index: SignIndex, query: SearchQuery, missing: NDArray[np.int64]
) -> SemanticMatches:
    """Compute the similarity of memories found only by other lists, so that none counts as far."""
    if query.vector is None:
        return NO_MATCHES
    return similarities(reading, index, query.vector, missing)


def _keyword_ranking(reading: Reading, words: QueryWords, matches: WordMatches) -> list[Ranked]:
    """Rank by words alone: memories that contain the query's strings verbatim come first."""
    ranking = keyword_ranking(matches).first(len(matches.numbers))
    if not ranking or not (words.named or words.whole):
        return ranking
    excerpts = reading.candidates.excerpts(matches.numbers)
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
