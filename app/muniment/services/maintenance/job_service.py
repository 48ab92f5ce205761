"""Use cases about jobs: list, watch, cancel."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from muniment.domain.access import Actor, Scope
from muniment.domain.errors import ConflictError, NotFoundError
from muniment.domain.jobs import ENDED, Job, JobProgress

if TYPE_CHECKING:
    from muniment.domain.changes import ChangeSet
    from muniment.services.maintenance.job_runner import JobRunner
    from muniment.services.vault.vault_session import VaultSession
    from muniment.storage.engine.change_feed import ChangeFeed

_LISTED_MAX: Final = 500


class JobService:
    """Use cases about jobs; any thread.

    An actor confined to namespaces sees only their jobs; jobs that concern the whole vault are for
    actors that see all of it.
    """

    def __init__(self, session: "VaultSession", runner: "JobRunner", changes: "ChangeFeed") -> None:
        self._session = session
        self._runner = runner
        self._changes = changes

    def list(self, actor: Actor) -> tuple[Job, ...]:
        """Return the jobs the actor sees, newest first: the last 500, ended ones included."""
        actor.require(Scope.READ)
        with self._session.borrow() as opened, opened.store.read() as reading:
            return reading.jobs.all(_LISTED_MAX, actor.namespaces)

    def get(self, job_id: str, actor: Actor) -> Job:
        """Return one job.

        Raises:
            NotFoundError: This actor sees no such job.
        """
        actor.require(Scope.READ)
        with self._session.borrow() as opened, opened.store.read() as reading:
            return _visible(reading.jobs.by_id(job_id), actor)

    def can_be_cancelled(self, kind: str) -> bool:
        """Return whether the user may cancel jobs of a kind half done; needs no vault."""
        found = self._runner.kind(kind)
        return found is None or found.can_be_cancelled

    def cancel(self, job_id: str, actor: Actor) -> Job:
        """Cancel a job; it ends after the current step, and reverts what it began.

        Returns:
            The job: usually still running, with ``cancel_requested``.

        Raises:
            NotFoundError: This actor sees no such job.
            ConflictError: It has ended, or its kind cannot be canceled.
        """
        actor.require(Scope.ADMIN)
        with self._session.borrow() as opened:
            with opened.store.write(actor.name) as unit:
                job = _visible(unit.jobs.by_id(job_id), actor)
                if job.state in ENDED:
                    raise ConflictError(
                        f"the job is {job.state.value}", hint="There is nothing to cancel."
                    )
                if not self.can_be_cancelled(job.kind):
                    raise ConflictError(
                        "jobs of this kind cannot be canceled", hint="Wait until it is done."
                    )
                job = unit.jobs.request_cancel(job)
            self._runner.cancel(job)
            return job

    def subscribe(self, callback: Callable[[JobProgress], None]) -> Callable[[], None]:
        """Notify a callback of every job's progress, a few times a second at most.

        It is called on the thread that runs the jobs, and must be quick.

        Returns:
            Call it to stop.
        """

        def notify(changes: "ChangeSet") -> None:
            for progress in changes.jobs:
                callback(progress)

        return self._changes.subscribe(notify)


def _sees(actor: Actor, job: Job) -> bool:
    if job.namespace is None:
        return actor.namespaces is None
    return actor.sees(job.namespace)


def _visible(job: Job | None, actor: Actor) -> Job:
    if job is None or not _sees(actor, job):
        raise NotFoundError("there is no such job", hint="Finished jobs are removed after 30 days.")
    return job
