"""Call StateBase's client with what the API does not take, and tell the refusals."""

from speaking import Speaker, settings_given, tell


def main() -> None:
    """Break one rule with each call."""
    call = Speaker(settings_given())
    session = call("sessions.create", "helper")["id"]
    turn = {"type": "text", "content": "x"}
    told = {
        "no_session": call.refusal("memory.add", "belongs to none"),
        "empty": call.refusal("memory.add", "", session_id=session),
        "too_long": call.refusal("memory.add", "x" * 10_001, session_id=session),
        "bad_tags": call.refusal("memory.add", "x", session_id=session, tags="a,b"),
        "unknown_session": call.refusal("memory.add", "x", session_id="sess_000000000000"),
        "empty_query": call.refusal("memory.search", ""),
        "no_agent": call.refusal("sessions.create", None),
        "bad_lifetime": call.refusal("sessions.create", "a", ttl_seconds=2_592_001),
        "bad_state": call.refusal("sessions.update_state", session, ["no", "object"]),
        "bad_turn": call.refusal("sessions.add_turn", session, {"type": "text"}, turn),
        "bad_page": call.refusal("sessions.list", starting_after="sess_000000000000"),
        "bad_moment": call.refusal("sessions.list", created_after="yesterday"),
        "no_version": call.refusal("sessions.fork", session, version=99),
    }
    longest = call("memory.add", "x" * 10_000, session_id=session)
    call.finish()
    tell({**told, "longest": longest})


if __name__ == "__main__":
    main()
