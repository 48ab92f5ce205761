"""A search, ready for the engine."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from muniment.domain.ids import NamespaceId
from muniment.domain.query import SearchMode
from muniment.storage.filters import Condition


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Question:
    """A checked search.

    Args:
        text: What was typed.
        vector: Its embedding, shape (dim,), float32; ``None`` in keyword mode.
        mode: Which lists to ask.
        limit: How many memories at most.
        min_score: Lowest score that counts.
        condition: Which memories count, filtered before the best are taken.
        namespace_ids: The namespaces the condition allows.
        now: The present moment.
        confidential: Whether confidential memories may lend to others what they say.
    """

    text: str
    vector: NDArray[np.float32] | None
    mode: SearchMode
    limit: int
    min_score: float
    condition: Condition
    namespace_ids: Sequence[NamespaceId]
    now: datetime
    confidential: bool = False
