"""Questions to the store: filters, pages, searches and their answers."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final

from muniment.domain.memory import (
    Category,
    EmbeddingState,
    Memory,
    MemoryKind,
    MemoryType,
    Tier,
    Visibility,
)

LIST_LIMIT_DEFAULT: Final = 50
LIST_LIMIT_MAX: Final = 500
SEARCH_LIMIT_DEFAULT: Final = 10
SEARCH_LIMIT_MAX: Final = 100
QUERY_MAX_CHARACTERS: Final = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class MemoryFilter:
    """Which memories count; every condition given must hold (``tags``: any of them).

    ``namespaces`` empty means every namespace the actor may see. By default expired, archived and
    deleted memories are left out; ``deleted=True`` asks for the trash alone, archived ones in it
    included.
    """

    namespaces: tuple[str, ...] = ()
    agent_id: str | None = None
    user_id: str | None = None
    session_id: str | None = None
    project: str | None = None
    types: tuple[MemoryType, ...] = ()
    kind: MemoryKind | None = None
    category: Category | None = None
    tags: tuple[str, ...] = ()
    tier: Tier | None = None
    visibility: Visibility | None = None
    embedding_state: EmbeddingState | None = None
    min_importance: float | None = None
    created_after: datetime | None = None
    created_before: datetime | None = None
    include_archived: bool = False
    include_expired: bool = False
    deleted: bool = False


class Sort(StrEnum):
    """Order of a list; a leading minus means newest or largest first."""

    NEWEST = "-created_at"
    OLDEST = "created_at"
    RECENTLY_CHANGED = "-updated_at"
    LEAST_RECENTLY_CHANGED = "updated_at"
    MOST_IMPORTANT = "-importance"
    LEAST_IMPORTANT = "importance"


@dataclass(frozen=True, slots=True, kw_only=True)
class PageRequest:
    """Which page of a list; ``cursor`` is the opaque text of the page before."""

    sort: Sort = Sort.NEWEST
    limit: int = LIST_LIMIT_DEFAULT
    cursor: str | None = None


@dataclass(frozen=True, slots=True)
class MemoryPage:
    """One page of a list, the cursor of the next, and how many match in all."""

    memories: tuple[Memory, ...]
    next_cursor: str | None
    total: int


class SearchMode(StrEnum):
    """Which lists a search asks."""

    HYBRID = "hybrid"
    SEMANTIC = "semantic"
    KEYWORD = "keyword"


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class SearchRequest:
    """A search; ``min_score`` in 0..1; ``neighbours`` 0..3 memories before and after."""

    query: str
    mode: SearchMode = SearchMode.HYBRID
    limit: int = SEARCH_LIMIT_DEFAULT
    min_score: float = 0.0
    filter: MemoryFilter = field(default_factory=MemoryFilter)
    include_confidential: bool = False
    neighbours: int = 0
    debug: bool = False


@dataclass(frozen=True, slots=True)
class ScoreBreakdown:
    """Why a hit stands where it stands; ``None`` for a list that did not name it.

    ``semantic``: cosine similarity mapped to 0..1; ``keyword``: BM25 divided by the best of the
    list. The ranks count from 1.
    """

    semantic: float | None = None
    semantic_rank: int | None = None
    keyword: float | None = None
    keyword_rank: int | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """One answer of a search: score in 0..1, the best passage as a span of characters."""

    memory: Memory
    score: float
    breakdown: ScoreBreakdown
    passage: tuple[int, int] | None = None
    neighbours: tuple[Memory, ...] = ()


@dataclass(frozen=True, slots=True)
class SearchResult:
    """The hits, how long it took and how many candidates were weighed."""

    hits: tuple[Hit, ...]
    took_ms: float
    candidates: int
