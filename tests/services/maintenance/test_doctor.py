"""The doctor: each part of the store damaged on its own, named, and mended where it is derived."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from muniment.domain.access import PERSON
from muniment.domain.entities.owner import OwnerKind
from muniment.domain.memories.memory import (
    Category,
    EmbeddingState,
    Memory,
    MemoryDraft,
    MemoryPatch,
)
from muniment.domain.memories.query import MemoryFilter, PageRequest, SearchMode, SearchRequest
from muniment.domain.pages import ListPage
from muniment.services.agents.key_drafts import KeyDraft
from muniment.storage.memories.memory_states import StateTable
from tests.fakes.background_waits import await_published
from tests.fakes.damage import damage
from tests.fakes.opened import connection_of
from tests.waiting import until

if TYPE_CHECKING:
    from collections.abc import Sequence

    from muniment.services.maintenance.findings import Finding
    from muniment.services.vault.open_vault import OpenVault
    from tests.conftest import Home

SECRET = "quuxwombat"

# Check, what is named, the damage. Row 2 is the second memory.
DERIVED: list[tuple[str, str, Sequence[str]]] = [
    ("no-text", "memory 2", ["DELETE FROM memory_text WHERE rowid = 2"]),
    (
        "stray-text",
        "memory 999",
        ["INSERT INTO memory_text (rowid, content, tags) VALUES (999, 'x', '')"],
    ),
    (
        "text-words",
        "memory 2",
        [
            "DELETE FROM memory_text WHERE rowid = 2",
            "INSERT INTO memory_text (rowid, content, tags) VALUES (2, 'other words', 'boats')",
        ],
    ),
    (
        "text-words",
        "memory 2",
        [
            "DELETE FROM memory_text WHERE rowid = 2",
            f"INSERT INTO memory_text (rowid, content, tags) VALUES (2, '{SECRET} number 2', '')",
        ],
    ),
    (
        "text-words",
        "memory 2",
        [
            "DELETE FROM memory_text WHERE rowid = 2",
            "INSERT INTO memory_text (rowid, content, tags) "
            f"VALUES (2, 'boats', '{SECRET} number 2')",
        ],
    ),
    ("tags", "memory 2", ["DELETE FROM memory_tags WHERE number = 2"]),
    ("tags", "memory 2", ["INSERT INTO memory_tags VALUES (2, 'nobody gave it')"]),
    ("categories", "memory 2", ["DELETE FROM memory_categories WHERE number = 2"]),
    ("metadata", "memory 2", ["DELETE FROM memory_metadata WHERE number = 2"]),
    ("metadata", "memory 2", ["UPDATE memory_metadata SET digest = x'00' WHERE number = 2"]),
    ("digests", "memory 2", ["UPDATE memories SET content_digest = x'00' WHERE number = 2"]),
    ("fields", "memory 2", ["UPDATE memories SET content_characters = 500 WHERE number = 2"]),
    ("fields", "memory 2", ["UPDATE memories SET short_id = 'mem_0' WHERE number = 2"]),
    (
        "ready-without-vectors",
        "memory 2",
        [
            "DELETE FROM chunk_vectors WHERE id IN (SELECT id FROM chunks WHERE number = 2)",
            "DELETE FROM chunks WHERE number = 2",
        ],
    ),
    ("chunk-without-vector", "memory 2", ["DELETE FROM chunk_vectors WHERE id = 2"]),
    ("stray-vector", "passage 999", ["INSERT INTO chunk_vectors VALUES (999, zeroblob(1536))"]),
    ("passages", "memory 2", ['UPDATE chunks SET "end" = 500 WHERE number = 2']),
    ("passages", "memory 2", ["UPDATE chunks SET namespace_id = 77 WHERE number = 2"]),
    ("ready-without-vectors", "memory 2", ["UPDATE chunks SET set_id = 77 WHERE number = 2"]),
    ("vectors", "memory 2", ["UPDATE chunk_vectors SET embedding = zeroblob(1536) WHERE id = 2"]),
    ("vectors", "memory 2", ["UPDATE chunk_vectors SET embedding = zeroblob(8) WHERE id = 2"]),
    ("codes", "memory 2", ["UPDATE chunks SET code = zeroblob(48) WHERE number = 2"]),
    (
        "stray-passages",
        "passage 999",
        [
            'INSERT INTO chunks (id, number, namespace_id, start, "end", code, set_id) '
            "VALUES (999, 999, 1, 0, 1, zeroblob(48), 1)",
            "INSERT INTO chunk_vectors VALUES (999, zeroblob(1536))",
        ],
    ),
    ("strays", "memory 999", ["INSERT INTO memory_tags VALUES (999, 'x')"]),
    ("strays", "memory 999", ["INSERT INTO memory_metadata VALUES (999, x'00')"]),
    ("strays", "memory 999", ["INSERT INTO vector_failures VALUES (1, 999, 'x')"]),
    ("scopes", "memory 1", ["DELETE FROM owners"]),
    (
        "model",
        "",
        ["UPDATE memories SET embedding_state = 'failed', embedding_reason = 'x' WHERE number = 2"],
    ),
]

WRITTEN: list[tuple[str, str, Sequence[str]]] = [
    ("records", "memory 2", ["UPDATE memories SET content = zeroblob(60) WHERE number = 2"]),
    ("records", "memory 2", ["UPDATE memories SET metadata = content WHERE number = 2"]),
    ("records", "memory 2", ["UPDATE memories SET type = 'nonsense' WHERE number = 2"]),
    ("records", "memory 2", ["UPDATE memories SET tags = 'no list' WHERE number = 2"]),
    ("history", "memory 2", ["UPDATE memories SET importance = 0.9 WHERE number = 2"]),
    ("history", "memory 2", ["UPDATE memories SET deleted_at = 5 WHERE number = 2"]),
    ("history", "memory 2", ["UPDATE memories SET stamps = '{}' WHERE number = 2"]),
    ("journal", "operation 3", ["UPDATE operations SET actor = 'another' WHERE sequence = 3"]),
    ("journal", "operation 3", ["UPDATE operations SET chain = zeroblob(32) WHERE sequence = 3"]),
    ("journal", "operation 3", ["DELETE FROM operations WHERE sequence = 2"]),
    ("api-keys", "key_1", ["UPDATE api_keys SET id = 'key_1', namespaces = '[\"nowhere\"]'"]),
    (
        "links",
        "alias 1",
        [
            "INSERT INTO entity_aliases (namespace_id, type, normal, entity, name, by_hand, "
            "created_at) VALUES (1, 'person', 'ada', 999, 'Ada', 1, 0)"
        ],
    ),
    (
        "links",
        "entity 999 to memory 2",
        [
            "INSERT INTO entity_links VALUES "
            "(999, 2, 'mentions', 1.0, NULL, NULL, 'person', 0, NULL)"
        ],
    ),
    (
        "other-records",
        "owners 999",
        [
            "INSERT INTO owners (id, uid, namespace_id, kind, handle, record, created_at, "
            "updated_at, version) VALUES (999, 'u', 1, 'agent', 'h', zeroblob(60), 0, 0, 1)"
        ],
    ),
]


def opened(home: Home) -> OpenVault:
    with home.borrow() as vault:
        return vault


def fill(home: Home) -> list[Memory]:
    memories = [
        home.services.memories.remember(
            MemoryDraft(
                content=f"{SECRET} number {number}",
                tags=("boats",),
                categories=(Category.TRAVEL,),
                metadata={"deck": number},
                agent_id="sailor",
            ),
            PERSON,
        ).memory
        for number in (1, 2, 3)
    ]
    edited = home.services.memories.edit(memories[2].id, MemoryPatch(importance=0.7), PERSON)
    home.services.keys.create(KeyDraft(namespaces=("default",)), PERSON)
    return [*memories[:2], edited.memory]


def reopen(home: Home) -> None:
    home.services.vault.lock()
    home.services.vault.unlock_with_key_file()


def examine(home: Home, *, repair: bool = False) -> dict[str, Finding]:
    findings = home.services.doctor.examine(PERSON, repair=repair)
    assert len({finding.check for finding in findings}) == len(findings)
    return {finding.check: finding for finding in findings}


def bad(findings: dict[str, Finding]) -> set[str]:
    return {name for name, finding in findings.items() if not finding.ok}


def mendable(findings: dict[str, Finding]) -> set[str]:
    return {name for name, finding in findings.items() if finding.can_mend}


def until_embedded(home: Home) -> None:
    ready = MemoryFilter(embedding_state=EmbeddingState.READY)
    until(lambda: home.services.memories.list(ready, PageRequest(), PERSON).total >= 3)
    await_published(home)


def test_a_sound_vault_is_found_sound(home: Home) -> None:
    fill(home)
    findings = examine(home)
    assert bad(findings) == set()
    assert not any(finding.repaired or finding.rows for finding in findings.values())
    assert findings["records"].detail == "3 open"


@pytest.mark.parametrize(("check", "name", "statements"), DERIVED)
def test_what_is_derived_is_named_and_mended(
    home: Home, check: str, name: str, statements: Sequence[str]
) -> None:
    memories = fill(home)
    damage(home, *statements)
    reopen(home)
    findings = examine(home)
    assert check in bad(findings)
    assert bad(findings) <= {check, "passages", "chunk-without-vector", "ready-without-vectors"}
    assert not name or name in findings[check].rows
    assert not name or name in findings[check].detail
    assert not any(finding.repaired for finding in findings.values())
    assert mendable(findings) == bad(findings)
    mended = examine(home, repair=True)
    assert bad(mended) == mendable(mended) == set()
    assert mended[check].repaired
    until_embedded(home)
    assert bad(examine(home)) == set()
    for memory in memories:
        assert home.services.memories.get(memory.id, PERSON).content == memory.content
        assert home.services.memories.get(memory.short_id, PERSON).id == memory.id
    by_tag = MemoryFilter(tags=("boats",))
    assert home.services.memories.list(by_tag, PageRequest(), PERSON).total == 3
    for mode in SearchMode:
        request = SearchRequest(query=f"{SECRET} boats", mode=mode)
        found = {hit.memory.id for hit in home.services.search.search(request, PERSON).hits}
        assert found == {memory.id for memory in memories}
    assert SECRET not in repr((findings, mended))


@pytest.mark.parametrize(("check", "name", "statements"), WRITTEN)
def test_what_was_written_is_named_and_left(
    home: Home, check: str, name: str, statements: Sequence[str]
) -> None:
    fill(home)
    damage(home, *statements)
    before = contents(home)
    for repair in (False, True):
        findings = examine(home, repair=repair)
        # Some of it changes where a memory stands behind the back of what is held in memory.
        # A key that somebody changed in the file is also not what the journal says.
        named = {check, "keys-and-settings"} if check == "api-keys" else {check}
        assert bad(findings) - {"states"} == named
        assert findings[check].rows[0] == name
        assert name in findings[check].detail
        repaired = {done for done, finding in findings.items() if finding.repaired}
        assert repaired <= {"states"}
        assert mendable(findings) == bad(findings) - named
        assert SECRET not in repr(findings)
    assert contents(home) == before


def test_what_names_something_deleted_is_sound(home: Home) -> None:
    memory, *_ = fill(home)
    home.services.memories.edit(memory.id, MemoryPatch(session_id="voyage"), PERSON)
    home.services.owners.delete(OwnerKind.AGENT, "sailor", PERSON)
    home.services.sessions.delete("voyage", PERSON)
    assert bad(examine(home, repair=True)) == set()
    assert not home.services.owners.list(OwnerKind.AGENT, ListPage(), PERSON).items


def contents(home: Home) -> dict[str, list[tuple[Any, ...]]]:
    with opened(home).store.read() as reading:
        connection = connection_of(reading)
        return {
            name: [tuple(row) for row in connection.exec_driver_sql(f"SELECT * FROM {name}")]
            for name in ("memories", "operations", "owners", "entity_links", "api_keys")
        }


def test_a_namespace_whose_key_does_not_unwrap_is_named_with_all_it_holds(home: Home) -> None:
    """Also while the program still has the key in memory: the next start will not."""
    fill(home)
    damage(home, "UPDATE namespaces SET wrapped_key = zeroblob(60)")
    assert home.services.memories.list(MemoryFilter(), PageRequest(), PERSON).total == 3
    findings = examine(home, repair=True)
    assert {"namespace-keys", "records", "journal-records"} <= bad(findings)
    assert findings["namespace-keys"].rows == ("namespace 'default'",)
    assert findings["records"].rows == ("memory 1", "memory 2", "memory 3")


def test_a_journal_that_was_cut_short_is_named(home: Home) -> None:
    """The chain holds as far as it goes; the header knows that it went further."""
    fill(home)
    reopen(home)
    last = len(contents(home)["operations"])
    damage(home, f"DELETE FROM operations WHERE sequence = {last}")
    findings = examine(home, repair=True)
    assert bad(findings) == {"journal"}
    assert f"operation {last}" in findings["journal"].detail


def test_the_index_in_memory_is_held_against_the_file_and_made_anew(home: Home) -> None:
    memories = fill(home)
    index = opened(home).index
    with opened(home).store.read() as reading:
        codes = reading.vectors.all_codes()
    index.apply(codes.__class__(*(column[:0] for column in columns_of(codes))), (2,))
    findings = examine(home)
    assert bad(findings) == {"index"}
    assert findings["index"].rows == ("passage 2",)
    columns, _ = index._state
    columns.codes[:, 0] ^= 1
    assert examine(home)["index"].rows == ("passage 1", "passage 2")
    assert mendable(examine(home)) == {"index"}
    assert examine(home, repair=True)["index"].repaired
    assert bad(examine(home)) == set()
    request = SearchRequest(query=SECRET, mode=SearchMode.SEMANTIC)
    found = home.services.search.search(request, PERSON).hits
    assert {hit.memory.id for hit in found} == {memory.id for memory in memories}


def test_the_states_in_memory_are_held_against_the_file_and_made_anew(home: Home) -> None:
    memories = fill(home)
    states = opened(home).states
    with opened(home).store.read() as reading:
        stored = reading.states.all()
    gone = stored.numbers == memories[1].number
    states.apply(StateTable(stored.numbers[gone], 0 * stored.numbers[gone], stored.flags[gone],
                            stored.ends_ms[gone]))  # fmt: skip
    findings = examine(home)
    assert bad(findings) == {"states"}
    assert findings["states"].rows == (f"memory {memories[1].number}",)
    assert mendable(findings) == {"states"}
    assert examine(home, repair=True)["states"].repaired
    assert bad(examine(home)) == set()
    assert len(states) == len(memories)


def columns_of(table: Any) -> tuple[Any, ...]:
    return (table.chunk_ids, table.numbers, table.namespace_ids, table.codes)


def test_every_disagreement_is_named_up_to_a_thousand(home: Home) -> None:
    drafts = [MemoryDraft(content=f"number {number}", embed=False) for number in range(300)]
    home.services.memories.remember_batch(drafts, PERSON)
    damage(home, "UPDATE memories SET content_characters = 1")
    finding = examine(home)["fields"]
    assert finding.rows == tuple(f"memory {number}" for number in range(1, 301))
    assert finding.detail.startswith("300 disagree: memory 1, memory 2,")
    assert finding.detail.endswith(", …")
    assert examine(home, repair=True)["fields"].repaired
    assert bad(examine(home)) == set()
