"""Check every page of an encrypted file for changes, with progress per page.

SQLCipher's own check, ``PRAGMA cipher_integrity_check``, is one call without progress that cannot
be interrupted, not even by ``sqlite3_interrupt`` (SQLCipher on SQLite 3.53). It compares the tag of
each page, which needs only the file and the key. This module does the same in 0.6 s of one core for
302 MB instead of 1.0 s (2-core Linux machine).
"""

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final

from muniment.domain.backups.schedule import BackupStep, BackupStoppedError, Watch
from muniment.domain.os_errors import os_errors_translated
from muniment.domain.vault.secret_bytes import Secret
from muniment.storage.engine.page_size import SALT_BYTES, page_fits, page_size_of, page_tag_key

_BYTES_A_STEP: Final = 1024 * 1024

# SQLite uses the page of this byte for locks and writes nothing to it: sqlite.org/fileformat.html,
# section 1.3.2.
_LOCK_BYTE: Final = 0x4000_0000


def damaged_pages(path: Path, key: Secret, watch: Watch) -> tuple[int, ...]:
    """Return the numbers of the pages whose tag is wrong; the last page may be truncated.

    Args:
        path: A file that does not change and has no write-ahead log.
        key: The raw database key, 32 bytes.
        watch: Receives the number of pages checked and the total.

    Raises:
        StorageUnavailableError: The file does not exist or cannot be read.
        BackupStoppedError: The watch stopped it.
    """
    page_size = page_size_of(path, key)
    lock_page = _LOCK_BYTE // page_size + 1
    with os_errors_translated("reading a backup"), path.open("rb") as file:
        size = path.stat().st_size
        whole, rest = divmod(size, page_size)
        tag_key = page_tag_key(key, file.read(SALT_BYTES))
        file.seek(0)
        bad = []
        for first, run in _runs(file, whole, page_size):
            if not watch(BackupStep.CHECKING, first - 1, whole):
                raise BackupStoppedError
            for number, page in enumerate(_pages(run, page_size), first):
                if number != lock_page and not page_fits(tag_key, number, page):
                    bad.append(number)
    return (*bad, whole + 1) if rest or not whole else tuple(bad)


def _runs(file: BinaryIO, count: int, page_size: int) -> Iterator[tuple[int, memoryview]]:
    """Yield runs of pages, each with the number of its first page."""
    at_once = _BYTES_A_STEP // page_size
    for first in range(1, count + 1, at_once):
        yield first, memoryview(file.read(min(at_once, count + 1 - first) * page_size))


def _pages(run: memoryview, page_size: int) -> Iterator[memoryview]:
    for place in range(0, len(run), page_size):
        yield run[place : place + page_size]
