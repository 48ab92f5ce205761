"""MemSync's API on the wire: conversations, searches, lists and single memories."""

import re
import time

import pytest

from muniment.domain.access import PERSON, Scope
from muniment.domain.memories.memory import Category, MemoryDraft, MemoryKind, MemoryType
from tests.api.dialects.vendors import Vendor, VendorPort

NOON = "2026-05-01T12:00:00.000Z"
SHORT_ID = re.compile(r"mem_[0-9a-z]{12}")
JOB = "I work as a nurse at the hospital in Bergen."
HOBBY = "I love hiking in the mountains with my brother Olav."
TALK = [
    {"role": "user", "content": JOB},
    {"role": "assistant", "content": "That must be hard work! What do you do in your free time?"},
    {"role": "user", "content": HOBBY},
]


@pytest.fixture(name="memsync")
def _memsync(reading_port: VendorPort, request: pytest.FixtureRequest) -> Vendor:
    """A client with a namespace of its own."""
    name = re.sub(r"\W+", "-", request.node.name)[:100]
    return reading_port.memsync(name, rate_per_minute=9_999)


def talk(memsync: Vendor, *contents: str, **fields):
    """Hand over what a user says, and return the answer."""
    messages = [{"role": "user", "content": content} for content in contents] or TALK
    body = {"messages": messages, "agent_id": "bot", "thread_id": "t-1", "source": "chat"}
    answer = memsync("POST", "/v1/memories", {**body, **fields})
    assert answer.status == 200, answer.body
    return answer.json


def found(memsync: Vendor, query: str, **fields):
    answer = memsync("POST", "/v1/memories/search", {"query": query, **fields})
    assert answer.status == 200, answer.body
    return answer.json["memories"]


def listed(memsync: Vendor, query=""):
    answer = memsync("GET", f"/v1/memories{query}")
    assert answer.status == 200, answer.body
    return [memory["memory"] for memory in answer.json["data"]]


def refused(answer, code, field=None, reason=""):
    assert answer.status == 400, answer.body
    assert set(answer.json) == {"error", "status", "timestamp"}
    error = answer.json["error"]
    assert (error["code"], error["message"]) == (code, "Invalid request format")
    assert error["details"]["field"] == field
    assert reason in error["details"]["reason"]
    assert answer.json["status"] == "error"


def missing(answer, memory_id):
    assert answer.status == 404
    assert answer.json == {
        "error": "Memory not found",
        "code": "MEMORY_NOT_FOUND",
        "memory_id": memory_id,
    }


@pytest.mark.parametrize("path", ["/v1/memories", "/memories"])
def test_a_conversation_becomes_memories(reading_port, path):
    memsync = reading_port.memsync(f"talk at{path}")
    body = {"messages": TALK, "agent_id": "bot", "thread_id": "t-1", "source": "chat"}

    begun = time.perf_counter()
    told = memsync("POST", path, {**body, "metadata": {"platform": "web"}, "unknown": 1}).json
    took_s = time.perf_counter() - begun

    assert set(told) == {
        "success", "memories_created", "processing_time", "categories_detected", "memories",
    }  # fmt: skip
    assert (told["success"], told["memories_created"]) == (True, 2)
    assert re.fullmatch(r"\d+\.\d{3}s", told["processing_time"])
    assert 0 < float(told["processing_time"][:-1]) <= took_s
    assert [memory["memory"] for memory in told["memories"]] == [JOB, HOBBY]
    for memory in told["memories"]:
        assert set(memory) == {"id", "memory", "categories", "type", "created_at"}
        assert SHORT_ID.fullmatch(memory["id"])
        assert memory["type"] == "semantic"
        assert memory["created_at"] == NOON
    assert "career" in told["memories"][0]["categories"]
    of_all = {category for memory in told["memories"] for category in memory["categories"]}
    assert set(told["categories_detected"]) == of_all
    kept = reading_port.home.services.memories.get(told["memories"][1]["id"], PERSON)
    assert (kept.agent_id, kept.session_id, kept.source) == ("bot", "t-1", "chat")
    assert kept.metadata == {"platform": "web", "message": 2}


def test_the_timestamp_says_when_it_was_said(memsync):
    told = talk(memsync, JOB, metadata={"timestamp": "2024-03-20T10:00:00Z"})
    assert told["memories"][0]["created_at"] == "2024-03-20T10:00:00.000Z"

    for odd in ("yesterday", 5, None, "2024-03-20T10:00:00"):
        memory = talk(memsync, f"I own {odd} boats in Oslo.", metadata={"timestamp": odd})
        assert [one["created_at"] for one in memory["memories"]] in ([], [NOON])


def test_what_is_known_is_not_stored_again(memsync):
    talk(memsync)
    again = talk(memsync)

    assert (again["memories_created"], again["memories"]) == (0, [])
    assert again["categories_detected"] == []
    assert len(listed(memsync)) == 2


def test_of_small_talk_nothing_is_stored(memsync):
    told = talk(memsync, "Hi there!", "Thanks a lot!")

    assert (told["success"], told["memories_created"], told["memories"]) == (True, 0, [])


BAD_TALKS = [
    ({}, "messages", ""),
    ({"messages": []}, "messages", "At least one message is required"),
    ({"messages": "text"}, "messages", ""),
    ({"messages": [{"role": "user"}]}, "messages.0.content", ""),
    ({"messages": [{"content": "x"}]}, "messages.0.role", ""),
    ({"messages": [{"role": "system", "content": "x"}]}, "messages.0.role", ""),
    ({"messages": [{"role": "user", "content": 5}]}, "messages.0.content", ""),
    ({"messages": [{"role": "user", "content": "x\x00"}]}, "messages.0.content", "NUL"),
    ({"agent_id": None, "messages": TALK}, "agent_id", ""),
    ({"thread_id": "", "messages": TALK}, "thread_id", ""),
    ({"source": 1, "messages": TALK}, "source", ""),
    ({"metadata": "text", "messages": TALK}, "metadata", ""),
    ({"metadata": {"k": "x" * 10_241}, "messages": TALK}, "metadata", ""),
]


@pytest.mark.parametrize(("change", "field", "reason"), BAD_TALKS)
def test_a_conversation_that_breaks_a_rule_is_refused(memsync, change, field, reason):
    body = {"agent_id": "bot", "thread_id": "t", "source": "chat", **change}

    refused(memsync("POST", "/v1/memories", body), "VALIDATION_ERROR", field, reason)
    assert listed(memsync) == []


def test_a_body_that_is_no_json_is_refused(vendor_port):
    answer = vendor_port.memsync()("POST", "/v1/memories", b"{")

    assert answer.status == 400
    assert answer.json["error"]["code"] == "VALIDATION_ERROR"


def test_without_what_reads_conversations_processing_fails(vendor_port):
    body = {"messages": TALK, "agent_id": "bot", "thread_id": "t", "source": "chat"}

    answer = vendor_port.memsync()("POST", "/v1/memories", body)

    assert answer.status == 500
    assert answer.json["error"]["code"] == "PROCESSING_ERROR"


def test_a_search_tells_distances_nearest_first(reading_port, memsync):
    talk(memsync)
    answer = memsync("POST", "/memories/search", {"query": "What does the user do for work?"}).json

    assert set(answer) == {"user_bio", "memories"}
    assert "nurse" in answer["user_bio"]
    best, other = answer["memories"]
    assert set(best) == {
        "id", "memory", "categories", "type", "source", "created_at", "updated_at", "agent_id",
        "thread_id", "vector_distance",
    }  # fmt: skip
    assert (best["memory"], best["source"]) == (JOB, "chat")
    assert (best["agent_id"], best["thread_id"]) == ("bot", "t-1")
    assert 0 < best["vector_distance"] < other["vector_distance"] <= 1
    identical = found(memsync, JOB, limit=1)
    assert [hit["vector_distance"] for hit in identical] == [pytest.approx(0, abs=1e-2)]


def test_reranking_orders_by_its_own_score(memsync):
    talk(memsync)

    hits = found(memsync, "hiking with Olav", rerank=True)

    assert hits[0]["memory"] == HOBBY
    scores = [hit["rerank_score"] for hit in hits]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= hit["vector_distance"] <= 1 for hit in hits)
    plain = found(memsync, "hiking with Olav", rerank=False)
    assert all("rerank_score" not in hit for hit in plain)


def test_a_search_keeps_to_what_it_is_told(memsync):
    talk(memsync)
    talk(memsync, "I moved my savings into a pension fund.", agent_id="clerk", thread_id="t-2")

    assert [hit["memory"] for hit in found(memsync, "x", agent_id="clerk")] == [
        "I moved my savings into a pension fund."
    ]
    assert {hit["memory"] for hit in found(memsync, "x", thread_id="t-1")} == {JOB, HOBBY}
    assert len(found(memsync, "x", limit=1)) == 1
    for hit in found(memsync, "x", categories=["career", "finance"]):
        assert not {"career", "finance"}.isdisjoint(hit["categories"])
    assert found(memsync, "x", thread_id="nowhere") == []


def test_the_bio_comes_along_unless_it_is_not_wanted(memsync):
    assert memsync("POST", "/v1/memories/search", {"query": "x"}).json == {
        "user_bio": "",
        "memories": [],
    }
    told = memsync("POST", "/v1/memories/search", {"query": "x", "include_bio": False}).json
    assert told == {"memories": []}
    nulls = dict.fromkeys(("limit", "categories", "rerank", "include_bio", "agent_id"))
    told = memsync("POST", "/v1/memories/search", {"query": "x", **nulls}).json
    assert told == {"user_bio": "", "memories": []}


@pytest.mark.parametrize(
    ("body", "field", "reason"),
    [
        ({}, "query", ""),
        ({"query": ""}, "query", ""),
        ({"query": "x" * 10_001}, "query", ""),
        ({"query": "x", "limit": 0}, "limit", "Must be between 1 and 100"),
        ({"query": "x", "limit": 101}, "limit", "Must be between 1 and 100"),
        ({"query": "x", "limit": "5"}, "limit", ""),
        ({"query": "x", "categories": ["work"]}, "categories.0", ""),
        ({"query": "x", "categories": "career"}, "categories", ""),
        ({"query": "x", "rerank": "yes"}, "rerank", ""),
    ],
)
def test_a_search_that_breaks_a_rule_is_refused(memsync, body, field, reason):
    answer = memsync("POST", "/v1/memories/search", body)

    refused(answer, "VALIDATION_ERROR", field, reason)


def remember(port: VendorPort, count: int) -> list[str]:
    contents = [f"Boat {number}" for number in range(count)]
    for content in contents:
        port.home.services.memories.remember(MemoryDraft(content=content), PERSON)
    return contents[::-1]


@pytest.mark.parametrize("path", ["/v1/memories", "/memories"])
def test_pages_are_newest_first_and_know_how_many(vendor_port, path):
    contents = remember(vendor_port, 23)
    memsync = vendor_port.memsync()
    first, last = (memsync("GET", f"{path}?page={page}").json for page in (1, 2))

    assert [memory["memory"] for memory in first["data"] + last["data"]] == contents
    assert first["pagination"] == {
        "page": 1,
        "page_size": 20,
        "total_items": 23,
        "total_pages": 2,
        "has_next": True,
        "has_previous": False,
    }
    told = last["pagination"]
    assert (told["page"], told["has_next"], told["has_previous"]) == (2, False, True)
    assert set(first["data"][0]) == {
        "id", "memory", "categories", "type", "source", "created_at", "updated_at", "agent_id",
        "thread_id",
    }  # fmt: skip


def test_page_numbers_out_of_range_are_moved_in(vendor_port):
    memsync = vendor_port.memsync()
    assert memsync("GET", "/v1/memories").json["pagination"]["total_pages"] == 0
    remember(vendor_port, 1)

    for query, page, size in (
        ("?page=0&page_size=0", 1, 1),
        ("?page=-3&page_size=101", 1, 100),
        ("?page=x&page_size=", 1, 20),
        ("?page=2&page_size=50&other=1", 2, 50),
    ):
        told = memsync("GET", f"/v1/memories{query}").json
        assert (told["pagination"]["page"], told["pagination"]["page_size"]) == (page, size)
        assert len(told["data"]) == (page == 1)


def test_the_kind_follows_from_the_type_where_nobody_said_it(vendor_port):
    for kind in (MemoryType.EVENT, MemoryType.FACT):
        draft = MemoryDraft(content=kind.value, type=kind)
        vendor_port.home.services.memories.remember(draft, PERSON)

    told = vendor_port.memsync()("GET", "/v1/memories").json["data"]

    assert {memory["memory"]: memory["type"] for memory in told} == {
        "event": "episodic",
        "fact": "semantic",
    }


def one(port: VendorPort, **fields) -> tuple[Vendor, str]:
    draft = MemoryDraft(content="The boat is blue", **fields)
    memory = port.home.services.memories.remember(draft, PERSON).memory
    return port.memsync(), memory.short_id


@pytest.mark.parametrize("base", ["/v1", ""])
def test_one_memory_is_read_changed_and_deleted(vendor_port, base):
    memsync, memory_id = one(
        vendor_port, metadata={"keep": 1, "drop": 2}, categories=(Category.TRAVEL, Category.HEALTH)
    )
    path = f"{base}/memories/{memory_id}"
    assert memsync("GET", path).json["memory"] == "The boat is blue"

    told = memsync(
        "PATCH",
        path,
        {
            "content": "The boat is red",
            "metadata": {"drop": None, "new": [1]},
            "category": "learning",
            "memory_type": "episodic",
            "importance": 0.85,
        },
    ).json

    assert told == {
        "memory_id": memory_id,
        "content": "The boat is red",
        "category": "learning",
        "memory_type": "episodic",
        "importance": 0.85,
        "metadata": {"keep": 1, "new": [1]},
        "embeddings": [],
        "created_at": NOON,
        "updated_at": NOON,
    }
    kept = vendor_port.home.services.memories.get(memory_id, PERSON)
    assert (kept.categories, kept.kind) == ((Category.LEARNING,), MemoryKind.EPISODIC)
    nothing = dict.fromkeys(("content", "metadata", "category", "memory_type", "importance"))
    assert memsync("PATCH", path, nothing).json == told
    assert memsync("DELETE", path).status == 200
    missing(memsync("GET", path), memory_id)
    missing(memsync("PATCH", path, {"importance": 1}), memory_id)
    missing(memsync("DELETE", path), memory_id)


@pytest.mark.parametrize(
    ("body", "code", "more"),
    [
        ({"category": "work"}, "INVALID_CATEGORY", {"valid_categories": list(Category)}),
        ({"content": ""}, "VALIDATION_ERROR", {}),
        ({"content": "x" * 50_001}, "VALIDATION_ERROR", {}),
        ({"memory_type": "fact"}, "VALIDATION_ERROR", {}),
        ({"importance": 1.1}, "VALIDATION_ERROR", {}),
        ({"importance": "0.5"}, "VALIDATION_ERROR", {}),
        ({"metadata": []}, "VALIDATION_ERROR", {}),
        ([], "VALIDATION_ERROR", {}),
    ],
)
def test_a_change_that_breaks_a_rule_is_refused(vendor_port, body, code, more):
    memsync, memory_id = one(vendor_port)

    answer = memsync("PATCH", f"/memories/{memory_id}", body)

    assert answer.status == 400
    assert {name: value for name, value in answer.json.items() if name != "error"} == {
        "code": code,
        **more,
    }
    assert memsync("GET", f"/memories/{memory_id}").json["memory"] == "The boat is blue"


def test_an_id_of_another_dialect_names_nothing(vendor_port):
    memsync, memory_id = one(vendor_port)
    memory = vendor_port.home.services.memories.get(memory_id, PERSON)

    for other in (memory.id, str(memory.number), "mem_", "mem_000000000000", "search"):
        assert memsync("GET", f"/memories/{other}").status == 404
    stranger = vendor_port.memsync("elsewhere")
    missing(stranger("DELETE", f"/memories/{memory_id}"), memory_id)


def test_a_backup_is_the_trash(vendor_port):
    memsync, memory_id = one(vendor_port)
    told = memsync("DELETE", f"/v1/memories/{memory_id}?cascade=true").json

    assert set(told) == {"success", "memory_id", "deleted_at", "cascade_deletions", "backup_id"}
    assert (told["success"], told["memory_id"]) == (True, memory_id)
    assert told["cascade_deletions"] == {
        "profile_updates": 0,
        "derived_insights": 0,
        "embeddings": 0,
    }
    restored = vendor_port.native()("POST", f"/v1/memories/{told['backup_id']}/restore")
    assert restored.status == 200
    assert listed(memsync) == ["The boat is blue"]


def test_without_a_backup_it_is_gone_for_ever(vendor_port):
    memsync, memory_id = one(vendor_port)
    told = memsync("DELETE", f"/memories/{memory_id}?backup=false").json

    assert "backup_id" not in told
    assert told["cascade_deletions"]["embeddings"] == 1
    assert vendor_port.native()("POST", f"/v1/memories/{memory_id}/restore").status == 404


@pytest.mark.parametrize("path", ["/memories/batch-delete", "/v1/memories/batch-delete"])
def test_several_are_deleted_at_once(vendor_port, path):
    memsync, first = one(vendor_port)
    _, second = one(vendor_port)
    body = {"memory_ids": [first, "mem_000000000000", second, first, "x"], "cascade": True}

    told = memsync("POST", path, {**body, "backup": None}).json

    assert (told["success"], told["deleted_count"]) == (False, 2)
    assert [memory["memory_id"] for memory in told["deleted"]] == [first, second]
    assert told["not_found"] == ["mem_000000000000", "x"]
    assert all(memory["backup_id"] for memory in told["deleted"])
    assert listed(memsync) == []
    for bad in ({}, {"memory_ids": []}, {"memory_ids": ["x"] * 1_001}, {"memory_ids": "x"}):
        answer = memsync("POST", path, bad)
        assert (answer.status, answer.json["code"]) == (400, "VALIDATION_ERROR")


def test_a_key_that_only_reads_changes_nothing(vendor_port):
    _, memory_id = one(vendor_port)
    reader = vendor_port.memsync(scopes=frozenset({Scope.READ}))
    body = {"messages": TALK, "agent_id": "a", "thread_id": "t", "source": "s"}

    nested = reader("POST", "/v1/memories", body)
    assert (nested.status, nested.json["error"]["code"]) == (403, "FORBIDDEN")
    for method in ("PATCH", "DELETE"):
        flat = reader(method, f"/memories/{memory_id}", {} if method == "PATCH" else None)
        assert (flat.status, flat.json["code"]) == (403, "FORBIDDEN")


def test_rates_are_told_and_kept(vendor_port):
    memsync = vendor_port.memsync(rate_per_minute=3)
    answers = [memsync("GET", "/v1/memories") for _ in range(3)]

    assert [answer.headers["x-ratelimit-limit"] for answer in answers] == ["3"] * 3
    assert [answer.headers["x-ratelimit-remaining"] for answer in answers] == ["2", "1", "0"]
    nested = memsync("GET", "/v1/memories")
    assert (nested.status, nested.json["error"]["code"]) == (429, "RATE_LIMIT_EXCEEDED")
    assert nested.json["error"]["details"]["retry_after"] == int(nested.headers["retry-after"])
    assert nested.json["error"]["details"]["reset_time"] > nested.json["timestamp"]
    flat = memsync("GET", "/profile").json
    assert flat["code"] == "RATE_LIMIT_EXCEEDED"
    assert 1 <= flat["retry_after"] <= 60


def test_what_the_hour_leaves_is_told_where_it_is_less(vendor_port):
    memsync = vendor_port.memsync(rate_per_minute=50, rate_per_hour=2)
    answers = [memsync("GET", "/v1/memories") for _ in range(3)]

    assert [answer.status for answer in answers] == [200, 200, 429]
    assert [answer.headers["x-ratelimit-remaining"] for answer in answers] == ["1", "0", "0"]


@pytest.mark.parametrize("headers", [{}, {"X-API-Key": "memsync_sk_live_x"}])
def test_both_forms_of_a_refused_key(vendor_port, headers):
    stranger = Vendor(vendor_port.port, headers, "/memsync")
    nested = stranger("GET", "/v1/users/profile")
    assert (nested.status, nested.json["error"]["code"]) == (401, "AUTHENTICATION_ERROR")
    flat = stranger("GET", "/v1/profile")
    assert flat.status == 401
    assert flat.json == {"error": "Invalid or expired API key", "code": "UNAUTHORIZED"}


def test_a_bearer_serves_as_well(vendor_port):
    key = vendor_port.memsync().key
    bearer = Vendor(vendor_port.port, {"Authorization": f"Bearer {key}"})

    assert bearer("GET", "/v1/memories").status == 200
