"""The checks run in one order on every route of every dialect, and where there is no route.

Each request is wrong in every way; one fault after the other is mended, and each time the answer
is that of the next check, in the dialect's own words.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from muniment.api.dialect_spec import DialectSpec
from muniment.api.dialects.registry import SPECS
from muniment.domain.access import Dialect, Scope
from muniment.services.vault.vault_service import VaultState
from tests.api.dialects.test_dialect_refusals import SHAPES, UNKNOWN_KEY_STATUS
from tests.api.dialects.vendors import KEY_HEADERS
from tests.api.fake_container import FakeHouse
from tests.api.hostile.case import Case, Target
from tests.api.hostile.targets import document_of, routes
from tests.api.wire import Answer, exchange

HOST = b"Host: evil.example\r\n"
ORIGIN = b"Origin: http://evil.example\r\n"
TEXT = b"Content-Type: text/plain\r\n"
JSON = b"Content-Type: application/json\r\n"
LONG = b"Content-Length: 5000000\r\n"
CUT = b"{"
OWN_WORDS = {"/mcp": {"jsonrpc", "id", "error"}, "/v1/embeddings": {"error"}}
"""Paths of the native application whose refusals other clients read."""

NO_ROUTES = [("GET", "/nowhere"), ("POST", "/nowhere"), ("TRACE", "/"), ("BREW", "/v1/memories")]


@dataclass(frozen=True)
class Asker:
    """Sends cases to one route."""

    port: int
    spec: DialectSpec
    method: str
    path: str

    def __call__(self, *, key: bytes = b"", **parts: bytes) -> Answer:
        prefix = self.spec.prefix.encode()
        target = Target("", prefix, self.path.encode(), b"", b"", b"")
        line = self.method.encode() + b" @PATH@ HTTP/1.1\r\n"
        case = Case("", frozenset(), line=line, key=key, body=CUT, half_close=True, **parts)
        return parsed(exchange(self.port, case.request(target, self.port), half_close=True))

    def refused(self, status: int, *, key: bytes = b"", **parts: bytes) -> None:
        answer = self(key=key, **parts)
        where = (self.spec.dialect, self.method, self.path, answer.status, answer.body)
        assert answer.status == status, where
        assert answer.headers["x-content-type-options"] == "nosniff", where
        assert answer.headers["cache-control"] == "no-store", where
        if self.path in OWN_WORDS:
            assert set(answer.json) == OWN_WORDS[self.path], where
        elif self.spec.dialect in SHAPES:
            SHAPES[self.spec.dialect](answer)
        else:
            assert answer.headers["content-type"] == "application/problem+json", where
            assert answer.json["status"] == status, where


def parsed(raw: bytes) -> Answer:
    head, _, body = raw.partition(b"\r\n\r\n")
    status, *lines = head.decode("latin-1").split("\r\n")
    headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
    return Answer(int(status.split()[1]), headers, body)


def key_line(house: FakeHouse, dialect: Dialect, **fields) -> bytes:
    ((name, value),) = KEY_HEADERS[dialect](house.add_key(dialect=dialect, **fields)).items()
    return f"{name}: {value}\r\n".encode()


@pytest.fixture(name="askers", params=SPECS, ids=lambda spec: spec.dialect.value)
def _askers(request, port: int, house: FakeHouse) -> Iterator[list[Asker]]:
    """Every route of a dialect, and some paths and methods that are none."""
    spec = request.param
    found = routes(document_of(port, spec.dialect)) + NO_ROUTES
    if spec.dialect is Dialect.NATIVE:
        found += [("POST", path) for path in OWN_WORDS]
    yield [Asker(port, spec, method, path) for method, path in found if path not in spec.public]
    assert house.calls == []


def test_what_the_headers_tell_is_checked_first_and_in_order(askers, house):
    house.state = VaultState.LOCKED
    for ask in askers:
        ask.refused(421, host=HOST, headers=ORIGIN + TEXT, length=LONG)
        ask.refused(403, headers=ORIGIN + TEXT, length=LONG)
        ask.refused(415, headers=TEXT, length=LONG)
        ask.refused(413, headers=JSON, length=LONG)
        ask.refused(423, headers=JSON)


def test_then_the_key_and_its_rate_before_a_byte_of_the_body(askers, house):
    dialect = askers[0].spec.dialect
    ((name, _),) = KEY_HEADERS[dialect]("").items()
    wrong = key_line(house, dialect)[:-2] + b"x\r\n"
    spent = key_line(house, dialect, rate_per_minute=0, scopes=frozenset({Scope.READ}))
    for ask in askers:
        if ask.path not in ask.spec.keyless:
            ask.refused(401, headers=JSON)
            ask.refused(UNKNOWN_KEY_STATUS.get(dialect, 401), headers=JSON, key=wrong)
            ask.refused(429, headers=JSON, key=spent)
            ask.refused(400, headers=JSON, key=spent + name.encode() + b": other\r\n")


def test_the_scope_comes_before_the_body(port, house):
    """A key that only reads learns nothing of what a body that writes should be."""
    reading = frozenset({Scope.READ})
    seen = 0
    for spec in SPECS:
        document = document_of(port, spec.dialect)
        key = key_line(house, spec.dialect, scopes=reading, rate_per_minute=10_000)
        for path, operations in document["paths"].items():
            for method, operation in operations.items():
                if operation.get("x-scope") in {"write", "admin"}:
                    seen += 1
                    filled = path.replace("{", "").replace("}", "")
                    Asker(port, spec, method.upper(), filled).refused(403, headers=JSON, key=key)
    assert seen > 50
    assert house.calls == []


def test_what_is_not_http_is_refused_in_the_native_words(port):
    answer = parsed(exchange(port, b"NOT HTTP AT ALL\r\n\r\n"))

    assert answer.status == 400
    assert set(json.loads(answer.body)) >= {"type", "title", "status"}
