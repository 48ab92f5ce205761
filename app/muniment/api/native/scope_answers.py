"""Owners, sessions and entities as the native API answers with them."""

from datetime import datetime
from typing import Any

from muniment.api.answers import Answer, field
from muniment.api.native.memory_answers import MemoryOut
from muniment.domain.entities.owner import OwnerKind
from muniment.domain.sessions.session import SessionStatus
from muniment.domain.sessions.session_states import StateChange


class _PageOut(Answer):
    """One page of a list."""

    data: list[Any] = field(source="items")
    next_cursor: str | None = field("Null on the last page.")
    total: int


class OwnerOut(Answer):
    """An agent, a user or a project."""

    id: str = field(
        "UUIDv7. The handle identifies the same owner within a namespace.", source="uid"
    )
    kind: OwnerKind
    namespace: str
    handle: str = field("The value in memories' agent_id, user_id or project.")
    name: str
    description: str | None
    metadata: dict[str, Any]
    config: dict[str, Any] = field("For agents.")
    stack: dict[str, Any] = field("For projects.")
    repo_url: str | None = field("For projects.")
    is_implied: bool = field("Whether it exists only because something refers to it.")
    memory_count: int
    session_count: int
    project_count: int = field("For agents.")
    last_active_at: datetime | None
    created_at: datetime
    updated_at: datetime
    version: int = field("Also the ETag, in quotes.")


class OwnerListOut(_PageOut):
    """One page of owners."""

    data: list[OwnerOut]


class SessionOut(Answer):
    """A session."""

    id: str = field("UUIDv7. The short id and the handle identify the same session.", source="uid")
    short_id: str
    handle: str = field("The value in memories' session_id.")
    namespace: str
    agent_id: str | None
    user_id: str | None
    project: str | None
    title: str | None
    summary: str | None
    metadata: dict[str, Any]
    status: SessionStatus
    is_implied: bool = field("Whether it exists only because a memory refers to it.")
    ttl_s: int | None
    expires_at: datetime | None
    state: dict[str, Any]
    state_version: int
    memory_count: int
    turn_count: int
    started_at: datetime
    ended_at: datetime | None
    created_at: datetime
    updated_at: datetime
    version: int = field("Also the ETag, in quotes; the state has its own.")


class SessionListOut(_PageOut):
    """One page of sessions."""

    data: list[SessionOut]


class StateOut(Answer):
    """One version of a session's state."""

    session_id: str = field("Short id of the session.", source="session")
    version: int
    state: dict[str, Any]
    change: StateChange
    reasoning: str | None
    restored_from: int | None
    actor: str
    created_at: datetime


class StateListOut(Answer):
    """Versions of a session's state, newest first."""

    data: list[StateOut]


class TurnPartOut(Answer):
    """Input or output of a turn."""

    type: str
    content: str
    data: dict[str, Any]


class TurnOut(Answer):
    """A turn of a session."""

    id: str = field(source="uid")
    session_id: str = field("Short id of the session.", source="session")
    turn_number: int = field("From 1, without gaps; also identifies the turn.")
    input: TurnPartOut
    output: TurnPartOut | None
    metadata: dict[str, Any]
    reasoning: str | None
    state_before: dict[str, Any] | None
    state_after: dict[str, Any] | None
    actor: str
    created_at: datetime


class TurnListOut(_PageOut):
    """One page of turns."""

    data: list[TurnOut]


class SessionContextMemoryOut(Answer):
    """A memory of a session's context."""

    memory: MemoryOut
    score: float | None = field("Null without a query.")


class SessionContextOut(Answer):
    """A session's context for a prompt."""

    session: SessionOut
    state: dict[str, Any] = field(source="session.state")
    memories: list[SessionContextMemoryOut]
    turns: list[TurnOut] = field("Newest first.")


class NamedEntityOut(Answer):
    """An entity."""

    id: str = field("UUIDv7.", source="uid")
    namespace: str
    type: str
    name: str
    aliases: list[str] = field("Other names, from memories or added by hand.")
    metadata: dict[str, Any]
    is_derived: bool = field("Whether it was found in memories and never edited.")
    memory_count: int
    relationship_count: int = field("Number of entities mentioned in the same memories.")
    created_at: datetime
    updated_at: datetime
    version: int = field("Also the ETag, in quotes.")


class EntityListOut(_PageOut):
    """One page of entities."""

    data: list[NamedEntityOut]


class EntityLinkOut(Answer):
    """A link between an entity and a memory."""

    entity_id: str = field(source="entity_uid")
    memory_id: str
    relationship: str
    relevance: float
    actor: str
    created_at: datetime


class EntityNodeOut(Answer):
    """An entity in a graph."""

    id: str = field(source="uid")
    type: str
    name: str
    distance: int = field("Number of steps.")


class EntityEdgeOut(Answer):
    """Two entities that memories mention together."""

    source: str
    target: str
    shared: int = field("Memories that mention both.")


class NeighbourhoodOut(Answer):
    """The entities around an entity, nearest first."""

    nodes: list[EntityNodeOut]
    edges: list[EntityEdgeOut]


class PathStepOut(Answer):
    """Two consecutive entities of a chain."""

    source: str
    target: str
    memory_ids: list[str] = field("The newest three memories that mention both.")


class EntityPathOut(Answer):
    """A chain of entities; distance is the number of steps from the start."""

    nodes: list[EntityNodeOut]
    steps: list[PathStepOut]


class EntityPathsOut(Answer):
    """The shortest chains, at most five."""

    paths: list[EntityPathOut]


class RelatedEntityOut(Answer):
    """An entity mentioned together with another."""

    entity: EntityNodeOut
    shared: int = field("Memories that mention both.")


class RelationshipsOut(Answer):
    """Relationships of an entity."""

    by_relationship: dict[str, int] = field("Number of memories by relationship.")
    related: list[RelatedEntityOut] = field(
        source=lambda found: [
            RelatedEntityOut.of(entity=EntityNodeOut.of(node), shared=shared)
            for node, shared in found.related
        ]
    )
