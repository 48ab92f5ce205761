"""Routes of API keys; all need the admin scope."""

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

from fastapi import FastAPI, Request, Response
from pydantic import Field

from muniment.api.answers import Answer, field
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
from muniment.api.routing import JsonAnswer, Operation, actor_of, add_operations
from muniment.domain.access import Actor, ApiKey, Dialect, Scope
from muniment.domain.errors import InvalidInputError
from muniment.services.agents.key_drafts import KeyDraft

if TYPE_CHECKING:
    from muniment.services.agents.agent_keys import AgentKeyService
    from muniment.services.agents.key_service import KeyService

RATE_MAX_PER_MINUTE: Final = 1_000_000
_TAG: Final = "Keys"
_MISSING: Final = {404: "There is no such key."}
_DETAILS: Final = frozenset(
    {"name", "namespaces", "scopes", "rate_per_minute", "rate_per_hour", "expires_at"}
)


class KeyOut(Answer):
    """A key, without its secret, which is not stored."""

    id: str
    name: str
    dialect: Dialect
    namespaces: list[str]
    scopes: list[Scope] = field(source=lambda key: sorted(scope.value for scope in key.scopes))
    prefix: str = field("First characters of the key, to recognize it.")
    rate_per_minute: int
    rate_per_hour: int | None
    created_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None
    paused_at: datetime | None
    revoked_at: datetime | None
    refused: bool = field(
        "Whether the key is refused because it, or a namespace it names, was changed "
        "outside Muniment. See `GET /v1/status`.",
        source="is_refused",
    )
    program: str = field("Program that last started `muniment mcp` with it; may be empty.")


class CreatedKeyOut(KeyOut):
    """A new key."""

    key: str = field("The key itself, shown only once.")
    key_file: str | None = field("Where `muniment mcp` finds it; null unless it was saved.")


class KeyListOut(Answer):
    """All keys."""

    data: list[KeyOut]


class KeyIn(RequestBody):
    """A key to create."""

    model_config = example(
        {"namespaces": ["work"], "name": "my agent", "scopes": ["read", "write"]}
    )

    namespaces: list[Name] = Field(
        min_length=1, max_length=100, description="Writes without a namespace go to the first."
    )
    name: Annotated[Text, Field(max_length=100)] = ""
    dialect: Dialect = Field(
        default=Dialect.NATIVE,
        description="The API that the key is for; it determines the key's prefix.",
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
    """A change to a key; omitted fields stay."""

    model_config = example({"paused": True})

    name: Annotated[Text, Field(max_length=100)] = optional("Purpose of the key.")
    namespaces: Annotated[list[Name], Field(min_length=1, max_length=100)] = optional(
        "Namespaces it reaches from the next call on; missing ones are created."
    )
    scopes: Annotated[list[Scope], Field(min_length=1, max_length=len(Scope))] = optional(
        "Scopes it has from the next call on."
    )
    rate_per_minute: Annotated[int, whole_number(at_least=1, at_most=RATE_MAX_PER_MINUTE)] = (
        optional("Calls within any minute.")
    )
    rate_per_hour: Annotated[int, whole_number(at_least=1, at_most=RATE_MAX_PER_MINUTE)] | None = (
        Field(default=None, description="Calls within any hour. Null: no limit.")
    )
    expires_at: Moment | None = Field(default=None, description="Null: never.")
    paused: Flag = optional("While true, calls with the key are refused.")
    revoked: Literal[True] = optional("Permanent.")
    program: Annotated[Text, Field(max_length=120)] = optional(
        "Program that started `muniment mcp`; refused to API keys."
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
        return JsonAnswer(KeyListOut.of(data=KeyOut.each(self._keys.list(actor_of(request)))))

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
        answer = CreatedKeyOut.of(created.key, key=token, key_file=file)
        return JsonAnswer(answer, status_code=201)

    def edit(self, id: str, body: KeyEdit, request: Request) -> Response:  # noqa: A002
        """Change, pause, resume or revoke a key."""
        if not body.model_fields_set:
            raise InvalidInputError("body", "must name at least one field")
        *_, key = self._changes(id, body, actor_of(request))
        return JsonAnswer(KeyOut.of(key))

    def _changes(self, key_id: str, body: KeyEdit, actor: Actor) -> Iterator[ApiKey]:
        """Apply the fields in a fixed order: details, then pause, then revocation."""
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
    add_operations(
        app,
        _TAG,
        Operation(
            "GET",
            "/v1/keys",
            routes.list,
            summary="List keys",
            scope=Scope.ADMIN,
            answer=KeyListOut,
        ),
        Operation(
            "POST",
            "/v1/keys",
            routes.create,
            summary="Create a key",
            scope=Scope.ADMIN,
            status=201,
            answer=CreatedKeyOut,
            description="Missing namespaces are created. The key is shown only once.",
        ),
        Operation(
            "PATCH",
            one,
            routes.edit,
            summary="Change, pause, resume or revoke a key",
            scope=Scope.ADMIN,
            answer=KeyOut,
            others=_MISSING,
        ),
        Operation(
            "DELETE",
            one,
            routes.revoke,
            summary="Revoke key",
            scope=Scope.ADMIN,
            status=204,
            others=_MISSING,
        ),
    )
