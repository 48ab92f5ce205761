"""Many connections at once: idle ones keep nobody out, busy ones are never cut off."""

import contextlib
import resource
import socket
import threading
from collections.abc import Iterator

import pytest

from muniment.api import descriptors, protocol
from muniment.api.application import create_app
from muniment.api.server import PortServer
from tests.api.fake_container import FakeHouse
from tests.api.wire import Client, statuses
from tests.waiting import PATIENCE_S


@pytest.fixture(name="own_house")
def _own_house() -> FakeHouse:
    return FakeHouse()


@pytest.fixture(name="small")
def _small(own_house: FakeHouse) -> Iterator[PortServer]:
    """A port that holds three connections."""
    app = create_app(own_house.services(), version="1", instance_token=None)
    server = PortServer(app, port=0, connections_max=3)
    server.start()
    yield server
    server.stop()


def connect(port: int) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), timeout=20)


def ask(connection: socket.socket, port: int) -> bytes:
    """Send a request and return its answer; the connection stays open."""
    connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n\r\n" % port)
    answer = b""
    while not answer.endswith(b'{"status":"ok"}'):
        part = connection.recv(4096)
        if not part:
            break
        answer += part
    return answer


def is_closed(connection: socket.socket) -> bool:
    """Wait for the port to hang up."""
    with contextlib.suppress(ConnectionResetError):
        return connection.recv(4096) == b""
    return True


def test_a_thousand_idle_connections_do_no_harm(own_house, monkeypatch):
    # However slowly they are made, none has said nothing for too long.
    monkeypatch.setattr(protocol.PortProtocol, "headers_timeout_s", 120)
    app = create_app(own_house.services(), version="1", instance_token=None)
    server = PortServer(app, port=0)
    server.start()
    agent = Client(server.port, own_house.add_key(rate_per_minute=10_000))
    with contextlib.ExitStack() as stack:
        stack.callback(server.stop)
        idle = [stack.enter_context(connect(server.port)) for _ in range(1_000)]
        for connection in idle[::4]:
            assert statuses(ask(connection, server.port)) == [200]

        for number in range(20):
            assert agent("POST", "/v1/memories", {"content": f"note {number}"}).status == 201

        assert len(own_house.memories) == 20
        for connection in idle[::100]:
            assert statuses(ask(connection, server.port)) == [200]


def test_a_new_connection_takes_the_place_of_the_longest_idle(small):
    with contextlib.ExitStack() as stack:
        first, second, third = (stack.enter_context(connect(small.port)) for _ in range(3))
        for connection in (second, first, third):
            assert statuses(ask(connection, small.port)) == [200]

        fourth = stack.enter_context(connect(small.port))

        assert statuses(ask(fourth, small.port)) == [200]
        assert is_closed(second)
        for connection in (first, third, fourth):
            assert statuses(ask(connection, small.port)) == [200]


def test_more_than_the_port_holds_in_one_moment_leave_it_serving(small):
    with contextlib.ExitStack() as stack:
        for _ in range(200):
            stack.enter_context(connect(small.port))

        assert Client(small.port)("GET", "/healthz").status == 200


def test_a_busy_connection_is_never_cut_off(small, own_house):
    is_working, may_go_on = threading.Semaphore(0), threading.Event()

    def wait() -> None:
        is_working.release()
        assert may_go_on.wait(PATIENCE_S)

    own_house.before_write = wait
    agent = Client(small.port, own_house.add_key())
    answers = []

    def write() -> None:
        answers.append(agent("POST", "/v1/memories", {"content": "c"}).status)

    callers = [threading.Thread(target=write) for _ in range(3)]
    for caller in callers:
        caller.start()
    for _ in callers:
        assert is_working.acquire(timeout=PATIENCE_S)
    with connect(small.port) as extra:
        assert is_closed(extra)
    may_go_on.set()
    for caller in callers:
        caller.join(PATIENCE_S)

    assert answers == [201, 201, 201]


@pytest.mark.parametrize(
    ("soft", "hard", "raised", "room"),
    [
        (20_000, 20_000, None, 2_048),
        (resource.RLIM_INFINITY, resource.RLIM_INFINITY, None, 2_048),
        (1_024, 4_096, 2_304, 2_048),
        (256, resource.RLIM_INFINITY, 2_304, 2_048),
        (1_024, 1_024, 1_024, 768),
        (256, 300, 300, 64),
    ],
)
def test_the_limit_of_open_files_is_raised_as_far_as_it_goes(monkeypatch, soft, hard, raised, room):
    made = []
    monkeypatch.setattr(resource, "getrlimit", lambda _: (soft, hard))
    monkeypatch.setattr(resource, "setrlimit", lambda _, limits: made.append(limits))

    assert descriptors.room_for_connections() == room
    assert made == ([] if raised is None else [(raised, hard)])


def test_a_limit_that_cannot_be_raised_leaves_room_for_fewer(monkeypatch):
    def refuse(_kind: int, _limits: object) -> None:
        raise ValueError("not allowed")

    monkeypatch.setattr(resource, "getrlimit", lambda _: (1_024, 4_096))
    monkeypatch.setattr(resource, "setrlimit", refuse)

    assert descriptors.room_for_connections() == 768
