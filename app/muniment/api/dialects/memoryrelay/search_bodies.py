"""MemoryRelay's requests and answers about searches and contexts."""

from typing import Annotated, Any, Final, Literal

from pydantic import Field

from muniment.api.answers import Answer, field
from muniment.api.dialects.building import VendorBody
from muniment.api.dialects.memoryrelay.names import MemoryOut, type_of
from muniment.api.fields import Flag, Metadata, Text, whole_number
from muniment.domain.memories.context import (
    CONTEXT_EXCLUDED_MAX,
    CONTEXT_LIMIT_MAX,
    CONTEXT_TOKENS_DEFAULT,
    CONTEXT_TOKENS_MAX,
    ContextRequest,
)
from muniment.domain.memories.memory import Tier
from muniment.domain.memories.query import (
    QUERY_MAX_CHARACTERS,
    SEARCH_LIMIT_DEFAULT,
    SEARCH_LIMIT_MAX,
    MemoryFilter,
    ScoreBreakdown,
    SearchMode,
    SearchRequest,
)

CONTEXT_LIMIT: Final = 10
CONTEXT_THRESHOLD: Final = 0.5
RANKING_VERSION: Final = "muniment-1"

_TOKENS_MAX: Final = 1_000_000

Query = Annotated[Text, Field(min_length=1, max_length=QUERY_MAX_CHARACTERS)]
Share = Annotated[float, Field(ge=0, le=1, strict=True)]
SearchLimit = Annotated[int, whole_number(at_least=1, at_most=SEARCH_LIMIT_MAX)]
ContextLimit = Annotated[int, whole_number(at_least=1, at_most=CONTEXT_LIMIT_MAX)]
Tokens = Annotated[int, whole_number(at_least=1, at_most=_TOKENS_MAX)]


class SearchIn(VendorBody):
    """A search; null counts as omitted."""

    query: Query
    agent_id: Text | None = None
    user_id: Text | None = None
    session_id: Text | None = None
    project: Text | None = None
    search_mode: SearchMode | None = None
    limit: SearchLimit | None = None
    min_score: Share | None = None
    threshold: Share | None = Field(default=None, description="Alias of min_score.")
    metadata_filter: Metadata | None = None
    tier: Tier | None = None
    min_importance: Share | None = None
    include_confidential: Flag | None = None
    include_archived: Flag | None = None
    compress: Flag | None = None
    max_context_tokens: Tokens | None = None
    debug: Flag | None = None

    @property
    def least(self) -> float:
        """The minimum score."""
        given = self.threshold if self.min_score is None else self.min_score
        return 0.0 if given is None else given

    @property
    def budget(self) -> int:
        """Token limit for all compressed results together."""
        return min(self.max_context_tokens or CONTEXT_TOKENS_DEFAULT, CONTEXT_TOKENS_MAX)

    def request(self) -> SearchRequest:
        """Return the search as a domain value."""
        wanted = MemoryFilter(
            agent_id=self.agent_id or None,
            user_id=self.user_id or None,
            session_id=self.session_id or None,
            project=self.project or None,
            metadata=self.metadata_filter or {},
            tier=self.tier,
            min_importance=self.min_importance,
            include_archived=bool(self.include_archived),
        )
        return SearchRequest(
            query=self.query,
            mode=self.search_mode or SearchMode.SEMANTIC,
            limit=self.limit or SEARCH_LIMIT_DEFAULT,
            min_score=self.least,
            filter=wanted,
            include_confidential=bool(self.include_confidential),
            debug=bool(self.debug),
        )


class ContextIn(VendorBody):
    """A context to build."""

    query: Query
    limit: ContextLimit | None = None
    threshold: Share | None = None
    max_tokens: Tokens | None = None
    agent_id: Text | None = None
    project: Text | None = None

    def request(self) -> ContextRequest:
        """Return the request as a domain value; the threshold is on the vendor's scale."""
        return ContextRequest(
            query=self.query,
            max_tokens=min(self.max_tokens or CONTEXT_TOKENS_DEFAULT, CONTEXT_TOKENS_MAX),
            limit=self.limit or CONTEXT_LIMIT,
            min_score=CONTEXT_THRESHOLD if self.threshold is None else self.threshold,
            mode=SearchMode.SEMANTIC,
            filter=MemoryFilter(agent_id=self.agent_id or None, project=self.project or None),
        )


class BuildIn(VendorBody):
    """A context of the second version to build."""

    query: Query
    agent_id: Text | None = None
    project: Text | None = None
    max_memories: ContextLimit | None = None
    max_tokens: Tokens | None = None
    ai_enhanced: Flag | None = Field(default=None, description="Always false.")
    search_mode: SearchMode | None = None
    exclude_memory_ids: Annotated[list[Text], Field(max_length=CONTEXT_EXCLUDED_MAX)] | None = None

    def request(self) -> ContextRequest:
        """Return the request as a domain value."""
        return ContextRequest(
            query=self.query,
            max_tokens=min(self.max_tokens or CONTEXT_TOKENS_DEFAULT, CONTEXT_TOKENS_MAX),
            limit=self.max_memories or CONTEXT_LIMIT,
            mode=self.search_mode or SearchMode.HYBRID,
            filter=MemoryFilter(agent_id=self.agent_id or None, project=self.project or None),
            exclude=tuple(self.exclude_memory_ids or ()),
        )


class ResultOut(Answer):
    """A search result, with id and content outside the memory for clients that read them there."""

    memory: MemoryOut
    score: float = field(source=lambda hit: clamped(hit.score))
    id: str = field(source="memory.id")
    content: str = field(source="memory.content")
    score_breakdown: dict[str, float | int | None] | None = None


class FoundOut(Answer):
    """Search results, best first."""

    object: Literal["search_results"]
    query: str
    data: list[ResultOut]
    meta: dict[str, Any]


class ContextOut(Answer):
    """A context for a prompt."""

    context: str = field(source="text")
    memories_used: int = field(source=lambda built: len(built.memories))
    total_chars: int = field(source=lambda built: len(built.text))


class BuiltMemoryOut(Answer):
    """A memory quoted in a context."""

    memory_id: str = field(source="memory.id")
    content: str = field(source="excerpt")
    score: float = field(source=lambda quoted: clamped(quoted.score))
    memory_type: str = field(source=lambda quoted: type_of(quoted.memory))


class BuiltOut(Answer):
    """A context of the second version, memory by memory."""

    context: list[BuiltMemoryOut] = field(source="memories")
    summary: None = field(value=None)
    token_count: int = field(source="tokens")
    ranking_version: str = field(value=RANKING_VERSION)
    ai_enhanced: Literal[False]
    latency_ms: float


def clamped(score: float) -> float:
    """Clamp a score to the range that the vendor's clients accept."""
    return min(max(score, 0.0), 1.0)


def breakdown_body(parts: ScoreBreakdown) -> dict[str, Any]:
    """Return the parts of a score that apply."""
    return {name: value for name, value in parts._asdict().items() if value is not None}
