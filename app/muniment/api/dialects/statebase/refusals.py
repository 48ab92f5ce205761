"""Errors in StateBase's format: ``{"error": {"code", "message", "type", "param"}}``."""

from typing import Final

from pydantic_core import to_json

from muniment.api.answers import Answer
from muniment.api.problems import Problem, Refusal
from muniment.domain.errors import InvalidInputError

MEMORY_MISSING: Final = Problem(
    status=404, code="memory-not-found", title="There is no such memory"
)
SESSION_MISSING: Final = Problem(
    status=404, code="session-not-found", title="There is no such session, or it has expired"
)
TURN_MISSING: Final = Problem(status=404, code="turn-not-found", title="There is no such turn")
VERSION_MISSING: Final = Problem(
    status=404, code="version-not-found", title="The state never had that version"
)
CONTENT_TOO_LARGE: Final = Problem(
    status=413, code="content-too-large", title="The content has more than 10,000 characters"
)
KEY_REUSED: Final = Problem(
    status=409,
    code="idempotency-key-reused",
    title="This Idempotency-Key was sent before, with another request",
)

_CODES: Final = {
    400: "invalid_request",
    401: "authentication_failed",
    403: "permission_denied",
    404: "resource_not_found",
    405: "method_not_allowed",
    408: "request_timeout",
    409: "conflict",
    413: "payload_too_large",
    415: "unsupported_media_type",
    421: "misdirected_request",
    423: "vault_locked",
    429: "rate_limit_exceeded",
    431: "headers_too_large",
    500: "internal_error",
    503: "service_unavailable",
    507: "insufficient_storage",
}
_OWN_CODES: Final = {
    MEMORY_MISSING.code: "memory_not_found",
    SESSION_MISSING.code: "session_not_found",
    CONTENT_TOO_LARGE.code: "content_too_large",
    KEY_REUSED.code: "idempotency_key_reused",
}
_TYPES: Final = {
    401: "authentication_error",
    403: "permission_error",
    429: "rate_limit_error",
}
_PARAMS: Final = {
    MEMORY_MISSING.code: "memory_id",
    SESSION_MISSING.code: "session_id",
    TURN_MISSING.code: "turn_id",
    VERSION_MISSING.code: "version",
    CONTENT_TOO_LARGE.code: "content",
}
_FIELDS: Final = {"after": "starting_after", "ttl_s": "ttl_seconds"}
"""Vendor's names of fields that the services name differently."""


class ErrorOut(Answer):
    """The error; with the seconds to wait if a key calls too often."""

    code: str
    message: str
    type: str
    param: str | None
    retry_after: int | None = None


class RefusalOut(Answer):
    """An error."""

    error: ErrorOut


def statebase_refusal(problem: Problem, _path: str) -> Refusal:
    """Word a problem in StateBase's format, which has no status 422."""
    status = 400 if problem.status == 422 else problem.status
    wait = {} if problem.retry_after_s is None else {"retry_after": problem.retry_after_s}
    error = ErrorOut.of(
        code=_OWN_CODES.get(problem.code) or _CODES.get(status, "error"),
        message=_message(problem),
        type=_type(status),
        param=_param(problem),
        **wait,
    )
    return Refusal(status, "application/json", to_json(RefusalOut.of(error=error)))


def _message(problem: Problem) -> str:
    if problem.retry_after_s is not None:
        return f"Rate limit exceeded. Retry after {problem.retry_after_s} seconds."
    if problem.code == InvalidInputError.code and problem.fields:
        return f"{_param(problem)}: {problem.fields[0].reason}"
    return problem.detail or problem.title


def _type(status: int) -> str:
    if status in _TYPES:
        return _TYPES[status]
    return "api_error" if status >= 500 else "invalid_request_error"


def _param(problem: Problem) -> str | None:
    if problem.fields:
        name = problem.fields[0].field
        return _FIELDS.get(name, name)
    return _PARAMS.get(problem.code)
