"""The route of related memories."""

from typing import TYPE_CHECKING, Annotated

from fastapi import FastAPI, Query, Request, Response

from muniment.api.answers import Answer
from muniment.api.native.memory_answers import HitOut
from muniment.api.routing import JsonAnswer, Operation, actor_of, add_operations
from muniment.domain.access import Scope
from muniment.services.memories.related import LIMIT_DEFAULT, LIMIT_MAX

if TYPE_CHECKING:
    from muniment.services.memories.related import RelatedService


class RelatedOut(Answer):
    """The neighbours of a memory, nearest first."""

    hits: list[HitOut]


class RelatedRoutes:
    """The endpoint; runs in a thread of the pool.

    Args:
        service: The use case.
    """

    def __init__(self, service: "RelatedService") -> None:
        self._service = service

    def related(
        self,
        id: str,  # noqa: A002 (the name in the path)
        request: Request,
        *,
        limit: Annotated[int, Query(ge=1, le=LIMIT_MAX)] = LIMIT_DEFAULT,
        include_confidential: bool | None = None,
    ) -> Response:
        """Return the memories nearest to one."""
        hits = self._service.related(
            id, actor_of(request), limit=limit, include_confidential=include_confidential
        )
        return JsonAnswer(RelatedOut.of(hits=HitOut.each(hits)))


def mount_related(app: FastAPI, service: "RelatedService") -> None:
    """Add the route of related memories to the application."""
    add_operations(
        app,
        "Memories",
        Operation(
            "GET",
            "/v1/memories/{id}/related",
            RelatedRoutes(service).related,
            summary="Find related memories",
            scope=Scope.READ,
            answer=RelatedOut,
            others={404: "There is no such memory, or the key does not see its namespace."},
            description="The nearest in meaning within its namespace; shared entities count as "
            "nearer. Works without a loaded model. A memory without vectors has no "
            "neighbours yet.",
        ),
    )
