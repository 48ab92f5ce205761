"""Sessions: one conversation or run each, with a state and turns.

A memory outlives its session; state and turns do not. After ``expires_at`` the session, its state
and its turns appear in no answer.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from muniment.domain.changes import ChangeSet
from muniment.domain.errors import InvalidInputError
from muniment.domain.memories.memory import UNSET, JsonObject, Memory, Unset
from muniment.domain.memories.query import NormalizedScores
from muniment.domain.request_rules import check_namespace
from muniment.domain.sessions.session_states import Turn, check_state
from muniment.domain.value_rules import (
    check_between,
    check_json,
    check_member,
    check_name,
    check_text,
    given_fields,
)

TTL_MAX_S: Final = 30 * 24 * 3600
TITLE_MAX_CHARACTERS: Final = 500
SUMMARY_MAX_CHARACTERS: Final = 10_000
CONTEXT_MEMORIES_DEFAULT: Final = 5
CONTEXT_MEMORIES_MAX: Final = 20
CONTEXT_TURNS_DEFAULT: Final = 10
CONTEXT_TURNS_MAX: Final = 50


class SessionStatus(StrEnum):
    """Whether a session accepts turns and states; an ended one is a record and accepts none."""

    ACTIVE = "active"
    ENDED = "ended"


class SessionMemories(StrEnum):
    """What happens to a session's memories when it is deleted."""

    KEEP = "keep"
    TRASH = "trash"
    PURGE = "purge"


@dataclass(frozen=True, slots=True, repr=False, kw_only=True)
class Session:
    """A session with its present state and the counts of what belongs to it.

    Args:
        uid: UUIDv7.
        short_id: ``sess_`` and 12 characters.
        handle: What memories carry in ``session_id``: the external id, or else the short id.
        namespace: Its namespace.
        agent_id: Handle of the agent.
        user_id: Handle of the user.
        project: Handle of the project.
        title: For people to read.
        summary: Given when it ended.
        metadata: JSON object.
        status: Active or ended.
        is_implied: Created because a memory named it.
        ttl_s: Lifetime in seconds as last set.
        expires_at: When it expires.
        state: The present state, a JSON object.
        state_version: Number of the present state, from 0.
        memory_count: Live memories (no trash, none expired).
        turn_count: Turns.
        started_at: When it began.
        ended_at: When it was ended.
        created_at: When it was stored.
        updated_at: Newest change of record, state or turns.
        version: Counts changes of the record; the state has versions of its own.
    """

    uid: str
    short_id: str
    handle: str
    namespace: str
    agent_id: str | None
    user_id: str | None
    project: str | None
    title: str | None
    summary: str | None
    metadata: JsonObject
    status: SessionStatus
    is_implied: bool
    ttl_s: int | None
    expires_at: datetime | None
    state: JsonObject
    state_version: int
    memory_count: int
    turn_count: int
    started_at: datetime
    ended_at: datetime | None
    created_at: datetime
    updated_at: datetime
    version: int

    def __repr__(self) -> str:
        return f"Session({self.short_id})"


@dataclass(frozen=True, slots=True, repr=False, kw_only=True)
class SessionDraft:
    """A session to create; owners by handle or uid."""

    external_id: str | None = None
    agent_id: str | None = None
    user_id: str | None = None
    project: str | None = None
    title: str | None = None
    metadata: JsonObject = field(default_factory=dict)
    initial_state: JsonObject = field(default_factory=dict)
    ttl_s: int | None = None
    namespace: str | None = None

    def __repr__(self) -> str:
        return "SessionDraft(…)"


@dataclass(frozen=True, slots=True, repr=False, kw_only=True)
class SessionPatch:
    """A change to a session: ``metadata`` merges; ``ttl_s`` counts from now, ``None``: no end."""

    title: str | Unset | None = UNSET
    metadata: JsonObject | Unset = UNSET
    ttl_s: int | Unset | None = UNSET

    def __repr__(self) -> str:
        return "SessionPatch(…)"


@dataclass(frozen=True, slots=True, repr=False, kw_only=True)
class SessionFilter:
    """Which sessions count; all given conditions must hold, ``metadata`` key by key."""

    namespaces: tuple[str, ...] = ()
    agent_id: str | None = None
    user_id: str | None = None
    project: str | None = None
    status: SessionStatus | None = None
    created_after: datetime | None = None
    created_before: datetime | None = None
    metadata: JsonObject = field(default_factory=dict)

    def __repr__(self) -> str:
        return "SessionFilter(…)"


@dataclass(frozen=True, slots=True)
class DeletedSession:
    """The result of deleting a session.

    Args:
        changes: Everything that was written; its ``batch_id`` restores the memories.
        is_stopped: Whether it was stopped before all of its memories were handled: what was moved
            stays moved, and the session remains.
    """

    changes: ChangeSet
    is_stopped: bool


@dataclass(frozen=True, slots=True)
class SessionMemory:
    """A memory of a session's context; ``score`` in 0..1. Without a query it has no scores."""

    memory: Memory
    score: float | None
    normalized: NormalizedScores | None = None


@dataclass(frozen=True, slots=True)
class SessionContext:
    """The parts of a session that a prompt needs; the turns newest first."""

    session: Session
    memories: tuple[SessionMemory, ...]
    turns: tuple[Turn, ...]


def check_session_draft(draft: SessionDraft) -> None:
    """Check a session to create.

    Raises:
        InvalidInputError: A field breaks its rule.
    """
    for name in ("external_id", "agent_id", "user_id", "project"):
        check_name(name, getattr(draft, name))
    if draft.namespace is not None:
        check_namespace(draft.namespace)
    _check_title(draft.title)
    check_json("metadata", draft.metadata)
    check_state("initial_state", draft.initial_state)
    _check_ttl(draft.ttl_s)


def checked_session_patch(patch: SessionPatch) -> dict[str, Any]:
    """Validate a patch and return the fields it changes.

    Raises:
        InvalidInputError: A field breaks its rule, or nothing is changed.
    """
    given = given_fields(patch)
    _check_title(given.get("title"))
    check_json("metadata", given.get("metadata", {}))
    _check_ttl(given.get("ttl_s"))
    return given


def check_summary(summary: str | None) -> None:
    """Check a summary.

    Raises:
        InvalidInputError: It is too long.
    """
    check_text("summary", summary or "", at_most=SUMMARY_MAX_CHARACTERS)


def check_session_filter(wanted: SessionFilter) -> None:
    """Check a filter.

    Raises:
        InvalidInputError: A value has the wrong form.
    """
    for name in ("agent_id", "user_id", "project"):
        check_text(name, getattr(wanted, name) or "")
    check_json("metadata", wanted.metadata)
    check_member("status", wanted.status, SessionStatus)
    for name in ("created_after", "created_before"):
        moment = getattr(wanted, name)
        if moment is not None and moment.utcoffset() is None:
            raise InvalidInputError(name, "must include a time zone")


def _check_title(title: str | None) -> None:
    check_name("title", title, at_most=TITLE_MAX_CHARACTERS)


def _check_ttl(ttl_s: int | None) -> None:
    if ttl_s is not None:
        check_between("ttl_s", ttl_s, 1, TTL_MAX_S)
