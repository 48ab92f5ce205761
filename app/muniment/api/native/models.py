"""Routes of embedding models: the list, and the change from one to another."""

from collections.abc import Callable
from operator import attrgetter
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

from fastapi import FastAPI, Request, Response
from pydantic import ConfigDict, Field

from muniment.api.answers import Answer, field
from muniment.api.fields import RequestBody
from muniment.api.native.jobs import JobOut
from muniment.api.routing import JsonAnswer, Operation, actor_of, add_operations
from muniment.domain.access import Scope

if TYPE_CHECKING:
    from muniment.services.models.model_service import ModelInfo, ModelService

_TAG: Final = "Models"
_UNDER_WAY: Final = "A change is in progress, or the model is already in use."
_UNUSABLE: Final = "The model cannot be used; the detail says why."


def _of_spec(attribute: str) -> Callable[["ModelInfo"], Any]:
    """Return a function that reads an attribute of a model's specification, if it has one."""
    read = attrgetter(attribute)
    return lambda info: None if info.spec is None else read(info.spec)


class ModelOut(Answer):
    """An embedding model and its role in this vault."""

    id: str | None = field("Name and short hash; null if its files are not a valid model.")
    name: str
    origin: Literal["shipped", "added"] | None = field("Null if its folder is missing.")
    role: Literal["active", "building", "kept", "dropped"] | None = field(
        "Role of its vectors: active (searched), building, kept (for changing back) "
        "or dropped (being removed); null without vectors."
    )
    usable: bool = field(source=lambda info: info.reason is None)
    reason: str | None = field("Why it cannot be used.")
    dimension: int | None = field(source=_of_spec("dimension"))
    max_tokens: int | None = field(source=_of_spec("max_tokens"))
    pooling: Literal["mean", "cls", "max", "last"] | None = field(source=_of_spec("pooling"))
    normalised: bool | None = field(source=_of_spec("normalise"))
    query_prefix: str | None = field(source=_of_spec("prefixes.query"))
    passage_prefix: str | None = field(source=_of_spec("prefixes.passage"))
    size_bytes: int | None = field(source=_of_spec("size_bytes"))


class ModelListOut(Answer):
    """Embedding models, the active one first."""

    data: list[ModelOut]


class ModelChangeIn(RequestBody):
    """The model to change to."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"model": "multilingual-e5-small@0123456789ab"}]}
    )

    model: Annotated[
        str,
        Field(min_length=1, max_length=300, description="Its id, or its name if that is unique."),
    ]


class ModelRoutes:
    """The endpoints of models; each runs in a thread of the pool.

    Args:
        service: The use cases.
    """

    def __init__(self, service: "ModelService") -> None:
        self._service = service

    def list(self, request: Request) -> Response:
        """List models."""
        found = self._service.list(actor_of(request))
        return JsonAnswer(ModelListOut.of(data=ModelOut.each(found)))

    def change(self, body: ModelChangeIn, request: Request) -> Response:
        """Start the change to a model."""
        job = self._service.change_to(body.model, actor_of(request))
        return JsonAnswer(JobOut.of(job), status_code=201)

    def back(self, request: Request) -> Response:
        """Start the change back to the previous model."""
        return JsonAnswer(JobOut.of(self._service.back(actor_of(request))), status_code=201)

    def cancel(self, request: Request) -> Response:
        """Cancel the current change."""
        self._service.cancel(actor_of(request))
        return Response(status_code=204)

    def discard(self, id: str, request: Request) -> Response:  # noqa: A002 (the path's parameter)
        """Remove kept vectors."""
        self._service.discard(id, actor_of(request))
        return Response(status_code=204)


def mount_models(app: FastAPI, service: "ModelService") -> None:
    """Add the routes of models to the application."""
    routes = ModelRoutes(service)
    add_operations(
        app,
        _TAG,
        Operation(
            "GET",
            "/v1/models",
            routes.list,
            summary="List embedding models",
            scope=Scope.READ,
            answer=ModelListOut,
            description="Models that come with the program, models in the models folder, and "
            "models for which the vault has vectors.",
        ),
    )
    for path, summary, endpoint in (
        ("/v1/models/change", "Change to another model", routes.change),
        ("/v1/models/back", "Change back to the previous model", routes.back),
    ):
        add_operations(
            app,
            _TAG,
            Operation(
                "POST",
                path,
                endpoint,
                summary=summary,
                scope=Scope.ADMIN,
                status=201,
                answer=JobOut,
                others={404: "There is no such model.", 409: _UNDER_WAY, 503: _UNUSABLE},
                description="Embeds every memory in the background; searches use the current "
                "model until this is complete. The job reports the progress, and "
                "canceling it changes nothing. For keys that see the whole vault.",
            ),
        )
    add_operations(
        app,
        _TAG,
        Operation(
            "POST",
            "/v1/models/cancel",
            routes.cancel,
            summary="Cancel a change of model or clean up after a failed one",
            scope=Scope.ADMIN,
            status=204,
            others={404: "No change is in progress."},
        ),
        Operation(
            "DELETE",
            "/v1/models/{id}",
            routes.discard,
            summary="Remove the kept vectors of a model",
            scope=Scope.ADMIN,
            status=204,
            others={404: "The vault has no vectors of this model.", 409: "They are in use."},
            description="The model's folder is kept; changing back then embeds everything again.",
        ),
    )
