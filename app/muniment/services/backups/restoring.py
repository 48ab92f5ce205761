"""Restore a backup: inspect it, back up the present vault, then exchange them atomically."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from muniment.domain.access import Actor
from muniment.domain.backups.schedule import (
    BackupKind,
    BackupStep,
    Watch,
    keep_going,
)
from muniment.services.backups.backup_files import BackupFile, BackupFiles, header_of, remove_backup
from muniment.services.backups.backup_settings import SETTING
from muniment.services.backups.restore_offers import (
    OtherVault,
    OtherWay,
    RestoreOffer,
    offer_of,
)
from muniment.services.backups.staging import StagedReplacement, require_room, stage
from muniment.vault.header import Anchor
from muniment.vault.header_copies import anchored_anew, read_lone
from muniment.vault.vault_replacement import discard_staged

if TYPE_CHECKING:
    from muniment.services.vault.open_vault import OpenVault
    from muniment.services.vault.opening import VaultPlace
    from muniment.services.vault.vault_service import VaultService
    from muniment.services.vault.vault_session import VaultSession


class RestoreService:
    """Replaces the present vault with a backup; any thread.

    Args:
        place: Where the vault's files are.
        session: Lends the vault.
        files: Writes the backup of the present vault.
        vault: Is locked for the exchange.
    """

    def __init__(
        self,
        place: "VaultPlace",
        *,
        session: "VaultSession",
        files: BackupFiles,
        vault: "VaultService",
    ) -> None:
        self._place = place
        self._session = session
        self._files = files
        self._vault = vault

    def look_at(
        self, path: Path, actor: Actor, *, way: OtherWay | None = None, watch: Watch = keep_going
    ) -> RestoreOffer | OtherVault:
        """Report what restoring a backup would do; nothing is written.

        Args:
            path: Of its database: from the list of backups, or anywhere else.
            actor: The caller.
            way: What opens it, if it belongs to another vault.
            watch: Receives the progress; it also stops when the vault is locked.

        Returns:
            An offer for `restore`, which the caller closes; or whose passphrase is needed first.

        Raises:
            NotAllowedError: The actor is no admin of the whole vault.
            WrongKeyError: The given credential does not open the other vault.
            DamagedVaultError: The backup does not open.
            NewerFormatError: A newer program wrote it.
            ConflictError: It is a database in use.
            StorageUnavailableError: It cannot be read.
            BackupStoppedError: The watch stopped it, or the vault was locked.
        """
        actor.require_unconfined()
        with self._session.borrow() as opened:
            return offer_of(
                path,
                opened,
                key_file=self._place.key_file,
                way=way,
                watch=self._while_open(watch),
            )

    def restore(
        self, offer: RestoreOffer, actor: Actor, *, watch: Watch = keep_going
    ) -> BackupFile:
        """Replace the present vault with a backup, and lock it.

        The backup is copied and fully verified, and the present vault is backed up into the folder
        next to it. Then the vault is locked and the two are exchanged; a crash does not leave that
        half done. A backup of this vault opens with what opens the vault now, one of another vault
        with what opens that vault. From then on it works as a new device, and keeps the present
        backup settings.

        Args:
            offer: From `look_at`.
            actor: The caller.
            watch: Receives the progress. Once the vault is locked, it cannot stop the exchange.

        Returns:
            The backup of the replaced vault.

        Raises:
            NotAllowedError: The actor is no admin of the whole vault.
            DamagedVaultError: The backup is damaged; nothing changed.
            DiskFullError: No space; nothing changed.
            ConflictError: Another backup is running; nothing changed.
            BackupStoppedError: The watch stopped it, or the vault was locked; nothing changed.
            StorageUnavailableError: A file cannot be read or written. If the vault is locked then,
                unlocking it completes the exchange.
        """
        actor.require_unconfined()
        folder = self._place.folder
        with self._files.working():
            try:
                with self._session.borrow() as opened:
                    header = self._stage(offer, opened, self._while_open(watch))
                    before = [self._back_up(opened, self._while_open(watch))]
                self._vault.exchange(self._preparation(offer, header, before))
            finally:
                discard_staged(folder)
        return before[0]

    def _preparation(
        self,
        offer: RestoreOffer,
        header: Callable[["OpenVault"], bytes],
        before: list[BackupFile],
    ) -> Callable[["OpenVault"], StagedReplacement]:
        def prepare(opened: "OpenVault") -> StagedReplacement:
            """Back up again what was written since; no writer is left."""
            with opened.store.read() as reading:
                head = reading.journal.head()
            anchor = read_lone(header_of(before[0].path)).header.anchor
            if anchor is None or anchor.sequence != head.sequence:
                remove_backup(before[0].path)
                before[0] = self._back_up(opened, keep_going)
            return StagedReplacement(header(opened), _notice(offer, before[0]))

        return prepare

    def _back_up(self, opened: "OpenVault", watch: Watch) -> BackupFile:
        made = self._files.write(opened, BackupKind.BEFORE_RESTORE, watch=watch)
        known = self._files.found(opened.vault.vault_id, None)
        self._files.rotate(opened, [file for file in known if file.kind is made.kind])
        return made

    def _stage(
        self, offer: RestoreOffer, opened: "OpenVault", watch: Watch
    ) -> Callable[["OpenVault"], bytes]:
        """Write the new database next to the present one; returns what creates its header."""
        folder = self._place.folder
        require_room(folder, offer.path, self._place.database)
        keys = opened.vault.keys if offer.opened is None else offer.opened.keys
        kept = opened.store.setting(SETTING)
        settings = {} if kept is None else {SETTING: kept}
        anchor = stage(offer.path, folder, keys, settings=settings, clock=opened.clock, watch=watch)
        return _header_maker(offer, anchor)

    def _while_open(self, watch: Watch) -> Watch:
        def is_wanted(step: BackupStep, done: int, total: int) -> bool:
            return self._session.is_open and watch(step, done, total)

        return is_wanted


def _header_maker(offer: RestoreOffer, anchor: Anchor) -> Callable[["OpenVault"], bytes]:
    other = offer.opened
    if other is None:
        return lambda opened: opened.vault.header_anchored(anchor.sequence, anchor.state_hash)
    made = anchored_anew(other.signed.header, anchor, other.keys)
    return lambda _opened: made


def _notice(offer: RestoreOffer, before: BackupFile) -> str:
    return (
        f"The backup {offer.path.name} was restored. What the vault was before is in the backup "
        f"{before.path.name}."
    )
