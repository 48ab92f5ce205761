"""The route of the doctor, through which `muniment doctor` examines a vault that is in use."""

from dataclasses import asdict, fields
from typing import TYPE_CHECKING, Final

from fastapi import FastAPI, Request, Response
from pydantic import ConfigDict

from muniment.api.answers import Answer, field
from muniment.api.fields import Flag, RequestBody
from muniment.api.routing import JsonAnswer, Operation, actor_of, add_operations
from muniment.domain.access import Scope
from muniment.domain.vault.examining import CheckProgress

if TYPE_CHECKING:
    from muniment.services.maintenance.doctor import DoctorService


_PROGRESS: Final = tuple(field.name for field in fields(CheckProgress))


class DoctorIn(RequestBody):
    """What the doctor may do."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"repair": False}]})

    repair: Flag = False


class FindingOut(Answer):
    """One check of the doctor."""

    check: str
    ok: bool
    detail: str
    repaired: bool = field("It was bad and is mended.")
    rows: list[str] = field("What does not agree, such as memory 5; at most 1,000.")
    can_mend: bool = field("It is bad, and a repair would make it anew.")
    hint: str = field("What to do about it; empty where all is well.")


class DoctorOut(Answer):
    """What the doctor found."""

    findings: list[FindingOut]


class DoctorProgressOut(Answer):
    """How far the check at work is; nothing but ``running`` where none is."""

    running: bool
    check: str | None = field("Its name.")
    place: int | None = field("Which of all checks, from 1.")
    places: int | None = field("How many checks there are.")
    done: int | None = field("How much of it is done.")
    total: int | None = field("How much there is; 0 while nobody knows.")
    findings: list[FindingOut] = field("What the checks before it found.")


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
        """Tell how far a check is, and what those before it found."""
        actor = actor_of(request)
        found = self._service.progress(actor)
        figures = dict.fromkeys(_PROGRESS) if found is None else asdict(found)
        findings = FindingOut.each(self._service.findings(actor))
        return JsonAnswer(
            DoctorProgressOut.of(running=found is not None, findings=findings, **figures)
        )

    def stop(self, request: Request) -> Response:
        """End the checks at work."""
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
            summary="Hold the parts of the vault against each other",
            scope=Scope.ADMIN,
            answer=DoctorOut,
            description="Reads everything. With repair it makes anew what is derived from the "
            "memories (full text, members, digests, vectors) where it does not agree with them; "
            "what somebody wrote is named and left.",
            others={409: "Somebody stopped it."},
        ),
        Operation(
            "GET",
            "/v1/doctor",
            routes.progress,
            summary="Tell how far the doctor is, and what was found so far",
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
            description="What it mended until then stays mended.",
        ),
    )
