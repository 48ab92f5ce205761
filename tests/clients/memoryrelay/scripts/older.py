"""What the versions before 0.4 have in common: words for fields, and another try after a 429."""

from collections.abc import Mapping
from contextlib import asynccontextmanager
from typing import Any

from memoryrelay import AsyncMemoryRelay, MemoryRelay
from memoryrelay.exceptions import MemoryRelayError
from telling import Teller, let_call, short_naps

Settings = Mapping[str, Any]
NOWHERE = "019a0000-0000-7000-8000-000000000000"


@asynccontextmanager
async def teller_of(settings: Settings):
    """Connect with one of the two clients."""
    given = {"api_key": settings["key"], "base_url": settings["url"]}
    if settings["mode"] == "sync":
        with MemoryRelay(**given) as client:
            yield Teller(client, MemoryRelayError)
    else:
        async with AsyncMemoryRelay(**given) as client:
            yield Teller(client, MemoryRelayError)


async def written(call: Teller, **more: Any) -> dict[str, Any]:
    """Write, list, change and delete memories.

    Args:
        call: Calls the client.
        more: What a memory has beyond the fields of every version.
    """
    fields = {"metadata": {"source": "chat"}, "user_id": "ada", **more}
    content = "The user prefers dark mode"
    created = await call("memories.create", content=content, agent_id="bot", **fields)
    identity = created["id"]
    return {
        "created": created,
        "bare": await call("memories.create", content="The kettle is blue", agent_id="bot"),
        "got": await call("memories.get", identity),
        "agent": await call("memories.list", agent_id="bot"),
        "user": await call("memories.list", user_id="ada"),
        "page": await call("memories.list", limit=1, offset=1),
        "everything": await call("memories.list", limit=1000),
        "words": await call("memories.update", identity, content="The user prefers light mode"),
        "merged": await call("memories.update", identity, metadata={"seen": True}),
        "deleted": await call("memories.delete", identity),
        "gone": await call.refused("memories.get", identity),
    }


async def found(call: Teller) -> dict[str, Any]:
    """Write a batch and search in it."""
    memories = [
        {"content": "Trains leave on the hour", "agent_id": "rail", "client_id": "c-1"},
        {"content": "Tea is at four", "agent_id": "rail", "metadata": {"kind": "tea"}},
        {"content": "Tea is at four", "agent_id": "rail", "client_id": "c-1"},
        {"content": " ", "agent_id": "rail"},
    ]
    told = {"batch": await call("memories.create_batch", memories)}
    asked = {"query": "Tea is at four", "agent_id": "rail"}
    return told | {
        "found": await call("memories.search", **asked),
        "best": await call("memories.search", **asked, min_score=0.9),
        "first": await call("memories.search", **asked, limit=1),
        "kind": await call("memories.search", **asked, metadata_filter={"kind": "tea"}),
        "user": await call("memories.search", **asked, user_id="nobody"),
    }


async def agents(call: Teller) -> dict[str, Any]:
    """Create, list, change and delete an agent, by the name that the client has for it."""
    fields = {"description": "Answers", "metadata": {"a": 1}}
    return {
        "created": await call("agents.create", "bot-1", name="Ada's bot", **fields),
        "unnamed": await call("agents.create", "bot-2"),
        "got": await call("agents.get", "bot-1"),
        "listed": await call("agents.list", limit=1000),
        "page": await call("agents.list", limit=1, offset=1),
        "changed": await call("agents.update", "bot-1", name="Ada's own", metadata={"b": 2}),
        "deleted": await call("agents.delete", "bot-1"),
        "gone": await call.refused("agents.get", "bot-1"),
    }


async def refusals(settings: Settings) -> dict[str, Any]:
    async with teller_of(settings) as call:
        told = {
            "memory": await call.refused("memories.get", NOWHERE),
            "no_uuid": await call.refused("memories.delete", "mem_1"),
            "too_many": await call.refused("memories.search", "x", limit=101),
            "too_much": await call.refused(
                "memories.create", "x", agent_id="a", metadata={"k": "x" * 10_241}
            ),
        }
        if settings["mode"] == "sync":
            told["agent"] = await call.refused("agents.get", "nobody")
            told["entity"] = await call.refused("entities.get", NOWHERE)
    async with teller_of({**settings, "key": "mem_prod_" + "x" * 43}) as call:
        told["wrong_key"] = await call.refused("memories.list")
    async with teller_of({**settings, "key": settings["reading_key"]}) as call:
        told["reading_key"] = await call.refused("memories.create", "x", agent_id="bot")
    return told


async def too_often(settings: Settings) -> dict[str, Any]:
    """Call until the client gives up."""
    async with teller_of(settings) as call:
        served = await call("memories.list")
        with short_naps() as naps:
            refused = await call.refused("memories.list")
        return {"served": served, "refused": refused, "naps": naps}


async def another_try(settings: Settings) -> dict[str, Any]:
    """Call too often, and get the calls back while the client sleeps."""
    async with teller_of(settings) as call:
        await call("memories.list")
        with short_naps(lambda: let_call(settings)) as naps:
            created = await call("memories.create", "Written at last", agent_id="bot")
        return {"created": created, "listed": await call("memories.list"), "naps": naps}


async def locked(settings: Settings) -> dict[str, Any]:
    async with teller_of(settings) as call:
        return await call.refused("memories.list")


PARTS = {part.__name__: part for part in (refusals, too_often, another_try, locked)}
