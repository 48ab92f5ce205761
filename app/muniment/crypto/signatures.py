"""Ed25519 signatures (RFC 8032); bytes in, bytes out."""

import os

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from muniment.domain.vault.secret_bytes import Secret

SIGNATURE_BYTES = 64
SIGNING_KEY_BYTES = 32


def new_signing_key() -> Secret:
    """Create a signing key: 32 random bytes."""
    return Secret(os.urandom(SIGNING_KEY_BYTES))


def verifying_key_of(signing_key: Secret) -> bytes:
    """Return the 32 bytes by which others verify what this key signs."""
    return _private(signing_key).public_key().public_bytes_raw()


def sign(signing_key: Secret, message: bytes) -> bytes:
    """Return the 64 bytes of a signature."""
    return _private(signing_key).sign(message)


def is_signed(verifying_key: bytes, message: bytes, signature: bytes) -> bool:
    """Return whether a signature is valid; a malformed key or signature is not."""
    try:
        Ed25519PublicKey.from_public_bytes(verifying_key).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def _private(key: Secret) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(key.reveal())
