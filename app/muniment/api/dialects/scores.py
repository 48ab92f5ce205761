"""Scores on the vendors' scales: a fixed, strictly rising map for each vendor.

A client compares scores with thresholds made for its vendor's embeddings. The maps place normalized
scores so that the vendor's usual threshold separates answers from unrelated memories. The order of
the results stays the same. docs/scores.md has the figures, ``muniment bench dialects`` measures.
"""

from bisect import bisect_left
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, TypeVar

from muniment.domain.memories.memory import DEDUP_THRESHOLD_DEFAULT, DEDUP_THRESHOLD_MIN
from muniment.domain.memories.query import SearchMode, SearchRequest, SearchResult

if TYPE_CHECKING:
    from muniment.domain.access import Actor
    from muniment.domain.memories.context import ContextRequest, ContextResult
    from muniment.domain.memories.query import Hit, NormalizedScores
    from muniment.domain.sessions.session import SessionContext
    from muniment.services.container import Services

_Asked = TypeVar("_Asked", "SearchRequest", "ContextRequest")


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


# Of normalized scores. Fitted with `muniment bench dialects`, 60 memories at a time.
_NORMALIZED: Final = Landmarks(usable=0.051, clear=0.35)
# The cosine that MemoryRelay's default threshold of duplicates stands for. The words of duplicates
# agree as well (`muniment.domain.text.statements`), so a lower cosine than the vendor's is enough.
_DUPLICATES: Final = {"all-MiniLM-L6-v2": 0.8}
# Of keyword scores, which are shares of the best one.
_KEYWORD: Final = Landmarks(usable=0.4, clear=0.8)


class VendorScale:
    """The maps of one vendor.

    Args:
        usable: Where answers and unrelated memories separate on its scale.
        clear: Where it has a typical answer.
    """

    def __init__(self, usable: float, clear: float) -> None:
        landmarks = Landmarks(usable, clear)
        self._keyword = ScoreMap(_KEYWORD, landmarks)
        self._normalized = ScoreMap(_NORMALIZED, landmarks)

    def shown(self, score: float, normalized: "NormalizedScores | None") -> float:
        """Return the vendor's value of a result's scores."""
        if normalized is None:
            return self._keyword.shown(score)
        return self._normalized.shown(normalized.score)

    def nearness(self, hit: "Hit") -> float:
        """Return the similarity in meaning alone; 0 without vectors."""
        if hit.normalized is None or hit.normalized.meaning is None:
            return 0.0
        return self._normalized.shown(hit.normalized.meaning)

    def asked(self, request: _Asked) -> _Asked:
        """Return a request with ``min_score`` on Muniment's scale instead of the vendor's."""
        if request.mode is SearchMode.KEYWORD:
            return replace(request, min_score=self._keyword.least(request.min_score))
        least = self._normalized.least(request.min_score)
        return replace(request, min_score=0.0, min_normalized=least)


MEMORYRELAY: Final = VendorScale(usable=0.5, clear=0.8)
STATEBASE: Final = VendorScale(usable=0.7, clear=0.85)
SENDRYX: Final = VendorScale(usable=0.3, clear=0.5)
# The vendor calls a distance below 0.6 medium relevance and one below 0.3 high.
MEMSYNC: Final = VendorScale(usable=0.4, clear=0.7)
AZEN: Final = VendorScale(usable=0.5, clear=0.8)


class ScaledSearch:
    """The search and the contexts of one dialect, with thresholds and scores on its scale.

    Args:
        services: The use cases.
        scale: Of the vendor.
    """

    def __init__(self, services: "Services", scale: VendorScale) -> None:
        self._services = services
        self._scale = scale

    def dedup_threshold(self, threshold: float) -> float:
        """Return the cosine that a vendor's threshold of duplicates stands for."""
        cosine = _DUPLICATES.get(self._services.search.model_name() or "", DEDUP_THRESHOLD_DEFAULT)
        ours = Landmarks(DEDUP_THRESHOLD_MIN, cosine)
        vendors = Landmarks(DEDUP_THRESHOLD_MIN, DEDUP_THRESHOLD_DEFAULT)
        return ScoreMap(ours, vendors).least(threshold)

    def search(self, request: SearchRequest, actor: "Actor") -> SearchResult:
        """Search as the service does; ``min_score`` and scores are the vendor's."""
        asked = self._scale.asked(request)
        found = self._services.search.search(asked, actor)
        hits = tuple(
            replace(hit, score=self._scale.shown(hit.score, hit.normalized)) for hit in found.hits
        )
        return replace(found, hits=hits)

    def context(self, request: "ContextRequest", actor: "Actor") -> "ContextResult":
        """Build a context as the service does; ``min_score`` and scores are the vendor's."""
        asked = self._scale.asked(request)
        built = self._services.context.context(asked, actor)
        quoted = tuple(
            replace(each, score=self._scale.shown(each.score, each.normalized))
            for each in built.memories
        )
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
        memories = tuple(
            each
            if each.score is None
            else replace(each, score=self._scale.shown(each.score, each.normalized))
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
