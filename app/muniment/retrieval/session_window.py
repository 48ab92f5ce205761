"""The neighbours of a memory in its session, and their contribution to its score.

They are looked up for each query instead of being stored in the index, so that edits, removals and
insertions need no index update.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from muniment.retrieval.row_numbers import union
from muniment.retrieval.weights import Weights

REACH: Final = 2
"""How many memories before and after are used."""

_BEFORE: Final = REACH - 1  # column of the memory just before


@dataclass(frozen=True, slots=True)
class SessionWindow:
    """Candidates and their neighbours, as positions in one list of memories.

    Args:
        numbers: Row numbers of both, sorted; shape (memories,), int64.
        own: Position of each candidate; shape (candidates,), int64.
        around: Positions of its neighbours in order of time, -1 for none; shape (candidates, 2 *
            REACH), int64.
    """

    numbers: NDArray[np.int64]
    own: NDArray[np.int64]
    around: NDArray[np.int64]

    @classmethod
    def of(
        cls, candidates: Sequence[int] | NDArray[np.int64], around: NDArray[np.int64]
    ) -> "SessionWindow":
        """Build the window from row numbers, 0 for no neighbour; shape (candidates, 2 * REACH)."""
        chosen = np.array(candidates, dtype=np.int64)
        numbers = union(chosen, around.ravel())
        numbers = numbers[numbers > 0]
        places = np.searchsorted(numbers, around)
        places[around == 0] = -1
        return cls(numbers, np.searchsorted(numbers, chosen), places)

    @property
    def before(self) -> NDArray[np.int64]:
        """The position of the memory just before each candidate, -1 for none."""
        return self.around[:, _BEFORE]

    @property
    def is_turn(self) -> NDArray[np.bool_]:
        """Whether each candidate has neighbours, and so is a turn of a conversation."""
        turn: NDArray[np.bool_] = np.any(self.around >= 0, axis=1)
        return turn


def covered(
    window: SessionWindow,
    held: NDArray[np.bool_],
    *,
    answers: NDArray[np.bool_],
    weights: Weights,
) -> NDArray[np.float32]:
    """Return how well each candidate covers each term: 1 itself, less through a neighbour.

    Args:
        window: The candidates and their neighbours.
        held: Whether a memory contains a term; shape (terms, memories).
        answers: Whether the memory just before a candidate is a question; shape (candidates,).
        weights: Weights of a neighbour's words.

    Returns:
        0 to 1; shape (terms, candidates), float32.
    """
    best = held[:, window.own].astype(np.float32)
    if not window.is_turn.any():
        return best
    for column, places in enumerate(window.around.T):
        share = np.where(
            (column == _BEFORE) & answers,
            max(weights.asked_words, weights.next_words),
            _share(column, near=weights.next_words, far=weights.far_words),
        )
        lent = held[:, places] * np.where(places >= 0, share, 0.0).astype(np.float32)
        np.maximum(best, lent, out=best)
    return best


def smoothed(
    window: SessionWindow, similarity: NDArray[np.float32], *, weights: Weights
) -> NDArray[np.float32]:
    """Average each candidate's similarity with those of its neighbours.

    Args:
        window: The candidates and their neighbours.
        similarity: Similarity of every memory, NaN without vectors; shape (memories,), float32.
        weights: Weights of a neighbour's similarity.

    Returns:
        0 to 1, 0 for a candidate without vectors; shape (candidates,), float32.
    """
    own = similarity[window.own]
    if not window.is_turn.any():
        alone: NDArray[np.float32] = np.fmax(own, 0.0).clip(max=1.0)
        return alone
    total, weight = own.copy(), np.ones(len(own), dtype=np.float32)
    for column, places in enumerate(window.around.T):
        lent = similarity[places]
        share = np.where(
            (places >= 0) & ~np.isnan(lent),
            np.float32(_share(column, near=weights.next_meaning, far=weights.far_meaning)),
            np.float32(0),
        )
        total += share * np.where(np.isnan(lent), np.float32(0), lent)
        weight += share
    average: NDArray[np.float32] = np.fmax(total / weight, 0.0).clip(max=1.0)
    return average


def _share(column: int, *, near: float, far: float) -> float:
    return near if column in (_BEFORE, _BEFORE + 1) else far
