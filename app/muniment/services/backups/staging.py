"""Stage a backup next to the vault: verified, adapted to this installation, ready for exchange."""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from muniment.domain.backups.schedule import Watch
from muniment.domain.errors import DamagedVaultError, DiskFullError
from muniment.domain.os_errors import os_errors_translated
from muniment.vault.header import Anchor
from muniment.vault.vault_replacement import discard_staged, staged_database

if TYPE_CHECKING:
    from muniment.domain.clock import Clock
    from muniment.vault.keys import VaultKeys

_ROOM_LEFT_BYTES: Final = 64 * 1_048_576


@dataclass(frozen=True, slots=True)
class StagedReplacement:
    """The header and notice of the database that replaces a vault's.

    Args:
        header: The bytes of its header.
        notice: What the next unlock reports.
    """

    header: bytes
    notice: str


def stage(
    backup: Path,
    folder: Path,
    keys: "VaultKeys",
    *,
    settings: Mapping[str, str],
    clock: "Clock",
    watch: Watch,
) -> Anchor:
    """Copy a backup to where `muniment.vault.vault_replacement` expects it, and check all of it.

    Args:
        backup: Its database.
        folder: Of the vault.
        keys: What opens it.
        settings: Replace the copy's own.
        clock: The source of the current time.
        watch: Receives the progress.

    Returns:
        The copy's state, for its header.

    Raises:
        DamagedVaultError: It is damaged.
        DiskFullError: No space.
        StorageUnavailableError: A file cannot be read or written.
        BackupStoppedError: The watch stopped it.
    """
    from muniment.storage.backups.backup import back_up
    from muniment.storage.backups.backup_copy import make_own

    discard_staged(folder)
    staged = staged_database(folder)
    back_up(backup, staged, keys.database, watch, is_live=False)
    _check_journal(staged, keys, watch)
    head = make_own(staged, keys.database, settings, state_key=keys.state_hash, clock=clock)
    return Anchor(head.sequence, head.chain)


def require_room(folder: Path, *files: Path) -> None:
    """Check that there is space for copies of some files.

    Raises:
        DiskFullError: There is none.
        StorageUnavailableError: A file cannot be read.
    """
    with os_errors_translated("checking the free space for the restored vault"):
        needed = sum(file.stat().st_size for file in files) + _ROOM_LEFT_BYTES
        free = shutil.disk_usage(folder).free
    if free < needed:
        raise DiskFullError("there is no room to restore a backup and keep the present vault")


def _check_journal(staged: Path, keys: "VaultKeys", watch: Watch) -> None:
    from muniment.storage.backups.backup_copy import open_copy

    with open_copy(staged, keys.database) as copy:
        if copy.broken_links(keys.state_hash, watch):
            raise DamagedVaultError("the journal of the backup is broken")
