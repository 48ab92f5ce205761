"""Wording what is said of a head that cannot be read, for whoever sent it."""

from typing import Final

from muniment.api.dialects.registry import SPECS
from muniment.api.problems import Refusal
from muniment.api.refusals import TARGET_REFUSED
from muniment.domain.access import Dialect

_BY_PREFIX: Final = {spec.prefix: spec for spec in SPECS}
_NATIVE: Final = next(spec for spec in SPECS if spec.dialect is Dialect.NATIVE)


def unreadable_refusal(target: str) -> Refusal:
    """Refuse a request as the dialect does that its target's first segment names.

    At the root it is the native one: what else could tell stands in the part that is not read.

    Args:
        target: As it stands in the request line; empty where there is none.
    """
    path = "/" + target.partition("?")[0].lstrip("/")
    prefix = "/" + path[1:].partition("/")[0]
    spec = _BY_PREFIX.get(prefix)
    if spec is None:
        return _NATIVE.refusal_of(TARGET_REFUSED, path)
    return spec.refusal_of(TARGET_REFUSED, path.removeprefix(prefix))
