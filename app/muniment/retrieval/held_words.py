"""The keyword list: who holds which of a query's words, and how telling each word is.

Both are counted among what the caller may see in the namespaces of the question, never over the
whole vault: otherwise a score would tell what stands elsewhere. FTS5's own BM25 counts the whole
index and is not used for that reason.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from muniment.domain.clock import unix_ms
from muniment.domain.query import MemoryFilter
from muniment.retrieval.names import said_otherwise
from muniment.retrieval.question import Question
from muniment.retrieval.scoring import inverse_frequency
from muniment.storage.store import Reading
from muniment.storage.texts import TermHolders


@dataclass(frozen=True, slots=True)
class WordMatch:
    """A memory that words name, and what they weigh together: more for more and rarer ones."""

    number: int
    weight: float


@dataclass(frozen=True, eq=False, repr=False)
class HeldWords:
    """Who holds the terms of one query.

    Args:
        holders: Of each term.
        in_view: How many memories the counts are taken from.
    """

    holders: Sequence[TermHolders]
    in_view: int

    @classmethod
    def of(
        cls,
        reading: Reading,
        question: Question,
        terms: Sequence[str],
        *,
        other_names: bool = True,
    ) -> "HeldWords":
        """Look the terms up.

        Args:
            reading: A view of the store.
            question: What is sought, and where.
            terms: In FTS5's syntax.
            other_names: Whether who says a name otherwise counts as holding its words.
        """
        if not terms:
            return cls((), 0)
        # Neither the trash nor what has expired, nor confidential memories unless asked for: only
        # what the caller could find with a filter.
        seen = reading.memories.condition(
            MemoryFilter(include_archived=True),
            namespace_ids=question.namespace_ids,
            now_ms=unix_ms(question.now),
            include_confidential=question.confidential,
        )
        holders = reading.texts.holders(
            terms, question.condition, namespace_ids=question.namespace_ids, counted=seen
        )
        for place, numbers in _others(reading, question, terms).items() if other_names else ():
            holders[place] = _with(reading, holders[place], numbers, question)
        return cls(holders, reading.candidates.count(seen))

    @cached_property
    def idf(self) -> NDArray[np.float32]:
        """How telling each term is; shape (terms,)."""
        counts = np.array([holders.counted for holders in self.holders], dtype=np.int64)
        return inverse_frequency(counts, self.in_view)

    def best(self, limit: int) -> list[WordMatch]:
        """Return the matching memories that hold most, the oldest of equals first.

        Args:
            limit: How many at most.
        """
        matching = [holders.numbers[holders.matching] for holders in self.holders]
        if not matching:
            return []
        numbers = np.unique(np.concatenate(matching))
        weights = np.zeros(len(numbers), dtype=np.float32)
        for found, telling in zip(matching, self.idf, strict=True):
            weights[np.searchsorted(numbers, found)] += telling
        order = np.lexsort((numbers, -weights))[:limit]
        return [
            WordMatch(number, weight)
            for number, weight in zip(numbers[order].tolist(), weights[order].tolist(), strict=True)
        ]

    def held_by(self, numbers: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Tell which memories of the namespaces hold which terms.

        Args:
            numbers: Row numbers; shape (memories,), int64.

        Returns:
            Shape (terms, memories).
        """
        held = np.zeros((len(self.holders), len(numbers)), dtype=np.bool_)
        for place, holders in enumerate(self.holders):
            held[place] = np.isin(numbers, holders.numbers)
        return held


def _others(
    reading: Reading, question: Question, terms: Sequence[str]
) -> dict[int, NDArray[np.int64]]:
    """Return who means a name of the query but says another, by the place of each term of it."""
    lists = reading.entity_lists(unix_ms(question.now), include_confidential=question.confidential)
    return said_otherwise(lists, question.text, terms, question.namespace_ids)


def _with(
    reading: Reading, holders: TermHolders, numbers: NDArray[np.int64], question: Question
) -> TermHolders:
    """Count memories that say a name otherwise among those that hold a word of it."""
    new = np.setdiff1d(numbers, holders.numbers)
    allowed = [*reading.memories.among(new, question.condition)]
    together = np.union1d(holders.numbers, new)
    matching = np.isin(together, np.append(holders.numbers[holders.matching], allowed))
    return TermHolders(together, matching, holders.counted + len(new))
