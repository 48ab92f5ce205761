"""Jobs in the database: one row each, changed in the transaction of the job's own writes."""

import json
import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, insert, select, update

from muniment.domain.clock import moment_of
from muniment.domain.errors import DamagedVaultError, NotFoundError
from muniment.domain.ids import NamespaceId
from muniment.domain.jobs import ENDED, Job, JobId, JobState
from muniment.domain.value_rules import is_text
from muniment.storage import schema
from muniment.storage.namespaces import NO_KEY
from muniment.storage.write_context import WriteContext

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
        """Return the newest jobs, running and ended.

        Args:
            limit: Most jobs to return.
            namespaces: Only jobs in the namespaces with these names; all for ``None``.
        """
        names = schema.namespaces.c
        condition = None if namespaces is None else names.name.in_(namespaces)
        rows = self._connection.execute(
            _selected(condition).order_by(_JOBS.c.created_at.desc(), _JOBS.c.id.desc()).limit(limit)
        )
        return tuple(_job_of(row) for row in rows)

    def has_ended(self, before_ms: int) -> bool:
        """Return whether any job ended before a moment."""
        old = select(_JOBS.c.id).where(_JOBS.c.finished_at < before_ms).limit(1)
        return self._connection.execute(old).one_or_none() is not None

    def active(self, kind: str | None = None) -> tuple[Job, ...]:
        """Return the jobs that have not ended, oldest first, optionally of one kind."""
        condition = _ACTIVE if kind is None else _ACTIVE & (_JOBS.c.kind == kind)
        rows = self._connection.execute(
            _selected(condition).order_by(_JOBS.c.created_at, _JOBS.c.id)
        )
        return tuple(_job_of(row) for row in rows)


class JobWriter(JobReader):
    """Writes jobs inside one unit of work, and collects changes for the change feed."""

    def __init__(self, context: WriteContext) -> None:
        super().__init__(context.connection)
        self._context = context

    def add(
        self,
        kind: str,
        *,
        now_ms: int,
        namespace_id: NamespaceId | None = None,
        params: Mapping[str, Any] | None = None,
        total: int | None = None,
    ) -> Job:
        """Queue a job; the caller wakes the runner after the commit.

        Args:
            kind: The kind of work.
            now_ms: The current time.
            namespace_id: Where it works; ``None`` for the whole vault.
            params: Its parameters as plain JSON; never content.
            total: The amount of work, if known.
        """
        job_id = JobId("job_" + secrets.token_hex(_ID_BYTES))
        row = {
            "id": job_id,
            "kind": kind,
            "namespace_id": namespace_id,
            "actor": self._context.actor,
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
        """Store the progress of a job without publishing it; see `publish`."""
        self._set(job.id, done=done, total=total, cursor=cursor)

    def begin(self, job: Job, now_ms: int) -> Job:
        """Mark a job as running; a resumed job keeps its first start time."""
        started = now_ms if job.started_at is None else _JOBS.c.started_at
        self._set(job.id, state=JobState.RUNNING.value, started_at=started)
        return self.publish(job.id)

    def end(self, job: Job, state: JobState, *, now_ms: int, detail: str | None = None) -> Job:
        """Mark a job as ended, with the reason if it failed.

        Raises:
            DamagedVaultError: It is still listed among the active jobs.
        """
        self._set(job.id, state=state.value, finished_at=now_ms, detail=detail)
        if any(active.id == job.id for active in self.active()):
            # The runner would start it again and again.
            raise DamagedVaultError("a job that has ended is still listed")
        return self.publish(job.id)

    def request_cancel(self, job: Job) -> Job:
        """Ask a job to end."""
        self._set(job.id, cancel_requested=1)
        return self.publish(job.id)

    def publish(self, job_id: JobId) -> Job:
        """Publish the progress of a job in the change feed, after the commit."""
        job = self.by_id(job_id)
        if job is None:
            raise NotFoundError("there is no such job")
        self._context.job_changes.append(job.progress)
        return job

    def forget_ended(self, before_ms: int) -> int:
        """Remove the jobs that ended before a moment; return how many."""
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
