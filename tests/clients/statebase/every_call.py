"""Call every method that the installed version of StateBase's client has, and tell the results."""

from typing import Any

from speaking import Speaker, settings_given, tell


def memories(call: Speaker, is_async: bool) -> dict[str, Any]:
    """Store and find memories."""
    session = call("sessions.create", "helper", user_id="ada")["id"]
    told = {
        "session": session,
        "full": call(
            "memory.add",
            content="the kettle is blue",
            type="preference",
            session_id=session,
            tags=["kitchen", "colour"],
            metadata={"confidence": 0.9, "deep": {"list": [1, None]}},
        ),
        "plain": call("memory.add", "trains leave on the hour", session_id=session),
        "own_type": call("memory.add", "a digest of the week", "digest", session),
        "exact": call("memory.search", "the kettle is blue"),
        "none": call("memory.search", "nothing like it at all", threshold=0.99),
        "everything": call("memory.search", "the kettle is blue", threshold=0.0),
        "two": call("memory.search", "the kettle is blue", limit=2, threshold=0.0),
        "in_session": call("memory.search", "kettle", session_id=session, threshold=0.0),
        "elsewhere": call("memory.search", "kettle", session_id="sess_0", threshold=0.0),
        "of_types": call("memory.search", "kettle", types="fact,digest", threshold=0.0),
        "tagged": call("memory.search", "kettle", tags="colour,absent", threshold=0.0),
        "untagged": call("memory.search", "kettle", tags="absent", threshold=0.0),
    }
    if is_async:
        tags = ["absent", "kitchen"]
        told["tagged_by_list"] = call("memory.search", "kettle", tags=tags, threshold=0.0)
    return told


def sessions(call: Speaker) -> dict[str, Any]:
    """Create, read, list and delete sessions."""
    created = call(
        "sessions.create",
        agent_id="support",
        user_id="user_123",
        metadata={"channel": "web"},
        initial_state={"status": "new", "nested": {"list": [1, None]}},
        ttl_seconds=3600,
    )
    plain = call("sessions.create", "support")
    third = call("sessions.create", "another")
    first_page = call("sessions.list", agent_id="support", limit=1)
    told = {
        "created": created,
        "plain": plain,
        "got": call("sessions.get", created["id"]),
        "first_page": first_page,
        "second_page": call(
            "sessions.list", agent_id="support", limit=1, starting_after=first_page["last_id"]
        ),
        "everything": call("sessions.list"),
        "since": call("sessions.list", agent_id="another", created_after="2026-05-01T00:00:00Z"),
        "later": call("sessions.list", created_after="2099-01-01T00:00:00Z"),
        "third": third,
    }
    if call.has("sessions.delete"):
        kept = call("memory.add", "goes with its session", session_id=third["id"])
        told["deleted"] = call("sessions.delete", third["id"])
        told["deleted_again"] = call.refusal("sessions.delete", third["id"])
        told["deleted_memory"] = kept
        told["after"] = call("sessions.list", agent_id="another")
        told["found_after"] = call("memory.search", "goes with its session")
    return told


def turns(call: Speaker) -> dict[str, Any]:
    """Add and list turns, and ask for the context of a session."""
    session = call("sessions.create", "talker", user_id="talk", initial_state={"mood": "good"})[
        "id"
    ]
    told = {
        "session": session,
        "of_strings": call("sessions.add_turn", session, "Hello", "Hello to you"),
        "of_parts": call(
            "sessions.add_turn",
            session,
            input={"type": "text", "content": "What is 2 + 2?"},
            output={"type": "text", "content": "4"},
            metadata={"model": "m", "tokens": 7},
            reasoning="arithmetic",
        ),
    }
    if call.has("sessions.add_tool_call"):
        told["of_tool"] = call(
            "sessions.add_tool_call",
            session,
            "add",
            {"a": 2, "b": 2},
            {"sum": 4},
            tool_call_id="call_1",
            reasoning="with a tool",
            metadata={"latency_ms": 3},
        )
    if call.has("sessions.list_turns"):
        told["listed"] = call("sessions.list_turns", session)
        told["newest"] = call("sessions.list_turns", session, limit=1)
        told["older"] = call("sessions.list_turns", session, starting_after=told["newest"][0]["id"])
    remembered = call("memory.add", "likes the sea", session_id=session)
    told["remembered"] = remembered
    told["context"] = call("sessions.get_context", session, "likes the sea")
    told["small_context"] = call(
        "sessions.get_context", session, query=None, memory_limit=0, turn_limit=1
    )
    return told


def states(call: Speaker) -> dict[str, Any]:
    """Read, change, roll back and fork states."""
    session = call("sessions.create", "stater", initial_state={"n": 0, "gone": True})["id"]
    told = {
        "session": session,
        "first": call("sessions.update_state", session, {"n": 1, "gone": None}),
        "second": call("sessions.update_state", session, {"n": 2}, reasoning="counted on"),
    }
    if call.has("sessions.get_state"):
        told["got"] = call("sessions.get_state", session)
    if call.has("sessions.rollback"):
        told["rolled_back"] = call("sessions.rollback", session, 1)
        told["begun_again"] = call("sessions.rollback", session, version=0)
        told["one_before"] = call("sessions.rollback", session, -1)
        told["no_version"] = call.refusal("sessions.rollback", session, 99)
    told["fork"] = call("sessions.fork", session, version=1)
    told["fork_of_now"] = call("sessions.fork", session)
    return told


def main() -> None:
    """Call everything."""
    settings = settings_given()
    call = Speaker(settings)
    told = {
        "memories": memories(call, settings["is_async"]),
        "sessions": sessions(call),
        "turns": turns(call),
        "states": states(call),
    }
    if call.has("health"):
        told["health"] = call("health")
    offered = call.offered()
    call.finish()
    tell({**told, "offered": offered, "called": sorted(call.called)})


if __name__ == "__main__":
    main()
