"""StateBase's requests and answers about memories."""

from typing import Annotated, Any, Final, Literal

from pydantic import AfterValidator, Field

from muniment.api.answers import Answer, Body, MomentText, field
from muniment.api.dialects.building import VendorBody
from muniment.api.dialects.statebase.memory_types import (
    given_metadata,
    kept_type,
    shown_metadata,
    shown_type,
)
from muniment.api.dialects.statebase.refusals import CONTENT_TOO_LARGE
from muniment.api.fields import Metadata, Name, Tags, Text
from muniment.api.refusals import refuse
from muniment.domain.memories.memory import (
    EmbeddingState,
    Memory,
    MemoryDraft,
    MemoryPatch,
    MemoryType,
)
from muniment.domain.sessions.session import Session

CONTENT_MAX: Final = 10_000
SEARCH_LIMIT: Final = 10
SEARCH_LIMIT_MAX: Final = 50
THRESHOLD: Final = 0.7


def _at_most_50(limit: int) -> int:
    return min(max(limit, 1), SEARCH_LIMIT_MAX)


class MemoryIn(VendorBody):
    """A memory to store in a session."""

    session_id: Name
    content: Text = Field(min_length=1)
    type: Name | None = None
    tags: Tags | None = None
    metadata: Metadata | None = None
    embed: bool | None = None
    user_id: Name | None = None
    agent_id: Name | None = None

    def draft(self, session: Session) -> MemoryDraft:
        """Return the memory as a domain value, with the owners of its session.

        Raises:
            RequestRefusedError: The content is too long.
        """
        kind, said = kept_type(self.type or MemoryType.GENERAL.value)
        noted = {name: word for name, word in said.items() if word is not None}
        return MemoryDraft(
            content=_checked(self.content),
            namespace=session.namespace,
            session_id=session.handle,
            agent_id=self.agent_id or session.agent_id,
            user_id=self.user_id or session.user_id,
            type=kind,
            tags=tuple(self.tags or ()),
            metadata={**given_metadata(self.metadata or {}), **noted},
            embed=self.embed is not False,
        )


class MemoryEdit(VendorBody):
    """A change to a memory; null counts as omitted.

    New content gets vectors, also in a memory stored without, unless ``embed`` is false.
    """

    content: Annotated[Text, Field(min_length=1)] | None = None
    type: Name | None = None
    tags: Tags | None = None
    metadata: Metadata | None = None
    embed: bool | None = None

    def patch(self) -> MemoryPatch | None:
        """Return the change as a domain value; ``None`` if there is none.

        Raises:
            RequestRefusedError: The content is too long.
        """
        given: dict[str, Any] = {}
        if self.content is not None:
            given["content"] = _checked(self.content)
        if self.embed is not None or self.content is not None:
            given["embed"] = self.embed is not False
        if self.tags is not None:
            given["tags"] = tuple(self.tags)
        if self.metadata is not None:
            given["metadata"] = given_metadata(self.metadata)
        if self.type is not None:
            given["type"], said = kept_type(self.type)
            given["metadata"] = {**given.get("metadata", {}), **said}
        return MemoryPatch(**given) if given else None


class SearchIn(VendorBody):
    """A search by meaning; the limit is clamped."""

    query: Text = Field(min_length=1)
    session_id: Text | None = None
    user_id: Text | None = None
    type: Name | None = None
    tags: Tags | None = None
    limit: Annotated[int, AfterValidator(_at_most_50)] | None = None
    threshold: Annotated[float, Field(ge=0, le=1)] | None = None

    def conditions(self) -> dict[str, Any]:
        """Return the fields of a filter."""
        return {
            "session_id": self.session_id or None,
            "user_id": self.user_id or None,
            "tags": tuple(self.tags or ()),
        }


def _is_ready(memory: Memory) -> bool:
    return memory.embedding.state is EmbeddingState.READY


class MemoryOut(Answer):
    """A memory; ``session_id`` is empty for one that belongs to no session."""

    object: Literal["memory"]
    id: str = field(source="short_id")
    session_id: str = field(source=lambda memory: memory.session_id or "")
    created_at: MomentText
    content: str
    type: str = field(source=shown_type)
    tags: list[str]
    metadata: dict[str, Any] = field(source=shown_metadata)
    embedding_id: str | None = field(
        source=lambda memory: memory.short_id if _is_ready(memory) else None
    )
    vector_available: bool = field(source=_is_ready)


class ChangedMemoryOut(MemoryOut):
    """A memory after a change."""

    updated_at: MomentText
    version: int


class HitOut(Answer):
    """A result; the score is the cosine."""

    id: str = field(source="memory.short_id")
    session_id: str = field(source=lambda hit: hit.memory.session_id or "")
    content: str = field(source="memory.content")
    type: str = field(source=lambda hit: shown_type(hit.memory))
    # The oldest clients read the type under this name.
    memory_type: str = field(source=lambda hit: shown_type(hit.memory))
    tags: list[str] = field(source="memory.tags")
    score: float
    created_at: MomentText = field(source="memory.created_at")


class FoundOut(Answer):
    """Search results, best first."""

    object: Literal["list"]
    query: str
    data: list[HitOut]


class ListOut(Answer):
    """A page of a list."""

    object: Literal["list"]
    data: list[Any]
    has_more: bool
    first_id: str | None
    last_id: str | None


class MemoryPageOut(ListOut):
    """A page of memories, newest first."""

    data: list[MemoryOut]


def list_body(data: list[Body], *, has_more: bool) -> Body:
    """Return the body of a page of memories, sessions or turns."""
    return ListOut.of(
        data=data,
        has_more=has_more,
        first_id=data[0]["id"] if data else None,
        last_id=data[-1]["id"] if data else None,
    )


def _checked(content: str) -> str:
    if len(content) > CONTENT_MAX:
        raise refuse(CONTENT_TOO_LARGE)
    return content
