"""Routes of encrypted bundles."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, BinaryIO, Final

from fastapi import FastAPI, Request, Response
from starlette.concurrency import run_in_threadpool
from starlette.responses import StreamingResponse

from muniment.api.native.bundle_bodies import (
    BundleExportedOut,
    BundleExportIn,
    BundleFileExportIn,
    BundleFileImportIn,
    BundleImportIn,
    BundleImportOut,
    BundleKeyOut,
    BundleProgressOut,
    imported_body,
    preview_body,
)
from muniment.api.native.bundle_upload import received
from muniment.api.request_state import UPLOAD_TYPE
from muniment.api.routing import JsonAnswer, Operation, actor_of, add_operations
from muniment.domain.access import Scope

if TYPE_CHECKING:
    from muniment.domain.access import Actor
    from muniment.domain.transfer.bundles import BundleImport
    from muniment.services.transfer.bundle_service import BundleService

_PATH: Final = "/v1/bundles"
_TAG: Final = "Bundles"
_BUSY: Final = "Another bundle is being processed, or this work was stopped."
_REFUSED: Final = {
    403: "The passphrase is wrong, or missing.",
    409: _BUSY,
    422: "The bundle is damaged.",
}
_MEDIA_TYPE: Final = UPLOAD_TYPE.decode("ascii")
_PART_BYTES: Final = 1_048_576

UPLOAD_PATHS: Final = frozenset({f"{_PATH}/import"})
"""The paths that are posted a bundle as their body."""


class BundleRoutes:
    """The endpoints of bundles; each runs in a thread of the pool, for as long as it takes.

    Args:
        service: The use cases.
    """

    def __init__(self, service: "BundleService") -> None:
        self._service = service

    def export(self, body: BundleExportIn, request: Request) -> Response:
        """Stream a bundle."""
        file = self._service.export_stream(body.request(), actor_of(request))
        return StreamingResponse(_parts(file), media_type=_MEDIA_TYPE)

    def export_file(self, body: BundleFileExportIn, request: Request) -> Response:
        """Write a bundle into a file."""
        asked = body.request()
        done = self._service.export_bundle(asked, actor_of(request))
        return JsonAnswer(BundleExportedOut.of(done, path=str(asked.path)), status_code=201)

    async def import_(self, request: Request) -> Response:
        """Import the bundle in the body, or report what that would do."""
        actor = actor_of(request)
        with await run_in_threadpool(self._service.temporary_file, actor) as file:
            body = await received(request, file)
            return await run_in_threadpool(self._imported, body, body.request(file), actor)

    def import_file(self, body: BundleFileImportIn, request: Request) -> Response:
        """Import a bundle, or report what that would do."""
        return self._imported(body, body.request(body.source()), actor_of(request))

    def _imported(self, body: BundleImportIn, asked: "BundleImport", actor: "Actor") -> Response:
        if body.dry_run:
            return JsonAnswer(preview_body(self._service.preview_bundle(asked, actor)))
        return JsonAnswer(imported_body(self._service.import_bundle(asked, actor)))

    def public_key(self, request: Request) -> Response:
        """Return this vault's public key."""
        found = self._service.public_key(actor_of(request))
        return JsonAnswer(BundleKeyOut.of(public_key=found))

    def progress(self, request: Request) -> Response:
        """Return the progress."""
        found = self._service.progress(actor_of(request))
        if found is None:
            return JsonAnswer(BundleProgressOut.of(running=False, done=None, total=None))
        return JsonAnswer(BundleProgressOut.of(found))

    def stop(self, request: Request) -> Response:
        """Stop the export or import."""
        self._service.stop(actor_of(request))
        return Response(status_code=204)


def _parts(file: BinaryIO) -> Iterator[bytes]:
    with file:
        while part := file.read(_PART_BYTES):
            yield part


def mount_bundles(app: FastAPI, service: "BundleService") -> None:
    """Add the routes of bundles to the application."""
    routes = BundleRoutes(service)
    add_operations(
        app,
        _TAG,
        Operation(
            "POST",
            f"{_PATH}/export",
            routes.export,
            summary="Export namespaces as an encrypted bundle",
            scope=Scope.ADMIN,
            media_types=(_MEDIA_TYPE,),
            others={404: "There is no such namespace.", 409: _BUSY},
            description="The bundle is complete and verified before the answer begins. An API key "
            "exports the namespaces that it sees, without the trash and confidential memories.",
        ),
        Operation(
            "POST",
            f"{_PATH}/export/file",
            routes.export_file,
            summary="Export namespaces as an encrypted bundle into a file of this machine",
            scope=Scope.ADMIN,
            status=201,
            answer=BundleExportedOut,
            others={404: "There is no such namespace.", 409: f"The file exists. {_BUSY}"},
            description="For `muniment export`: no API key chooses a path. The file is complete "
            "and verified, or absent.",
        ),
        Operation(
            "POST",
            f"{_PATH}/import",
            routes.import_,
            summary="Import an encrypted bundle",
            scope=Scope.ADMIN,
            answer=BundleImportOut,
            others=_REFUSED,
            description=f"The body has the media type {_MEDIA_TYPE}: one line of JSON with "
            "passphrase, into and dry_run, a line feed, and the bundle. Nothing is written before "
            "the whole bundle was verified; then everything is written, or nothing.",
        ),
        Operation(
            "POST",
            f"{_PATH}/import/file",
            routes.import_file,
            summary="Import an encrypted bundle from a file of this machine",
            scope=Scope.ADMIN,
            answer=BundleImportOut,
            others=_REFUSED,
            description="For `muniment import`: no API key chooses a path.",
        ),
        Operation(
            "GET",
            f"{_PATH}/key",
            routes.public_key,
            summary="Get the public key for bundles made for this vault",
            scope=Scope.ADMIN,
            answer=BundleKeyOut,
            description="Another vault exports with it as a recipient; this vault then imports the "
            "bundle without a passphrase. The key is no secret.",
        ),
        Operation(
            "GET",
            f"{_PATH}/progress",
            routes.progress,
            summary="Get the progress of an export or import",
            scope=Scope.ADMIN,
            answer=BundleProgressOut,
        ),
        Operation(
            "DELETE",
            f"{_PATH}/progress",
            routes.stop,
            summary="Stop an export or import",
            scope=Scope.ADMIN,
            status=204,
            description="Nothing of it stays.",
        ),
    )
