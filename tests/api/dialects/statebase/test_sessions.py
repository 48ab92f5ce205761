"""StateBase's sessions, turns and states on the wire: every route, its statuses and its bodies."""

import re

import pytest

from muniment.domain.access import PERSON
from muniment.domain.memories.memory import MemoryDraft
from muniment.domain.sessions.session import SessionDraft
from muniment.domain.sessions.session_states import TurnDraft, TurnPart
from tests.api.dialects.statebase.test_memories import (
    SESSION_ID,
    contents,
    new_session,
    refused,
    store,
)

TURN_ID = re.compile(r"turn_[0-9a-z]{12}")
SESSION = {
    "object", "id", "agent_id", "user_id", "created_at", "updated_at", "metadata", "state",
    "memory_count", "turn_count", "ttl_expires_at",
}  # fmt: skip
NOBODYS = "sess_000000000000"


@pytest.fixture(name="statebase")
def _statebase(vendor_port):
    return vendor_port.statebase("agent")


@pytest.fixture(name="session")
def _session(statebase) -> str:
    return new_session(statebase, initial_state={"step": 0})


def say(statebase, session, text, **fields):
    body = {
        "input": {"type": "text", "content": text},
        "output": {"type": "text", "content": f"heard {text}"},
        **fields,
    }
    answer = statebase("POST", f"/v1/sessions/{session}/turns", body)
    assert answer.status == 201, answer.body
    return answer.json


def test_a_session_is_created_with_every_field(statebase):
    answer = statebase(
        "POST",
        "/v1/sessions",
        {
            "agent_id": "customer-support",
            "user_id": "user_123",
            "initial_state": {"status": "new", "nested": {"list": [1, None]}},
            "metadata": {"channel": "web"},
            "ttl_seconds": 3600,
        },
    )

    assert answer.status == 201
    assert SESSION_ID.fullmatch(answer.json["id"])
    assert answer.json == {
        "object": "session",
        "id": answer.json["id"],
        "agent_id": "customer-support",
        "user_id": "user_123",
        "created_at": "2026-05-01T12:00:00.000Z",
        "updated_at": "2026-05-01T12:00:00.000Z",
        "metadata": {"channel": "web"},
        "state": {"status": "new", "nested": {"list": [1, None]}},
        "memory_count": 0,
        "turn_count": 0,
        "ttl_expires_at": "2026-05-01T13:00:00.000Z",
    }
    read = statebase("GET", f"/v1/sessions/{answer.json['id']}")
    assert (read.status, read.json) == (200, answer.json)


def test_a_session_ends_after_a_day_unless_told(vendor_port, statebase):
    nulls = {"user_id": None, "initial_state": None, "metadata": None, "ttl_seconds": None}
    session = statebase("POST", "/v1/sessions", {"agent_id": "a", **nulls}).json

    assert (session["user_id"], session["state"], session["metadata"]) == (None, {}, {})
    assert session["ttl_expires_at"] == "2026-05-02T12:00:00.000Z"
    memory_id = store(statebase, session["id"], "outlives it")
    vendor_port.home.clock.advance(hours=25)
    refused(statebase("GET", f"/v1/sessions/{session['id']}"), 404, "session_not_found",
            "session_id")  # fmt: skip
    memory = statebase("GET", f"/v1/memory/{memory_id}").json
    assert (memory["content"], memory["session_id"]) == ("outlives it", session["id"])


BAD_SESSIONS = [
    ({}, "agent_id"),
    ({"agent_id": None}, "agent_id"),
    ({"agent_id": ""}, "agent_id"),
    ({"agent_id": 7}, "agent_id"),
    ({"agent_id": "a", "initial_state": []}, "initial_state"),
    ({"agent_id": "a", "metadata": "x"}, "metadata"),
    ({"agent_id": "a", "ttl_seconds": 0}, "ttl_seconds"),
    ({"agent_id": "a", "ttl_seconds": 2_592_001}, "ttl_seconds"),
]


def test_what_breaks_a_rule_makes_no_session(statebase):
    for body, param in BAD_SESSIONS:
        refused(statebase("POST", "/v1/sessions", body), 400, "invalid_request", param)
    assert statebase("GET", "/v1/sessions").json["data"] == []


def test_the_longest_lifetime_is_taken(statebase):
    session = new_session(statebase, ttl_seconds=2_592_000)

    told = statebase("GET", f"/v1/sessions/{session}").json["ttl_expires_at"]
    assert told == "2026-05-31T12:00:00.000Z"


def test_sessions_are_listed_newest_first_and_paged(vendor_port, statebase):
    ids = []
    for _ in range(5):
        vendor_port.home.clock.advance(seconds=1)
        ids.insert(0, new_session(statebase))

    first = statebase("GET", "/v1/sessions?limit=2").json
    second = statebase("GET", f"/v1/sessions?limit=3&starting_after={first['last_id']}").json

    assert set(first) == {"object", "data", "has_more", "first_id", "last_id"}
    assert all(set(session) == SESSION for session in first["data"])
    assert [session["id"] for session in first["data"]] == ids[:2]
    assert [session["id"] for session in second["data"]] == ids[2:]
    assert (first["has_more"], second["has_more"]) == (True, False)
    assert (first["first_id"], first["last_id"]) == (ids[0], ids[1])
    assert len(statebase("GET", "/v1/sessions?limit=0").json["data"]) == 1
    assert len(statebase("GET", "/v1/sessions?limit=9999").json["data"]) == 5
    gone = statebase("GET", f"/v1/sessions?starting_after={NOBODYS}")
    refused(gone, 400, "invalid_request", "starting_after")


def test_sessions_are_narrowed(vendor_port, statebase):
    one = new_session(statebase, agent_id="a", user_id="ada", metadata={"env": "prod", "n": 1})
    vendor_port.home.clock.advance(hours=1)
    two = new_session(statebase, agent_id="b", metadata={"env": "test"})

    for query, expected in {
        "agent_id=a": [one],
        "user_id=ada": [one],
        "agent_id=a&user_id=ben": [],
        "created_after=2026-05-01T12:30:00Z": [two],
        "created_after=2026-05-01T12:30:00": [two],
        "created_after=2026-05-01": [two, one],
        "created_before=2026-05-01T12:30:00%2B00:00": [one],
        "metadata=%7B%22env%22:%22prod%22%7D": [one],
        "metadata=%7B%22env%22:%22prod%22,%22n%22:2%7D": [],
        "agent_id=&metadata=&created_after=": [two, one],
    }.items():
        found = statebase("GET", f"/v1/sessions?{query}").json["data"]
        assert [session["id"] for session in found] == expected, query


BAD_LISTS = [
    ("created_after=yesterday", "created_after"),
    ("created_before=0001-01-01T00:00:00%2B14:00", "created_before"),
    ("metadata=text", "metadata"),
    ("metadata=[]", "metadata"),
]


def test_a_list_of_sessions_that_breaks_a_rule_is_refused(statebase):
    for query, param in BAD_LISTS:
        refused(statebase("GET", f"/v1/sessions?{query}"), 400, "invalid_request", param)


def test_a_session_is_changed(vendor_port, statebase):
    session = new_session(statebase, metadata={"a": 1, "b": 2})
    path = f"/v1/sessions/{session}"
    vendor_port.home.clock.advance(minutes=1)

    changed = statebase("PATCH", path, {"metadata": {"b": 3}, "ttl_seconds": 60})
    unchanged = statebase("PATCH", path, {"metadata": None, "ttl_seconds": None})

    assert changed.status == 200
    assert changed.json["metadata"] == {"a": 1, "b": 3}
    assert changed.json["ttl_expires_at"] == "2026-05-01T12:02:00.000Z"
    assert (unchanged.status, unchanged.json) == (200, changed.json)
    refused(statebase("PATCH", path, {"ttl_seconds": -1}), 400, "invalid_request", "ttl_seconds")


def test_a_session_is_gone_with_all_it_holds(vendor_port, statebase, session):
    kept = store(statebase, new_session(statebase), "of another session")
    memory_id = store(statebase, session, "of this one")
    say(statebase, session, "hello")

    answer = statebase("DELETE", f"/v1/sessions/{session}")

    assert (answer.status, answer.body) == (204, b"")
    refused(statebase("DELETE", f"/v1/sessions/{session}"), 404, "session_not_found",
            "session_id")  # fmt: skip
    assert statebase("GET", f"/v1/memory/{memory_id}").status == 404
    assert contents(statebase("GET", "/v1/memory")) == ["of another session"]
    trash = vendor_port.home.services.trash.list((), PERSON, limit=9).entries
    assert [entry.memory.content for entry in trash] == ["of this one"]
    assert statebase("GET", f"/v1/memory/{kept}").status == 200
    native = vendor_port.native("agent")
    assert native("POST", f"/v1/memories/{memory_id}/restore").status == 200


def test_an_expired_session_leaves_its_memories(vendor_port, statebase):
    session = new_session(statebase, ttl_seconds=60)
    memory_id = store(statebase, session, "what lasts")
    vendor_port.home.clock.advance(seconds=61)

    assert vendor_port.home.services.housekeeping.purge_due(PERSON) == 0

    assert statebase("GET", f"/v1/sessions/{session}").status == 404
    assert statebase("GET", f"/v1/memory/{memory_id}").json["session_id"] == session
    assert contents(statebase("GET", f"/v1/memory?session_id={session}")) == ["what lasts"]
    assert statebase("POST", "/v1/memory/search", {"query": "what lasts"}).json["data"]


def test_a_context_has_state_memories_and_turns(statebase):
    session = new_session(statebase, user_id="ada", initial_state={"step": 1})
    earlier = new_session(statebase, user_id="ada")
    tea = store(statebase, earlier, "Ada drinks tea without milk", type="preference")
    store(statebase, new_session(statebase, user_id="ben"), "Ben drinks coffee")
    for number in range(3):
        say(statebase, session, f"turn {number}")

    path = f"/v1/sessions/{session}/context"
    asked = {"query": "Ada drinks tea without milk", "memory_limit": 5, "turn_limit": 2}
    answer = statebase("POST", path, asked)

    assert answer.status == 200
    assert set(answer.json) == {"state", "memories", "recent_turns"}
    assert answer.json["state"] == {"step": 1}
    (memory,) = answer.json["memories"]
    assert set(memory) == {"id", "content", "type", "score", "created_at"}
    assert (memory["id"], memory["type"]) == (tea, "preference")
    assert 0 < memory["score"] <= 1
    assert [turn["turn_number"] for turn in answer.json["recent_turns"]] == [3, 2]
    unasked = statebase("POST", path, {"query": None, "memory_limit": 5, "turn_limit": 5}).json
    assert [(memory["id"], memory["score"]) for memory in unasked["memories"]] == [(tea, 0.0)]
    assert len(unasked["recent_turns"]) == 3
    assert statebase("POST", path).json == unasked
    assert statebase("POST", path, {}).json == unasked
    none = statebase("POST", path, {"memory_limit": 0, "turn_limit": 0}).json
    assert (none["memories"], none["recent_turns"]) == ([], [])
    assert statebase("POST", path, {"memory_limit": 500, "turn_limit": 500}).status == 200
    refused(statebase("POST", path, {"memory_limit": "x"}), 400, "invalid_request", "memory_limit")


def test_a_turn_is_added_with_every_field(statebase, session):
    sent = {
        "input": {
            "type": "tool_call",
            "content": "Call tool add",
            "tool_metadata": {"name": "add"},
        },
        "output": {"type": "tool_response", "content": "3", "output": {"sum": 3}},
        "metadata": {"latency_ms": 450},
        "reasoning": "one and two",
        "state_before": {"step": 0},
        "state_after": {"step": 1},
    }

    answer = statebase("POST", f"/v1/sessions/{session}/turns", sent)

    assert answer.status == 201
    assert TURN_ID.fullmatch(answer.json["id"])
    assert answer.json == {
        **sent,
        "object": "turn",
        "id": answer.json["id"],
        "session_id": session,
        "turn_number": 1,
        "created_at": "2026-05-01T12:00:00.000Z",
    }
    read = statebase("GET", f"/v1/sessions/{session}/turns/{answer.json['id']}")
    assert (read.status, read.json) == (200, answer.json)
    assert statebase("GET", f"/v1/sessions/{session}").json["turn_count"] == 1
    state = statebase("GET", f"/v1/sessions/{session}/state").json
    assert (state["version"], state["state"]) == (0, {"step": 0})


def test_a_turn_says_null_where_nothing_was_said(statebase, session):
    turn = say(statebase, session, "x", metadata=None, reasoning=None)

    assert turn["metadata"] == {}
    assert [turn[name] for name in ("reasoning", "state_before", "state_after")] == [None] * 3


BAD_TURNS = [
    ({"input": None}, "input"),
    ({"output": None}, "output"),
    ({"input": "text"}, "input"),
    ({"input": {"type": "text"}}, "input.content"),
    ({"input": {"type": "text", "content": {"a": 1}}}, "input.content"),
    ({"output": {"type": "", "content": "x"}}, "output.type"),
    ({"metadata": []}, "metadata"),
    ({"state_after": "x"}, "state_after"),
    ({"reasoning": 5}, "reasoning"),
]


def test_a_turn_that_breaks_a_rule_is_not_added(statebase, session):
    part = {"type": "text", "content": "x"}
    path = f"/v1/sessions/{session}/turns"
    for change, param in BAD_TURNS:
        body = {"input": part, "output": part, **change}
        refused(statebase("POST", path, body), 400, "invalid_request", param)
    assert statebase("GET", path).json["data"] == []


def test_turns_are_listed_whole_both_ways(statebase, session):
    added = [say(statebase, session, f"turn {number}") for number in range(1, 6)]
    path = f"/v1/sessions/{session}/turns"

    newest = statebase("GET", f"{path}?limit=2").json
    older = statebase("GET", f"{path}?limit=3&starting_after={newest['last_id']}").json
    oldest = statebase("GET", f"{path}?order=asc&limit=2").json
    later = statebase("GET", f"{path}?order=asc&starting_after={oldest['last_id']}").json

    assert set(newest) == {"object", "data", "has_more", "first_id", "last_id"}
    assert newest["data"] == [added[4], added[3]]
    assert older["data"] == added[2::-1]
    assert (oldest["data"], later["data"]) == (added[:2], added[2:])
    assert [page["has_more"] for page in (newest, older, oldest, later)] == [
        True, False, True, False,
    ]  # fmt: skip
    assert len(statebase("GET", f"{path}?limit=0").json["data"]) == 1
    refused(statebase("GET", f"{path}?order=up"), 400, "invalid_request", "order")


def test_a_turn_belongs_to_its_session(statebase, session):
    other = new_session(statebase)
    mine, theirs = say(statebase, session, "mine"), say(statebase, other, "theirs")
    assert mine["turn_number"] == theirs["turn_number"] == 1
    assert mine["id"] != theirs["id"]
    path = f"/v1/sessions/{session}/turns"

    for reference in (theirs["id"], mine["id"] + "0", mine["id"][:-1], "1", "turn_x", "turn_"):
        refused(statebase("GET", f"{path}/{reference}"), 404, "resource_not_found", "turn_id")
        answer = statebase("GET", f"{path}?starting_after={reference}")
        refused(answer, 404, "resource_not_found", "turn_id")
    missing = statebase("GET", f"/v1/sessions/{NOBODYS}/turns/{mine['id']}")
    refused(missing, 404, "session_not_found", "session_id")


def test_a_turn_without_an_output_has_an_empty_one(vendor_port, statebase, session):
    draft = TurnDraft(input=TurnPart(content="unanswered"))
    vendor_port.home.services.states.add_turn(session, draft, PERSON)

    (turn,) = statebase("GET", f"/v1/sessions/{session}/turns").json["data"]
    assert turn["output"] == {"type": "text", "content": ""}


def test_a_state_is_read_merged_and_replaced(vendor_port, statebase, session):
    path = f"/v1/sessions/{session}/state"
    first = statebase("GET", path)
    assert first.status == 200
    assert first.json == {
        "session_id": session,
        "version": 0,
        "state": {"step": 0},
        "data": {"step": 0},
        "created_at": "2026-05-01T12:00:00.000Z",
        "updated_at": "2026-05-01T12:00:00.000Z",
    }
    vendor_port.home.clock.advance(seconds=1)

    merged = statebase("PATCH", path, {"state": {"a": {"b": 1}, "c": 2}, "reasoning": "why"})
    merged_on = statebase("PATCH", path, {"state": {"a": {"d": 3}, "c": None}, "reasoning": None})
    replaced = statebase("PUT", path, {"state": {"new": True}})

    assert [answer.status for answer in (merged, merged_on, replaced)] == [200] * 3
    assert merged.json["state"] == merged.json["data"] == {"step": 0, "a": {"b": 1}, "c": 2}
    assert merged_on.json["state"] == {"step": 0, "a": {"b": 1, "d": 3}}
    assert (replaced.json["version"], replaced.json["state"]) == (3, {"new": True})
    assert replaced.json["updated_at"] == "2026-05-01T12:00:01.000Z"
    assert statebase("GET", path).json == replaced.json
    states = vendor_port.home.services.states
    assert [version.reasoning for version in states.history(session, PERSON)][2] == "why"


def test_a_state_may_be_posted_and_the_session_is_told(statebase, session):
    path = f"/v1/sessions/{session}/state"

    answer = statebase("POST", path, {"state": {"status": "in_progress"}, "reasoning": "began"})

    assert answer.status == 200
    assert set(answer.json) == SESSION | {"session_id", "version", "data"}
    assert (answer.json["id"], answer.json["session_id"]) == (session, session)
    assert (answer.json["version"], answer.json["state"]) == (1, {"status": "in_progress"})
    assert statebase("GET", path).json["state"] == {"status": "in_progress"}


def test_a_state_that_breaks_a_rule_is_not_written(statebase, session):
    path = f"/v1/sessions/{session}/state"
    for body in ({}, {"state": None}, {"state": []}, {"state": {"a": "x" * 300_000}}):
        for method in ("PATCH", "PUT", "POST"):
            refused(statebase(method, path, body), 400, "invalid_request", "state")
    assert statebase("GET", path).json["version"] == 0


@pytest.mark.parametrize("path", ["state/rollback", "rollback"])
def test_a_state_is_rolled_back_as_a_new_version(statebase, session, path):
    state = f"/v1/sessions/{session}/state"
    for step in (1, 2, 3):
        statebase("PATCH", state, {"state": {"step": step}})

    answer = statebase("POST", f"/v1/sessions/{session}/{path}", {"version": 1, "reason": "wrong"})

    assert answer.status == 200
    assert set(answer.json) == {
        "session_id", "version", "state", "data", "created_at", "updated_at", "success",
        "new_version", "restored_from_version", "trace_id",
    }  # fmt: skip
    assert (answer.json["session_id"], answer.json["success"]) == (session, True)
    assert (answer.json["version"], answer.json["new_version"]) == (4, 4)
    assert (answer.json["restored_from_version"], answer.json["state"]) == (1, {"step": 1})
    assert answer.json["trace_id"]
    back = statebase("POST", f"/v1/sessions/{session}/{path}", {"version": -1}).json
    assert (back["version"], back["state"]) == (5, {"step": 3})
    begun = statebase("POST", f"/v1/sessions/{session}/{path}", {"version": 0}).json
    assert begun["state"] == {"step": 0}
    for version in (99, -99):
        answer = statebase("POST", f"/v1/sessions/{session}/{path}", {"version": version})
        refused(answer, 404, "resource_not_found", "version")
    for body in ({}, {"version": None}, {"version": "x"}, {"version": 1.5}):
        answer = statebase("POST", f"/v1/sessions/{session}/{path}", body)
        refused(answer, 400, "invalid_request", "version")


def test_a_fork_begins_with_a_state_and_nothing_else(statebase):
    session = new_session(statebase, user_id="u", initial_state={"n": 0}, metadata={"k": "v"})
    store(statebase, session, "stays there")
    say(statebase, session, "stays there")
    statebase("PATCH", f"/v1/sessions/{session}/state", {"state": {"n": 1}})
    path = f"/v1/sessions/{session}/fork"

    for body, version in ((None, 1), ({}, 1), ({"version": None}, 1), ({"version": 0}, 0)):
        answer = statebase("POST", path, body)
        assert answer.status == 201, answer.body
        forked = answer.json
        assert set(forked) == SESSION
        assert forked["id"] != session
        assert (forked["agent_id"], forked["user_id"]) == ("helper", "u")
        assert forked["state"] == {"n": version}
        assert (forked["memory_count"], forked["turn_count"]) == (0, 0)
        assert forked["metadata"] == {
            "k": "v", "forked_from": session, "forked_version": version,
        }  # fmt: skip
    refused(statebase("POST", path, {"version": 9}), 404, "resource_not_found", "version")


def test_a_session_that_has_ended_takes_nothing_more(vendor_port, statebase, session):
    vendor_port.home.services.sessions.end(session, PERSON)
    part = {"type": "text", "content": "x"}

    for method, path, body in (
        ("POST", "turns", {"input": part, "output": part}),
        ("PATCH", "state", {"state": {"a": 1}}),
        ("POST", "rollback", {"version": 0}),
    ):
        answer = statebase(method, f"/v1/sessions/{session}/{path}", body)
        assert (answer.status, answer.json["error"]["code"]) == (409, "conflict")


def test_another_namespaces_session_is_not_there(vendor_port, session):
    stranger = vendor_port.statebase("elsewhere")
    part = {"type": "text", "content": "x"}

    for reference in (session, NOBODYS, "no%00thing"):
        one = f"/v1/sessions/{reference}"
        for method, path, body in (
            ("GET", one, None),
            ("PATCH", one, {"metadata": {"a": 1}}),
            ("PATCH", one, {}),
            ("DELETE", one, None),
            ("POST", f"{one}/context", {"query": "x"}),
            ("POST", f"{one}/fork", None),
            ("POST", f"{one}/turns", {"input": part, "output": part}),
            ("GET", f"{one}/turns", None),
            ("GET", f"{one}/turns/turn_000000000001", None),
            ("GET", f"{one}/state", None),
            ("PATCH", f"{one}/state", {"state": {}}),
            ("PUT", f"{one}/state", {"state": {}}),
            ("POST", f"{one}/state", {"state": {}}),
            ("POST", f"{one}/rollback", {"version": 0}),
        ):
            refused(stranger(method, path, body), 404, "session_not_found", "session_id")


def test_a_session_of_another_dialect_is_read(vendor_port, statebase):
    services = vendor_port.home.services
    draft = SessionDraft(external_id="talk 7", namespace="agent")
    made = services.sessions.create(draft, PERSON).value
    memory = MemoryDraft(content="said there", namespace="agent", session_id="talk 7")
    services.memories.remember(memory, PERSON)

    told = statebase("GET", f"/v1/sessions/{made.short_id}").json
    assert (told["agent_id"], told["memory_count"], told["ttl_expires_at"]) == ("", 1, None)
    assert statebase("GET", "/v1/sessions/talk%207").json == told
    (found,) = statebase("GET", f"/v1/memory?session_id={made.short_id}").json["data"]
    assert found["session_id"] == "talk 7"
    store(statebase, made.short_id, "said here")
    assert statebase("GET", f"/v1/sessions/{made.short_id}").json["memory_count"] == 2
