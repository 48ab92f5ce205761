"""The header guard alone, where a socket of this machine cannot play the caller."""

import asyncio
from typing import Any

import pytest

from muniment.api.guards import HeaderGuard
from muniment.api.problems import RequestRefusedError


def run_guard(**changes: Any) -> bool:
    """Send one request through the guard; tells whether it reached the application."""
    reached = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        reached.append(scope)

    scope = {
        "type": "http",
        "http_version": "1.1",
        "method": "GET",
        "path": "/v1/memories",
        "query_string": b"",
        "headers": [(b"host", b"127.0.0.1:4774")],
        "client": ("127.0.0.1", 50_000),
        "server": ("127.0.0.1", 4774),
    }
    asyncio.run(HeaderGuard(app)({**scope, **changes}, None, None))  # type: ignore[arg-type]
    return bool(reached)


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.9.10", "::1"])
def test_callers_on_this_machine_pass(host):
    assert run_guard(client=(host, 50_000))


@pytest.mark.parametrize(
    "client",
    [
        None,
        ("192.168.0.7", 1),
        ("203.0.113.9", 1),
        ("0.0.0.0", 1),
        ("fe80::1", 1),
        ("2001:db8::1", 1),
        ("localhost", 1),
        ("testclient", 1),
        ("", 1),
    ],
)
def test_callers_from_elsewhere_do_not(client):
    with pytest.raises(RequestRefusedError) as caught:
        run_guard(client=client)

    assert (caught.value.problem.status, caught.value.problem.code) == (403, "peer-refused")


@pytest.mark.parametrize("server", [None, ("127.0.0.1", None), ("127.0.0.1", 4775)])
def test_a_host_is_compared_with_the_port_that_was_reached(server):
    with pytest.raises(RequestRefusedError) as caught:
        run_guard(server=server)

    assert caught.value.problem.status == 421


@pytest.mark.parametrize(
    "content_type",
    [
        b"application/json",
        b"application/json; charset=utf-8",
        b"application/json;charset=UTF-8",
        b'Application/JSON ; charset="utf-8"',
    ],
)
def test_the_ways_of_writing_json_pass(content_type):
    headers = [
        (b"host", b"localhost:4774"),
        (b"content-type", content_type),
        (b"content-length", b"2"),
    ]

    assert run_guard(headers=headers)


def test_the_own_origin_and_a_followed_link_pass():
    own = [(b"host", b"localhost:4774"), (b"origin", b"http://localhost:4774")]
    link = [
        (b"host", b"localhost:4774"),
        (b"sec-fetch-site", b"cross-site"),
        (b"sec-fetch-mode", b"navigate"),
    ]

    assert run_guard(headers=own)
    assert run_guard(headers=link)
