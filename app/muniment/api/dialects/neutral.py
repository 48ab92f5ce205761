"""Requests at the root whose key names no dialect: what they look like decides.

The native dialect has what no rule takes. A path that several dialects know, but the native one
does not, is told by headers or query in `HEAD_RULES`, and where those are alike by the body in
`BODY_RULES`.
"""

from typing import Final

from muniment.api.resolution import Asked, BodyRule, HeadRule
from muniment.domain.access import Dialect

_SENDRYX_PATHS: Final = frozenset(
    f"/v1/memory/{name}" for name in ("store", "search", "forget", "list", "stats", "usage")
)


def _is_azen(asked: Asked) -> bool:
    if b"azen-api-key" in asked.headers or asked.path in {"/api/v1", "/openapi.yaml"}:
        return True
    return asked.path.startswith("/api/v1/")


def _is_sendryx(asked: Asked) -> bool:
    return asked.path in _SENDRYX_PATHS


HEAD_RULES: Final[tuple[HeadRule, ...]] = (
    HeadRule(Dialect.AZEN, _is_azen),
    HeadRule(Dialect.SENDRYX, _is_sendryx),
)
"""In order; the first that matches decides."""

BODY_RULES: Final[tuple[BodyRule, ...]] = ()
"""At most one for a method and path."""
