"""Secrets that only the holder of an X25519 private key can derive again."""

import hashlib
import os
from collections.abc import Callable
from typing import Final

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from muniment.crypto.slots import PUBLIC_KEY_BYTES
from muniment.domain.errors import InvalidInputError, WrongKeyError
from muniment.domain.vault.secret_bytes import Secret

_FIELD: Final = 2**255 - 19


def public_key_of(private_key: Secret) -> bytes:
    """Return the 32 bytes of the public key that belongs to a private key."""
    return _private(private_key).public_key().public_bytes_raw()


def secret_for(
    recipient: bytes, *, random: Callable[[int], bytes] = os.urandom
) -> tuple[bytes, Secret]:
    """Agree on a fresh secret with a recipient.

    Args:
        recipient: The recipient's public key, 32 bytes.
        random: Source of the ephemeral key; passed only by known-answer tests.

    Returns:
        The ephemeral public key, and the credential of the recipient's slot.

    Raises:
        InvalidInputError: It is no usable public key.
    """
    ephemeral = X25519PrivateKey.from_private_bytes(random(PUBLIC_KEY_BYTES))
    public = ephemeral.public_key().public_bytes_raw()
    try:
        shared = ephemeral.exchange(X25519PublicKey.from_public_bytes(recipient))
    except ValueError:
        raise InvalidInputError("recipient", "must be the public key of a device") from None
    return public, Secret(shared + public + recipient)


def secret_from(ephemeral: bytes, private_key: Secret) -> Secret:
    """Derive the secret of `secret_for` again, as its recipient.

    Raises:
        WrongKeyError: The ephemeral key was chosen so that the secret would be known to anyone.
    """
    private = _private(private_key)
    try:
        shared = private.exchange(X25519PublicKey.from_public_bytes(ephemeral))
    except ValueError:
        raise WrongKeyError from None
    return Secret(shared + ephemeral + private.public_key().public_bytes_raw())


def exchange_key_of(verifying_key: bytes) -> bytes:
    """Return the X25519 public key that belongs to an Ed25519 public key; 32 bytes.

    Raises:
        InvalidInputError: It has none.

    Source:
        RFC 7748, section 4.1: u = (1 + y) / (1 - y) modulo 2^255 - 19.
    """
    y = int.from_bytes(verifying_key, "little") & ((1 << 255) - 1)
    try:
        u = (1 + y) * pow(1 - y, -1, _FIELD) % _FIELD
    except ValueError:
        raise InvalidInputError("recipient", "must be the public key of a device") from None
    return u.to_bytes(32, "little")


def exchange_private_key(signing_key: Secret) -> Secret:
    """Return the X25519 private key that belongs to an Ed25519 signing key.

    Source:
        RFC 8032, section 5.1.5: the scalar is the first half of SHA-512 of the signing key; X25519
        sets the same bits of it.
    """
    return Secret(hashlib.sha512(signing_key.reveal()).digest()[:32])


def _private(key: Secret) -> X25519PrivateKey:
    return X25519PrivateKey.from_private_bytes(key.reveal())
