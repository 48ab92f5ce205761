"""MemSync's routes of memories: extraction, search, and single memories."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from fastapi import FastAPI, Request, Response

from muniment.api.answers import Body
from muniment.api.dialects.memsync import memory_bodies as bodies
from muniment.api.dialects.memsync.refusals import FlatRefusalOut
from muniment.api.dialects.memsync.routes import add_at_both
from muniment.api.dialects.scores import MEMSYNC, ScaledSearch
from muniment.api.routing import JsonAnswer, Operation, actor_of
from muniment.domain.access import Actor, Scope
from muniment.domain.errors import NotFoundError
from muniment.domain.memories.memory import EmbeddingState
from muniment.domain.memories.query import MemoryFilter, PageRequest
from muniment.domain.moment_text import moment_text
from muniment.domain.profile.profile import BioFormat

if TYPE_CHECKING:
    from muniment.services.container import Services

_TAG: Final = "Memories"
_MEMORIES: Final = "/memories"
_ONE: Final = "/memories/{memory_id}"
_SHORT_ID: Final = "mem_"
_MISSING: Final = {404: "There is no such memory."}


class MemoryRoutes:
    """The endpoints of memories; each runs in a thread of the pool.

    Args:
        services: The use cases.
    """

    def __init__(self, services: "Services") -> None:
        self._services = services
        self._search = ScaledSearch(services, MEMSYNC)

    def store(self, body: bodies.ConversationIn, request: Request) -> Response:
        """Extract memories from a conversation."""
        found = self._services.conversations.remember(body.conversation(), actor_of(request))
        return JsonAnswer(bodies.StoredOut.of(found))

    def search(self, body: bodies.SearchIn, request: Request) -> Response:
        """Find memories by meaning."""
        actor = actor_of(request)
        hits = self._search.search(body.request(), actor).hits
        bio = {} if body.include_bio is False else {"user_bio": self._bio(actor)}
        is_reranked = bool(body.rerank)
        nearness = MEMSYNC.nearness if is_reranked else lambda _: None
        memories = [bodies.hit_body(hit, nearness(hit)) for hit in hits]
        return JsonAnswer(bodies.FoundOut.of(memories=memories, **bio))

    def list(
        self, request: Request, page: bodies.Page = 1, page_size: bodies.PageSize = 20
    ) -> Response:
        """List memories, newest first."""
        wanted = PageRequest(limit=page_size, offset=(page - 1) * page_size)
        found = self._services.memories.list(MemoryFilter(), wanted, actor_of(request))
        return JsonAnswer(bodies.page_body(found, page=page, page_size=page_size))

    def get(self, memory_id: str, request: Request) -> Response:
        """Return one memory."""
        memory = self._services.memories.get(_checked(memory_id), actor_of(request))
        return JsonAnswer(bodies.MemoryOut.of(memory))

    def edit(self, memory_id: str, body: bodies.MemoryEdit, request: Request) -> Response:
        """Change a memory."""
        actor, patch = actor_of(request), body.patch()
        if patch is None:
            memory = self._services.memories.get(_checked(memory_id), actor)
        else:
            memory = self._services.memories.edit(_checked(memory_id), patch, actor).memory
        return JsonAnswer(bodies.ChangedOut.of(memory))

    def delete(
        self,
        memory_id: str,
        request: Request,
        *,
        cascade: bool = False,
        backup: bool = True,
    ) -> Response:
        """Delete one memory."""
        del cascade  # there is no data of memories that would have to be deleted with them
        return JsonAnswer(self._deleted(memory_id, actor_of(request), backup=backup))

    def delete_all(self, body: bodies.DeleteIn, request: Request) -> Response:
        """Delete several memories; a missing one does not stop the others."""
        actor = actor_of(request)
        deleted, missing = [], []
        for memory_id in dict.fromkeys(body.memory_ids):
            try:
                deleted.append(self._deleted(memory_id, actor, backup=body.backup is not False))
            except NotFoundError:
                missing.append(memory_id)
        return JsonAnswer(
            bodies.AllDeletedOut.of(
                success=not missing,
                deleted_count=len(deleted),
                deleted=deleted,
                not_found=missing,
            )
        )

    def _bio(self, actor: Actor) -> str:
        return self._services.profile.get(actor).portrait.bios[BioFormat.FULL].text

    def _deleted(self, memory_id: str, actor: Actor, *, backup: bool) -> Body:
        """Delete a memory and return the result.

        Raises:
            NotFoundError: There is none.
        """
        memories = self._services.memories
        memory = memories.get(_checked(memory_id), actor, include_deleted=not backup)
        memories.delete(memory.id, actor, permanent=not backup)
        has_vectors = memory.embedding.state is EmbeddingState.READY
        gone = {
            "profile_updates": 0,
            "derived_insights": 0,
            "embeddings": int(has_vectors and not backup),
        }
        return bodies.DeletedOut.of(
            memory_id=memory_id,
            deleted_at=moment_text(datetime.now(UTC)),
            cascade_deletions=gone,
            **({"backup_id": memory.id} if backup else {}),
        )


def _checked(memory_id: str) -> str:
    """Return the id if it has this dialect's form.

    Raises:
        NotFoundError: It names no memory here.
    """
    if not memory_id.startswith(_SHORT_ID):
        raise NotFoundError("there is no such memory")
    return memory_id


def mount_memories(app: FastAPI, services: "Services") -> None:
    """Add the routes of memories to the application."""
    routes = MemoryRoutes(services)
    _mount_all(app, routes)
    _mount_one(app, routes)


def _mount_all(app: FastAPI, routes: MemoryRoutes) -> None:
    add_at_both(
        app,
        _TAG,
        Operation(
            "POST",
            _MEMORIES,
            routes.store,
            summary="Extract memories from a conversation",
            scope=Scope.WRITE,
            answer=bodies.StoredOut,
            others={400: "Invalid request.", 500: "The embedding model cannot be used."},
            description="Stores what is worth keeping of what the user says, in the user's own "
            "words. Known facts are not stored again.",
        ),
        Operation(
            "GET",
            _MEMORIES,
            routes.list,
            summary="List memories",
            scope=Scope.READ,
            answer=bodies.PageOut,
            description="Newest first. Values out of range are clamped.",
        ),
        # Both before the routes of one memory, whose id would match them as well.
        Operation(
            "POST",
            _MEMORIES + "/search",
            routes.search,
            summary="Find memories by meaning",
            scope=Scope.READ,
            answer=bodies.FoundOut,
            others={400: "Invalid request."},
            description="Nearest first; with rerank, by words and meaning. The list may be empty.",
        ),
        Operation(
            "POST",
            _MEMORIES + "/batch-delete",
            routes.delete_all,
            summary="Delete several memories",
            scope=Scope.WRITE,
            answer=bodies.AllDeletedOut,
            others={400: "Invalid request."},
            refusal=FlatRefusalOut,
        ),
    )


def _mount_one(app: FastAPI, routes: MemoryRoutes) -> None:
    add_at_both(
        app,
        _TAG,
        Operation(
            "GET",
            _ONE,
            routes.get,
            summary="Get a memory",
            scope=Scope.READ,
            answer=bodies.MemoryOut,
            others=_MISSING,
            refusal=FlatRefusalOut,
            description="Not in the vendor's documentation.",
        ),
        Operation(
            "PATCH",
            _ONE,
            routes.edit,
            summary="Change a memory",
            scope=Scope.WRITE,
            answer=bodies.ChangedOut,
            others={400: "Invalid request.", **_MISSING},
            refusal=FlatRefusalOut,
            description="The category replaces all categories; metadata is merged; null counts "
            "as omitted.",
        ),
        Operation(
            "DELETE",
            _ONE,
            routes.delete,
            summary="Delete a memory",
            scope=Scope.WRITE,
            answer=bodies.DeletedOut,
            others=_MISSING,
            refusal=FlatRefusalOut,
            description="Moves it to the trash, where a person can restore it for 30 days. With "
            "backup=false, deletes it permanently.",
        ),
    )
