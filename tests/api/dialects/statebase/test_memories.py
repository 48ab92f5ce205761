"""StateBase's memories on the wire: every route, its statuses and its bodies."""

import json
import re

import pytest

from muniment.domain.access import PERSON, Scope
from muniment.domain.memories.memory import MemoryDraft
from tests.api.dialects.vendors import Vendor
from tests.api.wire import Answer

MEMORY_ID = re.compile(r"mem_[0-9a-z]{12}")
SESSION_ID = re.compile(r"sess_[0-9a-z]{12}")
MEMORY = {
    "object", "id", "session_id", "created_at", "content", "type", "tags", "metadata",
    "embedding_id", "vector_available",
}  # fmt: skip
HIT = {"id", "session_id", "content", "type", "memory_type", "tags", "score", "created_at"}
PATHS = ("/v1/memory", "/v1/memories")


@pytest.fixture(name="statebase")
def _statebase(vendor_port):
    return vendor_port.statebase("agent")


@pytest.fixture(name="session")
def _session(statebase) -> str:
    return new_session(statebase)


def new_session(statebase: Vendor, **fields) -> str:
    answer = statebase("POST", "/v1/sessions", {"agent_id": "helper", **fields})
    assert answer.status == 201, answer.body
    return answer.json["id"]


def store(statebase: Vendor, session: str, content: str, **fields) -> str:
    body = {"session_id": session, "content": content, **fields}
    answer = statebase("POST", "/v1/memory", body)
    assert answer.status == 201, answer.body
    return answer.json["id"]


def refused(answer: Answer, status: int, code: str, param: str | None = None) -> None:
    assert answer.status == status, answer.body
    assert answer.headers["content-type"] == "application/json"
    error = answer.json["error"]
    assert (error["code"], error["param"]) == (code, param)
    assert error["type"] == "invalid_request_error"
    assert error["message"]


def contents(answer: Answer) -> list[str]:
    assert answer.status == 200, answer.body
    return [memory["content"] for memory in answer.json["data"]]


@pytest.mark.parametrize("path", PATHS)
def test_a_memory_is_stored_in_a_session(statebase, session, path):
    sent = {
        "session_id": session,
        "content": "User prefers concise responses without long explanations",
        "type": "preference",
        "tags": ["communication_style", "user_preferences"],
        "metadata": {"confidence": 0.95, "source": {"explicit": True}},
        "user_id": None,
        "unknown": [1],
    }

    answer = statebase("POST", path, sent)

    assert answer.status == 201
    assert MEMORY_ID.fullmatch(answer.json["id"])
    assert answer.json == {
        **{name: sent[name] for name in ("session_id", "content", "type", "tags", "metadata")},
        "object": "memory",
        "id": answer.json["id"],
        "created_at": "2026-05-01T12:00:00.000Z",
        "embedding_id": answer.json["id"],
        "vector_available": True,
    }
    for other in PATHS:
        read = statebase("GET", f"{other}/{answer.json['id']}")
        assert (read.status, read.json) == (200, answer.json)


def test_what_is_left_out_or_null_is_as_the_vendor_has_it(statebase, session):
    nulls = {"type": None, "tags": None, "metadata": None, "embed": None}
    for extra in ({}, nulls):
        body = {"session_id": session, "content": "plain", **extra}
        memory = statebase("POST", "/v1/memories", body).json
        assert (memory["type"], memory["tags"], memory["metadata"]) == ("general", [], {})
        assert memory["vector_available"] is True


def test_a_memory_without_vectors_says_so(statebase, session):
    memory_id = store(statebase, session, "never embedded", embed=False)

    memory = statebase("GET", f"/v1/memory/{memory_id}").json
    assert (memory["embedding_id"], memory["vector_available"]) == (None, False)


@pytest.mark.parametrize("method", ["PATCH", "PUT"])
def test_new_content_turns_vectors_on_unless_the_client_refuses(statebase, session, method):
    path = f"/v1/memory/{store(statebase, session, 'never embedded', embed=False)}"

    def has_vectors(**change):
        answer = statebase(method, path, change)
        assert answer.status == 200, answer.body
        assert statebase("GET", path).json["vector_available"] is answer.json["vector_available"]
        return answer.json["vector_available"]

    assert not has_vectors(tags=["a"])
    assert not has_vectors(content="refused again", embed=False)
    assert has_vectors(content="embedded at last")
    found = statebase("POST", "/v1/memory/search", {"query": "embedded at last"}).json["data"]
    assert [hit["content"] for hit in found] == ["embedded at last"]
    assert not has_vectors(embed=False)
    assert not statebase("POST", "/v1/memory/search", {"query": "embedded at last"}).json["data"]
    assert has_vectors(embed=True)


BAD_MEMORIES = [
    ({"session_id": None}, "session_id"),
    ({"session_id": ""}, "session_id"),
    ({"session_id": 7}, "session_id"),
    ({"content": None}, "content"),
    ({"content": ""}, "content"),
    ({"content": "  \n"}, "content"),
    ({"content": 5}, "content"),
    ({"content": "a\x00b"}, "content"),
    ({"type": ""}, "type"),
    ({"type": 3}, "type"),
    ({"tags": "a,b"}, "tags"),
    ({"tags": [""]}, "tags.0"),
    ({"metadata": "text"}, "metadata"),
    ({"metadata": {f"k{number}": 1 for number in range(51)}}, "metadata"),
    ({"embed": "perhaps"}, "embed"),
]


def test_what_breaks_a_rule_is_not_stored(statebase, session):
    for change, param in BAD_MEMORIES:
        for path in PATHS:
            body = {"session_id": session, "content": "x", **change}
            refused(statebase("POST", path, body), 400, "invalid_request", param)
    assert contents(statebase("GET", "/v1/memory")) == []


def test_no_json_is_an_invalid_request(statebase):
    for body in (b"{", b"", b"text", b"\xff"):
        length = {"Content-Length": str(len(body))}
        refused(statebase("POST", "/v1/memory", body, headers=length), 400, "invalid_request")


def test_contents_have_at_most_10_000_characters(statebase, session):
    memory_id = store(statebase, session, "x" * 10_000)
    body = {"session_id": session, "content": "x" * 10_001}

    for path in PATHS:
        refused(statebase("POST", path, body), 413, "content_too_large", "content")
    too_long = {"content": "y" * 10_001}
    answer = statebase("PATCH", f"/v1/memory/{memory_id}", too_long)
    refused(answer, 413, "content_too_large", "content")


def test_a_session_that_is_none_takes_no_memory(vendor_port, statebase, session):
    elsewhere = new_session(vendor_port.statebase("elsewhere"))
    brief = new_session(statebase, ttl_seconds=60)
    vendor_port.home.clock.advance(seconds=61)

    for reference in ("sess_000000000000", "nothing", elsewhere, brief):
        body = {"session_id": reference, "content": "lost"}
        refused(statebase("POST", "/v1/memory", body), 404, "session_not_found", "session_id")
    assert contents(statebase("GET", "/v1/memory")) == []


@pytest.mark.parametrize("word", ["summary", "Fact", "ünïcode word"])
def test_a_type_of_ones_own_is_kept_as_it_was_sent(vendor_port, statebase, session, word):
    memory_id = store(statebase, session, "kept", type=word, metadata={"a": 1})
    store(statebase, session, "other", type="fact")

    memory = statebase("GET", f"/v1/memory/{memory_id}").json
    assert (memory["type"], memory["metadata"]) == (word, {"a": 1})
    quoted = word.replace(" ", "%20").replace("ü", "%C3%BC").replace("ï", "%C3%AF")
    assert contents(statebase("GET", f"/v1/memory?type={quoted}")) == ["kept"]
    assert contents(statebase("GET", "/v1/memory?type=fact")) == ["other"]
    native = vendor_port.native("agent")("GET", f"/v1/memories/{memory_id}").json
    assert (native["type"], native["metadata"]["statebase.type"]) == ("general", word)
    changed = statebase("PATCH", f"/v1/memory/{memory_id}", {"type": "policy"}).json
    assert (changed["type"], changed["metadata"]) == ("policy", {"a": 1})
    changed = statebase("PATCH", f"/v1/memory/{memory_id}", {"type": word, "metadata": {"b": 2}})
    assert (changed.json["type"], changed.json["metadata"]) == (word, {"a": 1, "b": 2})


def test_the_vendors_own_name_in_metadata_is_not_for_callers(statebase, session):
    memory_id = store(statebase, session, "x", metadata={"statebase.type": "fake", "a": 1})

    memory = statebase("GET", f"/v1/memory/{memory_id}").json
    assert (memory["type"], memory["metadata"]) == ("general", {"a": 1})


def test_a_memory_of_another_dialect_has_an_empty_session(vendor_port, statebase):
    draft = MemoryDraft(content="from elsewhere", namespace="agent")
    vendor_port.home.services.memories.remember(draft, PERSON)

    (memory,) = statebase("GET", "/v1/memory").json["data"]
    assert memory["session_id"] == ""
    (hit,) = statebase("GET", "/v1/memories?query=from+elsewhere").json["data"]
    assert hit["session_id"] == ""


def test_a_search_is_by_meaning_with_the_cosine_as_score(statebase, session):
    kettle = store(statebase, session, "the kettle is blue", type="fact", tags=["kitchen"])
    store(statebase, session, "trains leave on the hour")

    posted = statebase("POST", "/v1/memory/search", {"query": "the kettle is blue"})
    got = statebase("GET", "/v1/memories?query=the+kettle+is+blue")

    assert (posted.status, got.status) == (200, 200)
    assert posted.json == got.json
    assert set(posted.json) == {"object", "query", "data"}
    assert (posted.json["object"], posted.json["query"]) == ("list", "the kettle is blue")
    (hit,) = posted.json["data"]
    assert set(hit) == HIT
    assert (hit["id"], hit["session_id"], hit["tags"]) == (kettle, session, ["kitchen"])
    assert (hit["type"], hit["memory_type"]) == ("fact", "fact")
    assert hit["score"] == pytest.approx(1.0)
    assert hit["created_at"] == "2026-05-01T12:00:00.000Z"


def scores(answer: Answer) -> list[float]:
    assert answer.status == 200, answer.body
    found = [hit["score"] for hit in answer.json["data"]]
    assert found == sorted(found, reverse=True)
    return found


def test_the_threshold_is_the_least_cosine(statebase, session):
    for content in ("note one", "note two", "else entirely"):
        store(statebase, session, content)
    everything = scores(statebase("GET", "/v1/memories?query=note+one&threshold=0"))
    assert len(everything) == 3

    def at_least(threshold: float) -> list[float]:
        return [score for score in everything if score >= threshold]

    for query, threshold in (("", 0.7), ("&threshold=0.95", 0.95), ("&threshold=oops", 0.7)):
        found = scores(statebase("GET", f"/v1/memories?query=note+one{query}"))
        assert found == at_least(threshold)
    oldest = scores(statebase("GET", "/v1/memories/search?query=note+one"))
    assert oldest == at_least(0.75)
    for body, threshold in (({}, 0.7), ({"threshold": 0}, 0), ({"threshold": None}, 0.7)):
        found = scores(statebase("POST", "/v1/memory/search", {"query": "note one", **body}))
        assert found == at_least(threshold)


def test_limits_are_moved_into_their_ranges(statebase, session):
    for number in range(12):
        store(statebase, session, f"note {number}")

    def count(query: str) -> int:
        return len(scores(statebase("GET", f"/v1/memories?query=note&threshold=0{query}")))

    assert count("") == 10
    assert count("&limit=3") == count("&top_k=3") == count("&limit=3&top_k=3") == 3
    assert (count("&limit=0"), count("&limit=-4"), count("&limit=5000")) == (1, 1, 12)
    assert count("&limit=many") == 10
    for limit, found in ((None, 10), (3, 3), (0, 1), (5_000, 12)):
        body = {"query": "note", "threshold": 0, "limit": limit}
        assert len(scores(statebase("POST", "/v1/memory/search", body))) == found


def test_searches_and_lists_are_narrowed_by_session_user_type_and_any_tag(statebase):
    of_ada = new_session(statebase, user_id="ada")
    of_ben = new_session(statebase, user_id="ben")
    store(statebase, of_ada, "note one", type="fact", tags=["a", "b"])
    store(statebase, of_ada, "note two", type="event", tags=["c"])
    store(statebase, of_ben, "note three", type="summary", tags=["a"])
    every = {
        f"session_id={of_ada}": {"note one", "note two"},
        "user_id=ben": {"note three"},
        "user_id=nobody": set(),
        "tags=b,c": {"note one", "note two"},
        "tags=%20a%20,": {"note one", "note three"},
        "": {"note one", "note two", "note three"},
        "session_id=&user_id=&tags=": {"note one", "note two", "note three"},
    }
    for query, expected in every.items():
        found = statebase("GET", f"/v1/memories?query=note&threshold=0&{query}")
        assert set(contents(found)) == expected, query
        assert set(contents(statebase("GET", f"/v1/memory?{query}"))) == expected, query
    for types, expected in {
        "fact": {"note one"},
        "fact,event": {"note one", "note two"},
        "fact,summary": {"note one", "note three"},
        "nothing": set(),
    }.items():
        found = statebase("GET", f"/v1/memories?query=note&threshold=0&types={types}")
        assert set(contents(found)) == expected, types
        assert len(scores(found)) == len(expected)
    for body, expected in (
        ({"session_id": of_ben}, {"note three"}),
        ({"user_id": "ada", "tags": ["a", "x"]}, {"note one"}),
        ({"type": "summary"}, {"note three"}),
        ({"type": None, "tags": None}, {"note one", "note two", "note three"}),
    ):
        asked = {"query": "note", "threshold": 0, **body}
        assert set(contents(statebase("POST", "/v1/memory/search", asked))) == expected


def test_types_of_ones_own_and_others_are_ranked_together(statebase, session):
    for number, word in enumerate(["fact", "summary", "digest", "event"]):
        store(statebase, session, f"note {number}", type=word)

    found = statebase("GET", "/v1/memories?query=note+2&types=fact,summary,digest&threshold=0")
    first = statebase(
        "GET", "/v1/memories?query=note+2&types=fact,summary,digest&threshold=0&limit=1"
    )

    assert len(scores(found)) == 3
    assert contents(first) == contents(found)[:1] == ["note 2"]


BAD_QUESTIONS = [
    ("GET", "/v1/memories", None, "query"),
    ("GET", "/v1/memories?query=", None, "query"),
    ("GET", "/v1/memories/search", None, "query"),
    ("GET", "/v1/memories?query=x&types=" + ",".join("abcdefghijklmnopqrstu"), None, "types"),
    ("POST", "/v1/memory/search", {}, "query"),
    ("POST", "/v1/memory/search", {"query": ""}, "query"),
    ("POST", "/v1/memory/search", {"query": "x", "limit": "many"}, "limit"),
    ("POST", "/v1/memory/search", {"query": "x", "threshold": 1.5}, "threshold"),
    ("POST", "/v1/memory/search", {"query": "x", "tags": "a"}, "tags"),
    ("GET", "/v1/memory?starting_after=mem_000000000000", None, "starting_after"),
]


def test_a_question_that_breaks_a_rule_is_refused(statebase):
    for method, path, body, param in BAD_QUESTIONS:
        refused(statebase(method, path, body), 400, "invalid_request", param)


def test_a_list_is_newest_first_and_paged_by_the_last_id(vendor_port, statebase, session):
    ids = []
    for number in range(5):
        vendor_port.home.clock.advance(seconds=1)
        ids.insert(0, store(statebase, session, f"memory {number}"))

    first = statebase("GET", "/v1/memory?limit=2")
    second = statebase("GET", f"/v1/memory?limit=2&starting_after={first.json['last_id']}")
    last = statebase("GET", f"/v1/memory?limit=2&starting_after={second.json['last_id']}")

    assert set(first.json) == {"object", "data", "has_more", "first_id", "last_id"}
    assert first.json["object"] == "list"
    assert all(set(memory) == MEMORY for memory in first.json["data"])
    pages = [first.json, second.json, last.json]
    assert [[memory["id"] for memory in page["data"]] for page in pages] == [
        ids[:2], ids[2:4], ids[4:],
    ]  # fmt: skip
    assert [page["has_more"] for page in pages] == [True, True, False]
    assert [(page["first_id"], page["last_id"]) for page in pages] == [
        (ids[0], ids[1]), (ids[2], ids[3]), (ids[4], ids[4]),
    ]  # fmt: skip
    end = statebase("GET", f"/v1/memory?starting_after={ids[4]}").json
    assert (end["data"], end["first_id"], end["last_id"]) == ([], None, None)


def test_a_page_has_20_memories_and_at_most_100(statebase, session, vendor_port):
    drafts = [MemoryDraft(content=f"memory {number}", namespace="agent") for number in range(103)]
    vendor_port.home.services.memories.remember_batch(drafts, PERSON)

    for query, count in (("", 20), ("?limit=1000", 100), ("?limit=0", 1), ("?limit=x", 20)):
        assert len(statebase("GET", f"/v1/memory{query}").json["data"]) == count


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("method", ["PATCH", "PUT"])
def test_a_memory_is_changed(vendor_port, statebase, session, method, path):
    memory_id = store(
        statebase, session, "before", type="fact", tags=["a", "b"], metadata={"x": 1, "y": 2}
    )
    vendor_port.home.clock.advance(seconds=5)

    answer = statebase(
        method,
        f"{path}/{memory_id}",
        {"content": "after", "tags": ["c"], "metadata": {"y": 3, "z": 4}, "type": None},
    )

    assert answer.status == 200
    assert set(answer.json) == MEMORY | {"updated_at", "version"}
    assert (answer.json["id"], answer.json["content"]) == (memory_id, "after")
    assert (answer.json["type"], answer.json["tags"]) == ("fact", ["c"])
    assert answer.json["metadata"] == {"x": 1, "y": 3, "z": 4}
    assert answer.json["updated_at"] == "2026-05-01T12:00:05.000Z"
    assert answer.json["version"] > 1
    found = statebase("GET", "/v1/memories?query=after")
    assert contents(found) == ["after"]
    unchanged = statebase(method, f"{path}/{memory_id}", {"content": None})
    assert (unchanged.status, unchanged.json) == (200, answer.json)
    refused(statebase(method, f"{path}/{memory_id}", {"content": ""}), 400, "invalid_request",
            "content")  # fmt: skip


@pytest.mark.parametrize("path", PATHS)
def test_a_memory_is_gone_for_ever(vendor_port, statebase, session, path):
    memory_id = store(statebase, session, "gone soon")

    answer = statebase("DELETE", f"{path}/{memory_id}")

    assert (answer.status, answer.body) == (204, b"")
    refused(statebase("GET", f"{path}/{memory_id}"), 404, "memory_not_found", "memory_id")
    refused(statebase("DELETE", f"{path}/{memory_id}"), 404, "memory_not_found", "memory_id")
    native = vendor_port.native("agent")
    assert native("POST", f"/v1/memories/{memory_id}/restore").status == 404


@pytest.mark.parametrize("path", PATHS)
def test_what_is_elsewhere_or_no_id_is_not_there(vendor_port, statebase, session, path):
    memory_id = store(statebase, session, "hidden")
    uid = vendor_port.native("agent")("GET", f"/v1/memories/{memory_id}").json["id"]
    stranger = vendor_port.statebase("elsewhere")

    method = "PATCH" if path == "/v1/memory" else "PUT"
    for client, reference in ((stranger, memory_id), (statebase, uid), (statebase, "1")):
        for call in (("GET", None), (method, {"content": "x"}), (method, {}), ("DELETE", None)):
            answer = client(call[0], f"{path}/{reference}", call[1])
            refused(answer, 404, "memory_not_found", "memory_id")
    assert stranger("GET", "/v1/memory").json["data"] == []
    assert statebase("GET", f"{path}/{memory_id}").status == 200


def test_a_key_that_may_not_write_is_told(vendor_port, statebase, session):
    memory_id = store(statebase, session, "kept")
    reader = vendor_port.statebase("agent", scopes=frozenset({Scope.READ}))

    for method, path, body in (
        ("POST", "/v1/memory", {"session_id": session, "content": "x"}),
        ("PATCH", f"/v1/memory/{memory_id}", {"content": "x"}),
        ("DELETE", f"/v1/memories/{memory_id}", None),
    ):
        answer = reader(method, path, body)
        assert answer.status == 403
        assert answer.json["error"]["code"] == "permission_denied"
        assert answer.json["error"]["type"] == "permission_error"
    assert reader("GET", f"/v1/memory/{memory_id}").status == 200


def test_a_key_may_stand_in_either_header_or_in_both(vendor_port, statebase):
    key = statebase.key
    bearer, own = {"Authorization": f"Bearer {key}"}, {"X-API-Key": key}

    for headers in (own, bearer, bearer | own):
        for base in ("/statebase", ""):
            client = Vendor(vendor_port.port, headers, base)
            assert client("GET", "/v1/memory").status == 200
            wrong = Vendor(vendor_port.port, {**headers, "X-API-Key": "sb_other"}, base)
            assert wrong("GET", "/v1/memory").status in {400, 401}


def test_every_answer_tells_the_rate(vendor_port):
    statebase = vendor_port.statebase(rate_per_minute=2)

    answers = [statebase("GET", path) for path in ("/v1/memory", "/v1/nothing", "/v1/memories")]

    assert [answer.status for answer in answers] == [200, 404, 400]
    for answer in answers:
        assert answer.headers["x-ratelimit-limit"] == "2"
        assert int(answer.headers["x-ratelimit-reset"]) > 1_700_000_000
    # What remains is told of the minute, so that it counts down from the limit.
    assert [answer.headers["x-ratelimit-remaining"] for answer in answers] == ["1", "0", "0"]
    assert statebase("GET", "/v1/memory").status == 200  # two minutes' calls may come at once
    busy = statebase("GET", "/v1/memory")
    assert busy.status == 429
    seconds = int(busy.headers["retry-after"])
    assert busy.headers["x-ratelimit-remaining"] == "0"
    assert busy.json == {
        "error": {
            "code": "rate_limit_exceeded",
            "message": f"Rate limit exceeded. Retry after {seconds} seconds.",
            "type": "rate_limit_error",
            "param": None,
            "retry_after": seconds,
        }
    }


def test_refusals_before_a_route_are_in_the_vendors_words(vendor_port):
    answer = vendor_port.stranger("/statebase")("GET", "/v1/memory")

    assert answer.status == 401
    assert answer.json["error"]["code"] == "authentication_failed"
    assert answer.json["error"]["type"] == "authentication_error"
    assert answer.json["error"]["param"] is None


@pytest.mark.parametrize("base", ["/statebase", ""])
def test_health_needs_no_key(vendor_port, base):
    stranger = vendor_port.stranger(base)

    health = stranger("GET", "/health")

    assert health.status == 200
    assert set(health.json) == {"status", "timestamp", "version", "uptime_seconds", "services"}
    assert (health.json["status"], health.json["version"]) == ("healthy", "1")
    assert health.json["uptime_seconds"] >= 0
    assert health.json["services"] == {"vault": {"status": "healthy"}}
    assert stranger("GET", "/health/ready").json == {"status": "ready"}
    assert stranger("GET", "/health/live").json == {"status": "alive"}
    vendor_port.home.services.vault.lock()
    for path in ("/health", "/health/ready", "/health/live"):
        locked = stranger("GET", path)
        assert (locked.status, locked.json["error"]["code"]) == (423, "vault_locked")


def test_the_vendors_examples(vendor_port, statebase, session):
    created = statebase(
        "POST",
        "/v1/memory",
        {
            "session_id": session,
            "content": "User prefers concise responses without long explanations",
            "type": "preference",
            "tags": ["communication_style", "user_preferences"],
            "metadata": {"confidence": 0.95, "source": "explicit_user_statement"},
        },
    )
    assert created.status == 201
    memory_id = created.json["id"]
    asked = {
        "query": "User prefers concise responses",
        "session_id": session,
        "limit": 5,
        "threshold": 0.3,
    }
    (hit,) = statebase("POST", "/v1/memory/search", asked).json["data"]
    assert hit["id"] == memory_id
    listed = statebase("GET", f"/v1/memory?session_id={session}&type=preference&limit=10")
    assert [memory["id"] for memory in listed.json["data"]] == [memory_id]
    updated = statebase(
        "PATCH",
        f"/v1/memory/{memory_id}",
        {
            "content": "User strongly prefers very concise, bullet-point responses",
            "tags": ["communication_style", "high_priority"],
        },
    )
    assert updated.json["tags"] == ["communication_style", "high_priority"]
    assert statebase("DELETE", f"/v1/memory/{memory_id}").status == 204
    for kind in ("fact", "preference", "event", "policy", "observation", "general"):
        store(statebase, session, f"a memory of the type {kind}", type=kind)
        asked = {"query": f"a memory of the type {kind}", "type": kind}
        assert len(statebase("POST", "/v1/memory/search", asked).json["data"]) == 1


def test_bodies_that_are_no_objects_are_refused(statebase):
    for body in ([], "text", 7, None):
        for path in ("/v1/memory", "/v1/memories", "/v1/memory/search", "/v1/sessions"):
            refused_body = statebase("POST", path, json.dumps(body).encode())
            assert refused_body.status == 400
            assert refused_body.json["error"]["code"] == "invalid_request"
