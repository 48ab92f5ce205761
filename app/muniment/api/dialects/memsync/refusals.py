"""Errors in MemSync's two formats.

Storing, searching, listing and users: ``{"error": {"code", "message", "details"}, "status",
"timestamp"}``. One memory, several to delete, and the profile: ``{"error", "code"}``.
"""

import re
from datetime import UTC, datetime, timedelta
from typing import Any, Final, Literal

from pydantic_core import to_json

from muniment.api.answers import Answer
from muniment.api.problems import Problem, Refusal
from muniment.domain.errors import InvalidInputError, ModelUnavailableError, NotFoundError
from muniment.domain.memories.memory import Category
from muniment.domain.moment_text import moment_text
from muniment.domain.profile.profile import BioFormat
from muniment.domain.profile.profile_marks import BIO_MAX_CHARACTERS

FACTUAL: Final = "factual"
"""The style of a bio that consists of the memories' own sentences."""

NARRATIVE: Final = "narrative"
"""The style of a bio that the person or their own language model wrote."""

STYLES: Final = (FACTUAL, NARRATIVE)

BIO_TOO_LONG: Final = Problem(status=400, code="bio-too-long", title="Bio text too long")
PROFILE_EMPTY: Final = Problem(
    status=404, code=NotFoundError.code, title="Nothing is known about the user yet"
)
"""The error for a profile or a bio while nothing is known."""

_MEMORY: Final = re.compile(r"(?:/v1)?/memories/(?!search$|batch-delete$)([^/]+)")
_FLAT: Final = re.compile(r"(/v1)?/(memories/(?!search$)[^/]+|profile(/bio)?)")

_CODES: Final = {
    400: "VALIDATION_ERROR",
    403: "FORBIDDEN",
    404: "RESOURCE_NOT_FOUND",
    405: "METHOD_NOT_ALLOWED",
    408: "REQUEST_TIMEOUT",
    409: "CONFLICT",
    413: "PAYLOAD_TOO_LARGE",
    415: "UNSUPPORTED_MEDIA_TYPE",
    421: "MISDIRECTED_REQUEST",
    423: "VAULT_LOCKED",
    429: "RATE_LIMIT_EXCEEDED",
    431: "HEADERS_TOO_LARGE",
}
_MESSAGES: Final = {
    400: "Invalid request format",
    401: "Invalid API key",
    429: "Rate limit exceeded",
}
_FIELDS: Final = {
    "category": ("INVALID_CATEGORY", "valid_categories", list(Category)),
    "exclude_categories": ("INVALID_CATEGORY", "valid_categories", list(Category)),
    "format": ("INVALID_FORMAT", "valid_formats", list(BioFormat)),
    "style": ("INVALID_FORMAT", "valid_styles", list(STYLES)),
}
"""For fields with fixed values: the error code, and the key of the list of values."""


class ErrorOut(Answer):
    """The error with its details."""

    code: str
    message: str
    details: dict[str, Any]


class RefusalOut(Answer):
    """An error when storing, searching or listing."""

    error: ErrorOut
    status: Literal["error"]
    timestamp: str


class FlatRefusalOut(Answer):
    """An error about one memory or the profile."""

    error: str
    code: str
    memory_id: str | None = None
    suggestion: str | None = None
    retry_after: int | None = None


def memsync_refusal(problem: Problem, path: str) -> Refusal:
    """Word a problem in the format of its path; an unusable model is a processing error."""
    status = 400 if problem.status == 422 else problem.status
    if problem.code == ModelUnavailableError.code:
        status = 500
    wording = _flat if _FLAT.fullmatch(path) else _nested
    return Refusal(status, "application/json", to_json(wording(problem, path, status)))


def _nested(problem: Problem, _path: str, status: int) -> dict[str, Any]:
    now = datetime.now(UTC)
    details: dict[str, Any] = {"reason": problem.detail or problem.title}
    if problem.fields:
        details = {"field": problem.fields[0].field, "reason": problem.fields[0].reason}
    if problem.retry_after_s is not None:
        details["retry_after"] = problem.retry_after_s
        details["reset_time"] = moment_text(now + timedelta(seconds=problem.retry_after_s))
    error = ErrorOut.of(
        code="AUTHENTICATION_ERROR" if status == 401 else _code(status),
        message=_MESSAGES.get(status, problem.title),
        details=details,
    )
    return RefusalOut.of(error=error, timestamp=moment_text(now))


def _flat(problem: Problem, path: str, status: int) -> dict[str, Any]:
    if problem.code == NotFoundError.code:
        return _missing(path)
    field = problem.fields[0].field.partition(".")[0] if problem.fields else ""
    if field in _FIELDS:
        code, name, values = _FIELDS[field]
        return {"error": f"Invalid {field} specified", "code": code, name: values}
    if problem.code == BIO_TOO_LONG.code:
        refusal = FlatRefusalOut.of(error=problem.title, code="BIO_TOO_LONG")
        return {**refusal, "max_length": BIO_MAX_CHARACTERS}
    wait = {} if problem.retry_after_s is None else {"retry_after": problem.retry_after_s}
    return FlatRefusalOut.of(
        error=_said(problem, status),
        code="UNAUTHORIZED" if status == 401 else _code(status),
        **wait,
    )


def _missing(path: str) -> dict[str, Any]:
    """Return the body for a missing memory, profile or bio."""
    memory = _MEMORY.fullmatch(path)
    if memory is not None:
        return FlatRefusalOut.of(
            error="Memory not found", code="MEMORY_NOT_FOUND", memory_id=memory[1]
        )
    is_bio = path.endswith("/bio")
    return FlatRefusalOut.of(
        error="Bio not yet generated" if is_bio else "Profile not yet generated",
        code="BIO_NOT_FOUND" if is_bio else "PROFILE_NOT_FOUND",
        suggestion="Store some memories first",
    )


def _said(problem: Problem, status: int) -> str:
    if status == 401:
        return "Invalid or expired API key"
    if problem.code == InvalidInputError.code and problem.fields:
        return f"{problem.fields[0].field}: {problem.fields[0].reason}"
    return problem.detail or problem.title


def _code(status: int) -> str:
    return _CODES.get(status, "PROCESSING_ERROR" if status >= 500 else "ERROR")
