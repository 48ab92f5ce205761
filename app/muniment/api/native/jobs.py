"""Routes of background jobs."""

from datetime import datetime
from typing import TYPE_CHECKING, Final

from fastapi import FastAPI, Request, Response

from muniment.api.answers import Answer, field
from muniment.api.routing import JsonAnswer, Operation, actor_of, add_operations
from muniment.domain.access import Scope
from muniment.domain.jobs import JobState

if TYPE_CHECKING:
    from muniment.services.maintenance.job_service import JobService

_TAG: Final = "Jobs"
_ONE: Final = "/v1/jobs/{id}"
_MISSING: Final = {404: "There is no such job, or the key does not see its namespace."}


class JobOut(Answer):
    """A job."""

    id: str
    kind: str
    namespace: str | None = field("Null if it concerns the whole vault.")
    actor: str = field("Who started it.")
    state: JobState
    done: int
    total: int | None = field("Null while unknown.")
    detail: str | None = field("Why it failed.")
    cancel_requested: bool
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None


class JobListOut(Answer):
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
        return JsonAnswer(JobListOut.of(data=JobOut.each(found)))

    def get(self, id: str, request: Request) -> Response:  # noqa: A002 (the path's parameter)
        """Return one job."""
        return JsonAnswer(JobOut.of(self._service.get(id, actor_of(request))))

    def cancel(self, id: str, request: Request) -> Response:  # noqa: A002
        """Cancel a job."""
        return JsonAnswer(JobOut.of(self._service.cancel(id, actor_of(request))))


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
            description="The last 500 in the namespaces that the key sees. Finished jobs are "
            "removed after 30 days.",
        ),
        Operation(
            "GET",
            _ONE,
            routes.get,
            summary="Get a job",
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
            others={**_MISSING, 409: "It has ended, or its kind cannot be canceled."},
            description="The job stops after its current step and reverts what it started, so "
            "the answer usually still shows it as running.",
        ),
    )
