"""Routes of the person's own language model: settings and a test."""

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
from muniment.domain.vault.secret_bytes import Secret
from muniment.services.models.local_model import LocalModelUpdate

if TYPE_CHECKING:
    from muniment.services.models.local_model import LocalModelService

_TAG: Final = "Settings"
_PATH: Final = "/v1/settings/local-model"
_WARNING: Final = (
    "A model on another computer (stays_here false) receives every conversation "
    "to extract from and the memories behind a bio. For keys that see the whole "
    "vault."
)


class LocalModelStatusOut(Answer):
    """Result of the local model's last calls."""

    state: Literal["off", "untried", "ready", "failing"]
    reason: str | None = field("Why the last call failed.")
    failed_at: MomentText | None = field("When the last call failed.")


class LocalModelOut(Answer):
    """The local model's settings, without its API key."""

    enabled: bool
    base_url: str
    model: str
    has_api_key: bool
    timeout_s: float
    stays_here: bool = field("Whether the address is on this computer.")
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

    enabled: Flag = Field(description="Whether extraction and bios use it.")
    base_url: Annotated[Text, Field(max_length=URL_MAX_CHARACTERS)] = Field(
        default="", description="Base address of an OpenAI-compatible API, including its version."
    )
    model: Annotated[Text, Field(max_length=MODEL_MAX_CHARACTERS)] = Field(
        default="", description="Name of the model on the server."
    )
    timeout_s: Annotated[float, Field(ge=TIMEOUT_MIN_S, le=TIMEOUT_MAX_S, strict=True)] = Field(
        default=TIMEOUT_DEFAULT_S, description="Seconds for one conversation or bio."
    )
    api_key: Annotated[SecretStr, Field(min_length=1, max_length=KEY_MAX_CHARACTERS)] | None = (
        Field(
            default=None,
            description="If omitted, the current key is kept as long as scheme, host and port of "
            "the address stay the same. Null removes it.",
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
        """Test the model."""
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
            summary="Get the local model's settings",
            scope=Scope.ADMIN,
            answer=LocalModelOut,
            description="Includes the result of its last calls. For keys that see the whole vault.",
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
            summary="Test the local model",
            scope=Scope.ADMIN,
            answer=LocalModelStatusOut,
            description="Asks it for the facts of one made-up sentence, also while it is off. What "
            "goes wrong is in the answer's reason. For keys that see the whole vault.",
        ),
    )
