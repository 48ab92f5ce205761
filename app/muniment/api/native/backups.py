"""Routes of backups, for a vault that is in use."""

from typing import TYPE_CHECKING, Final

from fastapi import FastAPI, Request, Response

from muniment.api.answers import Answer, MomentText, field
from muniment.api.routing import JsonAnswer, Operation, actor_of, add_operations
from muniment.domain.access import Scope

if TYPE_CHECKING:
    from muniment.services.backups.on_demand_backup import BackupNowService

_PATH: Final = "/v1/backups"
_TAG: Final = "Backups"


class BackupOut(Answer):
    """A backup that was just made and verified."""

    file: str = field(
        "Path on this computer; the header is next to it.",
        source=lambda made: str(made.info.path),
    )
    made_at: MomentText = field(source="info.made_at")
    size_bytes: int = field(source="info.size_bytes")
    memories: int = field("Memories in the backup, including the trash.", source="report.memories")
    namespaces: int = field(source="report.namespaces")
    operations: int = field(
        "Entries in its journal, whose chain was verified.", source="report.operations"
    )


class BackupProgressOut(Answer):
    """Progress of the current backup; only ``running`` is set if there is none."""

    running: bool = field(value=True)
    step: str | None = field(source="step.value")
    done: int | None = field("Completed part of the step.")
    total: int | None = field("Size of the step; 0 while unknown.")


class BackupRoutes:
    """The endpoints of backups; each runs in a thread of the pool, for as long as it takes.

    Args:
        service: The use cases.
    """

    def __init__(self, service: "BackupNowService") -> None:
        self._service = service

    def make(self, request: Request) -> Response:
        """Make a backup and verify it."""
        made = self._service.make(actor_of(request))
        return JsonAnswer(BackupOut.of(made), status_code=201)

    def progress(self, request: Request) -> Response:
        """Return the progress."""
        found = self._service.progress(actor_of(request))
        if found is None:
            return JsonAnswer(BackupProgressOut.of(running=False, step=None, done=None, total=None))
        return JsonAnswer(BackupProgressOut.of(found))

    def stop(self, request: Request) -> Response:
        """Stop the backup."""
        self._service.stop(actor_of(request))
        return Response(status_code=204)


def mount_backups(app: FastAPI, service: "BackupNowService") -> None:
    """Add the routes of backups to the application."""
    routes = BackupRoutes(service)
    add_operations(
        app,
        _TAG,
        Operation(
            "POST",
            _PATH,
            routes.make,
            summary="Make a backup now and verify it",
            scope=Scope.ADMIN,
            status=201,
            answer=BackupOut,
            others={409: "Another backup is running, or this one was stopped."},
            description="Writes the whole encrypted vault to the folder in the settings. The "
            "backup opens with the same passphrase and recovery key.",
        ),
        Operation(
            "GET",
            _PATH + "/progress",
            routes.progress,
            summary="Get the progress of a backup",
            scope=Scope.ADMIN,
            answer=BackupProgressOut,
        ),
        Operation(
            "DELETE",
            _PATH + "/progress",
            routes.stop,
            summary="Stop a backup",
            scope=Scope.ADMIN,
            status=204,
        ),
    )
