"""Call every method of StateBase's client about one session, and tell what each is answered.

The settings have ``session``, and ``methods`` to call no others than those.
"""

from typing import Any

from speaking import Speaker, settings_given, tell


def main() -> None:
    """Call everything that a session may be deleted after."""
    settings = settings_given()
    call = Speaker(settings)
    session = settings["session"]
    calls: dict[str, tuple[Any, ...]] = {
        "health": (),
        "sessions.create": ("helper",),
        "sessions.list": (),
        "sessions.get": (session,),
        "sessions.get_context": (session,),
        "sessions.add_turn": (session, "in", "out"),
        "sessions.add_tool_call": (session, "tool", {}, "out"),
        "sessions.list_turns": (session,),
        "sessions.get_state": (session,),
        "sessions.update_state": (session, {"a": 1}),
        "sessions.rollback": (session, 0),
        "sessions.fork": (session,),
        "memory.add": ("said", "fact", session),
        "memory.search": ("said",),
        "sessions.delete": (session,),
    }
    wanted = settings.get("methods") or calls
    told = {
        name: call.refusal(name, *given)
        for name, given in calls.items()
        if name in wanted and call.has(name)
    }
    offered = call.offered()
    call.finish()
    tell({"told": told, "offered": offered})


if __name__ == "__main__":
    main()
