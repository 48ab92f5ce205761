"""Routes of sessions: create, find, end."""

from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final, Literal

from fastapi import FastAPI, Request, Response
from pydantic import Field

from muniment.api.answers import Answer, Body, MomentText, field
from muniment.api.dialects.building import VendorBody
from muniment.api.dialects.memoryrelay.names import MemoryOut, Namer
from muniment.api.dialects.memoryrelay.pages import (
    PAGE_DEFAULT,
    PAGE_MAX,
    Limit,
    ListOut,
    Offset,
)
from muniment.api.fields import Metadata, Name, Text
from muniment.api.routing import JsonAnswer, Operation, actor_of, add_operations
from muniment.domain.access import Scope
from muniment.domain.entities.owner import OwnerKind
from muniment.domain.memories.query import MemoryFilter, PageRequest
from muniment.domain.pages import ListPage
from muniment.domain.sessions.session import (
    SUMMARY_MAX_CHARACTERS,
    TITLE_MAX_CHARACTERS,
    Session,
    SessionDraft,
    SessionFilter,
    SessionStatus,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from muniment.domain.access import Actor
    from muniment.services.container import Services

SESSIONS: Final = "/v1/sessions"

_ONE: Final = "/v1/sessions/{id}"
_TRUE: Final = frozenset({"true", "1"})


class RelayStatus(StrEnum):
    """Status filter of the vendor's clients; ``closed`` means ``ended``."""

    ACTIVE = "active"
    ENDED = "ended"
    CLOSED = "closed"

    @property
    def own(self) -> SessionStatus:
        """The status as a domain value."""
        return SessionStatus.ACTIVE if self is RelayStatus.ACTIVE else SessionStatus.ENDED


class SessionIn(VendorBody):
    """A session to create."""

    agent_id: Name | None = None
    external_id: Name | None = None
    project: Name | None = None
    title: Text | None = Field(default=None, max_length=TITLE_MAX_CHARACTERS)
    metadata: Metadata | None = None

    def draft(self) -> SessionDraft:
        """Return the session as a domain value."""
        return SessionDraft(
            agent_id=self.agent_id,
            external_id=self.external_id,
            project=self.project,
            title=self.title or None,
            metadata=self.metadata or {},
        )


class NamedSessionIn(SessionIn):
    """A session to create, or to find by its external id."""

    external_id: Name


class EndIn(VendorBody):
    """How a session ends."""

    summary: Text | None = Field(default=None, max_length=SUMMARY_MAX_CHARACTERS)


class SessionOut(Answer):
    """A session."""

    object: Literal["session"]
    id: str = field(source="uid")
    agent_id: str | None
    external_id: str | None = field(
        source=lambda session: None if session.handle == session.short_id else session.handle
    )
    project: str | None
    status: SessionStatus
    title: str | None
    summary: str | None
    metadata: dict[str, Any]
    memory_count: int
    started_at: MomentText
    ended_at: MomentText | None
    created_at: MomentText
    updated_at: MomentText


class FoundSessionOut(SessionOut):
    """A session, and whether it was just created."""

    created: bool


class WholeSessionOut(SessionOut):
    """A session, with its newest 100 memories on request."""

    memories: list[MemoryOut] | None = None


class SessionPageOut(ListOut):
    """A page of sessions, newest first."""

    data: list[SessionOut]


class SessionRoutes:
    """The endpoints; each runs in a thread of the pool.

    Args:
        services: The use cases.
        namer: Finds the ids of owners and sessions.
    """

    def __init__(self, services: "Services", namer: Namer) -> None:
        self._services = services
        self._namer = namer

    def create(self, body: SessionIn, request: Request) -> Response:
        """Create a session."""
        actor = actor_of(request)
        made = self._services.sessions.create(body.draft(), actor)
        return JsonAnswer(self._body(made.value, actor), status_code=201)

    def get_or_create(self, body: NamedSessionIn, request: Request) -> Response:
        """Return the session of an external id, or create it."""
        actor = actor_of(request)
        made = self._services.sessions.create(body.draft(), actor, or_get=True)
        answer = {**self._body(made.value, actor), "created": made.is_new}
        return JsonAnswer(answer, status_code=201 if made.is_new else 200)

    def list(
        self,
        request: Request,
        *,
        agent_id: str = "",
        project: str = "",
        status: RelayStatus | None = None,
        limit: Limit = PAGE_DEFAULT,
        offset: Offset = 0,
        cursor: str = "",
    ) -> Response:
        """List sessions, newest first."""
        actor = actor_of(request)
        wanted = SessionFilter(
            agent_id=agent_id or None,
            project=project or None,
            status=None if status is None else status.own,
        )
        page = ListPage(limit=limit, offset=offset, cursor=cursor or None)
        found = self._services.sessions.list(wanted, page, actor)
        data = self._bodies(found.items, actor)
        return JsonAnswer(SessionPageOut.of(found, data=data))

    def get(
        self,
        id: str,  # noqa: A002 (the name in the path)
        request: Request,
        include_memories: str = "",
    ) -> Response:
        """Return one session, with its memories on request."""
        actor = actor_of(request)
        session = self._services.sessions.get(id, actor)
        answer = self._body(session, actor)
        if include_memories.lower() in _TRUE:
            wanted = MemoryFilter(namespaces=(session.namespace,), session_id=session.uid)
            page = PageRequest(limit=PAGE_MAX)
            found = self._services.memories.list(wanted, page, actor).memories
            answer["memories"] = self._namer.bodies(found, actor)
        return JsonAnswer(answer)

    def end(self, id: str, request: Request, body: EndIn | None = None) -> Response:  # noqa: A002
        """End a session."""
        actor = actor_of(request)
        summary = None if body is None else body.summary
        ended = self._services.sessions.end(id, actor, summary=summary)
        return JsonAnswer(self._body(ended.value, actor))

    def _body(self, session: Session, actor: "Actor") -> Body:
        return self._bodies([session], actor)[0]

    def _bodies(self, sessions: "Sequence[Session]", actor: "Actor") -> "Sequence[Body]":
        uids = {
            (home, handle): uid
            for home in {session.namespace for session in sessions}
            for handle, uid in self._agents(sessions, home, actor).items()
        }
        return [
            SessionOut.of(
                session,
                agent_id=uids.get((session.namespace, session.agent_id or "")) or session.agent_id,
            )
            for session in sessions
        ]

    def _agents(self, sessions: "Sequence[Session]", home: str, actor: "Actor") -> dict[str, str]:
        handles = {one.agent_id for one in sessions if one.namespace == home and one.agent_id}
        if not handles:
            return {}
        return self._services.owners.uids(OwnerKind.AGENT, handles, actor, namespace=home)


def mount_sessions(app: FastAPI, services: "Services", namer: Namer) -> None:
    """Add the routes."""
    routes = SessionRoutes(services, namer)
    _mount_all(app, routes)
    _mount_one(app, routes)


def _mount_all(app: FastAPI, routes: SessionRoutes) -> None:
    add_operations(
        app,
        "Sessions",
        Operation(
            "POST",
            SESSIONS,
            routes.create,
            summary="Create a session",
            scope=Scope.WRITE,
            status=201,
            answer=SessionOut,
            others={409: "The external id is taken.", 422: "Invalid request."},
        ),
        Operation(
            "POST",
            SESSIONS + "/get-or-create",
            routes.get_or_create,
            summary="Find or create a session",
            scope=Scope.WRITE,
            answer=FoundSessionOut,
            others={201: "The session was created.", 422: "Invalid request."},
        ),
        Operation(
            "GET",
            SESSIONS,
            routes.list,
            summary="List sessions",
            scope=Scope.READ,
            answer=SessionPageOut,
            others={422: "Invalid request."},
        ),
    )


def _mount_one(app: FastAPI, routes: SessionRoutes) -> None:
    missing = {404: "There is no such session."}
    add_operations(
        app,
        "Sessions",
        Operation(
            "GET",
            _ONE,
            routes.get,
            summary="Get a session",
            scope=Scope.READ,
            answer=WholeSessionOut,
            others=missing,
        ),
        Operation(
            "PUT",
            _ONE + "/end",
            routes.end,
            summary="End a session",
            scope=Scope.WRITE,
            answer=SessionOut,
            others={**missing, 422: "Invalid request."},
        ),
    )
