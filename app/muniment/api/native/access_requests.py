"""Routes of requests for access: a program of this machine asks, the person decides."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Final

from fastapi import FastAPI, Request, Response
from pydantic import Field

from muniment.api.answers import Answer, field
from muniment.api.fields import Moment, Name, RequestBody, Text, example, whole_number
from muniment.api.native.api_keys import RATE_MAX_PER_MINUTE, KeyOut
from muniment.api.routing import JsonAnswer, Operation, actor_of, add_operations
from muniment.domain.access import Scope
from muniment.domain.moment_text import moment_text
from muniment.services.agents.access_requests import AccessDraft, AccessGrant

if TYPE_CHECKING:
    from muniment.services.agents.access_requests import AccessRequestService

_TAG: Final = "Keys"
_MISSING: Final = {404: "There is no such pending request."}
_PATH: Final = "/v1/access-requests"
_TEXT_MAX: Final = 1_000


class AccessRequestOut(Answer):
    """A pending request; all names in it are the program's own claims."""

    id: str
    name: str = field(source="draft.name")
    program: str = field("Executable of the program; may be empty.", source="draft.program")
    client: str = field("The name the program gives itself; may be empty.", source="draft.client")
    namespaces: list[str] = field(source="draft.namespaces")
    scopes: list[Scope] = field(
        source=lambda asked: sorted(scope.value for scope in asked.draft.scopes)
    )
    asked_at: datetime
    expires_at: datetime
    key_id: str | None = field(
        "The key this agent already has; allowing the request replaces it.",
        source=lambda asked: None if asked.current is None else asked.current.id,
    )
    revoked_name: str | None = field(
        "The last revoked key of an agent with this name or program; null if there is none.",
        source=lambda asked: None if asked.revoked is None else asked.revoked.name,
    )
    revoked_at: datetime | None = field(
        source=lambda asked: (
            None if asked.revoked is None else moment_text(asked.revoked.revoked_at)
        )
    )


class AccessRequestListOut(Answer):
    """The pending requests, oldest first."""

    data: list[AccessRequestOut]


class AccessRequestIn(RequestBody):
    """What a program asks for."""

    model_config = example({"name": "Cursor", "namespaces": ["default"]})

    name: Annotated[Text, Field(max_length=100)]
    program: Annotated[Text, Field(max_length=_TEXT_MAX)] = ""
    client: Annotated[Text, Field(max_length=_TEXT_MAX)] = ""
    namespaces: list[Name] = Field(default=["default"], min_length=1, max_length=100)
    scopes: list[Scope] = Field(default=[Scope.READ, Scope.WRITE], min_length=1, max_length=2)


class AccessGrantIn(RequestBody):
    """The access that an agent is granted."""

    model_config = example({"namespaces": ["work"], "scopes": ["read"]})

    namespaces: list[Name] = Field(
        min_length=1, max_length=100, description="Missing namespaces are created."
    )
    scopes: list[Scope] = Field(min_length=1, max_length=len(Scope))
    rate_per_minute: (
        Annotated[int, whole_number(at_least=1, at_most=RATE_MAX_PER_MINUTE)] | None
    ) = None
    rate_per_hour: Annotated[int, whole_number(at_least=1, at_most=RATE_MAX_PER_MINUTE)] | None = (
        None
    )
    expires_at: Moment | None = None


class AccessRequestRoutes:
    """The endpoints of requests; each runs in a thread of the pool.

    Args:
        requests: The use cases.
    """

    def __init__(self, requests: "AccessRequestService") -> None:
        self._requests = requests

    def list(self, request: Request) -> Response:
        """List requests."""
        pending = self._requests.pending(actor_of(request))
        return JsonAnswer(AccessRequestListOut.of(data=AccessRequestOut.each(pending)))

    def ask(self, body: AccessRequestIn, request: Request) -> Response:
        """Ask for access."""
        draft = AccessDraft(
            name=body.name,
            program=body.program,
            client=body.client,
            namespaces=tuple(body.namespaces),
            scopes=frozenset(body.scopes),
        )
        asked = self._requests.ask(draft, actor_of(request))
        return JsonAnswer(AccessRequestOut.of(asked), status_code=201)

    def allow(self, id: str, body: AccessGrantIn, request: Request) -> Response:  # noqa: A002
        """Allow a request."""
        grant = AccessGrant(
            namespaces=tuple(body.namespaces),
            scopes=frozenset(body.scopes),
            rate_per_minute=body.rate_per_minute,
            rate_per_hour=body.rate_per_hour,
            expires_at=body.expires_at,
        )
        return JsonAnswer(KeyOut.of(self._requests.allow(id, grant, actor_of(request))))

    def deny(self, id: str, request: Request) -> Response:  # noqa: A002
        """Deny a request."""
        self._requests.deny(id, actor_of(request))
        return Response(status_code=204)


def mount_access_requests(app: FastAPI, requests: "AccessRequestService") -> None:
    """Add the routes of requests for access to the application."""
    routes = AccessRequestRoutes(requests)
    add_operations(
        app,
        _TAG,
        Operation(
            "GET",
            _PATH,
            routes.list,
            summary="List pending requests for access",
            scope=Scope.ADMIN,
            answer=AccessRequestListOut,
            description="Only requests whose namespaces the key sees.",
        ),
        Operation(
            "POST",
            _PATH,
            routes.ask,
            summary="Ask the person for access",
            scope=Scope.ADMIN,
            status=201,
            answer=AccessRequestOut,
            others={403: "No window is open, it was denied, too many ask, or a key asks."},
            description="For `muniment mcp` only: API keys are refused, whatever their scopes. A "
            "program that asks again gets its pending request, which ends after ten minutes.",
        ),
        Operation(
            "POST",
            _PATH + "/{id}/allow",
            routes.allow,
            summary="Allow a request for access",
            scope=Scope.ADMIN,
            answer=KeyOut,
            others=_MISSING,
            description="The key is saved in the agent's file and never shown.",
        ),
        Operation(
            "POST",
            _PATH + "/{id}/deny",
            routes.deny,
            summary="Deny a request for access",
            scope=Scope.ADMIN,
            status=204,
            others=_MISSING,
            description="The program is refused for a day, or until Muniment restarts.",
        ),
    )
