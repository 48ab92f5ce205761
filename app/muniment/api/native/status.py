"""The route of `muniment status`: how the house stands, for those who see no window."""

from typing import TYPE_CHECKING

from fastapi import FastAPI, Request, Response
from pydantic import BaseModel, Field

from muniment.api.routing import JsonAnswer, Operation, actor_of, add_operation
from muniment.domain.access import Scope
from muniment.domain.moments import moment_text

if TYPE_CHECKING:
    from datetime import datetime

    from muniment.services.backup_standing import BackupStandingService, BackupTrouble
    from muniment.services.recovery_key import RecoveryKeyService


class BackupTroubleOut(BaseModel):
    """What is wrong with the backups."""

    code: str
    at: str | None = Field(description="When it was met, if that is known.")
    title: str | None = Field(description="Null for a key that does not see the whole vault.")
    hint: str | None = Field(description="What to do; null likewise.")


class BackupsOut(BaseModel):
    """How the backups stand."""

    schedule: str = Field(description="off, daily or weekly.")
    last_at: str | None = Field(description="When the newest good one was made.")
    verified_at: str | None = Field(description="When one was last verified.")
    next_at: str | None = Field(description="When the next is due by itself.")
    folder: str | None = Field(description="Null for a key that does not see the whole vault.")
    trouble: BackupTroubleOut | None = Field(description="Null when all is well.")


class HouseStatusOut(BaseModel):
    """How the house stands."""

    vault: str
    recovery_key: bool | None = Field(
        description="Whether one opens the vault; null for all but the person at the machine."
    )
    backups: BackupsOut


class StatusRoutes:
    """The endpoint of the status; runs in a thread of the pool, since it looks at files.

    Args:
        backups: Knows how the backups stand.
        recovery_key: Knows whether there is one.
    """

    def __init__(
        self, backups: "BackupStandingService", recovery_key: "RecoveryKeyService"
    ) -> None:
        self._backups = backups
        self._recovery_key = recovery_key

    def status(self, request: Request) -> Response:
        """Tell how the backups stand; a locked vault is refused before."""
        found = self._backups.standing(actor_of(request))
        return JsonAnswer(
            {
                "vault": "unlocked",
                "recovery_key": self._recovery_key.is_there(actor_of(request)),
                "backups": {
                    "schedule": found.schedule.value,
                    "last_at": _moment(found.last_at),
                    "verified_at": _moment(found.verified_at),
                    "next_at": _moment(found.next_at),
                    "folder": None if found.folder is None else str(found.folder),
                    "trouble": _trouble_body(found.trouble),
                },
            }
        )


def mount_status(
    app: FastAPI, backups: "BackupStandingService", recovery_key: "RecoveryKeyService"
) -> None:
    """Add the route of the status to the application."""
    add_operation(
        app,
        Operation(
            method="GET",
            path="/v1/status",
            tag="Statistics",
            summary="Ask how the house stands",
            scope=Scope.READ,
            answer=HouseStatusOut,
            description="When the last backup was made and verified, when the next is due, and "
            "what went wrong. Folder and words are for a key that sees the whole vault.",
        ),
        StatusRoutes(backups, recovery_key).status,
    )


def _trouble_body(trouble: "BackupTrouble | None") -> dict[str, str | None] | None:
    if trouble is None:
        return None
    return {
        "code": trouble.code,
        "at": _moment(trouble.at),
        "title": trouble.title or None,
        "hint": trouble.hint or None,
    }


def _moment(moment: "datetime | None") -> str | None:
    return None if moment is None else moment_text(moment)
