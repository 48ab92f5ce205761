"""The route of usage."""

from typing import TYPE_CHECKING, Annotated

from fastapi import FastAPI, Query, Request, Response
from pydantic import Field

from muniment.api.answers import Answer, Body, field
from muniment.api.fields import Name, RequestBody
from muniment.api.routing import JsonAnswer, Operation, actor_of, add_operations
from muniment.domain.access import Scope
from muniment.services.usage.usage_service import USAGE_DAYS_MAX

if TYPE_CHECKING:
    from muniment.services.usage.usage_service import Counts, UsageService


class UsageQuery(RequestBody):
    """The query of usage."""

    namespace: Name | None = Field(default=None, description="Without one: all the key sees.")
    key: Name | None = Field(default=None, description="What this key did; its id, or person.")
    days: int = Field(default=30, ge=1, le=USAGE_DAYS_MAX, description="Today included.")


class UsageCountOut(Answer):
    """What was counted of one action."""

    calls: int = field("Successes and errors.")
    successes: int
    errors: int
    items: int = field("Memories created, found, read or changed.")
    took_ms: float = field("All calls together.", source=lambda count: count.took_us / 1e3)
    slowest_ms: float = field(source=lambda count: count.slowest_us / 1e3)


def _counts(counts: "Counts") -> dict[str, Body]:
    return {name: UsageCountOut.of(count) for name, count in counts.items()}


class UsageDayOut(Answer):
    """Usage of one day (UTC)."""

    day: str
    by_action: dict[str, UsageCountOut]


class UsageKeyOut(Answer):
    """What one actor did."""

    actor: str = field("person, system, or key:<id>.")
    by_action: dict[str, UsageCountOut]


class UsageOut(Answer):
    """What was done in the days asked for."""

    total: UsageCountOut
    by_action: dict[str, UsageCountOut] = field(
        "create, search, context, read, list, update, delete, restore; duplicate: "
        "memories that were there already; request: refused before any of these."
    )
    by_actor: list[UsageKeyOut] = field(
        source=lambda usage: [
            UsageKeyOut.of(actor=actor, by_action=_counts(counts))
            for actor, counts in usage.by_actor.items()
        ]
    )
    by_namespace: dict[str, UsageCountOut] = field(
        "Calls that concerned several namespaces or none are not among these."
    )
    by_day: list[UsageDayOut] = field("Every day, oldest first.")


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
        return JsonAnswer(UsageOut.of(figures))


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
