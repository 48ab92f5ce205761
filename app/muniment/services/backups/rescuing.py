"""Restore a backup when the vault itself no longer opens."""

import logging
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Final

from muniment.domain.backups.schedule import Watch, keep_going
from muniment.domain.errors import MunimentError, WrongKeyError
from muniment.domain.os_errors import os_errors_translated
from muniment.services.backups.backup_files import BackupFile, BackupFiles, header_of
from muniment.services.backups.staging import StagedReplacement, require_room, stage
from muniment.vault.credentials import KeyFile, slot_secret
from muniment.vault.header_copies import (
    DATABASE_NAME,
    HeaderCopy,
    OpenedHeader,
    anchored_anew,
    open_copies,
    read_copies,
    read_lone,
)
from muniment.vault.vault_replacement import (
    abandon_replacement,
    complete_replacement,
    discard_staged,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from muniment.domain.clock import Clock
    from muniment.services.backups.restore_offers import OtherWay
    from muniment.services.vault.opening import VaultPlace
    from muniment.services.vault.vault_service import VaultService

_log = logging.getLogger(__name__)

_LOGS: Final = ("", "-wal")


class RescueService:
    """Restores a closed vault, for a user who has its passphrase; any thread.

    The database that does not open is kept unchanged next to the new one.

    Args:
        place: Where the vault's files are.
        files: Finds backups.
        vault: Stays closed meanwhile.
        clock: The source of the current time.
    """

    def __init__(
        self, place: "VaultPlace", *, files: BackupFiles, vault: "VaultService", clock: "Clock"
    ) -> None:
        self._place = place
        self._files = files
        self._vault = vault
        self._clock = clock

    def backups(self) -> tuple[BackupFile, ...]:
        """Return the backups in the folder next to the vault, the newest first.

        Another folder chosen by the user is recorded in the vault, which does not open.
        """
        return self._files.all_own()

    def rescue(
        self, path: Path, *, way: "OtherWay | None" = None, watch: Watch = keep_going
    ) -> None:
        """Replace a closed vault with a backup; it stays closed.

        If the vault's header is intact and the backup belongs to this vault, the same credentials
        open it as before; otherwise the header next to the backup replaces it.

        Args:
            path: Of the backup's database.
            way: What opens it; ``None`` is the key file next to the vault.
            watch: Receives the progress.

        Raises:
            WrongKeyError: That opens neither header.
            DamagedVaultError: The backup is damaged, or is of another vault and has no header.
            NewerFormatError: A newer program wrote it.
            ConflictError: The vault is open, or a backup is running.
            DiskFullError: No space; nothing changed.
            StorageUnavailableError: A file cannot be read or written.
            BackupStoppedError: The watch stopped it; nothing changed.
        """
        with self._files.working():
            opened = self._opened(path, way)
            try:
                self._vault.replace_closed(lambda: self._prepared(path, opened, watch))
            finally:
                opened.keys.wipe()
                opened.vault_key.wipe()
                discard_staged(self._place.folder)

    def _prepared(self, path: Path, opened: OpenedHeader, watch: Watch) -> StagedReplacement:
        folder = self._place.folder
        try:
            complete_replacement(folder)
        except MunimentError as error:
            _log.warning("a restore that a crash cut short cannot be finished: %s", error.code)
            abandon_replacement(folder)
        require_room(folder, path)
        anchor = stage(path, folder, opened.keys, settings={}, clock=self._clock, watch=watch)
        kept = self._keep_damaged()
        notice = f"The backup {path.name} was restored."
        if kept is not None:
            notice += f" The database that did not open is kept as {kept.name}."
        return StagedReplacement(anchored_anew(opened.signed.header, anchor, opened.keys), notice)

    def _keep_damaged(self) -> Path | None:
        """Keep the database that does not open under another name."""
        stamp = self._clock.now().strftime("%Y%m%dT%H%M%SZ")
        kept = self._place.database.with_name(f"{DATABASE_NAME}.damaged-{stamp}")
        with os_errors_translated(f"keeping {DATABASE_NAME}"):
            for suffix in _LOGS:
                source = self._place.database.with_name(f"{DATABASE_NAME}{suffix}")
                if source.exists():
                    _link(source, kept.with_name(f"{kept.name}{suffix}"))
        return kept if kept.exists() else None

    def _opened(self, path: Path, way: "OtherWay | None") -> OpenedHeader:
        """Return a header that the credential opens, and whose keys open the backup."""
        from muniment.storage.backups.backup_copy import open_copy

        credential = KeyFile(self._place.key_file) if way is None else way.credential()
        slot_type, secret = slot_secret(credential)
        fault: MunimentError = WrongKeyError()
        for copies in self._headers(path):
            try:
                opened = open_copies(copies, slot_type, secret)
            except MunimentError as error:
                _log.info("a header did not open for a rescue: %s", error.code)
                continue
            try:
                with open_copy(path, opened.keys.database):
                    return opened
            except MunimentError as error:
                opened.keys.wipe()
                opened.vault_key.wipe()
                fault = error
        raise fault

    def _headers(self, path: Path) -> "Iterator[tuple[HeaderCopy, ...]]":
        """Yield the vault's own header, and the one next to the backup, if they exist."""
        try:
            copies = read_copies(self._place.folder)
        except MunimentError as error:
            _log.info("the vault's own header cannot be read: %s", error.code)
        else:
            yield copies
        header_path = header_of(path)
        try:
            lone = read_lone(header_path)
        except MunimentError as error:
            _log.info("the header beside the backup cannot be read: %s", error.code)
        else:
            yield (HeaderCopy(header_path, lone),)


def _link(source: Path, target: Path) -> None:
    """Give a file a second name, or copy it if the file system has no hard links."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)
        target.chmod(0o600)
