"""Write a database anew with pages of another size."""

import os
import shutil
from pathlib import Path
from typing import Any, Final

from muniment.domain.backups.schedule import BackupStep, BackupStoppedError, Watch, keep_going
from muniment.domain.errors import DiskFullError, MunimentError, StorageUnavailableError
from muniment.domain.os_errors import os_errors_translated
from muniment.domain.vault.secret_bytes import Secret
from muniment.storage.backups.backup import remove_database, verify
from muniment.storage.engine.connection import open_raw, translated
from muniment.storage.engine.page_size import PAGE_SIZE_BYTES

# SQLite calls the progress handler after this many instructions: after some hundred rows.
_INSTRUCTIONS_A_STEP: Final = 1_000
_SPARE_BYTES: Final = 16 * 1024 * 1024


def make_room(path: Path, *, copies: int) -> None:
    """Remove what a killed conversion left, and check that the disk has room for copies.

    Args:
        path: The database.
        copies: How many there will be.

    Raises:
        DiskFullError: It has not.
    """
    with os_errors_translated("checking the free disk space"):
        remove_database(_copy_of(path))
        free_bytes = shutil.disk_usage(path.parent).free
        wanted_bytes = copies * path.stat().st_size + _SPARE_BYTES
    if free_bytes < wanted_bytes:
        raise DiskFullError("no space is left on the disk for this change")


def convert_pages(
    path: Path,
    key: Secret,
    watch: Watch = keep_going,
    *,
    page_size_bytes: int = PAGE_SIZE_BYTES,
) -> None:
    """Replace a database by a verified copy with pages of another size.

    A crash leaves the old file or the new one, each whole: the new one is written beside it and
    takes its name only at the end.

    Args:
        path: The database; nothing else may have it open.
        key: The raw database key, 32 bytes.
        watch: Receives the progress; may stop the conversion until the copy is complete.
        page_size_bytes: Of the copy.

    Raises:
        DamagedVaultError: A page cannot be read; the file is as it was.
        DiskFullError: There is no room for the copy; the file is as it was.
        StorageUnavailableError: A file cannot be written; the old one is as it was.
        BackupStoppedError: The watch stopped it; the file is as it was.
    """
    copy = _copy_of(path)
    remove_database(copy)
    try:
        _export(path, key, page_size_bytes, watch)
        verify(copy, key, watch)
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


def _copy_of(path: Path) -> Path:
    return path.with_name(f"{path.name}.converting")


def _export(path: Path, key: Secret, page_size_bytes: int, watch: Watch) -> None:
    copy, total = _copy_of(path), path.stat().st_size
    stopped: list[bool] = []

    def is_stopped() -> int:
        done = copy.stat().st_size if copy.exists() else 0
        if not watch(BackupStep.COPYING, min(done, total), total):
            stopped.append(True)
        return len(stopped)

    if is_stopped():
        raise BackupStoppedError
    try:
        with translated():
            source = open_raw(path, key)
            try:
                source.set_progress_handler(is_stopped, _INSTRUCTIONS_A_STEP)
                _copy_all(source, copy, key, page_size_bytes)
            finally:
                source.close()
    except MunimentError:
        if stopped:
            raise BackupStoppedError from None
        raise
    watch(BackupStep.COPYING, total, total)


def _copy_all(source: Any, copy: Path, key: Secret, page_size_bytes: int) -> None:
    is_busy, _log, _moved = source.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    if is_busy:
        raise StorageUnavailableError("the database was busy for too long")
    raw_key = f"x'{key.reveal().hex()}'"
    source.execute("ATTACH DATABASE ? AS converted KEY ?", (str(copy), raw_key))
    source.execute(f"PRAGMA converted.cipher_page_size = {page_size_bytes}")
    source.execute("SELECT sqlcipher_export('converted')").fetchone()
    source.execute("DETACH DATABASE converted")


def _synchronise(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
