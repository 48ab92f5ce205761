"""The trash: listed, searched, taken out again, removed for ever."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from muniment.domain.access import PERSON, Actor, Scope
from muniment.domain.history.ledger import UndoRequest
from muniment.domain.jobs import JobState
from muniment.domain.memories.memory import TRASH_KEPT, MemoryDraft
from muniment.domain.memories.query import MemoryFilter, PageRequest
from tests.waiting import until

if TYPE_CHECKING:
    from muniment.domain.ids import MemoryId
    from muniment.domain.jobs import Job
    from tests.conftest import Home

AGENT = Actor("key:key_0123", ("default",), frozenset({Scope.READ, Scope.WRITE}))


def deleted(home: Home, *contents: str, actor: Actor = PERSON, **given: object) -> list[MemoryId]:
    ids = []
    for content in contents:
        draft = MemoryDraft(content=content, embed=False, **given)  # type: ignore[arg-type]
        ids.append(home.services.memories.remember(draft, actor).memory.id)
        home.clock.advance(minutes=1)
        home.services.memories.delete(ids[-1], actor)
    return ids


def ended(home: Home, job: Job) -> Job:
    until(lambda: home.services.jobs.get(job.id, PERSON).finished_at, "the job's end")
    return home.services.jobs.get(job.id, PERSON)


def listed(home: Home, **given: object) -> list[str]:
    page = home.services.trash.list((), PERSON, limit=50, **given)  # type: ignore[arg-type]
    return [entry.memory.content for entry in page.entries]


def test_the_trash_tells_who_when_and_until_when(home: Home) -> None:
    first = home.clock.moment + timedelta(minutes=1)
    deleted(home, "mine")
    deleted(home, "theirs", actor=AGENT)
    soon = home.clock.moment + timedelta(days=2)
    deleted(home, "short", expires_at=soon)
    page = home.services.trash.list((), PERSON, limit=50)
    assert [entry.memory.content for entry in page.entries] == ["short", "theirs", "mine"]
    assert [entry.actor for entry in page.entries] == ["person", AGENT.name, "person"]
    assert page.entries[2].memory.deleted_at == first
    assert page.entries[2].purged_at == first + TRASH_KEPT
    assert page.entries[0].purged_at == soon
    assert page.total == 3


def test_pages_follow_each_other(home: Home) -> None:
    deleted(home, *(f"memory {number}" for number in range(5)))
    page = home.services.trash.list((), PERSON, limit=3)
    assert page.next_cursor is not None
    rest = home.services.trash.list((), PERSON, limit=3, cursor=page.next_cursor)
    contents = [entry.memory.content for entry in (*page.entries, *rest.entries)]
    assert contents == [f"memory {number}" for number in (4, 3, 2, 1, 0)]


def test_what_an_undo_took_away_has_an_author_too(home: Home) -> None:
    written = home.services.memories.remember(MemoryDraft(content="x", embed=False), AGENT)
    assert written.changes.batch_id is not None
    home.services.history.undo(UndoRequest(batch=written.changes.batch_id), PERSON)
    assert home.services.trash.list((), PERSON, limit=5).entries[0].actor == "person"


def test_words_and_parts_of_words_are_found(home: Home) -> None:
    deleted(home, "The boiler needs Pressure", "The cello lesson", tags=("home",))
    find = home.services.trash.find
    assert [e.memory.content for e in find("PRESS boil", (), PERSON).entries] == [
        "The boiler needs Pressure"
    ]
    assert find("home", (), PERSON).total == 2
    assert find("cello boiler", (), PERSON).total == 0
    assert find("home", (), PERSON, is_wanted=lambda: False).total == 0


def test_restoring_is_one_operation_to_undo(home: Home) -> None:
    ids = deleted(home, *(f"memory {number}" for number in range(60)))
    seen: list[tuple[int, int]] = []

    def watch(done: int, total: int) -> bool:
        seen.append((done, total))
        return True

    done = home.services.trash.restore(ids, PERSON, watch=watch)
    assert (done.changed, done.unchanged, done.is_stopped) == (60, 0, False)
    assert seen[-1] == (60, 60)
    assert len(seen) == 3
    assert listed(home) == []
    home.services.history.undo(UndoRequest(batch=done.batch_id), PERSON)
    assert home.services.trash.list((), PERSON, limit=1).total == 60


def test_a_stopped_restore_keeps_what_is_done(home: Home) -> None:
    ids = deleted(home, *(f"memory {number}" for number in range(60)))
    done = home.services.trash.restore(ids, PERSON, watch=lambda count, _total: count < 50)
    assert (done.changed, done.is_stopped) == (50, True)
    assert home.services.trash.list((), PERSON, limit=1).total == 10


def test_some_are_purged_and_the_rest_stays(home: Home) -> None:
    one, two = deleted(home, "one", "two")
    job = ended(home, home.services.trash.purge(PERSON, ids=[one]))
    assert (job.state, job.done, job.total, job.actor) == (JobState.DONE, 1, 1, "person")
    assert listed(home) == ["two"]
    assert home.services.memories.get(two, PERSON, include_deleted=True).content == "two"


def test_emptying_leaves_living_memories_and_other_namespaces(home: Home) -> None:
    home.services.namespaces.create("work", PERSON)
    deleted(home, "gone", "gone too")
    deleted(home, "elsewhere", namespace="work")
    home.services.memories.remember(MemoryDraft(content="alive", embed=False), PERSON)
    job = ended(home, home.services.trash.purge(PERSON, namespaces=("default",)))
    assert job.total == 2
    assert listed(home) == ["elsewhere"]
    page = home.services.memories.list(MemoryFilter(), PageRequest(), PERSON)
    assert [memory.content for memory in page.memories] == ["alive"]


def test_what_was_restored_after_the_asking_is_not_purged(home: Home) -> None:
    (one,) = deleted(home, "one")
    home.services.vault.lock()
    home.services.vault.unlock_with_key_file()
    runner = home.services.jobs._runner
    runner.stop()
    job = home.services.trash.purge(PERSON, ids=[one])
    home.services.memories.restore(one, PERSON)
    home.clock.advance(minutes=1)
    home.services.memories.delete(one, PERSON)
    runner.start()
    ended(home, job)
    assert listed(home) == ["one"]


def test_a_cancelled_purge_stops(home: Home) -> None:
    deleted(home, "one", "two")
    runner = home.services.jobs._runner
    runner.stop()
    job = home.services.trash.purge(PERSON)
    home.services.jobs.cancel(job.id, PERSON)
    runner.start()
    assert ended(home, job).state is JobState.CANCELLED
    assert len(listed(home)) == 2
