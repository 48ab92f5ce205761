"""The routes of `muniment status`: how the house stands, for those who see no window."""

from typing import TYPE_CHECKING

from fastapi import FastAPI, Request, Response

from muniment.api.answers import Answer, Body, MomentText, field
from muniment.api.routing import JsonAnswer, Operation, actor_of, add_operations
from muniment.domain.access import Scope

if TYPE_CHECKING:
    from muniment.domain.access import Actor
    from muniment.domain.errors import MunimentError
    from muniment.services.backups.backup_standing import BackupStandingService
    from muniment.services.vault.recovery_key import RecoveryKeyService
    from muniment.services.vault.vault_service import VaultService


class BackupTroubleOut(Answer):
    """What is wrong with the backups."""

    code: str
    at: MomentText | None = field("When it was met, if that is known.")
    title: str | None = field(
        "Null for a key that does not see the whole vault.",
        source=lambda trouble: trouble.title or None,
    )
    hint: str | None = field(
        "What to do; null likewise.", source=lambda trouble: trouble.hint or None
    )


class BackupsOut(Answer):
    """How the backups stand."""

    schedule: str = field("off, daily or weekly.", source="schedule.value")
    last_at: MomentText | None = field("When the newest good one was made.")
    verified_at: MomentText | None = field("When one was last verified.")
    next_at: MomentText | None = field("When the next is due by itself.")
    folder: str | None = field(
        "Null for a key that does not see the whole vault.",
        source=lambda found: None if found.folder is None else str(found.folder),
    )
    trouble: BackupTroubleOut | None = field("Null when all is well.")


class VaultTroubleOut(Answer):
    """What the last unlocking found that a person has to look at."""

    code: str
    title: str
    hint: str | None = field("What to do; null for a key that sees a part alone.")


class MunimentStatusOut(Answer):
    """How the house stands."""

    vault: str
    recovery_key: bool | None = field(
        "Whether one opens the vault; null for all but the person at the machine."
    )
    troubles: list[VaultTroubleOut] = field(
        "What is in the vault and not used, until the state is accepted."
    )
    disk_full: bool = field(
        "Whether the vault can be read but not written, for want of room on its disk."
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
        doubt = self._vault.doubt
        return JsonAnswer(
            MunimentStatusOut.of(
                vault="unlocked",
                recovery_key=self._recovery_key.is_there(actor),
                troubles=[] if doubt is None else [_doubt_body(doubt, actor)],
                disk_full=self._vault.is_disk_full,
                backups=BackupsOut.of(self._backups.standing(actor)),
            )
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


def _doubt_body(doubt: "MunimentError", actor: "Actor") -> Body:
    # What was changed names keys and settings of the whole vault.
    sees_all = actor.namespaces is None
    return VaultTroubleOut.of(
        code=doubt.code,
        title=str(doubt) if sees_all else doubt.title,
        hint=doubt.hint if sees_all else None,
    )
