"""One memory in every dialect: what is written in one is read in all."""

from typing import Any

import pytest

from muniment.domain.access import PERSON, Dialect
from muniment.domain.memories.query import MemoryFilter, PageRequest
from muniment.services.agents.key_drafts import RATES_PER_HOUR, RATES_PER_MINUTE, TOKEN_PREFIXES
from tests.api.dialects.vendors import Vendor, VendorPort, until
from tests.api.wire import Answer

WRITTEN = "I moor my boat in the harbour of Bergen"


def write(dialect: Dialect, client: Vendor) -> None:
    """Store one memory as a vendor's client would."""
    assert asked_to_write(dialect, client).status in {200, 201}


def asked_to_write(dialect: Dialect, client: Vendor) -> Answer:
    """Ask for one memory to be stored, as a vendor's client would."""
    path, field = {
        Dialect.NATIVE: ("/v1/memories", "content"),
        Dialect.AZEN: ("/api/v1/memory", "text"),
        Dialect.MEMORYRELAY: ("/v1/memories", "content"),
        Dialect.MEMSYNC: ("/v1/memories", "messages"),
        Dialect.SENDRYX: ("/v1/memory/store", "content"),
        Dialect.STATEBASE: ("/v1/memory", "content"),
    }[dialect]
    body: dict[str, Any] = {field: WRITTEN}
    if dialect is Dialect.MEMSYNC:
        said = [{"role": "user", "content": WRITTEN}]
        body = {"messages": said, "agent_id": "a", "thread_id": "t", "source": "chat"}
    if dialect is Dialect.STATEBASE:
        body["session_id"] = client("POST", "/v1/sessions", {"agent_id": "a"}).json["id"]
    if dialect is Dialect.MEMORYRELAY:
        body["agent_id"] = "boatman"
    return client("POST", path, body)


def listed(dialect: Dialect, client: Vendor) -> list[Any]:
    """Return the texts that a vendor's client lists."""
    path, field = {
        Dialect.NATIVE: ("/v1/memories", "data"),
        Dialect.AZEN: ("/api/v1/memory", "memories"),
        Dialect.MEMORYRELAY: ("/v1/memories", "data"),
        Dialect.MEMSYNC: ("/v1/memories?page=1", "data"),
        Dialect.SENDRYX: ("/v1/memory/list", "memories"),
        Dialect.STATEBASE: ("/v1/memory", "data"),
    }[dialect]
    word = "memory" if dialect is Dialect.MEMSYNC else "content"
    return [memory[word] for memory in client("GET", path).json[field]]


def found(dialect: Dialect, client: Vendor) -> list[Any]:
    """Return the texts that a vendor's client finds for what was written."""
    asked = {"query": WRITTEN}
    if dialect is Dialect.NATIVE:
        hits = client("POST", "/v1/search", asked).json["hits"]
        return [hit["memory"]["content"] for hit in hits]
    if dialect is Dialect.AZEN:
        answer = client("POST", "/api/v1/memory/search", asked).json["memories"]
    elif dialect is Dialect.MEMORYRELAY:
        hits = client("POST", "/v1/memories/search", asked).json["data"]
        answer = [hit["memory"] for hit in hits]
    elif dialect is Dialect.MEMSYNC:
        hits = client("POST", "/v1/memories/search", asked).json["memories"]
        return [hit["memory"] for hit in hits]
    elif dialect is Dialect.STATEBASE:
        answer = client("POST", "/v1/memory/search", asked).json["data"]
    else:
        query = WRITTEN.replace(" ", "+")
        answer = client("GET", f"/v1/memory/search?query={query}").json["results"]
    return [memory["content"] for memory in answer]


SPOKEN = (
    Dialect.NATIVE,
    Dialect.AZEN,
    Dialect.MEMORYRELAY,
    Dialect.MEMSYNC,
    Dialect.SENDRYX,
    Dialect.STATEBASE,
)


@pytest.mark.parametrize("base", [None, ""])
@pytest.mark.parametrize("writer", SPOKEN)
def test_what_is_written_in_one_dialect_is_read_in_all(request, writer, base):
    # MemSync draws memories from conversations, which the fake model does not understand.
    fixture = "real_port" if writer is Dialect.MEMSYNC else "vendor_port"
    vendor_port: VendorPort = request.getfixturevalue(fixture)
    write(writer, vendor_port.client(writer, base=base))

    for reader in SPOKEN:
        client = vendor_port.client(reader, base=base)
        assert listed(reader, client) == [WRITTEN]
        assert until(lambda reader=reader, client=client: found(reader, client)) == [WRITTEN]
        stranger = vendor_port.client(reader, "elsewhere", base=base)
        assert (listed(reader, stranger), found(reader, stranger)) == ([], [])


def test_each_dialect_names_a_memory_by_its_own_id(vendor_port):
    write(Dialect.AZEN, vendor_port.azen())
    page = vendor_port.home.services.memories.list(MemoryFilter(), PageRequest(), PERSON)
    (memory,) = page.memories

    assert vendor_port.azen()("GET", f"/api/v1/memory/{memory.id}").status == 200
    assert vendor_port.azen()("GET", f"/api/v1/memory/{memory.number}").status == 400
    sendryx = vendor_port.sendryx()
    assert sendryx("GET", "/v1/memory/list").json["memories"][0]["id"] == memory.number
    assert sendryx("DELETE", f"/v1/memory/forget?id={memory.number}").status == 200
    assert vendor_port.azen()("GET", f"/api/v1/memory/{memory.id}").status == 404


def test_what_a_vendors_client_deletes_a_person_can_restore(vendor_port):
    azen = vendor_port.azen()
    write(Dialect.AZEN, azen)
    memory_id = azen("GET", "/api/v1/memory").json["memories"][0]["id"]
    azen("DELETE", f"/api/v1/memory/{memory_id}")

    assert vendor_port.native()("POST", f"/v1/memories/{memory_id}/restore").status == 200
    assert listed(Dialect.AZEN, azen) == [WRITTEN]


def test_who_wrote_is_the_vendors_key(vendor_port):
    azen = vendor_port.azen()
    write(Dialect.AZEN, azen)

    memory = vendor_port.native()("GET", "/v1/memories").json["data"][0]
    assert memory["actor"] == f"key:{azen.key_id}"


@pytest.mark.parametrize("dialect", list(Dialect))
def test_a_new_key_begins_and_is_limited_as_its_dialect_says(vendor_port, dialect):
    person = Vendor(vendor_port.port, {"Authorization": f"Bearer {vendor_port.instance_token}"})

    made = person("POST", "/v1/keys", {"namespaces": ["default"], "dialect": dialect.value}).json

    assert made["dialect"] == dialect.value
    assert made["key"].startswith(TOKEN_PREFIXES[dialect])
    assert made["rate_per_minute"] == RATES_PER_MINUTE[dialect]
    assert made["rate_per_hour"] == RATES_PER_HOUR.get(dialect)
    path = f"/v1/keys/{made['id']}"
    changed = person("PATCH", path, {"rate_per_minute": 7, "rate_per_hour": 9}).json
    assert (changed["rate_per_minute"], changed["rate_per_hour"]) == (7, 9)
    assert person("PATCH", path, {"rate_per_hour": None}).json["rate_per_hour"] is None
    assert person("PATCH", path, {"rate_per_hour": 0}).status == 422


def test_the_usual_rates_are_the_vendors():
    assert RATES_PER_MINUTE == {
        Dialect.NATIVE: 6_000,
        Dialect.AZEN: 60,
        Dialect.MEMORYRELAY: 600,
        Dialect.SENDRYX: 60,
        Dialect.MEMSYNC: 100,
        Dialect.STATEBASE: 100,
    }
    assert RATES_PER_HOUR == {Dialect.SENDRYX: 600}


def test_a_changed_rate_holds_from_the_next_request_on(vendor_port):
    sendryx = vendor_port.sendryx()
    assert sendryx("GET", "/v1/memory/stats").status == 200
    services = vendor_port.home.services
    services.keys.edit(sendryx.key_id, PERSON, rate_per_hour=1)

    refused = sendryx("GET", "/v1/memory/stats")

    assert (refused.status, refused.json["success"]) == (429, False)
    assert "at most 1 call an hour" in refused.json["message"]
    services.keys.edit(sendryx.key_id, PERSON, rate_per_hour=None)
    assert sendryx("GET", "/v1/memory/stats").status == 200


def test_locked_and_unlocked_without_a_restart(vendor_port):
    azen, sendryx = vendor_port.azen(), vendor_port.sendryx()
    vendor_port.home.services.vault.lock()

    assert azen("GET", "/api/v1/memory").json["status"] == "locked"
    assert sendryx("GET", "/v1/memory/list").status == 423
    vendor_port.home.services.vault.unlock_with_key_file()
    assert azen("GET", "/api/v1/memory").status == 200
    assert sendryx("GET", "/v1/memory/list").status == 200
