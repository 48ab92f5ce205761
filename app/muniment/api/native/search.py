"""The route of search."""

from typing import TYPE_CHECKING

from fastapi import FastAPI, Request, Response

from muniment.api.native.memory_answers import SearchOut, search_body
from muniment.api.native.query_requests import SearchIn
from muniment.api.routing import JsonAnswer, Operation, actor_of, add_operations
from muniment.domain.access import Scope

if TYPE_CHECKING:
    from muniment.services.search.search_service import SearchService


class SearchRoutes:
    """The endpoint of search; runs in a thread of the pool.

    Args:
        service: The use case.
    """

    def __init__(self, service: "SearchService") -> None:
        self._service = service

    def search(self, body: SearchIn, request: Request) -> Response:
        """Find memories."""
        result = self._service.search(body.request(), actor_of(request))
        return JsonAnswer(search_body(result, debug=body.debug))


def mount_search(app: FastAPI, service: "SearchService") -> None:
    """Add the route of search to the application."""
    add_operations(
        app,
        "Search",
        Operation(
            "POST",
            "/v1/search",
            SearchRoutes(service).search,
            summary="Search memories by meaning and words",
            scope=Scope.READ,
            answer=SearchOut,
            others={503: "The embedding model cannot be used; the mode keyword works without it."},
            description="Filters apply before ranking: up to limit hits are returned whenever "
            "that many match.",
        ),
    )
