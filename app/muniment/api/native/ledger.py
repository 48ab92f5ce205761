"""Routes of what happened: a memory's history, the log, undo."""

from typing import TYPE_CHECKING, Annotated, Final

from fastapi import FastAPI, Query, Request, Response

from muniment.api.native.batches import batch_header
from muniment.api.native.ledger_bodies import (
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


class LedgerRoutes:
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
        """Tell what was done to one memory."""
        return JsonAnswer(HistoryOut.of(self._service.history(id, actor_of(request), query.page())))

    def log(self, query: Annotated[LogQuery, Query()], request: Request) -> Response:
        """Tell who did what."""
        page = self._service.log(query.filter(), query.page(), actor_of(request))
        return JsonAnswer(OperationListOut.of(page))

    def undo(self, body: UndoIn, request: Request) -> Response:
        """Take operations back."""
        undone = self._service.undo(body.request(), actor_of(request), dry_run=body.dry_run)
        return JsonAnswer(
            undone_body(undone, dry_run=body.dry_run), headers=batch_header(undone.changes)
        )


def mount_ledger(app: FastAPI, service: "HistoryService") -> None:
    """Add the routes of histories, the log and undo to the application."""
    routes = LedgerRoutes(service)
    add_operations(
        app,
        _TAG,
        Operation(
            "GET",
            "/v1/memories/{id}/history",
            routes.history,
            summary="Tell what was done to a memory",
            scope=Scope.READ,
            answer=HistoryOut,
            others={404: "There is no such memory, or the key does not see its namespace."},
            description="Newest first, field by field, with who did it; also of a memory in the "
            "trash. What was destroyed for ever has no history.",
        ),
        Operation(
            "GET",
            "/v1/operations",
            routes.log,
            summary="Tell who did what",
            scope=Scope.READ,
            answer=OperationListOut,
            others={404: "The key does not see a namespace asked for."},
            description="The log of every change in the namespaces that the key sees, newest "
            "first, without content.",
        ),
        Operation(
            "POST",
            "/v1/undo",
            routes.undo,
            summary="Take operations on memories back",
            scope=Scope.WRITE,
            answer=UndoneOut,
            others={
                404: "There is no such operation, batch or key, or the key does not see it.",
                409: "That operation cannot be taken back.",
            },
            description="One operation, one batch, or all that a key did since a moment, in one "
            "transaction; undoing the undo brings it back. A field that somebody else changed "
            "later stays. A key's own operations need the scope write, those of others admin.",
        ),
    )
