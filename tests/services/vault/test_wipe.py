"""A wiped namespace: gone at once, swept away later, and nothing written afterwards with it."""

from __future__ import annotations

import subprocess
import sys
import threading
from typing import TYPE_CHECKING, Any

import pytest

from muniment.domain.access import PERSON, Actor, Scope
from muniment.domain.errors import NotFoundError
from muniment.domain.ids import parse_memory_reference
from muniment.domain.jobs import ENDED, JobState
from muniment.domain.memories.memory import Memory, MemoryDraft
from muniment.domain.memories.query import MemoryFilter, PageRequest, SearchMode, SearchRequest
from muniment.services.agents.key_drafts import KeyDraft
from muniment.services.maintenance.wiped_row_removal import SWEEP
from muniment.storage import schema
from tests.fakes.command_line import ENVIRONMENT
from tests.fakes.memories import remember
from tests.fakes.opened import connection_of
from tests.waiting import PATIENCE_S

if TYPE_CHECKING:
    from muniment.services.maintenance.job_runner import JobContext
    from tests.conftest import Home, HomeFactory

CANARY = "uxwombat"


class HeldSweep:
    """In the place of the sweep: waits, so that a test sees what is there before it."""

    name = SWEEP
    is_long = False
    can_be_cancelled = False

    def __init__(self) -> None:
        self.begun = threading.Event()

    def run(self, context: JobContext) -> None:
        self.begun.set()
        while True:
            context.check()
            threading.Event().wait(0.005)

    def cancelled(self, context: JobContext) -> None:
        raise AssertionError


def fill(home: Home, count: int = 5, **fields: Any) -> list[Memory]:
    return [
        remember(home, f"qu{CANARY} number {number}", tags=(f"qu{CANARY}tag",), **fields)
        for number in range(count)
    ]


def wipe(home: Home, name: str = "default") -> None:
    home.services.namespaces.wipe(name, PERSON, confirm=name)


def hold_sweep(home: Home) -> HeldSweep:
    held = HeldSweep()
    home.services.jobs._runner.register(held)
    return held


def swept(home: Home) -> None:
    """Wait until every sweep has ended well."""
    over = threading.Event()
    stop = home.services.jobs.subscribe(lambda job: over.set() if job.state in ENDED else None)
    try:
        while any(job.state not in ENDED for job in home.services.jobs.list(PERSON)):
            over.wait(0.1)
    finally:
        stop()
    states = {job.kind: job.state for job in home.services.jobs.list(PERSON)}
    assert states == {SWEEP: JobState.DONE}


def rows(home: Home) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, those of the full-text index included."""
    with home.borrow() as opened, opened.store.read() as reading:
        connection = connection_of(reading)
        names = connection.exec_driver_sql(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name != 'memory_text'"
        )
        return {
            name: [tuple(row) for row in connection.exec_driver_sql(f'SELECT * FROM "{name}"')]
            for name in list(names.scalars())
        }


def found(home: Home, mode: SearchMode = SearchMode.KEYWORD) -> list[str]:
    request = SearchRequest(query=f"qu{CANARY}", mode=mode, include_confidential=True)
    return [hit.memory.id for hit in home.services.search.search(request, PERSON).hits]


def test_before_one_row_is_swept_nothing_of_it_is_in_any_answer(home: Home) -> None:
    held = hold_sweep(home)
    services = home.services
    gone = fill(home, client_id=None)
    remember(home, f"qu{CANARY} waits", embed=True, wait=False)
    kept = remember(home, "Another boat")
    services.namespaces.create("other", PERSON)
    services.memories.delete(gone[0].id, PERSON)
    wipe(home)
    assert held.begun.wait(PATIENCE_S)
    assert len(rows(home)["memories"]) == 7
    for memory in (*gone, kept):
        for reference in (memory.id, memory.short_id, str(memory.number)):
            with pytest.raises(NotFoundError):
                services.memories.get(reference, PERSON)
            with home.borrow() as opened, opened.store.read() as reading:
                parsed = parse_memory_reference(reference)
                assert parsed is not None
                assert reading.memories.by_reference(parsed) is None
        with pytest.raises(NotFoundError):
            services.memories.restore(memory.id, PERSON)
        with pytest.raises(NotFoundError):
            services.memories.delete(memory.id, PERSON, permanent=True)
    for wanted in (MemoryFilter(), MemoryFilter(deleted=True), MemoryFilter(include_expired=True)):
        assert services.memories.list(wanted, PageRequest(), PERSON).total == 0
    assert [found(home, mode) for mode in SearchMode] == [[], [], []]
    stats = services.stats.stats(PERSON)
    assert (stats.memories, stats.trashed, stats.vectors, stats.namespaces) == (0, 0, 0, 2)
    assert [space.memory_count for space in services.namespaces.list(PERSON)] == [0, 0]
    assert {space.name for space in services.namespaces.list(PERSON)} == {"default", "other"}


def test_its_key_is_gone_from_the_file_and_from_memory(home: Home) -> None:
    held = hold_sweep(home)
    fill(home)
    before = {row[1]: row[3] for row in rows(home)["namespaces"]}
    wipe(home)
    assert held.begun.wait(PATIENCE_S)
    after = {row[1]: row[3] for row in rows(home)["namespaces"]}
    (uid,) = before
    assert after[uid] == b""
    assert before[uid] not in after.values()
    with home.borrow() as opened:
        assert uid not in opened.store._sealers._by_uid


def test_the_sweep_leaves_nothing_of_it_in_the_file(home: Home) -> None:
    gone = fill(home)
    wipe(home)
    swept(home)
    everything = rows(home)
    assert [name for name, found in everything.items() if CANARY in repr(found)] == []
    for table in ("memories", "memory_tags", "chunks", "chunk_vectors", "memory_metadata"):
        assert everything[table] == []
    columns = list(schema.operations.columns.keys())
    of_gone = {memory.id for memory in gone}
    patches = [
        row[columns.index("patch")]
        for row in everything["operations"]
        if row[columns.index("subject")] in of_gone
    ]
    assert patches
    assert set(patches) == {None}
    assert len(everything["namespaces"]) == 1
    assert all(finding.ok for finding in home.services.doctor.examine(PERSON))


def test_what_is_written_right_after_the_wipe_stays(home: Home) -> None:
    held = hold_sweep(home)
    fill(home, client_id=None)
    first = remember(home, f"qu{CANARY} first", client_id="same")
    wipe(home)
    assert held.begun.wait(PATIENCE_S)
    after = remember(home, f"qu{CANARY} after", client_id="same")
    assert after.id != first.id
    home.services.vault.lock()
    from muniment.services.maintenance.wiped_row_removal import Sweep

    home.services.jobs._runner.register(Sweep())
    home.services.vault.unlock_with_key_file()
    swept(home)
    assert home.services.memories.get(after.id, PERSON).content == f"qu{CANARY} after"
    assert [found(home, mode) for mode in SearchMode] == [[after.id]] * 3
    assert len(rows(home)["memories"]) == 1


def test_many_rows_are_swept_in_steps_and_a_key_of_the_namespace_sees_how_far(home: Home) -> None:
    drafts = [MemoryDraft(content=f"qu{CANARY} {number}", embed=False) for number in range(450)]
    home.services.memories.remember_batch(drafts, PERSON)
    home.services.keys.create(KeyDraft(namespaces=("default",)), PERSON)
    wipe(home)
    swept(home)
    reader = Actor("key:reader", ("default",), frozenset({Scope.READ}))
    (job,) = home.services.jobs.list(reader)
    assert (job.namespace, job.done, job.state) == ("default", 450, JobState.DONE)


def test_a_deleted_namespace_is_swept_as_well_and_its_name_is_free(home: Home) -> None:
    home.services.namespaces.create("work", PERSON)
    memory = remember(home, f"qu{CANARY} in the trash", namespace="work")
    home.services.memories.delete(memory.id, PERSON)
    held = hold_sweep(home)
    home.services.namespaces.delete("work", PERSON)
    assert held.begun.wait(PATIENCE_S)
    assert [space.name for space in home.services.namespaces.list(PERSON)] == ["default"]
    (job,) = home.services.jobs.list(PERSON)
    assert job.namespace is None
    home.services.namespaces.create("work", PERSON)
    assert remember(home, "new", namespace="work").namespace == "work"


def test_a_vault_killed_between_wipe_and_sweep_is_swept_at_the_next_unlocking(
    home_factory: HomeFactory,
) -> None:
    """The process dies as soon as the wipe is answered, or in the middle of the sweep."""
    folder = home_factory(unlocked=False).folder
    for steps in (0, 1, 3):
        script = KILLED.format(steps=steps, canary=f"qu{CANARY}")
        done = subprocess.run(
            [sys.executable, "-c", script, str(folder)],
            env=ENVIRONMENT, cwd=".", capture_output=True, check=False, timeout=60,
        )  # fmt: skip
        assert done.returncode == -9, done.stderr.decode()
        home = home_factory()
        assert home.services.memories.list(MemoryFilter(), PageRequest(), PERSON).total == 0
        swept(home)
        everything = rows(home)
        assert everything["memories"] == everything["chunks"] == []
        assert CANARY not in repr(everything)
        assert len(everything["namespaces"]) == 1
        home.services.close()


KILLED = """
import os, signal, sys, threading
from pathlib import Path
from tests.conftest import FakeClock, FakeKeychain, _build, _fake_model
from muniment.domain.access import PERSON
from muniment.domain.memories.memory import MemoryDraft
from muniment.services.maintenance.job_runner import JobContext

home = _build(Path(sys.argv[1]), FakeClock(), FakeKeychain(), _fake_model)
home.services.vault.unlock_with_key_file()
drafts = [MemoryDraft(content=f"{canary} {{n}}", tags=("{canary}",)) for n in range(420)]
home.services.memories.remember_batch(drafts, PERSON)
seen = 0
real = JobContext.check

def check(self):
    global seen
    seen += 1
    if seen > {steps}:
        os.kill(os.getpid(), signal.SIGKILL)
    real(self)

JobContext.check = check
home.services.namespaces.wipe("default", PERSON, confirm="default")
threading.Event().wait(20)
"""
