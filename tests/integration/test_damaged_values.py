"""A value that no program writes is damage: it is named, and shuts nothing that is not its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.fakes.damage import damage
from tests.fakes.rounds import await_told

from muniment.domain.access import PERSON
from muniment.domain.errors import UnauthorizedError
from muniment.domain.memory import MemoryDraft
from muniment.domain.query import MemoryFilter, PageRequest
from muniment.services.keys import KeyDraft
from muniment.services.opening import NO_VECTORS_NOTICE

if TYPE_CHECKING:
    from tests.conftest import Home

    from muniment.services.findings import Finding

NO_TEXT = "CAST(x'C3FF41' AS TEXT)"
"""Bytes that are not UTF-8, stored as a text."""


def fill(home: Home) -> None:
    drafts = [MemoryDraft(content=f"a kettle number {number}", tags=("tea",)) for number in (1, 2)]
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
