"""Answers and errors in OpenAI's format, for the one route that its clients call."""

from typing import Final

from pydantic_core import to_json

from muniment.api.answers import Answer, field
from muniment.api.problems import Problem, Refusal

EMBEDDINGS_PATH: Final = "/v1/embeddings"

_CODES: Final = {
    401: "invalid_api_key",
    404: "model_not_found",
    429: "rate_limit_exceeded",
}
_PARAMS: Final = {404: "model"}


class EmbeddingOut(Answer):
    """One vector."""

    object: str = "embedding"
    index: int = field("Position of the text in the input.")
    embedding: list[float] | str = field(
        "A unit vector, or its little-endian 32-bit floats as base64."
    )


class TokensOut(Answer):
    """Number of tokens read."""

    prompt_tokens: int = field(source="tokens")
    total_tokens: int = field(source="tokens")


class EmbeddingsOut(Answer):
    """Vectors in the order of the input."""

    object: str = "list"
    data: list[EmbeddingOut]
    model: str
    usage: TokensOut = field(source=TokensOut.of)


class OpenAiErrorOut(Answer):
    """What went wrong."""

    message: str
    type: str
    param: str | None
    code: str | None


class OpenAiRefusalOut(Answer):
    """A refusal as OpenAI's clients read it."""

    error: OpenAiErrorOut


def openai_refusal(problem: Problem, _path: str) -> Refusal:
    """Word a problem in OpenAI's format, where an invalid field has status 400."""
    status = 400 if problem.status == 422 else problem.status
    field = problem.fields[0].field if problem.fields else _PARAMS.get(status)
    error = {
        "message": problem.text(),
        "type": "server_error" if status >= 500 else "invalid_request_error",
        "param": field,
        "code": _CODES.get(status, problem.code.replace("-", "_")),
    }
    return Refusal(status, "application/json", to_json({"error": error}))
