"""The health route, which needs no key."""

import time
from typing import TYPE_CHECKING, Literal

from fastapi import FastAPI, Response

from muniment.api.answers import Answer, field
from muniment.api.dialects.memoryrelay.paths import HEALTH_PATH
from muniment.api.routing import JsonAnswer, Operation, add_operations

if TYPE_CHECKING:
    from muniment.api.dialect_spec import Program


class HealthOut(Answer):
    """Health of the port and its parts."""

    status: Literal["healthy"]
    version: str
    api_version: str = field(value="v1")
    environment: str = field(value="local")
    timestamp: int
    uptime_seconds: int
    services: dict[str, str]


def mount_health(app: FastAPI, program: "Program") -> None:
    """Add the route to the application."""

    async def health() -> Response:
        """Report that the port answers."""
        return JsonAnswer(
            HealthOut.of(
                program,
                timestamp=int(time.time()),
                uptime_seconds=int(time.monotonic() - program.begun),
                services={"database": "up", "embeddings": "up"},
            )
        )

    add_operations(
        app,
        "Health",
        Operation(
            "GET",
            HEALTH_PATH,
            health,
            summary="Check that the port answers",
            scope=None,
            answer=HealthOut,
        ),
    )
