"""The bodies about owners, sessions and entities, as the OpenAPI document describes them."""

from datetime import datetime
from typing import Any

from pydantic import BaseModel, Field

from muniment.api.native.memory_answers import MemoryOut
from muniment.domain.entities.owner import OwnerKind
from muniment.domain.sessions.session import SessionStatus
from muniment.domain.sessions.session_states import StateChange


class OwnerOut(BaseModel):
    """An agent, a user or a project."""

    id: str = Field(description="UUIDv7. The handle names the same within a namespace.")
    kind: OwnerKind
    namespace: str
    handle: str = Field(description="What memories carry in agent_id, user_id or project.")
    name: str
    description: str | None
    metadata: dict[str, Any]
    config: dict[str, Any] = Field(description="Of an agent.")
    stack: dict[str, Any] = Field(description="Of a project.")
    repo_url: str | None = Field(description="Of a project.")
    is_implied: bool = Field(description="Nobody created it: something names it.")
    memory_count: int
    session_count: int
    project_count: int = Field(description="Of an agent.")
    last_active_at: datetime | None
    created_at: datetime
    updated_at: datetime
    version: int = Field(description="Also the ETag, in quotes.")


class OwnerListOut(BaseModel):
    """One page of owners."""

    data: list[OwnerOut]
    next_cursor: str | None = Field(description="Null on the last page.")
    total: int


class SessionOut(BaseModel):
    """A session."""

    id: str = Field(description="UUIDv7. Short id and handle name the same.")
    short_id: str
    handle: str = Field(description="What memories carry in session_id.")
    namespace: str
    agent_id: str | None
    user_id: str | None
    project: str | None
    title: str | None
    summary: str | None
    metadata: dict[str, Any]
    status: SessionStatus
    is_implied: bool = Field(description="Nobody created it: a memory names it.")
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
    version: int = Field(description="Also the ETag, in quotes; the state has its own.")


class SessionListOut(BaseModel):
    """One page of sessions."""

    data: list[SessionOut]
    next_cursor: str | None = Field(description="Null on the last page.")
    total: int


class StateOut(BaseModel):
    """One version of a session's state."""

    session_id: str = Field(description="Short id of the session.")
    version: int
    state: dict[str, Any]
    change: StateChange
    reasoning: str | None
    restored_from: int | None
    actor: str
    created_at: datetime


class StateListOut(BaseModel):
    """Versions of a session's state, newest first."""

    data: list[StateOut]


class TurnPartOut(BaseModel):
    """What went in or came out."""

    type: str
    content: str
    data: dict[str, Any]


class TurnOut(BaseModel):
    """A turn of a session."""

    id: str
    session_id: str = Field(description="Short id of the session.")
    turn_number: int = Field(description="From 1, without gaps; also names the turn.")
    input: TurnPartOut
    output: TurnPartOut | None
    metadata: dict[str, Any]
    reasoning: str | None
    state_before: dict[str, Any] | None
    state_after: dict[str, Any] | None
    actor: str
    created_at: datetime


class TurnListOut(BaseModel):
    """One page of turns."""

    data: list[TurnOut]
    next_cursor: str | None = Field(description="Null on the last page.")
    total: int


class SessionContextMemoryOut(BaseModel):
    """A memory of a session's context."""

    memory: MemoryOut
    score: float | None = Field(description="Null without a query.")


class SessionContextOut(BaseModel):
    """What a prompt needs of a session."""

    session: SessionOut
    state: dict[str, Any]
    memories: list[SessionContextMemoryOut]
    turns: list[TurnOut] = Field(description="Newest first.")


class NamedEntityOut(BaseModel):
    """An entity."""

    id: str = Field(description="UUIDv7.")
    namespace: str
    type: str
    name: str
    aliases: list[str] = Field(description="Its other names, as memories or somebody gave them.")
    metadata: dict[str, Any]
    is_derived: bool = Field(description="Found in memories, and nobody has changed it.")
    memory_count: int
    relationship_count: int = Field(description="Entities that a memory mentions beside it.")
    created_at: datetime
    updated_at: datetime
    version: int = Field(description="Also the ETag, in quotes.")


class EntityListOut(BaseModel):
    """One page of entities."""

    data: list[NamedEntityOut]
    next_cursor: str | None = Field(description="Null on the last page.")
    total: int


class EntityLinkOut(BaseModel):
    """An entity and a memory that belong together."""

    entity_id: str
    memory_id: str
    relationship: str
    relevance: float
    actor: str
    created_at: datetime


class EntityNodeOut(BaseModel):
    """An entity in a graph."""

    id: str
    type: str
    name: str
    distance: int = Field(description="Steps away.")


class EntityEdgeOut(BaseModel):
    """Two entities that memories mention together."""

    source: str
    target: str
    shared: int = Field(description="Memories that mention both.")


class NeighbourhoodOut(BaseModel):
    """The entities around one, nearest first."""

    nodes: list[EntityNodeOut]
    edges: list[EntityEdgeOut]


class PathStepOut(BaseModel):
    """Two entities of a chain that are next to each other."""

    source: str
    target: str
    memory_ids: list[str] = Field(description="The newest three that mention both.")


class EntityPathOut(BaseModel):
    """A chain of entities; distance counts the steps from its beginning."""

    nodes: list[EntityNodeOut]
    steps: list[PathStepOut]


class EntityPathsOut(BaseModel):
    """The shortest chains, five at most."""

    paths: list[EntityPathOut]


class RelatedEntityOut(BaseModel):
    """An entity mentioned beside another."""

    entity: EntityNodeOut
    shared: int = Field(description="Memories that mention both.")


class RelationshipsOut(BaseModel):
    """What an entity is related to."""

    by_relationship: dict[str, int] = Field(description="Memories, by relationship.")
    related: list[RelatedEntityOut]
