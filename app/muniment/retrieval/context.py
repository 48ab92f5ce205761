"""Choose sentences for a prompt: relevant, without repetition, within a token budget."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from muniment.retrieval.excerpts import Sheet, Source
from muniment.retrieval.relevance import (
    Candidate,
    Similarities,
    relevant_candidates,
    term_vectors,
)

# Weight of relevance versus novelty; 0.7 to 0.9 perform alike on LoCoMo, 1 (no novelty) is worse at
# 500 tokens.
_LAMBDA: Final = 0.8
# Sentences with this word similarity are compared as statements.
_TWIN_SIMILARITY: Final = 0.75
# Minimum number of sentences to rank; more for a large budget.
_FEWEST_WEIGHED: Final = 200
_MOST_WEIGHED: Final = 1_000
_TOKENS_A_SENTENCE: Final = 8
# Costs are overestimated; when nothing seems to fit, the whole text is counted, at most this often.
_RECOUNTS: Final = 8
# Characters read of all memories together (some 60 ms), and, of each memory beyond that, around its
# best passage.
_READ_CHARACTERS: Final = 200_000
_READ_AROUND_CHARACTERS: Final = 1_000


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class SelectionTask:
    """A selection of sentences to make.

    Args:
        query: The question.
        max_tokens: Budget for the whole text.
        count_tokens: Counts the tokens of a text.
        similarities: Compares texts with the query; ``None`` to use words only.
        headed: Whether memories are numbered and have headings.
    """

    query: str
    max_tokens: int
    count_tokens: Callable[[str], int]
    similarities: Similarities | None = None
    headed: bool = True


@dataclass(frozen=True, slots=True, repr=False)
class Choice:
    """The sentences chosen.

    Args:
        sheet: The sentences as shown.
        sources: The memories, as far as they were read.
        left_out: How many relevant sentences did not fit.
    """

    sheet: Sheet
    sources: Sequence[Source]
    left_out: int


def choose(task: SelectionTask, sources: Sequence[Source]) -> Choice:
    """Choose sentences by maximal marginal relevance until the budget is used.

    Each step takes the sentence with the largest ``λ relevance - (1 - λ) similarity``, where the
    similarity is to the nearest chosen sentence. A sentence that does not fit is skipped, and one
    that repeats a chosen statement is dropped. Sentences are never cut or altered.

    Args:
        task: The selection to make.
        sources: The memories found, best first.

    Returns:
        A choice of at most ``max_tokens`` tokens; deterministic.

    Source:
        Carbonell & Goldstein 1998, "The Use of MMR, Diversity-Based Reranking for Reordering
        Documents and Producing Summaries", section 2; over word vectors, as in the paper.
    """
    sources = _within_reach(sources)
    weighed = max(_FEWEST_WEIGHED, task.max_tokens // _TOKENS_A_SENTENCE)
    candidates, relevance = relevant_candidates(
        task.query,
        sources,
        similarities=task.similarities,
        most=min(weighed, _MOST_WEIGHED),
    )
    sheet = Sheet(sources, task.count_tokens, headed=task.headed)
    left_out = _fill(sheet, _Ranking(sources, candidates, relevance), task.max_tokens)
    return Choice(sheet, sources, left_out)


class _Ranking:
    """Ranks candidates by what they add to those already taken."""

    def __init__(
        self,
        sources: Sequence[Source],
        candidates: Sequence[Candidate],
        relevance: NDArray[np.float64],
    ) -> None:
        self._sources = sources
        self._candidates = candidates
        self._relevance = relevance
        self._vectors = term_vectors(candidates)
        self._nearest = np.zeros(len(candidates))
        self._open = np.ones(len(candidates), dtype=bool)

    def next(self) -> Candidate | None:
        """Remove and return the best remaining candidate."""
        if not self._open.any():
            return None
        marginal = _LAMBDA * self._relevance - (1 - _LAMBDA) * self._nearest
        best = int(np.where(self._open, marginal, -np.inf).argmax())
        self._open[best] = False
        return self._candidates[best]

    def took(self, candidate: Candidate) -> None:
        """Record that a candidate was taken, and drop those that repeat it."""
        row = self._candidates.index(candidate)
        similarity = self._vectors @ self._vectors[row]
        self._nearest = np.maximum(self._nearest, similarity)
        for at in np.flatnonzero(self._open & (similarity >= _TWIN_SIMILARITY)).tolist():
            if self._say_the_same(candidate, self._candidates[at]):
                self._open[at] = False

    def _say_the_same(self, one: Candidate, other: Candidate) -> bool:
        mine, theirs = self._sources[one.source], self._sources[other.source]
        if (mine.about, mine.speaker) != (theirs.about, theirs.speaker):
            return False
        return one.statement.equals(other.statement) or one.statement.agrees_with(other.statement)


def _fill(sheet: Sheet, ranking: _Ranking, max_tokens: int) -> int:
    """Add sentences to a sheet until nothing more fits; return how many did not."""
    used = left_out = 0
    recounts = _RECOUNTS
    while (candidate := ranking.next()) is not None:
        cost = sheet.cost(candidate.source, candidate.place)
        if used + cost > max_tokens and recounts and sheet.places:
            used, recounts = sheet.tokens(), recounts - 1
        if used + cost > max_tokens:
            left_out += 1
            continue
        sheet.add(candidate.source, candidate.place)
        ranking.took(candidate)
        used += cost
    # A tokenizer may make more tokens of the whole than the sum of its parts.
    while sheet.places and sheet.tokens() > max_tokens:
        sheet.drop_last()
        left_out += 1
    return left_out


def _within_reach(sources: Sequence[Source]) -> list[Source]:
    """Limit the text to read: the first memories whole, later ones around their passage."""
    found, left = [], _READ_CHARACTERS
    for source in sources:
        size = len(source.content)
        if size > max(left, 2 * _READ_AROUND_CHARACTERS):
            start, end = source.passage or (0, 0)
            region = (
                max(0, start - _READ_AROUND_CHARACTERS),
                min(size, end + _READ_AROUND_CHARACTERS),
            )
            found.append(replace(source, region=region))
        else:
            found.append(source)
            left -= size
    return found
