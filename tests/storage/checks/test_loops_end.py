"""Loops over rows end on damaged tables, and say damage."""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING

import pytest

from muniment.domain.access import PERSON
from muniment.domain.errors import DamagedVaultError
from muniment.domain.jobs import JobState
from muniment.domain.memories.memory import MemoryDraft
from muniment.storage.engine.progress import require_gone, rising
from tests.fakes.damage import damage
from tests.fakes.splicing import PageMap, swap
from tests.waiting import PATIENCE_S

if TYPE_CHECKING:
    from tests.conftest import Home
    from tests.fakes.stores import StoreKit

LONG = "word " * 200


def swap_leaves(kit: StoreKit, table: str) -> None:
    """RequestState the first and the last leaf of a table: its row ids are then out of order."""
    with kit.raw() as raw:
        roots = dict(raw.execute("SELECT name, rootpage FROM sqlite_master WHERE rootpage > 0"))
    kit.store.checkpoint()
    kit.store.close()
    _, first, *_, last = PageMap(kit.path, kit.keys.database, roots).pages(table)
    swap(kit.path, kit.keys.database, first, last)
    kit.store = kit.opened()


def fill(kit: StoreKit, count: int = 60) -> None:
    kit.add_many([kit.new(f"{number} {LONG}", session_id="s") for number in range(count)])


def test_numbers_that_do_not_rise_are_damage() -> None:
    assert rising([3, 5, 9], 2) == [3, 5, 9]
    assert rising([], 7) == []
    for numbers in ([3, 3], [5, 4], [2, 3]):
        with pytest.raises(DamagedVaultError):
            rising(numbers, 2)


def test_what_is_listed_after_it_was_dealt_with_is_damage() -> None:
    require_gone([4, 5], [1, 2])
    require_gone([], [])
    with pytest.raises(DamagedVaultError):
        require_gone([2, 3], [1, 2])


def test_a_set_of_vectors_is_not_filled_for_ever(kit: StoreKit) -> None:
    fill(kit)
    with kit.store.write("system") as unit:
        made = unit.vector_sets.create("other@0", 384, unit.vector_sets.all()[0].state, now_ms=0)
    swap_leaves(kit, "memories")
    after, seen = 0, 0

    def fill_on() -> None:
        nonlocal after, seen
        while True:
            with kit.store.read() as reading:
                numbers = reading.vector_sets.missing(made.id, after=after, limit=16)
            seen += len(numbers)
            assert seen < 1_000
            if not numbers:
                return
            after = numbers[-1]

    with pytest.raises(DamagedVaultError):
        fill_on()


def test_digests_are_completed_in_one_round(kit: StoreKit) -> None:
    fill(kit)
    with kit.raw() as raw:
        raw.execute("UPDATE memories SET content_digest = NULL")
    swap_leaves(kit, "memories")
    with kit.store.write("system") as unit:
        numbers = unit.repair.lacking_digests()
    assert sorted(numbers) == list(range(1, 61))


def test_a_row_that_cannot_be_found_ends_the_sweep(kit: StoreKit) -> None:
    fill(kit)
    namespace_id = kit.namespace_id()
    swap_leaves(kit, "memories")

    def sweep() -> None:
        for _ in range(1_000):
            with kit.store.write("system") as unit:
                if not unit.removal.sweep(namespace_id, 200):
                    return
        pytest.fail("it swept a thousand times")

    with pytest.raises(DamagedVaultError):
        sweep()


def test_a_journal_with_a_number_far_away_is_swept_at_once(kit: StoreKit) -> None:
    fill(kit, 3)
    namespace_id = kit.namespace_id()
    steps, after = 0, 0
    with kit.raw() as raw:
        raw.execute("UPDATE operations SET sequence = 4000000000000000000 WHERE sequence = 3")
    while after is not None:
        with kit.store.write("system") as unit:
            after = unit.removal.sweep_journal(namespace_id, after)
        steps += 1
        assert steps < 10


# A row that is listed by one way and written by another, as a trigger that takes writes back.
TAKEN_BACK = (
    "CREATE TRIGGER taken_back AFTER UPDATE OF {column} ON {table} "
    "WHEN new.{column} IS NOT {value} BEGIN "
    "UPDATE {table} SET {column} = {value} WHERE rowid = new.rowid; END"
)


@pytest.mark.parametrize(("column", "value"), [("embedding_state", "'pending'"), ("understood", 0)])
def test_memories_that_wait_whatever_is_done_are_put_off(
    request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture, column: str, value: object
) -> None:
    fixture = "real_home" if column == "understood" else "home"
    home: Home = request.getfixturevalue(fixture)
    damage(home, TAKEN_BACK.format(table="memories", column=column, value=value))
    with caplog.at_level(logging.WARNING):
        home.services.memories.remember(MemoryDraft(content="late", embed=False), PERSON)
        damage(home, "UPDATE memories SET embedding_state = 'pending'")
        home.services.doctor.examine(PERSON, repair=True)  # wakes what embeds
        deadline = time.monotonic() + PATIENCE_S
        while "damaged-vault" not in caplog.text:
            assert time.monotonic() < deadline
            time.sleep(0.005)


def test_a_job_that_has_ended_and_is_listed_again_is_damage(kit: StoreKit) -> None:
    with kit.store.write("system") as unit:
        job = unit.jobs.add("sweep", now_ms=0)
    with kit.raw() as raw:
        raw.execute(TAKEN_BACK.format(table="jobs", column="state", value="'queued'"))

    def end() -> None:
        with kit.store.write("system") as unit:
            unit.jobs.end(job, JobState.DONE, now_ms=1)

    with pytest.raises(DamagedVaultError):
        end()


def test_sessions_that_expire_again_and_again_are_damage(kit: StoreKit) -> None:
    kit.add(session_id="s")
    with kit.raw() as raw:
        raw.execute("UPDATE sessions SET expires_at = 1")
        raw.execute("CREATE TRIGGER kept BEFORE DELETE ON sessions BEGIN SELECT raise(IGNORE); END")

    def purge() -> None:
        with kit.store.write("system") as unit:
            unit.scopes.purge_expired_sessions(5, 100)

    with pytest.raises(DamagedVaultError):
        purge()
