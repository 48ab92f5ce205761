"""Azen's application and its routes."""

import re
from typing import TYPE_CHECKING, Annotated, Final

from fastapi import FastAPI, Request, Response

from muniment.api.dialects.azen import bodies
from muniment.api.dialects.azen.refusals import INVALID_ID, RefusalOut
from muniment.api.dialects.building import dialect_application, mount_document
from muniment.api.dialects.numbers import clamped
from muniment.api.dialects.scores import AZEN, ScaledSearch
from muniment.api.refusals import refuse
from muniment.api.routing import JsonAnswer, Operation, actor_of, add_operations
from muniment.domain.access import Scope
from muniment.domain.memories.query import MemoryFilter, PageRequest

if TYPE_CHECKING:
    from muniment.api.dialect_spec import DialectSpec, Program
    from muniment.services.container import Services

_UUID: Final = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", re.ASCII)
_PAGE_MAX: Final = 100_000
_DUPLICATE: Final = "Memory already exists with this dedupKey"
_DELETED: Final = "Memory deleted successfully"
_MEMORIES: Final = "/api/v1/memory"
_ONE: Final = "/api/v1/memory/{id}"

Page = Annotated[int, *clamped(1, at_least=1, at_most=_PAGE_MAX)]
Per = Annotated[int, *clamped(20, at_least=1, at_most=100)]


class AzenRoutes:
    """The endpoints; each runs in a thread of the pool.

    Args:
        services: The use cases.
    """

    def __init__(self, services: "Services") -> None:
        self._services = services
        self._search = ScaledSearch(services, AZEN)

    def create(self, body: bodies.MemoryIn, request: Request) -> Response:
        """Store a memory."""
        written = self._services.memories.remember(body.draft(), actor_of(request))
        if written.is_duplicate:
            return JsonAnswer(
                {
                    "status": "success",
                    "memoryId": written.memory.id,
                    "duplicated": True,
                    "message": _DUPLICATE,
                }
            )
        return JsonAnswer(bodies.CreatedOut.of(written.memory), status_code=201)

    def list(self, request: Request, page: Page = 1, per: Per = 20) -> Response:
        """List memories, newest first."""
        wanted = PageRequest(limit=per, offset=(page - 1) * per)
        found = self._services.memories.list(MemoryFilter(), wanted, actor_of(request))
        return JsonAnswer(
            bodies.PageOut.of(
                memories=bodies.MemoryOut.each(found.memories),
                page=page,
                per=per,
                total_pages=-(-found.total // per),
                total_count=found.total,
            )
        )

    def get(self, id: str, request: Request) -> Response:  # noqa: A002 (the name in the path)
        """Return one memory."""
        memory = self._services.memories.get(_checked(id), actor_of(request))
        return JsonAnswer(bodies.OneOut.of(memory=bodies.MemoryOut.of(memory)))

    def delete(self, id: str, request: Request) -> Response:  # noqa: A002
        """Move one memory to the trash."""
        self._services.memories.delete(_checked(id), actor_of(request))
        return JsonAnswer(bodies.DeletedOut.of(memoryId=id.lower(), message=_DELETED))

    def search(self, body: bodies.SearchIn, request: Request) -> Response:
        """Find memories by meaning."""
        hits = self._search.search(body.request(), actor_of(request)).hits
        return JsonAnswer(
            bodies.FoundOut.of(
                memories=bodies.MemoryOut.each(hit.memory for hit in hits),
                rawMatches=bodies.MatchOut.each(hits),
            )
        )

    def usage(self, request: Request) -> Response:
        """Return the usage of the last 30 days."""
        usage = self._services.usage.usage(actor_of(request), days=bodies.USAGE_DAYS)
        return JsonAnswer(bodies.usage_body(usage))

    async def index(self) -> Response:
        """Report that the port answers."""
        return JsonAnswer(bodies.IndexOut.of())


def _checked(memory_id: str) -> str:
    """Return an id that is a UUID.

    Raises:
        RequestRefusedError: It is none.
    """
    if _UUID.fullmatch(memory_id) is None:
        raise refuse(INVALID_ID)
    return memory_id


def azen_application(spec: "DialectSpec", services: "Services", program: "Program") -> FastAPI:
    """Build Azen's application, which expects the middleware in front of it."""
    app = dialect_application(
        spec,
        title="Azen's API, by Muniment",
        version=program.version,
        description="Header azen-api-key. Everything stays on this computer, encrypted.",
        refusal=RefusalOut,
    )
    routes = AzenRoutes(services)
    _mount_all(app, routes)
    _mount_one(app, routes)
    mount_document(app, spec, also_at=["/openapi.yaml"])
    return app


def _mount_all(app: FastAPI, routes: AzenRoutes) -> None:
    add_operations(
        app,
        "Memory",
        Operation(
            "POST",
            _MEMORIES,
            routes.create,
            summary="Store a memory",
            scope=Scope.WRITE,
            status=201,
            answer=bodies.CreatedOut,
            others={400: "Invalid request.", 409: "Another key's secret has this dedupKey."},
            description="A known dedupKey returns 200 and the existing memory.",
        ),
        Operation(
            "GET",
            _MEMORIES,
            routes.list,
            summary="List memories",
            scope=Scope.READ,
            answer=bodies.PageOut,
            description="Values out of range are clamped.",
        ),
        # Before the routes of one memory, whose id would match it as well.
        Operation(
            "POST",
            "/api/v1/memory/search",
            routes.search,
            summary="Find memories by meaning",
            scope=Scope.READ,
            answer=bodies.FoundOut,
            others={400: "Invalid request."},
        ),
    )


def _mount_one(app: FastAPI, routes: AzenRoutes) -> None:
    missing = {400: "The id is not a UUID.", 404: "There is no such memory."}
    add_operations(
        app,
        "Memory",
        Operation(
            "GET",
            _ONE,
            routes.get,
            summary="Get a memory",
            scope=Scope.READ,
            answer=bodies.OneOut,
            others=missing,
        ),
        Operation(
            "DELETE",
            _ONE,
            routes.delete,
            summary="Delete a memory",
            scope=Scope.WRITE,
            answer=bodies.DeletedOut,
            others=missing,
            description="Moves it to the trash, where a person can restore it for 30 days.",
        ),
    )
    add_operations(
        app,
        "Usage",
        Operation(
            "GET",
            "/api/v1/usage",
            routes.usage,
            summary="Get the usage of the last 30 days",
            scope=Scope.READ,
            answer=bodies.UsageOut,
        ),
        Operation(
            "GET",
            "/api/v1",
            routes.index,
            summary="Check that the port answers",
            scope=None,
            answer=bodies.IndexOut,
        ),
    )
