"""MemoryRelay's requests and answers about memories."""

from typing import Annotated, Any, Final, Literal

from pydantic import Field

from muniment.api.answers import Answer, Body, field
from muniment.api.dialects.building import VendorBody
from muniment.api.dialects.memoryrelay.names import MemoryOut, RelayType
from muniment.api.dialects.memoryrelay.pages import ListOut
from muniment.api.dialects.scores import ScaledSearch
from muniment.api.fields import Content, Flag, Importance, Metadata, Name, Text
from muniment.domain.memories.memory import (
    DEDUP_THRESHOLD_DEFAULT,
    DEDUP_THRESHOLD_MIN,
    DEFAULT_IMPORTANCE,
    UNSET,
    MemoryDraft,
    MemoryPatch,
    Tier,
    Visibility,
)
from muniment.services.results import BatchItem, BatchResult

BATCH_MAX: Final = 100
PREVIEW_CHARACTERS: Final = 100

Threshold = Annotated[float, Field(ge=DEDUP_THRESHOLD_MIN, le=1, strict=True)]


class MemoryIn(VendorBody):
    """A memory to store; the program fills in what is omitted or null."""

    content: Content
    agent_id: Name
    metadata: Metadata | None = None
    memory_type: RelayType | None = None
    user_id: Name | None = None
    session_id: Name | None = None
    project: Name | None = None
    project_id: Name | None = None
    importance: Importance | None = None
    tier: Tier | None = None
    visibility: Visibility | None = None
    deduplicate: Flag | None = None
    dedup_threshold: Threshold | None = None
    auto_extract_entities: Flag | None = Field(
        default=None, description="False: no entities are extracted, now or after a change."
    )

    def draft(self, scale: ScaledSearch, *, wait: bool = True) -> MemoryDraft:
        """Return the memory as a domain value.

        Args:
            scale: The vendor's.
            wait: Whether its vectors are there before the answer.
        """
        threshold = self.dedup_threshold
        return MemoryDraft(
            content=self.content,
            agent_id=self.agent_id,
            user_id=self.user_id,
            session_id=self.session_id,
            project=self.project_id or self.project,
            type=None if self.memory_type is None else self.memory_type.own,
            metadata=self.metadata or {},
            importance=_or_default(self.importance),
            tier=self.tier,
            visibility=self.visibility,
            wait=wait,
            deduplicate=bool(self.deduplicate),
            dedup_threshold=scale.dedup_threshold(
                DEDUP_THRESHOLD_DEFAULT if threshold is None else threshold
            ),
            extract_entities=self.auto_extract_entities is not False,
        )


class LaterMemoryIn(MemoryIn):
    """A memory to store without waiting for its vectors."""

    webhook_url: Text | None = Field(
        default=None, description="Never called, since nothing leaves this computer."
    )


class BatchItemIn(VendorBody):
    """A memory of a batch; one that exceeds a limit fails alone."""

    content: Text
    agent_id: Text | None = None
    metadata: dict[str, Any] | None = None
    client_id: Text | None = None
    session_id: Text | None = None
    user_id: Text | None = None
    importance: Annotated[float, Field(strict=True)] | None = None
    tier: Tier | None = None
    memory_type: RelayType | None = None
    auto_extract_entities: Flag | None = None

    def draft(self, agent: str) -> MemoryDraft:
        """Return the memory as a domain value.

        Args:
            agent: Whose it is when it names no agent.
        """
        return MemoryDraft(
            content=self.content,
            agent_id=self.agent_id or agent,
            user_id=self.user_id or None,
            session_id=self.session_id or None,
            type=None if self.memory_type is None else self.memory_type.own,
            metadata=self.metadata or {},
            importance=_or_default(self.importance),
            tier=self.tier,
            client_id=self.client_id or None,
            extract_entities=self.auto_extract_entities is not False,
        )


class BatchIn(VendorBody):
    """Memories to store together."""

    memories: Annotated[list[BatchItemIn], Field(min_length=1, max_length=BATCH_MAX)]
    agent_id: Text | None = Field(
        default=None, description="Default for memories without an agent."
    )
    parallel_embeddings: Flag | None = Field(
        default=None, description="Always true: vectors are computed together."
    )


class UpdateIn(VendorBody):
    """A change to a memory; null counts as omitted, metadata is merged."""

    content: Content | None = None
    metadata: Metadata | None = None

    def patch(self) -> MemoryPatch | None:
        """Return the change as a domain value; ``None`` if there is none."""
        if self.content is None and not self.metadata:
            return None
        return MemoryPatch(
            content=UNSET if self.content is None else self.content,
            metadata=UNSET if self.metadata is None else self.metadata,
        )


class ImportanceIn(VendorBody):
    """A memory's importance and tier; by default the tier follows the importance."""

    importance: Importance
    tier: Tier | None = None

    def patch(self) -> MemoryPatch:
        """Return the change as a domain value."""
        return MemoryPatch(importance=self.importance, tier=self.tier)


class MaintenanceIn(VendorBody):
    """A maintenance action for all memories."""

    action: Literal["demote_cold"]


class PageOut(ListOut):
    """A page of memories, newest first."""

    data: list[MemoryOut]


def _error_text(item: BatchItem) -> str | None:
    return None if item.error is None else item.error.detail or item.error.title


class BatchItemOut(Answer):
    """Result of one memory of a batch."""

    index: int
    status: Literal["success", "skipped", "failed"] = field(
        source=lambda item: "success" if item.status == "created" else item.status
    )
    # One version of the vendor's client reads the one name, the others the other.
    id: str | None = field(source="memory_id")
    memory_id: str | None
    client_id: str | None
    content_preview: str
    error: str | None = field(source=_error_text)
    error_code: str | None = field(
        source=lambda item: None if item.error is None else item.error.code
    )


class BatchOut(Answer):
    """Result of a batch."""

    success: bool = field(source=lambda result: result.failed == 0)
    total: int
    succeeded: int
    failed: int
    skipped: int
    results: list[BatchItemOut]
    timing: dict[str, float] = field(
        source=lambda result: {
            "total_ms": result.total_ms,
            "embedding_ms": result.embedding_ms,
            "database_ms": result.storage_ms,
            "per_memory_avg_ms": result.total_ms / result.total,
        }
    )


class MaintenanceOut(Answer):
    """Result of the action."""

    action: Literal["demote_cold"]
    demoted_count: int


def batch_body(sent: BatchIn, result: BatchResult) -> Body:
    """Return the body of a batch's result."""
    results = [
        BatchItemOut.of(
            item,
            client_id=sent.memories[item.index].client_id,
            content_preview=sent.memories[item.index].content[:PREVIEW_CHARACTERS],
        )
        for item in result.items
    ]
    return BatchOut.of(result, results=results)


def _or_default(importance: float | None) -> float:
    return DEFAULT_IMPORTANCE if importance is None else importance
