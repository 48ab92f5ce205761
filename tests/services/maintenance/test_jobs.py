"""Jobs: durable, resumed where they stood, cancelled, told of, and failing in plain words."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field
from itertools import count
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from muniment.domain.access import PERSON, Actor, Scope
from muniment.domain.errors import (
    ConflictError,
    ModelUnavailableError,
    NotAllowedError,
    NotFoundError,
)
from muniment.domain.jobs import ENDED, Job, JobState
from muniment.services.maintenance import job_runner
from tests.fakes.background_waits import await_published
from tests.waiting import PATIENCE_S

if TYPE_CHECKING:
    from collections.abc import Callable

    from muniment.domain.jobs import JobProgress
    from muniment.services.maintenance.job_runner import JobContext, JobRunner
    from tests.conftest import Home, HomeFactory

LISTED = 500
READER = Actor("key:reader", ("default",), frozenset({Scope.READ}))
ADMIN = Actor("key:admin", ("default",), frozenset({Scope.ADMIN}))


@dataclass
class Counting:
    """Counts to ``params["to"]`` in the settings, one number a step."""

    name: str = "counting"
    is_long: bool = False
    can_be_cancelled: bool = True
    hold_at: int | None = None
    fail_at: int | None = None
    fault: Exception = field(default_factory=lambda: ModelUnavailableError("it is not there"))
    begun: list[int] = field(default_factory=list)
    counted: list[int] = field(default_factory=list)
    reached: threading.Event = field(default_factory=threading.Event)
    go_on: threading.Event = field(default_factory=threading.Event)

    def run(self, context: JobContext) -> None:
        number = int(context.job.cursor or 0)
        self.begun.append(number)
        while number < context.job.params["to"]:
            if number == self.hold_at:
                self.reached.set()
                assert self.go_on.wait(PATIENCE_S)
            with context.step() as step:
                number += 1
                step.unit.set_setting(self.name, str(number))
                if number == self.fail_at:
                    raise self.fault
                step.advance(1, cursor=str(number))
            self.counted.append(number)

    def cancelled(self, context: JobContext) -> None:
        with context.step() as step:
            step.unit.set_setting(self.name, "put back")


def runner_of(home: Home) -> JobRunner:
    runner: JobRunner = home.services.jobs._runner
    return runner


def register(home: Home, *kinds: Counting) -> None:
    for kind in kinds:
        runner_of(home).register(kind)


def queue(home: Home, kind: Counting, *, namespace: str | None = None, to: int = 5) -> Job:
    with home.borrow() as opened, opened.store.write("person") as unit:
        row = None if namespace is None else unit.namespaces.by_name(namespace)
        job = unit.jobs.add(
            kind.name,
            now_ms=opened.now_ms(),
            namespace_id=None if row is None else row.id,
            params={"to": to},
            total=to,
        )
    runner_of(home).wake(kind.name)
    return job


def ended(home: Home, job: Job) -> Job:
    """Wait until a job has ended, by its progress, and all listeners have heard of it."""
    over = threading.Event()

    def look(progress: JobProgress) -> None:
        if progress.id == job.id and progress.state in ENDED:
            over.set()

    stop = home.services.jobs.subscribe(look)
    try:
        if home.services.jobs.get(job.id, PERSON).state not in ENDED:
            assert over.wait(PATIENCE_S)
    finally:
        stop()
    await_published(home)
    return home.services.jobs.get(job.id, PERSON)


def kept(home: Home, name: str = "counting") -> str | None:
    with home.borrow() as opened:
        return opened.store.setting(name)


def test_a_job_is_worked_off_and_says_so(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(job_runner, "_PUBLISH_EVERY_S", 1_000.0)
    kind = Counting()
    register(home, kind)
    seen: list[JobProgress] = []
    home.services.jobs.subscribe(seen.append)
    job = ended(home, queue(home, kind, namespace="default"))
    assert (job.state, job.done, job.total, job.namespace) == (JobState.DONE, 5, 5, "default")
    assert job.started_at == job.finished_at == home.clock.now()
    assert kept(home) == "5"
    assert [progress.state for progress in seen] == [
        JobState.QUEUED, JobState.RUNNING, JobState.DONE,
    ]  # fmt: skip
    assert (seen[-1].done, seen[-1].total) == (5, 5)
    assert home.services.jobs.list(PERSON) == (job,)


def test_progress_is_told_while_it_runs_but_not_for_every_step(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticks = count()
    clock = SimpleNamespace(monotonic=lambda: next(ticks) * 0.1, sleep=time.sleep)
    monkeypatch.setattr(job_runner, "time", clock)
    kind = Counting()
    register(home, kind)
    seen: list[JobProgress] = []
    home.services.jobs.subscribe(seen.append)
    ended(home, queue(home, kind, to=20))
    running = [progress.done for progress in seen if progress.state is JobState.RUNNING]
    assert running == sorted(set(running))
    assert 3 < len(running) < 15


def test_locking_pauses_a_job_and_unlocking_goes_on_from_its_cursor(home: Home) -> None:
    kind = Counting(hold_at=2)
    register(home, kind)
    job = queue(home, kind)
    assert kind.reached.wait(PATIENCE_S)
    locking = threading.Thread(target=home.services.vault.lock)
    locking.start()
    while home.services.vault.state.value == "unlocked":
        pass
    runner_of(home)._thread._stopping.wait(PATIENCE_S)
    kind.go_on.set()
    locking.join(PATIENCE_S)
    assert kind.counted == [1, 2]
    home.services.vault.unlock_with_key_file()
    assert ended(home, job).done == 5
    assert kind.begun == [0, 2]
    assert kind.counted == [1, 2, 3, 4, 5]


def test_a_job_goes_on_in_the_next_process(home_factory: HomeFactory) -> None:
    first = home_factory()
    stranger = Counting()
    job = queue(first, stranger)  # this run of the program does not know the kind
    assert first.services.jobs.get(job.id, PERSON).state is JobState.QUEUED
    first.services.close()
    second = home_factory(unlocked=False)
    register(second, stranger)
    second.services.vault.unlock_with_key_file()
    assert ended(second, job).state is JobState.DONE


def test_work_and_cursor_are_committed_together(home: Home) -> None:
    kind = Counting(fail_at=4)
    register(home, kind)
    job = ended(home, queue(home, kind))
    assert job.state is JobState.FAILED
    assert (job.cursor, job.done, kept(home)) == ("3", 3, "3")


@pytest.mark.parametrize(
    ("fault", "detail"),
    [
        (ModelUnavailableError("it is not there"), "The embedding model cannot be used: it is not"),
        (ValueError("canary in a message"), "An unexpected fault (ValueError)"),
    ],
)
def test_a_failure_is_told_in_plain_words(
    home: Home, fault: Exception, detail: str, caplog: pytest.LogCaptureFixture
) -> None:
    kind = Counting(fail_at=1, fault=fault)
    register(home, kind)
    job = ended(home, queue(home, kind))
    assert job.state is JobState.FAILED
    assert job.detail is not None
    assert job.detail.startswith(detail)
    assert "canary" not in job.detail + caplog.text
    fine = Counting("fine")
    register(home, fine)
    assert ended(home, queue(home, fine)).state is JobState.DONE


def test_a_cancelled_job_puts_back_what_it_began(home: Home) -> None:
    kind = Counting(hold_at=2)
    register(home, kind)
    job = queue(home, kind)
    assert kind.reached.wait(PATIENCE_S)
    asked = home.services.jobs.cancel(job.id, PERSON)
    assert (asked.state, asked.cancel_requested) == (JobState.RUNNING, True)
    kind.go_on.set()
    job = ended(home, job)
    assert job.state is JobState.CANCELLED
    assert kind.counted == [1, 2]
    assert kept(home) == "put back"
    with pytest.raises(ConflictError):
        home.services.jobs.cancel(job.id, PERSON)


def test_a_job_cancelled_before_a_crash_is_put_back_after_it(home_factory: HomeFactory) -> None:
    first = home_factory()
    kind = Counting()
    job = queue(first, kind)
    first.services.jobs.cancel(job.id, PERSON)
    first.services.close()
    second = home_factory(unlocked=False)
    register(second, kind)
    second.services.vault.unlock_with_key_file()
    assert ended(second, job).state is JobState.CANCELLED
    assert kind.counted == []
    assert kept(second) == "put back"


def test_what_must_be_finished_cannot_be_cancelled(home: Home) -> None:
    kind = Counting(hold_at=0, can_be_cancelled=False)
    register(home, kind)
    job = queue(home, kind)
    assert kind.reached.wait(PATIENCE_S)
    with pytest.raises(ConflictError):
        home.services.jobs.cancel(job.id, PERSON)
    kind.go_on.set()
    assert ended(home, job).state is JobState.DONE


def test_a_quick_job_does_not_wait_for_a_long_one(home: Home) -> None:
    long, quick = Counting("long", is_long=True, hold_at=1), Counting("quick")
    register(home, long, quick)
    waiting = queue(home, long)
    assert long.reached.wait(PATIENCE_S)
    short = queue(home, quick)
    long.go_on.set()
    ended(home, waiting)
    assert long.begun == [0, 1]
    assert home.services.jobs.get(short.id, PERSON).state is JobState.DONE
    assert quick.counted == [1, 2, 3, 4, 5]


def test_many_jobs_of_others_hide_none_of_a_key(home: Home) -> None:
    home.services.namespaces.create("work", PERSON)
    with home.borrow() as opened:
        with opened.store.read() as reading:
            ids = {row.name: row.id for row in reading.namespaces.all()}
        with opened.store.write("person") as unit:
            own = unit.jobs.add("unheard-of", now_ms=1, namespace_id=ids["default"])
            for number in range(LISTED + 1):
                unit.jobs.add("unheard-of", now_ms=2 + number, namespace_id=ids["work"])
            unit.jobs.add("unheard-of", now_ms=1)
    assert [job.id for job in home.services.jobs.list(READER)] == [own.id]
    assert len(home.services.jobs.list(PERSON)) == LISTED
    nowhere = Actor("key:n", (), frozenset({Scope.READ}))
    assert home.services.jobs.list(nowhere) == ()


def test_a_key_sees_the_jobs_of_its_namespaces_alone(home: Home) -> None:
    home.services.namespaces.create("work", PERSON)
    kind = Counting()
    register(home, kind)
    own, other, whole = (
        ended(home, queue(home, kind, namespace=name)) for name in ("default", "work", None)
    )
    assert [job.id for job in home.services.jobs.list(READER)] == [own.id]
    assert {job.id for job in home.services.jobs.list(PERSON)} == {own.id, other.id, whole.id}
    for hidden in (other, whole):
        acts: list[Callable[[str, Actor], Any]] = [
            home.services.jobs.get, home.services.jobs.cancel,
        ]  # fmt: skip
        for act in acts:
            with pytest.raises(NotFoundError):
                act(hidden.id, ADMIN)
    with pytest.raises(NotAllowedError):
        home.services.jobs.cancel(own.id, READER)
    with pytest.raises(NotFoundError):
        home.services.jobs.get("job_0000000000000000", PERSON)
