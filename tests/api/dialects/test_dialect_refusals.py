"""Refusals before any route runs: each dialect words them in its own way, on every path it has."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from muniment.api.dialects.registry import SPECS
from muniment.domain.access import Dialect, Scope
from muniment.domain.errors import DiskFullError
from muniment.services.vault.vault_service import VaultState
from tests.api.dialects.vendors import KEY_HEADERS, Vendor
from tests.api.fake_container import FakeHouse
from tests.api.wire import Answer, exchange, statuses

VENDORS = [spec.dialect for spec in SPECS if spec.dialect is not Dialect.NATIVE]
UNKNOWN_KEY_STATUS = {Dialect.AZEN: 403}
"""Of dialects that do not say 401 to a key that is not good."""


def azen_shape(answer: Answer) -> None:
    assert set(answer.json) == {"status", "message", "code"}
    assert answer.json["code"] == answer.status
    assert answer.json["status"] not in {"", "error", "success"}
    assert answer.json["message"]


def sendryx_shape(answer: Answer) -> None:
    waits = {"retry_after_seconds"} if answer.status == 429 else set()
    assert set(answer.json) == {"success", "message"} | waits
    assert answer.json["success"] is False
    assert answer.json["message"]


def memoryrelay_shape(answer: Answer) -> None:
    told = answer.json
    texts = ("type", "title", "detail", "message", "error", "request_id")
    details = {"details"} if answer.status == 422 else set()
    assert set(told) == {"status", "code", *texts} | details
    assert told["status"] == told["code"] == answer.status
    assert all(isinstance(told[name], str) and told[name] for name in texts)
    assert all(set(one) == {"field", "message"} for one in told.get("details", []))


def memsync_shape(answer: Answer) -> None:
    told = answer.json
    if isinstance(told["error"], str):
        more = set(told) - {"error", "code"}
        values = {"valid_categories", "valid_formats", "valid_styles", "max_length"}
        assert len(more) <= 1
        assert more <= {"memory_id", "suggestion", "retry_after"} | values
        assert told["error"]
        assert re.fullmatch("[A-Z_]+", told["code"])
        return
    assert set(told) == {"error", "status", "timestamp"}
    assert set(told["error"]) == {"code", "message", "details"}
    assert re.fullmatch("[A-Z_]+", told["error"]["code"])
    assert told["error"]["message"]
    assert told["error"]["details"]["reason"]
    assert told["status"] == "error"


def statebase_shape(answer: Answer) -> None:
    waits = {"retry_after"} if answer.status == 429 else set()
    assert set(answer.json) == {"error"}
    error = answer.json["error"]
    assert set(error) == {"code", "message", "type", "param"} | waits
    assert error["code"] not in {"", "error"}
    assert error["message"]
    assert error["type"].endswith("_error")


SHAPES: dict[Dialect, Callable[[Answer], None]] = {
    Dialect.AZEN: azen_shape,
    Dialect.MEMORYRELAY: memoryrelay_shape,
    Dialect.MEMSYNC: memsync_shape,
    Dialect.SENDRYX: sendryx_shape,
    Dialect.STATEBASE: statebase_shape,
}
"""What every refusal of a dialect looks like."""


def refused(dialect: Dialect, answer: Answer, status: int) -> None:
    assert answer.status == status, answer.body
    if answer.body:
        assert answer.headers["content-type"] == "application/json"
        SHAPES[dialect](answer)
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "no-store"


@pytest.fixture(name="vendor", params=VENDORS)
def _vendor(request, port: int, house: FakeHouse) -> tuple[Dialect, Vendor]:
    """A dialect, and a client with a key of it that may do everything, at its prefix."""
    dialect = request.param
    key = house.add_key(dialect=dialect, scopes=frozenset({Scope.ADMIN}), rate_per_minute=9_999)
    return dialect, Vendor(port, KEY_HEADERS[dialect](key), f"/{dialect.value}", key)


def routes(port: int, dialect: Dialect) -> list[tuple[str, str]]:
    """Return method and path of every route in a dialect's document, ids filled in."""
    document = Vendor(port, {}, f"/{dialect.value}")("GET", "/openapi.json").json
    return [
        (method.upper(), re.sub(r"\{[^}]+\}", "1", path))
        for path, operations in document["paths"].items()
        for method in operations
    ]


def keyless(dialect: Dialect) -> frozenset[str]:
    return next(spec.keyless for spec in SPECS if spec.dialect is dialect)


def test_every_vendors_shape_is_looked_at():
    assert set(SHAPES) == set(KEY_HEADERS) - {Dialect.NATIVE} == set(VENDORS)


@pytest.mark.parametrize("is_at_root", [False, True])
def test_locked_every_route_says_so_and_does_nothing(vendor, port, house, is_at_root):
    dialect, client = vendor
    found = routes(port, dialect)
    house.state = VaultState.LOCKED
    client = client.at("") if is_at_root else client

    for method, path in [*found, ("GET", "/nowhere")]:
        refused(dialect, client(method, path), 423)
        refused(dialect, client(method, path, {"any": "body"}), 423)
    assert house.calls == []
    house.state = VaultState.UNLOCKED
    assert client("GET", "/nowhere").status == 404


@pytest.mark.parametrize(
    ("state", "status"), [(VaultState.OPENING, 503), (VaultState.MISSING, 503)]
)
def test_a_vault_that_is_not_there_yet(vendor, house, state, status):
    dialect, client = vendor
    house.state = state

    refused(dialect, client("GET", "/nowhere"), status)


def test_without_a_key_no_route_is_reached(vendor, port, house):
    dialect, client = vendor
    stranger = Vendor(port, {}, client.base)

    for method, path in routes(port, dialect):
        if path not in keyless(dialect):
            refused(dialect, stranger(method, path, {"any": "body"}), 401)
    assert house.calls == []


@pytest.mark.parametrize("change", [lambda key: key + "x", lambda key: key[:-1], lambda _: "\xff"])
def test_with_a_wrong_key_no_route_is_reached(vendor, port, house, change):
    dialect, client = vendor
    wrong = Vendor(port, KEY_HEADERS[dialect](change(client.key)), client.base)

    for method, path in routes(port, dialect):
        if path not in keyless(dialect):
            refused(dialect, wrong(method, path), UNKNOWN_KEY_STATUS.get(dialect, 401))
    assert house.calls == []


@pytest.mark.parametrize("fields", [{"paused_at": 1}, {"revoked_at": 1}])
def test_a_paused_or_revoked_key_is_refused_from_the_next_request_on(vendor, house, fields):
    from dataclasses import replace

    dialect, client = vendor
    assert client("GET", "/nowhere").status == 404
    (key_id,) = house.keys
    house.keys[key_id] = (replace(house.keys[key_id][0], **fields), house.keys[key_id][1])

    refused(dialect, client("GET", "/nowhere"), UNKNOWN_KEY_STATUS.get(dialect, 401))


def test_a_key_of_another_vendor_is_refused_under_the_prefix(vendor, port, house):
    dialect, client = vendor
    for other in set(VENDORS) - {dialect}:
        key = house.add_key(dialect=other)
        answer = Vendor(port, KEY_HEADERS[dialect](key), client.base)("GET", "/nowhere")
        refused(dialect, answer, 403)


def test_a_native_key_and_the_person_speak_every_dialect(vendor, port, house, person):
    dialect, client = vendor
    for key in (house.add_key(), person.token):
        speaker = Vendor(port, KEY_HEADERS[dialect](key), client.base)
        refused(dialect, speaker("GET", "/nowhere"), 404)


@pytest.mark.parametrize("path", ["/nowhere", "/v9/memory", "/", "/api/v1/", "/v1/memory/store/"])
@pytest.mark.parametrize("is_at_root", [False, True])
def test_a_path_that_is_none(vendor, path, is_at_root):
    dialect, client = vendor
    answer = (client.at("") if is_at_root else client)("GET", path)

    refused(dialect, answer, 404)
    assert "location" not in answer.headers


def test_a_method_that_a_path_has_not(vendor, port):
    dialect, client = vendor
    _, path = routes(port, dialect)[0]

    answer = client("TRACE", path)

    refused(dialect, answer, 405)
    assert answer.headers["allow"]


@pytest.mark.parametrize("is_at_root", [False, True])
@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Host": "evil.example"}, 421),
        ({"Host": "127.0.0.1"}, 421),
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Content-Type": "text/plain"}, 415),
        ({"Content-Encoding": "gzip"}, 415),
        ({"Content-Length": "5000000"}, 413),
    ],
)
def test_what_the_headers_give_away(vendor, port, house, headers, status, is_at_root):
    dialect, client = vendor
    client = client.at("") if is_at_root else client
    method, path = next((m, p) for m, p in routes(port, dialect) if m == "POST")

    refused(dialect, client(method, path, {"any": "body"}, headers=headers), status)
    assert house.calls == []


def test_a_key_given_twice_is_refused(vendor, port, house):
    _dialect, client = vendor
    (name, value), *_ = client.headers.items()
    twice = f"{name}: {value}\r\n".encode() * 2

    answer = exchange(
        port,
        b"GET %s/nowhere HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n%sConnection: close\r\n\r\n"
        % (client.base.encode(), port, twice),
    )

    assert statuses(answer) == [400]
    assert house.calls == []


def test_slashes_collapse_and_nothing_redirects(vendor, port):
    dialect, client = vendor
    method, path = next((m, p) for m, p in routes(port, dialect) if m == "GET")
    plain = client(method, path)

    for doubled in (f"/{client.base}{path}", f"{client.base}/{path}", path.replace("/", "//")):
        answer = client.at("")(method, doubled)
        assert (answer.status, answer.body) == (plain.status, plain.body)


def test_a_key_that_calls_too_often_is_told_when_to_return(vendor, port, house):
    dialect, client = vendor
    key = house.add_key(dialect=dialect, rate_per_minute=3)
    busy = Vendor(port, KEY_HEADERS[dialect](key), client.base)

    minutes = next(spec.burst for spec in SPECS if spec.dialect is dialect)
    found = [busy("GET", "/nowhere").status for _ in range(3 * minutes)]
    answer = busy("GET", "/nowhere")

    assert found == [404] * 3 * minutes
    refused(dialect, answer, 429)
    assert 1 <= int(answer.headers["retry-after"]) <= 60 * minutes
    refused(dialect, busy.at("")("GET", "/nowhere"), 429)


def test_the_hours_limit_holds_beside_that_of_the_minute(vendor, port, house):
    dialect, client = vendor
    key = house.add_key(dialect=dialect, rate_per_minute=100, rate_per_hour=2)
    busy = Vendor(port, KEY_HEADERS[dialect](key), client.base)

    found = [busy("GET", "/nowhere").status for _ in range(3)]

    assert found == [404, 404, 429]
    assert 3_500 <= int(busy("GET", "/nowhere").headers["retry-after"]) <= 3_600


def test_the_body_tells_sendryx_how_long_to_wait(port, house):
    key = house.add_key(dialect=Dialect.SENDRYX, rate_per_minute=1)
    busy = Vendor(port, KEY_HEADERS[Dialect.SENDRYX](key))
    answers = [busy("GET", "/v1/memory/nothing") for _ in range(2)]

    assert answers[1].json["retry_after_seconds"] == int(answers[1].headers["retry-after"])
    assert answers[1].json["message"].startswith("Rate limit exceeded")


def test_azen_has_no_headers_of_rates(port, house):
    key = house.add_key(dialect=Dialect.AZEN, rate_per_minute=1)
    busy = Vendor(port, KEY_HEADERS[Dialect.AZEN](key))
    answers = [busy("GET", "/api/v1/nothing") for _ in range(2)]

    assert [answer.status for answer in answers] == [404, 429]
    assert answers[1].json == {
        "status": "rate_limited",
        "message": "Rate limit exceeded for this API key",
        "code": 429,
    }
    assert not any(name.startswith("x-ratelimit") for answer in answers for name in answer.headers)


def test_azen_tells_a_missing_key_from_a_wrong_one(port):
    missing = Vendor(port, {}, "/azen")("GET", "/api/v1/memory")
    wrong = Vendor(port, {"azen-api-key": "az_wrong"}, "/azen")("GET", "/api/v1/memory")

    assert missing.json == {"status": "unauthorized", "message": "no api key", "code": 401}
    assert wrong.json == {"status": "forbidden", "message": "Invalid API key", "code": 403}


def test_an_unknown_error_tells_nothing(vendor, port, house):
    dialect, client = vendor
    house.fault = RuntimeError("canary")
    bodies: dict[str, Any] = {"GET": None, "DELETE": None}
    for method, path in routes(port, dialect):
        query = "?query=x&id=1" if dialect is Dialect.SENDRYX else ""
        body = bodies.get(method, {"text": "x", "query": "x", "content": "x", "namespace": "x"})
        answer = client(method, path + query, body)
        assert b"canary" not in answer.body
        if answer.status >= 400:
            SHAPES[dialect](answer)
            # An id that is none, or a body without what it needs, is refused before any use case.
            assert answer.status in {400, 404, 422, 500}
    assert house.calls


def test_a_full_disk_is_said_in_the_words_of_the_dialect(vendor, port, house):
    dialect, client = vendor
    house.fault = DiskFullError("no space is left on the disk for this change")
    answers = [
        client("POST", path, {"text": "x", "query": "x", "content": "x", "namespace": "x"})
        for method, path in routes(port, dialect)
        if method == "POST"
    ]
    full = [answer for answer in answers if answer.status == 507]
    assert full
    for answer in full:
        refused(dialect, answer, 507)
        assert b"disk is full" in answer.body or b"no space is left" in answer.body


def test_a_request_that_no_use_case_counted_is_an_error_of_its_key(vendor, house):
    _, client = vendor
    client("GET", "/nowhere")

    assert len(house.refused) == 1
