"""Asynchronous routes: memories of the second version, and entities found in memories.

The same background work makes vectors and entities, so the state of the vectors applies to both.
"""

from typing import TYPE_CHECKING, Annotated, Final, Literal

from fastapi import FastAPI, Request, Response

from muniment.api.answers import Answer, MomentText, field
from muniment.api.dialects.memoryrelay.bodies import LaterMemoryIn
from muniment.api.dialects.memoryrelay.memories import MEMORIES, ONE, checked_id
from muniment.api.dialects.numbers import clamped
from muniment.api.dialects.scores import MEMORYRELAY, ScaledSearch
from muniment.api.routing import JsonAnswer, Operation, actor_of, add_operations
from muniment.domain.access import Scope
from muniment.domain.memories.memory import EmbeddingState, Memory
from muniment.domain.memories.query import MemoryFilter, Sort

if TYPE_CHECKING:
    from muniment.services.container import Services

LATER: Final = "/v2/memories"
ESTIMATE_S: Final = 1
"""Typical wait for a memory's vectors when there is no other work."""

_METHOD: Final = "on-device"
_STATUS: Final = {
    EmbeddingState.PENDING: "pending",
    EmbeddingState.READY: "ready",
    EmbeddingState.FAILED: "failed",
    EmbeddingState.SKIPPED: "ready",
}
_EXTRACTION: Final = {"pending": "pending", "ready": "completed", "failed": "failed"}

BackfillLimit = Annotated[int, *clamped(100, at_least=1, at_most=500)]


def _status(memory: Memory) -> str:
    return _STATUS[memory.embedding.state]


class AcceptedOut(Answer):
    """A stored memory that waits for its vectors; its id is also the job id."""

    id: str
    status: Literal["pending", "ready", "failed"] = field(source=_status)
    job_id: str = field(source="id")
    estimated_completion_seconds: int = field(value=ESTIMATE_S)


class StatusOut(Answer):
    """Processing status of a memory."""

    id: str
    status: Literal["pending", "ready", "failed"] = field(source=_status)
    created_at: MomentText
    updated_at: MomentText
    error: str | None = field(source="embedding.reason")


class ExtractionOut(Answer):
    """Status of a memory's entity extraction."""

    status: Literal["pending", "completed", "failed"] = field(
        source=lambda memory: _EXTRACTION[_status(memory)]
    )
    memory_id: str = field(source="id")
    extraction_method: str = field(value=_METHOD)
    extraction_model: str = field(source=lambda memory: memory.embedding.model or "")
    updated_at: MomentText
    entity_count: int = field(source=lambda memory: len(memory.entities))


class BackfillOut(Answer):
    """Number of memories that still wait for their entities."""

    status: Literal["queued", "completed"]
    queued: int


class LaterRoutes:
    """The endpoints; each runs in a thread of the pool.

    Args:
        services: The use cases.
    """

    def __init__(self, services: "Services") -> None:
        self._services = services
        self._scale = ScaledSearch(services, MEMORYRELAY)

    def create(self, body: LaterMemoryIn, request: Request) -> Response:
        """Store a memory and compute its vectors later."""
        draft = body.draft(self._scale, wait=False)
        memory = self._services.memories.remember(draft, actor_of(request)).memory
        return JsonAnswer(AcceptedOut.of(memory), status_code=202)

    def status(self, id: str, request: Request) -> Response:  # noqa: A002 (the name in the path)
        """Return the processing status of a memory."""
        memory = self._services.memories.get(checked_id(id), actor_of(request))
        return JsonAnswer(StatusOut.of(memory))

    def extraction(self, id: str, request: Request) -> Response:  # noqa: A002
        """Return the status of a memory's entity extraction."""
        memory = self._services.memories.get(checked_id(id), actor_of(request))
        return JsonAnswer(ExtractionOut.of(memory))

    def backfill(
        self, request: Request, limit: BackfillLimit = 100, agent_id: str = ""
    ) -> Response:
        """Return how many memories still wait; the background work is already running."""
        wanted = MemoryFilter(agent_id=agent_id or None, embedding_state=EmbeddingState.PENDING)
        # Only their places: what is counted need not be read.
        waiting = self._services.memories.places(wanted, Sort.NEWEST, limit, actor_of(request))
        queued = len(waiting)
        status = "queued" if queued else "completed"
        return JsonAnswer(BackfillOut.of(status=status, queued=queued))


def mount_later(app: FastAPI, services: "Services") -> None:
    """Add the routes."""
    routes = LaterRoutes(services)
    missing = {404: "There is no such memory."}
    add_operations(
        app,
        "Later",
        Operation(
            "POST",
            LATER,
            routes.create,
            summary="Store a memory without waiting for its vectors",
            scope=Scope.WRITE,
            status=202,
            answer=AcceptedOut,
            others={422: "Invalid request."},
        ),
        Operation(
            "GET",
            LATER + "/{id}/status",
            routes.status,
            summary="Get the status of a memory",
            scope=Scope.READ,
            answer=StatusOut,
            others=missing,
        ),
    )
    add_operations(
        app,
        "Entities of memories",
        Operation(
            "POST",
            MEMORIES + "/backfill-entities",
            routes.backfill,
            summary="Count memories that wait for their entities",
            scope=Scope.WRITE,
            answer=BackfillOut,
            description="Entities are extracted from every memory automatically.",
        ),
    )
    for method, name, scope in (
        ("POST", "/extract-entities", Scope.WRITE),
        ("GET", "/extraction-status", Scope.READ),
    ):
        add_operations(
            app,
            "Entities of memories",
            Operation(
                method,
                ONE + name,
                routes.extraction,
                summary="Get the status of a memory's entity extraction",
                scope=scope,
                answer=ExtractionOut,
                others=missing,
            ),
        )
