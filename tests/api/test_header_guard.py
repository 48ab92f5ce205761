"""The header guard alone, where a socket of this machine cannot play the caller."""

import asyncio
from typing import Any

import pytest

from muniment.api.container_access import ContainerAccess
from muniment.api.guards import HeaderGuard
from muniment.api.problems import RequestRefusedError


def run_guard(*, containers: str = "", **changes: Any) -> bool:
    """Send one request through the guard; tells whether it reached the application."""
    access = ContainerAccess(containers) if containers else None
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
    asyncio.run(HeaderGuard(app, access)({**scope, **changes}, None, None))  # type: ignore[arg-type]
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


INSIDE = [(b"host", b"host.docker.internal:4774")]
BRIDGE = "172.17.0.1"


@pytest.mark.parametrize(
    ("containers", "arrived", "peer", "headers", "passes"),
    [
        # off: neither the name nor a neighbour of a bridge
        ("", "127.0.0.1", "127.0.0.1", INSIDE, False),
        ("", BRIDGE, "172.17.0.2", INSIDE, False),
        # Docker Desktop: on loopback, by name
        ("127.0.0.1", "127.0.0.1", "127.0.0.1", INSIDE, True),
        ("127.0.0.1", "127.0.0.1", "127.0.0.1", [(b"host", b"localhost:4774")], True),
        ("127.0.0.1", "127.0.0.1", "172.17.0.2", INSIDE, False),
        ("127.0.0.1", "127.0.0.1", "127.0.0.1", [(b"host", b"host.docker.internal")], False),
        ("127.0.0.1", "127.0.0.1", "127.0.0.1", [(b"host", b"host.docker.internal:80")], False),
        ("127.0.0.1", "127.0.0.1", "127.0.0.1", [(b"host", b"x.docker.internal:4774")], False),
        # Docker on Linux: at the bridge, from its network, by name
        (BRIDGE, BRIDGE, "172.17.0.2", INSIDE, True),
        (BRIDGE, BRIDGE, "172.17.255.254", INSIDE, True),
        (BRIDGE, BRIDGE, "172.18.0.2", INSIDE, False),
        (BRIDGE, BRIDGE, "192.168.1.7", INSIDE, False),
        (BRIDGE, BRIDGE, "::ffff:172.17.0.2", INSIDE, False),
        (BRIDGE, BRIDGE, "172.17.0.2", [(b"host", b"172.17.0.1:4774")], False),
        (BRIDGE, BRIDGE, "172.17.0.2", [(b"host", b"127.0.0.1:4774")], False),
        (BRIDGE, "127.0.0.1", "127.0.0.1", INSIDE, False),
        (BRIDGE, "127.0.0.1", "172.17.0.2", INSIDE, False),
        (BRIDGE, "127.0.0.1", "127.0.0.1", [(b"host", b"127.0.0.1:4774")], True),
    ],
)
def test_containers_pass_only_where_they_were_let_in(containers, arrived, peer, headers, passes):
    def reached() -> bool:
        return run_guard(
            containers=containers,
            server=(arrived, 4774),
            client=(peer, 50_000),
            headers=headers,
        )

    if passes:
        assert reached()
    else:
        with pytest.raises(RequestRefusedError):
            reached()


def test_a_web_page_of_a_container_is_refused():
    with pytest.raises(RequestRefusedError):
        run_guard(
            containers=BRIDGE,
            server=(BRIDGE, 4774),
            client=("172.17.0.2", 50_000),
            headers=[*INSIDE, (b"origin", b"http://host.docker.internal:8080")],
        )
