"""What Azen's clients send, and what they are answered."""

from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, BeforeValidator, Field

from muniment.api.dialects.building import VendorBody
from muniment.api.fields import Text
from muniment.domain.memories.memory import EmbeddingState, Memory, MemoryDraft
from muniment.domain.memories.query import Hit, SearchMode, SearchRequest
from muniment.domain.moments import moment_text
from muniment.domain.usage.usage import NOTHING, UsageAction, UsageCount
from muniment.services.usage.usage_service import Counts, Usage

TOP_DEFAULT: Final = 5
USAGE_DAYS: Final = 30

_REFUSED: Final = (UsageAction.CREATE, UsageAction.SEARCH, UsageAction.REQUEST)


def _number(value: object) -> object:
    # JSON's numbers alone: pydantic would read "5" and true as well.
    if value is not None and (isinstance(value, bool) or not isinstance(value, int | float)):
        raise ValueError("must be a number")
    return value


class MemoryIn(VendorBody):
    """A memory to store."""

    text: Text = Field(min_length=1)
    dedup_key: Text | None = Field(default=None, alias="dedupKey")

    def draft(self) -> MemoryDraft:
        """Return the memory as the services know it; its vectors follow after the answer."""
        return MemoryDraft(content=self.text, client_id=self.dedup_key or None, wait=False)


class SearchIn(VendorBody):
    """A search by meaning."""

    query: Text = Field(min_length=1)
    top_k: Annotated[Annotated[int, Field(ge=1, le=50)] | None, BeforeValidator(_number)] = Field(
        default=None, alias="topK"
    )

    def request(self) -> SearchRequest:
        """Return the search as the services know it."""
        return SearchRequest(
            query=self.query, mode=SearchMode.SEMANTIC, limit=self.top_k or TOP_DEFAULT
        )


class MemoryOut(BaseModel):
    """A memory."""

    id: str
    content: str
    metadata: dict[str, Any] | None
    createdAt: str  # noqa: N815 (the vendor's name)
    embedded: bool


class CreatedOut(BaseModel):
    """A stored memory."""

    status: Literal["success"]
    memoryId: str  # noqa: N815
    createdAt: str  # noqa: N815
    embedding: Literal["processing"]


class OneOut(BaseModel):
    """One memory."""

    status: Literal["success"]
    memory: MemoryOut


class PageOut(BaseModel):
    """A page of memories, newest first."""

    status: Literal["success"]
    memories: list[MemoryOut]
    page: int
    per: int
    total_pages: int
    total_count: int


class MatchOut(BaseModel):
    """A passage that matched: ``<memory id>::<place>``, and its cosine."""

    id: str
    score: float
    values: list[float]


class FoundOut(BaseModel):
    """What a search found, best first."""

    status: Literal["success"]
    memories: list[MemoryOut]
    rawMatches: list[MatchOut]  # noqa: N815


class DeletedOut(BaseModel):
    """A deleted memory."""

    status: Literal["success"]
    deleted: Literal[True]
    memoryId: str  # noqa: N815
    message: str


class UsageOut(BaseModel):
    """The last 30 days."""

    range: dict[str, str]
    labels: list[str]
    series: dict[str, list[int]]
    summary: dict[str, int]


class IndexOut(BaseModel):
    """Whether the port answers."""

    status: Literal["ok"]


def memory_body(memory: Memory) -> dict[str, Any]:
    """Return the body of a memory."""
    return {
        "id": memory.id,
        "content": memory.content,
        "metadata": dict(memory.metadata) or None,
        "createdAt": moment_text(memory.created_at),
        "embedded": memory.embedding.state is EmbeddingState.READY,
    }


def match_body(hit: Hit) -> dict[str, Any]:
    """Return the body of a raw match; a passage is named by the character that it begins at."""
    place = 0 if hit.passage is None else hit.passage[0]
    return {"id": f"{hit.memory.id}::{place}", "score": hit.score, "values": []}


def usage_body(usage: Usage) -> dict[str, Any]:
    """Return the body of 30 days of usage: creations and searches, and what was refused."""
    days = [_day_figures(day.by_action) for day in usage.by_day]
    labels = [day.day for day in usage.by_day]
    series = {name: [day[name] for day in days] for name in days[0]}
    return {
        "range": {"start": labels[0], "end": labels[-1]},
        "labels": labels,
        "series": series,
        "summary": {
            "total_requests": sum(series["total"]),
            "success_count": sum(series["success"]),
            "error_count": sum(series["error"]),
            "memory_count": sum(series["memory_create"]),
            "search_count": sum(series["memory_search"]),
        },
    }


def _day_figures(counts: Counts) -> dict[str, int]:
    def of(action: UsageAction) -> UsageCount:
        return counts.get(action, NOTHING)

    success = of(UsageAction.CREATE).successes + of(UsageAction.SEARCH).successes
    error = sum(of(action).errors for action in _REFUSED)
    return {
        "memory_create": of(UsageAction.CREATE).items,
        "memory_search": of(UsageAction.SEARCH).successes,
        "total": success + error,
        "success": success,
        "error": error,
    }
