"""Whatever a vendor's client sends, it is answered in that vendor's words, and never by a fault."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from muniment.api.application import create_app
from muniment.api.server import PortServer
from muniment.domain.access import PERSON, Dialect, Scope
from muniment.domain.sessions.session import SessionDraft
from muniment.services.agents.key_drafts import KeyDraft
from tests.api.dialects.vendors import KEY_HEADERS, Vendor
from tests.conftest import Home

BODIES = {
    Dialect.AZEN: [
        ("/api/v1/memory", ["text", "dedupKey"]),
        ("/api/v1/memory/search", ["query", "topK"]),
    ],
    Dialect.MEMORYRELAY: [
        ("/v1/memories", ["content", "agent_id", "metadata", "memory_type", "session_id"]),
        ("/v1/memories", ["content", "agent_id", "importance", "tier", "visibility", "project"]),
        ("/v1/memories", ["content", "agent_id", "deduplicate", "dedup_threshold", "user_id"]),
        ("/v2/memories", ["content", "agent_id", "webhook_url", "metadata"]),
        ("/v1/memories/batch", ["memories", "agent_id", "parallel_embeddings"]),
        ("/v1/memories/search", ["query", "agent_id", "search_mode", "limit", "min_score"]),
        ("/v1/memories/search", ["query", "threshold", "metadata_filter", "compress", "debug"]),
        ("/v1/memories/context", ["query", "limit", "threshold", "max_tokens", "agent_id"]),
        ("/v2/context/build", ["query", "max_memories", "search_mode", "exclude_memory_ids"]),
        ("/v1/memories/maintenance", ["action"]),
        ("/v1/agents", ["id", "name", "description", "metadata"]),
        ("/v1/entities", ["name", "entity_type", "metadata", "agent_id"]),
        ("/v1/entities/links", ["entity_id", "memory_id", "relationship"]),
        ("/v1/sessions", ["agent_id", "external_id", "project", "title", "metadata"]),
        ("/v1/sessions/get-or-create", ["external_id", "agent_id", "title"]),
    ],
    Dialect.MEMSYNC: [
        ("/v1/memories", ["messages", "agent_id", "thread_id", "source", "metadata"]),
        ("/memories/search", ["query", "limit", "categories", "rerank", "include_bio"]),
        ("/v1/memories/search", ["query", "agent_id", "thread_id", "limit"]),
        ("/memories/batch-delete", ["memory_ids", "cascade", "backup"]),
    ],
    Dialect.SENDRYX: [
        ("/v1/memory/store", ["content", "metadata", "expires_in_seconds"]),
        ("/v1/memory/forget", ["id", "wipe"]),
        ("/v1/keys", ["namespace", "name"]),
    ],
    Dialect.STATEBASE: [
        ("/v1/memory", ["session_id", "content", "type", "tags", "metadata", "embed"]),
        ("/v1/memories", ["session_id", "content", "type", "user_id", "agent_id"]),
        ("/v1/memory/search", ["query", "type", "tags", "limit", "threshold"]),
        ("/v1/sessions", ["agent_id", "user_id", "initial_state", "metadata", "ttl_seconds"]),
        ("/v1/sessions/here/context", ["query", "memory_limit", "turn_limit"]),
        ("/v1/sessions/here/turns", ["input", "output", "metadata", "reasoning", "state_before"]),
        ("/v1/sessions/here/state", ["state", "reasoning"]),
        ("/v1/sessions/here/state/rollback", ["version", "reason"]),
        ("/v1/sessions/here/fork", ["version"]),
    ],
}
"""POST routes and the fields that they know."""

QUERIES = {
    Dialect.AZEN: [("/api/v1/memory", ["page", "per"])],
    Dialect.MEMORYRELAY: [
        ("/v1/memories", ["agent_id", "user_id", "limit", "offset", "memory_type", "cursor"]),
        ("/v1/agents", ["limit", "offset", "cursor"]),
        ("/v1/entities", ["agent_id", "entity_type", "limit", "offset", "cursor"]),
        ("/v1/sessions", ["agent_id", "project", "status", "limit", "offset", "cursor"]),
        ("/v1/sessions/here", ["include_memories"]),
    ],
    Dialect.MEMSYNC: [
        ("/v1/memories", ["page", "page_size"]),
        ("/profile", ["include", "category", "refresh"]),
        ("/profile/bio", ["format", "style", "refresh", "exclude_categories"]),
    ],
    Dialect.SENDRYX: [
        ("/v1/memory/search", ["query", "limit", "threshold"]),
        ("/v1/memory/list", ["limit", "offset", "include_expired"]),
    ],
    Dialect.STATEBASE: [
        ("/v1/memory", ["session_id", "type", "tags", "limit", "starting_after"]),
        ("/v1/memories", ["query", "types", "tags", "limit", "top_k", "threshold"]),
        ("/v1/sessions", ["limit", "starting_after", "agent_id", "created_after", "metadata"]),
        ("/v1/sessions/here/turns", ["limit", "starting_after", "order"]),
    ],
}
"""GET routes and the parameters that they know."""

VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=20)
    | st.sampled_from(["default", "1", "true", "0.5", "x" * 300, "a\nb", "\x00", "NaN"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=6,
)
RELAXED = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture(name="speakers")
def _speakers(home: Home) -> Iterator[dict[Dialect, Vendor]]:
    """A client of each dialect that may do everything in its namespace."""
    server = PortServer(create_app(home.services, version="1", instance_token=None), port=0)
    server.start()
    speakers = {}
    for dialect in BODIES:
        draft = KeyDraft(
            namespaces=("default",),
            dialect=dialect,
            scopes=frozenset({Scope.ADMIN}),
            rate_per_minute=1_000_000,
            rate_per_hour=1_000_000,
        )
        token = home.services.keys.create(draft, PERSON).token.reveal().decode()
        speakers[dialect] = Vendor(server.port, KEY_HEADERS[dialect](token), f"/{dialect.value}")
    session = SessionDraft(agent_id="a", external_id="here")
    home.services.sessions.create(session, PERSON)
    yield speakers
    server.stop()


def in_the_vendors_words(dialect: Dialect, answer: Any) -> None:
    """Check an answer: a success or a refusal that is the caller's fault, in the right shape."""
    refusals = {400, 404, 409, 422} if dialect is Dialect.MEMORYRELAY else {400, 404}
    assert answer.status in {200, 201, 202} | refusals, (answer.status, answer.body)
    is_good = answer.status < 300
    if dialect is Dialect.AZEN:
        assert (answer.json["status"] == "success") == is_good
        assert is_good or answer.json["code"] == answer.status
    elif dialect is Dialect.MEMORYRELAY:
        assert is_good or answer.json["code"] == answer.json["status"] == answer.status
        assert is_good or (answer.json["detail"] and answer.json["error"])
    elif dialect in {Dialect.MEMSYNC, Dialect.STATEBASE}:
        assert ("error" in answer.json) != is_good
        assert is_good or answer.json["error"]
    else:
        assert answer.json["success"] is is_good
        assert is_good or answer.json["message"]


@RELAXED
@given(st.data())
def test_any_body(speakers, data):
    dialect = data.draw(st.sampled_from(list(BODIES)))
    path, fields = data.draw(st.sampled_from(BODIES[dialect]))
    known = st.fixed_dictionaries({}, optional=dict.fromkeys(fields, VALUES))
    body = data.draw(known | VALUES.filter(lambda value: value is not None))

    in_the_vendors_words(dialect, speakers[dialect]("POST", path, body))


@RELAXED
@given(st.data())
def test_any_query(speakers, data):
    dialect = data.draw(st.sampled_from(list(QUERIES)))
    path, names = data.draw(st.sampled_from(QUERIES[dialect]))
    texts = st.text(max_size=12) | st.sampled_from(["-1", "1e9", "inf", "9" * 40, "true", "٣"])
    given_pairs = data.draw(st.lists(st.tuples(st.sampled_from(names), texts), max_size=4))
    query = "&".join(
        f"{name}={quote(text.encode('utf-8', 'replace'))}" for name, text in given_pairs
    )

    in_the_vendors_words(dialect, speakers[dialect]("GET", f"{path}?{query}"))


@RELAXED
@given(st.text(min_size=1, max_size=40))
def test_any_id(speakers, text):
    reference = quote(text.encode("utf-8", "replace"), safe="")
    if reference in {".", ".."}:
        return
    azen, sendryx = speakers[Dialect.AZEN], speakers[Dialect.SENDRYX]

    assert azen("GET", f"/api/v1/memory/{reference}").status in {400, 404}
    assert sendryx("DELETE", f"/v1/memory/forget?id={reference}").status in {400, 404}
    statebase = speakers[Dialect.STATEBASE]
    assert statebase("GET", f"/v1/memory/{reference}").status == 404
    assert statebase("DELETE", f"/v1/sessions/{reference}").status == 404
    assert statebase("GET", f"/v1/sessions/here/turns/{reference}").status == 404
    memsync = speakers[Dialect.MEMSYNC]
    assert memsync("DELETE", f"/v1/memories/{reference}").status == 404
    assert memsync("PATCH", f"/memories/{reference}", {"importance": 1}).status == 404
    relay = speakers[Dialect.MEMORYRELAY]
    for path in ("memories", "agents", "entities"):
        assert relay("GET", f"/v1/{path}/{reference}").status == 404
        assert relay("DELETE", f"/v1/{path}/{reference}").status == 404
