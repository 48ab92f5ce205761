"""If-Match: writes that apply only to the version that the caller has seen."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Final

from muniment.api.refusals import PRECONDITION_FAILED, refuse
from muniment.domain.errors import ConflictError, InvalidInputError

STALE: Final = {
    409: "It was changed by someone else at the same time.",
    412: "Its version is no longer the one in If-Match.",
}
"""The statuses that `precondition` adds to an operation, and their meaning."""

_ENTITY_TAG: Final = re.compile(r'"(\d{1,18})"', re.ASCII)


def expected_version(headers: Mapping[str, str]) -> int | None:
    """Return the version in If-Match; ``None`` for any.

    Raises:
        InvalidInputError: It is neither ``*`` nor one strong entity tag of this API.
    """
    value = headers.get("if-match", "*").strip()
    if value == "*":
        return None
    if value.startswith("W/"):
        raise InvalidInputError("If-Match", "must be a strong ETag, without W/")
    match = _ENTITY_TAG.fullmatch(value)
    if match is None:
        raise InvalidInputError("If-Match", 'must be one ETag as it was sent, such as "3"')
    return int(match[1])


@contextmanager
def precondition(headers: Mapping[str, str]) -> Iterator[int | None]:
    """Yield the version in If-Match, and turn a conflict about it into a failed precondition.

    Raises:
        InvalidInputError: The header is not well formed.
        RequestRefusedError: The precondition failed: status 412.
    """
    expected = expected_version(headers)
    try:
        yield expected
    except ConflictError as error:
        if expected is None:
            raise
        raise refuse(PRECONDITION_FAILED, detail=error.detail) from None
