"""What version 0.1 of the client can call; its asynchronous client has memories alone."""

from typing import Any

from older import PARTS, Settings, agents, found, teller_of, written
from telling import Teller, tell


async def story(settings: Settings) -> dict[str, Any]:
    async with teller_of(settings) as call:
        told = {
            "health": await call("health"),
            "memories": await written(call),
            "finding": await found(call),
        }
        if settings["mode"] == "sync":
            told |= {"agents": await agents(call), "entities": await entities(call)}
        return told | {"methods": call.methods(), "called": sorted(call.called)}


async def entities(call: Teller) -> dict[str, Any]:
    ada = await call("entities.create", entity_type="person", entity_value="Ada", agent_id="guide")
    rome = await call("entities.create", "place", "Rome", "guide", metadata={"old": True})
    memory = (await call("memories.create", "Seen in summer", agent_id="guide"))["id"]
    return {
        "ada": ada,
        "rome": rome,
        "link": await call("entities.link", ada["id"], memory),
        "other_link": await call("entities.link", rome["id"], memory),
        "got": await call("entities.get", ada["id"]),
        "listed": await call("entities.list"),
        "people": await call("entities.list", entity_type="person", limit=1000),
        "of_guide": await call("entities.list", agent_id="guide"),
        "unlinked": await call("entities.unlink", rome["id"], memory),
        "left": await call("entities.list", agent_id="guide"),
        "deleted": await call("entities.delete", rome["id"]),
        "gone": await call.refused("entities.get", rome["id"]),
    }


if __name__ == "__main__":
    tell({"story": story, **PARTS})
