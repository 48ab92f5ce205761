"""Routes of API keys; all need the admin scope."""

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

from fastapi import FastAPI, Request, Response
from pydantic import BaseModel, Field

from muniment.api.fields import (
    Flag,
    Moment,
    Name,
    RequestBody,
    Text,
    example,
    optional,
    whole_number,
)
from muniment.api.native.serialise import key_body
from muniment.api.routing import JsonAnswer, Operation, actor_of, add_operation
from muniment.domain.access import Actor, ApiKey, Dialect, Scope
from muniment.domain.errors import InvalidInputError
from muniment.services.agents.key_service import KeyDraft

if TYPE_CHECKING:
    from muniment.services.agents.agent_keys import AgentKeyService
    from muniment.services.agents.key_service import KeyService

RATE_MAX_PER_MINUTE: Final = 1_000_000
_TAG: Final = "Keys"
_MISSING: Final = {404: "There is no such key."}
_DETAILS: Final = frozenset(
    {"name", "namespaces", "scopes", "rate_per_minute", "rate_per_hour", "expires_at"}
)


class KeyOut(BaseModel):
    """A key; what it is made of is not kept."""

    id: str
    name: str
    dialect: Dialect
    namespaces: list[str]
    scopes: list[Scope]
    prefix: str = Field(description="How the key begins, to tell keys apart.")
    rate_per_minute: int
    rate_per_hour: int | None
    created_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None
    paused_at: datetime | None
    revoked_at: datetime | None
    refused: bool = Field(
        description="Whether the key is not used: it, or a namespace it names, was changed outside "
        "Muniment. `GET /v1/status` says more."
    )
    program: str = Field(
        description="What started `muniment mcp` with it last, as that names itself; may be empty."
    )


class CreatedKeyOut(KeyOut):
    """A new key."""

    key: str = Field(description="The key itself: shown this once.")
    key_file: str | None = Field(description="Where `muniment mcp` finds it; null unless saved.")


class KeyListOut(BaseModel):
    """All keys."""

    data: list[KeyOut]


class KeyIn(RequestBody):
    """A key to make."""

    model_config = example(
        {"namespaces": ["work"], "name": "my agent", "scopes": ["read", "write"]}
    )

    namespaces: list[Name] = Field(
        min_length=1, max_length=100, description="Writes that name none go to the first."
    )
    name: Annotated[Text, Field(max_length=100)] = ""
    dialect: Dialect = Field(
        default=Dialect.NATIVE, description="The API that it speaks; the key begins accordingly."
    )
    scopes: list[Scope] = Field(
        default=[Scope.READ, Scope.WRITE], min_length=1, max_length=len(Scope)
    )
    rate_per_minute: (
        Annotated[int, whole_number(at_least=1, at_most=RATE_MAX_PER_MINUTE)] | None
    ) = None
    rate_per_hour: Annotated[int, whole_number(at_least=1, at_most=RATE_MAX_PER_MINUTE)] | None = (
        None
    )
    expires_at: Moment | None = None
    save: Flag = Field(
        default=False,
        description="Also save it in a file where `muniment mcp --name` finds it, under the key's "
        "name; refused to API keys, and where an agent of this name has a key.",
    )


class KeyEdit(RequestBody):
    """A change to a key: fields left out stay."""

    model_config = example({"paused": True})

    name: Annotated[Text, Field(max_length=100)] = optional("What it is for.")
    namespaces: Annotated[list[Name], Field(min_length=1, max_length=100)] = optional(
        "What it reaches from the next call on; those that are not there are made."
    )
    scopes: Annotated[list[Scope], Field(min_length=1, max_length=len(Scope))] = optional(
        "What it may do from the next call on."
    )
    rate_per_minute: Annotated[int, whole_number(at_least=1, at_most=RATE_MAX_PER_MINUTE)] = (
        optional("Calls within any minute.")
    )
    rate_per_hour: Annotated[int, whole_number(at_least=1, at_most=RATE_MAX_PER_MINUTE)] | None = (
        Field(default=None, description="Calls within any hour. Null: no such limit.")
    )
    expires_at: Moment | None = Field(default=None, description="Null: it does not expire.")
    paused: Flag = optional("True refuses its calls until it is false again.")
    revoked: Literal[True] = optional("For ever.")
    program: Annotated[Text, Field(max_length=120)] = optional(
        "For `muniment mcp` alone: what started it. API keys are refused."
    )


class KeyRoutes:
    """The endpoints of API keys; each runs in a thread of the pool.

    Args:
        keys: The use cases.
        agents: Keys that are saved in files.
    """

    def __init__(self, keys: "KeyService", agents: "AgentKeyService") -> None:
        self._keys = keys
        self._agents = agents

    def list(self, request: Request) -> Response:
        """List keys."""
        return JsonAnswer({"data": [key_body(key) for key in self._keys.list(actor_of(request))]})

    def create(self, body: KeyIn, request: Request) -> Response:
        """Make a key."""
        draft = KeyDraft(
            namespaces=tuple(body.namespaces),
            name=body.name,
            dialect=body.dialect,
            scopes=frozenset(body.scopes),
            rate_per_minute=body.rate_per_minute,
            rate_per_hour=body.rate_per_hour,
            expires_at=body.expires_at,
        )
        file = None
        if body.save:
            saved = self._agents.create(draft, actor_of(request))
            created, file = saved.created, str(saved.file)
        else:
            created = self._keys.create(draft, actor_of(request))
        token = created.token.reveal().decode()
        answer = {**key_body(created.key), "key": token, "key_file": file}
        return JsonAnswer(answer, status_code=201)

    def edit(self, id: str, body: KeyEdit, request: Request) -> Response:  # noqa: A002
        """Change, pause, resume or revoke a key."""
        if not body.model_fields_set:
            raise InvalidInputError("body", "must name at least one field")
        *_, key = self._changes(id, body, actor_of(request))
        return JsonAnswer(key_body(key))

    def _changes(self, key_id: str, body: KeyEdit, actor: Actor) -> Iterator[ApiKey]:
        """Apply what was sent in one order: details, then pause, then revocation."""
        sent = body.model_fields_set
        details: dict[str, Any] = {name: getattr(body, name) for name in sent & _DETAILS}
        for name, kind in (("namespaces", tuple), ("scopes", frozenset)):
            if name in details:
                details[name] = kind(details[name])
        if "program" in sent:
            yield self._keys.note_program(key_id, body.program, actor)
        if details:
            yield self._keys.edit(key_id, actor, **details)
        if "paused" in sent:
            change = self._keys.pause if body.paused else self._keys.resume
            yield change(key_id, actor)
        if "revoked" in sent:
            yield self._keys.revoke(key_id, actor)

    def revoke(self, id: str, request: Request) -> Response:  # noqa: A002
        """Revoke a key for ever."""
        self._keys.revoke(id, actor_of(request))
        return Response(status_code=204)


def mount_keys(app: FastAPI, keys: "KeyService", agents: "AgentKeyService") -> None:
    """Add the routes of keys to the application."""
    routes = KeyRoutes(keys, agents)
    one = "/v1/keys/{id}"
    add_operation(
        app,
        Operation(
            method="GET",
            path="/v1/keys",
            tag=_TAG,
            summary="List keys",
            scope=Scope.ADMIN,
            answer=KeyListOut,
        ),
        routes.list,
    )
    add_operation(
        app,
        Operation(
            method="POST",
            path="/v1/keys",
            tag=_TAG,
            summary="Make a key",
            scope=Scope.ADMIN,
            status=201,
            answer=CreatedKeyOut,
            description="Namespaces that are not there are made. The key is shown this once.",
        ),
        routes.create,
    )
    add_operation(
        app,
        Operation(
            method="PATCH",
            path=one,
            tag=_TAG,
            summary="Change, pause, resume or revoke a key",
            scope=Scope.ADMIN,
            answer=KeyOut,
            others=_MISSING,
        ),
        routes.edit,
    )
    add_operation(
        app,
        Operation(
            method="DELETE",
            path=one,
            tag=_TAG,
            summary="Revoke a key",
            scope=Scope.ADMIN,
            status=204,
            others=_MISSING,
        ),
        routes.revoke,
    )
