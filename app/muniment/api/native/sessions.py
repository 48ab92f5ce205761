"""Routes of sessions."""

from typing import TYPE_CHECKING, Annotated, Final

from fastapi import FastAPI, Query, Request, Response

from muniment.api.native.preconditions import STALE, precondition
from muniment.api.native.scope_answers import SessionContextOut, SessionListOut, SessionOut
from muniment.api.native.session_requests import (
    EndIn,
    ForkIn,
    SessionContextIn,
    SessionEdit,
    SessionIn,
    SessionQuery,
)
from muniment.api.routing import JsonAnswer, Operation, actor_of, add_operations
from muniment.domain.access import Scope
from muniment.domain.sessions.session import Session, SessionMemories

if TYPE_CHECKING:
    from muniment.services.sessions.session_service import SessionService

_TAG: Final = "Sessions"
_MISSING: Final = {404: "The key sees no such session, or it has expired."}
_PATH: Final = "/v1/sessions"
_ONE: Final = "/v1/sessions/{id}"


class SessionRoutes:
    """The endpoints of sessions; each runs in a thread of the pool.

    Args:
        sessions: The use cases.
    """

    def __init__(self, sessions: "SessionService") -> None:
        self._sessions = sessions

    def list(self, query: Annotated[SessionQuery, Query()], request: Request) -> Response:
        """List sessions."""
        found = self._sessions.list(query.filter(), query.page(), actor_of(request))
        return JsonAnswer(SessionListOut.of(found))

    def create(self, body: SessionIn, request: Request) -> Response:
        """Create a session."""
        made = self._sessions.create(body.draft(), actor_of(request), or_get=body.or_get)
        return _answer(made.value, status=201 if made.is_new else 200)

    def get(self, id: str, request: Request, *, namespace: str | None = None) -> Response:  # noqa: A002 (the name in the path)
        """Return one session."""
        return _answer(self._sessions.get(id, actor_of(request), namespace=namespace))

    def edit(
        self,
        id: str,  # noqa: A002
        body: SessionEdit,
        request: Request,
        *,
        namespace: str | None = None,
    ) -> Response:
        """Change one session."""
        with precondition(request.headers) as expected:
            written = self._sessions.edit(
                id,
                body.patch(),
                actor_of(request),
                namespace=namespace,
                expected_version=expected,
            )
        return _answer(written.value)

    def delete(
        self,
        id: str,  # noqa: A002
        request: Request,
        *,
        memories: SessionMemories = SessionMemories.TRASH,
        namespace: str | None = None,
    ) -> Response:
        """Delete one session."""
        with precondition(request.headers) as expected:
            self._sessions.delete(
                id,
                actor_of(request),
                memories=memories,
                namespace=namespace,
                expected_version=expected,
            )
        return Response(status_code=204)

    def end(
        self,
        id: str,  # noqa: A002
        body: EndIn,
        request: Request,
        *,
        namespace: str | None = None,
    ) -> Response:
        """End one session."""
        ended = self._sessions.end(id, actor_of(request), summary=body.summary, namespace=namespace)
        return _answer(ended.value)

    def fork(
        self,
        id: str,  # noqa: A002
        body: ForkIn,
        request: Request,
        *,
        namespace: str | None = None,
    ) -> Response:
        """Fork one session."""
        forked = self._sessions.fork(
            id, actor_of(request), version=body.version, namespace=namespace
        )
        return _answer(forked.value, status=201)

    def context(
        self,
        id: str,  # noqa: A002
        body: SessionContextIn,
        request: Request,
        *,
        namespace: str | None = None,
    ) -> Response:
        """Return what a prompt needs of one session."""
        found = self._sessions.context(
            id,
            actor_of(request),
            query=body.query,
            memory_limit=body.memory_limit,
            turn_limit=body.turn_limit,
            namespace=namespace,
        )
        return JsonAnswer(SessionContextOut.of(found))


def _answer(session: Session, *, status: int = 200) -> Response:
    return JsonAnswer(
        SessionOut.of(session), status_code=status, headers={"etag": f'"{session.version}"'}
    )


def mount_sessions(app: FastAPI, sessions: "SessionService") -> None:
    """Add the routes of sessions to the application."""
    routes = SessionRoutes(sessions)
    add_operations(
        app,
        _TAG,
        Operation(
            "GET",
            _PATH,
            routes.list,
            summary="List sessions",
            scope=Scope.READ,
            answer=SessionListOut,
        ),
        Operation(
            "POST",
            _PATH,
            routes.create,
            summary="Create a session",
            scope=Scope.WRITE,
            status=201,
            answer=SessionOut,
            others={
                200: "With or_get: a session with that external_id exists; it is returned "
                "unchanged.",
                409: "The external_id is taken.",
            },
            description="The first memory that names a session also creates it; this call then "
            "adds to it.",
        ),
    )
    _mount_one(app, routes)
    _mount_acts(app, routes)


def _mount_one(app: FastAPI, routes: SessionRoutes) -> None:
    """Add the routes of one session."""
    add_operations(
        app,
        _TAG,
        Operation(
            "GET",
            _ONE,
            routes.get,
            summary="Get a session",
            scope=Scope.READ,
            answer=SessionOut,
            others=_MISSING,
            description="By id, short id or handle.",
        ),
        Operation(
            "PATCH",
            _ONE,
            routes.edit,
            summary="Change a session",
            scope=Scope.WRITE,
            answer=SessionOut,
            others={**_MISSING, **STALE},
        ),
        Operation(
            "DELETE",
            _ONE,
            routes.delete,
            summary="Delete a session",
            scope=Scope.WRITE,
            status=204,
            others={**_MISSING, **STALE},
            description="Permanent, including state and turns. Its memories are moved to the "
            "trash (memories=trash), kept (keep) or destroyed (purge).",
        ),
    )


def _mount_acts(app: FastAPI, routes: SessionRoutes) -> None:
    """Add the routes that end and fork a session and return its context."""
    add_operations(
        app,
        _TAG,
        Operation(
            "POST",
            _ONE + "/end",
            routes.end,
            summary="End a session",
            scope=Scope.WRITE,
            answer=SessionOut,
            others=_MISSING,
            description="It then accepts no more turns or states. Fork it to continue.",
        ),
        Operation(
            "POST",
            _ONE + "/fork",
            routes.fork,
            summary="Fork a session",
            scope=Scope.WRITE,
            status=201,
            answer=SessionOut,
            others={404: "The key sees no such session, or it has no such version."},
            description="Starts a new session with a state of this one and the same owners, "
            "title, metadata and lifetime, but no turns or memories. Its metadata "
            "has forked_from and forked_version.",
        ),
        Operation(
            "POST",
            _ONE + "/context",
            routes.context,
            summary="Get a session's context for a prompt",
            scope=Scope.READ,
            answer=SessionContextOut,
            others=_MISSING,
            description="State, memories and latest turns. The memories are those of the "
            "session's user from all sessions, or those of the session if it has no "
            "user.",
        ),
    )
