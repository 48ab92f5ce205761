"""A value that no program writes is damage: it is named, and shuts nothing that is not its own."""

from __future__ import annotations

import contextlib
import sqlite3
from typing import TYPE_CHECKING

import pytest

from muniment.domain.access import PERSON
from muniment.domain.entities.entity import EntityDraft
from muniment.domain.errors import DamagedVaultError, ExaminationStoppedError, UnauthorizedError
from muniment.domain.history.ledger import LedgerPage, LogFilter
from muniment.domain.memories.memory import MemoryDraft
from muniment.domain.memories.query import MemoryFilter, PageRequest
from muniment.domain.sessions.session import SessionDraft
from muniment.services.agents.key_drafts import KeyDraft
from muniment.services.maintenance.findings import index_of, is_of_text_index
from muniment.services.usage.charts import ChartsRequest
from muniment.services.vault.notice_texts import NO_VECTORS_NOTICE
from muniment.storage.checks.file_check import named_problems
from muniment.storage.engine.connection import open_raw
from tests.fakes.background_waits import await_published
from tests.fakes.damage import damage

if TYPE_CHECKING:
    from muniment.services.maintenance.findings import Finding
    from tests.conftest import Home

NO_TEXT = "CAST(x'C3FF41' AS TEXT)"
"""Bytes that are not UTF-8, stored as a text."""


def fill(home: Home) -> None:
    drafts = [
        MemoryDraft(content=f"a kettle number {number}", tags=("tea",), user_id="ada")
        for number in (1, 2)
    ]
    home.services.memories.remember_batch(drafts, PERSON)
    await_published(home)


def reopen(home: Home) -> None:
    home.services.vault.lock()
    home.services.vault.unlock_with_key_file()


def examined(home: Home) -> dict[str, Finding]:
    return {found.check: found for found in home.services.doctor.examine(PERSON)}


def contents(home: Home) -> set[str]:
    found = home.services.memories.list(MemoryFilter(), PageRequest(limit=50), PERSON).memories
    return {memory.content for memory in found}


def test_a_damaged_key_is_refused_alone(home: Home) -> None:
    fill(home)
    tokens = [
        home.services.keys.create(KeyDraft(namespaces=("default",), name=name), PERSON).token
        for name in ("hurt", "well")
    ]
    damage(home, f"UPDATE api_keys SET name = {NO_TEXT} WHERE name = 'hurt'")
    reopen(home)
    hurt, well = (token.reveal().decode("ascii") for token in tokens)
    with pytest.raises(UnauthorizedError):
        home.services.keys.authenticate(hurt)
    assert home.services.keys.authenticate(well)
    assert not examined(home)["keys-and-settings"].ok


@pytest.mark.parametrize(
    "column", ["namespace_id", "archived_at", "deleted_at", "expires_at", "actor", "user_id"]
)
def test_a_damaged_memory_does_not_keep_the_vault_shut(home: Home, column: str) -> None:
    fill(home)
    damage(home, f"UPDATE memories SET {column} = {NO_TEXT} WHERE number = 1")
    reopen(home)
    assert contents(home) >= {"a kettle number 2"}
    home.services.memories.remember(MemoryDraft(content="a new pot", embed=False), PERSON)
    assert "a new pot" in contents(home)


@pytest.mark.parametrize("value", [NO_TEXT, "'x'", "9223372036854775807"])
@pytest.mark.parametrize("column", ["state", "dimension", "model_id", "created_at"])
def test_the_doctor_comes_to_a_damaged_set_of_vectors(home: Home, column: str, value: str) -> None:
    fill(home)
    damage(home, f"UPDATE vector_sets SET {column} = {value}")
    reopen(home)
    assert {"journal", "records", "index", "states", "backups"} <= set(examined(home))
    if column == "state":
        assert NO_VECTORS_NOTICE in home.services.vault.notices


VALUES = [
    ("namespaces", "created_at", NO_TEXT),
    ("memories", "version", NO_TEXT),
    ("memories", "actor", NO_TEXT),
    ("memories", "access_count", "'x'"),
    ("memories", "understood", NO_TEXT),
    ("memories", "embedding_reason", NO_TEXT),
    ("memories", "expires_at", "9223372036854775807"),
    ("entities", "normal", NO_TEXT),
    ("entities", "created_at", "x'00'"),
    ("entity_aliases", "name", NO_TEXT),
    ("sessions", "status", "'x'"),
    ("sessions", "expires_at", "9223372036854775807"),
    ("session_states", "actor", NO_TEXT),
    ("owners", "version", NO_TEXT),
    ("owners", "kind", "'x'"),
    ("vector_sets", "state", "'x'"),
    ("vector_sets", "created_at", NO_TEXT),
    ("usage", "took_us", NO_TEXT),
]


@pytest.mark.parametrize(("table", "column", "value"), VALUES)
def test_a_value_that_no_program_writes_is_named(
    home: Home, table: str, column: str, value: str
) -> None:
    fill(home)
    ada = EntityDraft(type="person", name="Ada")
    home.services.entities.create(ada, PERSON)
    home.services.sessions.create(SessionDraft(external_id="trip"), PERSON)
    home.services.states.replace("trip", {"step": 1}, PERSON)
    damage(
        home,
        "INSERT INTO usage VALUES (1, 1, 'somebody', 'search', 1, 0, 1, 1, 1)",
        "INSERT INTO entity_aliases VALUES (1, 1, 'person', 'a. l.', 1, 'A. L.', 1, 0)",
    )
    assert examined(home)["values"].ok
    key = "day" if table == "usage" else "rowid"
    damage(home, f"UPDATE {table} SET {column} = {value} WHERE {key} = 1")
    found = examined(home)["values"]
    assert found.rows == (f"{table} 1",)


def test_one_damaged_text_does_not_keep_the_text_index_from_being_made_anew(home: Home) -> None:
    fill(home)
    damage(
        home,
        f"UPDATE memories SET actor = {NO_TEXT} WHERE number = 1",
        "DELETE FROM memory_text_data WHERE id > 10",
    )
    repaired = home.services.doctor.examine(PERSON, repair=True)
    assert next(found for found in repaired if found.check == "text-index").repaired
    found = examined(home)
    assert found["text-index"].ok
    assert found["no-text"].ok
    assert found["values"].rows == ("memories 1",)


UNREADABLE = [
    ("sessions", "expires_at", "9223372036854775807"),
    ("sessions", "status", "'x'"),
    ("sessions", "created_at", "'x'"),
    ("session_states", "session", "session + 77"),
]


@pytest.mark.parametrize(("table", "column", "value"), UNREADABLE)
def test_what_cannot_be_decoded_is_damage(
    home: Home, table: str, column: str, value: str, caplog: pytest.LogCaptureFixture
) -> None:
    home.services.sessions.create(SessionDraft(external_id="trip"), PERSON)
    home.services.states.replace("trip", {"step": 1}, PERSON)
    damage(home, f"UPDATE {table} SET {column} = {value}")
    with pytest.raises(DamagedVaultError):
        home.services.sessions.get("trip", PERSON)
    assert "a row could not be decoded" in caplog.text


def test_a_mistake_of_who_reads_is_no_damage(home: Home) -> None:
    with home.borrow() as vault, pytest.raises(KeyError), vault.store.read():
        {}["missing"]


def test_a_table_without_row_numbers_left_is_damage_and_no_full_disk(home: Home) -> None:
    home.services.entities.create(EntityDraft(type="person", name="Ada"), PERSON)
    damage(
        home,
        f"UPDATE entities SET id = {2**63 - 1}",
        f"UPDATE sqlite_sequence SET seq = {2**63 - 1}",
    )
    with pytest.raises(DamagedVaultError):
        home.services.entities.create(EntityDraft(type="person", name="Eve"), PERSON)


def test_a_statement_that_the_file_has_no_table_for_is_damage(home: Home) -> None:
    fill(home)
    damage(home, "DROP TABLE usage")
    with home.borrow() as vault, pytest.raises(DamagedVaultError), vault.store.read() as reading:
        reading.usage.items("search", [1])


def _stale(home: Home, index: str, statement: str) -> None:
    """Change a table as if one of its indexes were not there."""
    with home.borrow() as vault:
        path, key = vault.store.path, vault.store._keys.database
    with contextlib.closing(open_raw(path, key)) as raw:
        raw.execute("PRAGMA writable_schema = ON")
        row = raw.execute("SELECT * FROM sqlite_master WHERE name = ?", (index,)).fetchone()
        raw.execute("DELETE FROM sqlite_master WHERE name = ?", (index,))
    damage(home, statement)
    with contextlib.closing(open_raw(path, key)) as raw:
        raw.execute("PRAGMA writable_schema = ON")
        raw.execute("INSERT INTO sqlite_master VALUES (?, ?, ?, ?, ?)", row)


@pytest.mark.parametrize("index", ["memories_created", "operations_by_actor", "entities_by_name"])
def test_an_index_of_another_moment_is_rebuilt(home: Home, index: str) -> None:
    fill(home)
    home.services.entities.create(EntityDraft(type="person", name="Ada"), PERSON)
    table = index.partition("_")[0]
    change = {"memories": "created_at = created_at + 1", "entities": "normal = 'eve'"}
    setting = change.get(table, "stamp = stamp + 1")
    _stale(home, index, f"UPDATE {table} SET {setting} WHERE rowid = 1")
    found = examined(home)["file"]
    assert (found.ok, found.can_mend) == (False, True)
    assert index in found.detail
    mended = {found.check: found for found in home.services.doctor.examine(PERSON, repair=True)}
    assert mended["file"].repaired
    assert examined(home)["file"].ok


@pytest.mark.parametrize("value", [NO_TEXT, "'x'"])
def test_a_tag_of_no_memory_at_all_is_a_stray(home: Home, value: str) -> None:
    fill(home)
    damage(home, f"UPDATE memory_tags SET number = {value} WHERE number = 1")
    found = examined(home)["strays"]
    assert (found.ok, found.can_mend) == (False, True)
    home.services.doctor.examine(PERSON, repair=True)
    assert {"strays", "tags"} <= {name for name, found in examined(home).items() if found.ok}


def test_a_repair_that_is_stopped_leaves_no_empty_text_index(home: Home) -> None:
    fill(home)
    damage(home, "DELETE FROM memory_text_data WHERE id > 10")
    with pytest.raises(ExaminationStoppedError):
        home.services.doctor.examine(
            PERSON, repair=True, watch=lambda told: told.check != "journal"
        )
    found = examined(home)
    assert found["text-index"].ok
    assert found["no-text"].ok


def test_a_tree_is_called_by_its_name_and_a_spare_page_is_no_loss() -> None:
    with contextlib.closing(sqlite3.connect(":memory:")) as raw:
        raw.execute("CREATE TABLE memory_text_idx (a)")
        raw.execute("CREATE INDEX of_things ON memory_text_idx (a)")
        named = named_problems(
            raw,
            [
                "Tree 2 page 9 cell 1: Rowid 5 out of order",
                "Page 7: never used",
                "Tree 3 page 3: x",
            ],
        )
    assert len(named) == 2
    assert is_of_text_index(named[0])
    assert index_of(named[1]) == "of_things"


def test_counts_over_a_damaged_row_are_damage(home: Home) -> None:
    fill(home)
    damage(
        home,
        f"INSERT INTO usage VALUES (1, 1, 'somebody', 'search', 1, {NO_TEXT}, 1, 1, 1)",
        f"UPDATE memories SET updated_at = {NO_TEXT}, created_at = {NO_TEXT}",
    )
    with home.borrow() as vault, pytest.raises(DamagedVaultError), vault.store.read() as reading:
        reading.usage.records(first_day=0, last_day=9)
    with pytest.raises(DamagedVaultError):
        home.services.stats.stats(PERSON)


@pytest.mark.parametrize("value", ["'x'", "9223372036854775807"])
def test_a_moment_of_a_damaged_row_is_damage_wherever_it_is_shown(home: Home, value: str) -> None:
    fill(home)
    memory = home.services.memories.list(MemoryFilter(), PageRequest(limit=1), PERSON).memories[0]
    damage(
        home,
        f"INSERT INTO reads VALUES ({memory.number}, 'key:k', {value}, 1, 1)",
        "UPDATE operations SET stamp = 'x'",
    )
    for show in (
        lambda: home.services.reads.readers_of(memory.id, PERSON),
        lambda: home.services.history.history(memory.id, PERSON),
        lambda: home.services.history.log(LogFilter(), LedgerPage(), PERSON),
    ):
        with pytest.raises(DamagedVaultError):
            show()
    damage(home, f"UPDATE memories SET created_at = {value}")
    with pytest.raises(DamagedVaultError):
        home.services.charts.charts(PERSON, ChartsRequest())


def test_an_index_of_words_that_leads_to_no_page_is_damage(home: Home) -> None:
    words = " ".join(f"word{number}" for number in range(2_000))
    home.services.memories.remember(MemoryDraft(content=words, embed=False), PERSON)
    last = "(SELECT max(term) FROM memory_text_idx)"
    damage(home, f"UPDATE memory_text_idx SET pgno = 0 WHERE term = {last}")
    assert not examined(home)["text-index"].ok
    repaired = {found.check: found for found in home.services.doctor.examine(PERSON, repair=True)}
    assert repaired["text-index"].repaired
    assert examined(home)["text-index"].ok
