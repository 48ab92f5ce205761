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
    from muniment.services.vault import VaultService


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
    disk_full: bool = Field(
        description="Whether the vault can be read but not written, for want of room on its disk."
    )
    backups: BackupsOut


class StatusRoutes:
    """The endpoint of the status; runs in a thread of the pool, since it looks at files.

    Args:
        vault: Knows whether its disk is full.
        backups: Knows how the backups stand.
    """

    def __init__(self, vault: "VaultService", backups: "BackupStandingService") -> None:
        self._vault = vault
        self._backups = backups

    def status(self, request: Request) -> Response:
        """Tell how disk and backups stand; a locked vault is refused before."""
        found = self._backups.standing(actor_of(request))
        return JsonAnswer(
            {
                "vault": "unlocked",
                "disk_full": self._vault.is_disk_full,
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


def mount_status(app: FastAPI, vault: "VaultService", backups: "BackupStandingService") -> None:
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
            description="Whether its disk is full, when the last backup was made and verified, "
            "when the next is due, and what went wrong. Folder and words are for a key that sees "
            "the whole vault.",
        ),
        StatusRoutes(vault, backups).status,
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
