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

    namespace: Name | None = Field(
        default=None, description="Default: all namespaces that the key sees."
    )
    key: Name | None = Field(default=None, description="Only this key: its id, or person.")
    days: int = Field(
        default=30, ge=1, le=USAGE_DAYS_MAX, description="Number of days, including today."
    )


class UsageCountOut(Answer):
    """Counts of one action."""

    calls: int = field("Successful and failed calls.")
    successes: int
    errors: int
    items: int = field("Memories created, found, read or changed.")
    took_ms: float = field("Total time of all calls.", source=lambda count: count.took_us / 1e3)
    slowest_ms: float = field(source=lambda count: count.slowest_us / 1e3)


def _counts(counts: "Counts") -> dict[str, Body]:
    return {name: UsageCountOut.of(count) for name, count in counts.items()}


class UsageDayOut(Answer):
    """Usage of one day (UTC)."""

    day: str
    by_action: dict[str, UsageCountOut]


class UsageKeyOut(Answer):
    """Usage of one actor."""

    actor: str = field("person, system, or key:<id>.")
    by_action: dict[str, UsageCountOut]


class UsageOut(Answer):
    """Usage in the requested days."""

    total: UsageCountOut
    by_action: dict[str, UsageCountOut] = field(
        "create, search, context, read, list, update, delete, restore; duplicate: "
        "memories that already existed; request: calls refused before any of these."
    )
    by_actor: list[UsageKeyOut] = field(
        source=lambda usage: [
            UsageKeyOut.of(actor=actor, by_action=_counts(counts))
            for actor, counts in usage.by_actor.items()
        ]
    )
    by_namespace: dict[str, UsageCountOut] = field(
        "Without calls that concern several namespaces or none."
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
        """Return the usage."""
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
            summary="Get usage",
            scope=Scope.READ,
            answer=UsageOut,
            others={
                403: "The usage of other keys needs the scope admin.",
                404: "There is no such namespace or key, or the key does not see it.",
            },
            description="By day, action, key and namespace. A key with the scope admin sees the "
            "usage of all keys in its namespaces, other keys only their own. Calls "
            "from the window and the commands count as person. A crash loses at most "
            "half a minute of usage.",
        ),
    )
