"""The words of OpenAI's API, for the one route that its clients call."""

from typing import Final

from pydantic import BaseModel, Field
from pydantic_core import to_json

from muniment.api.problems import Problem, Refusal

EMBEDDINGS_PATH: Final = "/v1/embeddings"

_CODES: Final = {
    401: "invalid_api_key",
    404: "model_not_found",
    429: "rate_limit_exceeded",
}
_PARAMS: Final = {404: "model"}


class EmbeddingOut(BaseModel):
    """One vector."""

    object: str = "embedding"
    index: int = Field(description="Of the text in the input.")
    embedding: list[float] | str = Field(
        description="A unit vector; as base64 its little-endian 32-bit floats."
    )


class TokensOut(BaseModel):
    """Tokens that were read."""

    prompt_tokens: int
    total_tokens: int


class EmbeddingsOut(BaseModel):
    """Vectors in the order of the input."""

    object: str = "list"
    data: list[EmbeddingOut]
    model: str
    usage: TokensOut


class OpenAiErrorOut(BaseModel):
    """What went wrong."""

    message: str
    type: str
    param: str | None
    code: str | None


class OpenAiRefusalOut(BaseModel):
    """A refusal as OpenAI's clients read it."""

    error: OpenAiErrorOut


def openai_refusal(problem: Problem, _path: str) -> Refusal:
    """Tell a problem as OpenAI does; what breaks a rule has status 400 there."""
    status = 400 if problem.status == 422 else problem.status
    field = problem.fields[0].field if problem.fields else _PARAMS.get(status)
    error = {
        "message": problem.text(),
        "type": "server_error" if status >= 500 else "invalid_request_error",
        "param": field,
        "code": _CODES.get(status, problem.code.replace("-", "_")),
    }
    return Refusal(status, "application/json", to_json({"error": error}))
