"""Requests to the store and their results: filters, pages and searches."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Final, NamedTuple

from muniment.domain.ids import MemoryId, MemoryNumber
from muniment.domain.memories.memory import (
    Category,
    EmbeddingState,
    JsonObject,
    Memory,
    MemoryKind,
    MemoryType,
    Tier,
    Visibility,
)

if TYPE_CHECKING:
    from muniment.domain.warning_flags import Flag

LIST_LIMIT_DEFAULT: Final = 50
LIST_LIMIT_MAX: Final = 500
SEARCH_LIMIT_DEFAULT: Final = 10
SEARCH_LIMIT_MAX: Final = 100
QUERY_MAX_CHARACTERS: Final = 10_000


class Lifetime(StrEnum):
    """Whether a memory expires, and whether it has expired."""

    PERMANENT = "permanent"
    ACTIVE = "active"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True, kw_only=True)
class MemoryFilter:
    """Which memories count; all given conditions must hold.

    Any one of ``types``, ``categories`` and ``tags`` is enough. ``metadata`` holds keys and the
    values they must equal. Owners and sessions are named by any of their ids; ``entity`` (which the
    memories mention) by uid or name. ``namespaces`` empty means every namespace the actor may see.
    By default expired, archived and deleted memories are left out: ``archived=True`` selects
    archived ones alone, ``lifetime`` expired those alone, and ``deleted=True`` the trash alone,
    archived ones in it included. ``has_reminder=True`` selects those with a reminder.
    Moments are exclusive at both ends. ``actor`` (who wrote them) and ``read_by`` are names of
    actors, such as ``key:<id>``.
    """

    namespaces: tuple[str, ...] = ()
    agent_id: str | None = None
    user_id: str | None = None
    session_id: str | None = None
    project: str | None = None
    entity: str | None = None
    types: tuple[MemoryType, ...] = ()
    kind: MemoryKind | None = None
    categories: tuple[Category, ...] = ()
    tags: tuple[str, ...] = ()
    metadata: JsonObject = field(default_factory=dict)
    tier: Tier | None = None
    visibility: Visibility | None = None
    source: str | None = None
    actor: str | None = None
    read_by: str | None = None
    client_id: str | None = None
    embedding_state: EmbeddingState | None = None
    lifetime: Lifetime | None = None
    min_importance: float | None = None
    max_importance: float | None = None
    created_after: datetime | None = None
    created_before: datetime | None = None
    updated_after: datetime | None = None
    updated_before: datetime | None = None
    accessed_after: datetime | None = None
    accessed_before: datetime | None = None
    expires_after: datetime | None = None
    expires_before: datetime | None = None
    has_reminder: bool = False
    excluded: tuple[MemoryId, ...] = ()
    archived: bool | None = None
    include_archived: bool = False
    include_expired: bool = False
    deleted: bool = False


class Sort(StrEnum):
    """Order of a list; a leading minus means newest, largest or last first.

    A missing value sorts as the smallest: never accessed comes before all accesses; a memory that
    never expires comes after all that do. With `MemoryFilter.read_by`, accesses are those by that
    actor.
    """

    NEWEST = "-created_at"
    OLDEST = "created_at"
    RECENTLY_CHANGED = "-updated_at"
    LEAST_RECENTLY_CHANGED = "updated_at"
    RECENTLY_ACCESSED = "-accessed_at"
    LEAST_RECENTLY_ACCESSED = "accessed_at"
    EXPIRES_LAST = "-expires_at"
    EXPIRES_FIRST = "expires_at"
    MOST_IMPORTANT = "-importance"
    LEAST_IMPORTANT = "importance"
    MOST_ACCESSED = "-access_count"
    LEAST_ACCESSED = "access_count"
    LONGEST = "-length"
    SHORTEST = "length"
    TYPE = "type"
    TYPE_REVERSED = "-type"
    KIND = "kind"
    KIND_REVERSED = "-kind"
    TIER = "tier"
    TIER_REVERSED = "-tier"
    VISIBILITY = "visibility"
    VISIBILITY_REVERSED = "-visibility"
    AGENT = "agent_id"
    AGENT_REVERSED = "-agent_id"
    USER = "user_id"
    USER_REVERSED = "-user_id"
    SESSION = "session_id"
    SESSION_REVERSED = "-session_id"
    PROJECT = "project"
    PROJECT_REVERSED = "-project"
    SOURCE = "source"
    SOURCE_REVERSED = "-source"
    ACTOR = "actor"
    ACTOR_REVERSED = "-actor"


@dataclass(frozen=True, slots=True, kw_only=True)
class PageRequest:
    """Which page of a list.

    It begins after ``cursor`` (the opaque text from the page before) or after the memory ``after``
    (any of its ids), and skips ``offset`` more. A cursor stays correct during writes; an offset is
    counted anew each time.
    """

    sort: Sort = Sort.NEWEST
    limit: int = LIST_LIMIT_DEFAULT
    cursor: str | None = None
    after: str | None = None
    offset: int = 0


@dataclass(frozen=True, slots=True)
class UnreadableMemory:
    """A memory whose record is damaged: what is known without decrypting it.

    Args:
        created_at: The moment in its id, or the beginning of 1970 where it has none.
    """

    id: MemoryId
    number: MemoryNumber
    namespace: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class MemoryPage:
    """One page of a list, the next cursor, and how many match in all.

    Args:
        memories: Those that can be read.
        next_cursor: Of the next page; ``None`` at the end.
        total: How many match in all, unreadable ones included.
        unreadable: Memories of this page that cannot be read.
    """

    memories: tuple[Memory, ...]
    next_cursor: str | None
    total: int
    unreadable: tuple[UnreadableMemory, ...] = ()


@dataclass(frozen=True, slots=True, repr=False)
class MemorySummary:
    """A memory as a list shows it.

    Args:
        text: The beginning of its content.
        embedding: State of its vectors.
        is_readable: Whether its record opens; if not, only its ids, namespace and creation time are
            valid.
    """

    id: MemoryId
    number: MemoryNumber
    namespace: str
    text: str
    type: MemoryType
    tags: tuple[str, ...]
    created_at: datetime
    embedding: EmbeddingState
    version: int
    flags: "tuple[Flag, ...]"
    is_readable: bool = True


@dataclass(frozen=True, slots=True)
class SummaryPage:
    """One page of summaries; ``total`` only where it was requested."""

    summaries: tuple[MemorySummary, ...]
    next_cursor: str | None
    total: int | None


class MemoryPlace(NamedTuple):
    """The position of a memory in a list, and the value by which the list is ordered."""

    id: MemoryId
    number: int
    created_ms: int


class SearchMode(StrEnum):
    """Which result lists a search uses."""

    HYBRID = "hybrid"
    SEMANTIC = "semantic"
    KEYWORD = "keyword"


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class SearchRequest:
    """A search; ``min_score`` in 0..1; ``neighbours``: 0..3 memories before and after each hit.

    Without ``include_confidential`` the person's searches include them, those of agents do not.
    Normalized scores are computed only with ``min_normalized``, the lowest one to return, and never
    in keyword mode.
    """

    query: str
    mode: SearchMode = SearchMode.HYBRID
    limit: int = SEARCH_LIMIT_DEFAULT
    min_score: float = 0.0
    min_normalized: float | None = None
    filter: MemoryFilter = field(default_factory=MemoryFilter)
    include_confidential: bool | None = None
    neighbours: int = 0
    debug: bool = False


class ScoreBreakdown(NamedTuple):
    """The parts of a hit's score; ``None`` for parts that do not apply.

    A tuple, since every search makes one for each candidate.

    Each value lies in 0..1; ranks count from 1. A semantic score is ``semantic``; a keyword score
    is ``keyword``, reduced by ``exact``. A hybrid score is the mean of ``words`` and ``meaning``,
    or ``meaning`` alone when no word of the query is known, times ``exact``, ``speaker``,
    ``substance`` and ``time``.

    Args:
        semantic: Cosine similarity of the best passage.
        semantic_rank: Place in the semantic list.
        keyword: Weight of its matching words, divided by the best of the list.
        keyword_rank: Place in the keyword list.
        words: Share of the query's words, rare ones counting more, that occur in the memory or,
            counting less, next to it in its session. Other spellings of a name count.
        meaning: ``semantic``, averaged with that of the neighbouring memories in its session.
        date: How well its date fits the one that the query names; part of ``words``.
        exact: Factor for quoted phrases, code names and the query as a whole.
        speaker: Factor when the query names another speaker.
        substance: Factor for a turn of a conversation that says little.
        time: Factor for a turn without a time when the question asks for one.
    """

    semantic: float | None = None
    semantic_rank: int | None = None
    keyword: float | None = None
    keyword_rank: int | None = None
    words: float | None = None
    meaning: float | None = None
    date: float | None = None
    exact: float | None = None
    speaker: float | None = None
    substance: float | None = None
    time: float | None = None


class NormalizedScores(NamedTuple):
    """A hit's scores relative to the best of the same search, 0..1.

    Args:
        score: Of the score; in one search it rises with it.
        meaning: Of the cosine similarity; ``None`` without vectors.
    """

    score: float
    meaning: float | None


@dataclass(frozen=True, slots=True)
class Hit:
    """A search hit: score in 0..1, the best passage as a span of characters."""

    memory: Memory
    score: float
    breakdown: ScoreBreakdown
    passage: tuple[int, int] | None = None
    neighbours: tuple[Memory, ...] = ()
    normalized: NormalizedScores | None = None


@dataclass(frozen=True, slots=True)
class SearchResult:
    """The hits, the time taken and the number of candidates that were scored.

    Args:
        corrected_query: The query that was searched for instead, if words of it were corrected.
            Words in quotation marks never are.
    """

    hits: tuple[Hit, ...]
    took_ms: float
    candidates: int
    corrected_query: str | None = None
