"""Scores on the vendors' scales: a fixed, strictly rising map for each vendor, mode and model.

A client compares scores with thresholds made for its vendor's embeddings. The maps place Muniment's
scores so that the vendor's usual threshold separates answers from unrelated memories. The order of
the results stays the same. docs/scores.md has the figures, ``muniment bench dialects`` measures.
"""

from bisect import bisect_left
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from muniment.domain.memories.memory import DEDUP_THRESHOLD_DEFAULT, DEDUP_THRESHOLD_MIN
from muniment.domain.memories.query import SearchMode, SearchRequest, SearchResult

if TYPE_CHECKING:
    from collections.abc import Mapping

    from muniment.domain.access import Actor
    from muniment.domain.memories.context import ContextRequest, ContextResult
    from muniment.domain.sessions.session import SessionContext
    from muniment.services.container import Services


@dataclass(frozen=True, slots=True)
class Landmarks:
    """Two values that fix a scale between 0 and 1.

    Args:
        usable: Where answers and unrelated memories separate.
        clear: A typical answer.
    """

    usable: float
    clear: float


@dataclass(frozen=True, slots=True)
class ScoreMap:
    """Straight lines through (0, 0), both landmarks and (1, 1).

    Args:
        ours: The landmarks on Muniment's scale.
        vendors: The same on the vendor's.
    """

    ours: Landmarks
    vendors: Landmarks

    def shown(self, score: float) -> float:
        """Return the vendor's value of a score; values outside 0 to 1 are clamped."""
        return _between(_points(self.ours), _points(self.vendors), score)

    def least(self, threshold: float) -> float:
        """Return the score that a vendor's threshold stands for."""
        return _between(_points(self.vendors), _points(self.ours), threshold)


# Fitted with `muniment bench dialects` on pairs of questions and memories, 60 memories at a time.
_FITTED: Final[dict[str, dict[SearchMode, Landmarks]]] = {
    "all-MiniLM-L6-v2": {
        SearchMode.SEMANTIC: Landmarks(usable=0.235, clear=0.45),
        SearchMode.HYBRID: Landmarks(usable=0.172, clear=0.4),
    }
}
# The cosine that MemoryRelay's default threshold of duplicates stands for. The words of duplicates
# agree as well (`muniment.domain.text.statements`), so a lower cosine than the vendor's is enough.
_DUPLICATES: Final = {"all-MiniLM-L6-v2": 0.8}
# A keyword score is a share of the best one and does not depend on the model.
_KEYWORD: Final = Landmarks(usable=0.4, clear=0.8)

MEMORYRELAY: Final = Landmarks(usable=0.5, clear=0.8)
STATEBASE: Final = Landmarks(usable=0.7, clear=0.85)
SENDRYX: Final = Landmarks(usable=0.3, clear=0.5)
# The vendor calls a distance below 0.6 medium relevance and one below 0.3 high.
MEMSYNC: Final = Landmarks(usable=0.4, clear=0.7)
AZEN: Final = Landmarks(usable=0.5, clear=0.8)


class ScaledSearch:
    """The search and the contexts of one dialect, with thresholds and scores on its scale.

    Args:
        services: The use cases.
        scale: The vendor's landmarks.
    """

    def __init__(self, services: "Services", scale: Landmarks) -> None:
        self._services = services
        self._scale = scale

    def map_of(self, mode: SearchMode) -> ScoreMap:
        """Return the map for the model in use; without a fitted one, scores stay as they are."""
        if mode is SearchMode.KEYWORD:
            return ScoreMap(_KEYWORD, self._scale)
        fitted: Mapping[SearchMode, Landmarks] = _FITTED.get(
            self._services.search.model_name() or "", {}
        )
        return ScoreMap(fitted.get(mode, self._scale), self._scale)

    def dedup_threshold(self, threshold: float) -> float:
        """Return the cosine that a vendor's threshold of duplicates stands for."""
        cosine = _DUPLICATES.get(self._services.search.model_name() or "", DEDUP_THRESHOLD_DEFAULT)
        ours = Landmarks(DEDUP_THRESHOLD_MIN, cosine)
        vendors = Landmarks(DEDUP_THRESHOLD_MIN, DEDUP_THRESHOLD_DEFAULT)
        return ScoreMap(ours, vendors).least(threshold)

    def search(self, request: SearchRequest, actor: "Actor") -> SearchResult:
        """Search as the service does; ``min_score`` and scores are the vendor's."""
        scale = self.map_of(request.mode)
        asked = replace(request, min_score=scale.least(request.min_score))
        found = self._services.search.search(asked, actor)
        hits = tuple(replace(hit, score=scale.shown(hit.score)) for hit in found.hits)
        return replace(found, hits=hits)

    def context(self, request: "ContextRequest", actor: "Actor") -> "ContextResult":
        """Build a context as the service does; ``min_score`` and scores are the vendor's."""
        scale = self.map_of(request.mode)
        asked = replace(request, min_score=scale.least(request.min_score))
        built = self._services.context.context(asked, actor)
        quoted = tuple(replace(each, score=scale.shown(each.score)) for each in built.memories)
        return replace(built, memories=quoted)

    def session_context(
        self,
        reference: str,
        actor: "Actor",
        *,
        query: str | None,
        memory_limit: int,
        turn_limit: int,
    ) -> "SessionContext":
        """Return a session's context as the service does; scores are the vendor's."""
        found = self._services.sessions.context(
            reference, actor, query=query, memory_limit=memory_limit, turn_limit=turn_limit
        )
        scale = self.map_of(SearchMode.HYBRID)
        memories = tuple(
            each if each.score is None else replace(each, score=scale.shown(each.score))
            for each in found.memories
        )
        return replace(found, memories=memories)


def _points(landmarks: Landmarks) -> tuple[float, float, float, float]:
    return (0.0, landmarks.usable, landmarks.clear, 1.0)


def _between(known: tuple[float, ...], wanted: tuple[float, ...], value: float) -> float:
    value = min(max(value, 0.0), 1.0)
    at = max(bisect_left(known, value), 1)
    share = (value - known[at - 1]) / (known[at] - known[at - 1])
    return wanted[at - 1] + share * (wanted[at] - wanted[at - 1])
