"""Sendryx's application and its routes."""

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Final

from fastapi import FastAPI, Query, Request, Response

from muniment.api.dialects.building import dialect_application, mount_document
from muniment.api.dialects.numbers import clamped, clamped_share
from muniment.api.dialects.scores import SENDRYX, ScaledSearch
from muniment.api.dialects.sendryx import bodies
from muniment.api.dialects.sendryx.refusals import RefusalOut, bad_request
from muniment.api.refusals import refuse
from muniment.api.routing import JsonAnswer, Operation, actor_of, add_operations
from muniment.domain.access import Actor, Dialect, Scope
from muniment.domain.errors import NotFoundError
from muniment.domain.memories.query import MemoryFilter, PageRequest, SearchMode, SearchRequest
from muniment.domain.moment_text import moment_text
from muniment.services.agents.key_drafts import KeyDraft
from muniment.services.namespaces.visibility import DEFAULT_NAMESPACE

if TYPE_CHECKING:
    from muniment.api.dialect_spec import DialectSpec, Program
    from muniment.services.container import Services

_TRUE: Final = frozenset({"true", "1"})
_OFFSET_MAX: Final = 10_000_000
_USAGE_DAYS: Final = 30

Threshold = Annotated[float, *clamped_share(0.3)]
SearchLimit = Annotated[int, *clamped(10, at_least=1, at_most=100)]
ListLimit = Annotated[int, *clamped(50, at_least=1, at_most=200)]
Offset = Annotated[int, *clamped(0, at_least=0, at_most=_OFFSET_MAX)]


class SendryxRoutes:
    """The endpoints; each runs in a thread of the pool.

    A key is a namespace here: one with several uses only the first.

    Args:
        services: The use cases.
    """

    def __init__(self, services: "Services") -> None:
        self._services = services
        self._search = ScaledSearch(services, SENDRYX)

    def store(self, body: bodies.StoreIn, request: Request) -> Response:
        """Store a memory."""
        memory = self._services.memories.remember(body.draft(), _owner(request)).memory
        stored = {**bodies.MemoryOut.of(memory), "namespace": memory.namespace}
        return JsonAnswer(bodies.StoredOut.of(memory=stored), status_code=201)

    def search(
        self,
        request: Request,
        query: str = "",
        limit: SearchLimit = 10,
        threshold: Threshold = 0.3,
    ) -> Response:
        """Find memories by meaning."""
        if not query.strip():
            raise refuse(bad_request("The query parameter `query` is required."))
        actor = _owner(request)
        wanted = SearchRequest(
            query=query, mode=SearchMode.SEMANTIC, limit=limit, min_score=threshold
        )
        hits = self._search.search(wanted, actor).hits
        return JsonAnswer(
            bodies.FoundOut.of(
                results=bodies.HitOut.each(hits),
                count=len(hits),
                query=query,
                namespace=_namespace(actor),
            )
        )

    def forget(
        self,
        request: Request,
        body: bodies.ForgetIn | None = None,
        number: Annotated[bodies.MemoryNumber | None, Query(alias="id")] = None,
        wipe: str = "",
    ) -> Response:
        """Delete one memory, or everything in the namespace."""
        number = body.id if body is not None and body.id is not None else number
        is_wipe = wipe.lower() in _TRUE or (body is not None and body.wipe)
        if is_wipe == (number is not None):
            raise refuse(bad_request("Say what to forget: either id, or wipe: true."))
        actor = _owner(request)
        deleted = self._wipe(actor) if number is None else self._delete(number, actor)
        message = "Namespace wiped." if number is None else f"Memory {number} forgotten."
        return JsonAnswer(bodies.ForgottenOut.of(deleted=deleted, message=message))

    def _delete(self, number: int, actor: Actor) -> int:
        try:
            self._services.memories.delete(str(number), actor)
        except NotFoundError:
            raise NotFoundError(f"Memory {number} not found in this namespace") from None
        return 1

    def _wipe(self, actor: Actor) -> int:
        actor.require(Scope.ADMIN)
        namespace = _namespace(actor)
        total: int = bodies.CountsOut.of(self._services.stats.stats(actor))["total"]
        self._services.namespaces.wipe(namespace, actor, confirm=namespace)
        return total

    def list(
        self,
        request: Request,
        limit: ListLimit = 50,
        offset: Offset = 0,
        include_expired: str = "",
    ) -> Response:
        """List memories, newest first."""
        wanted = MemoryFilter(include_expired=include_expired.lower() in _TRUE)
        page = PageRequest(limit=limit, offset=offset)
        found = self._services.memories.list(wanted, page, _owner(request))
        return JsonAnswer(
            bodies.ListOut.of(
                found,
                memories=bodies.MemoryOut.each(found.memories),
                limit=limit,
                offset=offset,
            )
        )

    def stats(self, request: Request) -> Response:
        """Count memories."""
        actor = _owner(request)
        stats = bodies.CountsOut.of(self._services.stats.stats(actor))
        return JsonAnswer(bodies.StatsOut.of(namespace=_namespace(actor), stats=stats))

    def usage(self, request: Request) -> Response:
        """Return the calls of 30 days and the stored size."""
        actor = _owner(request)
        namespace = _namespace(actor)
        usage = self._services.usage.usage(
            actor, namespace=namespace, days=_USAGE_DAYS, everyone=True
        )
        figures = bodies.usage_body(usage, self._services.stats.stats(actor))
        return JsonAnswer(bodies.UsageOut.of(namespace=namespace, usage=figures))

    def create_key(self, body: bodies.KeyIn, request: Request) -> Response:
        """Create a key of this dialect."""
        draft = KeyDraft(
            namespaces=(body.namespace,), name=body.name or "", dialect=Dialect.SENDRYX
        )
        created = self._services.keys.create(draft, actor_of(request))
        key = {
            "id": created.key.id,
            "key": created.token.reveal().decode("ascii"),
            "namespace": body.namespace,
            "name": created.key.name,
            "created_at": moment_text(created.key.created_at),
        }
        return JsonAnswer(bodies.KeyOut.of(key=key))


def _owner(request: Request) -> Actor:
    """Return the caller, limited to the key's first namespace."""
    actor = actor_of(request)
    first = actor.namespaces[0] if actor.namespaces else DEFAULT_NAMESPACE
    return replace(actor, namespaces=(first,))


def _namespace(actor: Actor) -> str:
    return (actor.namespaces or (DEFAULT_NAMESPACE,))[0]


def sendryx_application(spec: "DialectSpec", services: "Services", program: "Program") -> FastAPI:
    """Build Sendryx's application, which expects the middleware in front of it."""
    app = dialect_application(
        spec,
        title="Sendryx's Memory API, by Muniment",
        version=program.version,
        description="A key is a namespace. Everything stays on this computer, encrypted.",
        refusal=RefusalOut,
    )
    routes = SendryxRoutes(services)
    _mount_memories(app, routes)
    _mount_figures(app, routes)
    mount_document(app, spec)
    return app


def _mount_memories(app: FastAPI, routes: SendryxRoutes) -> None:
    add_operations(
        app,
        "Memory",
        Operation(
            "POST",
            "/v1/memory/store",
            routes.store,
            summary="Store a memory",
            scope=Scope.WRITE,
            status=201,
            answer=bodies.StoredOut,
            others={400: "Invalid request."},
        ),
        Operation(
            "GET",
            "/v1/memory/search",
            routes.search,
            summary="Find memories by meaning",
            scope=Scope.READ,
            answer=bodies.FoundOut,
            others={400: "The query is missing."},
        ),
    )
    for method in ("DELETE", "POST"):
        add_operations(
            app,
            "Memory",
            Operation(
                method,
                "/v1/memory/forget",
                routes.forget,
                summary="Delete a memory, or everything",
                scope=Scope.WRITE,
                answer=bodies.ForgottenOut,
                others={
                    400: "Nothing to delete, or an invalid number.",
                    404: "There is no such memory.",
                },
                description="A single memory is moved to the trash, where a person can restore "
                "it for 30 days. Deleting everything is permanent and needs a key "
                "with the scope admin.",
            ),
        )
    add_operations(
        app,
        "Memory",
        Operation(
            "GET",
            "/v1/memory/list",
            routes.list,
            summary="List memories",
            scope=Scope.READ,
            answer=bodies.ListOut,
            description="Values out of range are clamped.",
        ),
    )


def _mount_figures(app: FastAPI, routes: SendryxRoutes) -> None:
    add_operations(
        app,
        "Figures",
        Operation(
            "GET",
            "/v1/memory/stats",
            routes.stats,
            summary="Count memories",
            scope=Scope.READ,
            answer=bodies.StatsOut,
        ),
        Operation(
            "GET",
            "/v1/memory/usage",
            routes.usage,
            summary="Get calls and storage",
            scope=Scope.READ,
            answer=bodies.UsageOut,
            description="Counts the calls of everyone in the namespace. Vector sizes are the "
            "vendor's estimate.",
        ),
    )
    add_operations(
        app,
        "Keys",
        Operation(
            "POST",
            "/v1/keys",
            routes.create_key,
            summary="Create a key",
            scope=Scope.ADMIN,
            answer=bodies.KeyOut,
            others={400: "Invalid request."},
        ),
    )
