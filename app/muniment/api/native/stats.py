"""The route of statistics."""

from typing import TYPE_CHECKING, Annotated

from fastapi import FastAPI, Query, Request, Response
from pydantic import Field

from muniment.api.fields import Name, RequestBody
from muniment.api.native.stats_answers import StatsOut
from muniment.api.routing import JsonAnswer, Operation, actor_of, add_operations
from muniment.domain.access import Scope
from muniment.services.usage.stats_service import STATS_DAYS_MAX, StatsFilter

if TYPE_CHECKING:
    from muniment.services.usage.stats_service import StatsService


class StatsQuery(RequestBody):
    """The query of the statistics."""

    namespace: Name | None = Field(
        default=None, description="Default: all namespaces that the key sees."
    )
    agent_id: Name | None = None
    user_id: Name | None = None
    session_id: Name | None = None
    project: Name | None = None
    actor: Name | None = Field(default=None, description="Author: person, or key:<id>.")
    days: int = Field(
        default=30, ge=1, le=STATS_DAYS_MAX, description="Number of days in the daily series."
    )


class StatsRoutes:
    """The endpoint of statistics; runs in a thread of the pool.

    Args:
        service: The use case.
    """

    def __init__(self, service: "StatsService") -> None:
        self._service = service

    def stats(self, query: Annotated[StatsQuery, Query()], request: Request) -> Response:
        """Return the statistics."""
        wanted = StatsFilter(**query.model_dump(exclude={"days"}))
        figures = self._service.stats(actor_of(request), wanted, days=query.days)
        return JsonAnswer(StatsOut.of(figures))


def mount_stats(app: FastAPI, service: "StatsService") -> None:
    """Add the route of statistics to the application."""
    add_operations(
        app,
        "Statistics",
        Operation(
            "GET",
            "/v1/stats",
            StatsRoutes(service).stats,
            summary="Get statistics",
            scope=Scope.READ,
            answer=StatsOut,
            others={404: "There is no such namespace, or the key does not see it."},
        ),
    )
