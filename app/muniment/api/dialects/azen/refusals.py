"""Errors in Azen's format: ``{"status", "message", "code"}``."""

from typing import Final

from pydantic_core import to_json

from muniment.api.answers import Answer
from muniment.api.problems import Problem, Refusal
from muniment.domain.errors import InvalidInputError, NotFoundError

INVALID_KEY: Final = Problem(
    status=403,
    code="unknown-key",
    title="Invalid API key",
    hint="Send a key created for this dialect.",
)
"""The error for an invalid key; a missing key gives 401."""

INVALID_ID: Final = Problem(status=400, code="invalid-id", title="Invalid memory Id")

_WORDS: Final = {
    400: "invalid_request",
    401: "unauthorized",
    403: "forbidden",
    404: "not_found",
    405: "method_not_allowed",
    408: "request_timeout",
    409: "conflict",
    413: "payload_too_large",
    415: "unsupported_media_type",
    421: "misdirected_request",
    423: "locked",
    429: "rate_limited",
    431: "headers_too_large",
    500: "internal_server_error",
    503: "service_unavailable",
    507: "insufficient_storage",
}
_INVALID: Final = "Invalid request body"
_MESSAGES: Final = {
    "not-json": "Request body must be valid JSON",
    "unauthorized": "no api key",
    NotFoundError.code: "Memory not found or already deleted",
    "rate-limited": "Rate limit exceeded for this API key",
}
_FIELDS: Final = {"content": "text", "client_id": "dedupKey"}
"""Vendor's names of fields that the services name differently."""


class RefusalOut(Answer):
    """An error."""

    status: str
    message: str
    code: int


def azen_refusal(problem: Problem, _path: str) -> Refusal:
    """Word a problem in Azen's format, which has no status 422."""
    status = 400 if problem.status == 422 else problem.status
    body = RefusalOut.of(status=_WORDS.get(status, "error"), message=_message(problem), code=status)
    return Refusal(status, "application/json", to_json(body))


def _message(problem: Problem) -> str:
    if problem.code != InvalidInputError.code:
        return _MESSAGES.get(problem.code) or problem.detail or problem.title
    # The vendor's page has this message for a text that is missing or empty.
    if not problem.fields or problem.fields[0].field in {"text", "body"}:
        return _INVALID
    name = problem.fields[0].field
    return f"{_INVALID}: {_FIELDS.get(name, name)}: {problem.fields[0].reason}"
