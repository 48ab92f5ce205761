"""Routes of memories."""

from typing import TYPE_CHECKING, Annotated, Final

from fastapi import FastAPI, Query, Request, Response

from muniment.api.native.batches import batch_header, remember_batch
from muniment.api.native.memory_answers import BatchOut, MemoryListOut, MemoryOut, written_body
from muniment.api.native.memory_requests import BatchIn, MemoryEdit, MemoryIn
from muniment.api.native.preconditions import STALE, precondition
from muniment.api.native.query_requests import ListQuery
from muniment.api.routing import JsonAnswer, Operation, actor_of, add_operations
from muniment.domain.access import Scope
from muniment.domain.memories.memory import Memory

if TYPE_CHECKING:
    from muniment.domain.changes import ChangeSet
    from muniment.services.memories.memory_service import MemoryService

_TAG: Final = "Memories"
_MISSING: Final = {404: "There is no such memory, or the key does not see its namespace."}


class MemoryRoutes:
    """The endpoints of memories; each runs in a thread of the pool.

    Args:
        memories: The use cases.
    """

    def __init__(self, memories: "MemoryService") -> None:
        self._memories = memories

    def create(self, body: MemoryIn, request: Request) -> Response:
        """Remember one memory."""
        written = self._memories.remember(body.draft(), actor_of(request))
        return JsonAnswer(
            written_body(written),
            status_code=200 if written.is_duplicate else 201,
            headers={**_entity_tag(written.memory), **batch_header(written.changes)},
        )

    def create_batch(self, body: BatchIn, request: Request) -> Response:
        """Remember many memories."""
        return JsonAnswer(remember_batch(self._memories, body, actor_of(request)))

    def list(self, query: Annotated[ListQuery, Query()], request: Request) -> Response:
        """List memories."""
        page = self._memories.list(query.filter(), query.page(), actor_of(request))
        return JsonAnswer(MemoryListOut.of(page))

    def get(self, id: str, request: Request) -> Response:  # noqa: A002 (the name in the path)
        """Return one memory."""
        return _answer(self._memories.get(id, actor_of(request)))

    def edit(self, id: str, body: MemoryEdit, request: Request) -> Response:  # noqa: A002
        """Change one memory."""
        with precondition(request.headers) as expected:
            written = self._memories.edit(
                id, body.patch(), actor_of(request), expected_version=expected
            )
        return _answer(written.memory, written.changes, notice=written.notice)

    def delete(self, id: str, request: Request, *, permanent: bool = False) -> Response:  # noqa: A002
        """Move one memory to the trash, or destroy it."""
        with precondition(request.headers) as expected:
            changes = self._memories.delete(
                id, actor_of(request), permanent=permanent, expected_version=expected
            )
        return Response(status_code=204, headers=batch_header(changes))

    def restore(self, id: str, request: Request) -> Response:  # noqa: A002
        """Take one memory out of the trash."""
        with precondition(request.headers) as expected:
            written = self._memories.restore(id, actor_of(request), expected_version=expected)
        return _answer(written.memory, written.changes)


def _answer(
    memory: Memory, changes: "ChangeSet | None" = None, *, notice: str | None = None
) -> Response:
    headers = _entity_tag(memory) | ({} if changes is None else batch_header(changes))
    return JsonAnswer(MemoryOut.of(memory, notice=notice), headers=headers)


def _entity_tag(memory: Memory) -> dict[str, str]:
    return {"etag": f'"{memory.version}"'}


def mount_memories(app: FastAPI, memories: "MemoryService") -> None:
    """Add the routes of memories to the application."""
    routes = MemoryRoutes(memories)
    add_operations(
        app,
        _TAG,
        Operation(
            "POST",
            "/v1/memories",
            routes.create,
            summary="Store a memory",
            scope=Scope.WRITE,
            status=201,
            answer=MemoryOut,
            others={
                200: "The client_id or the statement already exists; that memory is "
                "returned unchanged.",
                404: "The key does not see the namespace.",
                409: "Another key's secret has this client_id. Nothing was stored.",
            },
            description="Without a namespace, the memory goes to the key's first. With "
            "deduplicate, a statement that the namespace and agent already have is "
            "not stored again: one that differs only in case, spacing or final "
            "punctuation, or is near by its vector and agrees in numbers, dates, "
            "names, negation and every other significant word.",
        ),
        Operation(
            "POST",
            "/v1/memories/batch",
            routes.create_batch,
            summary="Store up to 1,000 memories",
            scope=Scope.WRITE,
            answer=BatchOut,
            description="Each memory has its own result; an invalid one does not stop the others.",
        ),
        Operation(
            "GET",
            "/v1/memories",
            routes.list,
            summary="List memories",
            scope=Scope.READ,
            answer=MemoryListOut,
            description="Pages are stable: pass next_cursor with the same filter and order.",
        ),
    )
    _mount_one(app, routes)


def _mount_one(app: FastAPI, routes: MemoryRoutes) -> None:
    """Add the routes of one memory."""
    path = "/v1/memories/{id}"
    add_operations(
        app,
        _TAG,
        Operation(
            "GET",
            path,
            routes.get,
            summary="Get a memory",
            scope=Scope.READ,
            answer=MemoryOut,
            others=_MISSING,
            description="By id, short id or number.",
        ),
        Operation(
            "PATCH",
            path,
            routes.edit,
            summary="Change a memory",
            scope=Scope.WRITE,
            answer=MemoryOut,
            others={**_MISSING, **STALE},
            description="Send the ETag as If-Match to avoid overwriting a newer version.",
        ),
        Operation(
            "DELETE",
            path,
            routes.delete,
            summary="Delete a memory",
            scope=Scope.WRITE,
            status=204,
            others={**_MISSING, **STALE},
            description="Moves it to the trash, where it can be restored for 30 days. "
            "permanent=true destroys it. Accepts If-Match.",
        ),
        Operation(
            "POST",
            path + "/restore",
            routes.restore,
            summary="Restore a memory from the trash",
            scope=Scope.WRITE,
            answer=MemoryOut,
            others={**_MISSING, **STALE},
            description="Accepts If-Match.",
        ),
    )
