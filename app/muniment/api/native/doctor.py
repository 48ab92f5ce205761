"""The route of the doctor, through which `muniment doctor` examines a vault that is in use."""

from typing import TYPE_CHECKING

from fastapi import FastAPI, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from muniment.api.fields import Flag, RequestBody
from muniment.api.routing import JsonAnswer, Operation, actor_of, add_operation
from muniment.domain.access import Scope

if TYPE_CHECKING:
    from muniment.services.doctor import DoctorService


class DoctorIn(RequestBody):
    """What the doctor may do."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"repair": False}]})

    repair: Flag = False


class FindingOut(BaseModel):
    """One check of the doctor."""

    check: str
    ok: bool
    detail: str
    repaired: bool = Field(description="It was bad and is mended.")
    rows: list[str] = Field(description="What does not agree, such as memory 5; at most 1,000.")


class DoctorOut(BaseModel):
    """What the doctor found."""

    findings: list[FindingOut]


class DoctorRoutes:
    """The endpoint of the doctor; runs in a thread of the pool, for as long as reading all takes.

    Args:
        service: The use case.
    """

    def __init__(self, service: "DoctorService") -> None:
        self._service = service

    def examine(self, body: DoctorIn, request: Request) -> Response:
        """Run every check."""
        findings = self._service.examine(actor_of(request), repair=body.repair)
        return JsonAnswer(
            {
                "findings": [
                    {
                        "check": finding.check,
                        "ok": finding.ok,
                        "detail": finding.detail,
                        "repaired": finding.repaired,
                        "rows": list(finding.rows),
                    }
                    for finding in findings
                ]
            }
        )


def mount_doctor(app: FastAPI, service: "DoctorService") -> None:
    """Add the route of the doctor to the application."""
    add_operation(
        app,
        Operation(
            method="POST",
            path="/v1/doctor",
            tag="Statistics",
            summary="Hold the parts of the vault against each other",
            scope=Scope.ADMIN,
            answer=DoctorOut,
            description="Reads everything. With repair it makes anew what is derived from the "
            "memories (full text, members, digests, vectors) where it does not agree with them; "
            "what somebody wrote is named and left.",
        ),
        DoctorRoutes(service).examine,
    )
