"""Extraction of the API key from a request's headers."""

from collections.abc import Iterable, Sequence
from typing import Final

from muniment.api.dialect_spec import KeyWay
from muniment.api.refusals import HEADER_REPEATED, refuse
from muniment.domain.errors import UnauthorizedError

_TOKEN_MAX_BYTES: Final = 512


class KeyMissingError(UnauthorizedError):
    """The request has no key at all, valid or not."""


def presented_key(headers: Iterable[tuple[bytes, bytes]], ways: Sequence[KeyWay]) -> bytes:
    """Return the key: visible ASCII, at most 512 bytes.

    Args:
        headers: The request's, names in lower case; those that hold keys are not repeated.
        ways: Headers that may hold the key.

    Raises:
        KeyMissingError: There is none.
        UnauthorizedError: The value cannot be a key.
        RequestRefusedError: There are two different ones.
    """
    found = dict(headers)
    keys = {_key_of(found[way.header], way) for way in ways if way.header in found}
    if len(keys) > 1:
        raise refuse(HEADER_REPEATED, detail="the request has two different keys")
    if not keys:
        raise KeyMissingError(f"there is no {' or '.join(way.name for way in ways)} header")
    return keys.pop()


def _key_of(value: bytes, way: KeyWay) -> bytes:
    scheme, token = way.split(value)
    is_token = 0 < len(token) <= _TOKEN_MAX_BYTES and all(33 <= byte <= 126 for byte in token)
    if not is_token or not way.has_scheme(scheme):
        form = "<key>" if way.scheme is None else f"{way.scheme} <key>"
        raise UnauthorizedError(f"the {way.name} header is not `{form}`")
    return token
