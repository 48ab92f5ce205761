"""MemoryRelay's API on the wire: agents, entities and sessions."""

import re

import pytest

from tests.api.dialects.memoryrelay.test_memories import UUID, refused, store
from tests.api.dialects.vendors import Vendor, VendorPort

NO_UUID = "019a0000-0000-7000-8000-000000000000"
NOON = "2026-05-01T12:00:00.000Z"


@pytest.fixture(name="relay")
def _relay(vendor_port: VendorPort) -> Vendor:
    return vendor_port.memoryrelay("agent")


def make(relay: Vendor, path: str, **fields):
    """Create a thing and return its body."""
    answer = relay("POST", path, fields)
    assert answer.status == 201, answer.body
    return answer.json


def names(answer):
    assert answer.status == 200, answer.body
    return [one["name"] for one in answer.json["data"]]


def test_an_agent_is_created(relay):
    told = make(relay, "/v1/agents", name="bot", description="Answers", metadata={"a": 1})

    assert UUID.fullmatch(told["id"])
    assert told == {
        "object": "agent",
        "id": told["id"],
        "name": "bot",
        "description": "Answers",
        "config": {},
        "metadata": {"a": 1},
        "memory_count": 0,
        "session_count": 0,
        "project_count": 0,
        "last_active_at": None,
        "created_at": NOON,
        "updated_at": NOON,
    }
    for name in ("bot", told["id"]):
        assert relay("GET", f"/v1/agents/{name}").json == told
    refused(relay("POST", "/v1/agents", {"name": "bot"}), 409, "conflict")


def test_an_agent_may_be_named_by_what_its_client_calls_its_id(relay):
    told = make(relay, "/v1/agents", id="bot-1", name=None, description=None, metadata=None)
    other = make(relay, "/v1/agents", id="bot-2", name="Second")

    assert (told["name"], told["description"], told["metadata"]) == ("bot-1", None, {})
    assert other["name"] == "Second"
    assert relay("GET", "/v1/agents/bot-2").json == other
    assert store(relay, "c", agent_id="bot-2")["agent_id"] == other["id"]


def test_the_first_memory_that_names_an_agent_makes_it(relay):
    memory = store(relay, "c", agent_id="bot", project="house", session_id="talk")

    told = relay("GET", "/v1/agents/bot").json
    assert (told["id"], told["name"]) == (memory["agent_id"], "bot")
    counts = [told[f"{name}_count"] for name in ("memory", "session", "project")]
    assert counts == [1, 1, 1]
    for name in ("bot", told["id"]):
        stats = relay("GET", f"/v1/agents/{name}/stats")
        assert (stats.status, stats.json) == (
            200, {"data": {"total_memories": 1, "last_updated": NOON}},
        )  # fmt: skip
    assert make(relay, "/v1/agents", name="bot", metadata={"a": 1})["id"] == told["id"]


def test_agents_are_listed_newest_first(vendor_port, relay):
    for number in range(3):
        vendor_port.home.clock.advance(seconds=1)
        make(relay, "/v1/agents", name=f"bot {number}")

    answer = relay("GET", "/v1/agents?limit=2")
    assert set(answer.json) == {"object", "data", "has_more", "next_cursor", "total_count"}
    assert names(answer) == ["bot 2", "bot 1"]
    assert (answer.json["has_more"], answer.json["total_count"]) == (True, 3)
    assert names(relay("GET", "/v1/agents?limit=2&offset=2")) == ["bot 0"]
    cursor = answer.json["next_cursor"]
    assert names(relay("GET", f"/v1/agents?limit=1000&cursor={cursor}")) == ["bot 0"]
    assert names(vendor_port.memoryrelay("elsewhere")("GET", "/v1/agents")) == []


def test_an_agent_is_changed_and_forgotten(relay):
    told = make(relay, "/v1/agents", name="bot", description="old", metadata={"a": 1})
    memory = store(relay, "c", agent_id="bot")
    path = f"/v1/agents/{told['id']}"

    changed = relay("PUT", path, {"name": "Bot!", "description": None, "metadata": {"b": 2}})
    assert changed.status == 200
    assert changed.json["name"] == "Bot!"
    assert (changed.json["description"], changed.json["metadata"]) == ("old", {"a": 1, "b": 2})
    assert relay("PUT", path, {"name": None}).json == changed.json
    assert relay("GET", "/v1/agents/bot").json["name"] == "Bot!"
    answer = relay("DELETE", path)
    assert (answer.status, answer.body) == (204, b"")
    for method, body in (("GET", None), ("DELETE", None), ("PUT", {"name": "x"})):
        refused(relay(method, path, body), 404, "not_found")
    refused(relay("GET", f"{path}/stats"), 404, "not_found")
    assert relay("GET", f"/v1/memories/{memory['id']}").json["agent_id"] == "bot"


def test_agents_that_break_a_rule_are_refused(relay):
    for body in (
        {},
        {"name": ""},
        {"name": "x" * 256},
        {"name": 5},
        {"name": "x", "description": "x" * 1_001},
        {"name": "x", "metadata": []},
    ):
        refused(relay("POST", "/v1/agents", body), 422, "validation_error")
    assert names(relay("GET", "/v1/agents")) == []


def test_an_entity_is_created_under_every_name_of_its_fields(relay):
    told = make(relay, "/v1/entities", name="Ada", entity_type="person", metadata={"a": 1})

    assert told == {
        "object": "entity",
        "id": told["id"],
        "name": "Ada",
        "entity_type": "person",
        "entity_value": "Ada",
        "agent_id": "",
        "metadata": {"a": 1},
        "memory_count": 0,
        "relationship_count": 0,
        "created_at": NOON,
        "updated_at": NOON,
    }
    assert relay("GET", f"/v1/entities/{told['id']}").json == told
    again = make(relay, "/v1/entities", entity_value="ada", type="Person", agent_id="bot")
    assert again == told | {"agent_id": "bot"}
    assert make(relay, "/v1/entities", name="Rome", type="place")["entity_type"] == "location"


def test_entities_that_break_a_rule_are_refused(relay):
    for body in (
        {},
        {"name": "x"},
        {"entity_type": "person"},
        {"name": "", "entity_type": "person"},
        {"name": "x" * 256, "entity_type": "person"},
        {"name": "x", "entity_type": "ghost"},
        {"name": "x", "entity_type": 5},
        {"name": "x", "entity_type": "person", "metadata": "x"},
    ):
        refused(relay("POST", "/v1/entities", body), 422, "validation_error")
    assert names(relay("GET", "/v1/entities")) == []


def test_entities_are_listed_by_type_and_agent(relay):
    ada = make(relay, "/v1/entities", name="Ada", entity_type="person")
    make(relay, "/v1/entities", name="Rome", entity_type="location")
    memory = store(relay, "Ada was there", agent_id="bot")
    make(relay, "/v1/entities/links", entity_id=ada["id"], memory_id=memory["id"])

    everything = relay("GET", "/v1/entities")
    assert set(everything.json) == {"object", "data", "has_more", "next_cursor", "total_count"}
    assert sorted(names(everything)) == ["Ada", "Rome"]
    assert names(relay("GET", "/v1/entities?entity_type=location")) == ["Rome"]
    mine = relay("GET", "/v1/entities?agent_id=bot&limit=100&offset=0")
    assert names(mine) == ["Ada"]
    assert (mine.json["data"][0]["agent_id"], mine.json["total_count"]) == ("bot", 1)
    assert relay("GET", "/v1/entities?limit=1").json["has_more"] is True


def test_an_entity_is_changed_and_removed(relay):
    told = make(relay, "/v1/entities", name="Ada", entity_type="person", metadata={"a": 1})
    make(relay, "/v1/entities", name="Grace", entity_type="person")
    path = f"/v1/entities/{told['id']}"

    changed = relay("PUT", path, {"name": "Ada L.", "metadata": {"b": 2}})
    assert changed.status == 200
    assert (changed.json["name"], changed.json["metadata"]) == ("Ada L.", {"a": 1, "b": 2})
    assert relay("PUT", path, {"name": None, "metadata": None}).json == changed.json
    refused(relay("PUT", path, {"name": "Grace"}), 409, "conflict")
    answer = relay("DELETE", path)
    assert (answer.status, answer.body) == (204, b"")
    for method, body in (("GET", None), ("DELETE", None), ("PUT", {"name": "x"})):
        refused(relay(method, path, body), 404, "not_found")


def test_entities_and_memories_are_linked_in_each_clients_way(vendor_port, relay):
    ada = make(relay, "/v1/entities", name="Ada", entity_type="person")["id"]
    memory = store(relay, "Ada was there")["id"]
    one = f"/v1/entities/{ada}/link"

    link = make(relay, "/v1/entities/links", entity_id=ada, memory_id=memory)
    assert link == {
        "entity_id": ada,
        "memory_id": memory,
        "relationship": "mentioned_in",
        "relevance_score": 1.0,
        "created_at": NOON,
    }
    assert make(relay, one, memory_id=memory, relationship="about")["relationship"] == "about"
    entities = relay("GET", f"/v1/memories/{memory}").json["entities"]
    assert {"type": "person", "value": "Ada", "confidence": 1.0} in entities
    assert relay("GET", f"/v1/entities/{ada}").json["memory_count"] == 1
    answer = relay("DELETE", f"{one}/{memory}")
    assert (answer.status, answer.body) == (204, b"")
    refused(relay("DELETE", f"{one}/{memory}"), 404, "not_found")
    assert relay("GET", f"/v1/memories/{memory}").json["entities"] == []
    theirs = store(vendor_port.memoryrelay("elsewhere"), "theirs")["id"]
    for entity, other in ((ada, theirs), (ada, NO_UUID), (NO_UUID, memory), (ada, "1")):
        body = {"entity_id": entity, "memory_id": other}
        refused(relay("POST", "/v1/entities/links", body), 404, "not_found")
    refused(relay("POST", one, {}), 422, "validation_error")


def test_entities_are_neighbours_where_a_memory_mentions_both(relay):
    ids = {
        name: make(relay, "/v1/entities", name=name, entity_type="person")["id"]
        for name in ("Ada", "Grace", "Alan")
    }
    for pair in (("Ada", "Grace"), ("Grace", "Alan")):
        memory = store(relay, " and ".join(pair))["id"]
        for name in pair:
            make(relay, "/v1/entities/links", entity_id=ids[name], memory_id=memory)
    path = f"/v1/entities/{ids['Ada']}"

    told = relay("GET", f"{path}/relationships")
    assert (told.status, told.json) == (
        200,
        {
            "entity_id": ids["Ada"],
            "relationships": [{"relationship": "mentioned_in", "memory_count": 1}],
            "related_entities": [
                {"id": ids["Grace"], "name": "Grace", "entity_type": "person", "shared_memories": 1}
            ],
        },
    )
    near = relay("GET", f"{path}/neighborhood")
    assert {node["name"]: node["distance"] for node in near.json["nodes"]} == {"Ada": 0, "Grace": 1}
    (edge,) = near.json["edges"]
    assert edge["weight"] == 1
    assert {edge["source"], edge["target"]} == {ids["Ada"], ids["Grace"]}
    far = relay("GET", f"{path}/neighborhood?depth=99&max_neighbors=1000").json
    assert {node["name"] for node in far["nodes"]} == set(ids)
    for name in ("relationships", "neighborhood"):
        refused(relay("GET", f"/v1/entities/{NO_UUID}/{name}"), 404, "not_found")


def test_a_session_begins_and_ends(vendor_port, relay):
    told = make(
        relay,
        "/v1/sessions",
        agent_id="bot",
        external_id="talk-1",
        project="house",
        title="A talk",
        metadata={"a": 1},
    )

    agent = relay("GET", "/v1/agents/bot").json
    assert UUID.fullmatch(told["id"])
    assert told == {
        "object": "session",
        "id": told["id"],
        "agent_id": agent["id"],
        "external_id": "talk-1",
        "project": "house",
        "status": "active",
        "title": "A talk",
        "summary": None,
        "metadata": {"a": 1},
        "memory_count": 0,
        "started_at": NOON,
        "ended_at": None,
        "created_at": NOON,
        "updated_at": NOON,
    }
    path = f"/v1/sessions/{told['id']}"
    assert relay("GET", path).json == told
    vendor_port.home.clock.advance(seconds=60)
    ended = relay("PUT", f"{path}/end", {"summary": "All said."})
    assert ended.status == 200
    assert (ended.json["status"], ended.json["summary"]) == ("ended", "All said.")
    assert ended.json["ended_at"] == "2026-05-01T12:01:00.000Z"
    assert relay("PUT", f"{path}/end").json == ended.json
    refused(relay("POST", "/v1/sessions", {"external_id": "talk-1"}), 409, "conflict")


def test_a_session_is_found_again_by_its_external_id(relay):
    body = {"external_id": "talk", "agent_id": "bot", "title": "first"}

    first = relay("POST", "/v1/sessions/get-or-create", body)
    again = relay("POST", "/v1/sessions/get-or-create", body | {"title": "second"})

    assert (first.status, first.json["created"]) == (201, True)
    assert (again.status, again.json["created"]) == (200, False)
    assert again.json == first.json | {"created": False}
    refused(relay("POST", "/v1/sessions/get-or-create", {}), 422, "validation_error")


def test_the_memories_of_a_session_name_it_by_its_id(relay):
    session = make(relay, "/v1/sessions")
    assert (session["external_id"], session["agent_id"]) == (None, None)
    memory = store(relay, "c", session_id=session["id"])
    store(relay, "elsewhere")
    path = f"/v1/sessions/{session['id']}"

    assert memory["session_id"] == session["id"]
    whole = relay("GET", f"{path}?include_memories=true").json
    assert (whole["memory_count"], whole["memories"]) == (1, [memory])
    assert "memories" not in relay("GET", path).json


def test_sessions_are_listed_by_agent_project_and_status(vendor_port, relay):
    for number, agent in enumerate(["a", "b", "a"]):
        vendor_port.home.clock.advance(seconds=1)
        make(
            relay,
            "/v1/sessions",
            external_id=f"talk {number}",
            agent_id=agent,
            project="house" if number else None,
        )
    last = relay("GET", "/v1/sessions?limit=1").json
    relay("PUT", f"/v1/sessions/{last['data'][0]['id']}/end", {})

    def listed(query=""):
        answer = relay("GET", f"/v1/sessions{query}")
        assert answer.status == 200, answer.body
        return [int(session["external_id"].split()[1]) for session in answer.json["data"]]

    assert set(last) == {"object", "data", "has_more", "next_cursor", "total_count"}
    assert (last["has_more"], last["total_count"]) == (True, 3)
    assert listed() == [2, 1, 0]
    assert listed(f"?cursor={last['next_cursor']}") == [1, 0]
    assert listed("?agent_id=a&limit=1000") == [2, 0]
    assert listed("?project=house&offset=1") == [1]
    assert listed("?status=active") == [1, 0]
    assert listed("?status=ended") == listed("?status=closed") == [2]
    refused(relay("GET", "/v1/sessions?status=asleep"), 422, "validation_error")


def test_what_lies_in_another_namespace_is_not_found(vendor_port, relay):
    other = vendor_port.memoryrelay("elsewhere")
    session = make(other, "/v1/sessions")["id"]
    entity = make(other, "/v1/entities", name="Ada", entity_type="person")["id"]
    agent = make(other, "/v1/agents", name="bot")["id"]

    for path in (f"sessions/{session}", f"entities/{entity}", f"agents/{agent}", "agents/bot"):
        refused(relay("GET", f"/v1/{path}"), 404, "not_found")
        assert other("GET", f"/v1/{path}").status == 200
    refused(relay("PUT", f"/v1/sessions/{session}/end", {}), 404, "not_found")


def test_sessions_that_break_a_rule_are_refused(relay):
    for body in (
        {"external_id": ""},
        {"external_id": "x" * 256},
        {"title": "x" * 501},
        {"metadata": 5},
        {"agent_id": 5},
    ):
        refused(relay("POST", "/v1/sessions", body), 422, "validation_error")
    session = make(relay, "/v1/sessions")["id"]
    too_long = {"summary": "x" * 10_001}
    refused(relay("PUT", f"/v1/sessions/{session}/end", too_long), 422, "validation_error")


def test_a_reading_key_writes_nothing(vendor_port, relay):
    from muniment.domain.access import Scope

    reader = vendor_port.memoryrelay("agent", scopes=frozenset({Scope.READ}))
    document = vendor_port.stranger("/memoryrelay")("GET", "/openapi.json").json
    memory = store(relay, "c")["id"]
    writing = [
        (method.upper(), re.sub(r"\{[^}]+\}", memory, path))
        for path, operations in document["paths"].items()
        for method, operation in operations.items()
        if operation.get("x-scope") == "write"
    ]

    assert len(writing) == 22
    for method, path in writing:
        body = None if method == "DELETE" else {"query": "x"}
        refused(reader(method, path, body), 403, "forbidden", "the scope write is needed")
    assert reader("POST", "/v1/memories/search", {"query": "c"}).status == 200
