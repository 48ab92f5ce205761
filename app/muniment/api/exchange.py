"""One request and its answer, as the port's checks pass them on."""

from dataclasses import dataclass, field, replace
from typing import Final, cast

from starlette.types import Scope

from muniment.api.dialect_spec import DialectSpec
from muniment.api.problems import Problem, Refusal, native_refusal

EXCHANGE: Final = "muniment.exchange"
"""Scope entry: the `Exchange`."""

BODY: Final = "muniment.body"
"""Scope entry: the body, once it is read."""


@dataclass(slots=True)
class Exchange:
    """What is known of a request beside what it says itself; event loop only.

    Args:
        spec: Of the dialect it is answered in.
        takes_any_key: Whether a key of any dialect is as good as one of this.
        has_rival_keys: Whether it presents different keys at the root, where the key decides which
            dialect is spoken.
        answer_headers: Go out with the answer, whatever it is.
    """

    spec: DialectSpec
    takes_any_key: bool = False
    has_rival_keys: bool = False
    answer_headers: list[tuple[bytes, bytes]] = field(default_factory=list)


def exchange_of(scope: Scope) -> Exchange:
    """Return the exchange that a scope belongs to."""
    return cast("Exchange", scope[EXCHANGE])


def path_of(scope: Scope) -> str:
    """Return the path below the place where the application is mounted."""
    path: str = scope["path"]
    return path[len(scope.get("root_path", "")) :]


def refusal_for(scope: Scope, problem: Problem) -> Refusal:
    """Word a problem as the dialect of a request does; as the native one, before it is known.

    The problem's own headers (``Allow``, ``Retry-After``) go with it in every dialect.
    """
    exchange = scope.get(EXCHANGE)
    refusal_of = native_refusal if exchange is None else cast("Exchange", exchange).spec.refusal_of
    refusal = refusal_of(problem, path_of(scope))
    return replace(refusal, headers=(*refusal.headers, *problem.headers))
