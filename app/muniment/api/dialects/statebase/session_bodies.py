"""StateBase's requests and answers about sessions."""

from datetime import UTC, datetime
from typing import Annotated, Any, Final, Literal

from pydantic import AfterValidator, Field

from muniment.api.answers import Answer, MomentText, field
from muniment.api.dialects.building import VendorBody
from muniment.api.dialects.statebase.memory_bodies import ListOut
from muniment.api.dialects.statebase.memory_types import shown_type
from muniment.api.dialects.statebase.turn_bodies import TurnOut
from muniment.api.fields import Metadata, Name, Text
from muniment.domain.errors import InvalidInputError
from muniment.domain.sessions.session import (
    CONTEXT_MEMORIES_DEFAULT,
    CONTEXT_MEMORIES_MAX,
    CONTEXT_TURNS_DEFAULT,
    CONTEXT_TURNS_MAX,
    TTL_MAX_S,
    SessionDraft,
    SessionPatch,
)

TTL_S: Final = 86_400
_VERSION_MAX: Final = 2**53


def _memories(limit: int) -> int:
    return min(max(limit, 0), CONTEXT_MEMORIES_MAX)


def _turns(limit: int) -> int:
    return min(max(limit, 0), CONTEXT_TURNS_MAX)


Lifetime = Annotated[int, Field(ge=1, le=TTL_MAX_S)]
Version = Annotated[int, Field(ge=-_VERSION_MAX, le=_VERSION_MAX)]
MemoryLimit = Annotated[int, AfterValidator(_memories)]
TurnLimit = Annotated[int, AfterValidator(_turns)]


class SessionIn(VendorBody):
    """A session to create."""

    agent_id: Name
    user_id: Name | None = None
    initial_state: Metadata | None = None
    metadata: Metadata | None = None
    ttl_seconds: Lifetime | None = None

    def draft(self) -> SessionDraft:
        """Return the session as a domain value; it expires after a day by default."""
        return SessionDraft(
            agent_id=self.agent_id,
            user_id=self.user_id,
            initial_state=self.initial_state or {},
            metadata=self.metadata or {},
            ttl_s=self.ttl_seconds or TTL_S,
        )


class SessionEdit(VendorBody):
    """A change to a session; null counts as omitted."""

    metadata: Metadata | None = None
    ttl_seconds: Lifetime | None = None

    def patch(self) -> SessionPatch | None:
        """Return the change as a domain value; ``None`` if there is none."""
        given: dict[str, Any] = {}
        if self.metadata is not None:
            given["metadata"] = self.metadata
        if self.ttl_seconds is not None:
            given["ttl_s"] = self.ttl_seconds
        return SessionPatch(**given) if given else None


class ContextIn(VendorBody):
    """A context request; limits are clamped."""

    query: Text | None = None
    memory_limit: MemoryLimit | None = None
    turn_limit: TurnLimit | None = None

    @property
    def memory_limit_or_default(self) -> int:
        """Limit of memories."""
        return CONTEXT_MEMORIES_DEFAULT if self.memory_limit is None else self.memory_limit

    @property
    def turn_limit_or_default(self) -> int:
        """Limit of turns."""
        return CONTEXT_TURNS_DEFAULT if self.turn_limit is None else self.turn_limit


class ForkIn(VendorBody):
    """The version to fork; by default the current state."""

    version: Version | None = None


class SessionOut(Answer):
    """A session; ``agent_id`` is empty for one that has no agent."""

    object: Literal["session"]
    id: str = field(source="short_id")
    agent_id: str = field(source=lambda session: session.agent_id or "")
    user_id: str | None
    created_at: MomentText
    updated_at: MomentText
    metadata: dict[str, Any]
    state: dict[str, Any]
    memory_count: int
    turn_count: int
    ttl_expires_at: MomentText | None = field(source="expires_at")


class SessionPageOut(ListOut):
    """A page of sessions, newest first."""

    data: list[SessionOut]


class ContextMemoryOut(Answer):
    """A memory of a context; without a query its score is 0."""

    id: str = field(source="memory.short_id")
    content: str = field(source="memory.content")
    type: str = field(source=lambda found: shown_type(found.memory))
    score: float = field(source=lambda found: 0.0 if found.score is None else found.score)
    created_at: MomentText = field(source="memory.created_at")


class ContextOut(Answer):
    """A session's context for a prompt; turns newest first."""

    state: dict[str, Any] = field(source="session.state")
    memories: list[dict[str, Any]] = field(
        source=lambda context: ContextMemoryOut.each(context.memories)
    )
    recent_turns: list[dict[str, Any]] = field(source=lambda context: TurnOut.each(context.turns))


def moment_of(field: str, text: str | None) -> datetime | None:
    """Parse a moment from a query parameter; without a zone it is UTC.

    Raises:
        InvalidInputError: It is none.
    """
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise InvalidInputError(field, "must be a date and time in ISO 8601") from None
