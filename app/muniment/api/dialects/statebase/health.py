"""StateBase's routes of health."""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from fastapi import FastAPI, Response

from muniment.api.answers import Answer
from muniment.api.routing import JsonAnswer, Operation, add_operations
from muniment.domain.moments import moment_text

if TYPE_CHECKING:
    from muniment.api.dialect_spec import Program


class HealthOut(Answer):
    """How the port is."""

    status: str
    timestamp: str
    version: str
    uptime_seconds: float
    services: dict[str, dict[str, Any]]


class ProbeOut(Answer):
    """How the port is, in a word."""

    status: str


class HealthRoutes:
    """The endpoints of health; they run on the event loop, and so answer under any load.

    Args:
        program: What runs, and since when.
        now: Seconds of a clock that never goes back.
    """

    def __init__(self, program: "Program", now: Callable[[], float] = time.monotonic) -> None:
        self._program = program
        self._now = now

    async def health(self) -> Response:
        """Say how the port is: it gets here with an open vault alone."""
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
        """Say that memories can be read and written."""
        return JsonAnswer(ProbeOut.of(status="ready"))

    async def live(self) -> Response:
        """Say that the port answers."""
        return JsonAnswer(ProbeOut.of(status="alive"))


def mount_health(app: FastAPI, program: "Program") -> None:
    """Add the routes of health to the application."""
    routes = HealthRoutes(program)
    for path, summary, answer, endpoint in (
        ("/health", "Ask how the port is", HealthOut, routes.health),
        ("/health/ready", "Ask whether memories can be read and written", ProbeOut, routes.ready),
        ("/health/live", "Ask whether the port answers", ProbeOut, routes.live),
    ):
        add_operations(
            app,
            "Health",
            Operation("GET", path, endpoint, summary=summary, scope=None, answer=answer),
        )
