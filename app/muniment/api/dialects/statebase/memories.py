"""StateBase's routes of memories, as its documentation and its clients use them."""

from operator import attrgetter
from typing import TYPE_CHECKING, Annotated, Any, Final

from fastapi import FastAPI, Query, Request, Response

from muniment.api.dialects.scores import STATEBASE, ScaledSearch
from muniment.api.dialects.statebase import memory_bodies as bodies
from muniment.api.dialects.statebase.memory_queries import (
    OldestSearchQuery,
    PageQuery,
    SearchQuery,
)
from muniment.api.dialects.statebase.memory_types import filters_of
from muniment.api.dialects.statebase.missing import missing_as, session_of
from muniment.api.dialects.statebase.refusals import MEMORY_MISSING
from muniment.api.refusals import refuse
from muniment.api.routing import JsonAnswer, Operation, actor_of, add_operations
from muniment.domain.access import Actor, Scope
from muniment.domain.memories.query import Hit, PageRequest, SearchMode, SearchRequest

if TYPE_CHECKING:
    from collections.abc import Iterable

    from muniment.services.container import Services

_DOCUMENTED: Final = "/v1/memory"
_CALLED: Final = "/v1/memories"
_TAG: Final = "Memory"
_SHORT_ID: Final = "mem_"
_NOT_VALID: Final = {400: "Invalid request."}
_MISSING: Final = {404: "There is no such memory."}
_TOO_LARGE: Final = {413: "The content has more than 10,000 characters."}


class MemoryRoutes:
    """The endpoints of memories; each runs in a thread of the pool.

    Args:
        services: The use cases.
    """

    def __init__(self, services: "Services") -> None:
        self._services = services
        self._search = ScaledSearch(services, STATEBASE)

    def create(self, body: bodies.MemoryIn, request: Request) -> Response:
        """Store a memory in a session."""
        actor = actor_of(request)
        session = session_of(self._services.sessions, body.session_id, actor)
        written = self._services.memories.remember(body.draft(session), actor)
        return JsonAnswer(bodies.MemoryOut.of(written.memory), status_code=201)

    def list(self, query: Annotated[PageQuery, Query()], request: Request) -> Response:
        """List memories, newest first."""
        (wanted,) = filters_of([query.type] if query.type else [], **query.conditions())
        page = PageRequest(limit=query.limit, after=query.starting_after)
        found = self._services.memories.list(wanted, page, actor_of(request))
        data = bodies.MemoryOut.each(found.memories)
        return JsonAnswer(bodies.list_body(data, has_more=found.next_cursor is not None))

    def search(self, body: bodies.SearchIn, request: Request) -> Response:
        """Find memories by meaning."""
        wanted = SearchRequest(
            query=body.query,
            mode=SearchMode.SEMANTIC,
            limit=body.limit or bodies.SEARCH_LIMIT,
            min_score=bodies.THRESHOLD if body.threshold is None else body.threshold,
        )
        types = [body.type] if body.type else []
        return self._found(wanted, types, body.conditions(), actor_of(request))

    def find(self, query: Annotated[SearchQuery, Query()], request: Request) -> Response:
        """Find memories by meaning, with query parameters."""
        return self._found(query.request(), query.words(), query.conditions(), actor_of(request))

    def find_as_the_oldest_clients(
        self, query: Annotated[OldestSearchQuery, Query()], request: Request
    ) -> Response:
        """Find memories by meaning, with query parameters and another default threshold."""
        return self.find(query, request)

    def get(self, memory_id: str, request: Request) -> Response:
        """Return one memory."""
        with missing_as(MEMORY_MISSING):
            memory = self._services.memories.get(_checked(memory_id), actor_of(request))
        return JsonAnswer(bodies.MemoryOut.of(memory))

    def edit(self, memory_id: str, body: bodies.MemoryEdit, request: Request) -> Response:
        """Change a memory."""
        actor, patch = actor_of(request), body.patch()
        with missing_as(MEMORY_MISSING):
            if patch is None:
                memory = self._services.memories.get(_checked(memory_id), actor)
            else:
                memory = self._services.memories.edit(_checked(memory_id), patch, actor).memory
        return JsonAnswer(bodies.ChangedMemoryOut.of(memory))

    def delete(self, memory_id: str, request: Request) -> Response:
        """Delete a memory permanently."""
        actor = actor_of(request)
        with missing_as(MEMORY_MISSING):
            self._services.memories.delete(_checked(memory_id), actor, permanent=True)
        return Response(status_code=204)

    def _found(
        self, wanted: SearchRequest, types: "Iterable[str]", conditions: Any, actor: Actor
    ) -> Response:
        """Search once for each type filter, and return the best of all results."""
        hits: list[Hit] = []
        for condition in filters_of(types, **conditions):
            asked = SearchRequest(
                query=wanted.query,
                mode=wanted.mode,
                limit=wanted.limit,
                min_score=wanted.min_score,
                filter=condition,
            )
            hits += self._search.search(asked, actor).hits
        hits.sort(key=attrgetter("score"), reverse=True)
        data = bodies.HitOut.each(hits[: wanted.limit])
        return JsonAnswer(bodies.FoundOut.of(query=wanted.query, data=data))


def _checked(memory_id: str) -> str:
    """Return the id if it has this dialect's form.

    Raises:
        RequestRefusedError: It names no memory here.
    """
    if not memory_id.startswith(_SHORT_ID):
        raise refuse(MEMORY_MISSING)
    return memory_id


def mount_memories(app: FastAPI, services: "Services") -> None:
    """Add the routes of memories to the application."""
    routes = MemoryRoutes(services)
    _mount_writing(app, routes)
    _mount_searching(app, routes)
    _mount_one(app, routes)


def _mount_writing(app: FastAPI, routes: MemoryRoutes) -> None:
    for path in (_DOCUMENTED, _CALLED):
        add_operations(
            app,
            _TAG,
            Operation(
                "POST",
                path,
                routes.create,
                summary="Store a memory in a session",
                scope=Scope.WRITE,
                status=201,
                answer=bodies.MemoryOut,
                others={**_NOT_VALID, 404: "There is no such session.", **_TOO_LARGE},
            ),
        )


def _mount_searching(app: FastAPI, routes: MemoryRoutes) -> None:
    add_operations(
        app,
        _TAG,
        Operation(
            "GET",
            _DOCUMENTED,
            routes.list,
            summary="List memories",
            scope=Scope.READ,
            answer=bodies.MemoryPageOut,
            others=_NOT_VALID,
        ),
        # Both before the routes of one memory, whose id would match "search" as well.
        Operation(
            "POST",
            _DOCUMENTED + "/search",
            routes.search,
            summary="Find memories by meaning",
            scope=Scope.READ,
            answer=bodies.FoundOut,
            others=_NOT_VALID,
        ),
    )
    for path, endpoint in (
        (_CALLED, routes.find),
        (_CALLED + "/search", routes.find_as_the_oldest_clients),
    ):
        add_operations(
            app,
            _TAG,
            Operation(
                "GET",
                path,
                endpoint,
                summary="Find memories by meaning",
                scope=Scope.READ,
                answer=bodies.FoundOut,
                others=_NOT_VALID,
            ),
        )


def _mount_one(app: FastAPI, routes: MemoryRoutes) -> None:
    for path in (_DOCUMENTED, _CALLED):
        one = path + "/{memory_id}"
        add_operations(
            app,
            _TAG,
            Operation(
                "GET",
                one,
                routes.get,
                summary="Get a memory",
                scope=Scope.READ,
                answer=bodies.MemoryOut,
                others=_MISSING,
            ),
            *(
                Operation(
                    method,
                    one,
                    routes.edit,
                    summary="Change a memory",
                    scope=Scope.WRITE,
                    answer=bodies.ChangedMemoryOut,
                    others={**_NOT_VALID, **_MISSING, **_TOO_LARGE},
                    description="Tags are replaced, metadata is merged; null counts as omitted.",
                )
                for method in ("PATCH", "PUT")
            ),
            Operation(
                "DELETE",
                one,
                routes.delete,
                summary="Delete a memory permanently",
                scope=Scope.WRITE,
                status=204,
                others=_MISSING,
            ),
        )
