"""Routes of agents, which are identified by UUID or name."""

from typing import TYPE_CHECKING, Any, Final, Literal

from fastapi import FastAPI, Request, Response
from pydantic import Field

from muniment.api.answers import Answer, MomentText, field
from muniment.api.dialects.building import VendorBody
from muniment.api.dialects.memoryrelay.names import time_text
from muniment.api.dialects.memoryrelay.pages import PAGE_DEFAULT, Limit, ListOut, Offset
from muniment.api.fields import Metadata, Name, Text
from muniment.api.routing import JsonAnswer, Operation, actor_of, add_operations
from muniment.domain.access import Scope
from muniment.domain.entities.owner import OwnerDraft, OwnerKind, OwnerPatch
from muniment.domain.memories.memory import UNSET
from muniment.domain.pages import ListPage

if TYPE_CHECKING:
    from muniment.services.container import Services

AGENTS: Final = "/v1/agents"

_ONE: Final = "/v1/agents/{id}"
_DESCRIPTION_MAX: Final = 1_000
_AGENT: Final = OwnerKind.AGENT


class AgentIn(VendorBody):
    """An agent to create; some clients send their own name for it as its id."""

    name: Name | None = None
    id: Name | None = None
    description: Text | None = Field(default=None, max_length=_DESCRIPTION_MAX)
    metadata: Metadata | None = None

    def draft(self) -> OwnerDraft:
        """Return the agent as a domain value."""
        return OwnerDraft(
            handle=self.id,
            name=self.name,
            description=self.description,
            metadata=self.metadata or {},
        )


class AgentPatchIn(VendorBody):
    """A change to an agent; null counts as omitted, metadata is merged."""

    name: Name | None = None
    description: Text | None = Field(default=None, max_length=_DESCRIPTION_MAX)
    metadata: Metadata | None = None

    def patch(self) -> OwnerPatch | None:
        """Return the change as a domain value; ``None`` if there is none."""
        if self.name is None and self.description is None and not self.metadata:
            return None
        return OwnerPatch(
            name=UNSET if self.name is None else self.name,
            description=UNSET if self.description is None else self.description,
            metadata=UNSET if self.metadata is None else self.metadata,
        )


class AgentOut(Answer):
    """An agent."""

    object: Literal["agent"]
    id: str = field(source="uid")
    name: str
    description: str | None
    config: dict[str, Any]
    metadata: dict[str, Any]
    memory_count: int
    session_count: int
    project_count: int
    last_active_at: MomentText | None
    created_at: MomentText
    updated_at: MomentText


class AgentPageOut(ListOut):
    """A page of agents, newest first."""

    data: list[AgentOut]


class AgentStatsOut(Answer):
    """Number of an agent's memories."""

    data: dict[str, Any]


class AgentRoutes:
    """The endpoints; each runs in a thread of the pool.

    Args:
        services: The use cases.
    """

    def __init__(self, services: "Services") -> None:
        self._services = services

    def create(self, body: AgentIn, request: Request) -> Response:
        """Create an agent."""
        made = self._services.owners.create(_AGENT, body.draft(), actor_of(request))
        return JsonAnswer(AgentOut.of(made.value), status_code=201)

    def list(
        self, request: Request, limit: Limit = PAGE_DEFAULT, offset: Offset = 0, cursor: str = ""
    ) -> Response:
        """List agents, newest first."""
        page = ListPage(limit=limit, offset=offset, cursor=cursor or None)
        found = self._services.owners.list(_AGENT, page, actor_of(request))
        return JsonAnswer(AgentPageOut.of(found))

    def get(self, id: str, request: Request) -> Response:  # noqa: A002 (the name in the path)
        """Return one agent."""
        return JsonAnswer(AgentOut.of(self._services.owners.get(_AGENT, id, actor_of(request))))

    def update(self, id: str, body: AgentPatchIn, request: Request) -> Response:  # noqa: A002
        """Change an agent."""
        patch = body.patch()
        if patch is None:
            return self.get(id, request)
        changed = self._services.owners.edit(_AGENT, id, patch, actor=actor_of(request))
        return JsonAnswer(AgentOut.of(changed.value))

    def delete(self, id: str, request: Request) -> Response:  # noqa: A002
        """Delete an agent; its memories are kept."""
        self._services.owners.delete(_AGENT, id, actor_of(request))
        return Response(status_code=204)

    def stats(self, id: str, request: Request) -> Response:  # noqa: A002
        """Count an agent's memories."""
        agent = self._services.owners.get(_AGENT, id, actor_of(request))
        last = time_text(agent.last_active_at)
        return JsonAnswer(
            AgentStatsOut.of(data={"total_memories": agent.memory_count, "last_updated": last})
        )


def mount_agents(app: FastAPI, services: "Services") -> None:
    """Add the routes."""
    routes = AgentRoutes(services)
    _mount_all(app, routes)
    _mount_one(app, routes)


def _mount_all(app: FastAPI, routes: AgentRoutes) -> None:
    add_operations(
        app,
        "Agents",
        Operation(
            "POST",
            AGENTS,
            routes.create,
            summary="Create an agent",
            scope=Scope.WRITE,
            status=201,
            answer=AgentOut,
            others={409: "The name is taken.", 422: "Invalid request."},
            description="Optional: the first memory that names an agent creates it.",
        ),
        Operation(
            "GET",
            AGENTS,
            routes.list,
            summary="List agents",
            scope=Scope.READ,
            answer=AgentPageOut,
            others={422: "The cursor is not valid."},
        ),
    )


def _mount_one(app: FastAPI, routes: AgentRoutes) -> None:
    missing = {404: "There is no such agent."}
    add_operations(
        app,
        "Agents",
        Operation(
            "GET",
            _ONE,
            routes.get,
            summary="Get an agent",
            scope=Scope.READ,
            answer=AgentOut,
            others=missing,
        ),
        Operation(
            "PUT",
            _ONE,
            routes.update,
            summary="Edit agent",
            scope=Scope.WRITE,
            answer=AgentOut,
            others={**missing, 422: "Invalid request."},
            description="Memories keep referring to it.",
        ),
        Operation(
            "DELETE",
            _ONE,
            routes.delete,
            summary="Delete an agent",
            scope=Scope.WRITE,
            status=204,
            others=missing,
            description="Its memories are kept; the next memory that names it creates it again.",
        ),
        Operation(
            "GET",
            _ONE + "/stats",
            routes.stats,
            summary="Count an agent's memories",
            scope=Scope.READ,
            answer=AgentStatsOut,
            others=missing,
        ),
    )
