"""What must not be served, sent to every dialect: at its prefix, and at the root with its key."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from muniment.domain.access import Dialect
from tests.api.dialects.vendors import KEY_HEADERS
from tests.api.fake_container import HOUSE_SESSION, FakeHouse
from tests.api.test_hostile_requests import (
    BODIES,
    CONTENT_TYPES,
    HOSTS,
    ORIGINS,
    assert_refused,
    with_port,
)
from tests.api.wire import exchange, statuses

WRITES = {
    Dialect.AZEN: (b"/api/v1/memory", b"text"),
    Dialect.MEMORYRELAY: (b"/v1/memories", b"content"),
    Dialect.MEMSYNC: (b"/v1/memories", b"content"),
    Dialect.SENDRYX: (b"/v1/memory/store", b"content"),
    Dialect.STATEBASE: (b"/v1/memory", b"content"),
}
"""The route that writes a memory, and the field of its text."""

ALSO_NEEDED = {
    Dialect.MEMORYRELAY: b'"agent_id":"a",',
    Dialect.MEMSYNC: b'"agent_id":"a","thread_id":"t","source":"s","messages":[{"role":"user",',
    Dialect.STATEBASE: b'"session_id":"%s",' % HOUSE_SESSION.encode(),
}
"""What else such a memory must say, before the text."""

ENDINGS = {Dialect.MEMSYNC: b"}]}"}
"""What closes such a body behind the text, if not a brace."""

JSON = b"Content-Type: application/json\r\n"


@dataclass(frozen=True)
class Writer:
    """Writes raw requests that would be served, were it not for one thing."""

    port: int
    path: bytes
    field: bytes
    key_line: bytes
    needed: bytes = b""
    ending: bytes = b"}"

    def request(
        self, headers: bytes = JSON, body: bytes | None = None, *, host: bytes | None = None
    ) -> bytes:
        planted = b'{%s"%s":"planted"%s' % (self.needed, self.field, self.ending)
        sent = planted if body is None else body
        own_host = b"Host: 127.0.0.1:%d\r\n" % self.port
        return (
            b"POST %s HTTP/1.1\r\n" % self.path
            + (own_host if host is None else host)
            + self.key_line
            + headers
            + b"Content-Length: %d\r\nConnection: close\r\n\r\n" % len(sent)
            + sent
        )


@pytest.fixture(name="writer", params=[(d, root) for d in WRITES for root in (False, True)])
def _writer(request, port: int, house: FakeHouse) -> Iterator[Writer]:
    dialect, is_at_root = request.param
    path, field = WRITES[dialect]
    prefix = b"" if is_at_root else b"/" + dialect.value.encode()
    key = house.add_key(dialect=dialect, rate_per_minute=9_999)
    ((name, value),) = KEY_HEADERS[dialect](key).items()
    line = f"{name}: {value}\r\n".encode()
    needed, ending = ALSO_NEEDED.get(dialect, b""), ENDINGS.get(dialect, b"}")
    return Writer(port, prefix + path, field, line, needed, ending)


def test_the_request_that_all_others_vary_is_served(port, house, writer):
    assert statuses(exchange(port, writer.request())) in ([200], [201])
    assert [memory.content for memory in house.memories.values()] == ["planted"]


def test_wrong_hosts(port, house, writer):
    for host in HOSTS:
        line = b"Host: " + with_port(host, port) + b"\r\n"
        assert_refused(port, house, writer.request(host=line), {421, 400})


def test_foreign_origins(port, house, writer):
    for origin in ORIGINS:
        line = b"Origin: " + with_port(origin, port) + b"\r\n"
        assert_refused(port, house, writer.request(JSON + line), {403})


def test_bodies_that_are_not_declared_json(port, house, writer):
    for content_type in CONTENT_TYPES:
        line = b"Content-Type: " + content_type + b"\r\n"
        assert_refused(port, house, writer.request(line), {415})


def test_odd_bodies_are_refused_or_taken_without_what_is_unknown(port, house, writer):
    for body in BODIES:
        found = statuses(
            exchange(port, writer.request(body=body.replace(b"content", writer.field)))
        )
        assert found in ([400], [422], [200], [201]), body[:60]
    assert {memory.content for memory in house.memories.values()} <= {"x"}


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        (JSON + JSON, {415}),
        (JSON + b"Content-Encoding: gzip\r\n", {415}),
        (JSON + b"Transfer-Encoding: chunked\r\n", {400}),
        (JSON + b"Content-Length: 0\r\n", {400}),
        (JSON + b"X: a\x00b\r\n", {400}),
        (JSON + b"Sec-Fetch-Site: cross-site\r\n", {403}),
        (JSON + b"A: b\r\n" * 9_000, {400, 431}),
    ],
)
def test_headers_that_contradict_or_flood(port, house, writer, headers, expected):
    found = statuses(exchange(port, writer.request(headers)))

    # The port may hang up on unread bytes, and then its answer is lost on the way.
    assert set(found) <= expected
    assert house.calls == []


def test_keys_that_are_none(port, house, writer):
    name, _, value = writer.key_line.partition(b": ")
    for line in (
        b"",
        name + b":\r\n",
        name + b": " + b"a" * 5_000 + b"\r\n",
        name + b": \xff\xfe\r\n",
        name + b": two words\r\n",
        writer.key_line * 2,
        b"Cookie: " + value,
        b"Authorization: Basic " + value,
    ):
        request = writer.request().replace(writer.key_line, line)
        assert_refused(port, house, request, {400, 401, 403})


def test_a_key_in_the_query_is_no_key(port, house, writer):
    key = writer.key_line.split()[-1]
    request = writer.request().replace(writer.key_line, b"")
    request = request.replace(writer.path, writer.path + b"?api_key=" + key, 1)

    assert_refused(port, house, request, {401})


def test_a_body_is_cut_off_at_its_bound(port, house, writer):
    huge = b'"' + b"x" * (4 * 1024 * 1024) + b'"'

    assert_refused(port, house, writer.request(body=huge), {413})
