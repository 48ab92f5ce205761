"""A search request for the engine."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from muniment.domain.memories.query import SearchMode
from muniment.retrieval.normalized_scores import SoftmaxScale
from muniment.retrieval.visible_memories import VisibleMemories


@dataclass(frozen=True, slots=True)
class Normalization:
    """How the scores of a search are normalized.

    Args:
        score: Scale of the scores of its mode.
        meaning: Scale of cosines.
        least: Lowest normalized score to return.
    """

    score: SoftmaxScale
    meaning: SoftmaxScale
    least: float


class SearchCancelledError(Exception):
    """The search was cancelled; the engine returns no results."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class SearchQuery:
    """A validated search.

    Args:
        text: The query as typed.
        vector: Its embedding, shape (dim,), float32; ``None`` in keyword mode.
        mode: Which lists to use.
        limit: Most memories to return.
        min_score: Lowest score to return.
        normalization: How to normalize the scores; ``None`` to leave that out.
        visible: The memories to search, filtered before the best are chosen, and those whose
            text may support others.
        now: The current time.
        is_wanted: Returns whether the results are still wanted; if not, the search ends.
    """

    text: str
    vector: NDArray[np.float32] | None
    mode: SearchMode
    limit: int
    min_score: float
    normalization: Normalization | None = None
    visible: VisibleMemories
    now: datetime
    is_wanted: Callable[[], bool] = lambda: True

    def check_cancelled(self) -> None:
        """Check for cancellation; called between steps of a few milliseconds.

        Raises:
            SearchCancelledError: The search was cancelled.
        """
        if not self.is_wanted():
            raise SearchCancelledError
