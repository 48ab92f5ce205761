"""What version 0.3 of the client can call; its asynchronous client has memories alone."""

from typing import Any

from older import PARTS, Settings, agents, found, teller_of, written
from telling import Teller, tell


async def story(settings: Settings) -> dict[str, Any]:
    async with teller_of(settings) as call:
        told = {
            "health": await call("health"),
            "memories": await memories(call),
            "finding": await finding(call),
        }
        if settings["mode"] == "sync":
            told |= {
                "later": await later(call),
                "agents": await agents(call),
                "entities": await entities(call),
            }
        return told | {"methods": call.methods(), "called": sorted(call.called)}


async def memories(call: Teller) -> dict[str, Any]:
    told = await written(
        call,
        visibility="confidential",
        memory_type="preference",
        importance=0.9,
        tier="warm",
        session_id="talk",
        project="house",
        auto_extract_entities=True,
    )
    content = "The kettle is blue"
    told["twin"] = await call("memories.create", content, agent_id="bot", deduplicate=True)
    return told


async def finding(call: Teller) -> dict[str, Any]:
    told = await found(call)
    for mode in ("semantic", "hybrid", "keyword"):
        told[mode] = await call("memories.search", "four", agent_id="rail", search_mode=mode)
    return told


async def later(call: Teller) -> dict[str, Any]:
    fields = {"agent_id": "slow", "metadata": {"cold": True}, "user_id": "ada"}
    accepted = await call("memories.create_async", "Snow falls later", **fields)
    return {
        "accepted": accepted,
        "ready": await call("memories.wait_for_ready", accepted["id"], poll_interval=0.02),
        "status": await call("memories.get_status", accepted["id"]),
        "waited": await call("memories.create_and_wait", "Ice melts later", agent_id="slow"),
    }


async def entities(call: Teller) -> dict[str, Any]:
    ada = await call("entities.create", entity_type="person", name="Ada")
    rome = await call("entities.create", "place", "Rome", metadata={"old": True})
    memory = (await call("memories.create", "Seen in summer", agent_id="guide"))["id"]
    return {
        "ada": ada,
        "rome": rome,
        "link": await call("entities.link", ada["id"], memory),
        "other_link": await call("entities.link", rome["id"], memory, relationship="about"),
        "got": await call("entities.get", ada["id"]),
        "listed": await call("entities.list"),
        "people": await call("entities.list", entity_type="person", limit=1000),
        "of_guide": await call("entities.list", agent_id="guide"),
        "linked": await call("memories.get", memory),
        "deleted": await call("entities.delete", rome["id"]),
        "gone": await call.refused("entities.get", rome["id"]),
    }


if __name__ == "__main__":
    tell({"story": story, **PARTS})
