"""Errors in MemoryRelay's format.

Its documented body has ``type``, ``message``, ``code`` and ``request_id``; its clients read other
keys (``detail``, ``error``), depending on the version. The answer contains all of them, as texts.
"""

import secrets
from typing import Final

from pydantic_core import to_json

from muniment.api.answers import Answer
from muniment.api.answers import field as answer_field
from muniment.api.problems import Problem, Refusal

_TYPES: Final = {
    400: "bad_request",
    401: "unauthorized",
    403: "forbidden",
    404: "not_found",
    405: "method_not_allowed",
    409: "conflict",
    413: "payload_too_large",
    415: "unsupported_media_type",
    421: "misdirected_request",
    422: "validation_error",
    423: "locked",
    429: "rate_limit_exceeded",
    503: "service_unavailable",
}


class FieldOut(Answer):
    """An invalid field."""

    field: str
    message: str = answer_field(source="reason")


class RefusalOut(Answer):
    """An error, with details if fields are invalid."""

    type: str
    title: str
    status: int
    code: int
    detail: str
    message: str
    error: str
    request_id: str
    details: list[FieldOut] | None = None


def memoryrelay_refusal(problem: Problem, _path: str) -> Refusal:
    """Word a problem in MemoryRelay's format."""
    said = problem.detail or problem.title
    details = {"details": FieldOut.each(problem.fields)} if problem.status == 422 else {}
    body = RefusalOut.of(
        problem,
        type=_TYPES.get(problem.status, "internal_error" if problem.status >= 500 else "error"),
        code=problem.status,
        detail=said,
        message=said,
        error=said,
        request_id=f"req_{secrets.token_hex(12)}",
        **details,
    )
    return Refusal(problem.status, "application/json", to_json(body))
