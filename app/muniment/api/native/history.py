"""Routes of a memory's history, the operation log and undo."""

from typing import TYPE_CHECKING, Annotated, Final

from fastapi import FastAPI, Query, Request, Response

from muniment.api.native.batches import batch_header
from muniment.api.native.history_bodies import (
    HistoryOut,
    LedgerQuery,
    LogQuery,
    OperationListOut,
    UndoIn,
    UndoneOut,
    undone_body,
)
from muniment.api.routing import JsonAnswer, Operation, actor_of, add_operations
from muniment.domain.access import Scope

if TYPE_CHECKING:
    from muniment.services.history.history_service import HistoryService

_TAG: Final = "History"


class HistoryRoutes:
    """The endpoints; each runs in a thread of the pool.

    Args:
        service: The use cases.
    """

    def __init__(self, service: "HistoryService") -> None:
        self._service = service

    def history(
        self,
        id: str,  # noqa: A002 (the name in the path)
        query: Annotated[LedgerQuery, Query()],
        request: Request,
    ) -> Response:
        """Return the history of one memory."""
        return JsonAnswer(HistoryOut.of(self._service.history(id, actor_of(request), query.page())))

    def log(self, query: Annotated[LogQuery, Query()], request: Request) -> Response:
        """Return the operation log."""
        page = self._service.log(query.filter(), query.page(), actor_of(request))
        return JsonAnswer(OperationListOut.of(page))

    def undo(self, body: UndoIn, request: Request) -> Response:
        """Undo operations."""
        undone = self._service.undo(body.request(), actor_of(request), dry_run=body.dry_run)
        return JsonAnswer(
            undone_body(undone, dry_run=body.dry_run), headers=batch_header(undone.changes)
        )


def mount_history(app: FastAPI, service: "HistoryService") -> None:
    """Add the routes of histories, the log and undo to the application."""
    routes = HistoryRoutes(service)
    add_operations(
        app,
        _TAG,
        Operation(
            "GET",
            "/v1/memories/{id}/history",
            routes.history,
            summary="Get the history of a memory",
            scope=Scope.READ,
            answer=HistoryOut,
            others={404: "There is no such memory, or the key does not see its namespace."},
            description="Every change, field by field and with its author, newest first. Also "
            "for memories in the trash; destroyed memories have no history.",
        ),
        Operation(
            "GET",
            "/v1/operations",
            routes.log,
            summary="List operations",
            scope=Scope.READ,
            answer=OperationListOut,
            others={404: "The key does not see one of the namespaces."},
            description="The log of every change in the namespaces that the key sees, newest "
            "first and without content.",
        ),
        Operation(
            "POST",
            "/v1/undo",
            routes.undo,
            summary="Undo operations on memories",
            scope=Scope.WRITE,
            answer=UndoneOut,
            others={
                404: "There is no such operation, batch, key or device, or it is not seen.",
                409: "That operation cannot be undone.",
            },
            description="Undoes one operation, one batch, or everything a key or a device did "
            "since a moment, in one transaction. An undo can be undone. Fields that someone "
            "else changed later are left unchanged. A key's own operations need the "
            "scope write, those of others admin.",
        ),
    )
