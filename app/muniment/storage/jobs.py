"""Jobs in the database: a row each, changed in the same transaction as what the job changes."""

import json
import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, insert, select, update

from muniment.domain.clock import moment_of
from muniment.domain.errors import DamagedVaultError, NotFoundError
from muniment.domain.ids import NamespaceId
from muniment.domain.jobs import ENDED, Job, JobId, JobProgress, JobState
from muniment.domain.rules import is_text
from muniment.storage import schema
from muniment.storage.namespaces import NO_KEY

_JOBS = schema.jobs
_ACTIVE = _JOBS.c.state.not_in([state.value for state in ENDED])
_ID_BYTES = 8


class JobReader:
    """Reads jobs on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def by_id(self, job_id: str) -> Job | None:
        """Return a job, or ``None``."""
        if not is_text(job_id):
            return None
        row = self._connection.execute(_selected(_JOBS.c.id == job_id)).one_or_none()
        return None if row is None else _job_of(row)

    def all(self, limit: int, namespaces: Sequence[str] | None = None) -> tuple[Job, ...]:
        """Return the newest jobs, those at work and those ended.

        Args:
            limit: How many at most.
            namespaces: Those that work in namespaces of these names alone; all for ``None``.
        """
        names = schema.namespaces.c
        condition = None if namespaces is None else names.name.in_(namespaces)
        rows = self._connection.execute(
            _selected(condition).order_by(_JOBS.c.created_at.desc(), _JOBS.c.id.desc()).limit(limit)
        )
        return tuple(_job_of(row) for row in rows)

    def has_ended(self, before_ms: int) -> bool:
        """Tell whether any job ended before a moment."""
        old = select(_JOBS.c.id).where(_JOBS.c.finished_at < before_ms).limit(1)
        return self._connection.execute(old).one_or_none() is not None

    def active(self, kind: str | None = None) -> tuple[Job, ...]:
        """Return the jobs that have not ended, oldest first; of one kind alone if it is given."""
        condition = _ACTIVE if kind is None else _ACTIVE & (_JOBS.c.kind == kind)
        rows = self._connection.execute(
            _selected(condition).order_by(_JOBS.c.created_at, _JOBS.c.id)
        )
        return tuple(_job_of(row) for row in rows)


class JobWriter(JobReader):
    """Writes jobs inside one unit of work; gathers what the change feed is to publish."""

    def __init__(self, connection: Connection, *, actor: str) -> None:
        super().__init__(connection)
        self._actor = actor
        self.progress: list[JobProgress] = []

    def add(
        self,
        kind: str,
        *,
        now_ms: int,
        namespace_id: NamespaceId | None = None,
        params: Mapping[str, Any] | None = None,
        total: int | None = None,
    ) -> Job:
        """Queue a job; whoever does so wakes the runner after the commit.

        Args:
            kind: Which work.
            now_ms: The present moment.
            namespace_id: Where it works; ``None`` for the whole vault.
            params: What it needs to know, of plain JSON; never content.
            total: How much there is to do, when that is known.
        """
        job_id = JobId("job_" + secrets.token_hex(_ID_BYTES))
        row = {
            "id": job_id,
            "kind": kind,
            "namespace_id": namespace_id,
            "actor": self._actor,
            "state": JobState.QUEUED.value,
            "done": 0,
            "total": total,
            "params": json.dumps(dict(params or {})),
            "cancel_requested": 0,
            "created_at": now_ms,
        }
        self._connection.execute(insert(_JOBS).values(row))
        return self.publish(job_id)

    def save(self, job: Job, *, done: int, total: int | None, cursor: str | None) -> None:
        """Keep how far a job is; not published, see `publish`."""
        self._set(job.id, done=done, total=total, cursor=cursor)

    def begin(self, job: Job, now_ms: int) -> Job:
        """Note that a job is at work; one that is taken up again keeps its first beginning."""
        started = now_ms if job.started_at is None else _JOBS.c.started_at
        self._set(job.id, state=JobState.RUNNING.value, started_at=started)
        return self.publish(job.id)

    def end(self, job: Job, state: JobState, *, now_ms: int, detail: str | None = None) -> Job:
        """Note that a job has ended, and why when it failed.

        Raises:
            DamagedVaultError: It is listed among those at work all the same.
        """
        self._set(job.id, state=state.value, finished_at=now_ms, detail=detail)
        if any(active.id == job.id for active in self.active()):
            # Whoever works jobs off would begin it anew, for ever.
            raise DamagedVaultError("a job that has ended is still listed")
        return self.publish(job.id)

    def request_cancel(self, job: Job) -> Job:
        """Ask a job to end."""
        self._set(job.id, cancel_requested=1)
        return self.publish(job.id)

    def publish(self, job_id: JobId) -> Job:
        """Have the change feed tell how far a job is, after the commit."""
        job = self.by_id(job_id)
        if job is None:
            raise NotFoundError("there is no such job")
        self.progress.append(job.progress)
        return job

    def forget_ended(self, before_ms: int) -> int:
        """Remove the jobs that ended before a moment; returns how many."""
        result = self._connection.execute(_JOBS.delete().where(_JOBS.c.finished_at < before_ms))
        return int(result.rowcount)

    def _set(self, job_id: JobId, **values: Any) -> None:
        self._connection.execute(update(_JOBS).where(_JOBS.c.id == job_id).values(values))


def _selected(condition: ColumnElement[bool] | None) -> Select[Any]:
    names = schema.namespaces
    statement = select(_JOBS, names.c.name.label("namespace")).select_from(
        _JOBS.outerjoin(
            names, (names.c.id == _JOBS.c.namespace_id) & (names.c.wrapped_key != NO_KEY)
        )
    )
    return statement if condition is None else statement.where(condition)


def _job_of(row: Row[Any]) -> Job:
    return Job(
        id=JobId(row.id),
        kind=row.kind,
        namespace_id=row.namespace_id,
        namespace=row.namespace,
        actor=row.actor,
        state=JobState(row.state),
        done=row.done,
        total=row.total,
        params=json.loads(row.params),
        cursor=row.cursor,
        detail=row.detail,
        cancel_requested=bool(row.cancel_requested),
        created_at=moment_of(row.created_at),
        started_at=None if row.started_at is None else moment_of(row.started_at),
        finished_at=None if row.finished_at is None else moment_of(row.finished_at),
    )
