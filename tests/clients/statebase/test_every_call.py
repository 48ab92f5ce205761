"""Every method that StateBase's published clients have, and the results they hand out."""

import pytest

SESSION = {
    "object", "id", "agent_id", "user_id", "created_at", "updated_at", "metadata", "state",
    "memory_count", "turn_count", "ttl_expires_at",
}  # fmt: skip
MADE = "2026-05-01T12:00:00.000Z"

BOTH = {
    "close", "memory.add", "memory.search", "sessions.create", "sessions.get", "sessions.list",
    "sessions.get_context", "sessions.add_turn", "sessions.update_state", "sessions.fork",
}  # fmt: skip
ASYNC_0_2_0 = BOTH | {"health", "sessions.delete", "sessions.get_state", "sessions.list_turns"}
EVERYTHING = ASYNC_0_2_0 | {"sessions.add_tool_call", "sessions.rollback"}
OFFERED = {
    ("0.2.0", False): BOTH,
    ("0.2.0", True): ASYNC_0_2_0,
    ("0.4.1", False): EVERYTHING,
    ("0.4.1", True): EVERYTHING,
}


def contents(hits) -> set[str]:
    return {hit["content"] for hit in hits}


def has(told, method: str) -> bool:
    return method in told["offered"]


def test_every_method_of_the_installed_version_was_called(published, told):
    assert set(told["offered"]) == OFFERED[published.version, published.is_async]
    assert told["called"] == told["offered"]


def test_a_memory_comes_back_as_it_was_added(told):
    memories = told["memories"]
    full = memories["full"]

    assert full == {
        "object": "memory",
        "id": full["id"],
        "content": "the kettle is blue",
        "type": "preference",
        "session_id": memories["session"],
        "tags": ["kitchen", "colour"],
        "metadata": {"confidence": 0.9, "deep": {"list": [1, None]}},
        "embedding_id": full["id"],
        "vector_available": True,
        "created_at": MADE,
    }
    assert full["id"].startswith("mem_")
    assert (memories["plain"]["type"], memories["own_type"]["type"]) == ("fact", "digest")
    assert memories["plain"]["tags"] == []
    assert len({memories[name]["id"] for name in ("full", "plain", "own_type")}) == 3


def test_memories_are_found_by_meaning(told):
    memories = told["memories"]

    assert memories["exact"] == [
        {
            "id": memories["full"]["id"],
            "session_id": memories["session"],
            "content": "the kettle is blue",
            "type": "preference",
            "score": pytest.approx(1.0),
        }
    ]
    assert memories["none"] == []
    scores = [hit["score"] for hit in memories["everything"]]
    assert scores == sorted(scores, reverse=True)
    assert memories["everything"][0] == memories["exact"][0]
    assert len(memories["everything"]) > 2
    assert memories["two"] == memories["everything"][:2]


def test_searches_are_narrowed(told):
    memories = told["memories"]
    kettle = {"the kettle is blue"}

    assert kettle < contents(memories["in_session"])
    assert memories["elsewhere"] == memories["untagged"] == []
    assert {hit["type"] for hit in memories["of_types"]} == {"fact", "digest"}
    assert contents(memories["tagged"]) == kettle
    if "tagged_by_list" in memories:
        assert contents(memories["tagged_by_list"]) == kettle


def test_only_the_async_client_takes_tags_as_a_list(published, told):
    assert ("tagged_by_list" in told["memories"]) is published.is_async


def test_a_session_comes_back_as_it_was_created(published, told):
    sessions = told["sessions"]
    created = sessions["created"]
    # The model of 0.2.0 drops whose session it is.
    user = {} if published.version == "0.2.0" else {"user_id": "user_123"}

    assert created == {
        **user,
        "object": "session",
        "id": created["id"],
        "agent_id": "support",
        "created_at": MADE,
        "updated_at": MADE,
        "metadata": {"channel": "web"},
        "state": {"status": "new", "nested": {"list": [1, None]}},
        "memory_count": 0,
        "turn_count": 0,
        "ttl_expires_at": "2026-05-01T13:00:00.000Z",
    }
    assert created["id"].startswith("sess_")
    assert sessions["got"] == created
    assert sessions["plain"]["ttl_expires_at"] == "2026-05-02T12:00:00.000Z"


def ids(page) -> list[str]:
    return [session["id"] for session in page["data"]]


def test_sessions_are_listed_page_by_page(told):
    sessions = told["sessions"]
    created, plain, third = (sessions[name]["id"] for name in ("created", "plain", "third"))
    first, second = sessions["first_page"], sessions["second_page"]

    assert set(first) == {"object", "data", "has_more", "first_id", "last_id"}
    assert all(set(session) == SESSION for session in first["data"])
    assert ids(first) == [plain]
    assert ids(second) == [created]
    assert (first["has_more"], second["has_more"]) == (True, False)
    assert (first["first_id"], first["last_id"]) == (plain, plain)
    assert {created, plain, third} < set(ids(sessions["everything"]))
    assert ids(sessions["since"]) == [third]
    assert sessions["later"]["data"] == []


def test_a_session_is_deleted_with_its_memories(told):
    if not has(told, "sessions.delete"):
        assert "deleted" not in told["sessions"]
        return
    sessions = told["sessions"]

    assert sessions["deleted"] is None
    assert sessions["deleted_memory"]["session_id"] == sessions["third"]["id"]
    again = sessions["deleted_again"]
    assert (again["status"], again["body"]["error"]["code"]) == (404, "session_not_found")
    assert sessions["after"]["data"] == sessions["found_after"] == []


def test_turns_come_back_whole(told):
    turns = told["turns"]
    plain, full = turns["of_strings"], turns["of_parts"]

    assert plain["id"].startswith("turn_")
    assert plain == {
        "object": "turn",
        "id": plain["id"],
        "session_id": turns["session"],
        "turn_number": 1,
        "created_at": MADE,
        "input": {"type": "text", "content": "Hello"},
        "output": {"type": "text", "content": "Hello to you"},
        "metadata": {},
        "reasoning": None,
        "state_before": None,
        "state_after": None,
    }
    assert (full["turn_number"], full["output"]["content"]) == (2, "4")
    assert (full["metadata"], full["reasoning"]) == ({"model": "m", "tokens": 7}, "arithmetic")


def test_a_tools_call_is_a_turn(told):
    if not has(told, "sessions.add_tool_call"):
        assert "of_tool" not in told["turns"]
        return
    turn = told["turns"]["of_tool"]

    assert turn["turn_number"] == 3
    assert turn["input"]["type"] == "tool_call"
    assert turn["output"] == {"type": "tool_response", "content": "{'sum': 4}"}
    (newest, *_) = told["turns"]["context"]["recent_turns"]
    assert newest["input"]["tool_metadata"] == {
        "name": "add",
        "arguments": {"a": 2, "b": 2},
        "id": "call_1",
    }
    assert newest["output"]["output"] == {"sum": 4}


def test_turns_are_listed_newest_first(told):
    if not has(told, "sessions.list_turns"):
        assert "listed" not in told["turns"]
        return
    turns = told["turns"]
    added = [turns[name] for name in ("of_tool", "of_parts", "of_strings") if name in turns]

    assert turns["listed"] == added
    assert turns["newest"] == added[:1]
    assert turns["older"] == added[1:]


def test_a_context_has_state_memories_and_turns(told):
    turns = told["turns"]
    context, small = turns["context"], turns["small_context"]

    assert context["state"] == small["state"] == {"mood": "good"}
    assert context["memories"] == [
        {
            "id": turns["remembered"]["id"],
            "content": "likes the sea",
            "type": "fact",
            "score": pytest.approx(1.0, abs=0.01),
            "created_at": MADE,
        }
    ]
    numbers = [turn["turn_number"] for turn in context["recent_turns"]]
    assert numbers == sorted(numbers, reverse=True)
    assert len(numbers) == (3 if "of_tool" in turns else 2)
    assert small["memories"] == []
    assert small["recent_turns"] == context["recent_turns"][:1]


def test_a_state_is_merged_and_read(told):
    states = told["states"]

    for name, version, state in (("first", 1, {"n": 1}), ("second", 2, {"n": 2})):
        changed = states[name]
        assert (changed["session_id"], changed["version"]) == (states["session"], version)
        assert (changed["state"], changed["updated_at"]) == (state, MADE)
    if has(told, "sessions.get_state"):
        assert {name: states["got"][name] for name in ("version", "state")} == {
            "version": 2,
            "state": {"n": 2},
        }


def test_a_state_is_rolled_back(told):
    states = told["states"]
    if not has(told, "sessions.rollback"):
        assert "rolled_back" not in states
        return

    assert [
        (states[name]["version"], states[name]["state"])
        for name in ("rolled_back", "begun_again", "one_before")
    ] == [(3, {"n": 1}), (4, {"n": 0, "gone": True}), (5, {"n": 1})]
    refused = states["no_version"]
    assert (refused["status"], refused["body"]["error"]["param"]) == (404, "version")


def test_a_session_is_forked(told):
    states = told["states"]
    fork, of_now = states["fork"], states["fork_of_now"]
    latest = 5 if has(told, "sessions.rollback") else 2

    assert len({fork["id"], of_now["id"], states["session"]}) == 3
    assert fork["state"] == {"n": 1}
    assert fork["metadata"] == {"forked_from": states["session"], "forked_version": 1}
    assert of_now["state"] == {"n": 1 if latest == 5 else 2}
    assert of_now["metadata"]["forked_version"] == latest


def test_health_is_told(told):
    if not has(told, "health"):
        assert "health" not in told
        return
    health = told["health"]

    assert (health["status"], health["version"]) == ("healthy", "1.2.3")
    assert set(health) == {"status", "timestamp", "version", "uptime_seconds", "services"}
