"""Simultaneous callers of a port, each with its own connection: latencies and refusals."""

import http.client
import itertools
import json
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urlsplit

_TIMEOUT_S: Final = 120.0


@dataclass(frozen=True, slots=True)
class Call:
    """One request.

    Args:
        path: With its query.
        body: Sent as JSON.
    """

    path: str
    body: Any


@dataclass(frozen=True, slots=True)
class Load:
    """The results of a number of callers.

    Args:
        seconds: From the first request to the last answer.
        latencies_ms: Of every answer that was not a refusal.
        failures: Refusals and broken connections.
    """

    seconds: float
    latencies_ms: tuple[float, ...]
    failures: int


@dataclass(slots=True)
class _Caller:
    url: str
    headers: dict[str, str]
    next_call: Callable[[], Call]
    latencies_ms: list[float] = field(default_factory=list)
    failures: int = 0

    def run(self, start: threading.Barrier, seconds: float) -> None:
        """Call until the time is over, at least twice."""
        address = urlsplit(self.url)
        connection = http.client.HTTPConnection(
            address.hostname or "", address.port, timeout=_TIMEOUT_S
        )
        start.wait()
        until = time.perf_counter() + seconds
        while time.perf_counter() < until or len(self.latencies_ms) + self.failures < 2:
            begun = time.perf_counter()
            if self._is_answered(connection):
                self.latencies_ms.append((time.perf_counter() - begun) * 1e3)
            else:
                self.failures += 1
        connection.close()

    def _is_answered(self, connection: http.client.HTTPConnection) -> bool:
        # Preparing a call, a vector for instance, is part of its time.
        call = self.next_call()
        headers = {"Content-Type": "application/json", **self.headers}
        try:
            connection.request("POST", call.path, json.dumps(call.body).encode(), headers)
            response = connection.getresponse()
            response.read()
        except (OSError, http.client.HTTPException):
            connection.close()
            return False
        return response.status < 300


def load(
    url: str, calls: Sequence[Callable[[], Call]], *, headers: dict[str, str], seconds: float
) -> Load:
    """Run callers for some seconds.

    Args:
        url: Base address of the port.
        calls: One for each caller: makes its next call; called from its own thread.
        headers: Of every request.
        seconds: Duration.
    """
    callers = [_Caller(url, headers, next_call) for next_call in calls]
    start = threading.Barrier(len(callers) + 1)
    threads = [threading.Thread(target=each.run, args=(start, seconds)) for each in callers]
    for thread in threads:
        thread.start()
    start.wait()
    begun = time.perf_counter()
    for thread in threads:
        thread.join()
    return Load(
        time.perf_counter() - begun,
        tuple(itertools.chain.from_iterable(each.latencies_ms for each in callers)),
        sum(each.failures for each in callers),
    )
