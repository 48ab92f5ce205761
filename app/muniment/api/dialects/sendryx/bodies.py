"""Requests and answers of Sendryx's API."""

from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, Final, Literal

from pydantic import AfterValidator, BeforeValidator, Field

from muniment.api.answers import Answer, MomentText, field
from muniment.api.dialects.building import VendorBody
from muniment.api.fields import Metadata, Text
from muniment.domain.memories.memory import MemoryDraft
from muniment.domain.usage.usage import NOTHING, UsageAction
from muniment.services.usage.stats_service import Stats
from muniment.services.usage.usage_service import Usage

CONTENT_MAX: Final = 8_191
VECTOR_BYTES: Final = 1_536 * 4
"""Bytes that the vendor counts for one memory's vector."""

_LIFETIME_MAX_S: Final = 100 * 366 * 24 * 3_600
_NUMBER_MAX: Final = 2**53 - 1


def _trimmed(content: str) -> str:
    content = content.strip()
    if not 1 <= len(content) <= CONTENT_MAX:
        raise ValueError(f"must have 1 to {CONTENT_MAX:,} characters")
    return content


def _whole(value: object) -> object:
    if isinstance(value, bool):
        raise ValueError("must be a positive integer")  # noqa: TRY004 (pydantic's way)
    return value


Whole = Annotated[int, BeforeValidator(_whole)]
MemoryNumber = Annotated[Whole, Field(ge=1, le=_NUMBER_MAX)]


class StoreIn(VendorBody):
    """A memory to store."""

    content: Annotated[Text, AfterValidator(_trimmed)]
    metadata: Metadata | None = None
    expires_in_seconds: Annotated[Whole, Field(ge=1, le=_LIFETIME_MAX_S)] | None = None

    def draft(self) -> MemoryDraft:
        """Return the memory as a domain value."""
        expires_at = None
        if self.expires_in_seconds is not None:
            expires_at = datetime.now(UTC) + timedelta(seconds=self.expires_in_seconds)
        return MemoryDraft(
            content=self.content, metadata=self.metadata or {}, expires_at=expires_at
        )


class ForgetIn(VendorBody):
    """What to delete: one memory, or everything."""

    id: MemoryNumber | None = None
    wipe: bool = False


class KeyIn(VendorBody):
    """A key to create."""

    namespace: Text = Field(min_length=1)
    name: Text | None = None


class MemoryOut(Answer):
    """A memory in a list."""

    id: int = field(source="number")
    content: str
    metadata: dict[str, Any]
    expires_at: MomentText | None
    created_at: MomentText


class HitOut(Answer):
    """A result."""

    id: int = field(source="memory.number")
    content: str = field(source="memory.content")
    metadata: dict[str, Any] = field(source="memory.metadata")
    expires_at: MomentText | None = field(source="memory.expires_at")
    created_at: MomentText = field(source="memory.created_at")
    similarity: float = field(source="score")


class CountsOut(Answer):
    """The counts; the total is of every row, as the vendor counts."""

    total: int = field(source=lambda stats: stats.permanent + stats.temporary + stats.expired)
    permanent: int
    active_ttl: int = field(source="temporary")
    expired: int
    oldest: MomentText | None = field(source="oldest_at")
    newest: MomentText | None = field(source="newest_at")


class StoredOut(Answer):
    """A stored memory."""

    success: Literal[True]
    memory: dict[str, Any]


class FoundOut(Answer):
    """Search results, best first; similarity is the cosine."""

    success: Literal[True]
    results: list[dict[str, Any]]
    count: int
    query: str
    namespace: str


class ForgottenOut(Answer):
    """Number of deleted memories."""

    success: Literal[True]
    deleted: int
    message: str


class ListOut(Answer):
    """A page of memories, newest first."""

    success: Literal[True]
    memories: list[dict[str, Any]]
    total: int
    limit: int
    offset: int


class StatsOut(Answer):
    """Counts of memories."""

    success: Literal[True]
    namespace: str
    stats: dict[str, Any]


class UsageOut(Answer):
    """Calls, and an estimate of what is stored."""

    success: Literal[True]
    namespace: str
    usage: dict[str, Any]


class KeyOut(Answer):
    """A new key, shown only once."""

    success: Literal[True]
    key: dict[str, Any]


def usage_body(usage: Usage, stats: Stats) -> dict[str, Any]:
    """Return calls by kind, and the vendor's estimate of what is stored."""
    calls = {action: usage.by_action.get(action, NOTHING).calls for action in UsageAction}
    return {
        "calls": {
            "total": usage.total.calls,
            "store": calls[UsageAction.CREATE],
            "search": calls[UsageAction.SEARCH],
            "list": calls[UsageAction.LIST],
            "forget": calls[UsageAction.DELETE],
            "errors": usage.total.errors,
        },
        "storage": {
            "memories": stats.memories,
            "embedding_bytes": stats.memories * VECTOR_BYTES,
            "content_bytes": stats.storage.content_characters,
            "total_bytes": stats.memories * VECTOR_BYTES + stats.storage.content_characters,
        },
    }
