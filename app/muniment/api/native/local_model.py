"""Routes of the person's own language model: where it is, and whether it answers."""

from typing import TYPE_CHECKING, Annotated, Final, Literal

from fastapi import FastAPI, Request, Response
from pydantic import ConfigDict, Field, SecretStr

from muniment.api.answers import Answer, MomentText, field
from muniment.api.fields import Flag, RequestBody, Text
from muniment.api.routing import JsonAnswer, Operation, actor_of, add_operations
from muniment.domain.access import Scope
from muniment.domain.memories.memory import UNSET, Unset
from muniment.domain.models.local_model import (
    KEY_MAX_CHARACTERS,
    MODEL_MAX_CHARACTERS,
    TIMEOUT_DEFAULT_S,
    TIMEOUT_MAX_S,
    TIMEOUT_MIN_S,
    URL_MAX_CHARACTERS,
)
from muniment.domain.vault.secrets import Secret
from muniment.services.models.local_model import LocalModelUpdate

if TYPE_CHECKING:
    from muniment.services.models.local_model import LocalModelService

_TAG: Final = "Settings"
_PATH: Final = "/v1/settings/local-model"
_WARNING: Final = (
    "What is not on this machine (stays_here false) is sent every conversation handed over, and "
    "the memories a bio is made of. For keys that see the whole vault."
)


class LocalModelStatusOut(Answer):
    """What became of the last calls of the local model."""

    state: Literal["off", "untried", "ready", "failing"]
    reason: str | None = field("Why the last call failed.")
    failed_at: MomentText | None = field("When.")


class LocalModelOut(Answer):
    """The local model's settings; whether there is an API key, never which."""

    enabled: bool
    base_url: str
    model: str
    has_api_key: bool
    timeout_s: float
    stays_here: bool = field("Whether the address is this machine's.")
    status: LocalModelStatusOut


class LocalModelIn(RequestBody):
    """The local model's settings."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"enabled": True, "base_url": "http://127.0.0.1:11434/v1", "model": "qwen3:4b"}
            ]
        }
    )

    enabled: Flag = Field(description="Whether extraction and bio use it.")
    base_url: Annotated[Text, Field(max_length=URL_MAX_CHARACTERS)] = Field(
        default="", description="Of an OpenAI-compatible API, up to and with its version."
    )
    model: Annotated[Text, Field(max_length=MODEL_MAX_CHARACTERS)] = Field(
        default="", description="Its name, as the server knows it."
    )
    timeout_s: Annotated[float, Field(ge=TIMEOUT_MIN_S, le=TIMEOUT_MAX_S, strict=True)] = Field(
        default=TIMEOUT_DEFAULT_S, description="Seconds for a whole conversation or bio."
    )
    api_key: Annotated[SecretStr, Field(min_length=1, max_length=KEY_MAX_CHARACTERS)] | None = (
        Field(
            default=None,
            description="Left out, the present one stays while scheme, host and port of the "
            "address stay; null removes it.",
        )
    )


class LocalModelRoutes:
    """The endpoints of the local model; each runs in a thread of the pool.

    Args:
        service: The use cases.
    """

    def __init__(self, service: "LocalModelService") -> None:
        self._service = service

    def get(self, request: Request) -> Response:
        """Return the settings."""
        return JsonAnswer(LocalModelOut.of(self._service.get(actor_of(request))))

    def put(self, body: LocalModelIn, request: Request) -> Response:
        """Change the settings."""
        update = LocalModelUpdate(
            enabled=body.enabled,
            base_url=body.base_url,
            model=body.model,
            timeout_s=body.timeout_s,
            api_key=_key_of(body),
        )
        return JsonAnswer(LocalModelOut.of(self._service.set(update, actor_of(request))))

    def test(self, request: Request) -> Response:
        """Try the model."""
        return JsonAnswer(LocalModelStatusOut.of(self._service.test(actor_of(request))))


def _key_of(body: LocalModelIn) -> Secret | Unset | None:
    if "api_key" not in body.model_fields_set:
        return UNSET
    key = body.api_key
    return None if key is None else Secret(key.get_secret_value().encode("utf-8"))


def mount_local_model(app: FastAPI, service: "LocalModelService") -> None:
    """Add the routes of the local model to the application."""
    routes = LocalModelRoutes(service)
    add_operations(
        app,
        _TAG,
        Operation(
            "GET",
            _PATH,
            routes.get,
            summary="Read the local model's settings",
            scope=Scope.ADMIN,
            answer=LocalModelOut,
            description="And what became of its last calls. For keys that see the whole vault.",
        ),
        Operation(
            "PUT",
            _PATH,
            routes.put,
            summary="Change the local model's settings",
            scope=Scope.ADMIN,
            answer=LocalModelOut,
            description="A language model behind an OpenAI-compatible address, such as Ollama, LM "
            f"Studio or llama.cpp; off until it is enabled. {_WARNING}",
        ),
        Operation(
            "POST",
            f"{_PATH}/test",
            routes.test,
            summary="Try the local model",
            scope=Scope.ADMIN,
            answer=LocalModelStatusOut,
            description="Asks it for the facts of one made-up sentence, also while it is off. What "
            "goes wrong is in the answer's reason. For keys that see the whole vault.",
        ),
    )
