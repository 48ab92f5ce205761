"""Whatever dialect an agent speaks, what it is shown is kept as read, and nothing else."""

from typing import Any

import pytest

from muniment.domain.access import PERSON, Dialect
from muniment.domain.memories.memory import Memory, MemoryDraft
from tests.api.dialects.test_across_dialects import SPOKEN, WRITTEN, found, listed
from tests.api.dialects.vendors import Vendor, VendorPort

GET: dict[Dialect, str] = {
    Dialect.NATIVE: "/v1/memories/{id}",
    Dialect.AZEN: "/api/v1/memory/{id}",
    Dialect.MEMORYRELAY: "/v1/memories/{id}",
    Dialect.MEMSYNC: "/v1/memories/{short_id}",
    Dialect.STATEBASE: "/v1/memory/{short_id}",
}
"""Sendryx has no such path."""


def got(dialect: Dialect, client: Vendor, memory: Memory) -> str:
    """Return the body of one memory, as a vendor's client gets it."""
    path = GET[dialect].format(id=memory.id, short_id=memory.short_id)
    answer = client("GET", path)
    assert answer.status == 200
    return answer.body.decode()


def told(client: Vendor, tool: str, **arguments: Any) -> str:
    """Return what a tool of MCP says."""
    params = {"name": tool, "arguments": arguments}
    body = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": params}
    headers = {"Accept": "application/json, text/event-stream"}
    answer = client("POST", "/mcp", body, headers=headers)
    assert answer.status == 200, answer.body
    return answer.body.decode()


@pytest.fixture(name="memory")
def _memory(vendor_port: VendorPort) -> Memory:
    memories = vendor_port.home.services.memories
    return memories.remember(MemoryDraft(content=WRITTEN), PERSON).memory


def readers(port: VendorPort, memory: Memory) -> dict[str, int]:
    """Return how often each key read a memory, by its id."""
    found = port.home.services.reads.readers_of(memory.id, PERSON)
    return {reader.actor.removeprefix("key:"): reader.times for reader in found}


@pytest.mark.parametrize("dialect", SPOKEN)
def test_lists_searches_and_single_memories_count_in_every_dialect(
    vendor_port: VendorPort, memory: Memory, dialect: Dialect
) -> None:
    client = vendor_port.client(dialect)
    assert listed(dialect, client) == [WRITTEN]
    assert readers(vendor_port, memory) == {client.key_id: 1}
    assert found(dialect, client) == [WRITTEN]
    assert readers(vendor_port, memory) == {client.key_id: 2}
    if dialect in GET:
        assert WRITTEN in got(dialect, client, memory)
        assert readers(vendor_port, memory) == {client.key_id: 3}


@pytest.mark.parametrize(
    ("tool", "arguments"),
    [
        ("list", {}),
        ("list", {"ids": ["{id}"]}),
        ("recall", {"query": "Where is my boat?"}),
        ("context", {"task": "Where is my boat?"}),
        ("update", {"id": "{id}", "tags": ["boat"]}),
    ],
)
def test_every_tool_of_mcp_that_shows_a_memory_counts(
    vendor_port: VendorPort, memory: Memory, tool: str, arguments: dict[str, Any]
) -> None:
    client = vendor_port.native()
    given = {
        name: memory.id if value == "{id}" else [memory.id] if value == ["{id}"] else value
        for name, value in arguments.items()
    }
    told(client, tool, **given)
    assert readers(vendor_port, memory) == {client.key_id: 1}


def test_what_only_says_how_many_there_are_reads_nothing(
    vendor_port: VendorPort, memory: Memory
) -> None:
    for dialect, method, path in (
        (Dialect.NATIVE, "GET", "/v1/stats"),
        (Dialect.NATIVE, "GET", "/v1/usage"),
        (Dialect.NATIVE, "GET", "/v1/operations"),
        (Dialect.MEMORYRELAY, "POST", "/v1/memories/backfill-entities"),
    ):
        assert vendor_port.client(dialect)(method, path).status == 200, path
    assert readers(vendor_port, memory) == {}


def test_the_persons_own_commands_read_nothing(vendor_port: VendorPort, memory: Memory) -> None:
    person = Vendor(vendor_port.port, {"Authorization": f"Bearer {vendor_port.instance_token}"})
    assert listed(Dialect.NATIVE, person) != []
    assert readers(vendor_port, memory) == {}
