"""Encrypted backups by SQLite's backup API, each verified by opening it."""

import contextlib
from pathlib import Path
from typing import Any

from muniment.domain.backups.schedule import BackupStep, BackupStoppedError, Watch, keep_going
from muniment.domain.errors import ConflictError, DamagedVaultError, MunimentError
from muniment.domain.vault.secret_bytes import Secret
from muniment.storage.checks.page_check import damaged_pages
from muniment.storage.engine.connection import open_raw, open_read_only, translated
from muniment.storage.engine.page_size import page_size_of

_PAGES_A_STEP = 256
# SQLite calls the progress handler after this many instructions: every few milliseconds.
_INSTRUCTIONS_A_STEP = 20_000


def back_up(
    source: Path,
    target: Path,
    key: Secret,
    watch: Watch = keep_going,
    *,
    is_live: bool = True,
) -> None:
    """Copy a live database, encrypted under the same key.

    A file copy of a live database is not a usable backup: its pages and write-ahead log belong to
    different moments. The backup API copies one moment. A read transaction holds that moment,
    because otherwise the copy would restart whenever another connection writes.

    Args:
        source: The database.
        target: Must not exist; removed again when the copy does not verify.
        key: The raw database key.
        watch: Receives the progress, in pages.
        is_live: Whether others may write to the source; if not, it is opened read only.

    Raises:
        ConflictError: The target exists already; it is left alone.
        DamagedVaultError: The copy does not verify.
        DiskFullError: The disk has no space for the copy.
        BackupStoppedError: The watch stopped it; nothing is left behind.
    """
    if target.exists():
        raise ConflictError(f"{target.name} exists", hint="Choose another name.")
    try:
        with translated():
            size = page_size_of(source, key)
            reader = (open_raw if is_live else open_read_only)(source, key)
            try:
                _copy(reader, open_raw(target, key, page_size_bytes=size), watch)
            finally:
                reader.close()
        verify(target, key, watch)
    except BaseException:
        remove_database(target)
        raise
    # Some file systems have no modes; the content is encrypted anyway.
    with contextlib.suppress(OSError):
        target.chmod(0o600)


def verify(path: Path, key: Secret, watch: Watch = keep_going) -> None:
    """Check every page of a copy, then its structure, without writing to it.

    Args:
        path: The copy.
        key: The raw database key.
        watch: Receives the number of pages checked; can stop the check at any time.

    Raises:
        DamagedVaultError: It does not open or fails a check.
        StorageUnavailableError: It does not exist or cannot be read.
        BackupStoppedError: The watch stopped it.
    """
    if damaged_pages(path, key, watch):
        raise DamagedVaultError("the backup fails its integrity check")
    _require(watch, BackupStep.EXAMINING)
    stopped: list[bool] = []

    def is_stopped() -> int:
        if not watch(BackupStep.EXAMINING, 0, 0):
            stopped.append(True)
        return len(stopped)

    try:
        with translated():
            connection = open_read_only(path, key)
            try:
                connection.set_progress_handler(is_stopped, _INSTRUCTIONS_A_STEP)
                answer = connection.execute("PRAGMA integrity_check").fetchone()
            finally:
                connection.close()
    except MunimentError:
        if stopped:
            raise BackupStoppedError from None
        raise
    if answer != ("ok",):
        raise DamagedVaultError("the backup fails its integrity check")


def remove_database(path: Path) -> None:
    """Remove a database that is not open anywhere, and SQLite's files next to it."""
    for suffix in ("", "-journal", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def _copy(reader: Any, writer: Any, watch: Watch) -> None:
    def report(_status: int, remaining: int, total: int) -> None:
        if not watch(BackupStep.COPYING, total - remaining, total):
            raise BackupStoppedError

    try:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM sqlite_master").fetchone()
        reader.backup(writer, pages=_PAGES_A_STEP, progress=report)
        reader.execute("ROLLBACK")
    finally:
        writer.close()


def _require(watch: Watch, step: BackupStep) -> None:
    if not watch(step, 0, 0):
        raise BackupStoppedError
