"""Requests and answers of Azen's API."""

from typing import Annotated, Any, Final, Literal

from pydantic import BeforeValidator, Field

from muniment.api.answers import Answer, Body, MomentText, field
from muniment.api.dialects.building import VendorBody
from muniment.api.fields import Text
from muniment.domain.memories.memory import EmbeddingState, MemoryDraft
from muniment.domain.memories.query import Hit, SearchMode, SearchRequest
from muniment.domain.usage.usage import NOTHING, UsageAction, UsageCount
from muniment.services.usage.usage_service import Counts, Usage

TOP_DEFAULT: Final = 5
USAGE_DAYS: Final = 30


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
        """Return the memory as a domain value; its vectors are computed after the answer."""
        return MemoryDraft(content=self.text, client_id=self.dedup_key or None, wait=False)


class SearchIn(VendorBody):
    """A search by meaning."""

    query: Text = Field(min_length=1)
    top_k: Annotated[Annotated[int, Field(ge=1, le=50)] | None, BeforeValidator(_number)] = Field(
        default=None, alias="topK"
    )

    def request(self) -> SearchRequest:
        """Return the search as a domain value."""
        return SearchRequest(
            query=self.query, mode=SearchMode.SEMANTIC, limit=self.top_k or TOP_DEFAULT
        )


class MemoryOut(Answer):
    """A memory."""

    id: str
    content: str
    metadata: dict[str, Any] | None = field(source=lambda memory: dict(memory.metadata) or None)
    createdAt: MomentText = field(source="created_at")  # noqa: N815 (the vendor's name)
    embedded: bool = field(source=lambda memory: memory.embedding.state is EmbeddingState.READY)


class CreatedOut(Answer):
    """A stored memory."""

    status: Literal["success"]
    memoryId: str = field(source="id")  # noqa: N815
    createdAt: MomentText = field(source="created_at")  # noqa: N815
    embedding: Literal["processing"]


class OneOut(Answer):
    """One memory."""

    status: Literal["success"]
    memory: MemoryOut


class PageOut(Answer):
    """A page of memories, newest first."""

    status: Literal["success"]
    memories: list[MemoryOut]
    page: int
    per: int
    total_pages: int
    total_count: int


def _passage_id(hit: Hit) -> str:
    """Name a passage by the character that it begins at."""
    return f"{hit.memory.id}::{0 if hit.passage is None else hit.passage[0]}"


class MatchOut(Answer):
    """A passage that matched: ``<memory id>::<place>``, and its score (docs/scores.md)."""

    id: str = field(source=_passage_id)
    score: float
    values: list[float] = field(value=())


class FoundOut(Answer):
    """Search results, best first."""

    status: Literal["success"]
    memories: list[MemoryOut]
    rawMatches: list[MatchOut]  # noqa: N815


class DeletedOut(Answer):
    """A deleted memory."""

    status: Literal["success"]
    deleted: Literal[True]
    memoryId: str  # noqa: N815
    message: str


class UsageOut(Answer):
    """The last 30 days."""

    range: dict[str, str]
    labels: list[str]
    series: dict[str, list[int]]
    summary: dict[str, int]


class IndexOut(Answer):
    """The port answers."""

    status: Literal["ok"]


def usage_body(usage: Usage) -> Body:
    """Return the body of 30 days of usage: creations and searches, and every failed request."""
    days = [_day_figures(day.by_action) for day in usage.by_day]
    labels = [day.day for day in usage.by_day]
    series = {name: [day[name] for day in days] for name in days[0]}
    return UsageOut.of(
        range={"start": labels[0], "end": labels[-1]},
        labels=labels,
        series=series,
        summary={
            "total_requests": sum(series["total"]),
            "success_count": sum(series["success"]),
            "error_count": sum(series["error"]),
            "memory_count": sum(series["memory_create"]),
            "search_count": sum(series["memory_search"]),
        },
    )


def _day_figures(counts: Counts) -> dict[str, int]:
    def of(action: UsageAction) -> UsageCount:
        return counts.get(action, NOTHING)

    success = of(UsageAction.CREATE).successes + of(UsageAction.SEARCH).successes
    error = sum(count.errors for count in counts.values())
    return {
        "memory_create": of(UsageAction.CREATE).items,
        "memory_search": of(UsageAction.SEARCH).successes,
        "total": success + error,
        "success": success,
        "error": error,
    }
