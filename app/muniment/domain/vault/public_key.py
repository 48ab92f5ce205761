"""The written form of a vault's public key, with which others make bundles for it."""

import base64
import hashlib
from typing import Final

from muniment.domain.errors import InvalidInputError

PREFIX: Final = "munpub_"
KEY_BYTES: Final = 32
_CHECK_BYTES: Final = 3


def public_key_text(key: bytes) -> str:
    """Write a public key: a prefix, then the key and a check sum in base 32."""
    text = base64.b32encode(key + _check_sum(key)).decode("ascii")
    return PREFIX + text.rstrip("=").lower()


def parsed_public_key(text: str) -> bytes:
    """Read a public key; letter case and spaces around it do not count.

    Returns:
        The 32 bytes of an X25519 public key.

    Raises:
        InvalidInputError: It is no public key, or was mistyped.
    """
    body = text.strip().lower().removeprefix(PREFIX)
    try:
        raw = base64.b32decode(body.upper())
    except ValueError:
        raw = b""
    key = raw[:KEY_BYTES]
    if len(raw) != KEY_BYTES + _CHECK_BYTES or raw[KEY_BYTES:] != _check_sum(key):
        raise InvalidInputError(
            "recipient",
            "must be the public key of a vault",
            hint="`muniment public-key` shows it in the vault that is to receive the bundle.",
        )
    return key


def _check_sum(key: bytes) -> bytes:
    return hashlib.sha256(b"muniment public key v1" + key).digest()[:_CHECK_BYTES]
