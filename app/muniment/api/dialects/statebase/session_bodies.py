"""What StateBase's clients send about sessions, and what they are answered."""

from datetime import UTC, datetime
from typing import Annotated, Any, Final, Literal

from pydantic import AfterValidator, BaseModel, Field

from muniment.api.dialects.building import VendorBody
from muniment.api.dialects.statebase.memory_types import shown_type
from muniment.api.dialects.statebase.turn_bodies import turn_body
from muniment.api.fields import Metadata, Name, Text
from muniment.domain.errors import InvalidInputError
from muniment.domain.moments import moment_text
from muniment.domain.sessions.session import (
    CONTEXT_MEMORIES_DEFAULT,
    CONTEXT_MEMORIES_MAX,
    CONTEXT_TURNS_DEFAULT,
    CONTEXT_TURNS_MAX,
    TTL_MAX_S,
    Session,
    SessionContext,
    SessionDraft,
    SessionMemory,
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
        """Return the session as the services know it; it ends after a day unless told."""
        return SessionDraft(
            agent_id=self.agent_id,
            user_id=self.user_id,
            initial_state=self.initial_state or {},
            metadata=self.metadata or {},
            ttl_s=self.ttl_seconds or TTL_S,
        )


class SessionEdit(VendorBody):
    """A change to a session: null counts as left out."""

    metadata: Metadata | None = None
    ttl_seconds: Lifetime | None = None

    def patch(self) -> SessionPatch | None:
        """Return the change as the services know it; ``None`` when there is none."""
        given: dict[str, Any] = {}
        if self.metadata is not None:
            given["metadata"] = self.metadata
        if self.ttl_seconds is not None:
            given["ttl_s"] = self.ttl_seconds
        return SessionPatch(**given) if given else None


class ContextIn(VendorBody):
    """What a prompt needs; limits are moved into their ranges."""

    query: Text | None = None
    memory_limit: MemoryLimit | None = None
    turn_limit: TurnLimit | None = None

    @property
    def memory_limit_or_default(self) -> int:
        """How many memories."""
        return CONTEXT_MEMORIES_DEFAULT if self.memory_limit is None else self.memory_limit

    @property
    def turn_limit_or_default(self) -> int:
        """How many turns."""
        return CONTEXT_TURNS_DEFAULT if self.turn_limit is None else self.turn_limit


class ForkIn(VendorBody):
    """Where to fork a session; without a version at its present state."""

    version: Version | None = None


class SessionOut(BaseModel):
    """A session; ``agent_id`` is empty for one that has no agent."""

    object: Literal["session"]
    id: str
    agent_id: str
    user_id: str | None
    created_at: str
    updated_at: str
    metadata: dict[str, Any]
    state: dict[str, Any]
    memory_count: int
    turn_count: int
    ttl_expires_at: str | None


class SessionPageOut(BaseModel):
    """A page of sessions, newest first."""

    object: Literal["list"]
    data: list[SessionOut]
    has_more: bool
    first_id: str | None
    last_id: str | None


class ContextOut(BaseModel):
    """What a prompt needs of a session; turns newest first."""

    state: dict[str, Any]
    memories: list[dict[str, Any]]
    recent_turns: list[dict[str, Any]]


def session_body(session: Session) -> dict[str, Any]:
    """Return the body of a session."""
    ends = session.expires_at
    return {
        "object": "session",
        "id": session.short_id,
        "agent_id": session.agent_id or "",
        "user_id": session.user_id,
        "created_at": moment_text(session.created_at),
        "updated_at": moment_text(session.updated_at),
        "metadata": dict(session.metadata),
        "state": dict(session.state),
        "memory_count": session.memory_count,
        "turn_count": session.turn_count,
        "ttl_expires_at": None if ends is None else moment_text(ends),
    }


def context_body(context: SessionContext) -> dict[str, Any]:
    """Return the body of a context."""
    return {
        "state": dict(context.session.state),
        "memories": [_remembered_body(found) for found in context.memories],
        "recent_turns": [turn_body(turn) for turn in context.turns],
    }


def _remembered_body(found: SessionMemory) -> dict[str, Any]:
    """Return the body of a memory of a context; where nothing was asked, its score is 0."""
    return {
        "id": found.memory.short_id,
        "content": found.memory.content,
        "type": shown_type(found.memory),
        "score": 0.0 if found.score is None else found.score,
        "created_at": moment_text(found.memory.created_at),
    }


def moment_of(field: str, text: str | None) -> datetime | None:
    """Read a moment out of a query; one without a zone is in UTC.

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
