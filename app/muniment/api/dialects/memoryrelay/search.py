"""Routes of search and of contexts in both versions."""

import time
from typing import TYPE_CHECKING

from fastapi import FastAPI, Request, Response

from muniment.api.answers import Body
from muniment.api.dialects.memoryrelay import search_bodies as bodies
from muniment.api.dialects.memoryrelay.memories import MEMORIES
from muniment.api.dialects.memoryrelay.names import Namer
from muniment.api.dialects.scores import MEMORYRELAY, ScaledSearch
from muniment.api.routing import JsonAnswer, Operation, actor_of, add_operations
from muniment.domain.access import Scope

if TYPE_CHECKING:
    from collections.abc import Sequence

    from muniment.domain.access import Actor
    from muniment.domain.memories.query import Hit
    from muniment.services.container import Services


class SearchRoutes:
    """The endpoints; each runs in a thread of the pool.

    Args:
        services: The use cases.
        namer: Finds the ids of owners and sessions.
    """

    def __init__(self, services: "Services", namer: Namer) -> None:
        self._services = services
        self._namer = namer
        self._search = ScaledSearch(services, MEMORYRELAY)

    def search(self, body: bodies.SearchIn, request: Request) -> Response:
        """Find memories."""
        actor = actor_of(request)
        found = self._search.search(body.request(), actor)
        hits = found.hits
        contents = self._compressed(body, hits) if body.compress else None
        data = self._results(hits, actor, is_explained=bool(body.debug))
        if contents is not None:
            data = [_cut(one, kept) for one, kept in zip(data, contents, strict=True) if kept]
        scores = [one["score"] for one in data]
        return JsonAnswer(
            bodies.FoundOut.of(
                query=body.query,
                data=data,
                meta={
                    "recalled_count": len(data),
                    "total_evaluated": found.candidates,
                    "threshold": body.least,
                    "top_scores": scores,
                },
            )
        )

    def context(self, body: bodies.ContextIn, request: Request) -> Response:
        """Build a context for a prompt."""
        built = self._search.context(body.request(), actor_of(request))
        return JsonAnswer(bodies.ContextOut.of(built))

    def build(self, body: bodies.BuildIn, request: Request) -> Response:
        """Build a context memory by memory."""
        begun = time.perf_counter()
        built = self._search.context(body.request(), actor_of(request))
        latency_ms = (time.perf_counter() - begun) * 1e3
        return JsonAnswer(bodies.BuiltOut.of(built, latency_ms=latency_ms))

    def _results(self, hits: "Sequence[Hit]", actor: "Actor", *, is_explained: bool) -> list[Body]:
        memories = self._namer.bodies([hit.memory for hit in hits], actor)
        return [
            bodies.ResultOut.of(hit, memory=memory, **_explained(hit) if is_explained else {})
            for hit, memory in zip(hits, memories, strict=True)
        ]

    def _compressed(self, body: bodies.SearchIn, hits: "Sequence[Hit]") -> list[str]:
        """Return each compressed content; empty if it does not fit."""
        cut = self._services.context.compressed(hits, body.query, body.budget)
        return [one.content for one in cut]


def _explained(hit: "Hit") -> dict[str, Body]:
    return {"score_breakdown": bodies.breakdown_body(hit.breakdown)}


def _cut(result: Body, content: str) -> Body:
    return {**result, "memory": {**result["memory"], "content": content}, "content": content}


def mount_search(app: FastAPI, services: "Services", namer: Namer) -> None:
    """Add the routes."""
    routes = SearchRoutes(services, namer)
    refused = {422: "Invalid request."}
    add_operations(
        app,
        "Search",
        Operation(
            "POST",
            MEMORIES + "/search",
            routes.search,
            summary="Find memories",
            scope=Scope.READ,
            answer=bodies.FoundOut,
            others=refused,
            description="By meaning by default, with scores on the vendor's scale.",
        ),
        Operation(
            "POST",
            MEMORIES + "/context",
            routes.context,
            summary="Build a context for a prompt",
            scope=Scope.READ,
            answer=bodies.ContextOut,
            others=refused,
            description="Uses memories whose score is at least the threshold.",
        ),
    )
    for path in ("/v2/context", "/v2/context/build"):
        add_operations(
            app,
            "Search",
            Operation(
                "POST",
                path,
                routes.build,
                summary="Build a context memory by memory",
                scope=Scope.READ,
                answer=bodies.BuiltOut,
                others=refused,
                description="Sentences are never rewritten: ai_enhanced is always false.",
            ),
        )
