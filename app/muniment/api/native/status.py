"""The routes of `muniment status`: how the house stands, for those who see no window."""

from typing import TYPE_CHECKING

from fastapi import FastAPI, Request, Response
from pydantic import BaseModel, Field

from muniment.api.routing import JsonAnswer, Operation, actor_of, add_operations
from muniment.domain.access import Scope
from muniment.domain.moments import moment_text

if TYPE_CHECKING:
    from datetime import datetime

    from muniment.domain.access import Actor
    from muniment.domain.errors import MunimentError
    from muniment.services.backups.backup_standing import BackupStandingService, BackupTrouble
    from muniment.services.vault.recovery_key import RecoveryKeyService
    from muniment.services.vault.vault_service import VaultService


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


class VaultTroubleOut(BaseModel):
    """What the last unlocking found that a person has to look at."""

    code: str
    title: str
    hint: str | None = Field(description="What to do; null for a key that sees a part alone.")


class MunimentStatusOut(BaseModel):
    """How the house stands."""

    vault: str
    recovery_key: bool | None = Field(
        description="Whether one opens the vault; null for all but the person at the machine."
    )
    troubles: list[VaultTroubleOut] = Field(
        description="What is in the vault and not used, until the state is accepted."
    )
    disk_full: bool = Field(
        description="Whether the vault can be read but not written, for want of room on its disk."
    )
    backups: BackupsOut


class StatusRoutes:
    """The endpoint of the status; runs in a thread of the pool, since it looks at files.

    Args:
        backups: Knows how the backups stand.
        vault: Knows what unlocking it found, and whether its disk is full.
        recovery_key: Knows whether there is one.
    """

    def __init__(
        self,
        backups: "BackupStandingService",
        vault: "VaultService",
        recovery_key: "RecoveryKeyService",
    ) -> None:
        self._backups = backups
        self._vault = vault
        self._recovery_key = recovery_key

    def status(self, request: Request) -> Response:
        """Tell how vault, disk and backups stand; a locked vault is refused before."""
        actor = actor_of(request)
        found = self._backups.standing(actor)
        doubt = self._vault.doubt
        return JsonAnswer(
            {
                "vault": "unlocked",
                "recovery_key": self._recovery_key.is_there(actor),
                "troubles": [] if doubt is None else [_doubt_body(doubt, actor)],
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

    def accept(self, request: Request) -> Response:
        """Accept what unlocking found."""
        self._vault.accept_state(actor_of(request))
        return Response(status_code=204)


def mount_status(
    app: FastAPI,
    backups: "BackupStandingService",
    vault: "VaultService",
    recovery_key: "RecoveryKeyService",
) -> None:
    """Add the routes of the status to the application."""
    routes = StatusRoutes(backups, vault, recovery_key)
    add_operations(
        app,
        "Statistics",
        Operation(
            "GET",
            "/v1/status",
            routes.status,
            summary="Ask how the house stands",
            scope=Scope.READ,
            answer=MunimentStatusOut,
            description="Whether its disk is full, when the last backup was made and verified, "
            "when the next is due, and what went wrong. Folder and words are for a key that sees "
            "the whole vault.",
        ),
        Operation(
            "POST",
            "/v1/status/accept",
            routes.accept,
            summary="Accept the state that unlocking found",
            scope=Scope.ADMIN,
            status=204,
            description="From then on every API key and setting is used as it is in the vault. "
            "Revoke first what should not work. For a key that sees the whole vault.",
        ),
    )


def _doubt_body(doubt: "MunimentError", actor: "Actor") -> dict[str, str | None]:
    # What was changed names keys and settings of the whole vault.
    sees_all = actor.namespaces is None
    return {
        "code": doubt.code,
        "title": str(doubt) if sees_all else doubt.title,
        "hint": doubt.hint if sees_all else None,
    }


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
