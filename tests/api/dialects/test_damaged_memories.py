"""A memory whose record is damaged is left out of every dialect's list, and named by the native."""

import pytest

from muniment.domain.access import PERSON, Dialect
from muniment.domain.memories.memory import MemoryDraft
from tests.api.dialects.test_across_dialects import asked_to_write
from tests.api.dialects.vendors import VendorPort
from tests.fakes.damage import damage, make_unreadable

LISTS = {
    "native": ("/v1/memories", "data"),
    "azen": ("/api/v1/memory", "memories"),
    "sendryx": ("/v1/memory/list", "memories"),
    "statebase": ("/v1/memory", "data"),
    "memsync": ("/v1/memories", "data"),
    "memoryrelay": ("/v1/memories", "data"),
}


@pytest.fixture(name="ids")
def _ids(vendor_port: VendorPort) -> list[str]:
    memories = vendor_port.home.services.memories
    drafts = [MemoryDraft(content=f"the boat number {number}") for number in range(3)]
    made = [memories.remember(draft, PERSON).memory for draft in drafts]
    make_unreadable(vendor_port.home, [made[1].number])
    return [memory.id for memory in made]


@pytest.mark.parametrize("dialect", LISTS)
def test_a_list_leaves_it_out(vendor_port: VendorPort, ids: list[str], dialect: str) -> None:
    path, name = LISTS[dialect]
    answer = getattr(vendor_port, dialect)()("GET", path)
    assert answer.status == 200
    assert len(answer.json[name]) == len(ids) - 1
    if dialect == "native":
        assert answer.json["unreadable"] == [ids[1]]
        assert answer.json["total"] == len(ids)


def test_asked_for_alone_it_is_refused_with_what_to_do(
    vendor_port: VendorPort, ids: list[str]
) -> None:
    answer = vendor_port.native()("GET", f"/v1/memories/{ids[1]}")
    assert (answer.status, answer.json["code"]) == (503, "damaged-memory")
    assert "muniment doctor" in answer.json["hint"]
    searched = vendor_port.native()("POST", "/v1/search", {"query": "the boat number"})
    assert {hit["memory"]["id"] for hit in searched.json["hits"]} == {ids[0], ids[2]}


@pytest.mark.parametrize("dialect", Dialect)
def test_a_write_that_damage_prevents_is_no_conflict(
    request: pytest.FixtureRequest, dialect: Dialect
) -> None:
    """The full text has parts that nothing names, as with a page of an older moment."""
    fixture = "real_port" if dialect is Dialect.MEMSYNC else "vendor_port"
    vendor_port: VendorPort = request.getfixturevalue(fixture)
    memories = vendor_port.home.services.memories
    memories.remember(MemoryDraft(content="the boat", embed=False), PERSON)
    client = vendor_port.client(dialect, "default")
    damage(
        vendor_port.home,
        "INSERT OR IGNORE INTO memory_text_idx (segid, term, pgno) "
        "SELECT row_number() OVER (), x'', 2 FROM pragma_function_list LIMIT 200",
    )
    assert asked_to_write(dialect, client).status == 503
