"""What version 0.4 of the client can call. It takes models and never tries again."""

from collections.abc import Mapping
from contextlib import asynccontextmanager
from typing import Any

from memoryrelay import AsyncMemoryRelay, MemoryRelay
from memoryrelay import models as m
from memoryrelay.exceptions import MemoryRelayError
from telling import Teller, tell

Settings = Mapping[str, Any]
NOWHERE = "019a0000-0000-7000-8000-000000000000"


@asynccontextmanager
async def teller_of(settings: Settings):
    """Connect with one of the two clients."""
    if settings["mode"] == "sync":
        with MemoryRelay(api_key=settings["key"], base_url=settings["url"]) as client:
            yield Teller(client, MemoryRelayError)
    else:
        async with AsyncMemoryRelay(settings["key"], base_url=settings["url"]) as client:
            yield Teller(client, MemoryRelayError)


async def story(settings: Settings) -> dict[str, Any]:
    async with teller_of(settings) as call:
        told = {
            "memories": await memories(call),
            "finding": await finding(call),
            "later": await later(call),
            "agents": await agents(call),
            "entities": await entities(call),
            "beyond": await beyond(call),
        }
        return told | {"methods": call.methods(), "called": sorted(call.called)}


async def memories(call: Teller) -> dict[str, Any]:
    full = m.MemoryCreate(
        agent_id="bot",
        content="The user prefers dark mode",
        metadata={"source": "chat"},
        visibility="confidential",
        memory_type="preference",
        importance=0.9,
    )
    bare = m.MemoryCreate(agent_id="bot", content="The kettle is blue")
    twin = m.MemoryCreate(agent_id="bot", content="The kettle is blue", deduplicate=True)
    created = await call("memories.create", full)
    told = {
        "created": created,
        "bare": await call("memories.create", bare),
        "twin": await call("memories.create", twin),
        "got": await call("memories.get", created["id"]),
        "agent": await call("memories.list", agent_id="bot"),
        "page": await call("memories.list", limit=1, offset=1),
        "everything": await call("memories.list", limit=1000),
    }
    words = m.MemoryUpdate(content="The user prefers light mode")
    told["words"] = await call("memories.update", created["id"], words)
    merged = m.MemoryUpdate(metadata={"seen": True})
    told["merged"] = await call("memories.update", created["id"], merged)
    told["promoted"] = await call("memories.promote", created["id"], 0.2)
    told["hot"] = await call("memories.promote", created["id"], 0.2, tier="hot")
    told["extracted"] = await call("memories.extract_entities", created["id"])
    told["extraction"] = await call("memories.get_extraction_status", created["id"])
    told["backfill"] = await call("memories.backfill_entities", limit=5, agent_id="bot")
    told["maintained"] = await call("memories.maintenance")
    told["deleted"] = await call("memories.delete", created["id"])
    told["gone"] = await call.refused("memories.get", created["id"])
    return told


async def finding(call: Teller) -> dict[str, Any]:
    items = [
        m.BatchMemoryItem(content="Trains leave on the hour", agent_id="rail", importance=0.9),
        m.BatchMemoryItem(content="Tea is at four", agent_id="rail", metadata={"kind": "tea"}),
        m.BatchMemoryItem(content=" ", agent_id="rail"),
    ]
    told = {"batch": await call("memories.batch_create", m.BatchMemoryRequest(memories=items))}

    async def search(**fields: Any) -> Any:
        asked = m.MemorySearchRequest(query="Tea is at four", agent_id="rail", **fields)
        return await call("memories.search", asked)

    told |= {
        "found": await search(),
        "best": await search(min_score=0.9),
        "first": await search(limit=1),
        "kind": await search(metadata_filter={"kind": "tea"}),
        "hot": await search(tier="hot"),
        "weighty": await search(min_importance=0.8),
        "all": await search(include_confidential=True, include_archived=True),
    }
    asked = m.MemoryContextRequest(query="Tea is at four", threshold=0.9, max_tokens=100)
    told["context"] = await call("memories.context", asked)
    return told


async def later(call: Teller) -> dict[str, Any]:
    body = m.MemoryCreate(agent_id="slow", content="Snow falls later")
    accepted = await call("memories.create_async", body)
    ready = await call("memories.wait_until_ready", accepted["id"], poll_interval=0.02)
    status = await call("memories.get_status", accepted["id"])
    return {"accepted": accepted, "ready": ready, "status": status}


async def agents(call: Teller) -> dict[str, Any]:
    created = await call("agents.create", m.AgentCreate(name="Ada's bot", metadata={"a": 1}))
    change = m.AgentUpdate(name="Ada's own", description="Hers", metadata={"b": 2})
    return {
        "created": created,
        "got": await call("agents.get", created["id"]),
        "listed": await call("agents.list"),
        "changed": await call("agents.update", created["id"], change),
        "deleted": await call("agents.delete", created["id"]),
        "gone": await call.refused("agents.get", created["id"]),
    }


async def entities(call: Teller) -> dict[str, Any]:
    ada = await call("entities.create", m.EntityCreate(name="Ada", entity_type="person"))
    rome = m.EntityCreate(name="Rome", entity_type="place", metadata={"old": True})
    rome = await call("entities.create", rome)
    body = m.MemoryCreate(agent_id="guide", content="Seen in summer")
    memory = (await call("memories.create", body))["id"]
    change = m.EntityUpdate(name="Roma", metadata={"here": True})
    told = {"ada": ada, "rome": rome, "memory": memory}
    for name, entity in (("link", ada), ("other_link", rome)):
        link = m.EntityLinkCreate(entity_id=entity["id"], memory_id=memory)
        told[name] = await call("entities.link_to_memory", link)
    told |= {
        "got": await call("entities.get", ada["id"]),
        "listed": await call("entities.list"),
        "of_guide": await call("entities.list", agent_id="guide"),
        "relationships": await call("entities.get_relationships", ada["id"]),
        "neighborhood": await call("entities.get_neighborhood", ada["id"]),
        "changed": await call("entities.update", rome["id"], change),
        "deleted": await call("entities.delete", rome["id"]),
        "gone": await call.refused("entities.get", rome["id"]),
    }
    return told


async def beyond(call: Teller) -> dict[str, Any]:
    """Call what no port at home has: keys of language models, and contexts of repositories."""
    key = m.ByokKeyCreate(provider="openai", api_key="x", model="y")
    return {
        "capabilities": await call("icm.capabilities"),
        "workspaces": await call.refused("icm.list_workspaces"),
        "settings": await call.refused("extraction.get_settings"),
        "create_key": await call.refused("extraction.create_key", key),
        "activate_key": await call.refused("extraction.activate_key", "k"),
        "deactivate": await call.refused("extraction.deactivate_all_keys"),
        "delete_key": await call.refused("extraction.delete_key", "k"),
    }


async def refusals(settings: Settings) -> dict[str, Any]:
    async with teller_of(settings) as call:
        told = {
            "memory": await call.refused("memories.get", NOWHERE),
            "no_uuid": await call.refused("memories.delete", "mem_1"),
            "agent": await call.refused("agents.get", "nobody"),
            "entity": await call.refused("entities.get", NOWHERE),
            "empty": await call.refused(
                "memories.create", m.MemoryCreate(agent_id="bot", content=" ")
            ),
            "ghost": await call.refused(
                "entities.create", m.EntityCreate(name="Boo", entity_type="ghost")
            ),
        }
    async with teller_of({**settings, "key": "mem_prod_" + "x" * 43}) as call:
        told["wrong_key"] = await call.refused("memories.list")
    async with teller_of({**settings, "key": settings["reading_key"]}) as call:
        body = m.MemoryCreate(agent_id="bot", content="x")
        told["reading_key"] = await call.refused("memories.create", body)
    return told


async def too_often(settings: Settings) -> dict[str, Any]:
    async with teller_of(settings) as call:
        served = await call("memories.list")
        return {"served": served, "refused": await call.refused("memories.list")}


async def locked(settings: Settings) -> dict[str, Any]:
    async with teller_of(settings) as call:
        return await call.refused("memories.list")


async def maintenance(settings: Settings) -> dict[str, Any]:
    async with teller_of(settings) as call:
        return await call("memories.maintenance")


if __name__ == "__main__":
    tell({part.__name__: part for part in (story, refusals, too_often, locked, maintenance)})
