"""Routes of exports to and imports from open formats."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from fastapi import FastAPI, Request, Response
from starlette.responses import StreamingResponse

from muniment.api.native.transfer_answers import (
    CandidateOut,
    ExportIn,
    ExportOut,
    FaultOut,
    FileExportIn,
    FileImportIn,
    ImportOut,
    TransferProgressOut,
)
from muniment.api.routing import JsonAnswer, Operation, actor_of, add_operations
from muniment.domain.access import Scope
from muniment.domain.errors import ConflictError
from muniment.domain.transfer.exporting import (
    ExportFormat,
    ExportRequest,
    ExportStream,
)
from muniment.domain.transfer.importing import ImportRequest

if TYPE_CHECKING:
    from muniment.api.answers import Body
    from muniment.domain.access import Actor
    from muniment.services.transfer.exporting import ExportService
    from muniment.services.transfer.importing import ImportService

_PATH: Final = "/v1/transfer"
_TAG: Final = "Export and import"
_TYPES: Final = {
    ExportFormat.JSON_LINES: "application/x-ndjson",
    ExportFormat.MARKDOWN: "text/markdown; charset=utf-8",
    ExportFormat.CSV: "text/csv; charset=utf-8",
    ExportFormat.NOTES: "text/markdown; charset=utf-8",
}


class _Run:
    """One export to or import from a file, with its progress; any thread."""

    def __init__(self) -> None:
        self.done = self.total = 0
        self.is_stopped = False

    def watch(self, done: int, total: int) -> bool:
        """Note the progress; return whether to go on."""
        self.done, self.total = done, total
        return not self.is_stopped


class TransferRoutes:
    """The endpoints of open formats; each runs in a thread of the pool, as long as it takes.

    Args:
        exports: Writes memories.
        imports: Reads them.
    """

    def __init__(self, exports: "ExportService", imports: "ImportService") -> None:
        self._exports = exports
        self._imports = imports
        self._running = threading.Lock()
        self._run: _Run | None = None

    def export(self, body: ExportIn, request: Request) -> Response:
        """Stream memories."""
        wanted = ExportStream(
            selection=body.chosen(),
            format=body.format,
            include_sensitive=body.include_confidential,
        )
        parts = self._exports.stream(wanted, actor_of(request))
        return StreamingResponse(parts, media_type=_TYPES[body.format])

    def export_file(self, body: FileExportIn, request: Request) -> Response:
        """Write memories into a file."""
        wanted = ExportRequest(
            selection=body.chosen(),
            path=Path(body.path),
            format=body.format,
            include_sensitive=body.include_confidential,
            may_replace=body.replace,
        )
        with self._one_run() as run:
            done = self._exports.export(wanted, actor_of(request), watch=run.watch)
        if done.is_stopped:
            raise ConflictError(
                "the export was stopped", hint="No file was written. Start it again."
            )
        answer = ExportOut.of(done, path=body.path, format=body.format.value, memories=done.written)
        return JsonAnswer(answer, status_code=201)

    def import_file(self, body: FileImportIn, request: Request) -> Response:
        """Import a file, or say what that would do."""
        wanted = ImportRequest(
            path=Path(body.path),
            namespace=body.namespace,
            format=body.format,
            without=frozenset(body.without),
        )
        with self._one_run() as run:
            answer = self._imported(wanted, actor_of(request), run, dry_run=body.dry_run)
        return JsonAnswer(answer)

    def progress(self, request: Request) -> Response:
        """Return the progress."""
        actor_of(request).require_unconfined()
        run = self._run
        if run is None:
            return JsonAnswer(TransferProgressOut.of(running=False, done=None, total=None))
        return JsonAnswer(TransferProgressOut.of(run, running=True))

    def stop(self, request: Request) -> Response:
        """Stop the export or import."""
        actor_of(request).require_unconfined()
        if self._run is not None:
            self._run.is_stopped = True
        return Response(status_code=204)

    def _imported(
        self, wanted: ImportRequest, actor: "Actor", run: _Run, *, dry_run: bool
    ) -> "Body":
        if dry_run:
            preview = self._imports.preview(wanted, actor, watch=run.watch)
            if preview is None:
                raise ConflictError("the preview was stopped", hint="Start it again.")
            return ImportOut.of(
                preview,
                namespace=wanted.namespace,
                format=preview.format.value,
                dry_run=True,
                created=preview.new,
                faults=FaultOut.each(preview.faults),
                examples=list(preview.first),
                candidates=CandidateOut.each(preview.candidates),
                secrets=0,
                stopped=False,
                batch_id=None,
            )
        done = self._imports.import_file(wanted, actor, watch=run.watch)
        return ImportOut.of(
            done,
            namespace=wanted.namespace,
            format=done.format.value,
            dry_run=False,
            faults=FaultOut.each(done.faults),
            examples=[],
            candidates=[],
            stopped=done.is_stopped,
        )

    @contextmanager
    def _one_run(self) -> Iterator[_Run]:
        if not self._running.acquire(blocking=False):
            raise ConflictError(
                "another export or import is running", hint="Wait until it has finished."
            )
        self._run = _Run()
        try:
            yield self._run
        finally:
            self._run = None
            self._running.release()


def mount_transfer(app: FastAPI, exports: "ExportService", imports: "ImportService") -> None:
    """Add the routes of open formats to the application."""
    routes = TransferRoutes(exports, imports)
    add_operations(
        app,
        _TAG,
        Operation(
            "POST",
            _PATH + "/export",
            routes.export,
            summary="Export memories in an open format",
            scope=Scope.ADMIN,
            media_types=tuple(dict.fromkeys(_TYPES.values())),
            description="Streams the memories of a namespace, or those that are named or match, "
            "without the trash and oldest first. The stream is not encrypted.",
        ),
        Operation(
            "POST",
            _PATH + "/export/file",
            routes.export_file,
            summary="Export memories to a file on this computer",
            scope=Scope.ADMIN,
            status=201,
            answer=ExportOut,
            others={409: "The file exists, another is being written, or it was stopped."},
            description="For `muniment export` only: API keys are refused. The file is written "
            "completely or not at all, and is not encrypted.",
        ),
        Operation(
            "POST",
            _PATH + "/import/file",
            routes.import_file,
            summary="Import a file from this computer",
            scope=Scope.ADMIN,
            answer=ImportOut,
            others={409: "Another is running, or the preview was stopped."},
            description="For `muniment import` only: API keys are refused. A stopped import can "
            "be undone with its batch.",
        ),
        Operation(
            "GET",
            _PATH + "/progress",
            routes.progress,
            summary="Get the progress of an export or import",
            scope=Scope.ADMIN,
            answer=TransferProgressOut,
        ),
        Operation(
            "DELETE",
            _PATH + "/progress",
            routes.stop,
            summary="Stop an export or import",
            scope=Scope.ADMIN,
            status=204,
        ),
    )
