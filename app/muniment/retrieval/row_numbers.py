"""Sets of row numbers as sorted arrays.

numpy's functions for sets take 20 to 60 microseconds for a few hundred numbers, these 3 to 8, and a
search calls them a dozen times.
"""

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]


def distinct(numbers: Numbers) -> Numbers:
    """Return numbers sorted, each once; any shape, result of shape (numbers,)."""
    ordered = np.sort(numbers, axis=None)
    is_first = np.ones(len(ordered), dtype=np.bool_)
    np.not_equal(ordered[1:], ordered[:-1], out=is_first[1:])
    return ordered[is_first]


def union(*sets: Numbers) -> Numbers:
    """Return the numbers of several arrays, sorted, each once."""
    return distinct(np.concatenate(sets))


def without(numbers: Numbers, others: Numbers) -> Numbers:
    """Return the numbers that are not among others, sorted, each once."""
    found = distinct(numbers)
    return found[~are_in(found, np.sort(others))]


def are_in(numbers: Numbers, known: Numbers) -> NDArray[np.bool_]:
    """Return which numbers are known; the known ones are sorted."""
    if not len(known):
        return np.zeros(len(numbers), dtype=np.bool_)
    places = np.searchsorted(known, numbers)
    found: NDArray[np.bool_] = known[np.minimum(places, len(known) - 1)] == numbers
    return found
