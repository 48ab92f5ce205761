"""StateBase's routes of sessions."""

from typing import TYPE_CHECKING, Annotated, Final

from fastapi import FastAPI, Request, Response

from muniment.api.dialects.numbers import clamped
from muniment.api.dialects.scores import STATEBASE, ScaledSearch
from muniment.api.dialects.statebase import session_bodies as bodies
from muniment.api.dialects.statebase.memory_bodies import list_body
from muniment.api.dialects.statebase.missing import missing_as, part_of_session, session_of
from muniment.api.dialects.statebase.refusals import SESSION_MISSING, VERSION_MISSING
from muniment.api.fields import json_object
from muniment.api.routing import JsonAnswer, Operation, actor_of, add_operations
from muniment.domain.access import Scope
from muniment.domain.pages import ListPage
from muniment.domain.sessions.session import SessionFilter

if TYPE_CHECKING:
    from muniment.services.container import Services

_TAG: Final = "Sessions"
_ALL: Final = "/v1/sessions"
_ONE: Final = "/v1/sessions/{session_id}"
_NOT_VALID: Final = {400: "Invalid request."}
_MISSING: Final = {404: "There is no such session."}

PageLimit = Annotated[int, *clamped(20, at_least=1, at_most=100)]


class SessionRoutes:
    """The endpoints of sessions; each runs in a thread of the pool.

    Args:
        services: The use cases.
    """

    def __init__(self, services: "Services") -> None:
        self._sessions = services.sessions
        self._search = ScaledSearch(services, STATEBASE)

    def create(self, body: bodies.SessionIn, request: Request) -> Response:
        """Create a session."""
        created = self._sessions.create(body.draft(), actor_of(request))
        return JsonAnswer(bodies.SessionOut.of(created.value), status_code=201)

    def list(
        self,
        request: Request,
        *,
        limit: PageLimit = 20,
        starting_after: str | None = None,
        agent_id: str | None = None,
        user_id: str | None = None,
        created_after: str | None = None,
        created_before: str | None = None,
        metadata: str | None = None,
    ) -> Response:
        """List sessions, newest first."""
        wanted = SessionFilter(
            agent_id=agent_id or None,
            user_id=user_id or None,
            created_after=bodies.moment_of("created_after", created_after or None),
            created_before=bodies.moment_of("created_before", created_before or None),
            metadata=json_object("metadata", metadata or None),
        )
        page = ListPage(limit=limit, after=starting_after or None)
        found = self._sessions.list(wanted, page, actor_of(request))
        data = bodies.SessionOut.each(found.items)
        return JsonAnswer(list_body(data, has_more=found.next_cursor is not None))

    def get(self, session_id: str, request: Request) -> Response:
        """Return one session."""
        found = session_of(self._sessions, session_id, actor_of(request))
        return JsonAnswer(bodies.SessionOut.of(found))

    def edit(self, session_id: str, body: bodies.SessionEdit, request: Request) -> Response:
        """Change a session."""
        actor, patch = actor_of(request), body.patch()
        if patch is None:
            session = session_of(self._sessions, session_id, actor)
        else:
            with missing_as(SESSION_MISSING):
                session = self._sessions.edit(session_id, patch, actor).value
        return JsonAnswer(bodies.SessionOut.of(session))

    def delete(self, session_id: str, request: Request) -> Response:
        """Delete a session permanently, with state and turns; its memories go to the trash."""
        with missing_as(SESSION_MISSING):
            self._sessions.delete(session_id, actor_of(request))
        return Response(status_code=204)

    def context(
        self, session_id: str, request: Request, body: bodies.ContextIn | None = None
    ) -> Response:
        """Return a session's context for a prompt."""
        body = body or bodies.ContextIn()
        with missing_as(SESSION_MISSING):
            found = self._search.session_context(
                session_id,
                actor_of(request),
                query=body.query,
                memory_limit=body.memory_limit_or_default,
                turn_limit=body.turn_limit_or_default,
            )
        return JsonAnswer(bodies.ContextOut.of(found))

    def fork(
        self, session_id: str, request: Request, body: bodies.ForkIn | None = None
    ) -> Response:
        """Fork a session."""
        actor = actor_of(request)
        version = None if body is None else body.version
        forked = part_of_session(
            self._sessions,
            session_id,
            actor,
            ask=lambda: self._sessions.fork(session_id, actor, version=version),
            otherwise=VERSION_MISSING,
        )
        return JsonAnswer(bodies.SessionOut.of(forked.value), status_code=201)


def mount_sessions(app: FastAPI, services: "Services") -> None:
    """Add the routes of sessions to the application."""
    routes = SessionRoutes(services)
    _mount_all(app, routes)
    _mount_one(app, routes)
    _mount_uses(app, routes)


def _mount_all(app: FastAPI, routes: SessionRoutes) -> None:
    add_operations(
        app,
        _TAG,
        Operation(
            "POST",
            _ALL,
            routes.create,
            summary="Create a session",
            scope=Scope.WRITE,
            status=201,
            answer=bodies.SessionOut,
            others=_NOT_VALID,
            description="Expires after ttl_seconds (default: one day) with its state and turns. "
            "Its memories are kept.",
        ),
        Operation(
            "GET",
            _ALL,
            routes.list,
            summary="List sessions",
            scope=Scope.READ,
            answer=bodies.SessionPageOut,
            others=_NOT_VALID,
        ),
    )


def _mount_one(app: FastAPI, routes: SessionRoutes) -> None:
    add_operations(
        app,
        _TAG,
        Operation(
            "GET",
            _ONE,
            routes.get,
            summary="Get a session",
            scope=Scope.READ,
            answer=bodies.SessionOut,
            others=_MISSING,
        ),
        Operation(
            "PATCH",
            _ONE,
            routes.edit,
            summary="Change a session",
            scope=Scope.WRITE,
            answer=bodies.SessionOut,
            others={**_NOT_VALID, **_MISSING},
            description="Metadata is merged; ttl_seconds counts from now.",
        ),
        Operation(
            "DELETE",
            _ONE,
            routes.delete,
            summary="Delete a session permanently",
            scope=Scope.WRITE,
            status=204,
            others=_MISSING,
            description="Includes its state, turns and memories.",
        ),
    )


def _mount_uses(app: FastAPI, routes: SessionRoutes) -> None:
    add_operations(
        app,
        _TAG,
        Operation(
            "POST",
            _ONE + "/context",
            routes.context,
            summary="Get a session's context for a prompt",
            scope=Scope.READ,
            answer=bodies.ContextOut,
            others={**_NOT_VALID, **_MISSING},
            description="Memories are those of the session's user from all sessions, or those of "
            "the session if it has no user.",
        ),
        Operation(
            "POST",
            _ONE + "/fork",
            routes.fork,
            summary="Fork a session",
            scope=Scope.WRITE,
            status=201,
            answer=bodies.SessionOut,
            others={**_NOT_VALID, 404: "There is no such session or version."},
        ),
    )
