"""The keyword list: which memories match which terms of a query, and how rare each term is.

Both are counted only over the memories that the caller may see in the namespaces of the query:
otherwise a score would reveal what other memories contain. FTS5's BM25 counts the whole index and
is therefore not used.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from muniment.domain.clock import unix_ms
from muniment.retrieval.keyword import QueryWords
from muniment.retrieval.names import said_otherwise
from muniment.retrieval.row_numbers import are_in, union, without
from muniment.retrieval.scoring import inverse_frequency
from muniment.retrieval.search_query import SearchQuery
from muniment.retrieval.visible_memories import VisibleMemories
from muniment.storage.reading import Reading

_BEGINNING: Final = 1 / 3
"""Share of a word's weight for a memory that only holds a longer one."""


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class TermHolders:
    """The memories of the namespaces that contain a term, or another name for its entity.

    Args:
        numbers: Row numbers, sorted; shape (memories,), int64.
        matching: Whether each matches the filter; shape (memories,).
        counted: How many memories count for the frequency of the term.
    """

    numbers: NDArray[np.int64]
    matching: NDArray[np.bool_]
    counted: int


class WordMatches(NamedTuple):
    """Memories found by words, heaviest first.

    Args:
        numbers: Row numbers, each once; shape (memories,), int64.
        weights: Total weight of the words of each: higher for more and rarer ones; shape
            (memories,), float64.
    """

    numbers: NDArray[np.int64]
    weights: NDArray[np.float64]


@dataclass(frozen=True, eq=False, repr=False)
class KeywordMatches:
    """The matches of the terms of one query.

    Args:
        holders: The matches of each term.
        in_view: How many memories the counts cover.
        ends_in_beginning: Whether the last term matches all words that the term before it begins.
            They then share the weight of one word.
    """

    holders: Sequence[TermHolders]
    in_view: int
    ends_in_beginning: bool = False

    @classmethod
    def of(
        cls,
        reading: Reading,
        query: SearchQuery,
        words: QueryWords,
        *,
        other_names: bool = True,
    ) -> "KeywordMatches":
        """Look the terms up.

        Args:
            reading: A view of the store.
            query: The search.
            words: Its words.
            other_names: Whether memories with another name of an entity count as matches.
        """
        terms = words.all_terms
        if not terms:
            return cls((), 0)
        visible = query.visible
        found = [visible.inside(numbers) for numbers in reading.texts.holders(terms)]
        counts = [visible.count_seen(numbers) for numbers in found]
        for place, others in _others(reading, query, words.terms).items() if other_names else ():
            new = without(others, found[place])
            found[place] = union(found[place], new)
            counts[place] += len(new)
        if words.beginning is not None:
            _settle_beginning(found, counts, visible)
        # All at once, so that a filter that needs the database is queried only once.
        matching = visible.matches(np.concatenate(found))
        parts = np.split(matching, np.cumsum([len(numbers) for numbers in found[:-1]]))
        holders = [TermHolders(*of_term) for of_term in zip(found, parts, counts, strict=True)]
        return cls(holders, visible.in_view, ends_in_beginning=len(found) > len(words.terms))

    @cached_property
    def idf(self) -> NDArray[np.float32]:
        """Inverse frequency of each term, its weight; shape (terms,)."""
        counts = np.array([holders.counted for holders in self.holders], dtype=np.int64)
        idf = inverse_frequency(counts, self.in_view)
        if self.ends_in_beginning:
            idf[-2:] *= (1 - _BEGINNING, _BEGINNING)
        return idf

    def best(self, limit: int) -> WordMatches:
        """Return the matching memories with the highest weight; of equals the oldest first.

        Args:
            limit: Most memories to return.
        """
        matching = [holders.numbers[holders.matching] for holders in self.holders]
        highest = max((int(found[-1]) for found in matching if len(found)), default=-1)
        # Indexed by row number: sorting the matches of ten words would take most of the time.
        weights = np.zeros(highest + 1, dtype=np.float32)
        for found, idf in zip(matching, self.idf, strict=True):
            weights[found] += idf
        numbers = _heaviest(weights, limit)
        return WordMatches(numbers.astype(np.int64), weights[numbers].astype(np.float64))

    def held_by(self, numbers: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Return which memories of the namespaces match which terms.

        Args:
            numbers: Row numbers; shape (memories,), int64.

        Returns:
            Shape (terms, memories).
        """
        held = np.zeros((len(self.holders), len(numbers)), dtype=np.bool_)
        for place, holders in enumerate(self.holders):
            held[place] = are_in(numbers, holders.numbers)
        return held


def _heaviest(weights: NDArray[np.float32], limit: int) -> NDArray[np.intp]:
    """Return the positions of the largest weights above 0; of equals the first."""
    places = np.flatnonzero(weights)
    held = weights[places]
    if len(places) > limit:
        least = np.partition(held, len(held) - limit)[len(held) - limit]
        above, equal = places[held > least], places[held == least]
        places = np.concatenate([above, equal[: limit - len(above)]])
        held = weights[places]
    return places[np.lexsort((places, -held))]


def _settle_beginning(
    found: list[NDArray[np.int64]], counts: list[int], visible: VisibleMemories
) -> None:
    """Let the last term match the word before it too; keep only one of them if one is enough.

    Args:
        found: Row numbers of the holders of each term.
        counts: How many of them count.
        visible: The memories of the search.
    """
    both = union(found[-2], found[-1])
    counted = max(counts[-2], visible.count_seen(both))
    if counts[-2] and counted > counts[-2]:
        found[-1], counts[-1] = both, counted
        return
    if not counts[-2]:
        found[-2], counts[-2] = both, counted
    del found[-1], counts[-1]


def _others(
    reading: Reading, query: SearchQuery, terms: Sequence[str]
) -> dict[int, NDArray[np.int64]]:
    """Return the memories with another name for an entity of the query, by term position."""
    visible = query.visible
    lists = reading.entity_lists(unix_ms(query.now), visible.access)
    return said_otherwise(lists, query.text, terms, visible.namespace_ids)
