"""Backups: which there are, and one more now."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from muniment.domain.access import Actor

if TYPE_CHECKING:
    from muniment.services.session import VaultSession


@dataclass(frozen=True, slots=True)
class BackupInfo:
    """A backup in the folder of backups.

    Args:
        name: Of its file.
        made_at: When it was written; it was verified then, or it would not be there.
        size_bytes: Of its file.
        is_before_update: Whether an update wrote it before it changed the database.
    """

    name: str
    made_at: datetime
    size_bytes: int
    is_before_update: bool


class BackupService:
    """Use cases about backups; any thread.

    Args:
        session: Lends the vault.
        folder: Where backups are.
    """

    def __init__(self, session: "VaultSession", folder: Path) -> None:
        self._session = session
        self._folder = folder

    @property
    def folder(self) -> Path:
        """Where backups are written."""
        return self._folder

    def list(self, actor: Actor) -> tuple[BackupInfo, ...]:
        """Return the backups there are, the newest first.

        Raises:
            NotAllowedError: The actor is no admin of the whole vault.
            StorageUnavailableError: The folder cannot be read.
        """
        from muniment.domain.os_errors import os_errors_translated

        actor.require_unconfined()
        with os_errors_translated("looking for backups"):
            found = [_info(path) for path in self._folder.glob("*.db")]
        return tuple(sorted(found, key=lambda info: info.made_at, reverse=True))

    def make(self, actor: Actor) -> BackupInfo:
        """Write an encrypted copy of the whole database, and verify it by opening it.

        It opens with the same passphrase and recovery key, beside the vault's header.

        Raises:
            NotAllowedError: The actor is no admin of the whole vault.
            ConflictError: There is one of this second already.
            DamagedVaultError: The copy does not verify; it is removed.
            DiskFullError: No space for it.
        """
        from muniment.domain.os_errors import os_errors_translated

        actor.require_unconfined()
        with self._session.borrow() as opened:
            stamp = opened.clock.now().strftime("%Y%m%dT%H%M%SZ")
            target = self._folder / f"backup-{stamp}.db"
            with os_errors_translated("making the folder of backups"):
                self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            opened.store.back_up(target)
        return _info(target)


def _info(path: Path) -> BackupInfo:
    facts = path.stat()
    made_at = datetime.fromtimestamp(facts.st_mtime, UTC)
    return BackupInfo(path.name, made_at, facts.st_size, path.name.startswith("before-migration-"))
