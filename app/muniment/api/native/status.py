"""Routes of `muniment status`: the state of vault, disk and backups."""

from typing import TYPE_CHECKING

from fastapi import FastAPI, Request, Response

from muniment.api.answers import Answer, Body, MomentText, field
from muniment.api.routing import JsonAnswer, Operation, actor_of, add_operations
from muniment.domain.access import Scope

if TYPE_CHECKING:
    from muniment.domain.access import Actor
    from muniment.domain.errors import MunimentError
    from muniment.services.backups.backup_status import BackupStandingService
    from muniment.services.vault.recovery_key import RecoveryKeyService
    from muniment.services.vault.vault_service import VaultService


class BackupTroubleOut(Answer):
    """A problem with the backups."""

    code: str
    at: MomentText | None = field("When it occurred, if known.")
    title: str | None = field(
        "Null for a key that does not see the whole vault.",
        source=lambda trouble: trouble.title or None,
    )
    hint: str | None = field(
        "What to do; null for the same keys.", source=lambda trouble: trouble.hint or None
    )


class BackupsOut(Answer):
    """State of the backups."""

    schedule: str = field("off, daily or weekly.", source="schedule.value")
    last_at: MomentText | None = field("When the newest valid backup was made.")
    verified_at: MomentText | None = field("When a backup was last verified.")
    next_at: MomentText | None = field("When the next scheduled backup is due.")
    folder: str | None = field(
        "Null for a key that does not see the whole vault.",
        source=lambda found: None if found.folder is None else str(found.folder),
    )
    trouble: BackupTroubleOut | None = field("Null if there is no problem.")


class VaultTroubleOut(Answer):
    """A problem found when the vault was unlocked, for a person to review."""

    code: str
    title: str
    hint: str | None = field("What to do; null for a key that sees only a part of the vault.")


class MunimentStatusOut(Answer):
    """State of vault, disk and backups."""

    vault: str
    recovery_key: bool | None = field(
        "Whether there is a recovery key; null for anyone but the person at the machine."
    )
    troubles: list[VaultTroubleOut] = field(
        "What is in the vault but not used until the state is accepted."
    )
    disk_full: bool = field("Whether the vault is read-only because its disk is full.")
    backups: BackupsOut


class StatusRoutes:
    """The endpoint of the status; runs in a thread of the pool, since it looks at files.

    Args:
        backups: State of the backups.
        vault: Findings of the last unlocking, and whether the disk is full.
        recovery_key: Whether there is a recovery key.
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
        """Return the state of vault, disk and backups; a locked vault is refused earlier."""
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

    def lock(self, request: Request) -> Response:
        """Lock the vault."""
        actor_of(request).require_unconfined()
        self._vault.lock()
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
            summary="Get the status of vault, disk and backups",
            scope=Scope.READ,
            answer=MunimentStatusOut,
            description="Whether the disk is full, when the last backup was made and verified, "
            "when the next is due, and what went wrong. The folder and details are "
            "only for keys that see the whole vault.",
        ),
        Operation(
            "POST",
            "/v1/status/accept",
            routes.accept,
            summary="Accept the state found when unlocking",
            scope=Scope.ADMIN,
            status=204,
            description="Every API key and setting is then used as it is in the vault. First "
            "revoke keys that should not work. For keys that see the whole vault.",
        ),
        Operation(
            "POST",
            "/v1/lock",
            routes.lock,
            summary="Lock the vault",
            scope=Scope.ADMIN,
            status=204,
            description="Every request is then answered with 423 until a person unlocks the vault "
            "in the window, or `muniment serve` is started again. For keys that see the whole "
            "vault.",
        ),
    )


def _doubt_body(doubt: "MunimentError", actor: "Actor") -> Body:
    # The title names keys and settings of the whole vault.
    sees_all = actor.namespaces is None
    return VaultTroubleOut.of(
        code=doubt.code,
        title=str(doubt) if sees_all else doubt.title,
        hint=doubt.hint if sees_all else None,
    )
