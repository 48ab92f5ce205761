"""Version 0.4.0 of MemoryRelay's client, unmodified: models go in, models come out."""

from typing import Any

import pytest

from tests.clients.memoryrelay.conftest import WAYS

NOON = 1_777_636_800
NOON_TEXT = "2026-05-01T12:00:00Z"


@pytest.fixture(name="told", params=WAYS, ids="-".join)
def _told(request, story) -> Any:
    return story("0.4.0", *request.param)


def contents(page):
    return [memory["content"] for memory in page["data"]]


def found(answer):
    return [hit["memory"]["content"] for hit in answer["data"]]


def test_every_method_was_called_but_those_of_repositories(told):
    left = set(told["methods"]) - set(told["called"])

    assert len(told["called"]) == 36
    assert {name.partition(".")[0] for name in left} == {"icm"}


def test_memories_are_written_and_read(told):
    memories = told["memories"]
    created = memories["created"]

    assert created == {
        "id": created["id"],
        "object": "memory",
        "content": "The user prefers dark mode",
        "agent_id": created["agent_id"],
        "user_id": None,
        "metadata": {"source": "chat"},
        "entities": [],
        "memory_type": "preference",
        "extraction_model": None,
        "extraction_method": None,
        "extraction_status": None,
        "visibility": "confidential",
        "salience_score": None,
        "importance": 0.9,
        "tier": "hot",
        "is_duplicate": False,
        "embedding": None,
        "archived_at": None,
        "created_at": NOON,
        "updated_at": NOON,
    }
    assert memories["got"] == created
    assert memories["twin"] == memories["bare"] | {"is_duplicate": True}
    assert memories["bare"]["metadata"] == {}
    assert (memories["bare"]["memory_type"], memories["bare"]["tier"]) == ("fact", "warm")


def test_memories_are_listed_in_pages(told):
    both = ["The kettle is blue", "The user prefers dark mode"]
    everything, page = told["memories"]["everything"], told["memories"]["page"]

    assert contents(everything) == contents(told["memories"]["agent"]) == both
    assert (everything["object"], everything["total_count"]) == ("list", 2)
    assert (everything["has_more"], everything["next_cursor"]) == (False, None)
    assert (contents(page), page["total_count"], page["has_more"]) == (both[1:], 2, False)


def test_memories_are_changed_and_deleted(told):
    memories = told["memories"]
    words = memories["created"] | {"content": "The user prefers light mode"}

    assert memories["words"] == words
    assert memories["merged"] == words | {"metadata": {"source": "chat", "seen": True}}
    assert (memories["promoted"]["importance"], memories["promoted"]["tier"]) == (0.2, "cold")
    assert (memories["hot"]["importance"], memories["hot"]["tier"]) == (0.2, "hot")
    assert memories["maintained"] == {"action": "demote_cold", "demoted_count": 0}
    assert memories["deleted"] is None
    assert (memories["gone"]["error"], memories["gone"]["status_code"]) == ("NotFoundError", 404)


def test_entities_of_memories_are_told_of(told):
    memories = told["memories"]

    assert memories["extracted"] == memories["extraction"]
    assert memories["extraction"]["memory_id"] == memories["created"]["id"]
    assert memories["extraction"]["status"] == "completed"
    assert memories["backfill"] == {"status": "completed", "queued": 0}


def test_a_batch_tells_what_became_of_each(told):
    batch = told["finding"]["batch"]
    results = batch["results"]

    counts = [batch[name] for name in ("total", "succeeded", "failed", "skipped")]
    assert (batch["success"], counts) == (False, [3, 2, 1, 0])
    assert [result["status"] for result in results] == ["success", "success", "failed"]
    assert [result["id"] is None for result in results] == [False, False, True]
    assert results[2]["error"] == "content: must not be empty"


def test_searches_keep_to_what_they_are_told(told):
    finding = told["finding"]
    tea, trains = "Tea is at four", "Trains leave on the hour"

    assert found(finding["found"]) == found(finding["all"]) == [tea, trains]
    assert (finding["found"]["object"], finding["found"]["query"]) == ("search_results", tea)
    assert finding["found"]["data"][0]["score"] == pytest.approx(1.0)
    assert found(finding["best"]) == found(finding["first"]) == found(finding["kind"]) == [tea]
    assert found(finding["hot"]) == found(finding["weighty"]) == [trains]
    assert tea in finding["context"]["context"]
    assert finding["context"]["memories_used"] == 1
    assert finding["context"]["total_chars"] == len(finding["context"]["context"])


def test_a_memory_that_is_not_waited_for_becomes_ready(told):
    later = told["later"]
    identity = later["accepted"]["id"]

    assert later["accepted"] == {
        "id": identity,
        "status": "pending",
        "job_id": identity,
        "estimated_completion_seconds": 1,
    }
    assert (later["ready"]["id"], later["ready"]["content"]) == (identity, "Snow falls later")
    assert later["status"] == {
        "id": identity,
        "status": "ready",
        "created_at": NOON_TEXT,
        "updated_at": NOON_TEXT,
        "error": None,
    }


def test_agents_are_created_listed_changed_and_deleted(told):
    agents = told["agents"]
    created = agents["created"]

    assert created == {
        "id": created["id"],
        "name": "Ada's bot",
        "metadata": {"a": 1},
        "memory_count": 0,
        "created_at": NOON_TEXT,
        "updated_at": NOON_TEXT,
    }
    assert agents["got"] == created
    counts = {agent["name"]: agent["memory_count"] for agent in agents["listed"]["data"]}
    assert counts == {"bot": 1, "rail": 2, "slow": 1, "Ada's bot": 0}
    assert (agents["listed"]["total_count"], agents["listed"]["has_more"]) == (4, False)
    assert agents["changed"] == created | {"name": "Ada's own", "metadata": {"a": 1, "b": 2}}
    assert agents["deleted"] is None
    assert (agents["gone"]["error"], agents["gone"]["status_code"]) == ("NotFoundError", 404)


def test_entities_are_created_listed_changed_and_deleted(told):
    entities = told["entities"]
    ada, rome = entities["ada"], entities["rome"]

    assert ada == {
        "id": ada["id"],
        "name": "Ada",
        "entity_type": "person",
        "metadata": {},
        "memory_count": 0,
        "relationship_count": 0,
        "created_at": NOON_TEXT,
        "updated_at": NOON_TEXT,
    }
    assert (rome["entity_type"], rome["metadata"]) == ("location", {"old": True})
    linked = {"memory_count": 1, "relationship_count": 1}
    assert entities["got"] == ada | linked
    for pages in (entities["listed"], entities["of_guide"]):
        assert (pages["total_count"], pages["has_more"]) == (2, False)
        assert pages["data"] == [rome | linked, ada | linked]
    changed = {"name": "Roma", "metadata": {"old": True, "here": True}}
    assert entities["changed"] == rome | linked | changed
    assert entities["deleted"] is None
    assert (entities["gone"]["error"], entities["gone"]["status_code"]) == ("NotFoundError", 404)


def test_entities_are_linked_and_related(told):
    entities = told["entities"]
    ada, rome = entities["ada"]["id"], entities["rome"]["id"]

    assert entities["link"] == {
        "entity_id": ada,
        "memory_id": entities["memory"],
        "relevance_score": 1.0,
        "created_at": NOON_TEXT,
    }
    assert entities["other_link"] == entities["link"] | {"entity_id": rome}
    assert entities["relationships"] == {
        "entity_id": ada,
        "relationships": [{"relationship": "mentioned_in", "memory_count": 1}],
        "related_entities": [
            {"id": rome, "name": "Rome", "entity_type": "location", "shared_memories": 1}
        ],
    }
    near = entities["neighborhood"]
    assert {node["id"]: node["distance"] for node in near["nodes"]} == {ada: 0, rome: 1}
    (edge,) = near["edges"]
    assert ({edge["source"], edge["target"]}, edge["weight"]) == ({ada, rome}, 1)


def test_what_is_not_served_is_known_for_that(told):
    beyond = told["beyond"]
    of_language_models = set(beyond) - {"capabilities", "workspaces"}

    assert beyond["capabilities"] == {"supported": False}
    assert beyond["workspaces"]["error"] == "IcmUnsupportedError"
    assert len(of_language_models) == 5
    for name in of_language_models:
        assert (beyond[name]["error"], beyond[name]["status_code"]) == ("NotFoundError", 404)


def test_an_idle_memory_is_made_cold(relay_of, lone_port):
    relay = relay_of("0.4.0")
    key = lone_port.memoryrelay(relay.namespace)
    key("POST", "/v1/memories", {"content": "idle", "agent_id": "bot"})
    lone_port.home.clock.advance(days=91)

    told = relay.run("maintenance", lone_port, key)

    assert told == {"action": "demote_cold", "demoted_count": 1}
    assert key("GET", "/v1/memories").json["data"][0]["tier"] == "cold"
