"""Check every page of an encrypted file for changes, with progress per page.

SQLCipher's own check, ``PRAGMA cipher_integrity_check``, is one call without progress that cannot
be interrupted, not even by ``sqlite3_interrupt`` (SQLCipher on SQLite 3.53). It compares the tag of
each page, which needs only the file and the key. This module does the same in 0.6 s of one core for
302 MB instead of 1.0 s (2-core Linux machine).
"""

import hashlib
import hmac
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final

from muniment.domain.os_errors import os_errors_translated
from muniment.domain.vault.backups import BackupStep, BackupStoppedError, Watch
from muniment.domain.vault.secrets import Secret
from muniment.storage.engine.connection import PAGE_SIZE_BYTES

_SALT_BYTES: Final = 16
_TAG_BYTES: Final = 64
_KEY_BYTES: Final = 32
_SALT_MASK: Final = 0x3A
_ROUNDS: Final = 2
_PAGES_A_STEP: Final = 64

# SQLite uses this page for locks and writes nothing to it: sqlite.org/fileformat.html, section
# 1.3.2.
_LOCK_PAGE: Final = 0x4000_0000 // PAGE_SIZE_BYTES + 1


def damaged_pages(path: Path, key: Secret, watch: Watch) -> tuple[int, ...]:
    """Return the numbers of the pages whose tag is wrong; the last page may be truncated.

    Args:
        path: A file that does not change and has no write-ahead log.
        key: The raw database key, 32 bytes.
        watch: Receives the number of pages checked and the total.

    Raises:
        StorageUnavailableError: The file does not exist or cannot be read.
        BackupStoppedError: The watch stopped it.

    Source:
        SQLCipher 4, "Page Level Security": HMAC-SHA512 over ciphertext, IV and page number (little
        endian), under PBKDF2-HMAC-SHA512 of the key with the salt XOR 0x3a, 2 rounds.
    """
    with os_errors_translated("reading a backup"), path.open("rb") as file:
        size = path.stat().st_size
        whole, rest = divmod(size, PAGE_SIZE_BYTES)
        tag_key = _tag_key(key, file.read(_SALT_BYTES))
        file.seek(0)
        bad = []
        for number, page in _pages(file, whole):
            if number % _PAGES_A_STEP == 1 and not watch(BackupStep.CHECKING, number - 1, whole):
                raise BackupStoppedError
            if number != _LOCK_PAGE and not _fits(tag_key, number, page):
                bad.append(number)
    return (*bad, whole + 1) if rest or not whole else tuple(bad)


def _pages(file: BinaryIO, count: int) -> Iterator[tuple[int, memoryview]]:
    for first in range(1, count + 1, _PAGES_A_STEP):
        run = memoryview(file.read(min(_PAGES_A_STEP, count + 1 - first) * PAGE_SIZE_BYTES))
        for place in range(0, len(run), PAGE_SIZE_BYTES):
            yield first + place // PAGE_SIZE_BYTES, run[place : place + PAGE_SIZE_BYTES]


def _tag_key(key: Secret, salt: bytes) -> bytes:
    masked = bytes(byte ^ _SALT_MASK for byte in salt)
    return hashlib.pbkdf2_hmac("sha512", key.reveal(), masked, _ROUNDS, _KEY_BYTES)


def _fits(tag_key: bytes, number: int, page: memoryview) -> bool:
    # The first page begins with the salt, which is not encrypted and is already part of the key.
    begin = _SALT_BYTES if number == 1 else 0
    said, stored = page[begin:-_TAG_BYTES], page[-_TAG_BYTES:]
    expected = hmac.digest(tag_key, bytes(said) + number.to_bytes(4, "little"), "sha512")
    return hmac.compare_digest(expected, stored)
