"""Routes of jobs: long work that goes on in the background."""

from datetime import datetime
from typing import TYPE_CHECKING, Final

from fastapi import FastAPI, Request, Response
from pydantic import BaseModel, Field

from muniment.api.native.serialise import Body
from muniment.api.routing import JsonAnswer, Operation, actor_of, add_operations
from muniment.domain.access import Scope
from muniment.domain.jobs import Job, JobState
from muniment.domain.moments import moment_text

if TYPE_CHECKING:
    from muniment.services.maintenance.job_service import JobService

_TAG: Final = "Jobs"
_ONE: Final = "/v1/jobs/{id}"
_MISSING: Final = {404: "There is no such job, or the key does not see its namespace."}


class JobOut(BaseModel):
    """A job."""

    id: str
    kind: str
    namespace: str | None = Field(description="Null when it concerns the whole vault.")
    actor: str = Field(description="Who asked for it.")
    state: JobState
    done: int
    total: int | None = Field(description="Null while nobody knows.")
    detail: str | None = Field(description="Why it failed.")
    cancel_requested: bool
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None


class JobListOut(BaseModel):
    """Jobs, newest first."""

    data: list[JobOut]


class JobRoutes:
    """The endpoints of jobs; each runs in a thread of the pool.

    Args:
        service: The use cases.
    """

    def __init__(self, service: "JobService") -> None:
        self._service = service

    def list(self, request: Request) -> Response:
        """List jobs."""
        found = self._service.list(actor_of(request))
        return JsonAnswer({"data": [job_body(job) for job in found]})

    def get(self, id: str, request: Request) -> Response:  # noqa: A002 (the path's parameter)
        """Return one job."""
        return JsonAnswer(job_body(self._service.get(id, actor_of(request))))

    def cancel(self, id: str, request: Request) -> Response:  # noqa: A002
        """Cancel a job."""
        return JsonAnswer(job_body(self._service.cancel(id, actor_of(request))))


def job_body(job: Job) -> Body:
    """Return the body of a job."""
    return {
        "id": job.id,
        "kind": job.kind,
        "namespace": job.namespace,
        "actor": job.actor,
        "state": job.state.value,
        "done": job.done,
        "total": job.total,
        "detail": job.detail,
        "cancel_requested": job.cancel_requested,
        "created_at": moment_text(job.created_at),
        "started_at": None if job.started_at is None else moment_text(job.started_at),
        "finished_at": None if job.finished_at is None else moment_text(job.finished_at),
    }


def mount_jobs(app: FastAPI, service: "JobService") -> None:
    """Add the routes of jobs to the application."""
    routes = JobRoutes(service)
    add_operations(
        app,
        _TAG,
        Operation(
            "GET",
            "/v1/jobs",
            routes.list,
            summary="List jobs",
            scope=Scope.READ,
            answer=JobListOut,
            description="The last 500 of the namespaces that the key sees, ended ones included; "
            "those are forgotten after 30 days.",
        ),
        Operation(
            "GET",
            _ONE,
            routes.get,
            summary="Read a job",
            scope=Scope.READ,
            answer=JobOut,
            others=_MISSING,
        ),
        Operation(
            "DELETE",
            _ONE,
            routes.cancel,
            summary="Cancel a job",
            scope=Scope.ADMIN,
            answer=JobOut,
            others={**_MISSING, 409: "It has ended, or is of a kind that is always finished."},
            description="It ends after the step at work and puts back what it began: the answer "
            "mostly shows it running still.",
        ),
    )
