"""Putting another database and header in the place of a vault's, so that a crash loses neither.

Two headers and a database cannot be renamed in one step. So both are laid beside the present ones
first; then one file, `vault.replacing`, which holds the new header, decides: until it is there the
vault is what it was, and from then on it is the new one, since whoever opens the vault first
finishes what the file asks for. Every step may be done again.
"""

from pathlib import Path
from typing import Final

from muniment.domain.errors import StorageUnavailableError
from muniment.domain.os_errors import os_errors_translated
from muniment.vault.copies import DATABASE_NAME, write_copies
from muniment.vault.files import rename_durably, write_atomically
from muniment.vault.header import MAX_HEADER_BYTES, decode_header

STAGED_DATABASE: Final = "vault.db.new"
DECISION: Final = "vault.replacing"

_BESIDE: Final = ("-wal", "-shm", "-journal")


def staged_database(folder: Path) -> Path:
    """Return where the new database is to be laid."""
    return folder / STAGED_DATABASE


def discard_staged(folder: Path) -> None:
    """Forget a replacement that was not decided; does nothing where none was begun.

    Raises:
        StorageUnavailableError: Something cannot be removed.
    """
    if (folder / DECISION).exists():
        return
    with os_errors_translated(f"removing {STAGED_DATABASE}"):
        for suffix in ("", *_BESIDE):
            (folder / f"{STAGED_DATABASE}{suffix}").unlink(missing_ok=True)


def abandon_replacement(folder: Path) -> None:
    """Forget a replacement that cannot be finished: only where the vault does not open anyhow.

    Raises:
        StorageUnavailableError: Something cannot be removed.
    """
    with os_errors_translated(f"removing {DECISION}"):
        (folder / DECISION).unlink(missing_ok=True)
    discard_staged(folder)


def replace_vault(folder: Path, header: bytes) -> None:
    """Make the staged database and a header the vault; it must be closed, and stays so.

    Args:
        folder: Of the vault; `staged_database` is closed, complete and checked.
        header: The bytes of its header.

    Raises:
        StorageUnavailableError: Before the decision: nothing changed. After it: what is left to do
            is done when the vault is opened.
        DiskFullError: No space for the decision; nothing changed.
    """
    _require_written_out(staged_database(folder))
    write_atomically(folder / DECISION, header)
    complete_replacement(folder)


def complete_replacement(folder: Path) -> bool:
    """Finish a replacement that was decided, or forget one that was not.

    Call it before the vault's files are read; it looks at two names when there is nothing to do.

    Returns:
        Whether one was finished.

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
    """Remove the log of the database that goes: the new one would take its pages for its own."""
    with os_errors_translated("removing the old write-ahead log"):
        for suffix in _BESIDE:
            (folder / f"{DATABASE_NAME}{suffix}").unlink(missing_ok=True)
            (folder / f"{STAGED_DATABASE}{suffix}").unlink(missing_ok=True)
