"""Sealed records: AES-256-GCM over one field, bound to its record and purpose.

::

    sealed record   = version 0x01 || nonce(12) || ciphertext || tag(16)
    associated data = "muniment record" || version
                      || lp(purpose) || lp(namespace id) || lp(record id)
    lp(x)           = one byte with the length of x (1 to 255) || x

Nonces are random. AES-GCM keeps its margin up to 2**32 records sealed under one key (NIST SP
800-38D section 8.3); every namespace has its own key.
"""

import os
from collections.abc import Iterable
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from muniment.domain.errors import DamagedVaultError
from muniment.domain.vault.secret_bytes import Secret

RECORD_VERSION = 1
NONCE_BYTES = 12
TAG_BYTES = 16
OVERHEAD_BYTES = 1 + NONCE_BYTES + TAG_BYTES

_VERSION_BYTE = bytes([RECORD_VERSION])
_CONTEXT = b"muniment record" + _VERSION_BYTE
_BODY = 1 + NONCE_BYTES
_UNKNOWN = "a sealed record is truncated or in an unknown format"
_FAILS = "a sealed record fails its check"
_EMPTY = "purpose, namespace id and record id must not be empty"


class RecordSealer:
    """Seals and opens records under one key; any thread.

    The cipher object keeps its own copy of the key, which Python cannot overwrite: drop the
    sealer when the vault locks.

    Args:
        key: 32 bytes, usually a namespace's key.
    """

    __slots__ = ("_cipher",)

    def __init__(self, key: Secret) -> None:
        if len(key) != 32:
            raise ValueError("a sealing key has 32 bytes")
        self._cipher = AESGCM(key.reveal())

    def seal(
        self, plaintext: bytes, *, record_id: bytes, namespace_id: bytes, purpose: bytes
    ) -> bytes:
        """Seal one field of one record.

        Args:
            plaintext: The bytes to seal; may be empty.
            record_id: The record's id, 1 to 255 bytes.
            namespace_id: The namespace's id, 1 to 255 bytes.
            purpose: The field, such as ``b"content"``, 1 to 255 bytes.

        Returns:
            The sealed record, `OVERHEAD_BYTES` longer than the plaintext and different each time.
        """
        nonce = os.urandom(NONCE_BYTES)
        bound_to = _associated_data(purpose, namespace_id, record_id)
        return _VERSION_BYTE + nonce + self._cipher.encrypt(nonce, plaintext, bound_to)

    def seal_all(
        self,
        plaintexts: Iterable[tuple[bytes, bytes]],
        *,
        namespace_id: bytes,
        purpose: bytes,
    ) -> list[bytes]:
        """Seal one field of many records, in less time than by calling `seal` for each.

        Args:
            plaintexts: The fields, each with its record's id of 1 to 255 bytes.
            namespace_id: The namespace of all of them.
            purpose: The purpose of all of them.
        """
        encrypt, bound_to_all = self._cipher.encrypt, _bound_to_all(purpose, namespace_id)
        sealed = []
        for plaintext, record_id in plaintexts:
            if not record_id:
                raise ValueError(_EMPTY)
            nonce = os.urandom(NONCE_BYTES)
            bound_to = bound_to_all + bytes([len(record_id)]) + record_id
            sealed.append(_VERSION_BYTE + nonce + encrypt(nonce, plaintext, bound_to))
        return sealed

    def open(
        self, sealed: bytes, *, record_id: bytes, namespace_id: bytes, purpose: bytes
    ) -> bytes:
        """Open a field sealed for the same record, namespace and purpose.

        Returns:
            The plaintext.

        Raises:
            DamagedVaultError: It was changed, moved, truncated, sealed under another key, or has an
                unknown format.
        """
        if len(sealed) < OVERHEAD_BYTES or sealed[0] != RECORD_VERSION:
            raise DamagedVaultError(_UNKNOWN)
        nonce, body = sealed[1:_BODY], sealed[_BODY:]
        bound_to = _associated_data(purpose, namespace_id, record_id)
        try:
            return self._cipher.decrypt(nonce, body, bound_to)
        except InvalidTag:
            raise DamagedVaultError(_FAILS) from None

    def open_all(
        self,
        sealed: Iterable[tuple[bytes, bytes]],
        *,
        namespace_id: bytes,
        purpose: bytes,
    ) -> list[bytes]:
        """Open one field of many records, in half the time of calling `open` for each.

        Args:
            sealed: Sealed fields, each with its record's id.
            namespace_id: The namespace of all of them.
            purpose: The purpose of all of them.

        Raises:
            DamagedVaultError: As `open`, for any of them.
        """
        decrypt, bound_to_all = self._cipher.decrypt, _bound_to_all(purpose, namespace_id)
        opened = []
        try:
            for record, record_id in sealed:
                if len(record) < OVERHEAD_BYTES or record[0] != RECORD_VERSION:
                    raise DamagedVaultError(_UNKNOWN)
                bound_to = bound_to_all + bytes([len(record_id)]) + record_id
                opened.append(decrypt(record[1:_BODY], record[_BODY:], bound_to))
        except InvalidTag:
            raise DamagedVaultError(_FAILS) from None
        return opened

    def __repr__(self) -> str:
        return "RecordSealer(***)"


def seal_record(
    key: Secret, plaintext: bytes, *, record_id: bytes, namespace_id: bytes, purpose: bytes
) -> bytes:
    """Seal one record; for many under the same key keep a `RecordSealer`."""
    return RecordSealer(key).seal(
        plaintext, record_id=record_id, namespace_id=namespace_id, purpose=purpose
    )


def open_record(
    key: Secret, sealed: bytes, *, record_id: bytes, namespace_id: bytes, purpose: bytes
) -> bytes:
    """Open one record; for many under the same key keep a `RecordSealer`.

    Raises:
        DamagedVaultError: As `RecordSealer.open`.
    """
    return RecordSealer(key).open(
        sealed, record_id=record_id, namespace_id=namespace_id, purpose=purpose
    )


def _associated_data(purpose: bytes, namespace_id: bytes, record_id: bytes) -> bytes:
    if not record_id:
        raise ValueError(_EMPTY)
    # bytes([n]) refuses lengths over 255.
    return _bound_to_all(purpose, namespace_id) + bytes([len(record_id)]) + record_id


@lru_cache(maxsize=256)
def _bound_to_all(purpose: bytes, namespace_id: bytes) -> bytes:
    """Return the part common to all records of a purpose and namespace; not secret."""
    if not (purpose and namespace_id):
        raise ValueError(_EMPTY)
    return b"".join(
        (_CONTEXT, bytes([len(purpose)]), purpose, bytes([len(namespace_id)]), namespace_id)
    )
