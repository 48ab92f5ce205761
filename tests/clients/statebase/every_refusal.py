"""Call every method of StateBase's client about one session, and tell what each is answered.

The settings have ``session`` and ``keys``, by names: each has a round of calls of its own.
"""

from typing import Any

from speaking import Speaker, settings_given, tell


def round_of(settings: dict[str, Any], key: str) -> dict[str, Any]:
    """Call every method with a key; the session's removal comes last."""
    call = Speaker({**settings, "key": key})
    session = settings["session"]
    calls: dict[str, tuple[Any, ...]] = {
        "health": (),
        "sessions.create": ("helper",),
        "sessions.list": (),
        "memory.search": ("said",),
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
        "sessions.delete": (session,),
    }
    told = {name: call.refusal(name, *given) for name, given in calls.items() if call.has(name)}
    call.finish()
    return told


def main() -> None:
    """Call everything with each key."""
    settings = settings_given()
    tell({name: round_of(settings, key) for name, key in settings["keys"].items()})


if __name__ == "__main__":
    main()
