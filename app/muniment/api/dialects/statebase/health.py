"""StateBase's routes of health."""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from fastapi import FastAPI, Response

from muniment.api.answers import Answer
from muniment.api.routing import JsonAnswer, Operation, add_operations
from muniment.domain.moment_text import moment_text

if TYPE_CHECKING:
    from muniment.api.dialect_spec import Program


class HealthOut(Answer):
    """Health of the port."""

    status: str
    timestamp: str
    version: str
    uptime_seconds: float
    services: dict[str, dict[str, Any]]


class ProbeOut(Answer):
    """Health of the port in one word."""

    status: str


class HealthRoutes:
    """The endpoints of health; they run on the event loop, and so answer under any load.

    Args:
        program: Version and start time.
        now: A monotonic clock, in seconds.
    """

    def __init__(self, program: "Program", now: Callable[[], float] = time.monotonic) -> None:
        self._program = program
        self._now = now

    async def health(self) -> Response:
        """Report the health of the port; only reached while the vault is open."""
        return JsonAnswer(
            HealthOut.of(
                status="healthy",
                timestamp=moment_text(datetime.now(UTC)),
                version=self._program.version,
                uptime_seconds=round(self._now() - self._program.begun, 3),
                services={"vault": {"status": "healthy"}},
            )
        )

    async def ready(self) -> Response:
        """Report that memories can be read and written."""
        return JsonAnswer(ProbeOut.of(status="ready"))

    async def live(self) -> Response:
        """Report that the port answers."""
        return JsonAnswer(ProbeOut.of(status="alive"))


def mount_health(app: FastAPI, program: "Program") -> None:
    """Add the routes of health to the application."""
    routes = HealthRoutes(program)
    for path, summary, answer, endpoint in (
        ("/health", "Get the health of the port", HealthOut, routes.health),
        ("/health/ready", "Check that memories can be read and written", ProbeOut, routes.ready),
        ("/health/live", "Check that the port answers", ProbeOut, routes.live),
    ):
        add_operations(
            app,
            "Health",
            Operation("GET", path, endpoint, summary=summary, scope=None, answer=answer),
        )
