"""Routes of requests for access: a program of this machine asks, the person decides."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any, Final

from fastapi import FastAPI, Request, Response
from pydantic import BaseModel, Field

from muniment.api.fields import Moment, Name, RequestBody, Text, example, whole_number
from muniment.api.native.keys import RATE_MAX_PER_MINUTE, KeyOut
from muniment.api.native.serialise import key_body
from muniment.api.routing import JsonAnswer, Operation, actor_of, add_operation
from muniment.domain.access import Scope
from muniment.domain.moments import moment_text
from muniment.services.agents.access_requests import AccessDraft, AccessGrant

if TYPE_CHECKING:
    from muniment.services.agents.access_requests import AccessRequest, AccessRequestService

_TAG: Final = "Keys"
_MISSING: Final = {404: "No such request waits."}
_PATH: Final = "/v1/access-requests"
_TEXT_MAX: Final = 1_000


class AccessRequestOut(BaseModel):
    """A request that waits; all names in it are the program's own and prove nothing."""

    id: str
    name: str
    program: str = Field(description="The executable that asks; may be empty.")
    client: str = Field(description="How it names itself; may be empty.")
    namespaces: list[str]
    scopes: list[Scope]
    asked_at: datetime
    expires_at: datetime
    key_id: str | None = Field(description="The key that this agent has, which allowing renews.")
    revoked_name: str | None = Field(
        description="The key revoked last of an agent of this name or program; null if none was."
    )
    revoked_at: datetime | None


class AccessRequestListOut(BaseModel):
    """The requests that wait, oldest first."""

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
    """What the agent gets."""

    model_config = example({"namespaces": ["work"], "scopes": ["read"]})

    namespaces: list[Name] = Field(
        min_length=1, max_length=100, description="Those that are not there are made."
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
        return JsonAnswer({"data": [_request_body(each) for each in pending]})

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
        return JsonAnswer(_request_body(asked), status_code=201)

    def allow(self, id: str, body: AccessGrantIn, request: Request) -> Response:  # noqa: A002
        """Allow a request."""
        grant = AccessGrant(
            namespaces=tuple(body.namespaces),
            scopes=frozenset(body.scopes),
            rate_per_minute=body.rate_per_minute,
            rate_per_hour=body.rate_per_hour,
            expires_at=body.expires_at,
        )
        return JsonAnswer(key_body(self._requests.allow(id, grant, actor_of(request))))

    def deny(self, id: str, request: Request) -> Response:  # noqa: A002
        """Deny a request."""
        self._requests.deny(id, actor_of(request))
        return Response(status_code=204)


def mount_access_requests(app: FastAPI, requests: "AccessRequestService") -> None:
    """Add the routes of requests for access to the application."""
    routes = AccessRequestRoutes(requests)
    operations = (
        (
            Operation(
                method="GET",
                path=_PATH,
                tag=_TAG,
                summary="List the programs that wait for access",
                scope=Scope.ADMIN,
                answer=AccessRequestListOut,
                description="Those that the key could allow: it sees every namespace they ask for.",
            ),
            routes.list,
        ),
        (
            Operation(
                method="POST",
                path=_PATH,
                tag=_TAG,
                summary="Ask the person for access",
                scope=Scope.ADMIN,
                status=201,
                answer=AccessRequestOut,
                others={403: "No window is open, it was denied, too many ask, or a key asks."},
                description="For `muniment mcp` alone: an API key is refused, whatever its scopes. "
                "A program that asks again gets the request it has. It waits for ten minutes.",
            ),
            routes.ask,
        ),
        (
            Operation(
                method="POST",
                path=_PATH + "/{id}/allow",
                tag=_TAG,
                summary="Allow a program's request",
                scope=Scope.ADMIN,
                answer=KeyOut,
                others=_MISSING,
                description="The key is saved in the agent's file and never shown.",
            ),
            routes.allow,
        ),
        (
            Operation(
                method="POST",
                path=_PATH + "/{id}/deny",
                tag=_TAG,
                summary="Deny a program's request",
                scope=Scope.ADMIN,
                status=204,
                others=_MISSING,
                description="The program is refused for a day, or until Muniment is started anew.",
            ),
            routes.deny,
        ),
    )
    for operation, endpoint in operations:
        add_operation(app, operation, endpoint)


def _request_body(request: "AccessRequest") -> dict[str, Any]:
    draft, revoked = request.draft, request.revoked
    revoked_at = None if revoked is None else revoked.revoked_at
    return {
        "id": request.id,
        "name": draft.name,
        "program": draft.program,
        "client": draft.client,
        "namespaces": list(draft.namespaces),
        "scopes": sorted(scope.value for scope in draft.scopes),
        "asked_at": moment_text(request.asked_at),
        "expires_at": moment_text(request.expires_at),
        "key_id": None if request.current is None else request.current.id,
        "revoked_name": None if revoked is None else revoked.name,
        "revoked_at": None if revoked_at is None else moment_text(revoked_at),
    }
