"""Refusals for request heads that cannot be parsed, in the sender's dialect."""

from typing import Final

from muniment.api.dialects.registry import SPECS
from muniment.api.problems import Refusal
from muniment.api.refusals import TARGET_REFUSED
from muniment.domain.access import Dialect

_BY_PREFIX: Final = {spec.prefix: spec for spec in SPECS}
_NATIVE: Final = next(spec for spec in SPECS if spec.dialect is Dialect.NATIVE)


def unreadable_refusal(target: str) -> Refusal:
    """Return the refusal in the dialect that the target's first segment names.

    At the root it is the native dialect, since the key is in the part that cannot be parsed.

    Args:
        target: As in the request line; empty if there is none.
    """
    path = "/" + target.partition("?")[0].lstrip("/")
    prefix = "/" + path[1:].partition("/")[0]
    spec = _BY_PREFIX.get(prefix)
    if spec is None:
        return _NATIVE.refusal_of(TARGET_REFUSED, path)
    return spec.refusal_of(TARGET_REFUSED, path.removeprefix(prefix))
