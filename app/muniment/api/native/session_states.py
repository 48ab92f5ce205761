"""Routes of a session's state and turns."""

from typing import TYPE_CHECKING, Annotated, Final

from fastapi import FastAPI, Query, Request, Response

from muniment.api.native.page_query import PageQuery
from muniment.api.native.scope_answers import StateListOut, StateOut, TurnListOut, TurnOut
from muniment.api.native.session_requests import HistoryQuery, RollbackIn, StateIn, TurnIn
from muniment.api.routing import JsonAnswer, Operation, actor_of, add_operations
from muniment.domain.access import Scope

if TYPE_CHECKING:
    from muniment.services.sessions.session_states import SessionStateService

_TAG: Final = "Sessions"
_MISSING: Final = {404: "The key sees no such session, or it has no such version or turn."}
_REFUSED: Final = {409: "The session has ended, or its state is at another version."}
_STATE: Final = "/v1/sessions/{id}/state"
_TURNS: Final = "/v1/sessions/{id}/turns"


class SessionStateRoutes:
    """The endpoints of states and turns; each runs in a thread of the pool.

    Args:
        states: The use cases.
    """

    def __init__(self, states: "SessionStateService") -> None:
        self._states = states

    def get(
        self,
        id: str,  # noqa: A002 (the name in the path)
        request: Request,
        *,
        version: int | None = None,
        namespace: str | None = None,
    ) -> Response:
        """Return a state."""
        found = self._states.get(id, actor_of(request), version=version, namespace=namespace)
        return JsonAnswer(StateOut.of(found))

    def replace(
        self,
        id: str,  # noqa: A002
        body: StateIn,
        request: Request,
        *,
        namespace: str | None = None,
    ) -> Response:
        """Replace the state."""
        written = self._states.replace(
            id,
            body.state,
            actor_of(request),
            reasoning=body.reasoning,
            expected_version=body.expected_version,
            namespace=namespace,
        )
        return JsonAnswer(StateOut.of(written.value))

    def merge(
        self,
        id: str,  # noqa: A002
        body: StateIn,
        request: Request,
        *,
        namespace: str | None = None,
    ) -> Response:
        """Merge into the state."""
        written = self._states.merge(
            id,
            body.state,
            actor_of(request),
            reasoning=body.reasoning,
            expected_version=body.expected_version,
            namespace=namespace,
        )
        return JsonAnswer(StateOut.of(written.value))

    def rollback(
        self,
        id: str,  # noqa: A002
        body: RollbackIn,
        request: Request,
        *,
        namespace: str | None = None,
    ) -> Response:
        """Restore an earlier state."""
        written = self._states.rollback(
            id,
            body.version,
            actor_of(request),
            reasoning=body.reasoning,
            expected_version=body.expected_version,
            namespace=namespace,
        )
        return JsonAnswer(StateOut.of(written.value))

    def history(
        self,
        id: str,  # noqa: A002
        query: Annotated[HistoryQuery, Query()],
        request: Request,
    ) -> Response:
        """List versions of a state."""
        found = self._states.history(
            id,
            actor_of(request),
            limit=query.limit,
            before=query.before,
            namespace=query.namespace,
        )
        return JsonAnswer(StateListOut.of(data=StateOut.each(found)))

    def turns(
        self,
        id: str,  # noqa: A002
        query: Annotated[PageQuery, Query()],
        request: Request,
    ) -> Response:
        """List turns."""
        namespace = query.namespace[0] if query.namespace else None
        found = self._states.turns(id, query.page(), actor_of(request), namespace=namespace)
        return JsonAnswer(TurnListOut.of(found))

    def add_turn(
        self,
        id: str,  # noqa: A002
        body: TurnIn,
        request: Request,
        *,
        namespace: str | None = None,
    ) -> Response:
        """Add a turn."""
        added = self._states.add_turn(id, body.draft(), actor_of(request), namespace=namespace)
        return JsonAnswer(TurnOut.of(added.value), status_code=201)

    def turn(
        self,
        id: str,  # noqa: A002
        turn: str,
        request: Request,
        *,
        namespace: str | None = None,
    ) -> Response:
        """Return one turn."""
        found = self._states.turn(id, turn, actor_of(request), namespace=namespace)
        return JsonAnswer(TurnOut.of(found))


def mount_session_states(app: FastAPI, states: "SessionStateService") -> None:
    """Add the routes of states and turns to the application."""
    routes = SessionStateRoutes(states)
    _mount_reading(app, routes)
    _mount_writing(app, routes)
    _mount_turns(app, routes)


def _mount_reading(app: FastAPI, routes: SessionStateRoutes) -> None:
    add_operations(
        app,
        _TAG,
        Operation(
            "GET",
            _STATE,
            routes.get,
            summary="Get a session's state",
            scope=Scope.READ,
            answer=StateOut,
            others=_MISSING,
            description="The current state, or that of a version: 0 is the initial one, negative "
            "numbers count back.",
        ),
        Operation(
            "GET",
            _STATE + "/history",
            routes.history,
            summary="List versions of a session's state",
            scope=Scope.READ,
            answer=StateListOut,
            others=_MISSING,
        ),
    )


def _mount_writing(app: FastAPI, routes: SessionStateRoutes) -> None:
    add_operations(
        app,
        _TAG,
        Operation(
            "PUT",
            _STATE,
            routes.replace,
            summary="Replace a session's state",
            scope=Scope.WRITE,
            answer=StateOut,
            others={**_MISSING, **_REFUSED},
        ),
        Operation(
            "PATCH",
            _STATE,
            routes.merge,
            summary="Merge into a session's state",
            scope=Scope.WRITE,
            answer=StateOut,
            others={**_MISSING, **_REFUSED},
            description="JSON merge patch (RFC 7396): objects are merged at every depth, null "
            "removes a key, other values replace.",
        ),
        Operation(
            "POST",
            _STATE + "/rollback",
            routes.rollback,
            summary="Restore an earlier state of a session",
            scope=Scope.WRITE,
            answer=StateOut,
            others={**_MISSING, **_REFUSED},
            description="Adds a new version; existing versions never change.",
        ),
    )


def _mount_turns(app: FastAPI, routes: SessionStateRoutes) -> None:
    add_operations(
        app,
        _TAG,
        Operation(
            "GET",
            _TURNS,
            routes.turns,
            summary="List turns of a session",
            scope=Scope.READ,
            answer=TurnListOut,
            others=_MISSING,
        ),
        Operation(
            "POST",
            _TURNS,
            routes.add_turn,
            summary="Add a turn to a session",
            scope=Scope.WRITE,
            status=201,
            answer=TurnOut,
            others={**_MISSING, 409: "The session has ended."},
        ),
        Operation(
            "GET",
            _TURNS + "/{turn}",
            routes.turn,
            summary="Get a turn of a session",
            scope=Scope.READ,
            answer=TurnOut,
            others=_MISSING,
            description="By id or number.",
        ),
    )
