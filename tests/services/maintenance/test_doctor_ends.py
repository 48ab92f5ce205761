"""The doctor is the last to fail: whatever is damaged, each check ends and says what it found."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import pytest

from muniment.domain.access import PERSON
from muniment.domain.errors import ChangedVaultError, DamagedVaultError, UnauthorizedError
from muniment.domain.memories.memory import MemoryDraft, MemoryPatch
from muniment.domain.memories.query import MemoryFilter, PageRequest
from muniment.services.agents.key_drafts import KeyDraft
from muniment.storage.engine.connection import open_raw
from tests.fakes.background_waits import await_published
from tests.fakes.damage import damage, damage_past_rules
from tests.fakes.opened import session_of
from tests.fakes.splicing import PageMap, swap

if TYPE_CHECKING:
    from muniment.domain.vault.examination_progress import CheckProgress
    from muniment.services.maintenance.findings import Finding
    from tests.conftest import Home

NAMED_MAX = 2_000
SECRET = "quuxwombat"


def examine(home: Home, *, repair: bool = False) -> dict[str, Finding]:
    """Run the doctor, who has to end within so many steps."""
    told = 0

    def watch(_progress: CheckProgress) -> bool:
        nonlocal told
        told += 1
        return told < NAMED_MAX

    findings = home.services.doctor.examine(PERSON, repair=repair, watch=watch)
    return {found.check: found for found in findings}


def bad(findings: dict[str, Finding]) -> set[str]:
    return {name for name, found in findings.items() if not found.ok}


def fill(home: Home, count: int = 4) -> None:
    drafts = [
        MemoryDraft(
            content=f"{SECRET} number {number} " + f"word{number} " * 60,
            tags=("boats",),
            agent_id="sailor",
            metadata={"deck": number},
        )
        for number in range(1, count + 1)
    ]
    home.services.memories.remember_batch(drafts, PERSON)
    first = home.services.memories.list(MemoryFilter(), PageRequest(limit=1), PERSON).memories[0]
    home.services.memories.edit(first.id, MemoryPatch(importance=0.7), PERSON)
    home.services.keys.create(KeyDraft(namespaces=("default",)), PERSON)
    await_published(home)


def swap_leaves(home: Home, table: str) -> None:
    """RequestState the first and the last leaf of a table: its row ids are then out of order."""
    with session_of(home.services).borrow() as vault:
        path, key = vault.store.path, vault.store._keys.database
        raw = open_raw(path, key)
        roots = dict(raw.execute("SELECT name, rootpage FROM sqlite_master WHERE rootpage > 0"))
        raw.close()
        key = type(key)(key.reveal())
    home.services.vault.lock()
    _, first, *_, last = PageMap(path, key, roots).pages(table)
    swap(path, key, first, last)
    home.services.vault.unlock_with_key_file()


@pytest.mark.parametrize("repair", [False, True])
@pytest.mark.parametrize("table", ["memories", "operations", "chunk_vectors"])
def test_rows_out_of_order_do_not_keep_it_for_ever(home: Home, table: str, repair: bool) -> None:
    fill(home, 90)
    swap_leaves(home, table)
    findings = examine(home, repair=repair)
    assert "file" in bad(findings)
    assert {"records", "strays", "states", "model", "backups"} <= set(findings)


OPERATION = [
    "actor = x'00ff'",
    "actor = NULL",
    "subject = CAST(x'ff41' AS TEXT)",
    "digest = NULL",
    "digest = 'text'",
    "chain = 'text'",
    "chain = NULL",
    "patch = 'text'",
    "patch = CAST('{' AS BLOB)",
    "stamp = 9223372036854775807",
    "stamp = NULL",
    "stamp = 'late'",
]


@pytest.mark.parametrize("what", OPERATION)
def test_a_damaged_row_of_the_journal_is_named(home: Home, what: str) -> None:
    fill(home)
    damage_past_rules(home, "operations", f"UPDATE operations SET {what} WHERE sequence = 4")
    for repair in (False, True):
        findings = examine(home, repair=repair)
        assert findings["journal"].rows[0] == "operation 4"
        assert {"records", "journal-records", "links", "states", "model"} <= set(findings)
        assert SECRET not in repr(findings)


@pytest.mark.parametrize(
    "what",
    [
        "chain = NULL",
        "chain = 'text'",
        "sequence = 9223372036854775807",
        "stamp = 'late'",
        "stamp = 9223372036854775807",
    ],
)
def test_behind_a_damaged_row_nothing_is_written_and_damage_is_said(home: Home, what: str) -> None:
    fill(home)
    last = "(SELECT max(sequence) FROM operations)"
    damage_past_rules(home, "operations", f"UPDATE operations SET {what} WHERE sequence = {last}")
    assert "journal" in bad(examine(home))

    def write_anew() -> None:
        home.services.vault.lock()
        home.services.vault.unlock_with_key_file()
        home.services.memories.remember(MemoryDraft(content="late", embed=False), PERSON)

    with pytest.raises(DamagedVaultError):
        write_anew()


ROWS = [
    ("history", "memories", "importance = NULL"),
    ("records", "memories", "created_at = 'late'"),
    ("records", "memories", "content = 'text'"),
    ("records", "memories", "id = x'00ff'"),
    ("records", "memories", "tags = CAST(x'ff41' AS TEXT)"),
    ("history", "memories", "stamps = 'no json'"),
    ("history", "memories", "stamps = NULL"),
    ("passages", "chunks", "start = NULL"),
    ("passages", "chunks", "\"end\" = 'text'"),
    ("codes", "chunks", "code = x'00'"),
    ("vectors", "chunk_vectors", "embedding = 'text'"),
    ("other-records", "owners", "record = 'text'"),
    ("namespace-keys", "namespaces", "wrapped_key = 'text'"),
]


@pytest.mark.parametrize(("check", "table", "what"), ROWS)
def test_values_that_nobody_wrote_are_named(home: Home, check: str, table: str, what: str) -> None:
    fill(home)
    damage_past_rules(home, table, f"UPDATE {table} SET {what} WHERE rowid = 1")
    home.services.vault.lock()
    home.services.vault.unlock_with_key_file()
    for repair in (False, True):
        findings = examine(home, repair=repair)
        assert not findings[check].ok or findings[check].repaired
        assert {"journal", "links", "states", "model", "backups"} <= set(findings)
        assert SECRET not in repr(findings)


def test_damage_that_stops_a_repair_is_named(home: Home, caplog: pytest.LogCaptureFixture) -> None:
    fill(home)
    damage(home, f"UPDATE memories SET project = CAST('{SECRET}' AS BLOB) WHERE number = 2")
    with caplog.at_level(logging.INFO):
        findings = examine(home, repair=True)
    assert findings["scopes"].rows == ("memory 2",)
    assert not findings["scopes"].repaired
    assert {"records", "index", "states", "model", "backups"} <= set(findings)
    assert "a row could not be decoded" in caplog.text
    assert SECRET not in caplog.text


def test_a_damaged_row_of_an_api_key_is_named_and_refused(home: Home) -> None:
    fill(home)
    token = home.services.keys.create(KeyDraft(namespaces=("default",)), PERSON).token
    damage(home, f"UPDATE api_keys SET scopes = '{SECRET}'")
    findings = examine(home)
    assert bad(findings) == {"api-keys", "keys-and-settings"}
    home.services.vault.lock()
    home.services.vault.unlock_with_key_file()
    assert isinstance(home.services.vault.doubt, ChangedVaultError)
    with pytest.raises(UnauthorizedError):
        home.services.keys.authenticate(token.reveal().decode("ascii"))
    assert home.services.memories.list(MemoryFilter(), PageRequest(), PERSON).total > 0


def test_what_was_found_is_there_before_the_next_check(home: Home) -> None:
    fill(home)
    damage(home, "UPDATE operations SET actor = 'another' WHERE sequence = 3")
    seen: dict[str, set[str]] = {}

    def watch(progress: CheckProgress) -> bool:
        found = home.services.doctor.findings(PERSON)
        seen.setdefault(progress.check, {finding.check for finding in found})
        return True

    found = home.services.doctor.examine(PERSON, watch=watch)
    assert seen["file"] == set()
    assert {"file", "journal"} <= seen["keys"]
    assert seen["backups"] < {finding.check for finding in found}
    assert home.services.doctor.findings(PERSON) == ()


def test_what_a_removal_erased_and_is_there_again_is_named_and_erased(home: Home) -> None:
    fill(home)
    gone, *_ = home.services.memories.list(MemoryFilter(), PageRequest(), PERSON).memories
    home.services.memories.delete(gone.id, PERSON, permanent=True)
    damage(
        home,
        "UPDATE operations SET patch = (SELECT patch FROM operations WHERE sequence = 2) "
        f"WHERE action = 'create' AND subject = '{gone.id}'",
    )
    assert examine(home)["erased"].can_mend
    assert examine(home, repair=True)["erased"].repaired
    assert "erased" not in bad(examine(home))
