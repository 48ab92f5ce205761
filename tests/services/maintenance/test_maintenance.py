"""What time does: expired and trashed memories purged without a trace, idle ones made cold."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from muniment.domain.access import PERSON, Actor, Scope
from muniment.domain.changes import ChangeKind, ChangeSet
from muniment.domain.errors import NotAllowedError, NotFoundError
from muniment.domain.memories.memory import Memory, MemoryDraft, MemoryPatch, Tier
from muniment.domain.memories.query import MemoryFilter, PageRequest, SearchMode, SearchRequest
from muniment.domain.sessions.session import SessionDraft
from muniment.services.maintenance.woken_thread import WokenThread
from muniment.storage import schema
from tests.fakes.background_waits import await_first_round
from tests.fakes.damage import damage
from tests.fakes.memories import remember
from tests.fakes.opened import connection_of
from tests.waiting import PATIENCE_S

if TYPE_CHECKING:
    from muniment.services.maintenance.housekeeping import Housekeeping
    from muniment.services.vault.open_vault import OpenVault
    from tests.conftest import Home

CANARY = "uxwombat"
WRITER = Actor("key:writer", ("default",), frozenset({Scope.WRITE}))


@pytest.fixture
def home(home: Home) -> Home:
    """An open vault whose first round is over."""
    await_first_round(home)
    return home


def in_days(home: Home, days: float) -> Any:
    return home.clock.now() + timedelta(days=days)


def opened_vault(home: Home) -> OpenVault:
    with home.borrow() as opened:
        return opened


def housekeeping(home: Home) -> Housekeeping:
    return home.services.housekeeping


def run_due(home: Home) -> None:
    housekeeping(home).run_due(opened_vault(home))


def purge(home: Home) -> int:
    return housekeeping(home).purge_due(PERSON)


def write_down_uses(home: Home) -> None:
    home.services.vault._maintenance.run_due(1)


def rows(home: Home) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, those of the full-text index included."""
    with opened_vault(home).store.read() as reading:
        connection = connection_of(reading)
        names = connection.exec_driver_sql(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name != 'memory_text'"
        )
        return {
            name: [tuple(row) for row in connection.exec_driver_sql(f'SELECT * FROM "{name}"')]
            for name in list(names.scalars())
        }


def there(home: Home) -> set[str]:
    everything = MemoryFilter(include_expired=True, include_archived=True)
    trash = MemoryFilter(deleted=True, include_expired=True)
    pages = (
        home.services.memories.list(wanted, PageRequest(limit=500), PERSON)
        for wanted in (everything, trash)
    )
    return {memory.id for page in pages for memory in page.memories}


def tier(home: Home, memory: Memory) -> Tier:
    with opened_vault(home).store.read() as reading:
        found = reading.memories.by_reference(memory.id)
    assert found is not None
    return found.tier


# --- purge


def test_what_has_expired_and_old_trash_are_purged_and_nothing_else(home: Home) -> None:
    memories = home.services.memories
    expired = remember(home, "one", expires_at=in_days(home, 1))
    later = remember(home, "two", expires_at=in_days(home, 60))
    old_trash, new_trash = remember(home, "three"), remember(home, "four")
    expired_trash = remember(home, "five", expires_at=in_days(home, 40))
    kept = remember(home, "six")
    memories.delete(old_trash.id, PERSON)
    memories.delete(expired_trash.id, PERSON)
    home.clock.advance(days=29)
    memories.delete(new_trash.id, PERSON)
    assert purge(home) == 1
    assert there(home) == {m.id for m in (later, old_trash, new_trash, expired_trash, kept)}
    home.clock.advance(days=1)
    assert purge(home) == 2
    assert there(home) == {memory.id for memory in (later, new_trash, kept)}
    assert expired.id not in there(home)
    assert purge(home) == 0


def test_a_purge_takes_place_at_the_second_and_not_before(home: Home) -> None:
    memory = remember(home, expires_at=home.clock.now() + timedelta(seconds=10))
    home.clock.advance(seconds=9.999)
    assert purge(home) == 0
    home.clock.advance(milliseconds=1)
    assert purge(home) == 1
    assert memory.id not in there(home)


def test_the_background_purge_leaves_no_trace(home: Home) -> None:
    told: list[ChangeSet] = []
    gone = [
        remember(
            home,
            f"qu{CANARY} number {number}",
            tags=(f"qu{CANARY}tag",),
            metadata={"key": CANARY},
            expires_at=in_days(home, 1),
            client_id=f"qu{CANARY}-{number}",
            source=CANARY,
        )
        for number in range(3)
    ]
    home.services.memories.edit(gone[0].id, MemoryPatch(content=f"qu{CANARY} edited"), PERSON)
    home.services.memories.delete(gone[1].id, PERSON)
    kept = remember(home, "Another boat")
    before = rows(home)
    assert CANARY in repr(before["memory_text_data"])
    assert CANARY in repr(before["memory_tags"])
    home.clock.advance(days=31)
    home.services.changes.subscribe(told.append)
    assert purge(home) == 3
    everything = rows(home)
    assert [name for name, found in everything.items() if CANARY in repr(found)] == []
    columns = list(schema.operations.columns.keys())
    of_gone = [
        dict(zip(columns, row, strict=True))
        for row in everything["operations"]
        if row[columns.index("subject")] in {memory.id for memory in gone}
    ]
    assert {row["action"] for row in of_gone if row["patch"] is not None} == {"purge"}
    numbers = {memory.number for memory in gone}
    for table in ("chunks", "memory_tags", "memory_metadata", "entity_links"):
        place = list(schema.metadata.tables[table].columns.keys()).index("number")
        assert not numbers & {row[place] for row in everything[table]}, table
    assert len(everything["chunk_vectors"]) == len(everything["chunks"]) == 1
    assert there(home) == {kept.id}
    assert [change.kind for changes in told for change in changes.memories] == [
        ChangeKind.PURGED
    ] * 3
    assert {changes.actor for changes in told} == {"system"}
    assert all(finding.ok for finding in home.services.doctor.examine(PERSON))


def test_many_are_purged_in_steps_and_the_words_settled_once(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    drafts = [
        MemoryDraft(content=f"qu{CANARY} {number}", embed=False, expires_at=in_days(home, 1))
        for number in range(450)
    ]
    home.services.memories.remember_batch(drafts, PERSON)
    home.clock.advance(days=1)
    steps: list[int] = []
    home.services.changes.subscribe(lambda changes: steps.append(len(changes.memories)))
    assert purge(home) == 450
    assert steps == [100, 100, 100, 100, 50]
    assert CANARY not in repr(rows(home))


def test_locking_ends_a_purge_between_steps_and_the_next_goes_on(home: Home) -> None:
    drafts = [
        MemoryDraft(content=f"qu{CANARY} {number}", embed=False, expires_at=in_days(home, 1))
        for number in range(450)
    ]
    home.services.memories.remember_batch(drafts, PERSON)
    home.clock.advance(days=1)
    asked = iter([False, True])
    stopping = lambda: next(asked, True)  # noqa: E731
    now = home.clock.now()
    assert housekeeping(home)._purge(opened_vault(home), now, stopping) == 100
    assert CANARY in repr(rows(home))  # the words of the first step are still to be settled
    home.services.vault.lock()
    home.services.vault.unlock_with_key_file()
    await_first_round(home)
    assert CANARY not in repr(rows(home))
    assert there(home) == set()


# --- when it happens


def test_it_is_done_at_unlocking(home: Home) -> None:
    memory = remember(home, expires_at=in_days(home, 1))
    home.services.vault.lock()
    home.clock.advance(days=1)
    purged = threading.Event()

    def look(changes: ChangeSet) -> None:
        if [change.kind for change in changes.memories] == [ChangeKind.PURGED]:
            purged.set()

    home.services.changes.subscribe(look)
    home.services.vault.unlock_with_key_file()
    assert purged.wait(PATIENCE_S)
    assert memory.id not in there(home)


def test_it_is_done_every_hour_of_the_wall_clock(home: Home) -> None:
    run_due(home)
    memory = remember(home, expires_at=home.clock.now() + timedelta(minutes=1))
    home.clock.advance(minutes=59)
    run_due(home)
    assert memory.id in there(home)
    home.clock.advance(minutes=1)
    run_due(home)
    assert memory.id not in there(home)


def test_it_is_done_after_the_machine_slept(home: Home) -> None:
    """A timer stands still while the machine sleeps; the wall clock does not."""
    run_due(home)
    memory = remember(home, expires_at=home.clock.now() + timedelta(minutes=1))
    home.clock.advance(hours=8)
    write_down_uses(home)  # the first round after waking
    assert memory.id not in there(home)


def test_a_clock_set_back_purges_nothing_early(home: Home) -> None:
    memory = remember(home, expires_at=in_days(home, 1))
    trashed = remember(home, "two")
    home.services.memories.delete(trashed.id, PERSON)
    run_due(home)
    for days in (-400, 200, 199):
        home.clock.advance(days=days)
        run_due(home)
        assert there(home) == {memory.id, trashed.id}
    home.clock.advance(days=2)
    run_due(home)
    assert there(home) == {trashed.id}


def test_a_clock_set_back_stops_no_purge(home: Home) -> None:
    run_due(home)
    home.clock.advance(days=-10)
    memory = remember(home, expires_at=home.clock.now() + timedelta(minutes=1))
    home.clock.advance(minutes=1)
    run_due(home)
    assert memory.id not in there(home)


def test_the_rounds_begin_at_once_and_end_when_asked() -> None:
    seen: list[bool] = []
    first = threading.Event()

    def work(stopping: threading.Event) -> None:
        seen.append(stopping.is_set())
        first.set()

    maintenance = WokenThread("maintenance", work, interval_s=3_600)
    maintenance.start()
    assert first.wait(PATIENCE_S)
    assert not maintenance.is_stopping
    maintenance.stop()
    assert maintenance.is_stopping
    assert seen == [False]


# --- tiers


@pytest.fixture
def idle(home: Home) -> Memory:
    """A warm memory that nobody touched for 90 days but a second."""
    memory = remember(home)
    home.clock.advance(days=90, seconds=-1)
    return memory


def test_a_memory_that_nobody_touches_becomes_cold(home: Home, idle: Memory) -> None:
    assert housekeeping(home).demote_cold(PERSON) == 0
    home.clock.advance(seconds=1)
    told: list[ChangeSet] = []
    home.services.changes.subscribe(told.append)
    before = len(rows(home)["operations"])
    assert housekeeping(home).demote_cold(PERSON) == 1
    assert tier(home, idle) is Tier.COLD
    assert [change.memory_id for changes in told for change in changes.memories] == [idle.id]
    assert len(rows(home)["operations"]) == before
    with opened_vault(home).store.read() as reading:
        after = reading.memories.by_reference(idle.id)
    assert after is not None
    assert after.version == idle.version
    assert housekeeping(home).demote_cold(PERSON) == 0


def test_the_hourly_round_demotes_too(home: Home, idle: Memory) -> None:
    home.clock.advance(seconds=1)
    run_due(home)
    assert tier(home, idle) is Tier.COLD


def test_an_access_keeps_warm_and_makes_warm_again(home: Home, idle: Memory) -> None:
    home.services.memories.get(idle.id, PERSON)
    write_down_uses(home)
    home.clock.advance(days=89)
    assert housekeeping(home).demote_cold(PERSON) == 0
    home.clock.advance(days=2)
    assert housekeeping(home).demote_cold(PERSON) == 1
    request = SearchRequest(query="boat", mode=SearchMode.KEYWORD)
    assert [hit.memory.id for hit in home.services.search.search(request, PERSON).hits] == [idle.id]
    write_down_uses(home)
    assert tier(home, idle) is Tier.WARM


@pytest.mark.parametrize("pinned", list(Tier))
def test_a_pinned_tier_is_never_touched(home: Home, pinned: Tier) -> None:
    memory = remember(home, tier=pinned)
    home.clock.advance(days=365)
    assert housekeeping(home).demote_cold(PERSON) == 0
    home.services.memories.get(memory.id, PERSON)
    write_down_uses(home)
    assert tier(home, memory) is pinned
    home.clock.advance(days=365)
    unpinned = home.services.memories.edit(memory.id, MemoryPatch(tier=None), PERSON).memory
    assert unpinned.tier is Tier.COLD
    home.services.memories.get(memory.id, PERSON)
    write_down_uses(home)
    assert tier(home, memory) is Tier.WARM


def test_what_is_important_stays_hot(home: Home) -> None:
    memory = remember(home, importance=0.8)
    home.clock.advance(days=365)
    assert housekeeping(home).demote_cold(PERSON) == 0
    assert tier(home, memory) is Tier.HOT
    edited = home.services.memories.edit(memory.id, MemoryPatch(importance=0.3), PERSON).memory
    assert edited.tier is Tier.COLD


def test_what_is_unimportant_is_cold_whoever_reads_it(home: Home) -> None:
    memory = remember(home, importance=0.39)
    assert memory.tier is Tier.COLD
    home.services.memories.get(memory.id, PERSON)
    write_down_uses(home)
    assert tier(home, memory) is Tier.COLD


def test_the_hourly_round_finds_unimportant_memories_that_an_older_version_left_warm(
    home: Home,
) -> None:
    memory = remember(home, importance=0.39)
    damage(home, f"UPDATE memories SET tier = 'warm' WHERE number = {memory.number}")
    assert housekeeping(home).demote_cold(PERSON) == 1
    assert tier(home, memory) is Tier.COLD


def test_a_memory_of_long_ago_is_cold_from_the_start(home: Home) -> None:
    assert remember(home, created_at=in_days(home, -91)).tier is Tier.COLD
    assert remember(home, created_at=in_days(home, -89)).tier is Tier.WARM


def test_demotion_reaches_what_the_actor_sees_and_no_more(home: Home) -> None:
    home.services.namespaces.create("work", PERSON)
    home.services.namespaces.create("home", PERSON)
    memories = {
        name: remember(home, f"in {name}", namespace=name) for name in ("default", "work", "home")
    }
    home.clock.advance(days=100)
    keeping = housekeeping(home)
    reader = Actor("key:reader", ("default",), frozenset({Scope.READ}))
    with pytest.raises(NotAllowedError):
        keeping.demote_cold(reader)
    with pytest.raises(NotFoundError):
        keeping.demote_cold(WRITER, namespaces=("work",))
    assert keeping.demote_cold(WRITER) == 1
    assert keeping.demote_cold(PERSON, namespaces=("work",)) == 1
    assert {name: tier(home, memory) for name, memory in memories.items()} == {
        "default": Tier.COLD, "work": Tier.COLD, "home": Tier.WARM,
    }  # fmt: skip


# --- sessions


def test_expired_sessions_go_with_their_states(home: Home) -> None:
    sessions = home.services.sessions
    for number in range(60):
        draft = SessionDraft(external_id=f"s{number}", initial_state={"at": CANARY}, ttl_s=60)
        sessions.create(draft, PERSON)
    kept = sessions.create(SessionDraft(external_id="kept"), PERSON).value
    home.clock.advance(minutes=59)
    run_due(home)
    assert len(rows(home)["sessions"]) == 61
    home.clock.advance(minutes=1)
    run_due(home)
    everything = rows(home)
    assert len(everything["sessions"]) == len(everything["session_states"]) == 1
    assert sessions.get(kept.short_id, PERSON).short_id == kept.short_id


def test_a_round_that_does_not_end_does_not_keep_the_vault_from_locking(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("muniment.services.maintenance.woken_thread._STOP_TIMEOUT_S", 0.05)
    is_stuck, answers, rounds = threading.Event(), threading.Event(), []

    def stick(stopping: threading.Event) -> None:
        rounds.append(stopping)
        is_stuck.set()
        assert answers.wait(PATIENCE_S)

    maintenance = WokenThread("maintenance", stick, interval_s=3_600)
    maintenance.start()
    assert is_stuck.wait(PATIENCE_S)
    stuck = maintenance._thread
    maintenance.stop()
    is_stuck.clear()
    maintenance.start()
    assert is_stuck.wait(PATIENCE_S)
    # The one that was stuck ends when it can, although another has begun.
    answers.set()
    assert stuck is not None
    stuck.join(PATIENCE_S)
    maintenance.stop()
    assert not stuck.is_alive()
    assert len(set(rounds)) == len(rounds) == 2
