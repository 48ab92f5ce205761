"""Routes of the doctor, which `muniment doctor` uses to check a vault that is in use."""

from dataclasses import asdict, fields
from typing import TYPE_CHECKING, Final

from fastapi import FastAPI, Request, Response
from pydantic import ConfigDict

from muniment.api.answers import Answer, field
from muniment.api.fields import Flag, RequestBody
from muniment.api.routing import JsonAnswer, Operation, actor_of, add_operations
from muniment.domain.access import Scope
from muniment.domain.vault.examination_progress import CheckProgress

if TYPE_CHECKING:
    from muniment.services.maintenance.doctor import DoctorService


_PROGRESS: Final = tuple(field.name for field in fields(CheckProgress))


class DoctorIn(RequestBody):
    """Options of the doctor."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"repair": False}]})

    repair: Flag = False


class FindingOut(Answer):
    """One check of the doctor."""

    check: str
    ok: bool
    detail: str
    repaired: bool = field("Whether it was just repaired.")
    rows: list[str] = field("Inconsistent items, such as memory 5; at most 1,000.")
    can_mend: bool = field("Whether a repair would fix it.")
    hint: str = field("What to do; empty if the check passed.")


class DoctorOut(Answer):
    """Findings of the doctor."""

    findings: list[FindingOut]


class DoctorProgressOut(Answer):
    """Progress of the current check; only ``running`` is set if there is none."""

    running: bool
    check: str | None = field("Name of the check.")
    place: int | None = field("Position among all checks, from 1.")
    places: int | None = field("Number of checks.")
    done: int | None = field("Completed part of the check.")
    total: int | None = field("Size of the step; 0 while unknown.")
    findings: list[FindingOut] = field("Findings of the earlier checks.")


class DoctorRoutes:
    """The endpoints of the doctor; each runs in a thread of the pool, for as long as it takes.

    Args:
        service: The use case.
    """

    def __init__(self, service: "DoctorService") -> None:
        self._service = service

    def examine(self, body: DoctorIn, request: Request) -> Response:
        """Run every check."""
        findings = self._service.examine(actor_of(request), repair=body.repair)
        return JsonAnswer(DoctorOut.of(findings=FindingOut.each(findings)))

    def progress(self, request: Request) -> Response:
        """Return the progress, and the findings so far."""
        actor = actor_of(request)
        found = self._service.progress(actor)
        figures = dict.fromkeys(_PROGRESS) if found is None else asdict(found)
        findings = FindingOut.each(self._service.findings(actor))
        return JsonAnswer(
            DoctorProgressOut.of(running=found is not None, findings=findings, **figures)
        )

    def stop(self, request: Request) -> Response:
        """Stop the current check."""
        self._service.stop(actor_of(request))
        return Response(status_code=204)


def mount_doctor(app: FastAPI, service: "DoctorService") -> None:
    """Add the routes of the doctor to the application."""
    routes = DoctorRoutes(service)
    add_operations(
        app,
        "Statistics",
        Operation(
            "POST",
            "/v1/doctor",
            routes.examine,
            summary="Check the vault for inconsistencies",
            scope=Scope.ADMIN,
            answer=DoctorOut,
            description="Reads the whole vault. With repair, rebuilds derived data (full text, "
            "members, digests, vectors) that does not match the memories. Data "
            "written by people is reported and left unchanged.",
            others={409: "It was stopped."},
        ),
        Operation(
            "GET",
            "/v1/doctor",
            routes.progress,
            summary="Get the progress and findings of the doctor",
            scope=Scope.ADMIN,
            answer=DoctorProgressOut,
        ),
        Operation(
            "DELETE",
            "/v1/doctor",
            routes.stop,
            summary="Stop the doctor",
            scope=Scope.ADMIN,
            status=204,
            description="Repairs made so far are kept.",
        ),
    )
