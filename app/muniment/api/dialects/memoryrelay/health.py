"""Whether the port answers: the one route of this dialect that needs no key."""

import time
from typing import TYPE_CHECKING, Literal

from fastapi import FastAPI, Response
from pydantic import BaseModel

from muniment.api.dialects.memoryrelay.paths import HEALTH_PATH
from muniment.api.routing import JsonAnswer, Operation, add_operations

if TYPE_CHECKING:
    from muniment.api.dialect_spec import Program


class HealthOut(BaseModel):
    """What the port is, and that its parts are there."""

    status: Literal["healthy"]
    version: str
    api_version: str
    environment: str
    timestamp: int
    uptime_seconds: int
    services: dict[str, str]


def mount_health(app: FastAPI, program: "Program") -> None:
    """Add the route to the application."""

    async def health() -> Response:
        """Say that the port answers."""
        return JsonAnswer(
            {
                "status": "healthy",
                "version": program.version,
                "api_version": "v1",
                "environment": "local",
                "timestamp": int(time.time()),
                "uptime_seconds": int(time.monotonic() - program.begun),
                "services": {"database": "up", "embeddings": "up"},
            }
        )

    add_operations(
        app,
        "Health",
        Operation(
            "GET",
            HEALTH_PATH,
            health,
            summary="Ask whether the port answers",
            scope=None,
            answer=HealthOut,
        ),
    )
