"""Which dialect a request is answered in: the prefix or the key decides, and nothing else."""

from collections import Counter
from dataclasses import replace
from typing import Any

import pytest

from muniment.api.dialects.registry import SPECS
from muniment.api.request_state import path_of, request_state_of
from muniment.api.resolution import Resolver
from muniment.domain.access import Dialect
from muniment.services.agents.key_drafts import TOKEN_PREFIXES
from muniment.services.vault.vault_service import VaultState
from tests.api.dialects.vendors import KEY_HEADERS, Vendor
from tests.api.fake_container import FakeHouse

BY_DIALECT = {spec.dialect: spec for spec in SPECS}
NATIVE, AZEN, SENDRYX = Dialect.NATIVE, Dialect.AZEN, Dialect.SENDRYX
STATEBASE = Dialect.STATEBASE
MEMORYRELAY, MEMSYNC = Dialect.MEMORYRELAY, Dialect.MEMSYNC
OPEN_AT_THE_ROOT = {
    "/healthz": NATIVE,
    "/readyz": NATIVE,
    "/docs": NATIVE,
    "/llms.txt": NATIVE,
    "/openapi.json": NATIVE,
    "/openapi.yaml": AZEN,
    "/api/v1": AZEN,
    "/v1/health": MEMORYRELAY,
    "/health": STATEBASE,
    "/health/ready": STATEBASE,
    "/health/live": STATEBASE,
}
"""What is answered at the root without a key, and by whom."""


def received(path: str, method: str = "GET", *, by: Resolver | None = None, **headers: str) -> Any:
    named = {name.replace("_", "-").encode(): value.encode() for name, value in headers.items()}
    scope = {
        "type": "http",
        "method": method,
        "path": path,
        "query_string": b"",
        "headers": list(named.items()),
    }
    return (by or Resolver(SPECS)).received(scope)


def dialect_of(scope: Any) -> Dialect:
    return request_state_of(scope).spec.dialect


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.dialect.value)
def test_a_prefix_decides_whatever_the_key_says(spec):
    for token in TOKEN_PREFIXES.values():
        scope = received(f"{spec.prefix}/v1/x", authorization=f"Bearer {token}x")
        assert dialect_of(scope) is spec.dialect
        assert (scope["root_path"], path_of(scope)) == (spec.prefix, "/v1/x")


@pytest.mark.parametrize("header", ["authorization", "x_api_key", "azen_api_key"])
@pytest.mark.parametrize("path", ["/v1/memories", "/health", "/api/v1", "/v2/memories", "/nowhere"])
@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.dialect.value)
def test_at_the_root_the_key_decides(spec, path, header):
    token = TOKEN_PREFIXES[spec.dialect] + "x"
    value = f"Bearer {token}" if header == "authorization" else token

    scope = received(path, **{header: value})

    assert dialect_of(scope) is spec.dialect
    assert (scope["root_path"], path_of(scope)) == ("", path)


def test_a_key_as_memoryrelay_makes_it_names_that_dialect():
    assert dialect_of(received("/v1/memories", authorization="Bearer mem_x")) is MEMORYRELAY
    assert dialect_of(received("/v1/memories", x_api_key="memsync_sk_live_x")) is MEMSYNC


@pytest.mark.parametrize("path", ["/mcp", "/v1/embeddings"])
def test_paths_of_clients_of_no_vendor_are_native_whatever_the_key(path):
    assert dialect_of(received(path, x_api_key="sb_x")) is NATIVE
    assert dialect_of(received(f"/statebase{path}", x_api_key="sb_x")) is STATEBASE


@pytest.mark.parametrize(
    "key",
    [
        {},
        {"authorization": "Bearer"},
        {"authorization": "Bearer "},
        {"authorization": "sb_x"},
        {"authorization": "Bearer Bearer sb_x"},
        {"x_api_key": "SB_x"},
        {"x_api_key": "Mem_Prod_x"},
        {"x_api_key": " sb_x"},
        {"x_api_key": "sb"},
        {"x_api_key": "sk-proj-x"},
        {"api_key": "az_x"},
        {"cookie": "az_x"},
    ],
    ids=str,
)
@pytest.mark.parametrize("path", ["/v1/memories", "/v1/memory/store", "/v2/memories", "/memories"])
def test_what_is_no_key_of_a_dialect_leaves_the_root_to_the_native_one(key, path):
    assert dialect_of(received(path, "POST", **key)) is NATIVE


@pytest.mark.parametrize("path", ["/api/v1/memory", "/v1/memories", "/health"])
def test_a_header_that_one_dialect_reads_names_it_where_the_key_does_not(path):
    assert dialect_of(received(path, azen_api_key="mistyped")) is AZEN
    assert (
        dialect_of(received(path, azen_api_key="mistyped", authorization="Bearer sb_x"))
        is STATEBASE
    )


def test_a_path_that_one_dialect_answers_without_a_key_is_its_own():
    answered = Counter(path for spec in SPECS for path in spec.public | spec.keyless)
    # The native documentation is the root's; each vendor's own stands below its prefix.
    shared = {path for path, count in answered.items() if count > 1}
    assert shared == {"/docs", "/openapi.json"}
    assert set(answered) == set(OPEN_AT_THE_ROOT)

    for path, dialect in OPEN_AT_THE_ROOT.items():
        for key in ({}, {"authorization": "Bearer unknown"}):
            assert dialect_of(received(path, **key)) is dialect, path


def test_keys_of_several_dialects_are_noticed_at_the_root_alone():
    rivals = {"authorization": "Bearer mun_x", "azen_api_key": "az_x"}

    assert request_state_of(received("/v1/memories", **rivals)).has_rival_keys
    assert dialect_of(received("/v1/memories", **rivals)) is NATIVE
    assert not request_state_of(received("/azen/v1/memories", **rivals)).has_rival_keys
    of_one = {"authorization": "Bearer sb_x", "x_api_key": "sb_y"}
    assert request_state_of(received("/v1/memories", **of_one)).has_rival_keys
    assert dialect_of(received("/v1/memories", **of_one)) is STATEBASE
    same = {"authorization": "bearer \t sb_x", "x_api_key": "sb_x", "azen_api_key": "sb_x"}
    assert not request_state_of(received("/v1/memories", **same)).has_rival_keys


@pytest.mark.parametrize(
    ("path", "seen", "root_path"),
    [
        ("//api///v1", "/api/v1", ""),
        ("//azen//api/v1/memory", "/azen/api/v1/memory", "/azen"),
        ("/azen//api/v1/memory", "/azen/api/v1/memory", "/azen"),
        ("/native//v1/memories", "/native//v1/memories", "/native"),
        ("//native/v1/memories", "//native/v1/memories", ""),
        ("//v1/memories", "//v1/memories", ""),
    ],
)
def test_vendors_slashes_collapse_and_native_ones_do_not(path, seen, root_path):
    scope = received(path)

    assert (scope["path"], scope["root_path"]) == (seen, root_path)


def test_a_key_of_a_dialect_that_the_port_does_not_speak_names_none():
    scope = received("/v1/memories", "POST", by=Resolver([BY_DIALECT[NATIVE]]), x_api_key="az_x")

    assert dialect_of(scope) is NATIVE


def test_prefixes_are_the_names_of_dialects():
    assert [spec.prefix for spec in SPECS] == [f"/{spec.dialect.value}" for spec in SPECS]
    renamed = replace(BY_DIALECT[AZEN], dialect=Dialect.MEMSYNC)
    assert renamed.prefix == "/memsync"


VENDORS_REQUESTS = [
    ("POST", "/v1/memories", {"content": "x", "memory_type": "fact", "agent_id": "a"}),
    ("POST", "/v1/memories", {"messages": [{"role": "user", "content": "x"}]}),
    ("POST", "/v1/memories/search", {"query": "x", "rerank": True}),
    ("POST", "/v1/sessions", {"agent_id": "a", "initial_state": None, "ttl_seconds": None}),
    ("POST", "/v1/memory/store", {"content": "x"}),
    ("POST", "/api/v1/memory", {"text": "x"}),
    ("PUT", "/v1/memories/mem_0123456789ab", {"content": "x"}),
    ("POST", "/v2/memories", {"content": "x", "agent_id": "a"}),
    ("GET", "/memories", None),
    ("GET", "/health", None),
]
"""What clients of all vendors send, with fields, ids and paths that the native API has not."""


@pytest.mark.parametrize(("method", "path", "body"), VENDORS_REQUESTS)
def test_a_native_key_speaks_the_native_api_whatever_it_sends(
    port: int, house: FakeHouse, method: str, path: str, body: Any
):
    native = Vendor(port, KEY_HEADERS[NATIVE](house.add_key()))

    answer = native(method, path, body)

    assert answer.status in {404, 405, 422}, answer.body
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json["status"] == answer.status
    assert house.calls == []


def test_a_misspelt_field_is_named_by_the_native_api(port: int, house: FakeHouse):
    native = Vendor(port, KEY_HEADERS[NATIVE](house.add_key()))

    answer = native("POST", "/v1/memories", {"content": "x", "memory_type": "fact"})

    assert (answer.status, answer.json["code"]) == (422, "invalid-input")
    assert "memory_type" in answer.json["detail"]


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": "Bearer unknown"},
        {"Authorization": "Basic bXVuXzp4"},
        {"X-API-Key": "SB_x"},
        {"X-API-Key": "mun_x"},
    ],
    ids=str,
)
@pytest.mark.parametrize(("method", "path", "body"), VENDORS_REQUESTS[:-1])
def test_without_a_key_of_a_dialect_the_root_refuses_natively(
    port: int, house: FakeHouse, method: str, path: str, body: Any, headers: dict[str, str]
):
    answer = Vendor(port, headers)(method, path, body)

    assert (answer.status, answer.json["code"]) == (401, "unauthorized")
    assert answer.headers["content-type"] == "application/problem+json"
    assert house.calls == []


def test_a_mistyped_azen_key_is_refused_as_azen_does(port: int, house: FakeHouse):
    answer = Vendor(port, {"azen-api-key": "mistyped"})("GET", "/api/v1/memory")

    assert (answer.status, answer.json["message"]) == (403, "Invalid API key")


@pytest.mark.parametrize("dialect", list(Dialect))
def test_the_beginning_of_a_key_alone_is_refused_by_its_dialect(
    port: int, house: FakeHouse, dialect: Dialect
):
    beginning = Vendor(port, KEY_HEADERS[dialect](TOKEN_PREFIXES[dialect]))

    answer = beginning("GET", "/nowhere")

    assert answer.status == (403 if dialect is AZEN else 401)
    is_native = answer.headers["content-type"] == "application/problem+json"
    assert is_native is (dialect is NATIVE)


@pytest.mark.parametrize("name", ["api_key", "key", "access_token", "azen-api-key", "X-API-Key"])
def test_a_key_in_the_query_is_none(port: int, house: FakeHouse, name: str):
    for dialect in Dialect:
        answer = Vendor(port, {})("GET", f"/v1/memories?{name}={house.add_key(dialect=dialect)}")

        assert (answer.status, answer.json["code"]) == (401, "unauthorized")


@pytest.mark.parametrize("other", [NATIVE, MEMORYRELAY, MEMSYNC, SENDRYX, AZEN])
def test_good_keys_of_two_dialects_are_refused_at_the_root(
    port: int, house: FakeHouse, other: Dialect
):
    statebase = KEY_HEADERS[STATEBASE](house.add_key(dialect=STATEBASE))
    key = house.add_key(dialect=other)
    rival = {"azen-api-key": key} if other is AZEN else {"Authorization": f"Bearer {key}"}

    for path in ("/v1/memories", "/v1/memory", "/nowhere"):
        answer = Vendor(port, {**statebase, **rival})("GET", path)
        assert (answer.status, answer.json["status"]) == (400, 400)
        assert "two different keys" in answer.json["detail"]
    assert house.calls == []


@pytest.mark.parametrize(
    "other", ["mun_another", "garbage", "sk-proj-x", "Bearer mun_x", "{key}x", "{KEY}"]
)
@pytest.mark.parametrize("header", ["X-API-Key", "azen-api-key"])
def test_two_different_keys_are_refused_at_the_root_however_they_begin(
    port: int, house: FakeHouse, header: str, other: str
):
    key = house.add_key()
    rival = other.format(key=key, KEY=key.upper())
    native = {"Authorization": f"Bearer {key}"}

    answer = Vendor(port, {**native, header: rival})("GET", "/v1/memories")
    assert (answer.status, answer.json["status"]) == (400, 400)
    assert house.calls == []
    assert Vendor(port, {**native, header: key})("GET", "/v1/memories").status == 200


def test_credentials_of_another_scheme_are_no_second_key(port: int, house: FakeHouse):
    azen = {**KEY_HEADERS[AZEN](house.add_key(dialect=AZEN)), "Authorization": "Basic YTpi"}

    assert Vendor(port, azen)("GET", "/api/v1/memory").status == 200


@pytest.mark.parametrize("space", ["  ", "\t", " \t  ", "   "])
@pytest.mark.parametrize("dialect", [NATIVE, MEMORYRELAY, MEMSYNC, SENDRYX, STATEBASE])
@pytest.mark.parametrize("prefixed", [False, True])
def test_any_white_space_stands_between_scheme_and_key(
    port: int, house: FakeHouse, dialect: Dialect, space: str, *, prefixed: bool
):
    headers = {"Authorization": f"Bearer{space}{house.add_key(dialect=dialect)}"}
    base = f"/{dialect.value}" if prefixed else ""
    path = {SENDRYX: "/v1/memory/list", STATEBASE: "/v1/memory"}.get(dialect, "/v1/memories")

    assert Vendor(port, headers, base)("GET", path).status == 200


def test_below_a_prefix_a_header_of_another_dialect_is_let_be(port: int, house: FakeHouse):
    azen = KEY_HEADERS[AZEN](house.add_key(dialect=AZEN))
    other = KEY_HEADERS[STATEBASE](house.add_key(dialect=STATEBASE))

    assert Vendor(port, {**azen, **other}, "/azen")("GET", "/api/v1/memory").status == 200
    assert Vendor(port, {**azen, **other})("GET", "/api/v1/memory").status == 400


@pytest.mark.parametrize("path", ["/health", "/v1/health", "/api/v1"])
def test_a_vendors_health_needs_no_key_at_the_root(port: int, house: FakeHouse, path: str):
    for headers in ({}, {"Authorization": "Bearer unknown"}):
        assert Vendor(port, headers)("GET", path).status == 200
    house.state = VaultState.LOCKED
    assert Vendor(port, {})("GET", path).status == 423


def test_a_key_in_a_header_that_its_dialect_does_not_read_is_missed_by_it(
    port: int, house: FakeHouse
):
    key = house.add_key(dialect=AZEN)

    answer = Vendor(port, {"Authorization": f"Bearer {key}"})("GET", "/api/v1/memory")

    assert (answer.status, answer.json["status"]) == (401, "unauthorized")
    assert "problem" not in answer.headers["content-type"]
