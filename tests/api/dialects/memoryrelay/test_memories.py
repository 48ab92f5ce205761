"""MemoryRelay's API on the wire: memories, searches and contexts."""

import json
import re

import pytest

from muniment.domain.access import PERSON, Dialect
from muniment.domain.errors import ModelUnavailableError
from muniment.domain.memories.memory import MemoryDraft, MemoryType
from muniment.embedding.model import EmbeddingModel
from tests.api.dialects.vendors import Vendor, VendorPort, until
from tests.api.open_container import opened
from tests.conftest import HomeFactory

UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
NOON = 1_777_636_800
"""2026-05-01T12:00:00Z, the moment of the tests' clock."""


@pytest.fixture(name="relay")
def _relay(vendor_port: VendorPort) -> Vendor:
    return vendor_port.memoryrelay("agent")


def store(relay: Vendor, content: str, **fields):
    """Store a memory and return its body."""
    answer = relay("POST", "/v1/memories", {"content": content, "agent_id": "bot", **fields})
    assert answer.status == 200, answer.body
    return answer.json


def contents(answer):
    assert answer.status == 200, answer.body
    return [memory["content"] for memory in answer.json["data"]]


def found(relay: Vendor, query: str, **fields):
    answer = relay("POST", "/v1/memories/search", {"query": query, **fields})
    assert answer.status == 200, answer.body
    return [hit["memory"]["content"] for hit in answer.json["data"]]


def refused(answer, status, kind, says=""):
    assert answer.status == status, answer.body
    told = answer.json
    assert (told["type"], told["status"], told["code"]) == (kind, status, status)
    assert told["detail"] == told["message"] == told["error"]
    assert says in told["detail"]
    assert re.fullmatch("req_[0-9a-f]{24}", told["request_id"])
    assert ("details" in told) == (status == 422)
    return told


def test_a_memory_is_stored_with_every_field(relay):
    told = store(
        relay,
        "The user prefers dark mode",
        metadata={"source": "chat", "deep": {"a": [1, None]}},
        memory_type="preference",
        session_id="talk",
        project="house",
        user_id="ada",
        importance=0.9,
        visibility="confidential",
        auto_extract_entities=None,
    )

    for name in ("id", "agent_id"):
        assert UUID.fullmatch(told[name]), name
    assert told == {
        "id": told["id"],
        "object": "memory",
        "content": "The user prefers dark mode",
        "agent_id": told["agent_id"],
        "user_id": "ada",
        "metadata": {"source": "chat", "deep": {"a": [1, None]}},
        "entities": [],
        "memory_type": "preference",
        "visibility": "confidential",
        "importance": 0.9,
        "tier": "hot",
        "is_duplicate": False,
        "session_id": "talk",
        "project_id": "house",
        "archived_at": None,
        "created_at": NOON,
        "updated_at": NOON,
    }
    assert relay("GET", f"/v1/memories/{told['id']}").json == told


def test_what_is_left_out_or_null_is_filled_in(relay):
    fields = (
        "metadata", "memory_type", "session_id", "project", "project_id", "user_id", "importance",
        "tier", "visibility", "deduplicate", "dedup_threshold", "auto_extract_entities",
    )  # fmt: skip
    bare = store(relay, "bare")
    nulls = store(relay, "bare", **dict.fromkeys(fields), unknown_field=1)

    assert bare | {"id": ""} == nulls | {"id": ""}
    assert (bare["importance"], bare["tier"], bare["visibility"]) == (0.5, "warm", "private")
    assert (bare["metadata"], bare["entities"]) == ({}, [])
    assert (bare["session_id"], bare["project_id"], bare["user_id"]) == (None, None, None)
    assert bare["memory_type"] == "fact"


def test_an_agent_is_named_by_its_name_or_its_uuid(relay):
    first = store(relay, "one")
    second = store(relay, "two", agent_id=first["agent_id"])

    assert second["agent_id"] == first["agent_id"]
    for name in ("bot", first["agent_id"]):
        assert contents(relay("GET", f"/v1/memories?agent_id={name}")) == ["two", "one"]
        assert sorted(found(relay, "one", agent_id=name)) == ["one", "two"]
    assert contents(relay("GET", "/v1/memories?agent_id=nobody")) == []


def test_the_uuid_of_a_project_goes_before_its_slug(relay):
    first = store(relay, "one", project="house")
    second = store(relay, "two", project="garden", project_id=first["project_id"])

    assert second["project_id"] == first["project_id"]
    assert found(relay, "one", project="garden") == []


def test_session_and_project_come_back_as_they_were_sent(relay):
    session = relay("POST", "/v1/sessions", {"agent_id": "bot", "external_id": "talk"}).json["id"]
    foreign = "0b7c6d0e-5a57-4a7b-9f0e-2f1c7f8f7a11"

    for sent in (
        {"session_id": "a-talk", "project_id": "a-project"},
        {"session_id": session, "project_id": foreign},
        {"session_id": foreign, "project_id": foreign, "project": "slug"},
    ):
        stored = store(relay, f"in {sent}", **sent)
        read = relay("GET", f"/v1/memories/{stored['id']}").json
        for memory in (stored, read):
            told = {name: memory[name] for name in ("session_id", "project_id")}
            assert told == {name: sent[name] for name in told}
        assert found(relay, stored["content"], session_id=sent["session_id"], limit=1) == [
            stored["content"]
        ]


def test_an_agent_that_is_named_by_a_uuid_comes_back_as_it_was_sent(relay):
    foreign = "0b7c6d0e-5a57-4a7b-9f0e-2f1c7f8f7a11"

    assert store(relay, "one", agent_id=foreign)["agent_id"] == foreign
    assert contents(relay("GET", f"/v1/memories?agent_id={foreign}")) == ["one"]


def test_a_key_of_several_namespaces_tells_agents_of_one_name_apart(vendor_port):
    ours, theirs = vendor_port.memoryrelay("agent"), vendor_port.memoryrelay("other")
    one, two = store(ours, "ours"), store(theirs, "theirs")
    assert one["agent_id"] != two["agent_id"]

    listed = vendor_port.memoryrelay("agent", "other")("GET", "/v1/memories").json["data"]

    told = {memory["content"]: memory["agent_id"] for memory in listed}
    assert told == {"ours": one["agent_id"], "theirs": two["agent_id"]}


BAD_MEMORIES = [
    ({"content": "x"}, "agent_id"),
    ({"agent_id": "a"}, "content"),
    ({"content": "", "agent_id": "a"}, "content"),
    ({"content": " \n", "agent_id": "a"}, "content"),
    ({"content": "x" * 50_001, "agent_id": "a"}, "content"),
    ({"content": 5, "agent_id": "a"}, "content"),
    ({"content": "x", "agent_id": ""}, "agent_id"),
    ({"content": "x", "agent_id": None}, "agent_id"),
    ({"content": "x", "agent_id": "a", "metadata": "text"}, "metadata"),
    ({"content": "x", "agent_id": "a", "metadata": {"k": "x" * 10_241}}, "metadata"),
    ({"content": "x", "agent_id": "a", "memory_type": "policy"}, "memory_type"),
    ({"content": "x", "agent_id": "a", "importance": 1.01}, "importance"),
    ({"content": "x", "agent_id": "a", "importance": -0.1}, "importance"),
    ({"content": "x", "agent_id": "a", "importance": "0.5"}, "importance"),
    ({"content": "x", "agent_id": "a", "tier": "lukewarm"}, "tier"),
    ({"content": "x", "agent_id": "a", "visibility": "public"}, "visibility"),
    ({"content": "x", "agent_id": "a", "dedup_threshold": 0.49}, "dedup_threshold"),
    ({"content": "x", "agent_id": "a", "dedup_threshold": 1.1}, "dedup_threshold"),
    ({"content": "x", "agent_id": "a", "deduplicate": "yes"}, "deduplicate"),
    ([], "body"),
]
"""Bodies, and the field that breaks a rule."""


@pytest.mark.parametrize("path", ["/v1/memories", "/v2/memories"])
def test_what_breaks_a_rule_is_not_stored(relay, path):
    for body, field in BAD_MEMORIES:
        told = refused(relay("POST", path, json.dumps(body).encode()), 422, "validation_error")
        assert [one["field"] for one in told["details"]] == [field], body

    assert relay("GET", "/v1/memories").json["total_count"] == 0


def test_what_lies_on_the_limits_is_stored(relay):
    store(relay, "x" * 50_000, agent_id="a" * 255, importance=0, dedup_threshold=0.5)
    store(relay, "x", importance=1, dedup_threshold=1, deduplicate=False)


def test_no_json_is_told_as_such(relay):
    refused(relay("POST", "/v1/memories", b"{"), 422, "validation_error", "not valid JSON")


def test_a_memory_that_says_the_same_is_answered_in_its_place(relay):
    first = store(relay, "The kettle is blue")

    again = store(relay, "The kettle is blue", deduplicate=True, dedup_threshold=0.95)

    assert again == first | {"is_duplicate": True}
    assert relay("GET", "/v1/memories").json["total_count"] == 1


def test_types_that_the_vendor_has_not_are_facts(vendor_port, relay):
    for own in MemoryType:
        draft = MemoryDraft(content=own.value, type=own, namespace="agent")
        vendor_port.home.services.memories.remember(draft, PERSON)

    told = {one["content"]: one for one in relay("GET", "/v1/memories").json["data"]}
    facts = ["fact", "general", "observation", "policy"]
    assert sorted(name for name, one in told.items() if one["memory_type"] == "fact") == facts
    assert sorted(contents(relay("GET", "/v1/memories?memory_type=fact"))) == facts
    assert contents(relay("GET", "/v1/memories?memory_type=task")) == ["task"]
    assert {one["agent_id"] for one in told.values()} == {""}


def test_a_list_is_newest_first_and_paged_both_ways(vendor_port, relay):
    for number in range(5):
        vendor_port.home.clock.advance(seconds=1)
        store(relay, f"memory {number}", memory_type="task" if number % 2 else "event")

    answer = relay("GET", "/v1/memories?limit=2&offset=1")
    assert set(answer.json) == {"object", "data", "has_more", "next_cursor", "total_count"}
    assert (answer.json["object"], answer.json["total_count"]) == ("list", 5)
    assert (contents(answer), answer.json["has_more"]) == (["memory 3", "memory 2"], True)
    rest = relay("GET", f"/v1/memories?limit=2&cursor={answer.json['next_cursor']}")
    assert contents(rest) == ["memory 1", "memory 0"]
    assert (rest.json["has_more"], rest.json["next_cursor"]) == (False, None)
    assert contents(relay("GET", "/v1/memories?memory_type=task")) == ["memory 3", "memory 1"]
    assert contents(relay("GET", "/v1/memories?user_id=ada")) == []
    refused(relay("GET", "/v1/memories?memory_type=none"), 422, "validation_error")
    refused(relay("GET", "/v1/memories?cursor=none"), 422, "validation_error")


def test_page_numbers_out_of_range_are_moved_in(relay):
    for number in range(21):
        store(relay, f"memory {number}")

    def count(query):
        return len(contents(relay("GET", f"/v1/memories{query}")))

    assert count("") == 20
    assert count("?limit=1000") == 21
    assert count("?limit=0&offset=-1") == 1
    assert count("?limit=oops&offset=oops&include_embeddings=true&scope=x") == 20
    assert count("?offset=1e300") == 0


@pytest.mark.parametrize("method", ["PUT", "PATCH"])
def test_a_memory_is_changed(relay, method):
    told = store(relay, "first words", metadata={"a": 1, "b": 2})
    path = f"/v1/memories/{told['id']}"

    changed = relay(method, path, {"content": "second words", "metadata": {"b": 3}})
    assert changed.status == 200
    assert changed.json["content"] == "second words"
    assert changed.json["metadata"] == {"a": 1, "b": 3}
    only = relay(method, path, {"content": None, "metadata": {"c": 4}})
    assert (only.json["content"], only.json["metadata"]) == (
        "second words", {"a": 1, "b": 3, "c": 4},
    )  # fmt: skip
    for nothing in ({}, {"content": None, "metadata": None}, {"metadata": {}}):
        assert relay(method, path, nothing).json == only.json
    assert found(relay, "second words", min_score=0.9) == ["second words"]
    refused(relay(method, path, {"content": ""}), 422, "validation_error")
    refused(relay(method, path, {"metadata": {"k": "x" * 10_241}}), 422, "validation_error")


def test_a_memory_is_deleted_once_and_can_be_restored(vendor_port, relay):
    path = f"/v1/memories/{store(relay, 'gone')['id']}"

    answer = relay("DELETE", path)

    assert (answer.status, answer.body) == (204, b"")
    refused(relay("GET", path), 404, "not_found")
    refused(relay("DELETE", path), 404, "not_found")
    assert vendor_port.native("agent")("POST", f"{path}/restore").status == 200
    assert relay("GET", path).status == 200


def test_only_a_uuid_names_a_memory(vendor_port, relay):
    memory = vendor_port.home.services.memories.get(store(relay, "mine")["id"], PERSON)
    theirs = store(vendor_port.memoryrelay("elsewhere"), "theirs")["id"]

    assert relay("GET", f"/v1/memories/{memory.id.upper()}").status == 200
    for name in (memory.short_id, str(memory.number), theirs, "x"):
        path = f"/v1/memories/{name}"
        refused(relay("GET", path), 404, "not_found")
        refused(relay("DELETE", path), 404, "not_found")
        refused(relay("PUT", path, {"content": "x"}), 404, "not_found")
        refused(relay("PATCH", path, {}), 404, "not_found")
        refused(relay("PUT", f"{path}/importance", {"importance": 0}), 404, "not_found")
        refused(relay("POST", f"{path}/extract-entities"), 404, "not_found")
        refused(relay("GET", f"{path}/extraction-status"), 404, "not_found")
        refused(relay("GET", f"/v2/memories/{name}/status"), 404, "not_found")


def test_importance_moves_the_tier_unless_one_is_given(relay):
    path = f"/v1/memories/{store(relay, 'c')['id']}/importance"

    def tier(**body):
        answer = relay("PUT", path, body)
        assert answer.status == 200, answer.body
        return answer.json["importance"], answer.json["tier"]

    assert tier(importance=0.8) == (0.8, "hot")
    assert tier(importance=0.2, tier="hot") == (0.2, "hot")
    assert tier(importance=0.4, tier=None) == (0.4, "warm")
    assert tier(importance=0.3) == (0.3, "cold")
    assert store(relay, "low", importance=0.39)["tier"] == "cold"
    refused(relay("PUT", path, {"importance": 2}), 422, "validation_error")
    refused(relay("PUT", path, {}), 422, "validation_error")


def test_maintenance_makes_idle_memories_cold(vendor_port, relay):
    path = f"/v1/memories/{store(relay, 'idle')['id']}"
    vendor_port.home.clock.advance(days=91)

    answer = relay("POST", "/v1/memories/maintenance", {"action": "demote_cold"})

    assert (answer.status, answer.json) == (200, {"action": "demote_cold", "demoted_count": 1})
    assert relay("GET", path).json["tier"] == "cold"
    refused(relay("POST", "/v1/memories/maintenance", {"action": "x"}), 422, "validation_error")


def test_a_batch_tells_what_became_of_each(relay):
    sent = [
        {"content": "one", "agent_id": "bot", "client_id": "c-1", "metadata": {"n": 1}},
        {"content": "", "agent_id": "bot"},
        {"content": "x" * 300, "session_id": "talk", "importance": 0.9},
        {"content": "one", "agent_id": "bot", "client_id": "c-1"},
        {"content": "bad", "importance": 7},
    ]

    answer = relay("POST", "/v1/memories/batch", {"memories": sent, "parallel_embeddings": True})

    assert answer.status == 200
    told = answer.json
    assert [told[name] for name in ("success", "total", "succeeded", "failed", "skipped")] == [
        False, 5, 2, 2, 1,
    ]  # fmt: skip
    results = told["results"]
    assert [one["index"] for one in results] == [0, 1, 2, 3, 4]
    assert [one["status"] for one in results] == [
        "success", "failed", "success", "skipped", "failed",
    ]  # fmt: skip
    assert all(one["id"] == one["memory_id"] for one in results)
    assert results[3]["id"] == results[0]["id"]
    assert results[1]["id"] is None
    assert results[1]["error"].startswith("content:")
    assert results[1]["error_code"] == "invalid-input"
    assert results[2]["content_preview"] == "x" * 100
    assert results[0]["client_id"] == "c-1"
    assert set(told["timing"]) == {
        "total_ms", "embedding_ms", "database_ms", "per_memory_avg_ms",
    }  # fmt: skip
    assert all(isinstance(ms, float) for ms in told["timing"].values())
    memory = relay("GET", f"/v1/memories/{results[2]['id']}").json
    assert (memory["tier"], memory["importance"]) == ("hot", 0.9)
    assert memory["session_id"] == "talk"


def test_a_batch_names_an_agent_for_memories_that_name_none(relay):
    body = {"memories": [{"content": "one"}], "agent_id": "bot"}
    relay("POST", "/v1/memories/batch", body)
    relay("POST", "/v1/memories/batch", {"memories": [{"content": "two"}]})

    names = {agent["name"] for agent in relay("GET", "/v1/agents").json["data"]}
    assert names == {"bot", f"key:{relay.key_id}"}
    assert contents(relay("GET", f"/v1/memories?agent_id=key:{relay.key_id}")) == ["two"]


def test_a_batch_has_at_most_a_hundred_memories_within_the_limits_of_each(relay):
    within = {"content": "x", "metadata": {str(number): 1 for number in range(50)}}
    beyond = [
        {"content": "x" * 50_001},
        {"content": "x", "metadata": {str(number): 1 for number in range(51)}},
        {"content": "x", "metadata": {"k": "x" * 10_241}},
    ]

    answer = relay("POST", "/v1/memories/batch", {"memories": [*[within] * 97, *beyond]})

    assert answer.status == 200
    assert (answer.json["succeeded"], answer.json["failed"]) == (97, 3)
    failed = [one["error"].partition(":")[0] for one in answer.json["results"][97:]]
    assert failed == ["content", "metadata", "metadata"]


def test_a_batch_that_is_none_is_refused(relay):
    for memories in (None, [], [{}], [{"content": "x"}] * 101):
        body = {"memories": memories}
        refused(relay("POST", "/v1/memories/batch", body), 422, "validation_error")


def test_a_search_answers_with_cosines(relay):
    told = store(relay, "the kettle is blue", metadata={"room": "kitchen"})
    store(relay, "trains leave on the hour")

    answer = relay("POST", "/v1/memories/search", {"query": "the kettle is blue"})

    assert answer.status == 200
    assert set(answer.json) == {"object", "query", "data", "meta"}
    assert (answer.json["object"], answer.json["query"]) == (
        "search_results", "the kettle is blue",
    )  # fmt: skip
    best, other = answer.json["data"]
    assert best == {
        "memory": told,
        "score": pytest.approx(1.0),
        "id": told["id"],
        "content": "the kettle is blue",
    }
    assert 0 <= other["score"] < best["score"] <= 1
    assert answer.json["meta"] == {
        "recalled_count": 2,
        "total_evaluated": 2,
        "threshold": 0.0,
        "top_scores": [best["score"], other["score"]],
    }


def test_a_search_has_a_least_score_by_either_name(relay):
    store(relay, "the kettle is blue")
    store(relay, "trains leave on the hour")

    for name in ("min_score", "threshold"):
        assert found(relay, "the kettle is blue", **{name: 0.9}) == ["the kettle is blue"]
    assert len(found(relay, "the kettle is blue", min_score=0.0, threshold=0.9)) == 2
    assert len(found(relay, "the kettle is blue", min_score=None, limit=1)) == 1


def test_a_search_keeps_to_what_it_is_told(vendor_port, relay):
    store(relay, "tea plain", agent_id="a", metadata={"kind": "plain"})
    store(relay, "tea hot", agent_id="b", importance=0.9, session_id="talk", project="house")
    store(relay, "tea secret", agent_id="b", visibility="confidential", user_id="ada")

    assert sorted(found(relay, "tea")) == ["tea hot", "tea plain"]
    assert len(found(relay, "tea", include_confidential=True)) == 3
    assert found(relay, "tea", agent_id="a") == ["tea plain"]
    assert found(relay, "tea", user_id="ada", include_confidential=True) == ["tea secret"]
    assert found(relay, "tea", session_id="talk") == ["tea hot"]
    assert found(relay, "tea", project="house") == ["tea hot"]
    assert found(relay, "tea", metadata_filter={"kind": "plain"}) == ["tea plain"]
    assert found(relay, "tea", tier="hot") == ["tea hot"]
    assert found(relay, "tea", min_importance=0.8) == ["tea hot"]
    hot = relay("POST", "/v1/memories/search", {"query": "tea", "tier": "hot"}).json["data"][0]
    native = vendor_port.native("agent")
    native("PATCH", f"/v1/memories/{hot['id']}", {"archived": True})
    assert found(relay, "tea") == ["tea plain"]
    assert len(found(relay, "tea", include_archived=True)) == 2


def test_a_search_has_three_modes_and_tells_its_parts(relay):
    store(relay, "the kettle is blue")

    for mode in ("semantic", "hybrid", "keyword"):
        body = {"query": "blue kettle", "search_mode": mode, "debug": True}
        (hit,) = relay("POST", "/v1/memories/search", body).json["data"]
        assert 0 <= hit["score"] <= 1
        parts = hit["score_breakdown"]
        assert parts
        assert ("semantic" in parts) == (mode != "keyword")
        assert all(value is not None for value in parts.values())


def test_compressed_results_are_whole_sentences_within_the_budget(relay):
    long = "The kettle is blue. " + "Trains leave on the hour. " * 40
    store(relay, long)

    body = {"query": "the kettle is blue", "compress": True, "max_context_tokens": 12}
    answer = relay("POST", "/v1/memories/search", body)

    (hit,) = answer.json["data"]
    assert hit["content"] == hit["memory"]["content"]
    assert 0 < len(hit["content"]) < len(long)
    assert hit["content"].endswith(".")
    assert answer.json["meta"]["recalled_count"] == 1
    assert found(relay, "the kettle is blue", compress=False, max_context_tokens=12) == [long]


BAD_SEARCHES = [
    {},
    {"query": ""},
    {"query": "x" * 10_001},
    {"query": "x", "limit": 0},
    {"query": "x", "limit": 101},
    {"query": "x", "limit": "5"},
    {"query": "x", "min_score": 1.1},
    {"query": "x", "threshold": -0.1},
    {"query": "x", "search_mode": "magic"},
    {"query": "x", "tier": "x"},
    {"query": "x", "metadata_filter": []},
    {"query": "x", "max_context_tokens": 0},
    {"query": "x", "debug": "yes"},
]


def test_a_search_that_breaks_a_rule_is_refused(relay):
    for body in BAD_SEARCHES:
        refused(relay("POST", "/v1/memories/search", body), 422, "validation_error")


def test_a_context_quotes_memories_above_the_threshold(relay):
    store(relay, "The kettle is blue.", project="house")
    store(relay, "Trains leave hourly.", agent_id="other")

    def context(**fields):
        body = {"query": "The kettle is blue.", **fields}
        answer = relay("POST", "/v1/memories/context", body)
        assert answer.status == 200, answer.body
        assert set(answer.json) == {"context", "memories_used", "total_chars"}
        assert answer.json["total_chars"] == len(answer.json["context"])
        return answer.json

    told = context(threshold=0.9, max_tokens=100)
    assert ("The kettle is blue." in told["context"], told["memories_used"]) == (True, 1)
    assert context(threshold=0.9, agent_id="other")["memories_used"] == 0
    assert context(threshold=0.9, project="house", limit=1)["memories_used"] == 1
    assert context(threshold=None, limit=None, max_tokens=1_000_000)["memories_used"] >= 1
    for body in ({"query": ""}, {"query": "x", "limit": 51}, {"query": "x", "threshold": 2}):
        refused(relay("POST", "/v1/memories/context", body), 422, "validation_error")


@pytest.mark.parametrize("path", ["/v2/context", "/v2/context/build"])
def test_a_context_of_the_second_version_tells_each_memory(relay, path):
    told = store(relay, "The kettle is blue.")

    answer = relay("POST", path, {"query": "kettle", "ai_enhanced": True, "max_tokens": 50})

    assert answer.status == 200
    (quoted,) = answer.json["context"]
    assert quoted == {
        "memory_id": told["id"],
        "content": "The kettle is blue.",
        "score": quoted["score"],
        "memory_type": "fact",
    }
    assert 0 <= quoted["score"] <= 1
    rest = {name: value for name, value in answer.json.items() if name != "context"}
    assert rest == {
        "summary": None,
        "token_count": rest["token_count"],
        "ranking_version": "muniment-1",
        "ai_enhanced": False,
        "latency_ms": rest["latency_ms"],
    }
    assert 0 < rest["token_count"] <= 50
    known = {"query": "kettle", "exclude_memory_ids": [told["id"]], "search_mode": "keyword"}
    assert relay("POST", path, known).json["context"] == []
    refused(relay("POST", path, {"query": "x", "max_memories": 51}), 422, "validation_error")


def test_a_memory_of_the_second_version_is_answered_before_its_vectors(relay):
    body = {"content": "later", "agent_id": "bot", "webhook_url": "http://nowhere.example/"}

    answer = relay("POST", "/v2/memories", body)

    assert answer.status == 202
    told = answer.json
    assert set(told) == {"id", "status", "job_id", "estimated_completion_seconds"}
    assert (told["status"], told["job_id"]) == ("pending", told["id"])
    assert isinstance(told["estimated_completion_seconds"], int)
    path = f"/v2/memories/{told['id']}/status"
    until(lambda: relay("GET", path).json["status"] == "ready")
    assert relay("GET", path).json == {
        "id": told["id"],
        "status": "ready",
        "created_at": "2026-05-01T12:00:00.000Z",
        "updated_at": "2026-05-01T12:00:00.000Z",
        "error": None,
    }
    # The vectors can be read a moment before they are searched.
    until(lambda: found(relay, "later", min_score=0.9) == ["later"])


def test_entities_of_a_memory_are_found_without_being_asked_for(relay):
    told = store(relay, "Ada met Grace")
    path = f"/v1/memories/{told['id']}"

    for method, name in (("POST", "/extract-entities"), ("GET", "/extraction-status")):
        answer = relay(method, path + name)
        assert answer.status == 200
        assert answer.json["memory_id"] == told["id"]
        assert (answer.json["status"], answer.json["entity_count"]) == ("completed", 0)
        assert isinstance(answer.json["extraction_model"], str)
    backfill = relay("POST", "/v1/memories/backfill-entities?limit=5&agent_id=bot")
    assert (backfill.status, backfill.json) == (200, {"status": "completed", "queued": 0})


def test_deduplicate_finds_other_wordings_and_its_threshold_counts(real_port):
    relay = real_port.memoryrelay()
    first = store(relay, "The user prefers dark mode in all applications")
    second = "The user likes dark mode in every app"

    def duplicate(content=second, **fields):
        memory = store(relay, content, deduplicate=True, **fields)
        if not memory["is_duplicate"]:
            relay("DELETE", f"/v1/memories/{memory['id']}")
        return memory["id"] if memory["is_duplicate"] else None

    assert duplicate() == first["id"]
    assert duplicate(dedup_threshold=0.5) == first["id"]
    assert duplicate(dedup_threshold=0.99) is None
    assert duplicate("The user prefers dark mode in some applications", dedup_threshold=0.5) is None


def test_no_entities_are_extracted_where_a_client_refuses_them(reading_port):
    relay = reading_port.memoryrelay("refused-entities")
    text = "Ada Lovelace works for Siemens in Berlin."
    told = store(relay, text, auto_extract_entities=False)
    asked = [store(relay, text, auto_extract_entities=wish) for wish in (True, None)]
    later = relay(
        "POST", "/v2/memories", {"content": text, "agent_id": "b", "auto_extract_entities": False}
    ).json
    until(lambda: relay("GET", f"/v2/memories/{later['id']}/status").json["status"] == "ready")
    items = [
        {"content": text, "agent_id": "b", "auto_extract_entities": wish} for wish in (False, True)
    ]
    batch = relay("POST", "/v1/memories/batch", {"memories": items}).json["results"]

    assert [bool(read_entities(relay, one["id"])) for one in batch] == [False, True]
    assert [bool(memory["entities"]) for memory in asked] == [True, True]
    assert told["entities"] == relay("GET", f"/v1/memories/{told['id']}").json["entities"] == []
    assert relay("GET", f"/v1/memories/{later['id']}").json["entities"] == []
    changed = relay("PATCH", f"/v1/memories/{told['id']}", {"content": f"{text} Grace Hopper, too"})
    assert changed.json["entities"] == []
    # What is derived besides is derived still.
    again = relay(
        "PATCH", f"/v1/memories/{asked[0]['id']}", {"content": "Grace Hopper is in Rome."}
    )
    names = {"Grace Hopper", "Rome"}
    until(lambda: {one["value"] for one in read_entities(relay, again.json["id"])} == names)
    assert read_entities(relay, told["id"]) == []


def read_entities(relay: Vendor, memory_id: str):
    return relay("GET", f"/v1/memories/{memory_id}").json["entities"]


def test_a_backfill_tells_how_many_wait_up_to_its_limit(home_factory: HomeFactory) -> None:
    def refuse() -> EmbeddingModel:
        raise ModelUnavailableError("the model folder is empty")

    with opened(home_factory(load_model=refuse)) as house:
        relay = house.key("default", dialect=Dialect.MEMORYRELAY)
        for number, agent in enumerate(("bot", "bot", "other")):
            draft = MemoryDraft(content=f"note {number}", agent_id=agent)
            house.home.services.memories.remember(draft, PERSON)
        for query, queued in (("", 3), ("?agent_id=bot", 2), ("?limit=1", 1)):
            told = relay("POST", f"/memoryrelay/v1/memories/backfill-entities{query}")
            assert (told.status, told.json) == (200, {"status": "queued", "queued": queued})


def test_a_key_may_stand_in_either_header(vendor_port, relay):
    stranger = vendor_port.stranger("/memoryrelay")
    for headers in (relay.headers, {"X-API-Key": relay.key}):
        answer = stranger("GET", "/v1/memories", headers=headers)
        assert answer.status == 200
        assert int(answer.headers["x-ratelimit-limit"]) == 600
        assert int(answer.headers["x-ratelimit-remaining"]) < 600
        assert int(answer.headers["x-ratelimit-reset"]) > 0
    both = relay.headers | {"X-API-Key": relay.key}
    assert stranger("GET", "/v1/memories", headers=both).status == 200


def test_a_base_url_with_a_slash_at_its_end_does(vendor_port, relay):
    told = store(relay, "c")
    stranger = vendor_port.stranger()
    for base in ("/memoryrelay/", "/"):
        path = f"{base}/v1/memories/{told['id']}"
        assert stranger("GET", path, headers=relay.headers).json == told


def test_health_needs_no_key(vendor_port):
    for path in ("/memoryrelay/v1/health", "/v1/health"):
        answer = vendor_port.stranger()("GET", path)
        assert answer.status == 200
        told = answer.json
        assert (told["status"], told["version"], told["api_version"]) == ("healthy", "1", "v1")
        assert isinstance(told["timestamp"], int)
        assert isinstance(told["uptime_seconds"], int)
        assert told["services"] == {"database": "up", "embeddings": "up"}


def test_what_is_not_served_is_plainly_not_there(relay):
    for path in ("/v2/icm/capabilities", "/v1/extraction/settings", "/v1/quota", "/v1/projects"):
        refused(relay("GET", path), 404, "not_found")


def test_the_vendors_examples(vendor_port):
    """The calls of the vendor's page, in its order, at the root."""
    relay = vendor_port.client(Dialect.MEMORYRELAY, "agent", base="")
    body = {
        "content": "The user prefers dark mode in all applications",
        "agent_id": "my-assistant",
        "metadata": {"source": "chat", "confidence": "high"},
        "memory_type": "preference",
    }
    memory = relay("POST", "/v1/memories", body).json
    assert (memory["memory_type"], memory["tier"]) == ("preference", "warm")
    many = [
        {"content": "The user prefers dark mode", "agent_id": "my-assistant",
         "metadata": {"category": "preference"}},
        {"content": "Meeting scheduled for March 20 at 2pm", "agent_id": "my-assistant",
         "metadata": {"category": "event"}},
    ]  # fmt: skip
    batch = relay("POST", "/v1/memories/batch", {"memories": many}).json
    assert (batch["succeeded"], batch["total"]) == (2, 2)
    asked = {
        "query": "The user prefers dark mode",
        "agent_id": "my-assistant",
        "limit": 10,
        "min_score": 0.5,
    }
    hits = relay("POST", "/v1/memories/search", asked).json["data"]
    assert hits[0]["memory"]["content"] == "The user prefers dark mode"
    listed = relay("GET", "/v1/memories?agent_id=my-assistant&limit=20&offset=0")
    assert listed.json["total_count"] == 3
    path = f"/v1/memories/{memory['id']}"
    assert relay("GET", path).json == memory
    change = {
        "content": "User strongly prefers dark mode in all applications and IDEs",
        "metadata": {"last_confirmed": "2026-03-17"},
    }
    updated = relay("PATCH", path, change).json
    assert updated["content"] == change["content"]
    assert updated["metadata"] == {
        "source": "chat", "confidence": "high", "last_confirmed": "2026-03-17",
    }  # fmt: skip
    assert relay("DELETE", path).status == 204
    assert relay("GET", path).status == 404
