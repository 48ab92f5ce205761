"""MemSync's requests and answers about memories."""

from datetime import datetime
from typing import Annotated, Any, Final, Literal

from pydantic import AfterValidator, Field, TypeAdapter, ValidationError

from muniment.api.answers import Answer, Body, MomentText, field
from muniment.api.dialects.building import VendorBody
from muniment.api.dialects.numbers import clamped
from muniment.api.fields import Content, Flag, Importance, Metadata, Moment, Name, Text
from muniment.domain.memories.memory import Category, Memory, MemoryKind, MemoryPatch, MemoryType
from muniment.domain.memories.query import (
    QUERY_MAX_CHARACTERS,
    SEARCH_LIMIT_DEFAULT,
    SEARCH_LIMIT_MAX,
    Hit,
    MemoryFilter,
    MemoryPage,
    SearchMode,
    SearchRequest,
)
from muniment.domain.sessions.conversation import MESSAGES_MAX, Conversation, Message

DELETED_MAX: Final = 1_000
"""Limit of memories that one call deletes."""

_PAGE_MAX: Final = 100_000
_MOMENT: Final[TypeAdapter[datetime]] = TypeAdapter(Moment)


def _at_least_one(messages: list[Any]) -> list[Any]:
    if not messages:
        raise ValueError("At least one message is required")
    return messages


def _within_100(limit: int) -> int:
    if not 1 <= limit <= SEARCH_LIMIT_MAX:
        raise ValueError(f"Must be between 1 and {SEARCH_LIMIT_MAX}")
    return limit


Page = Annotated[int, *clamped(1, at_least=1, at_most=_PAGE_MAX)]
PageSize = Annotated[int, *clamped(20, at_least=1, at_most=100)]
Limit = Annotated[int, Field(strict=True), AfterValidator(_within_100)]


class MessageIn(VendorBody):
    """One message of a conversation."""

    role: Literal["user", "assistant"]
    content: Text


class ConversationIn(VendorBody):
    """A conversation to extract memories from; the thread is their session."""

    messages: Annotated[
        list[MessageIn], Field(max_length=MESSAGES_MAX), AfterValidator(_at_least_one)
    ]
    agent_id: Name
    thread_id: Name
    source: Name
    metadata: Metadata | None = Field(
        default=None,
        description="Added to every memory; its timestamp is the time of the conversation.",
    )

    def conversation(self) -> Conversation:
        """Return the conversation as a domain value."""
        metadata = self.metadata or {}
        said_at = _moment(metadata.get("timestamp"))
        return Conversation(
            messages=[
                Message(each.role, each.content, created_at=said_at) for each in self.messages
            ],
            agent_id=self.agent_id,
            session_id=self.thread_id,
            source=self.source,
            metadata=metadata,
        )


class SearchIn(VendorBody):
    """A search; null counts as omitted."""

    query: Annotated[Text, Field(min_length=1, max_length=QUERY_MAX_CHARACTERS)]
    limit: Limit | None = None
    categories: list[Category] | None = Field(default=None, description="At least one must match.")
    rerank: Flag | None = Field(default=None, description="Ranks by words and meaning.")
    include_bio: Flag | None = None
    agent_id: Text | None = None
    thread_id: Text | None = None

    def request(self) -> SearchRequest:
        """Return the search as a domain value."""
        wanted = MemoryFilter(
            categories=tuple(dict.fromkeys(self.categories or ())),
            agent_id=self.agent_id or None,
            session_id=self.thread_id or None,
        )
        return SearchRequest(
            query=self.query,
            mode=SearchMode.HYBRID if self.rerank else SearchMode.SEMANTIC,
            limit=self.limit or SEARCH_LIMIT_DEFAULT,
            filter=wanted,
        )


class MemoryEdit(VendorBody):
    """A change to a memory; null counts as omitted."""

    content: Content | None = None
    metadata: Metadata | None = Field(default=None, description="Merged; null removes a key.")
    category: Category | None = None
    memory_type: MemoryKind | None = None
    importance: Importance | None = None

    def patch(self) -> MemoryPatch | None:
        """Return the change as a domain value; ``None`` if there is none."""
        given: dict[str, Any] = {
            name: value
            for name, value in {
                "content": self.content,
                "metadata": self.metadata,
                "categories": None if self.category is None else (self.category,),
                "kind": self.memory_type,
                "importance": self.importance,
            }.items()
            if value is not None
        }
        return MemoryPatch(**given) if given else None


class DeleteIn(VendorBody):
    """Several memories to delete."""

    memory_ids: Annotated[list[Text], Field(min_length=1, max_length=DELETED_MAX)]
    cascade: Flag | None = None
    backup: Flag | None = None


def kind_of(memory: Memory) -> MemoryKind:
    """Return the kind of a memory, or the kind that its type suggests."""
    if memory.kind is not None:
        return memory.kind
    return MemoryKind.EPISODIC if memory.type is MemoryType.EVENT else MemoryKind.SEMANTIC


class StoredMemoryOut(Answer):
    """A memory extracted from a conversation."""

    id: str = field(source="short_id")
    memory: str = field(source="content")
    categories: list[Category]
    type: MemoryKind = field(source=kind_of)
    created_at: MomentText


class StoredOut(Answer):
    """Result of a conversation."""

    success: Literal[True]
    memories_created: int = field(source=lambda found: len(found.memories))
    processing_time: str = field(source=lambda found: f"{found.took_ms / 1_000:.3f}s")
    categories_detected: list[Category] = field(source="categories")
    memories: list[StoredMemoryOut]


class MemoryOut(StoredMemoryOut):
    """A memory."""

    source: str | None
    updated_at: MomentText
    agent_id: str | None
    thread_id: str | None = field(source="session_id")


class FoundMemoryOut(MemoryOut):
    """A search result; a smaller distance is nearer in meaning."""

    vector_distance: float
    rerank_score: float | None = None


class FoundOut(Answer):
    """Search results, best first."""

    user_bio: str | None = None
    memories: list[FoundMemoryOut]


class PaginationOut(Answer):
    """Position of a page."""

    page: int
    page_size: int
    total_items: int
    total_pages: int
    has_next: bool
    has_previous: bool


class PageOut(Answer):
    """A page of memories, newest first."""

    data: list[MemoryOut]
    pagination: PaginationOut


class ChangedOut(Answer):
    """A memory after a change."""

    memory_id: str = field(source="short_id")
    content: str
    category: Category | None = field(
        source=lambda memory: memory.categories[0] if memory.categories else None
    )
    memory_type: MemoryKind = field(source=kind_of)
    importance: float
    metadata: dict[str, Any]
    # Vectors are not given out.
    embeddings: list[float] = field(value=())
    created_at: MomentText
    updated_at: MomentText


class DeletedOut(Answer):
    """A deleted memory; with a backup it stays in the trash for 30 days."""

    success: Literal[True]
    memory_id: str
    deleted_at: str
    cascade_deletions: dict[str, int]
    backup_id: str | None = None


class AllDeletedOut(Answer):
    """Result of deleting several memories."""

    success: bool
    deleted_count: int
    deleted: list[DeletedOut]
    not_found: list[str]


def hit_body(hit: Hit, nearness: float | None = None) -> Body:
    """Return the body of a search result.

    Args:
        hit: The result, with a score on the vendor's scale.
        nearness: Its similarity in meaning on that scale; given for a reranked result alone.
    """
    if nearness is None:
        return FoundMemoryOut.of(hit.memory, vector_distance=1.0 - hit.score)
    return FoundMemoryOut.of(hit.memory, vector_distance=1.0 - nearness, rerank_score=hit.score)


def page_body(found: MemoryPage, *, page: int, page_size: int) -> Body:
    """Return the body of a page."""
    pages = -(-found.total // page_size)
    pagination = PaginationOut.of(
        page=page,
        page_size=page_size,
        total_items=found.total,
        total_pages=pages,
        has_next=page < pages,
        has_previous=page > 1,
    )
    return PageOut.of(data=MemoryOut.each(found.memories), pagination=pagination)


def _moment(value: object) -> datetime | None:
    """Return when a conversation took place, or ``None`` if the value is not a moment."""
    try:
        return _MOMENT.validate_python(value)
    except ValidationError:
        return None
