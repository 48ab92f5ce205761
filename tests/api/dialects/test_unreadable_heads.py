"""Heads that cannot be read: refused in the words of the dialect whose prefix they name."""

import json

import pytest

from muniment.domain.access import Dialect
from tests.api.dialects.vendors import KEY_HEADERS
from tests.api.fake_container import FakeHouse
from tests.api.wire import exchange, statuses

SAYS = {
    Dialect.NATIVE: {"code": "malformed-request", "status": 400},
    Dialect.AZEN: {"status": "invalid_request", "code": 400},
    Dialect.MEMORYRELAY: {"code": 400, "status": 400},
    Dialect.SENDRYX: {"success": False},
    Dialect.STATEBASE: {"error.code": "invalid_request"},
    Dialect.MEMSYNC: {"error.code": "VALIDATION_ERROR", "status": "error"},
}
"""What the body of the refusal holds, a dot leading into an object."""

BROKEN = {
    "a key that is no text": b"%(key)s\x7f\r\n",
    "a folded value": b"%(key)s\r\nX: a\r\n b\r\n",
    "a line without a colon": b"%(key)s\r\nnothing\r\n",
    "a name with a blank": b"%(key)s\r\nX y: 1\r\n",
    "two lengths": b"%(key)s\r\nContent-Length: 1\r\nContent-Length: 2\r\n",
}


def refused(port: int, target: bytes, broken: bytes) -> tuple[str, dict[str, object]]:
    """Send a head that is broken; return the media type and body of its one answer, a 400."""
    head = b"GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n" % (target, port)
    answer = exchange(port, head + broken + b"\r\n")
    assert statuses(answer) == [400]
    head, _, body = answer.partition(b"\r\n\r\n")
    lines = head.decode().lower().split("\r\n")
    (media_type,) = [line[14:] for line in lines if line.startswith("content-type: ")]
    return media_type, json.loads(body)


@pytest.mark.parametrize("name", BROKEN)
@pytest.mark.parametrize("dialect", Dialect)
def test_it_is_refused_as_the_dialect_of_its_prefix_does(
    port: int, house: FakeHouse, dialect: Dialect, name: str
) -> None:
    ((header, value),) = KEY_HEADERS[dialect](house.add_key(dialect=dialect)).items()
    broken = BROKEN[name] % {b"key": f"{header}: {value}".encode()}

    media_type, body = refused(port, b"/%s/v1/memories?x=1" % dialect.value.encode(), broken)

    is_native = dialect is Dialect.NATIVE
    assert media_type == ("application/problem+json" if is_native else "application/json")
    for path, said in SAYS[dialect].items():
        found: object = body
        for part in path.split("."):
            assert isinstance(found, dict)
            found = found[part]
        assert found == said


@pytest.mark.parametrize("target", [b"/", b"/v1/memories", b"/azenish/x", b"*", b"/\xff"])
def test_without_a_prefix_it_is_native(port: int, target: bytes) -> None:
    media_type, body = refused(port, target, b"X: \x7f\r\n")

    assert (media_type, body["code"]) == ("application/problem+json", "malformed-request")


def test_what_is_no_http_at_all_is_native(port: int) -> None:
    answer = exchange(port, b"\x16\x03\x01\x02\x00\r\n\r\n")

    assert statuses(answer) == [400]
    assert b'"malformed-request"' in answer
