"""Versions 0.3.0 and 0.1.1 of MemoryRelay's client, unmodified: words go in, models come out.

Their asynchronous clients have memories alone, and the service's health.
"""

from typing import Any

import pytest

from tests.clients.memoryrelay.conftest import WAYS

NOON = 1_777_636_800
NOON_TEXT = "2026-05-01T12:00:00Z"
TEA, TRAINS = "Tea is at four", "Trains leave on the hour"

OLDER = [(version, *way) for version in ("0.3.0", "0.1.1") for way in WAYS]
WHOLE = [(version, mode, base) for version, mode, base in OLDER if mode == "sync"]
COUNTS = {("0.3.0", "sync"): 22, ("0.1.1", "sync"): 19}
"""Methods of a client; eight of the asynchronous ones."""


@pytest.fixture(name="told", params=OLDER, ids="-".join)
def _told(request, story) -> Any:
    return story(*request.param)


@pytest.fixture(name="whole", params=WHOLE, ids="-".join)
def _whole(request, story) -> Any:
    return story(*request.param)


@pytest.fixture(name="new", params=[way for way in OLDER if way[0] == "0.3.0"], ids="-".join)
def _new(request, story) -> Any:
    return story(*request.param)


def contents(memories):
    return [memory["content"] for memory in memories]


def found(hits):
    return [hit["memory"]["content"] for hit in hits]


def is_not_found(error):
    return (error["error"], error["status_code"]) == ("NotFoundError", 404)


def test_every_method_was_called(told):
    assert told["called"] == told["methods"]
    assert len(told["called"]) == COUNTS.get((told["version"], told["mode"]), 8)


def test_health_is_told(told):
    health = told["health"]

    assert (health["status"], health["version"], health["api_version"]) == (
        "healthy", "1.2.3", "v1",
    )  # fmt: skip
    assert isinstance(health["timestamp"], int)
    assert health["services"] == {"database": "up", "embeddings": "up"}


def test_memories_are_written_and_read(told):
    memories = told["memories"]
    created = memories["created"]
    moment = NOON if told["version"] == "0.3.0" else NOON_TEXT

    assert created["content"] == "The user prefers dark mode"
    assert (created["user_id"], created["metadata"]) == ("ada", {"source": "chat"})
    assert (created["created_at"], created["updated_at"]) == (moment, moment)
    assert (memories["bare"]["user_id"], memories["bare"]["metadata"]) == (None, {})
    assert memories["bare"]["agent_id"] == created["agent_id"] != ""
    assert memories["got"] == created


def test_what_0_3_knows_of_memories_is_kept(new):
    created, bare = new["memories"]["created"], new["memories"]["bare"]

    named = ("visibility", "memory_type", "importance", "tier", "is_duplicate")
    assert [created[name] for name in named] == ["confidential", "preference", 0.9, "warm", False]
    assert [bare[name] for name in named] == ["private", "fact", 0.5, "warm", False]
    assert created["session_id"]
    assert created["project_id"]
    assert (bare["session_id"], bare["project_id"]) == (None, None)
    assert new["memories"]["twin"] == bare | {"is_duplicate": True}


def test_memories_are_listed_in_pages(told):
    memories = told["memories"]
    blue, dark = "The kettle is blue", "The user prefers dark mode"

    assert contents(memories["everything"]) == contents(memories["agent"]) == [blue, dark]
    assert contents(memories["user"]) == contents(memories["page"]) == [dark]


def test_memories_are_changed_and_deleted(told):
    memories = told["memories"]
    words = memories["created"] | {"content": "The user prefers light mode"}

    assert memories["words"] == words
    assert memories["merged"] == words | {"metadata": {"source": "chat", "seen": True}}
    assert memories["deleted"] is None
    assert is_not_found(memories["gone"])
    assert "there is no such memory" in memories["gone"]["message"]


def test_a_batch_tells_what_became_of_each(told):
    batch = told["finding"]["batch"]
    results = batch["results"]

    counts = [batch[name] for name in ("total", "succeeded", "failed", "skipped")]
    assert (batch["success"], counts) == (False, [4, 2, 1, 1])
    assert [result["status"] for result in results] == ["success", "success", "skipped", "failed"]
    assert results[2]["memory_id"] == results[0]["memory_id"] != results[1]["memory_id"]
    assert (results[3]["memory_id"], results[3]["error"]) == (None, "content: must not be empty")
    if told["version"] == "0.1.1":
        assert [result["client_id"] for result in results] == ["c-1", None, "c-1", None]
    else:
        assert [result["index"] for result in results] == [0, 1, 2, 3]
        assert [result["content_preview"] for result in results] == [TRAINS, TEA, TEA, " "]
    assert set(batch["timing"]) == {
        "total_ms", "embedding_ms", "database_ms", "per_memory_avg_ms",
    }  # fmt: skip


def test_searches_keep_to_what_they_are_told(told):
    finding = told["finding"]

    assert found(finding["found"]) == [TEA, TRAINS]
    assert finding["found"][0]["score"] == pytest.approx(1.0)
    assert found(finding["best"]) == found(finding["first"]) == found(finding["kind"]) == [TEA]
    assert finding["user"] == []


def test_searches_of_0_3_have_three_modes(new):
    for mode in ("semantic", "hybrid", "keyword"):
        assert found(new["finding"][mode])[0] == TEA
    assert found(new["finding"]["keyword"]) == [TEA]


def test_memories_of_0_3_that_are_not_waited_for_become_ready(story):
    for base in ("prefix", "root"):
        later = story("0.3.0", "sync", base)["later"]
        identity = later["accepted"]["id"]
        assert (later["accepted"]["status"], later["accepted"]["job_id"]) == ("pending", identity)
        assert (later["ready"]["id"], later["ready"]["content"]) == (identity, "Snow falls later")
        assert (later["ready"]["user_id"], later["ready"]["metadata"]) == ("ada", {"cold": True})
        assert later["status"] == {
            "id": identity,
            "status": "ready",
            "created_at": NOON_TEXT,
            "updated_at": NOON_TEXT,
            "error": None,
        }
        assert later["waited"]["content"] == "Ice melts later"


def test_agents_are_created_listed_changed_and_deleted(whole):
    agents = whole["agents"]
    created = agents["created"]

    named = ("name", "description", "metadata", "created_at", "updated_at")
    assert [created[name] for name in named] == [
        "Ada's bot", "Answers", {"a": 1}, NOON_TEXT, NOON_TEXT,
    ]  # fmt: skip
    assert [agents["unnamed"][name] for name in named[:3]] == ["bot-2", None, {}]
    assert agents["got"] == created
    assert agents["listed"][:2] == [agents["unnamed"], created]
    assert agents["page"] == [created]
    assert agents["changed"] == created | {"name": "Ada's own", "metadata": {"a": 1, "b": 2}}
    assert agents["deleted"] is None
    assert is_not_found(agents["gone"])


def test_entities_are_created_listed_linked_and_deleted(whole):
    entities = whole["entities"]
    ada, rome = entities["ada"], entities["rome"]
    name = "name" if whole["version"] == "0.3.0" else "entity_value"

    assert (ada[name], ada["entity_type"], ada["metadata"]) == ("Ada", "person", {})
    assert (rome[name], rome["entity_type"], rome["metadata"]) == (
        "Rome", "location", {"old": True},
    )  # fmt: skip
    assert (entities["link"], entities["other_link"]) == (None, None)
    assert entities["got"]["id"] == ada["id"]

    def ids(part):
        return [entity["id"] for entity in entities[part]]

    assert ids("listed") == ids("of_guide") == [rome["id"], ada["id"]]
    assert ids("people") == [ada["id"]]
    assert entities["deleted"] is None
    assert is_not_found(entities["gone"])


def test_links_of_0_3_stand_in_the_memory_and_the_entity(story):
    for base in ("prefix", "root"):
        entities = story("0.3.0", "sync", base)["entities"]
        assert entities["got"]["memory_count"] == entities["got"]["relationship_count"] == 1
        assert entities["linked"]["entities"] == [
            {"type": "person", "value": "Ada", "confidence": 1.0},
            {"type": "location", "value": "Rome", "confidence": 1.0},
        ]


def test_links_of_0_1_are_removed_again(story):
    for base in ("prefix", "root"):
        entities = story("0.1.1", "sync", base)["entities"]
        assert entities["unlinked"] is None
        assert [entity["id"] for entity in entities["left"]] == [entities["ada"]["id"]]
        assert {entity["agent_id"] for entity in entities["left"]} == {"guide"}
