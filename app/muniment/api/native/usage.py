"""The route of usage."""

from typing import TYPE_CHECKING, Annotated

from fastapi import FastAPI, Query, Request, Response
from pydantic import BaseModel, Field

from muniment.api.fields import Name, RequestBody
from muniment.api.native.serialise import usage_body
from muniment.api.routing import JsonAnswer, Operation, actor_of, add_operations
from muniment.domain.access import Scope
from muniment.services.usage.usage_service import USAGE_DAYS_MAX

if TYPE_CHECKING:
    from muniment.services.usage.usage_service import UsageService


class UsageQuery(RequestBody):
    """The query of usage."""

    namespace: Name | None = Field(default=None, description="Without one: all the key sees.")
    key: Name | None = Field(default=None, description="What this key did; its id, or person.")
    days: int = Field(default=30, ge=1, le=USAGE_DAYS_MAX, description="Today included.")


class UsageCountOut(BaseModel):
    """What was counted of one action."""

    calls: int = Field(description="Successes and errors.")
    successes: int
    errors: int
    items: int = Field(description="Memories created, found, read or changed.")
    took_ms: float = Field(description="All calls together.")
    slowest_ms: float


class UsageDayOut(BaseModel):
    """Usage of one day (UTC)."""

    day: str
    by_action: dict[str, UsageCountOut]


class UsageKeyOut(BaseModel):
    """What one actor did."""

    actor: str = Field(description="person, system, or key:<id>.")
    by_action: dict[str, UsageCountOut]


class UsageOut(BaseModel):
    """What was done in the days asked for."""

    total: UsageCountOut
    by_action: dict[str, UsageCountOut] = Field(
        description="create, search, context, read, list, update, delete, restore; duplicate: "
        "memories that were there already; request: refused before any of these."
    )
    by_actor: list[UsageKeyOut]
    by_namespace: dict[str, UsageCountOut] = Field(
        description="Calls that concerned several namespaces or none are not among these."
    )
    by_day: list[UsageDayOut] = Field(description="Every day, oldest first.")


class UsageRoutes:
    """The endpoint of usage; runs in a thread of the pool.

    Args:
        service: The use case.
    """

    def __init__(self, service: "UsageService") -> None:
        self._service = service

    def usage(self, query: Annotated[UsageQuery, Query()], request: Request) -> Response:
        """Count what was done."""
        figures = self._service.usage(
            actor_of(request), namespace=query.namespace, key=query.key, days=query.days
        )
        return JsonAnswer(usage_body(figures))


def mount_usage(app: FastAPI, service: "UsageService") -> None:
    """Add the route of usage to the application."""
    add_operations(
        app,
        "Statistics",
        Operation(
            "GET",
            "/v1/usage",
            UsageRoutes(service).usage,
            summary="Count what was done",
            scope=Scope.READ,
            answer=UsageOut,
            others={
                403: "What another key did is for keys with the scope admin.",
                404: "There is no such namespace or key, or the key does not see it.",
            },
            description="By day, action, key and namespace. A key with the scope admin sees what "
            "every key did in its namespaces, any other what it did itself. Calls of the window "
            "and of the commands count as person. A crash loses half a minute of it at most.",
        ),
    )
