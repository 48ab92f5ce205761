"""A value that no program writes is damage: it is named, and shuts nothing that is not its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.fakes.damage import damage
from tests.fakes.rounds import await_told

from muniment.domain.access import PERSON
from muniment.domain.entities import EntityDraft
from muniment.domain.errors import UnauthorizedError
from muniment.domain.memory import MemoryDraft
from muniment.domain.query import MemoryFilter, PageRequest
from muniment.domain.sessions import SessionDraft
from muniment.services.keys import KeyDraft
from muniment.services.opening import NO_VECTORS_NOTICE

if TYPE_CHECKING:
    from tests.conftest import Home

    from muniment.services.findings import Finding

NO_TEXT = "CAST(x'C3FF41' AS TEXT)"
"""Bytes that are not UTF-8, stored as a text."""


def fill(home: Home) -> None:
    drafts = [
        MemoryDraft(content=f"a kettle number {number}", tags=("tea",), user_id="ada")
        for number in (1, 2)
    ]
    home.services.memories.remember_batch(drafts, PERSON)
    await_told(home)


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
