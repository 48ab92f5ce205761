"""Call the methods of a client and tell what came of it, in the venv that has the client.

Both clients of a version are called in one way: what the asynchronous one returns is awaited.
"""

import asyncio
import inspect
import json
import sys
import time
import urllib.request
from collections.abc import Awaitable, Callable, Mapping
from contextlib import contextmanager
from operator import attrgetter
from typing import Any


class Teller:
    """Calls a client's methods by their paths, such as ``memories.create``."""

    def __init__(self, client: Any, refusal: type[Exception]) -> None:
        self.client = client
        self.refusal = refusal
        self.called: set[str] = set()

    async def __call__(self, path: str, *given: Any, **fields: Any) -> Any:
        """Return what a method answers, as JSON has it."""
        self.called.add(path)
        answer = attrgetter(path)(self.client)(*given, **fields)
        return plain(await answer if inspect.isawaitable(answer) else answer)

    async def refused(self, path: str, *given: Any, **fields: Any) -> dict[str, Any]:
        """Return the error that a method raises."""
        try:
            answer = await self(path, *given, **fields)
        except self.refusal as error:
            told = {"error": type(error).__name__, "message": error.message}
            names = ("status_code", "retry_after", "request_id")
            return told | {name: getattr(error, name) for name in names if hasattr(error, name)}
        raise AssertionError(f"{path} was not refused: {answer}")

    def methods(self) -> list[str]:
        """Return the paths of all methods that the client has for the service's calls."""
        parts = {"": self.client} | {
            f"{name}.": part
            for name, part in vars(self.client).items()
            if type(part).__module__.startswith("memoryrelay.resources")
        }
        return sorted(
            before + name
            for before, part in parts.items()
            for name, _ in inspect.getmembers(part, inspect.ismethod)
            if not name.startswith("_") and name not in {"close", "aclose"}
        )


def plain(answer: Any) -> Any:
    """Return models as dictionaries."""
    if hasattr(answer, "model_dump"):
        return answer.model_dump(mode="json")
    return [plain(one) for one in answer] if isinstance(answer, list) else answer


@contextmanager
def short_naps(awake: Callable[[], None] = lambda: None):
    """Yield how long a client sleeps, which takes no time in here.

    Args:
        awake: What happens in the meantime.
    """
    naps: list[float] = []
    slept, slept_here = time.sleep, asyncio.sleep

    def sleep(seconds: float) -> None:
        naps.append(seconds)
        awake()

    async def sleep_here(seconds: float) -> None:
        if seconds:
            sleep(seconds)
        await slept_here(0)

    time.sleep, asyncio.sleep = sleep, sleep_here
    try:
        yield naps
    finally:
        time.sleep, asyncio.sleep = slept, slept_here


def let_call(settings: Mapping[str, Any]) -> None:
    """Give the key its calls back: as many a minute as it likes."""
    request = urllib.request.Request(
        settings["change_of_key"],
        data=b'{"rate_per_minute": 1000}',
        headers={
            "Authorization": f"Bearer {settings['person']}",
            "Content-Type": "application/json",
        },
        method="PATCH",
    )
    with urllib.request.urlopen(request) as answer:
        assert answer.status == 200


def tell(parts: Mapping[str, Callable[[Mapping[str, Any]], Awaitable[Any]]]) -> None:
    """Run the part that is asked for on standard input; print what it tells."""
    settings = json.load(sys.stdin)
    told = asyncio.run(parts[settings["part"]](settings))
    json.dump(told, sys.stdout)
