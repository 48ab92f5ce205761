"""The routes of backups, through which one is made of a vault that is in use."""

from typing import TYPE_CHECKING, Final

from fastapi import FastAPI, Request, Response
from pydantic import BaseModel, Field

from muniment.api.routing import JsonAnswer, Operation, actor_of, add_operations
from muniment.domain.access import Scope
from muniment.domain.moments import moment_text

if TYPE_CHECKING:
    from muniment.services.backups.backup_now import BackupNowService

_PATH: Final = "/v1/backups"
_TAG: Final = "Backups"


class BackupOut(BaseModel):
    """A backup that was just made and verified."""

    file: str = Field(description="Where it lies on this machine; its header lies beside it.")
    made_at: str
    size_bytes: int
    memories: int = Field(description="In it, the trash included.")
    namespaces: int
    operations: int = Field(description="In its journal, whose chain is unbroken.")


class BackupProgressOut(BaseModel):
    """How far the backup at work is; nothing but ``running`` where none is."""

    running: bool
    step: str | None
    done: int | None = Field(description="How much of the step is done.")
    total: int | None = Field(description="How much there is; 0 while nobody knows.")


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
        return JsonAnswer(
            {
                "file": str(made.info.path),
                "made_at": moment_text(made.info.made_at),
                "size_bytes": made.info.size_bytes,
                "memories": made.report.memories,
                "namespaces": made.report.namespaces,
                "operations": made.report.operations,
            },
            status_code=201,
        )

    def progress(self, request: Request) -> Response:
        """Tell how far it is."""
        found = self._service.progress(actor_of(request))
        return JsonAnswer(
            {
                "running": found is not None,
                "step": None if found is None else found.step.value,
                "done": None if found is None else found.done,
                "total": None if found is None else found.total,
            }
        )

    def stop(self, request: Request) -> Response:
        """End it."""
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
            others={409: "Another is being made, or somebody stopped it."},
            description="The whole vault, encrypted as it is, in the folder of the settings. It "
            "opens with the same passphrase and recovery key.",
        ),
        Operation(
            "GET",
            _PATH + "/progress",
            routes.progress,
            summary="Tell how far a backup is",
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
