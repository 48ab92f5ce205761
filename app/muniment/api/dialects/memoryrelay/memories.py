"""Routes of memories: store, list, read, change, delete."""

import re
from typing import TYPE_CHECKING, Final

from fastapi import FastAPI, Request, Response

from muniment.api.dialects.memoryrelay import bodies
from muniment.api.dialects.memoryrelay.names import MemoryOut, Namer, RelayType
from muniment.api.dialects.memoryrelay.pages import PAGE_DEFAULT, Limit, Offset
from muniment.api.dialects.scores import MEMORYRELAY, ScaledSearch
from muniment.api.routing import JsonAnswer, Operation, actor_of, add_operations
from muniment.domain.access import Scope
from muniment.domain.errors import NotFoundError
from muniment.domain.memories.query import MemoryFilter, PageRequest

if TYPE_CHECKING:
    from muniment.services.container import Services

MEMORIES: Final = "/v1/memories"
ONE: Final = "/v1/memories/{id}"

_UUID: Final = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", re.ASCII)


def checked_id(memory_id: str) -> str:
    """Return the id if it is a UUID, as every memory id here is.

    Raises:
        NotFoundError: It is none.
    """
    if _UUID.fullmatch(memory_id) is None:
        raise NotFoundError("there is no such memory")
    return memory_id


class MemoryRoutes:
    """The endpoints; each runs in a thread of the pool.

    Args:
        services: The use cases.
        namer: Finds the ids of owners and sessions.
    """

    def __init__(self, services: "Services", namer: Namer) -> None:
        self._services = services
        self._namer = namer
        self._scale = ScaledSearch(services, MEMORYRELAY)

    def create(self, body: bodies.MemoryIn, request: Request) -> Response:
        """Store a memory."""
        actor = actor_of(request)
        written = self._services.memories.remember(body.draft(self._scale), actor)
        memory = self._namer.body(written.memory, actor, is_duplicate=written.is_duplicate)
        return JsonAnswer(memory)

    def batch(self, body: bodies.BatchIn, request: Request) -> Response:
        """Store memories together; one without an agent belongs to that of the key."""
        actor = actor_of(request)
        drafts = [item.draft(body.agent_id or actor.name) for item in body.memories]
        result = self._services.memories.remember_batch(drafts, actor)
        return JsonAnswer(bodies.batch_body(body, result))

    def list(
        self,
        request: Request,
        *,
        agent_id: str = "",
        user_id: str = "",
        memory_type: RelayType | None = None,
        limit: Limit = PAGE_DEFAULT,
        offset: Offset = 0,
        cursor: str = "",
    ) -> Response:
        """List memories, newest first."""
        actor = actor_of(request)
        wanted = MemoryFilter(
            agent_id=agent_id or None,
            user_id=user_id or None,
            types=() if memory_type is None else memory_type.meant,
        )
        page = PageRequest(limit=limit, offset=offset, cursor=cursor or None)
        found = self._services.memories.list(wanted, page, actor)
        data = self._namer.bodies(found.memories, actor)
        return JsonAnswer(bodies.PageOut.of(found, data=data))

    def get(self, id: str, request: Request) -> Response:  # noqa: A002 (the name in the path)
        """Return one memory."""
        actor = actor_of(request)
        memory = self._services.memories.get(checked_id(id), actor)
        return JsonAnswer(self._namer.body(memory, actor))

    def update(self, id: str, body: bodies.UpdateIn, request: Request) -> Response:  # noqa: A002
        """Change a memory's content or metadata."""
        actor, patch = actor_of(request), body.patch()
        if patch is None:
            return self.get(id, request)
        memory = self._services.memories.edit(checked_id(id), patch, actor).memory
        return JsonAnswer(self._namer.body(memory, actor))

    def delete(self, id: str, request: Request) -> Response:  # noqa: A002
        """Move a memory to the trash."""
        self._services.memories.delete(checked_id(id), actor_of(request))
        return Response(status_code=204)

    def promote(
        self,
        id: str,  # noqa: A002
        body: bodies.ImportanceIn,
        request: Request,
    ) -> Response:
        """Change how important a memory is, and its tier."""
        actor = actor_of(request)
        memory = self._services.memories.edit(checked_id(id), body.patch(), actor).memory
        return JsonAnswer(self._namer.body(memory, actor))

    def maintain(self, body: bodies.MaintenanceIn, request: Request) -> Response:
        """Set the tier cold for memories that were not used for 90 days."""
        count = self._services.housekeeping.demote_cold(actor_of(request))
        return JsonAnswer(bodies.MaintenanceOut.of(action=body.action, demoted_count=count))


def mount_memories(app: FastAPI, services: "Services", namer: Namer) -> None:
    """Add the routes; those of paths that an id would match come first."""
    routes = MemoryRoutes(services, namer)
    _mount_all(app, routes)
    _mount_one(app, routes)


def _mount_all(app: FastAPI, routes: MemoryRoutes) -> None:
    add_operations(
        app,
        "Memories",
        Operation(
            "POST",
            MEMORIES,
            routes.create,
            summary="Store a memory",
            scope=Scope.WRITE,
            answer=MemoryOut,
            others={422: "Invalid request."},
            description="With deduplicate, an existing memory that says the same is returned "
            "instead.",
        ),
        Operation(
            "POST",
            MEMORIES + "/batch",
            routes.batch,
            summary="Store up to 100 memories",
            scope=Scope.WRITE,
            answer=bodies.BatchOut,
            others={422: "Invalid request."},
            description="A memory that cannot be stored does not stop the others.",
        ),
        Operation(
            "GET",
            MEMORIES,
            routes.list,
            summary="List memories",
            scope=Scope.READ,
            answer=bodies.PageOut,
            others={422: "Invalid request."},
            description="Limit and offset are clamped.",
        ),
        Operation(
            "POST",
            MEMORIES + "/maintenance",
            routes.maintain,
            summary="Set unused memories to cold",
            scope=Scope.WRITE,
            answer=bodies.MaintenanceOut,
            others={422: "No such action."},
        ),
    )


def _mount_one(app: FastAPI, routes: MemoryRoutes) -> None:
    missing = {404: "There is no such memory."}
    refused = {**missing, 422: "Invalid request."}
    add_operations(
        app,
        "Memories",
        Operation(
            "GET",
            ONE,
            routes.get,
            summary="Get a memory",
            scope=Scope.READ,
            answer=MemoryOut,
            others=missing,
        ),
    )
    for method in ("PATCH", "PUT"):
        add_operations(
            app,
            "Memories",
            Operation(
                method,
                ONE,
                routes.update,
                summary="Change a memory's content or metadata",
                scope=Scope.WRITE,
                answer=MemoryOut,
                others=refused,
                description="Metadata is merged; null removes a key.",
            ),
        )
    add_operations(
        app,
        "Memories",
        Operation(
            "DELETE",
            ONE,
            routes.delete,
            summary="Delete a memory",
            scope=Scope.WRITE,
            status=204,
            others=missing,
            description="Moves it to the trash, where a person can restore it for 30 days.",
        ),
        Operation(
            "PUT",
            ONE + "/importance",
            routes.promote,
            summary="Change a memory's importance and tier",
            scope=Scope.WRITE,
            answer=MemoryOut,
            others=refused,
        ),
    )
