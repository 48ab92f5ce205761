"""The page size of a database file, which the file itself shows.

A small write costs a page for each table and index that it touches, so a page is 2 KiB. Vaults made
by earlier versions have larger pages until they are converted, and so have their backups.
"""

import hashlib
import hmac
import struct
from pathlib import Path
from typing import Final

from muniment.domain.os_errors import os_errors_translated
from muniment.domain.vault.secret_bytes import Secret

PAGE_SIZE_BYTES: Final = 2_048
EARLIER_PAGE_SIZES_BYTES: Final = (4_096, 16_384)

SALT_BYTES: Final = 16
_TAG_BYTES: Final = 64
_KEY_BYTES: Final = 32
_SALT_MASK: Final = 0x3A
_ROUNDS: Final = 2

# sqlite.org/fileformat.html, section 4.1: the log's header begins with one of these, the version
# and the page size.
_LOG_HEADER: Final = struct.Struct(">III")
_LOG_MAGIC: Final = (0x377F0682, 0x377F0683)


def page_size_of(path: Path, key: Secret) -> int:
    """Return the bytes in a page of a database; of a new file, if there is none yet.

    The log is asked first: a crash may have torn the first page, which the log still has.

    Args:
        path: The file.
        key: The raw database key, 32 bytes.

    Raises:
        StorageUnavailableError: The file cannot be read.
    """
    with os_errors_translated(f"reading {path.name}"):
        said = _log_says(path.with_name(f"{path.name}-wal"))
        if said in EARLIER_PAGE_SIZES_BYTES:
            return said
        try:
            with path.open("rb") as file:
                start = memoryview(file.read(max(EARLIER_PAGE_SIZES_BYTES)))
        except FileNotFoundError:
            return PAGE_SIZE_BYTES
    tag_key = page_tag_key(key, bytes(start[:SALT_BYTES]))
    for size_bytes in EARLIER_PAGE_SIZES_BYTES:
        if len(start) >= size_bytes and page_fits(tag_key, 1, start[:size_bytes]):
            return size_bytes
    return PAGE_SIZE_BYTES


def page_tag_key(key: Secret, salt: bytes) -> bytes:
    """Return the key of the tags of a file's pages.

    Args:
        key: The raw database key, 32 bytes.
        salt: The file's first 16 bytes.

    Returns:
        32 bytes: PBKDF2-HMAC-SHA512 of the key with the salt XOR 0x3a, 2 rounds.

    Source:
        SQLCipher 4, "Page Level Security".
    """
    masked = bytes(byte ^ _SALT_MASK for byte in salt)
    return hashlib.pbkdf2_hmac("sha512", key.reveal(), masked, _ROUNDS, _KEY_BYTES)


def page_fits(tag_key: bytes, number: int, page: memoryview) -> bool:
    """Return whether a page carries its tag.

    Args:
        tag_key: From `page_tag_key`.
        number: The page's, from 1.
        page: All of it; its last 64 bytes are HMAC-SHA512 over the rest and its number (little
            endian).

    Source:
        SQLCipher 4, "Page Level Security".
    """
    # The first page begins with the salt, which is not encrypted and is already part of the key.
    begin = SALT_BYTES if number == 1 else 0
    said, stored = page[begin:-_TAG_BYTES], page[-_TAG_BYTES:]
    expected = hmac.digest(tag_key, bytes(said) + number.to_bytes(4, "little"), "sha512")
    return hmac.compare_digest(expected, stored)


def _log_says(path: Path) -> int | None:
    """Return the page size that a write-ahead log names; ``None`` without one."""
    try:
        with path.open("rb") as file:
            head = file.read(_LOG_HEADER.size)
    except FileNotFoundError:
        return None
    if len(head) < _LOG_HEADER.size:
        return None
    magic, _version, page_size = _LOG_HEADER.unpack(head)
    return page_size if magic in _LOG_MAGIC else None
