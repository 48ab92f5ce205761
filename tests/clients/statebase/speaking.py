"""One of StateBase's clients, called by the names of its methods; runs in that client's venv."""

import asyncio
import inspect
import json
import sys
from typing import Any

import httpx
import statebase
from pydantic import BaseModel

_PARTS = ("sessions", "memory")


class Speaker:
    """A client of the published package, as it comes.

    Args:
        settings: ``base_url``, ``key``, and ``is_async`` for the client with coroutines.
    """

    def __init__(self, settings: dict[str, Any]) -> None:
        kind = statebase.AsyncStateBase if settings["is_async"] else statebase.StateBase
        self._loop = asyncio.new_event_loop()
        self._client = kind(settings["key"], base_url=settings["base_url"])
        self.called: set[str] = set()

    def offered(self) -> list[str]:
        """Return the name of every public method that the installed version has."""
        names = [name for name in _public(self._client) if name not in _PARTS]
        for part in _PARTS:
            names += [f"{part}.{name}" for name in _public(getattr(self._client, part))]
        return sorted(names)

    def has(self, name: str) -> bool:
        """Tell whether the installed version has a method."""
        return name in self.offered()

    def __call__(self, name: str, *args: Any, **fields: Any) -> Any:
        """Call a method; return its result in plain types."""
        self.called.add(name)
        method: Any = self._client
        for part in name.split("."):
            method = getattr(method, part)
        result = method(*args, **fields)
        if inspect.iscoroutine(result):
            result = self._loop.run_until_complete(result)
        return _plain(result)

    def refusal(self, name: str, *args: Any, **fields: Any) -> dict[str, Any]:
        """Call a method; return the status and the body of what the client raises."""
        try:
            result = self(name, *args, **fields)
        except httpx.HTTPStatusError as error:
            answer = error.response
            headers = dict(answer.headers)
            return {"status": answer.status_code, "body": answer.json(), "headers": headers}
        return {"status": 200, "body": result, "headers": {}}

    def finish(self) -> None:
        """Close the client, and the loop with it."""
        self("close")
        self._loop.close()


def settings_given() -> dict[str, Any]:
    """Read the settings from standard input."""
    given: dict[str, Any] = json.load(sys.stdin)
    return given


def tell(told: dict[str, Any]) -> None:
    """Print what the test is to know."""
    sys.stdout.write(json.dumps(told))


def _public(part: Any) -> list[str]:
    methods = inspect.getmembers(type(part), inspect.isfunction)
    return [name for name, _ in methods if not name.startswith("_")]


def _plain(result: Any) -> Any:
    if isinstance(result, BaseModel):
        return result.model_dump()
    if isinstance(result, list):
        return [_plain(item) for item in result]
    return result
