"""A search, ready for the engine."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from muniment.domain.query import SearchMode
from muniment.retrieval.population import Population


class NobodyWaitsError(Exception):
    """Nobody waits for the answer any more; the engine ends the search with none."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Question:
    """A checked search.

    Args:
        text: What was typed.
        vector: Its embedding, shape (dim,), float32; ``None`` in keyword mode.
        mode: Which lists to ask.
        limit: How many memories at most.
        min_score: Lowest score that counts.
        population: Which memories count, filtered before the best are taken, and which lend to
            others what they say.
        now: The present moment.
        is_wanted: Whether somebody still waits for the answer; if not, there is none.
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
        """Do nothing while somebody waits; asked between steps of a few milliseconds.

        Raises:
            NobodyWaitsError: Nobody does.
        """
        if not self.is_wanted():
            raise NobodyWaitsError
