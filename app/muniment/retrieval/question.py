"""A search request for the engine."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from muniment.domain.query import SearchMode
from muniment.retrieval.population import Population


class NobodyWaitsError(Exception):
    """The search was cancelled; the engine returns no results."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Question:
    """A validated search.

    Args:
        text: The query as typed.
        vector: Its embedding, shape (dim,), float32; ``None`` in keyword mode.
        mode: Which lists to use.
        limit: Most memories to return.
        min_score: Lowest score to return.
        population: The memories to search, filtered before the best are chosen, and those whose
            text may support others.
        now: The current time.
        is_wanted: Returns whether the results are still wanted; if not, the search ends.
    """

    text: str
    vector: NDArray[np.float32] | None
    mode: SearchMode
    limit: int
    min_score: float
    population: Population
    now: datetime
    is_wanted: Callable[[], bool] = lambda: True

    def go_on(self) -> None:
        """Check for cancellation; called between steps of a few milliseconds.

        Raises:
            NobodyWaitsError: The search was cancelled.
        """
        if not self.is_wanted():
            raise NobodyWaitsError
