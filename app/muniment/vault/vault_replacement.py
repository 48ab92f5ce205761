"""Replace a vault's database and header together, safely across crashes.

Two headers and a database cannot be renamed in one step. The new ones are first staged next to the
current ones. Then one file, `vault.replacing`, which holds the new header, commits the replacement:
before it exists the vault is the old one, afterwards it is the new one, because the next process
that opens the vault completes the replacement. Every step can be repeated.
"""

from pathlib import Path
from typing import Final

from muniment.domain.errors import StorageUnavailableError
from muniment.domain.os_errors import os_errors_translated
from muniment.vault.files import rename_durably, write_atomically
from muniment.vault.header import MAX_HEADER_BYTES, decode_header
from muniment.vault.header_copies import DATABASE_NAME, write_copies

STAGED_DATABASE: Final = "vault.db.new"
DECISION: Final = "vault.replacing"

_COMPANIONS: Final = ("-wal", "-shm", "-journal")


def staged_database(folder: Path) -> Path:
    """Return the path for staging the new database."""
    return folder / STAGED_DATABASE


def discard_staged(folder: Path) -> None:
    """Discard a replacement that was not committed, if there is one.

    Raises:
        StorageUnavailableError: A file cannot be removed.
    """
    if (folder / DECISION).exists():
        return
    with os_errors_translated(f"removing {STAGED_DATABASE}"):
        for suffix in ("", *_COMPANIONS):
            (folder / f"{STAGED_DATABASE}{suffix}").unlink(missing_ok=True)


def abandon_replacement(folder: Path) -> None:
    """Discard a replacement that cannot be completed; only if the vault does not open anyway.

    Raises:
        StorageUnavailableError: A file cannot be removed.
    """
    with os_errors_translated(f"removing {DECISION}"):
        (folder / DECISION).unlink(missing_ok=True)
    discard_staged(folder)


def replace_vault(folder: Path, header: bytes) -> None:
    """Replace the vault by the staged database and a header; it must be closed, and stays closed.

    Args:
        folder: The vault's folder; `staged_database` is closed, complete and verified.
        header: The bytes of its header.

    Raises:
        StorageUnavailableError: Before the commit: nothing changed. After it: the rest is completed
            when the vault is opened.
        DiskFullError: The disk has no space for the commit; nothing changed.
    """
    _require_written_out(staged_database(folder))
    write_atomically(folder / DECISION, header)
    complete_replacement(folder)


def complete_replacement(folder: Path) -> bool:
    """Complete a committed replacement, or discard an uncommitted one.

    Call it before reading the vault's files; it checks two names if there is nothing to do.

    Returns:
        Whether a replacement was completed.

    Raises:
        StorageUnavailableError: A file cannot be renamed; call it again.
    """
    decision = folder / DECISION
    if not decision.exists():
        discard_staged(folder)
        return False
    with os_errors_translated(f"reading {DECISION}"), decision.open("rb") as file:
        header = file.read(MAX_HEADER_BYTES + 1)
    decode_header(header)
    staged = staged_database(folder)
    if staged.exists():
        _remove_logs(folder)
        rename_durably(staged, folder / DATABASE_NAME)
    write_copies(folder, header)
    with os_errors_translated(f"removing {DECISION}"):
        decision.unlink()
    return True


def _require_written_out(staged: Path) -> None:
    log = staged.with_name(f"{STAGED_DATABASE}-wal")
    if not staged.exists() or (log.exists() and log.stat().st_size):
        raise StorageUnavailableError("the new database is not complete")


def _remove_logs(folder: Path) -> None:
    """Remove the log of the old database; otherwise the new one would apply its pages."""
    with os_errors_translated("removing the old write-ahead log"):
        for suffix in _COMPANIONS:
            (folder / f"{DATABASE_NAME}{suffix}").unlink(missing_ok=True)
            (folder / f"{STAGED_DATABASE}{suffix}").unlink(missing_ok=True)
