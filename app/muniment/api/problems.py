"""Problem details (RFC 9457): the one place where an error becomes a status and a body.

The vendors' dialects word a `Problem` in their own format.

Two kinds of errors arrive here: the program's own tree (`muniment.domain.errors`), and refusals
that only a port knows (wrong host, too large, too many calls). A caller never sees anything else:
an unknown exception gives the fixed `UNKNOWN`.
"""

from dataclasses import dataclass
from typing import Final

from pydantic_core import to_json

from muniment.domain.errors import (
    ConflictError,
    DamagedBundleError,
    DiskFullError,
    EnvironmentFaultError,
    InvalidInputError,
    ModelUnavailableError,
    MunimentError,
    NotAllowedError,
    NotFoundError,
    StorageUnavailableError,
    UnauthorizedError,
    VaultError,
    VaultExistsError,
    VaultInUseError,
    VaultLockedError,
    VaultMissingError,
    WrongKeyError,
)

PROBLEM_MEDIA_TYPE: Final = "application/problem+json"

RawHeaders = tuple[tuple[bytes, bytes], ...]


@dataclass(frozen=True, slots=True)
class Refusal:
    """An error response, ready to be sent; header names in lower case."""

    status: int
    media_type: str
    body: bytes
    headers: RawHeaders = ()


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """One field that breaks a rule, under the name that the caller uses."""

    field: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """An error as the caller sees it.

    Args:
        status: HTTP status.
        code: Stable, kebab-case; for programs.
        title: What happened; the same text for every occurrence of a code.
        detail: What is specific to this occurrence; no content, no secret.
        hint: What to do.
        fields: The fields at fault, worst first.
        headers: Further response headers, names in lower case.
        retry_after_s: When to try again, in whole seconds; also in the header ``Retry-After``.
    """

    status: int
    code: str
    title: str
    detail: str = ""
    hint: str = ""
    fields: tuple[FieldProblem, ...] = ()
    headers: RawHeaders = ()
    retry_after_s: int | None = None

    def text(self) -> str:
        """Return title, detail and hint as one text, for bodies with a single message."""
        said = ": ".join(dict.fromkeys(part for part in (self.title, self.detail) if part))
        return f"{said}. {self.hint}" if self.hint else said

    def body(self) -> bytes:
        """Return the JSON document of the problem."""
        document: dict[str, object] = {
            "type": f"/docs#{self.code}",
            "title": self.title,
            "status": self.status,
            "detail": self.detail or self.title,
            "code": self.code,
            "hint": self.hint,
        }
        if self.fields:
            document["field"] = self.fields[0].field
            document["errors"] = [
                {"field": item.field, "reason": item.reason} for item in self.fields
            ]
        return to_json(document)


def native_refusal(problem: Problem, _path: str) -> Refusal:
    """Return a problem as problem details."""
    return Refusal(problem.status, PROBLEM_MEDIA_TYPE, problem.body())


class RequestRefusedError(MunimentError):
    """A request that the port refuses before it reaches a service.

    Args:
        problem: The error that the caller sees.
    """

    code = "request-refused"
    title = "The request was refused"

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.detail, hint=problem.hint)
        self.problem = problem


UNKNOWN: Final = Problem(
    status=500,
    code="internal-error",
    title="Something went wrong inside Muniment",
    hint="Try again; if it happens again, run `muniment doctor`. The log names the place.",
)

STOPPING: Final = Problem(
    status=503,
    code="stopping",
    title="Muniment is closing",
    hint="Try again when it runs again; nothing is known of this request's outcome.",
)

_STATUS: Final[dict[type[MunimentError], int]] = {
    InvalidInputError: 422,
    NotFoundError: 404,
    ConflictError: 409,
    NotAllowedError: 403,
    UnauthorizedError: 401,
    VaultLockedError: 423,
    VaultMissingError: 503,
    VaultExistsError: 409,
    VaultInUseError: 503,
    WrongKeyError: 403,
    DamagedBundleError: 422,
    VaultError: 503,
    DiskFullError: 507,
    StorageUnavailableError: 503,
    ModelUnavailableError: 503,
    EnvironmentFaultError: 503,
    MunimentError: 500,
}


def status_of(error: type[MunimentError]) -> int:
    """Return the HTTP status of an error class: its own, or that of its nearest ancestor."""
    return next(_STATUS[cls] for cls in error.__mro__ if cls in _STATUS)


def documented_errors() -> tuple[tuple[int, str, str], ...]:
    """Return (status, code, title) of every error class, by status."""
    tree: list[type[MunimentError]] = [MunimentError]
    for error in tree:
        tree += error.__subclasses__()
    named = (error for error in tree if error.__module__ == MunimentError.__module__)
    return tuple(sorted((status_of(error), error.code, error.title) for error in named))


def problem_of(error: MunimentError) -> Problem:
    """Translate an error into the problem that the caller sees."""
    if isinstance(error, RequestRefusedError):
        return error.problem
    fields: tuple[FieldProblem, ...] = ()
    if isinstance(error, InvalidInputError):
        fields = (FieldProblem(error.field, error.reason),)
    return Problem(
        status=status_of(type(error)),
        code=error.code,
        title=error.title,
        detail=error.detail,
        hint=error.hint,
        fields=fields,
        headers=_CHALLENGE if isinstance(error, UnauthorizedError) else (),
    )


_CHALLENGE: Final[RawHeaders] = ((b"www-authenticate", b'Bearer realm="muniment"'),)
