"""StateBase's routes of turns."""

from typing import TYPE_CHECKING, Annotated, Final, Literal

from fastapi import FastAPI, Request, Response

from muniment.api.dialects.numbers import clamped
from muniment.api.dialects.statebase import turn_bodies as bodies
from muniment.api.dialects.statebase.memory_bodies import list_body
from muniment.api.dialects.statebase.missing import missing_as, part_of_session
from muniment.api.dialects.statebase.refusals import SESSION_MISSING, TURN_MISSING
from muniment.api.refusals import refuse
from muniment.api.routing import JsonAnswer, Operation, actor_of, add_operations
from muniment.domain.access import Actor, Scope
from muniment.domain.pages import ListPage

if TYPE_CHECKING:
    from muniment.domain.sessions.session_states import Turn
    from muniment.services.sessions.session_service import SessionService
    from muniment.services.sessions.session_states import SessionStateService

_TAG: Final = "Turns"
_TURNS: Final = "/v1/sessions/{session_id}/turns"

PageLimit = Annotated[int, *clamped(20, at_least=1, at_most=100)]


class TurnRoutes:
    """The endpoints of turns; each runs in a thread of the pool.

    Args:
        states: The use cases.
        sessions: Where a session is looked for.
    """

    def __init__(self, states: "SessionStateService", sessions: "SessionService") -> None:
        self._states = states
        self._sessions = sessions

    def add(self, session_id: str, body: bodies.TurnIn, request: Request) -> Response:
        """Add a turn."""
        with missing_as(SESSION_MISSING):
            added = self._states.add_turn(session_id, body.draft(), actor_of(request))
        return JsonAnswer(bodies.TurnOut.of(added.value), status_code=201)

    def list(
        self,
        session_id: str,
        request: Request,
        *,
        limit: PageLimit = 20,
        starting_after: str | None = None,
        order: Literal["asc", "desc"] = "desc",
    ) -> Response:
        """List turns, newest first by default."""
        actor = actor_of(request)
        after = None
        if starting_after:
            after = self._turn(session_id, starting_after, actor).uid
        page = ListPage(limit=limit, after=after, oldest_first=order == "asc")
        with missing_as(SESSION_MISSING):
            found = self._states.turns(session_id, page, actor)
        data = bodies.TurnOut.each(found.items)
        return JsonAnswer(list_body(data, has_more=found.next_cursor is not None))

    def get(self, session_id: str, turn_id: str, request: Request) -> Response:
        """Return one turn."""
        return JsonAnswer(bodies.TurnOut.of(self._turn(session_id, turn_id, actor_of(request))))

    def _turn(self, session_id: str, turn_id: str, actor: Actor) -> "Turn":
        """Return a turn by its id.

        Raises:
            RequestRefusedError: There is no such session, or no such turn in it.
        """
        number = bodies.turn_number_of(turn_id)
        turn = part_of_session(
            self._sessions,
            session_id,
            actor,
            ask=lambda: self._states.turn(session_id, str(number), actor),
            otherwise=TURN_MISSING,
        )
        if bodies.turn_id_of(turn) != turn_id:
            raise refuse(TURN_MISSING)
        return turn


def mount_turns(app: FastAPI, states: "SessionStateService", sessions: "SessionService") -> None:
    """Add the routes of turns to the application."""
    routes = TurnRoutes(states, sessions)
    missing = {404: "There is no such session or turn."}
    add_operations(
        app,
        _TAG,
        Operation(
            "POST",
            _TURNS,
            routes.add,
            summary="Add a turn to a session",
            scope=Scope.WRITE,
            status=201,
            answer=bodies.TurnOut,
            others={400: "Invalid request.", **missing, 409: "The session has ended."},
        ),
        Operation(
            "GET",
            _TURNS,
            routes.list,
            summary="List turns of a session",
            scope=Scope.READ,
            answer=bodies.TurnPageOut,
            others={400: "Invalid request.", **missing},
        ),
        Operation(
            "GET",
            _TURNS + "/{turn_id}",
            routes.get,
            summary="Get a turn of a session",
            scope=Scope.READ,
            answer=bodies.TurnOut,
            others=missing,
        ),
    )
