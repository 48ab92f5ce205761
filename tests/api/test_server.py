"""The port's server: its socket, its thread, its limits and its end."""

import contextlib
import socket
import threading

import pytest

from muniment.api import body_middleware as bodies
from muniment.api import protocol
from muniment.api.application import create_app
from muniment.api.body_middleware import BodyReader
from muniment.api.error_boundary import ErrorBoundary
from muniment.api.server import PortServer
from muniment.domain.errors import EnvironmentFaultError, PortTakenError
from tests.api.fake_container import FakeHouse
from tests.api.wire import Client, exchange, statuses


@pytest.fixture(name="own_house")
def _own_house() -> FakeHouse:
    return FakeHouse()


@pytest.fixture(name="server")
def _server(own_house):
    app = create_app(own_house.services(), version="1", instance_token=None)
    server = PortServer(app, port=0)
    yield server
    server.stop()


def port_threads() -> list[threading.Thread]:
    """Return the threads of running ports."""
    return [thread for thread in threading.enumerate() if thread.name == "muniment-port"]


def assert_hung_up(connection: socket.socket) -> None:
    """Wait until the port has closed a connection without a word."""
    with contextlib.suppress(ConnectionResetError):
        assert connection.recv(4096) == b""


def test_the_system_chooses_a_port_before_the_start(server):
    assert server.port > 0
    assert server.url == f"http://127.0.0.1:{server.port}"


def test_it_serves_in_a_thread_of_its_own_until_it_is_stopped(server):
    before = len(port_threads())
    server.start()

    threads = port_threads()
    assert len(threads) == before + 1
    assert not any(thread.daemon for thread in threads)
    assert Client(server.port)("GET", "/healthz").status == 200

    server.stop()
    server.stop()
    assert len(port_threads()) == before
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", server.port), timeout=5)


def test_a_taken_port_is_known_at_once(server):
    with pytest.raises(PortTakenError) as caught:
        PortServer(None, port=server.port)

    assert str(server.port) in caught.value.detail


@pytest.mark.parametrize(("host", "port"), [("127.0.0.1", 70_000), ("203.0.113.9", 0)])
def test_an_address_that_cannot_be_had_is_an_environment_fault(host, port):
    with pytest.raises(EnvironmentFaultError):
        PortServer(None, host=host, port=port)


def test_a_further_address_has_the_same_port_and_is_closed_with_it(own_house):
    app = create_app(own_house.services(), version="1", instance_token=None)
    server = PortServer(app, port=0, also_at="127.0.0.2")
    server.start()
    try:
        with socket.create_connection(("127.0.0.2", server.port), timeout=5):
            pass
    finally:
        server.stop()

    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.2", server.port), timeout=5)


def test_a_further_address_that_the_machine_lacks_is_named():
    with pytest.raises(EnvironmentFaultError) as caught:
        PortServer(None, port=0, also_at="203.0.113.9")

    assert "203.0.113.9" in caught.value.detail
    assert caught.value.hint


def test_a_port_can_be_had_again_after_it_was_used(server, own_house):
    server.start()
    Client(server.port)("GET", "/healthz")
    server.stop()

    again = PortServer(None, port=server.port)
    again.stop()


def test_an_accepted_request_is_answered_before_the_end(server, own_house):
    client = Client(server.port, own_house.add_key())
    is_writing, may_go_on = threading.Event(), threading.Event()

    def wait() -> None:
        is_writing.set()
        assert may_go_on.wait(20)

    own_house.before_write = wait
    server.start()
    answers = []
    caller = threading.Thread(
        target=lambda: answers.append(client("POST", "/v1/memories", {"content": "c"}))
    )
    caller.start()
    assert is_writing.wait(20)
    stopper = threading.Thread(target=server.stop)
    stopper.start()
    may_go_on.set()
    caller.join(20)
    stopper.join(20)

    assert [answer.status for answer in answers] == [201]
    assert not stopper.is_alive()


def test_an_idle_connection_does_not_hold_up_the_end(server):
    server.start()
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as idle:
        idle.sendall(b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n\r\n" % server.port)
        answer = b""
        while not answer.endswith(b'{"status":"ok"}'):
            answer += idle.recv(4096)
        server.stop()
        assert idle.recv(4096) == b""


def test_two_requests_of_one_connection_are_both_answered(server):
    server.start()
    request = b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n\r\n" % server.port
    last = request.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n")

    assert statuses(exchange(server.port, request + last)) == [200, 200]


def test_answers_do_not_wait_for_acknowledgements(server, monkeypatch):
    options = []
    connected = protocol.PortProtocol.connection_made

    def note(self, transport):
        connection = transport.get_extra_info("socket")
        options.append(connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
        connected(self, transport)

    monkeypatch.setattr(protocol.PortProtocol, "connection_made", note)
    server.start()

    assert Client(server.port)("GET", "/healthz").status == 200
    assert options
    assert all(options)


def test_headers_that_trickle_in_end_the_connection(server, monkeypatch):
    monkeypatch.setattr(protocol.PortProtocol, "headers_timeout_s", 0.2)
    server.start()

    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as slow:
        slow.sendall(b"GET /healthz HTTP/1.1\r\nHost: 127")
        slow.settimeout(20)
        assert_hung_up(slow)


def test_a_connection_that_says_nothing_is_ended(server, monkeypatch):
    monkeypatch.setattr(protocol.PortProtocol, "headers_timeout_s", 0.2)
    server.start()

    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as silent:
        assert_hung_up(silent)


def test_headers_that_trickle_after_a_first_request_end_the_connection(server, monkeypatch):
    server.start()
    request = b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n\r\n" % server.port
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as slow:
        slow.sendall(request)
        answer = b""
        while not answer.endswith(b'{"status":"ok"}'):
            answer += slow.recv(4096)
        monkeypatch.setattr(protocol.PortProtocol, "headers_timeout_s", 0.2)
        slow.sendall(b"GET /he")
        assert_hung_up(slow)


def test_a_body_that_does_not_arrive_in_time_is_refused():
    async def never(scope, receive, send):
        raise AssertionError("the application must not run")

    server = PortServer(ErrorBoundary(BodyReader(never, timeout_s=0.2)), port=0)
    server.start()
    try:
        with socket.create_connection(("127.0.0.1", server.port), timeout=20) as slow:
            slow.sendall(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc")
            answer = b""
            while part := slow.recv(4096):
                answer += part
    finally:
        server.stop()

    assert statuses(answer) == [408]
    assert b"body-too-slow" in answer


def test_a_refused_caller_gets_the_answer_while_still_sending(server, monkeypatch):
    """A large upload that is refused by its headers ends in an answer, not in a broken pipe."""
    monkeypatch.setattr(bodies, "_LINGER_TIMEOUT_S", 20)
    server.start()
    head = (
        b"POST /v1/memories HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nContent-Type: application/json\r\n"
        b"Content-Length: %d\r\n\r\n" % (server.port, 8_000_000)
    )

    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as sending:
        sending.sendall(head + b"x" * 8_000_000)
        assert statuses(sending.recv(4096)) == [413]


def test_a_server_whose_application_fails_unguarded_tells_nothing():
    async def broken(scope, receive, send):
        raise RuntimeError("text that must not be told")

    server = PortServer(ErrorBoundary(broken), port=0)
    server.start()
    try:
        answer = exchange(server.port, b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    finally:
        server.stop()

    assert statuses(answer) == [500]
    assert b"must not be told" not in answer
