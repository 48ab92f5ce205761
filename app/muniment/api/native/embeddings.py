"""The route of embeddings, as clients of OpenAI's API call it.

Source:
    OpenAI's API reference, "Create embeddings".
"""

import base64
from typing import TYPE_CHECKING, Annotated, Literal

from fastapi import FastAPI, Request, Response
from pydantic import BeforeValidator, Field

from muniment.api.answers import Body
from muniment.api.fields import Name, RequestBody, example, whole_number
from muniment.api.native.openai_answers import (
    EMBEDDINGS_PATH,
    EmbeddingOut,
    EmbeddingsOut,
    OpenAiRefusalOut,
)
from muniment.api.routing import JsonAnswer, Operation, actor_of, add_operations
from muniment.domain.access import Scope
from muniment.services.search.embeddings import TEXTS_MAX, EmbedRequest

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from muniment.services.search.embeddings import Embeddings, EmbeddingService


def _texts(value: object) -> object:
    """Raise one error, under the field's own name, unless the value is a text or a list of texts.

    Raises:
        ValueError: It is neither, such as tokens: they are of another model's vocabulary.
    """
    if isinstance(value, str):
        return value
    if not isinstance(value, list) or not all(isinstance(text, str) for text in value):
        raise ValueError("must be a text or a list of texts; tokens are not accepted")
    if not 1 <= len(value) <= TEXTS_MAX:
        raise ValueError(f"must be a text, or 1 to {TEXTS_MAX:,} of them")
    return value


class EmbeddingsIn(RequestBody):
    """Texts to embed."""

    model_config = example({"model": "all-MiniLM-L6-v2", "input": ["tea without milk"]})

    input: Annotated[
        str | Annotated[list[str], Field(min_length=1, max_length=TEXTS_MAX)],
        BeforeValidator(_texts),
    ] = Field(
        description="A text, or up to 2,048 texts; tokens are not accepted.",
        union_mode="left_to_right",
    )
    model: Name = Field(description="Name or id of the model in use; GET /v1/models lists it.")
    encoding_format: Literal["float", "base64"] = "float"
    dimensions: Annotated[int, whole_number(at_least=1, at_most=65_536)] | None = Field(
        default=None, description="Only the model's own dimension is accepted."
    )
    user: Name | None = Field(default=None, description="Ignored.")

    def request(self) -> EmbedRequest:
        """Return the domain value."""
        texts = [self.input] if isinstance(self.input, str) else self.input
        return EmbedRequest(texts=texts, model=self.model, dimensions=self.dimensions)


class EmbeddingRoutes:
    """The endpoint of embeddings; runs in a thread of the pool.

    Args:
        service: The use case.
    """

    def __init__(self, service: "EmbeddingService") -> None:
        self._service = service

    def embed(self, body: EmbeddingsIn, request: Request) -> Response:
        """Embed texts."""
        made = self._service.embed(body.request(), actor_of(request))
        return JsonAnswer(_body(made, as_base64=body.encoding_format == "base64"))


def _body(made: "Embeddings", *, as_base64: bool) -> Body:
    written = _as_base64(made.vectors) if as_base64 else made.vectors.tolist()
    return EmbeddingsOut.of(
        made,
        data=[
            EmbeddingOut.of(index=index, embedding=vector) for index, vector in enumerate(written)
        ],
    )


def _as_base64(vectors: "NDArray[np.float32]") -> list[str]:
    return [base64.b64encode(vector.astype("<f4").tobytes()).decode("ascii") for vector in vectors]


def mount_embeddings(app: FastAPI, service: "EmbeddingService") -> None:
    """Add the route of embeddings to the application."""
    add_operations(
        app,
        "Models",
        Operation(
            "POST",
            EMBEDDINGS_PATH,
            EmbeddingRoutes(service).embed,
            summary="Embed texts in OpenAI's format",
            scope=Scope.READ,
            answer=EmbeddingsOut,
            others={
                400: "A field is invalid.",
                404: "The model is not the one in use.",
                503: "The embedding model cannot be used.",
            },
            refusal=OpenAiRefusalOut,
            description="Uses the vault's model. A text longer than the model's window gets the "
            "mean of its passages' vectors. Nothing is stored.",
        ),
    )
