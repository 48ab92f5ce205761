"""Run long work in short steps: the kinds of job, and the one thread that runs them.

A kind of job is registered once, in `muniment.services.container`, and does its work in steps. Each
step is one short write transaction in which the work, the cursor and the progress are committed
together. After a crash between any two steps, or in the middle of one, the store is intact and the
job continues from its cursor when the vault is opened again::

    class Reembed:
        name = "reembed"
        is_long = True          # quick kinds are run in between
        can_be_cancelled = True

        def run(self, context: JobContext) -> None:
            last = int(context.job.cursor or 0)
            while True:
                with context.opened.store.read() as reading:       # slow work: outside a step
                    memories = reading.memories.after(last, 64)
                if not memories:
                    break
                vectors = self._embed(memories)
                context.check()                                    # optional, between slow parts
                with context.step() as step:
                    step.unit.vectors.add(...)
                    last = memories[-1].number
                    step.advance(len(memories), cursor=str(last))
            with context.step() as step:                           # the switch, one transaction
                step.unit...

        def cancelled(self, context: JobContext) -> None:
            with context.step() as step:                           # revert the work, in steps
                step.unit...

A job is queued by ``unit.jobs.add(kind, now_ms=…, namespace_id=…, params=…, total=…)`` in the
transaction that makes it necessary, then ``JobRunner.wake(kind)``. ``run`` may be called again
after any step, and must then continue from ``context.job`` (cursor, done, total, params). It
returns when all is done; a `MunimentError` that it raises ends the job as failed, with that error's
message.

`JobContext.step` and `JobContext.check` leave ``run`` with an exception of their own when the vault
is being locked (the job continues at the next unlock), when a quick job waits behind a long one (it
continues after that), or when it was cancelled. Then ``cancelled`` is called, again after a crash,
and the job ends. Let these exceptions pass: they are no `MunimentError`.
"""

import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

from muniment.domain.errors import MunimentError, VaultLockedError
from muniment.domain.jobs import Job, JobState
from muniment.services.maintenance.woken_thread import WokenThread

if TYPE_CHECKING:
    from muniment.services.vault.open_vault import OpenVault
    from muniment.services.vault.vault_session import VaultSession
    from muniment.storage.unit_of_work import UnitOfWork

_log = logging.getLogger(__name__)

_PUBLISH_EVERY_S: Final = 0.25
# Other writers wait for the same lock; without a pause a job's steps would take it again at once.
_BREATH_S: Final = 0.005


class JobKind(Protocol):
    """One kind of work; its methods run on the runner's thread."""

    @property
    def name(self) -> str:
        """The value of ``Job.kind``."""
        ...

    @property
    def is_long(self) -> bool:
        """Whether jobs of other kinds run in between."""
        ...

    @property
    def can_be_cancelled(self) -> bool:
        """Whether the user may cancel it half done."""
        ...

    def run(self, context: "JobContext") -> None:
        """Do the work, or continue it."""
        ...

    def cancelled(self, context: "JobContext") -> None:
        """Revert what a cancelled job has begun."""
        ...


class JobPausedError(Exception):
    """The job leaves the thread and continues later; not an error of the job."""


class JobCancelledError(Exception):
    """The job was cancelled; not an error of the job."""


@dataclass
class JobStep:
    """One step: a unit of work and the job's progress with it."""

    unit: "UnitOfWork"
    done: int
    total: int | None
    cursor: str | None

    def advance(self, count: int, *, cursor: str | None = None, total: int | None = None) -> None:
        """Count what the step did.

        Args:
            count: How much more is done.
            cursor: Where to continue; unchanged when omitted.
            total: How much there is in all; unchanged when omitted.
        """
        self.done += count
        self.cursor = self.cursor if cursor is None else cursor
        self.total = self.total if total is None else total


class JobContext:
    """The context of a running job: the open vault, the job itself, and its steps.

    Args:
        opened: Borrowed for as long as the job runs.
        job: As stored.
        runner: The runner of this thread.
        is_ending: Whether the job is being reverted, when cancelling it again has no effect.
    """

    def __init__(
        self, opened: "OpenVault", job: Job, runner: "JobRunner", *, is_ending: bool = False
    ) -> None:
        self.opened = opened
        self.job = job
        self._runner = runner
        self._is_ending = is_ending
        self._published_s = time.monotonic()

    def check(self) -> None:
        """Leave ``run`` if the job has to stop here; costs nothing.

        Raises:
            JobPausedError: The vault is being locked, or a quick job waits.
            JobCancelledError: The job was cancelled.
        """
        if self._runner.must_pause(self.job):
            raise JobPausedError
        if self._runner.is_cancelled(self.job) and not self._is_ending:
            raise JobCancelledError

    @contextmanager
    def step(self) -> Iterator[JobStep]:
        """Open a step: one write transaction that also stores cursor and progress.

        Keep it under a tenth of a second: all other writers wait for it.

        Raises:
            JobPausedError: As `check`; nothing was written.
            JobCancelledError: As `check`; nothing was written.
        """
        self.check()
        time.sleep(_BREATH_S)
        publishes = time.monotonic() - self._published_s >= _PUBLISH_EVERY_S
        with self.opened.store.write(self.job.actor) as unit:
            step = JobStep(unit, self.job.done, self.job.total, self.job.cursor)
            yield step
            unit.jobs.save(self.job, done=step.done, total=step.total, cursor=step.cursor)
            if publishes:
                unit.jobs.publish(self.job.id)
            job = unit.jobs.by_id(self.job.id)
        self.job = job or self.job
        if publishes:
            self._published_s = time.monotonic()


class JobRunner:
    """The thread that runs jobs, one at a time, while the vault is open.

    Any thread may call it.

    Args:
        session: Lends the open vault.
    """

    def __init__(self, session: "VaultSession") -> None:
        self._session = session
        self._kinds: dict[str, JobKind] = {}
        self._thread = WokenThread("muniment-jobs", self._work_off)
        self._lock = threading.Lock()
        self._to_cancel: set[str] = set()
        self._is_quick_waiting = False

    def register(self, kind: JobKind) -> None:
        """Register a kind, before the vault is opened."""
        self._kinds[kind.name] = kind

    def kind(self, name: str) -> JobKind | None:
        """Return a registered kind; ``None`` for one that this program does not know."""
        return self._kinds.get(name)

    def start(self) -> None:
        """Start on the jobs of a vault just unlocked."""
        self._thread.start()

    def stop(self) -> None:
        """Stop after the current step; the rest continues at the next start."""
        self._thread.stop()

    def wake(self, kind: str | None = None) -> None:
        """Make the thread look for queued jobs.

        Args:
            kind: Of the job just queued: a long job makes way for a quick one.
        """
        known = None if kind is None else self._kinds.get(kind)
        if known is not None and not known.is_long:
            self._is_quick_waiting = True
        self._thread.wake()

    def cancel(self, job: Job) -> None:
        """Make a job stop at its next step; the cancellation is already stored."""
        with self._lock:
            self._to_cancel.add(job.id)
        self._thread.wake()

    def must_pause(self, job: Job) -> bool:
        """Return whether a job has to leave the thread."""
        kind = self._kinds[job.kind]
        return self._thread.is_stopping or (kind.is_long and self._is_quick_waiting)

    def is_cancelled(self, job: Job) -> bool:
        """Return whether a job was cancelled, now or in an earlier run of the program."""
        return job.cancel_requested or job.id in self._to_cancel

    def _work_off(self, stopping: threading.Event) -> None:
        # It fails if not even the job's failure can be stored: the disk is full, a page damaged.
        while not stopping.is_set() and self._work_off_one():
            pass

    def _work_off_one(self) -> bool:
        """Run the next job until it ends or pauses; returns whether there was one."""
        with self._session.borrow() as opened:
            job = self._next(opened)
            if job is None:
                return False
            with opened.store.write(job.actor) as unit:
                job = unit.jobs.begin(job, opened.now_ms())
            try:
                state, detail = self._outcome(opened, job)
            except JobPausedError:
                return True
            with opened.store.write(job.actor) as unit:
                unit.jobs.end(job, state, now_ms=opened.now_ms(), detail=detail)
            with self._lock:
                self._to_cancel.discard(job.id)
            return True

    def _next(self, opened: "OpenVault") -> Job | None:
        self._is_quick_waiting = False
        with opened.store.read() as reading:
            jobs = [job for job in reading.jobs.active() if job.kind in self._kinds]
        return min(jobs, key=lambda job: self._kinds[job.kind].is_long, default=None)

    def _outcome(self, opened: "OpenVault", job: Job) -> tuple[JobState, str | None]:
        kind = self._kinds[job.kind]
        try:
            try:
                kind.run(JobContext(opened, job, self))
            except JobCancelledError:
                kind.cancelled(JobContext(opened, job, self, is_ending=True))
                return JobState.CANCELLED, None
        except (JobPausedError, VaultLockedError):
            raise
        except MunimentError as error:
            _log.warning("a job of kind %s failed: %s", job.kind, error.code)
            return JobState.FAILED, str(error)
        except Exception as error:  # noqa: BLE001 (its text may hold content; the thread must live)
            _log.error("a job of kind %s failed: %s", job.kind, type(error).__name__)
            return JobState.FAILED, f"An unexpected fault ({type(error).__name__})"
        return JobState.DONE, None
