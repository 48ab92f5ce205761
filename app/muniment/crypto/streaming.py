"""Streaming encryption in segments, as Google Tink writes it; bytes in, bytes out.

::

    ciphertext  = header || C_0 || C_1 || … || C_n-1
    header      = 0x28 || salt(32) || nonce prefix(7)
    derived key = HKDF-SHA256(key, salt = salt, info = associated data)
    nonce_i     = nonce prefix || uint32_be(i) || (0x01 if last else 0x00)
    C_i         = AES-256-GCM(derived key, nonce_i, M_i), with its tag of 16 bytes

The header counts towards the first segment. The last segment is empty only for an empty message.

`StreamDecryptor` returns verified segments before it has seen the end, and AES-GCM does not commit
to its key. A caller therefore reads to the end before it acts, and authenticates the key by other
means.

Source:
    Google Tink, documentation of the wire format "AES-GCM-HKDF Streaming AEAD".
"""

import os
from collections.abc import Callable
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from muniment.crypto.kdf import hkdf
from muniment.domain.errors import DamagedBundleError
from muniment.domain.vault.secret_bytes import Secret

AES256_GCM_HKDF_1MB: Final = 1_048_576
"""Bytes of a segment of ciphertext in Tink's template of this name."""

AES256_GCM_HKDF_4KB: Final = 4_096
"""Bytes of a segment of ciphertext in Tink's template of this name."""

STREAM_KEY_BYTES: Final = 32
STREAM_HEADER_BYTES: Final = 40
_SALT_BYTES: Final = 32
_PREFIX_BYTES: Final = 7
_TAG_BYTES: Final = 16
_MAX_SEGMENTS: Final = 2**32


class _Segments:
    """The segments of one message: cipher, nonces, and what was not yet processed."""

    def __init__(
        self, key: Secret, associated_data: bytes, *, salt: bytes, nonce_prefix: bytes
    ) -> None:
        if len(key) != STREAM_KEY_BYTES:
            raise ValueError("a streaming key has 32 bytes")
        self._cipher = AESGCM(hkdf(key, associated_data, salt=salt).reveal())
        self._prefix = nonce_prefix
        self._count = 0

    def encrypt(self, plaintext: bytes, *, is_last: bool) -> bytes:
        return self._cipher.encrypt(self._next_nonce(is_last=is_last), plaintext, None)

    def decrypt(self, ciphertext: bytes | memoryview, *, is_last: bool) -> bytes:
        try:
            return self._cipher.decrypt(self._next_nonce(is_last=is_last), ciphertext, None)
        except InvalidTag:
            raise DamagedBundleError("part of it fails its check") from None

    def _next_nonce(self, *, is_last: bool) -> bytes:
        if self._count >= _MAX_SEGMENTS:
            raise DamagedBundleError("it has too many parts")
        nonce = self._prefix + self._count.to_bytes(4, "big") + bytes([is_last])
        self._count += 1
        return nonce


class StreamEncryptor:
    """Encrypts one message; one thread.

    Args:
        key: 32 bytes.
        associated_data: Bytes that the message is bound to.
        segment_bytes: `AES256_GCM_HKDF_1MB` or `AES256_GCM_HKDF_4KB`.
        random: Source of salt and nonce prefix; passed only by known-answer tests.
    """

    def __init__(
        self,
        key: Secret,
        associated_data: bytes,
        *,
        segment_bytes: int = AES256_GCM_HKDF_1MB,
        random: Callable[[int], bytes] = os.urandom,
    ) -> None:
        salt, prefix = random(_SALT_BYTES), random(_PREFIX_BYTES)
        self._segments = _Segments(key, associated_data, salt=salt, nonce_prefix=prefix)
        self._waiting = bytearray()
        self._full = segment_bytes - _TAG_BYTES
        self._wanted = self._full - STREAM_HEADER_BYTES
        self._head = bytes([STREAM_HEADER_BYTES]) + salt + prefix

    def update(self, plaintext: bytes) -> bytes:
        """Encrypt more of the message; returns the segments that are complete."""
        self._waiting += plaintext
        done = [self._take_head()]
        # A full segment waits for more, because it may be the last.
        while len(self._waiting) > self._wanted:
            done.append(self._segments.encrypt(self._take(), is_last=False))
        return b"".join(done)

    def finish(self) -> bytes:
        """Return the rest of the ciphertext; nothing may follow."""
        return self._take_head() + self._segments.encrypt(bytes(self._waiting), is_last=True)

    def _take_head(self) -> bytes:
        head, self._head = self._head, b""
        return head

    def _take(self) -> bytes:
        segment = bytes(self._waiting[: self._wanted])
        del self._waiting[: self._wanted]
        self._wanted = self._full
        return segment


class StreamDecryptor:
    """Decrypts one message; one thread. Do not act on its plaintext before `finish` returned.

    Args:
        key: 32 bytes.
        associated_data: As it was encrypted with.
        segment_bytes: As it was encrypted with.
    """

    def __init__(
        self, key: Secret, associated_data: bytes, *, segment_bytes: int = AES256_GCM_HKDF_1MB
    ) -> None:
        self._key = key
        self._associated_data = associated_data
        self._segments: _Segments | None = None
        self._waiting = b""
        self._full = segment_bytes
        self._wanted = segment_bytes - STREAM_HEADER_BYTES

    def update(self, ciphertext: bytes) -> bytes:
        """Decrypt more of the message; returns the plaintext of complete segments.

        Raises:
            DamagedBundleError: A segment was changed, moved or encrypted under another key.
        """
        done = []
        if self._segments and ciphertext and len(self._waiting) == self._wanted:
            # Who hands over one segment after the other has nothing copied.
            done.append(self._segments.decrypt(self._waiting, is_last=False))
            self._waiting, self._wanted = b"", self._full
        waiting, at = self._waiting + ciphertext if self._waiting else ciphertext, 0
        if self._segments is None:
            if len(waiting) < STREAM_HEADER_BYTES:
                self._waiting = waiting
                return b""
            self._segments, at = self._begun(waiting), STREAM_HEADER_BYTES
        view = memoryview(waiting)
        while len(waiting) - at > self._wanted:
            segment = view[at : at + self._wanted]
            done.append(self._segments.decrypt(segment, is_last=False))
            at, self._wanted = at + self._wanted, self._full
        self._waiting = waiting[at:]
        return done[0] if len(done) == 1 else b"".join(done)

    def finish(self) -> bytes:
        """Return the last plaintext; only now is the message known to be complete.

        Raises:
            DamagedBundleError: The last segment was changed, or is not the last.
        """
        if self._segments is None:
            raise DamagedBundleError("it is cut off")
        return self._segments.decrypt(self._waiting, is_last=True)

    def _begun(self, waiting: bytes) -> _Segments:
        head = waiting[:STREAM_HEADER_BYTES]
        if head[0] != STREAM_HEADER_BYTES:
            raise DamagedBundleError("part of it fails its check")
        salt, prefix = head[1 : 1 + _SALT_BYTES], head[1 + _SALT_BYTES :]
        return _Segments(self._key, self._associated_data, salt=salt, nonce_prefix=prefix)
