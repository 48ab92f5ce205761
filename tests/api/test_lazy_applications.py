"""Applications that are built with their first request."""

import asyncio
import json
import threading
from typing import Any

import pytest
from starlette.types import ASGIApp

from muniment.api.dialect_spec import Program
from muniment.api.dialects.statebase.health import HealthRoutes
from muniment.api.lazy_application import LazyApplication
from tests.waiting import PATIENCE_S


async def answer(scope: Any, _receive: Any, send: Any) -> None:
    await send({"type": "http.response.start", "status": 200, "path": scope["path"]})


async def ask(application: ASGIApp, path: str) -> str:
    sent: list[Any] = []

    async def receive() -> Any:
        raise AssertionError("nothing is read")

    async def send(message: Any) -> None:
        sent.append(message)

    await application({"type": "http", "path": path}, receive, send)
    return str(sent[0]["path"])


def test_requests_that_come_first_at_once_are_all_answered_by_one_application():
    built = []
    all_asked = threading.Event()

    def build() -> ASGIApp:
        built.append(threading.current_thread())
        assert all_asked.wait(PATIENCE_S)
        return answer

    async def first_requests() -> list[str]:
        late = LazyApplication(build)
        asked = [asyncio.create_task(ask(late, f"/{number}")) for number in range(8)]
        # The loop goes on while the application is built: only then can this be reached.
        await asyncio.sleep(0)
        all_asked.set()
        return [*await asyncio.gather(*asked), await ask(late, "/later")]

    paths = asyncio.run(first_requests())

    assert paths == [*(f"/{number}" for number in range(8)), "/later"]
    assert len(built) == 1
    assert built != [threading.current_thread()]


def test_what_could_not_be_built_is_tried_again_with_the_next_request():
    outcomes: list[Any] = [OSError("no file can be opened"), answer]

    def build() -> ASGIApp:
        outcome = outcomes.pop(0)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    async def requests() -> str:
        late = LazyApplication(build)
        with pytest.raises(OSError, match="no file"):
            await ask(late, "/first")
        return await ask(late, "/second")

    assert asyncio.run(requests()) == "/second"
    assert outcomes == []


def test_uptime_counts_from_when_the_port_was_built():
    routes = HealthRoutes(Program("1", begun=100.0), now=lambda: 103.5)

    told = json.loads(bytes(asyncio.run(routes.health()).body))

    assert (told["uptime_seconds"], told["version"]) == (3.5, "1")
