"""Whether the port answers: the one route of this dialect that needs no key."""

import time
from typing import Final, Literal

from fastapi import FastAPI, Response
from pydantic import BaseModel

from muniment.api.routing import JsonAnswer, Operation, add_operation

HEALTH_PATH: Final = "/v1/health"


class HealthOut(BaseModel):
    """What the port is, and that its parts are there."""

    status: Literal["healthy"]
    version: str
    api_version: str
    environment: str
    timestamp: int
    uptime_seconds: int
    services: dict[str, str]


def mount_health(app: FastAPI, version: str) -> None:
    """Add the route; the port runs from now on."""
    begun = time.monotonic()

    async def health() -> Response:
        """Say that the port answers."""
        return JsonAnswer(
            {
                "status": "healthy",
                "version": version,
                "api_version": "v1",
                "environment": "local",
                "timestamp": int(time.time()),
                "uptime_seconds": int(time.monotonic() - begun),
                "services": {"database": "up", "embeddings": "up"},
            }
        )

    add_operation(
        app,
        Operation(
            method="GET",
            path=HEALTH_PATH,
            tag="Health",
            summary="Ask whether the port answers",
            scope=None,
            answer=HealthOut,
        ),
        health,
    )
