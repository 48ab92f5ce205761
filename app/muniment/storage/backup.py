"""Encrypted backups by SQLite's backup API, each verified by opening it."""

from pathlib import Path

from muniment.domain.errors import ConflictError, DamagedVaultError
from muniment.domain.secrets import Secret
from muniment.storage.connection import open_raw, translated

_PAGES_A_STEP = 256


def back_up(source: Path, target: Path, key: Secret) -> None:
    """Copy a live database, encrypted under the same key.

    A file copy of a live database is not a usable backup: pages and write-ahead log are of
    different moments. The backup API gives one moment.

    Args:
        source: The database.
        target: Must not exist; removed again when the copy does not verify.
        key: The raw database key.

    Raises:
        ConflictError: Something has that name already; it is left alone.
        DamagedVaultError: The copy does not verify.
        DiskFullError: No space for it.
    """
    if target.exists():
        raise ConflictError(f"{target.name} exists", hint="Choose another name.")
    try:
        with translated():
            reader = open_raw(source, key)
            try:
                writer = open_raw(target, key)
                try:
                    reader.backup(writer, pages=_PAGES_A_STEP)
                finally:
                    writer.close()
            finally:
                reader.close()
        verify(target, key)
    except BaseException:
        for suffix in ("", "-journal", "-wal", "-shm"):
            target.with_name(target.name + suffix).unlink(missing_ok=True)
        raise
    target.chmod(0o600)


def verify(path: Path, key: Secret) -> None:
    """Open a copy and run both integrity checks on it.

    Raises:
        DamagedVaultError: It does not open or fails a check.
    """
    with translated():
        connection = open_raw(path, key)
        try:
            problems = connection.execute("PRAGMA cipher_integrity_check").fetchall()
            answer = connection.execute("PRAGMA integrity_check").fetchone()
        finally:
            connection.close()
    if problems or answer != ("ok",):
        raise DamagedVaultError("the backup fails its integrity check")
