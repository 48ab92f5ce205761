"""Which dialect a request is answered in."""

from dataclasses import replace
from typing import Any

import pytest

from muniment.api.dialects.neutral import BODY_RULES, HEAD_RULES
from muniment.api.dialects.registry import FRAMES
from muniment.api.exchange import exchange_of, path_of
from muniment.api.resolution import BodyRule, HeadRule, Resolver
from muniment.domain.access import Dialect
from muniment.services.keys import TOKEN_PREFIXES

BY_DIALECT = {frame.dialect: frame for frame in FRAMES}
NATIVE, AZEN, SENDRYX = Dialect.NATIVE, Dialect.AZEN, Dialect.SENDRYX
STATEBASE = Dialect.STATEBASE
MEMORYRELAY, MEMSYNC = Dialect.MEMORYRELAY, Dialect.MEMSYNC


def resolver(**rules: Any) -> Resolver:
    return Resolver(FRAMES, **{"head_rules": HEAD_RULES, "body_rules": BODY_RULES, **rules})


def received(
    path: str,
    method: str = "GET",
    *,
    by: Resolver | None = None,
    query: bytes = b"",
    **headers: str,
) -> Any:
    named = {name.replace("_", "-").encode(): value.encode() for name, value in headers.items()}
    scope = {
        "type": "http",
        "method": method,
        "path": path,
        "query_string": query,
        "headers": list(named.items()),
    }
    return (by or resolver()).received(scope)


def dialect_of(scope: Any) -> Dialect:
    return exchange_of(scope).frame.dialect


@pytest.mark.parametrize("frame", FRAMES, ids=lambda frame: frame.dialect.value)
def test_a_prefix_decides_whatever_the_key_says(frame):
    for token in TOKEN_PREFIXES.values():
        scope = received(f"{frame.prefix}/v1/x", authorization=f"Bearer {token}x")
        assert dialect_of(scope) is frame.dialect
        assert (scope["root_path"], path_of(scope)) == (frame.prefix, "/v1/x")
        assert not exchange_of(scope).is_neutral


@pytest.mark.parametrize("header", ["authorization", "x_api_key", "azen_api_key"])
@pytest.mark.parametrize("frame", FRAMES[1:], ids=lambda frame: frame.dialect.value)
def test_at_the_root_the_key_decides(frame, header):
    token = TOKEN_PREFIXES[frame.dialect] + "x"
    value = f"Bearer {token}" if header == "authorization" else token

    scope = received("/v1/memories", **{header: value})

    assert dialect_of(scope) is frame.dialect
    assert (scope["root_path"], path_of(scope)) == ("", "/v1/memories")
    assert not exchange_of(scope).is_neutral


def test_a_key_as_memoryrelay_makes_it_names_that_dialect():
    assert dialect_of(received("/v1/memories", authorization="Bearer mem_x")) is MEMORYRELAY
    assert dialect_of(received("/v1/memories", x_api_key="memsync_sk_live_x")) is MEMSYNC


@pytest.mark.parametrize("path", ["/mcp", "/v1/embeddings"])
def test_paths_of_clients_of_no_vendor_are_native_whatever_the_key(path):
    assert dialect_of(received(path, x_api_key="sb_x")) is NATIVE
    assert dialect_of(received(f"/statebase{path}", x_api_key="sb_x")) is STATEBASE


@pytest.mark.parametrize(
    ("path", "headers", "dialect"),
    [
        ("/v1/memories", {}, NATIVE),
        ("/healthz", {}, NATIVE),
        ("/nowhere", {}, NATIVE),
        ("/azenish/api/v1", {}, NATIVE),
        ("/api/v1", {}, AZEN),
        ("/api/v1/memory", {}, AZEN),
        ("/api/v2", {}, NATIVE),
        ("/openapi.yaml", {}, AZEN),
        ("/openapi.json", {}, NATIVE),
        ("/v1/memories", {"azen_api_key": "mun_x"}, AZEN),
        ("/v1/memory/store", {}, SENDRYX),
        ("/v1/memory/forget", {"x_api_key": "mun_x"}, SENDRYX),
        ("/v1/memory/other", {}, STATEBASE),
        ("/v1/memory", {}, STATEBASE),
        ("/v1/memories/search", {}, MEMORYRELAY),
        ("/v1/memories/context", {}, MEMORYRELAY),
        ("/v1/memories/x/importance", {}, MEMORYRELAY),
        ("/v1/memories/x/history", {}, NATIVE),
        ("/v1/memories", {"x_api_key": "mun_x"}, MEMORYRELAY),
        ("/v1/agents/x", {"x_api_key": "mun_x"}, MEMORYRELAY),
        ("/v1/agents/x/stats", {}, MEMORYRELAY),
        ("/v1/entities/x/neighborhood", {}, MEMORYRELAY),
        ("/v2/memories", {}, MEMORYRELAY),
        ("/v2", {}, NATIVE),
        ("/v1/sessions", {}, NATIVE),
        ("/health", {}, STATEBASE),
        ("/health/live", {}, STATEBASE),
        ("/v1/health", {}, MEMORYRELAY),
        ("/v1/keys", {"x_api_key": "mun_x"}, NATIVE),
    ],
)
def test_a_key_that_names_no_dialect_leaves_it_to_the_looks(path, headers, dialect):
    for key in ({}, {"authorization": "Bearer mun_x"}):
        scope = received(path, **headers, **key)
        assert dialect_of(scope) is dialect
        assert exchange_of(scope).is_neutral


@pytest.mark.parametrize(
    ("method", "path", "query", "dialect"),
    [
        ("GET", "/v1/memory/search", b"query=x", SENDRYX),
        ("POST", "/v1/memory/search", b"", STATEBASE),
        ("GET", "/v1/memories", b"query=x", STATEBASE),
        ("GET", "/v1/memories", b"limit=5&query=", STATEBASE),
        ("GET", "/v1/memories", b"my_query=x", NATIVE),
        ("POST", "/v1/memories", b"query=x", NATIVE),
        ("GET", "/v1/memories/search", b"query=x", STATEBASE),
    ],
)
def test_a_neutral_search_is_told_by_method_and_query(method, path, query, dialect):
    assert dialect_of(received(path, method, query=query)) is dialect


@pytest.mark.parametrize(
    ("method", "path", "query", "dialect"),
    [
        ("GET", "/memories", b"", MEMSYNC),
        ("PATCH", "/memories/mem_x", b"", MEMSYNC),
        ("GET", "/memories/mem_x/more", b"", NATIVE),
        ("POST", "/v1/memories/batch-delete", b"", MEMSYNC),
        ("GET", "/profile/bio", b"", MEMSYNC),
        ("PUT", "/users/bio", b"", MEMSYNC),
        ("GET", "/users/x", b"", NATIVE),
        ("GET", "/v1/memories", b"page=2", MEMSYNC),
        ("GET", "/v1/memories", b"page_size=2", MEMSYNC),
        ("GET", "/v1/memories", b"page=2&query=x", STATEBASE),
        ("POST", "/v1/memories", b"page=2", NATIVE),
        ("GET", "/v1/profile", b"", NATIVE),
        ("PATCH", "/v1/memories/mem_x", b"", NATIVE),
    ],
)
def test_memsyncs_own_paths_and_pages(method, path, query, dialect):
    scope = received(path, method, query=query, authorization="Bearer mun_x")
    assert dialect_of(scope) is dialect


@pytest.mark.parametrize(
    ("method", "path", "query", "dialect"),
    [
        ("GET", "/v1/profile", b"", MEMSYNC),
        ("PATCH", "/v1/profile/bio", b"", MEMSYNC),
        ("GET", "/v1/users/profile", b"", MEMSYNC),
        ("PUT", "/v1/users/bio", b"", MEMSYNC),
        ("GET", "/v1/users/x", b"", NATIVE),
        ("PATCH", "/v1/memories/mem_x", b"", MEMSYNC),
        ("PATCH", "/v1/memories/019a", b"", MEMORYRELAY),
        ("DELETE", "/v1/memories/mem_x", b"", STATEBASE),
        ("DELETE", "/v1/memories/mem_x", b"backup=false", MEMSYNC),
        ("DELETE", "/v1/memories/mem_x", b"cascade=true", MEMSYNC),
        ("PUT", "/v1/memories/mem_x", b"backup=false", STATEBASE),
    ],
)
def test_a_neutral_key_in_memsyncs_header_is_told_by_path_and_method(method, path, query, dialect):
    assert dialect_of(received(path, method, query=query, x_api_key="mun_x")) is dialect


@pytest.mark.parametrize(
    ("method", "path", "headers", "dialect"),
    [
        ("GET", "/v1/sessions/sess_x/turns", {"x_api_key": "mun_x"}, STATEBASE),
        ("GET", "/v1/sessions", {"x_api_key": "mun_x"}, STATEBASE),
        ("PUT", "/v1/memories/mem_x", {"x_api_key": "mun_x"}, STATEBASE),
        ("GET", "/v1/sessions/sess_x/turns", {"authorization": "Bearer mun_x"}, NATIVE),
        ("GET", "/v1/sessions", {"authorization": "Bearer mun_x"}, NATIVE),
        ("GET", "/v1/memories/mem_x", {"authorization": "Bearer mun_x"}, NATIVE),
        ("PUT", "/v1/memories/x", {"authorization": "Bearer mun_x"}, MEMORYRELAY),
        ("PUT", "/v1/namespaces/x", {"authorization": "Bearer mun_x"}, NATIVE),
        ("POST", "/v1/sessions/x/rollback", {"authorization": "Bearer mun_x"}, STATEBASE),
    ],
)
def test_a_neutral_key_in_statebases_header_is_told_by_ids(method, path, headers, dialect):
    assert dialect_of(received(path, method, **headers)) is dialect


@pytest.mark.parametrize(
    ("path", "seen", "root_path"),
    [
        ("//api//v1///memory", "/api/v1/memory", ""),
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


def test_the_first_rule_that_matches_decides():
    rules = [HeadRule(SENDRYX, lambda asked: asked.query == b""), HeadRule(AZEN, lambda _: True)]

    assert dialect_of(received("/x", by=resolver(head_rules=rules))) is SENDRYX


def body_rules(dialect: Dialect | None) -> list[BodyRule]:
    return [
        BodyRule("POST", "/v1/memories", lambda _, body: dialect if "messages" in body else None)
    ]


@pytest.mark.parametrize(
    ("method", "path", "body", "dialect"),
    [
        ("POST", "/v1/memories", b'{"messages": []}', AZEN),
        ("POST", "/v1/memories", b'{"content": ""}', NATIVE),
        ("POST", "/v1/memories", b"{", NATIVE),
        ("PUT", "/v1/memories", b'{"messages": []}', NATIVE),
        ("POST", "/v1/other", b'{"messages": []}', NATIVE),
    ],
)
def test_a_body_decides_where_a_rule_asks_it(method, path, body, dialect):
    by = resolver(body_rules=body_rules(AZEN))
    scope = received(path, method, by=by)
    by.reconsider(scope, body)

    assert dialect_of(scope) is dialect


@pytest.mark.parametrize(
    ("path", "headers", "body", "dialect"),
    [
        ("/v1/memories", "authorization", b'{"content": "x", "agent_id": "a"}', NATIVE),
        ("/v1/memories", "authorization", b'{"content": "x", "memory_type": "fact"}', MEMORYRELAY),
        ("/v1/memories", "x_api_key", b'{"content": "x", "agent_id": "a"}', MEMORYRELAY),
        ("/v1/memories", "x_api_key", b'{"content": "x", "session_id": "s"}', STATEBASE),
        ("/v1/memories", "x_api_key", b'{"content": "x"}', MEMORYRELAY),
        ("/v1/memories", "x_api_key", b"[]", MEMORYRELAY),
        ("/v1/memories/search", "authorization", b'{"query": "x"}', MEMORYRELAY),
        ("/v1/memories/search", "x_api_key", b'{"query": "x", "min_score": 0}', MEMORYRELAY),
        ("/v1/memories/search", "x_api_key", b"5", MEMORYRELAY),
        ("/v1/memories", "authorization", b'{"messages": []}', MEMSYNC),
        ("/v1/memories/search", "x_api_key", b'{"query": "x", "limit": 5}', MEMSYNC),
        ("/v1/memories/search", "authorization", b'{"query": "x", "rerank": true}', MEMSYNC),
    ],
)
def test_a_neutral_keys_memories_and_searches_are_told_by_their_fields(
    path, headers, body, dialect
):
    key = "Bearer mun_x" if headers == "authorization" else "mun_x"
    by = resolver()
    scope = received(path, "POST", by=by, **{headers: key})
    by.reconsider(scope, body)

    assert dialect_of(scope) is dialect


def test_a_body_decides_nothing_where_the_key_or_prefix_has():
    by = resolver(body_rules=body_rules(AZEN))
    for scope in (
        received("/v1/memories", "POST", by=by, x_api_key="sk-gw-x"),
        received("/native/v1/memories", "POST", by=by),
    ):
        before = dialect_of(scope)
        by.reconsider(scope, b'{"messages": []}')
        assert dialect_of(scope) is before


def test_a_dialect_that_the_port_does_not_speak_is_left_to_the_rules():
    known = Resolver([BY_DIALECT[NATIVE]], head_rules=[], body_rules=body_rules(AZEN))
    scope = received("/v1/memories", "POST", by=known, x_api_key="az_x")
    known.reconsider(scope, b'{"messages": []}')

    assert dialect_of(scope) is NATIVE


def test_prefixes_are_the_names_of_dialects():
    assert [frame.prefix for frame in FRAMES] == [f"/{frame.dialect.value}" for frame in FRAMES]
    renamed = replace(BY_DIALECT[AZEN], dialect=Dialect.MEMSYNC)
    assert renamed.prefix == "/memsync"
