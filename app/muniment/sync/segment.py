"""Segments: the files of a device's log, each sealed, signed and chained to the one before.

The manifest and the chunks of a snapshot are made alike, each with a magic of its own.

::

    segment    = head || ciphertext || signature
    head       = "MUNISEG1" || vault tag(16) || device(16) || uint64_be sequence || previous(32)
    ciphertext = Tink AES256_GCM_HKDF_4KB, key = HKDF(log key, "segment"), AAD = head
    signature  = Ed25519 of the device over "muniment segment 1" || SHA-256(head || ciphertext)

``previous`` is the SHA-256 of the whole segment before, zeros for the first. The plaintext is the
zstd-compressed body (`muniment.sync.body`). Format: docs/formats/sync.md.
"""

import hashlib
import os
import struct
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final
from uuid import UUID

import zstandard

from muniment.crypto.kdf import hkdf
from muniment.crypto.signatures import SIGNATURE_BYTES, is_signed, sign
from muniment.crypto.streaming import AES256_GCM_HKDF_4KB, StreamDecryptor, StreamEncryptor
from muniment.domain.errors import DamagedBundleError
from muniment.domain.vault.secret_bytes import Secret

SEGMENT_BYTES_MAX: Final = 64 * 1024 * 1024
"""A longer file is no segment."""

BODY_BYTES_MAX: Final = 256 * 1024 * 1024
"""Of a decompressed body."""

NO_SEGMENT: Final = bytes(32)
"""Stands for the segment before the first."""

SEGMENT_MAGIC: Final = b"MUNISEG1"
MANIFEST_MAGIC: Final = b"MUNISNP1"
CHUNK_MAGIC: Final = b"MUNICHK1"
_HEAD: Final = struct.Struct(">8s16s16sQ32s")
HEAD_BYTES: Final = _HEAD.size
_SIGNED: Final = b"muniment segment 1"
_LEVEL: Final = 9


@dataclass(frozen=True, slots=True)
class SegmentHead:
    """What a segment says in clear.

    Args:
        vault_tag: 16 bytes that stand for the vaults that synchronise with one another.
        device: The log's device.
        sequence: Its number in the log, from 1.
        previous: SHA-256 of the segment before.
        magic: What the file is.
    """

    vault_tag: bytes
    device: UUID
    sequence: int
    previous: bytes
    magic: bytes = SEGMENT_MAGIC

    def encoded(self) -> bytes:
        """Return the 80 bytes of the head."""
        return _HEAD.pack(
            self.magic, self.vault_tag, self.device.bytes, self.sequence, self.previous
        )


def seal_segment(
    head: SegmentHead,
    body: bytes,
    *,
    log_key: Secret,
    signing_key: Secret,
    random: Callable[[int], bytes] = os.urandom,
) -> bytes:
    """Return the bytes of a new segment; sealing the same body again gives other bytes.

    Args:
        head: Its head.
        body: The encoded body.
        log_key: Shared by the devices; 32 bytes.
        signing_key: The device's.
        random: Source of salt and nonce prefix; passed only by known-answer tests.
    """
    clear = head.encoded()
    encryptor = StreamEncryptor(
        _key(log_key), clear, segment_bytes=AES256_GCM_HKDF_4KB, random=random
    )
    compressed = zstandard.ZstdCompressor(level=_LEVEL).compress(body)
    sealed = clear + encryptor.update(compressed) + encryptor.finish()
    return sealed + sign(signing_key, _signed(sealed))


def segment_hash(segment: bytes) -> bytes:
    """Return the hash by which the next segment names this one; 32 bytes."""
    return hashlib.sha256(segment).digest()


def is_signed_by(segment: bytes, verifying_key: bytes) -> bool:
    """Return whether a device signed exactly these bytes."""
    sealed, signature = segment[:-SIGNATURE_BYTES], segment[-SIGNATURE_BYTES:]
    return is_signed(verifying_key, _signed(sealed), signature)


def previous_of(segment: bytes) -> bytes:
    """Return the hash of the segment before that a segment claims; it may be cut."""
    return segment[_HEAD.size - len(NO_SEGMENT) : _HEAD.size]


def open_segment(segment: bytes, head: SegmentHead, log_key: Secret) -> bytes | None:
    """Decrypt the body of a segment; its signature is checked separately.

    Args:
        segment: What the remote holds.
        head: What the segment has to be.
        log_key: Shared by the devices.

    Returns:
        The encoded body; ``None`` for anything but that whole segment, as while it arrives.
    """
    clear = head.encoded()
    if not segment.startswith(clear) or len(segment) > SEGMENT_BYTES_MAX:
        return None
    decryptor = StreamDecryptor(_key(log_key), clear, segment_bytes=AES256_GCM_HKDF_4KB)
    try:
        parts = decryptor.update(segment[len(clear) : -SIGNATURE_BYTES]) + decryptor.finish()
        # The limit of `decompress` holds only where the frame does not state its size.
        if zstandard.frame_content_size(parts) > BODY_BYTES_MAX:
            return None
        return zstandard.ZstdDecompressor().decompress(parts, max_output_size=BODY_BYTES_MAX)
    except (DamagedBundleError, zstandard.ZstdError):
        return None


def _key(log_key: Secret) -> Secret:
    return hkdf(log_key, b"muniment sync v1: segment")


def _signed(sealed: bytes) -> bytes:
    return _SIGNED + hashlib.sha256(sealed).digest()
