"""StateBase's routes of a session's state."""

from typing import TYPE_CHECKING, Final

from fastapi import FastAPI, Request, Response

from muniment.api.dialects.statebase import turn_bodies as bodies
from muniment.api.dialects.statebase.missing import missing_as, part_of_session, session_of
from muniment.api.dialects.statebase.refusals import SESSION_MISSING, VERSION_MISSING
from muniment.api.dialects.statebase.session_bodies import SessionOut
from muniment.api.routing import JsonAnswer, Operation, actor_of, add_operations
from muniment.domain.access import Scope

if TYPE_CHECKING:
    from muniment.services.sessions.session_service import SessionService
    from muniment.services.sessions.session_states import SessionStateService

_TAG: Final = "State"
_STATE: Final = "/v1/sessions/{session_id}/state"
_REFUSED: Final = {
    400: "Invalid request.",
    404: "There is no such session.",
    409: "The session has ended.",
}


class StateRoutes:
    """The endpoints of states; each runs in a thread of the pool.

    Args:
        states: The use cases.
        sessions: Where a session is looked for.
    """

    def __init__(self, states: "SessionStateService", sessions: "SessionService") -> None:
        self._states = states
        self._sessions = sessions

    def get(self, session_id: str, request: Request) -> Response:
        """Return the current state."""
        with missing_as(SESSION_MISSING):
            found = self._states.get(session_id, actor_of(request))
        return JsonAnswer(bodies.StateOut.of(found))

    def merge(self, session_id: str, body: bodies.StateIn, request: Request) -> Response:
        """Merge into the state."""
        with missing_as(SESSION_MISSING):
            written = self._states.merge(
                session_id, body.state, actor_of(request), reasoning=body.reasoning
            )
        return JsonAnswer(bodies.StateOut.of(written.value))

    def replace(self, session_id: str, body: bodies.StateIn, request: Request) -> Response:
        """Replace the state."""
        with missing_as(SESSION_MISSING):
            written = self._states.replace(
                session_id, body.state, actor_of(request), reasoning=body.reasoning
            )
        return JsonAnswer(bodies.StateOut.of(written.value))

    def replace_with_session(
        self, session_id: str, body: bodies.StateIn, request: Request
    ) -> Response:
        """Replace the state, and return state and session in one object."""
        actor = actor_of(request)
        with missing_as(SESSION_MISSING):
            written = self._states.replace(session_id, body.state, actor, reasoning=body.reasoning)
        session = session_of(self._sessions, session_id, actor)
        state = bodies.StateOut.of(written.value)
        return JsonAnswer({**state, **SessionOut.of(session), "state": state["state"]})

    def rollback(self, session_id: str, body: bodies.RollbackIn, request: Request) -> Response:
        """Restore an earlier state."""
        actor = actor_of(request)
        written = part_of_session(
            self._sessions,
            session_id,
            actor,
            ask=lambda: self._states.rollback(
                session_id, body.version, actor, reasoning=body.reason
            ),
            otherwise=VERSION_MISSING,
        )
        return JsonAnswer(
            bodies.RollbackOut.of(written.value, trace_id=written.changes.batch_id or "")
        )


class SessionWithStateOut(SessionOut, bodies.StateOut):
    """A session and its state."""


def mount_states(app: FastAPI, states: "SessionStateService", sessions: "SessionService") -> None:
    """Add the routes of states to the application."""
    routes = StateRoutes(states, sessions)
    add_operations(
        app,
        _TAG,
        Operation(
            "GET",
            _STATE,
            routes.get,
            summary="Get the state of a session",
            scope=Scope.READ,
            answer=bodies.StateOut,
            others={404: "There is no such session."},
        ),
    )
    _mount_writing(app, routes)
    for path in (_STATE + "/rollback", "/v1/sessions/{session_id}/rollback"):
        add_operations(
            app,
            _TAG,
            Operation(
                "POST",
                path,
                routes.rollback,
                summary="Restore an earlier state",
                scope=Scope.WRITE,
                answer=bodies.RollbackOut,
                others={**_REFUSED, 404: "There is no such session or version."},
                description="Adds a new version. Version 0 is the initial state; negative "
                "numbers count back from the current one.",
            ),
        )


def _mount_writing(app: FastAPI, routes: StateRoutes) -> None:
    for method, summary, answer, endpoint in (
        ("PATCH", "Merge into the state of a session", bodies.StateOut, routes.merge),
        ("PUT", "Replace the state of a session", bodies.StateOut, routes.replace),
        (
            "POST",
            "Replace the state of a session",
            SessionWithStateOut,
            routes.replace_with_session,
        ),
    ):
        add_operations(
            app,
            _TAG,
            Operation(
                method,
                _STATE,
                endpoint,
                summary=summary,
                scope=Scope.WRITE,
                answer=answer,
                others=_REFUSED,
            ),
        )
