"""Scores relative to the best of the same search, so that one threshold suits every query.

A softmax over the best scores of a search and an imagined rival. A score alone says little: the
answer to one question has a cosine of 0.25, to another 0.6. The rest of the search shows which it
is. For one search the normalized score rises with the score, so the order is the same.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from heapq import nlargest
from math import exp
from typing import Final

RIVALS: Final = 10
"""How many of the best scores count. With all of them, no memory of a large group of equally good
ones would reach a threshold; docs/scores.md has the figures."""


@dataclass(frozen=True, slots=True)
class SoftmaxScale:
    """The scale of a model's scores in a mode.

    Args:
        steepness: How fast the weight of a score grows: by ``exp(steepness * score)``.
        absent: Score of the imagined rival. Without it the best of a search would score high even
            if nothing in it were near the query.
    """

    steepness: float
    absent: float


class Normalizer:
    """Normalizes the scores of one search.

    Args:
        scale: Of the scores.
        scores: All of them, in any order.
    """

    def __init__(self, scale: SoftmaxScale, scores: Iterable[float]) -> None:
        self._steepness = scale.steepness
        rivals = [scale.absent, *nlargest(RIVALS, scores)]
        self._total = sum(exp(self._steepness * score) for score in rivals)

    def normalized(self, score: float) -> float:
        """Return the share of a score, 0 to 1; those of the best ten add up to less than 1."""
        return exp(self._steepness * score) / self._total
