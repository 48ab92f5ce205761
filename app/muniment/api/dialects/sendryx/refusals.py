"""Errors in Sendryx's format: ``{"success": false, "message"}``."""

from typing import Final, Literal

from pydantic_core import to_json

from muniment.api.answers import Answer
from muniment.api.problems import Problem, Refusal
from muniment.domain.errors import ModelUnavailableError

_MESSAGES: Final = {
    "unauthorized": (
        "API key required. Send a valid one as X-API-Key or as Authorization: Bearer sk-gw-…"
    ),
    "not-json": "The body must be valid JSON.",
}


class RefusalOut(Answer):
    """An error; with the seconds to wait if a key calls too often."""

    success: Literal[False]
    message: str
    retry_after_seconds: int | None = None


def sendryx_refusal(problem: Problem, _path: str) -> Refusal:
    """Word a problem in Sendryx's format, which has no status 422; an unusable model gives 500."""
    status = 400 if problem.status == 422 else problem.status
    if problem.code == ModelUnavailableError.code:
        status = 500
    if problem.retry_after_s is None:
        body = RefusalOut.of(message=_MESSAGES.get(problem.code) or problem.detail or problem.title)
    else:
        body = RefusalOut.of(
            message=f"Rate limit exceeded: {problem.detail}",
            retry_after_seconds=problem.retry_after_s,
        )
    return Refusal(status, "application/json", to_json(body))


def bad_request(message: str) -> Problem:
    """Return the problem for an incomplete or contradictory request."""
    return Problem(status=400, code="bad-request", title=message)
