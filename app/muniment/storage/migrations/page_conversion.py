"""Write a database anew with pages of another size."""

import os
from pathlib import Path

from muniment.domain.os_errors import os_errors_translated
from muniment.domain.vault.secrets import Secret
from muniment.storage.backups.backup import remove_database, verify
from muniment.storage.engine.connection import open_raw, translated
from muniment.storage.engine.page_size import PAGE_SIZE_BYTES


def convert_pages(path: Path, key: Secret, page_size_bytes: int = PAGE_SIZE_BYTES) -> None:
    """Replace a database by a verified copy with pages of another size.

    A crash leaves the old file or the new one, each whole: the new one is written beside it and
    takes its name only at the end.

    Args:
        path: The database; nothing else may have it open.
        key: The raw database key, 32 bytes.
        page_size_bytes: Of the copy.

    Raises:
        DamagedVaultError: A page cannot be read; the file is as it was.
        DiskFullError: There is no room for the copy; the file is as it was.
        StorageUnavailableError: A file cannot be written; the old one is as it was.
    """
    copy = path.with_name(f"{path.name}.converting")
    remove_database(copy)
    try:
        with translated():
            _export(path, copy, key, page_size_bytes)
        verify(copy, key)
        with os_errors_translated("converting the database"):
            copy.chmod(path.stat().st_mode & 0o777)
            _synchronise(copy)
            # The log is empty and belongs to the old file.
            path.with_name(f"{path.name}-wal").unlink(missing_ok=True)
            copy.replace(path)
            if os.name == "posix":
                _synchronise(path.parent)
    except BaseException:
        remove_database(copy)
        raise


def _export(path: Path, copy: Path, key: Secret, page_size_bytes: int) -> None:
    source = open_raw(path, key)
    try:
        source.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        raw_key = f"x'{key.reveal().hex()}'"
        source.execute("ATTACH DATABASE ? AS converted KEY ?", (str(copy), raw_key))
        source.execute(f"PRAGMA converted.cipher_page_size = {page_size_bytes}")
        source.execute("SELECT sqlcipher_export('converted')").fetchone()
        source.execute("DETACH DATABASE converted")
    finally:
        source.close()


def _synchronise(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
