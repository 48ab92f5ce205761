"""The state of one request that the middleware shares."""

from dataclasses import dataclass, field, replace
from typing import Final, cast

from starlette.types import Scope

from muniment.api.dialect_spec import DialectSpec
from muniment.api.problems import Problem, Refusal, native_refusal
from muniment.domain.program_names import BUNDLE_TYPE

REQUEST_STATE: Final = "muniment.request_state"
"""Scope entry: the `RequestState`."""

UPLOAD_TYPE: Final = BUNDLE_TYPE.encode("ascii")
"""Media type of a file as a body; no web page can send it without asking first."""

BODY: Final = "muniment.body"
"""Scope entry: the body, after it has been read."""


@dataclass(slots=True)
class RequestState:
    """What the middleware has found out about a request; event loop only.

    Args:
        spec: The dialect that answers it.
        takes_any_key: Whether a key of any dialect is accepted.
        has_rival_keys: Whether it presents different keys at the root, where the key selects the
            dialect.
        answer_headers: Headers to add to the answer.
    """

    spec: DialectSpec
    takes_any_key: bool = False
    has_rival_keys: bool = False
    answer_headers: list[tuple[bytes, bytes]] = field(default_factory=list)


def request_state_of(scope: Scope) -> RequestState:
    """Return the state of a request."""
    return cast("RequestState", scope[REQUEST_STATE])


def is_upload(scope: Scope) -> bool:
    """Return whether the body is a file: by its media type, at a path that accepts one."""
    state = cast("RequestState | None", scope.get(REQUEST_STATE))
    if state is None or path_of(scope) not in state.spec.uploads:
        return False
    return (b"content-type", UPLOAD_TYPE) in scope["headers"]


def path_of(scope: Scope) -> str:
    """Return the path below the dialect's prefix."""
    path: str = scope["path"]
    return path[len(scope.get("root_path", "")) :]


def refusal_for(scope: Scope, problem: Problem) -> Refusal:
    """Word a problem in the dialect of a request, or natively while the dialect is unknown.

    The problem's own headers (``Allow``, ``Retry-After``) are kept in every dialect.
    """
    state = cast("RequestState | None", scope.get(REQUEST_STATE))
    refusal_of = native_refusal if state is None else state.spec.refusal_of
    refusal = refusal_of(problem, path_of(scope))
    return replace(refusal, headers=(*refusal.headers, *problem.headers))
