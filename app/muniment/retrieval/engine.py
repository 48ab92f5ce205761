"""The search engine: asks the lists that a mode needs and fuses them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from muniment.domain.ids import NamespaceId
from muniment.domain.query import SearchMode
from muniment.retrieval.fusion import (
    Ranked,
    hybrid_ranking,
    keyword_ranking,
    semantic_ranking,
)
from muniment.retrieval.keyword import keyword_expression
from muniment.retrieval.semantic import SemanticMatch, nearest_memories, similarities
from muniment.retrieval.sign_index import SignIndex
from muniment.storage.filters import Condition
from muniment.storage.store import Reading
from muniment.storage.texts import TextMatch

_LIST_LENGTH: Final = 100


@dataclass(frozen=True, slots=True)
class Question:
    """A checked search, ready for the engine.

    Args:
        text: What was typed.
        vector: Its embedding, shape (dim,), float32; ``None`` in keyword mode.
        mode: Which lists to ask.
        limit: How many memories at most.
        min_score: Lowest score that counts.
        condition: Which memories count, filtered before the best are taken.
        namespace_ids: The namespaces the condition allows.
    """

    text: str
    vector: NDArray[np.float32] | None
    mode: SearchMode
    limit: int
    min_score: float
    condition: Condition
    namespace_ids: Sequence[NamespaceId]


def rank(reading: Reading, index: SignIndex, question: Question) -> tuple[list[Ranked], int]:
    """Rank the memories that answer a question.

    Returns:
        The best first, at most ``limit``, and how many candidates were weighed.
    """
    semantic, compared = _by_meaning(reading, index, question)
    keyword = _by_words(reading, question)
    match question.mode:
        case SearchMode.SEMANTIC:
            ranking = semantic_ranking(semantic)
        case SearchMode.KEYWORD:
            ranking = keyword_ranking(keyword)
        case SearchMode.HYBRID:
            semantic += _compared_too(reading, index, question, semantic=semantic, keyword=keyword)
            ranking = hybrid_ranking(semantic, keyword)
    good = [ranked for ranked in ranking if ranked.score >= question.min_score]
    return good[: question.limit], compared + len(keyword)


def _by_meaning(
    reading: Reading, index: SignIndex, question: Question
) -> tuple[list[SemanticMatch], int]:
    if question.mode is SearchMode.KEYWORD or question.vector is None:
        return [], 0
    matches, compared = nearest_memories(
        reading,
        index,
        question.vector,
        condition=question.condition,
        namespace_ids=question.namespace_ids,
        limit=question.limit,
    )
    return matches[: max(_LIST_LENGTH, question.limit)], compared


def _compared_too(
    reading: Reading,
    index: SignIndex,
    question: Question,
    *,
    semantic: Sequence[SemanticMatch],
    keyword: Sequence[TextMatch],
) -> list[SemanticMatch]:
    """Compare the memories that words alone named, so that neither list counts them as far."""
    if question.vector is None:
        return []
    named = {match.number for match in semantic}
    missing = [match.number for match in keyword if match.number not in named]
    return similarities(reading, index, question.vector, missing)


def _by_words(reading: Reading, question: Question) -> list[TextMatch]:
    expression = keyword_expression(question.text)
    if question.mode is SearchMode.SEMANTIC or expression is None:
        return []
    return reading.texts.match(expression, question.condition, max(_LIST_LENGTH, question.limit))
