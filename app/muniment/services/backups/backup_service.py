"""List, make, verify, remove and schedule backups."""

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from muniment.domain.access import Actor
from muniment.domain.backups.schedule import (
    BackupKind,
    BackupStep,
    Schedule,
    Watch,
    keep_going,
)
from muniment.domain.errors import DamagedVaultError, NotFoundError, StorageUnavailableError
from muniment.domain.os_errors import os_errors_translated
from muniment.services.backups.backup_files import (
    BackupFile,
    BackupFiles,
    remove_backup,
    renew_headers,
    require_folder,
)
from muniment.services.backups.backup_settings import (
    BackupCheck,
    BackupSettings,
    load_settings,
    save_settings,
)

if TYPE_CHECKING:
    from muniment.services.vault.open_vault import OpenVault
    from muniment.services.vault.vault_session import VaultSession

_TRIAL: Final = ".muniment-may-write"


@dataclass(frozen=True, slots=True)
class BackupInfo:
    """A backup and its known state.

    Args:
        path: Of its database.
        kind: Why it was made.
        made_at: When; every listed backup was verified then.
        size_bytes: Of its database.
        checked_at: When it was last verified.
        is_valid: The result of that.
        is_own: Whether it belongs to this vault. If not, it is what this data directory held before
            another vault was restored, and only that vault's passphrase opens it.
    """

    path: Path
    kind: BackupKind
    made_at: datetime
    size_bytes: int
    checked_at: datetime
    is_valid: bool
    is_own: bool

    @property
    def name(self) -> str:
        """The name of its file."""
        return self.path.name


@dataclass(frozen=True, slots=True)
class BackupOverview:
    """The backups and their settings, for the settings page.

    Args:
        backups: The newest first.
        schedule: How often one is made.
        folder: Where they are written.
        is_own_folder: Whether that is the folder next to the vault.
        is_folder_there: Whether it can be reached at this moment.
        free_bytes: Free on its disk; ``None`` if it cannot be reached.
    """

    backups: tuple[BackupInfo, ...]
    schedule: Schedule
    folder: Path
    is_own_folder: bool
    is_folder_there: bool
    free_bytes: int | None

    @property
    def size_bytes(self) -> int:
        """The size of all of them."""
        return sum(backup.size_bytes for backup in self.backups)


@dataclass(frozen=True, slots=True)
class BackupReport:
    """The contents of a backup that was verified again.

    Args:
        checked_at: When.
        memories: In it, the trash included.
        namespaces: In it.
        operations: In its journal, whose chain is unbroken.
    """

    checked_at: datetime
    memories: int
    namespaces: int
    operations: int


class BackupService:
    """Use cases about backups; any thread except the GUI thread.

    Args:
        session: Lends the vault.
        files: Writes and finds the files.
    """

    def __init__(self, session: "VaultSession", files: BackupFiles) -> None:
        self._session = session
        self._files = files

    @property
    def own_folder(self) -> Path:
        """The folder next to the vault."""
        return self._files.own_folder

    @property
    def is_busy(self) -> bool:
        """Whether a backup is being written or verified."""
        return self._files.is_busy

    def overview(self, actor: Actor) -> BackupOverview:
        """Return the existing backups and their settings.

        Raises:
            NotAllowedError: The actor is no admin of the whole vault.
            VaultLockedError: The vault is locked.
        """
        actor.require_unconfined()
        with self._session.borrow() as opened:
            settings = load_settings(opened)
            found = self._files.found(opened.vault.vault_id, settings.folder)
        folder = settings.folder or self._files.own_folder
        return BackupOverview(
            tuple(_info(file, settings) for file in found),
            settings.schedule,
            folder,
            is_own_folder=settings.folder is None,
            is_folder_there=settings.folder is None or folder.is_dir(),
            free_bytes=_free_bytes(folder),
        )

    def list(self, actor: Actor) -> tuple[BackupInfo, ...]:
        """Return the existing backups, the newest first; raises as `overview`."""
        return self.overview(actor).backups

    def make(self, actor: Actor, *, watch: Watch = keep_going) -> BackupInfo:
        """Write an encrypted copy of the whole database, and verify it by opening it.

        It opens with the same passphrase and recovery key; its header is next to it.

        Args:
            actor: The caller.
            watch: Receives the progress; it also stops when the vault is locked.

        Raises:
            NotAllowedError: The actor is no admin of the whole vault.
            ConflictError: Another is being written.
            DamagedVaultError: The copy does not verify; it is removed.
            DiskFullError: No space for it.
            StorageUnavailableError: The folder does not exist, or cannot be written.
            BackupStoppedError: The watch stopped it, or the vault was locked.
        """
        actor.require_unconfined()
        with self._session.borrow() as opened, self._files.working():
            settings = load_settings(opened)
            made = self._files.write(
                opened, BackupKind.MANUAL, folder=settings.folder, watch=self._while_open(watch)
            )
            renew_headers(opened, self._files.found(opened.vault.vault_id, settings.folder))
        return _info(made, settings)

    def verify(self, path: Path, actor: Actor, *, watch: Watch = keep_going) -> BackupReport:
        """Open a backup read-only and check all of it: pages, structure, journal.

        The result is stored and shown by `overview`.

        Args:
            path: Of a backup listed by `overview`.
            actor: The caller.
            watch: Receives the progress; it also stops when the vault is locked.

        Raises:
            NotAllowedError: The actor is no admin of the whole vault.
            NotFoundError: This vault has no such backup.
            ConflictError: Another is being written or verified.
            DamagedVaultError: It is damaged.
            BackupStoppedError: The watch stopped it, or the vault was locked.
        """
        actor.require_unconfined()
        with self._session.borrow() as opened, self._files.working():
            self._require_known(opened, path, is_own=True)
            try:
                report = _examined(opened, path, self._while_open(watch))
            except DamagedVaultError:
                self._keep(opened, path, BackupCheck(opened.clock.now(), is_valid=False), actor)
                raise
            self._keep(opened, path, BackupCheck(report.checked_at, is_valid=True), actor)
        return report

    def remove(self, path: Path, actor: Actor) -> None:
        """Remove a backup permanently.

        Raises:
            NotAllowedError: The actor is no admin of the whole vault.
            NotFoundError: This vault has no such backup.
            ConflictError: One is being written or verified.
            StorageUnavailableError: It cannot be removed.
        """
        actor.require_unconfined()
        with self._session.borrow() as opened, self._files.working():
            self._require_known(opened, path)
            remove_backup(path)
            self._keep(opened, path, None, actor)
        self._files.note_change()

    def set_schedule(self, schedule: Schedule, actor: Actor) -> None:
        """Choose how often a backup is made.

        Raises:
            NotAllowedError: The actor is no admin of the whole vault.
        """
        self._change(lambda settings: replace(settings, schedule=schedule), actor)

    def set_folder(self, folder: Path | None, actor: Actor) -> None:
        """Choose where new backups are written; existing ones are not moved.

        Args:
            folder: ``None`` is the folder next to the vault.
            actor: The caller.

        Raises:
            NotAllowedError: The actor is no admin of the whole vault.
            StorageUnavailableError: It is no folder, or cannot be written.
        """
        actor.require_unconfined()
        if folder is not None:
            folder = folder.absolute()
            _require_writable(folder)
        chosen = None if folder == self._files.own_folder else folder
        self._change(lambda settings: replace(settings, folder=chosen), actor)

    def _change(self, change: Callable[[BackupSettings], BackupSettings], actor: Actor) -> None:
        actor.require_unconfined()
        with self._session.borrow() as opened:
            save_settings(opened, change(load_settings(opened)), actor=actor.name)
        self._files.note_change()

    def _keep(
        self, opened: "OpenVault", path: Path, check: BackupCheck | None, actor: Actor
    ) -> None:
        settings = load_settings(opened).with_check(path.name, check)
        save_settings(opened, settings, actor=actor.name)

    def _require_known(self, opened: "OpenVault", path: Path, *, is_own: bool = False) -> None:
        known = self._files.found(opened.vault.vault_id, load_settings(opened).folder)
        if path not in {file.path for file in known if file.is_own or not is_own}:
            raise NotFoundError(
                "this vault has no such backup",
                hint="It may have been removed in the meantime.",
            )

    def _while_open(self, watch: Watch) -> Watch:
        """Also stop when the vault is being locked, which waits for its borrowers."""

        def is_wanted(step: BackupStep, done: int, total: int) -> bool:
            return self._session.is_open and watch(step, done, total)

        return is_wanted


def _examined(opened: "OpenVault", path: Path, watch: Watch) -> BackupReport:
    from muniment.storage.backups.backup import verify
    from muniment.storage.backups.backup_copy import open_copy

    verify(path, opened.vault.keys.database, watch)
    with open_copy(path, opened.vault.keys.database) as copy:
        if copy.broken_links(opened.vault.keys.state_hash, watch):
            raise DamagedVaultError("the journal of the backup is broken")
        return BackupReport(
            opened.clock.now(),
            memories=len(copy.marks()),
            namespaces=len(copy.namespaces()),
            operations=copy.head().sequence,
        )


def _info(file: BackupFile, settings: BackupSettings) -> BackupInfo:
    check = settings.check_of(file.path.name) or BackupCheck(file.made_at, is_valid=True)
    return BackupInfo(
        file.path,
        file.kind,
        file.made_at,
        file.size_bytes,
        check.at,
        is_valid=check.is_valid,
        is_own=file.is_own,
    )


def _free_bytes(folder: Path) -> int | None:
    try:
        return shutil.disk_usage(folder).free
    except OSError:
        return None


def _require_writable(folder: Path) -> None:
    require_folder(folder)
    trial = folder / f"{_TRIAL}-{os.getpid()}"
    with os_errors_translated("writing to the backup folder"):
        try:
            trial.touch(mode=0o600)
        except PermissionError:
            raise StorageUnavailableError(
                "the backup folder is not writable", hint="Choose another folder."
            ) from None
        trial.unlink()
