"""Many callers at once over real services: nothing fails, nothing that was answered is lost."""

import contextlib
import http.client
import itertools
import json
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from anyio import to_thread

from muniment.api.application import create_app
from muniment.api.server import WORKERS_MAX, PortServer
from muniment.domain.access import PERSON
from muniment.domain.memories.query import MemoryFilter, PageRequest
from muniment.services.agents.key_drafts import KeyDraft
from tests.api.wire import statuses
from tests.conftest import Home
from tests.waiting import until

CALLERS = 32
LOAD_S = 4.0
IDLE = 1_000
PLENTY = 1_000_000


@dataclass
class Caller:
    """One client on one connection, and what it was answered."""

    port: int
    token: str
    number: int
    written: list[str] = field(default_factory=list)
    searches: int = 0
    failures: list[object] = field(default_factory=list)

    def run(self, until: float) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            for count in itertools.count():
                if count >= 2 and time.monotonic() >= until:
                    return
                self._call(connection, count)
        except (OSError, http.client.HTTPException) as error:
            self.failures.append(error)
        finally:
            connection.close()

    def _call(self, connection: http.client.HTTPConnection, count: int) -> None:
        content = f"caller {self.number} wrote note {count}"
        is_write = count % 2 == 0
        path, body = (
            ("/v1/memories", {"content": content})
            if is_write
            else ("/v1/search", {"query": f"note {count - 1}", "limit": 5})
        )
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        connection.request("POST", path, json.dumps(body).encode(), headers)
        response = connection.getresponse()
        answer = response.read()
        if response.status != (201 if is_write else 200):
            self.failures.append((response.status, answer))
        elif is_write:
            self.written.append(content)
        else:
            self.searches += 1


@pytest.fixture(name="server")
def _server(home: Home) -> Iterator[PortServer]:
    server = PortServer(create_app(home.services, version="1", instance_token=None), port=0)
    server.start()
    yield server
    server.stop()


@pytest.fixture(name="token")
def _token(home: Home) -> str:
    draft = KeyDraft(namespaces=("default",), rate_per_minute=PLENTY)
    return home.services.keys.create(draft, PERSON).token.reveal().decode()


def contents(home: Home) -> list[str]:
    """Return the contents of all memories."""
    found: list[str] = []
    cursor = None
    while True:
        page = home.services.memories.list(
            MemoryFilter(), PageRequest(limit=500, cursor=cursor), PERSON
        )
        found += [memory.content for memory in page.memories]
        cursor = page.next_cursor
        if cursor is None:
            return found


def run_all(callers: list[Caller], seconds: float) -> None:
    until = time.monotonic() + seconds
    threads = [threading.Thread(target=caller.run, args=(until,)) for caller in callers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
        assert not thread.is_alive()


def test_callers_that_write_and_search_at_once_lose_nothing(home, server, token):
    callers = [Caller(server.port, token, number) for number in range(CALLERS)]

    run_all(callers, LOAD_S)

    written = [content for caller in callers for content in caller.written]
    assert [failure for caller in callers for failure in caller.failures] == []
    assert all(caller.written and caller.searches for caller in callers), "each had its turn"
    assert sorted(contents(home)) == sorted(written)


def test_a_thousand_idle_connections_change_nothing_of_it(home, server, token):
    with contextlib.ExitStack() as stack:
        for _ in range(IDLE):
            stack.enter_context(socket.create_connection(("127.0.0.1", server.port), timeout=20))
        callers = [Caller(server.port, token, number) for number in range(8)]

        run_all(callers, 1.0)

    written = [content for caller in callers for content in caller.written]
    assert [failure for caller in callers for failure in caller.failures] == []
    assert written
    assert sorted(contents(home)) == sorted(written)


def test_the_end_answers_what_was_accepted_and_keeps_what_was_answered(home, server, token):
    callers = [Caller(server.port, token, number) for number in range(CALLERS)]
    threads = [threading.Thread(target=c.run, args=(time.monotonic() + 30,)) for c in callers]
    for thread in threads:
        thread.start()
    until(lambda: all(caller.written for caller in callers))

    server.stop()

    for thread in threads:
        thread.join(60)
        assert not thread.is_alive()
    # Each ends by a connection that is closed between two answers: none is cut off within one.
    closed = (http.client.RemoteDisconnected, ConnectionError, http.client.CannotSendRequest)
    failures = [failure for caller in callers for failure in caller.failures]
    assert all(
        isinstance(failure, closed) or (isinstance(failure, tuple) and failure[0] == 503)
        for failure in failures
    ), failures
    kept = set(contents(home))
    assert {content for caller in callers for content in caller.written} <= kept


def test_a_request_that_was_accepted_before_the_end_is_answered(home, token):
    app, begun, requests = create_app(home.services, version="1", instance_token=None), [], []

    async def counted(scope, receive, send):
        begun.append(scope["path"])
        await app(scope, receive, send)

    server = PortServer(counted, port=0)
    server.start()
    with contextlib.ExitStack() as stack:
        stack.callback(server.stop)
        for number in range(CALLERS):
            body = json.dumps({"content": f"last word {number}"}).encode()
            connection = stack.enter_context(
                socket.create_connection(("127.0.0.1", server.port), timeout=20)
            )
            connection.sendall(
                b"POST /v1/memories HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nAuthorization: Bearer %s\r\n"
                b"Content-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
                % (server.port, token.encode(), len(body), body)
            )
            requests.append(connection)
        until(lambda: len(begun) == CALLERS)
        server.stop()
        answers = [connection.recv(65536) for connection in requests]

    assert [statuses(answer) for answer in answers] == [[201]] * CALLERS
    assert sorted(contents(home)) == sorted(f"last word {number}" for number in range(CALLERS))


def test_no_more_use_cases_run_at_once_than_they_may():
    found: list[float] = []

    async def app(scope, receive, send):
        found.append(to_thread.current_default_thread_limiter().total_tokens)
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    server = PortServer(app, port=0)
    server.start()
    with contextlib.closing(http.client.HTTPConnection("127.0.0.1", server.port)) as connection:
        connection.request("GET", "/")
        assert connection.getresponse().status == 204
    server.stop()

    assert found == [WORKERS_MAX]
