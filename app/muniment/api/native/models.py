"""Routes of embedding models: which there are, and the change from one to another."""

from typing import TYPE_CHECKING, Annotated, Final, Literal

from fastapi import FastAPI, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from muniment.api.fields import RequestBody
from muniment.api.native.jobs import JobOut, job_body
from muniment.api.native.serialise import Body
from muniment.api.routing import JsonAnswer, Operation, actor_of, add_operations
from muniment.domain.access import Scope

if TYPE_CHECKING:
    from muniment.services.models.model_service import ModelInfo, ModelService

_TAG: Final = "Models"
_UNDER_WAY: Final = "A change is under way, or the model is in use already."
_UNUSABLE: Final = "The model cannot be used; the detail says why."


class ModelOut(BaseModel):
    """An embedding model and what it is to this vault."""

    id: str | None = Field(description="Name and short hash; null when its files are no model.")
    name: str
    origin: Literal["shipped", "added"] | None = Field(
        description="Null when its folder is not there."
    )
    role: Literal["active", "building", "kept", "dropped"] | None = Field(
        description="What its vectors are to this vault: searched, in the making, the way back, "
        "being removed; null without any."
    )
    usable: bool
    reason: str | None = Field(description="Why it cannot be used.")
    dimension: int | None
    max_tokens: int | None
    pooling: Literal["mean", "cls", "max", "last"] | None
    normalised: bool | None
    query_prefix: str | None
    passage_prefix: str | None
    size_bytes: int | None


class ModelListOut(BaseModel):
    """Embedding models, the active one first."""

    data: list[ModelOut]


class ModelChangeIn(RequestBody):
    """Which model to change to."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"model": "multilingual-e5-small@0123456789ab"}]}
    )

    model: Annotated[
        str,
        Field(min_length=1, max_length=300, description="Its id, or its name if that is one's."),
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
        return JsonAnswer({"data": [model_body(info) for info in found]})

    def change(self, body: ModelChangeIn, request: Request) -> Response:
        """Begin the change to a model."""
        job = self._service.change_to(body.model, actor_of(request))
        return JsonAnswer(job_body(job), status_code=201)

    def back(self, request: Request) -> Response:
        """Begin the change to the model before."""
        return JsonAnswer(job_body(self._service.back(actor_of(request))), status_code=201)

    def cancel(self, request: Request) -> Response:
        """End the change under way."""
        self._service.cancel(actor_of(request))
        return Response(status_code=204)

    def discard(self, id: str, request: Request) -> Response:  # noqa: A002 (the path's parameter)
        """Remove kept vectors."""
        self._service.discard(id, actor_of(request))
        return Response(status_code=204)


def model_body(info: "ModelInfo") -> Body:
    """Return the body of a model."""
    spec = info.spec
    return {
        "id": info.id,
        "name": info.name,
        "origin": info.origin,
        "role": info.role,
        "usable": info.reason is None,
        "reason": info.reason,
        "dimension": None if spec is None else spec.dimension,
        "max_tokens": None if spec is None else spec.max_tokens,
        "pooling": None if spec is None else str(spec.pooling),
        "normalised": None if spec is None else spec.normalise,
        "query_prefix": None if spec is None else spec.prefixes.query,
        "passage_prefix": None if spec is None else spec.prefixes.passage,
        "size_bytes": None if spec is None else spec.size_bytes,
    }


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
            description="Those that come with the program, those that lie in the models folder of "
            "the home, and those that the vault has vectors of.",
        ),
    )
    for path, summary, endpoint in (
        ("/v1/models/change", "Change to another model", routes.change),
        ("/v1/models/back", "Change back to the model before", routes.back),
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
                description="Embeds every memory with it in the background; searches go on with "
                "the present model until all is done. The job tells how far it is, and cancelling "
                "it leaves everything as it was. For keys that see the whole vault.",
            ),
        )
    add_operations(
        app,
        _TAG,
        Operation(
            "POST",
            "/v1/models/cancel",
            routes.cancel,
            summary="End a change of the model, or remove what a failed one left",
            scope=Scope.ADMIN,
            status=204,
            others={404: "No change is under way."},
        ),
        Operation(
            "DELETE",
            "/v1/models/{id}",
            routes.discard,
            summary="Remove the kept vectors of a model",
            scope=Scope.ADMIN,
            status=204,
            others={404: "The vault has no vectors of it.", 409: "They are in use."},
            description="The model's folder stays; changing back then embeds everything anew.",
        ),
    )
