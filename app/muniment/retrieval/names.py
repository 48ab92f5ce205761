"""Names in a query, and the memories that mention the same entity under another name.

A query for "NYC" finds memories that say New York City, and one for Bob Smith those that say Bob
and mean him: such a memory counts as if it contained the words of the name.
"""

import re
from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from muniment.domain.entities.entity import normal_form
from muniment.domain.ids import NamespaceId
from muniment.retrieval.row_numbers import union
from muniment.storage.entities.entity_lists import EntityLists

_WORDS_OF_A_NAME: Final = 5
_WORDS_LOOKED_AT: Final = 40
_MEMORIES_MAX: Final = 1_000
_EDGES: Final = re.compile(r"^\W+|\W+$")
_POSSESSIVE: Final = re.compile(r"['’]s$", re.IGNORECASE)


def names_in(query: str) -> dict[str, tuple[str, ...]]:
    """Return the possible names in a query: its sequences of up to five words.

    Returns:
        The words of each as typed, without surrounding punctuation, by normal form.
    """
    words = [_EDGES.sub("", word) for word in query.split()[:_WORDS_LOOKED_AT]]
    words = [word for word in words if word]
    bare = [_POSSESSIVE.sub("", word) for word in words]
    found: dict[str, tuple[str, ...]] = {}
    for size in range(1, _WORDS_OF_A_NAME + 1):
        for start in range(len(words) - size + 1):
            run = tuple(words[start : start + size])
            found.setdefault(normal_form(" ".join(run)), run)
            last = bare[start + size - 1]
            if last != run[-1]:
                run = (*run[:-1], last)
                found.setdefault(normal_form(" ".join(run)), run)
    return found


def said_otherwise(
    lists: EntityLists, query: str, terms: Sequence[str], namespace_ids: Sequence[NamespaceId]
) -> dict[int, NDArray[np.int64]]:
    """Return the memories that mention an entity of a query under another name.

    Args:
        lists: The graph of entities visible to the caller.
        query: The query as typed.
        terms: Its words in FTS5's syntax.
        namespace_ids: Where to look.

    Returns:
        Their sorted row numbers, by the position of each term that is part of the name.
    """
    runs = names_in(query)
    named = lists.named(runs.keys(), namespace_ids)
    several = lists.of_several_names({entity for found in named.values() for entity in found})
    places = {term.strip('"').casefold(): place for place, term in enumerate(terms)}
    found: dict[int, NDArray[np.int64]] = {}
    for name, ids in named.items():
        parts = [places[word.casefold()] for word in runs[name] if word.casefold() in places]
        numbers = [
            number
            for entity in sorted(ids & several)
            for number in lists.said_otherwise(entity, name, _MEMORIES_MAX)
        ]
        for place in parts if numbers else ():
            others = found.get(place, np.zeros(0, dtype=np.int64))
            found[place] = union(others, np.array(numbers, dtype=np.int64))
    return found
