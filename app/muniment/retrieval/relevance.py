"""Rate the relevance of each sentence of the found memories to a query."""

import math
import re
import unicodedata
import zlib
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from muniment.domain.text.normal_forms import spaced_text
from muniment.domain.text.statements import Statement
from muniment.retrieval.excerpts import Source
from muniment.retrieval.keyword import keyword_expression

Similarities: TypeAlias = Callable[[Sequence[str]], NDArray[np.float32]]
"""Cosine of each text and the query; shape (texts,), float32."""

COMPARED: Final = 16
"""Sentences embedded per query, about 65 ms (2 cores, AVX2). Embedding all 150 of 50 short memories
would take ten times as long, and find no more of the evidence for LoCoMo's questions."""

# The memory's score counts most, because it uses the whole text, words and meaning. The shares were
# tuned on half of LoCoMo's conversations (docs/retrieval.md).
_SHARE_OF_MEMORY: Final = 0.6
_SHARE_OF_MEANING: Final = 0.2
_SHARE_OF_WORDS: Final = 0.2
# Estimated similarity of a sentence that is not compared, inside or outside the best passage.
_WITHIN_PASSAGE: Final = 0.8
_OUTSIDE_PASSAGE: Final = 0.6
# A sentence below this similarity without a common word is left out: in LoCoMo a quarter of the
# sentences in the top 50 memories, but none of the 845 that are nearest to their question in an
# answering turn.
_IRRELEVANT: Final = 0.1

_DIMENSIONS: Final = 256
_WORD: Final = re.compile(r"\w+")
_QUOTED: Final = re.compile(r'"([^"]*)"')
_ENDINGS: Final = ("ing", "ies", "ed", "es", "s")
_SHORTEST_STEM: Final = 3


@dataclass(frozen=True, repr=False)
class Candidate:
    """A sentence that may be chosen.

    Args:
        source: Index of its memory among the sources.
        place: Its position in that memory.
        text: Its text.
        said: The text after the speaker's name, if the memory begins with one.
    """

    source: int
    place: int
    text: str
    said: str

    @cached_property
    def terms(self) -> frozenset[str]:
        """The stems of its words."""
        return terms_of(self.text)

    @cached_property
    def statement(self) -> Statement:
        """Its statement, for comparison with others."""
        return Statement(self.text)


def terms_of(text: str) -> frozenset[str]:
    """Return the stems of a text's words: without accents, case and the most common endings."""
    plain = unicodedata.normalize("NFKD", spaced_text(text)).casefold()
    bare = "".join(character for character in plain if not unicodedata.combining(character))
    return frozenset(_stem(word) for word in _WORD.findall(bare))


def term_vectors(candidates: Sequence[Candidate]) -> NDArray[np.float32]:
    """Return unit word vectors of sentences.

    Returns:
        Shape (candidates, 256), float32; zeros for a sentence without words.

    Source:
        Weinberger et al. 2009, "Feature Hashing for Large Scale Multitask Learning", section 2.
    """
    vectors = np.zeros((len(candidates), _DIMENSIONS), dtype=np.float32)
    for row, candidate in enumerate(candidates):
        for term in candidate.terms:
            code = zlib.crc32(term.encode("utf-8", "surrogatepass"))
            vectors[row, code % _DIMENSIONS] += 1.0 if code & _DIMENSIONS else -1.0
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    unit: NDArray[np.float32] = vectors / np.maximum(lengths, np.float32(1e-9))
    return unit


def relevant_candidates(
    query: str,
    sources: Sequence[Source],
    *,
    similarities: Similarities | None,
    most: int,
) -> tuple[list[Candidate], NDArray[np.float64]]:
    """Return the sentences relevant to a query.

    Args:
        query: The question.
        sources: The memories found, best first.
        similarities: Compares texts with the query; ``None`` to use words only.
        most: Most sentences to return.

    Returns:
        The sentences, most relevant first, and the relevance of each; shape (candidates,), float64,
        0..1.
    """
    candidates = [
        Candidate(at, place, source.sentence(place), source.said(place))
        for at, source in enumerate(sources)
        for place in range(len(source.sentences))
    ]
    scores = np.array([sources[candidate.source].score for candidate in candidates])
    words = _shared_words(query, candidates)
    meaning = np.array([_estimate(sources[one.source], one.place) for one in candidates])
    rough = _weighed(scores, words, meaning)
    compared = _to_compare(sources, candidates, rough)
    if similarities is not None and compared:
        found = similarities([candidates[at].said for at in compared])
        meaning[compared] = np.clip(found, 0.0, 1.0)
    relevance = _weighed(scores, words, meaning)
    relevance[(words == 0) & (meaning < _IRRELEVANT)] = 0.0
    order = [at for at in np.argsort(-relevance, kind="stable")[:most] if relevance[at] > 0]
    return [candidates[at] for at in order], relevance[order]


def _weighed(
    scores: NDArray[np.float64], words: NDArray[np.float64], meaning: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Sum the parts of each sentence's relevance, each scaled by its best; shapes (candidates,)."""
    return (
        _SHARE_OF_MEMORY * _by_best(scores)
        + _SHARE_OF_MEANING * _by_best(meaning)
        + _SHARE_OF_WORDS * _by_best(words)
    )


def _by_best(values: NDArray[np.float64]) -> NDArray[np.float64]:
    best = float(values.max(initial=0.0))
    return values / best if best > 0 else np.zeros_like(values)


def _shared_words(query: str, candidates: Sequence[Candidate]) -> NDArray[np.float64]:
    """Return the weighted share of the query's words in each sentence; rare ones count more.

    Source:
        Robertson & Zaragoza 2009, "The Probabilistic Relevance Framework", section 3.1 (inverse
        document frequency), with the found memories as documents.
    """
    asked = terms_of(" ".join(_QUOTED.findall(keyword_expression(query) or "")))
    shared = [asked & terms_of(candidate.said) for candidate in candidates]
    holders: dict[int, set[str]] = {}
    for candidate, terms in zip(candidates, shared, strict=True):
        holders.setdefault(candidate.source, set()).update(terms)
    counts = Counter(term for terms in holders.values() for term in terms)
    weights = {
        term: math.log(1 + (len(holders) - count + 0.5) / (count + 0.5))
        for term, count in counts.items()
    }
    # fsum, because the order of a set differs between runs and must not change the result.
    return np.array([math.fsum(weights[term] for term in terms) for terms in shared])


def _estimate(source: Source, place: int) -> float:
    """Return the estimated similarity of a sentence that is not compared."""
    if source.similarity is None:
        return 0.0
    if source.passage is None or len(source.sentences) == 1:
        return source.similarity
    start, end = source.sentences[place]
    within = start < source.passage[1] and end > source.passage[0]
    return source.similarity * (_WITHIN_PASSAGE if within else _OUTSIDE_PASSAGE)


def _to_compare(
    sources: Sequence[Source], candidates: Sequence[Candidate], rough: NDArray[np.float64]
) -> list[int]:
    """Return the indexes of sentences to embed; a lone sentence has its passage's vector."""
    order = np.argsort(-rough, kind="stable")
    unknown = (
        int(at)
        for at in order
        if len(sources[candidates[at].source].sentences) > 1
        or sources[candidates[at].source].similarity is None
    )
    return [at for at, _ in zip(unknown, range(COMPARED), strict=False)]


def _stem(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            return word[: -len(ending)]
    return word
