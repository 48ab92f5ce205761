"""A session with many memories is removed in short steps, and what is left undone goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from muniment.domain.access import PERSON
from muniment.domain.changes import ChangeKind
from muniment.domain.errors import (
    ConflictError,
    DiskFullError,
    NotFoundError,
    PartlyRemovedError,
    VaultLockedError,
)
from muniment.domain.history.ledger import UndoRequest
from muniment.domain.jobs import ENDED, JobState
from muniment.domain.memories.memory import MemoryDraft, MemoryPatch
from muniment.domain.memories.query import MemoryFilter, PageRequest
from muniment.domain.sessions.session import SessionDraft, SessionMemories, SessionPatch
from muniment.services.sessions import session_removal
from muniment.services.sessions.session_removal import AT_ONCE, PURGE_SESSION
from muniment.storage.memories.memory_reader import MemoryReader
from muniment.storage.memories.removal import Remover
from tests.fakes.damage import make_unreadable
from tests.fakes.templates import filled_template
from tests.waiting import until

if TYPE_CHECKING:
    from pathlib import Path

    from muniment.domain.changes import ChangeSet
    from muniment.domain.jobs import Job
    from muniment.services.container import Services
    from tests.conftest import FakeClock, Home

COUNT = 2 * AT_ONCE + 30


@pytest.fixture(scope="module")
def template_vault(template_vault: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return filled_template(template_vault, tmp_path_factory.mktemp("filled"), fill)


def fill(services: Services, _clock: FakeClock) -> None:
    services.sessions.create(SessionDraft(external_id="voyage"), PERSON)
    drafts = [
        MemoryDraft(content=f"the boat number {number}", session_id="voyage", embed=False)
        for number in range(COUNT)
    ]
    services.memories.remember_batch(drafts, PERSON)
    services.memories.remember(MemoryDraft(content="at home", embed=False), PERSON)


def total(home: Home, wanted: MemoryFilter = MemoryFilter()) -> int:  # noqa: B008 (frozen)
    return home.services.memories.list(wanted, PageRequest(limit=1), PERSON).total


def heard_of(home: Home) -> list[ChangeSet]:
    heard: list[ChangeSet] = []
    home.services.changes.subscribe(heard.append)
    return heard


def sizes(heard: list[ChangeSet]) -> list[int]:
    return [len(changes.memories) for changes in heard if changes.memories]


def job_of(home: Home) -> Job:
    (job,) = [job for job in home.services.jobs.list(PERSON) if job.kind == PURGE_SESSION]
    return job


def test_purging_many_is_a_job_of_short_steps_that_is_waited_for(home: Home) -> None:
    heard = heard_of(home)
    home.services.sessions.delete("voyage", PERSON, memories=SessionMemories.PURGE)
    assert total(home) == 1
    assert total(home, MemoryFilter(deleted=True)) == 0
    assert sizes(heard) == [AT_ONCE, AT_ONCE, 30]
    job = job_of(home)
    assert (job.state, job.done, job.total) == (JobState.DONE, COUNT, COUNT)
    assert job.namespace == "default"
    with pytest.raises(NotFoundError):
        home.services.sessions.get("voyage", PERSON)
    findings = home.services.doctor.examine(PERSON)
    assert [finding.check for finding in findings if not finding.ok] == []


def test_few_are_purged_with_the_session_at_once(home: Home) -> None:
    home.services.sessions.create(SessionDraft(external_id="short"), PERSON)
    made = [
        home.services.memories.remember(
            MemoryDraft(content=f"note {number}", session_id="short", embed=False), PERSON
        ).memory
        for number in range(3)
    ]
    make_unreadable(home, [made[1].number])
    deleted = home.services.sessions.delete("short", PERSON, memories=SessionMemories.PURGE)
    changes = deleted.changes
    assert {(one.kind, one.memory_id) for one in changes.memories} == {
        (ChangeKind.PURGED, memory.id) for memory in made
    }
    assert not home.services.jobs.list(PERSON)
    with home.borrow() as opened, opened.store.read() as reading:
        assert not reading.texts.is_unsettled  # no word of them is left in the file


def test_what_names_a_session_of_that_name_later_stays(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session_removal, "WAITED_S", 0.0)
    home.services.jobs._runner.stop()
    home.services.sessions.delete("voyage", PERSON, memories=SessionMemories.PURGE)
    assert total(home) == COUNT + 1
    later = home.services.memories.remember(
        MemoryDraft(content="another voyage", session_id="voyage", embed=False), PERSON
    ).memory
    home.services.vault.lock()
    home.services.vault.unlock_with_key_file()  # a job goes on where it stands
    until(lambda: job_of(home).state is JobState.DONE)
    left = home.services.memories.list(MemoryFilter(), PageRequest(), PERSON).memories
    assert {memory.content for memory in left} == {"another voyage", "at home"}
    assert home.services.memories.get(later.id, PERSON).session_id == "voyage"


def test_it_is_done_where_the_namespace_was_wiped_meanwhile(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session_removal, "WAITED_S", 0.0)
    home.services.jobs._runner.stop()
    home.services.sessions.delete("voyage", PERSON, memories=SessionMemories.PURGE)
    home.services.namespaces.wipe("default", PERSON, confirm="default")
    home.services.vault.lock()
    home.services.vault.unlock_with_key_file()
    until(lambda: job_of(home).state in ENDED)
    assert (job_of(home).state, job_of(home).detail) == (JobState.DONE, None)


def test_it_can_be_cancelled_and_the_rest_stays(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session_removal, "WAITED_S", 0.0)
    heard: list[ChangeSet] = []

    def cancel_at_the_first_step(changes: ChangeSet) -> None:
        if changes.memories and not heard:
            heard.append(changes)
            home.services.jobs.cancel(job_of(home).id, PERSON)

    home.services.changes.subscribe(cancel_at_the_first_step)
    home.services.sessions.delete("voyage", PERSON, memories=SessionMemories.PURGE)
    until(lambda: job_of(home).state is JobState.CANCELLED)
    assert total(home) == COUNT - AT_ONCE + 1
    with pytest.raises(NotFoundError):
        home.services.sessions.get("voyage", PERSON)


def test_the_trash_takes_many_in_short_steps_that_one_undo_takes_back(home: Home) -> None:
    heard = heard_of(home)
    changes = home.services.sessions.delete("voyage", PERSON).changes
    assert sizes(heard) == [AT_ONCE, AT_ONCE, 30]
    assert len(changes.memories) == COUNT
    assert total(home) == 1
    assert changes.batch_id is not None
    home.services.history.undo(UndoRequest(batch=changes.batch_id), PERSON)
    assert total(home) == COUNT + 1


def test_stopped_it_leaves_the_session_and_what_went_can_be_taken_back(home: Home) -> None:
    told: list[tuple[int, int]] = []

    def watch(done: int, of: int) -> bool:
        told.append((done, of))
        return len(told) < 2

    deleted = home.services.sessions.delete("voyage", PERSON, watch=watch, batch_id="mine")
    assert deleted.is_stopped
    assert told == [(0, COUNT), (AT_ONCE, COUNT)]
    assert (len(deleted.changes.memories), deleted.changes.batch_id) == (AT_ONCE, "mine")
    assert total(home) == COUNT - AT_ONCE + 1
    assert home.services.sessions.get("voyage", PERSON).handle == "voyage"
    home.services.history.undo(UndoRequest(batch="mine"), PERSON)
    assert total(home) == COUNT + 1


def test_stopped_before_the_first_step_it_writes_nothing(home: Home) -> None:
    heard = heard_of(home)
    for fate in SessionMemories:
        deleted = home.services.sessions.delete(
            "voyage", PERSON, memories=fate, watch=lambda _done, _total: False
        )
        assert deleted.is_stopped
        assert not deleted.changes
    assert heard == []
    assert home.services.sessions.get("voyage", PERSON).memory_count == COUNT


def test_what_a_lock_left_undone_is_done_when_it_is_deleted_anew(home: Home) -> None:
    heard: list[ChangeSet] = []

    def watch(done: int, _total: int) -> bool:
        if done:
            raise VaultLockedError
        return True

    with pytest.raises(VaultLockedError):
        home.services.sessions.delete("voyage", PERSON, watch=watch)
    assert home.services.sessions.get("voyage", PERSON).memory_count == COUNT - AT_ONCE
    home.services.changes.subscribe(heard.append)
    deleted = home.services.sessions.delete("voyage", PERSON)
    assert not deleted.is_stopped
    assert len(deleted.changes.memories) == COUNT - AT_ONCE
    assert total(home) == 1
    with pytest.raises(NotFoundError):
        home.services.sessions.get("voyage", PERSON)


def test_who_leaves_the_session_meanwhile_stays_and_who_comes_goes_with_it(home: Home) -> None:
    memories = home.services.memories
    heard: list[ChangeSet] = []
    there = memories.list(MemoryFilter(session_id="voyage"), PageRequest(limit=500), PERSON)
    moved = sorted(there.memories, key=lambda one: one.number)[AT_ONCE]  # of the second step

    def change_at_the_first_step(changes: ChangeSet) -> None:
        if changes.memories and not heard:
            heard.append(changes)
            memories.edit(moved.id, MemoryPatch(session_id="harbour"), PERSON)
            late = MemoryDraft(content="late", session_id="voyage", embed=False)
            memories.remember(late, PERSON)

    home.services.changes.subscribe(change_at_the_first_step)
    home.services.sessions.delete("voyage", PERSON)
    left = memories.list(MemoryFilter(), PageRequest(), PERSON).memories
    assert {memory.content for memory in left} == {moved.content, "at home"}


@pytest.mark.parametrize("fate", [SessionMemories.TRASH, SessionMemories.PURGE])
def test_its_memories_are_not_listed_anew_at_every_step(
    home: Home, monkeypatch: pytest.MonkeyPatch, fate: SessionMemories
) -> None:
    really, listed = MemoryReader.numbers_of_session, list[int]()

    def numbers_of_session(reader: MemoryReader, *asked: Any, **more: Any) -> list[int]:
        found = really(reader, *asked, **more)
        listed.append(len(found))
        return found

    monkeypatch.setattr(MemoryReader, "numbers_of_session", numbers_of_session)
    home.services.sessions.delete("voyage", PERSON, memories=fate)
    assert total(home) == 1
    # Once at first; then before the last step, or by the job.
    assert listed == [COUNT, COUNT % AT_ONCE if fate is SessionMemories.TRASH else COUNT]


def test_it_is_done_where_the_namespace_is_wiped_between_two_steps(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session_removal, "WAITED_S", 0.0)
    heard: list[ChangeSet] = []

    def wipe_at_the_first_step(changes: ChangeSet) -> None:
        if changes.memories and not heard:
            heard.append(changes)
            home.services.namespaces.wipe("default", PERSON, confirm="default")

    home.services.changes.subscribe(wipe_at_the_first_step)
    home.services.sessions.delete("voyage", PERSON, memories=SessionMemories.PURGE)
    until(lambda: job_of(home).state in ENDED)
    assert (job_of(home).state, job_of(home).detail) == (JobState.DONE, None)


def test_one_that_cannot_be_read_does_not_keep_the_session(home: Home) -> None:
    make_unreadable(home, [3])
    changes = home.services.sessions.delete("voyage", PERSON).changes
    assert len(changes.memories) == COUNT - 1
    with pytest.raises(NotFoundError):
        home.services.sessions.get("voyage", PERSON)


def test_a_version_that_is_not_the_present_one_is_refused_before_anything(home: Home) -> None:
    with pytest.raises(ConflictError):
        home.services.sessions.delete("voyage", PERSON, expected_version=77)
    assert total(home) == COUNT + 1


def test_a_change_meanwhile_does_not_leave_it_half_removed(home: Home) -> None:
    version = home.services.sessions.get("voyage", PERSON).version
    heard: list[ChangeSet] = []

    def change_at_the_first_step(changes: ChangeSet) -> None:
        if changes.memories and not heard:
            heard.append(changes)
            home.services.sessions.edit("voyage", SessionPatch(title="Changed"), PERSON)

    home.services.changes.subscribe(change_at_the_first_step)
    home.services.sessions.delete("voyage", PERSON, expected_version=version)
    assert heard
    assert total(home) == 1
    with pytest.raises(NotFoundError):
        home.services.sessions.get("voyage", PERSON)


def test_another_one_of_its_name_made_meanwhile_is_not_removed(home: Home) -> None:
    heard: list[ChangeSet] = []

    def replace_at_the_first_step(changes: ChangeSet) -> None:
        if changes.memories and not heard:
            heard.append(changes)
            sessions = home.services.sessions
            sessions.delete("voyage", PERSON, memories=SessionMemories.KEEP)
            sessions.create(SessionDraft(external_id="voyage", title="The next"), PERSON)

    home.services.changes.subscribe(replace_at_the_first_step)
    with pytest.raises(NotFoundError):
        home.services.sessions.delete("voyage", PERSON)
    assert home.services.sessions.get("voyage", PERSON).title == "The next"
    assert total(home) == COUNT - AT_ONCE + 1


@pytest.mark.parametrize("is_cancelled", [True, False])
def test_memories_that_stay_are_told_of(
    home: Home, monkeypatch: pytest.MonkeyPatch, *, is_cancelled: bool
) -> None:
    def end(remover: Remover, *_asked: object) -> int:
        if not is_cancelled:
            raise DiskFullError
        home.services.jobs._runner.cancel(job_of(home))
        return 0

    monkeypatch.setattr(Remover, "purge", end)
    why = "cancelled" if is_cancelled else "disk is full"
    with pytest.raises(PartlyRemovedError, match=f"not all of its memories: .*{why}"):
        home.services.sessions.delete("voyage", PERSON, memories=SessionMemories.PURGE)
    assert total(home) == COUNT + 1
