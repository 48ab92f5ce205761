"""If-Match: writing only what the caller has seen."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Final

from muniment.api.refusals import PRECONDITION_FAILED, refuse
from muniment.domain.errors import ConflictError, InvalidInputError

STALE: Final = {
    409: "Somebody else changed it at the same moment.",
    412: "It is no longer at the version that If-Match names.",
}
"""The statuses that `precondition` adds to an operation, with what they mean."""

_ENTITY_TAG: Final = re.compile(r'"(\d{1,18})"', re.ASCII)


def expected_version(headers: Mapping[str, str]) -> int | None:
    """Read If-Match: the version that the caller has seen, ``None`` for any.

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
    """Lend the version that If-Match names; a conflict about it is a failed precondition.

    Raises:
        InvalidInputError: The header is not well formed.
        RequestRefusedError: There is one, and it does not hold: status 412.
    """
    expected = expected_version(headers)
    try:
        yield expected
    except ConflictError as error:
        if expected is None:
            raise
        raise refuse(PRECONDITION_FAILED, detail=error.detail) from None
