"""Write, find and rotate backup files; a backup is two files.

``<kind>-<moment>.db`` is the database, encrypted like the vault's. ``<kind>-<moment>.header`` next
to it is the vault's header, anchored to the state of the copy. The two open without the original
vault, with the passphrase and the recovery key that the vault had when the header was last renewed.
"""

import contextlib
import shutil
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

from muniment.domain.backups.schedule import (
    BEFORE_RESTORE_KEPT,
    BackupKind,
    BackupName,
    Watch,
    keep_going,
    outdated,
    parsed_name,
)
from muniment.domain.errors import (
    ConflictError,
    DiskFullError,
    MunimentError,
    StorageUnavailableError,
)
from muniment.domain.os_errors import os_errors_translated

if TYPE_CHECKING:
    from uuid import UUID

    from muniment.services.vault.open_vault import OpenVault
    from muniment.vault.vault import Vault

HEADER_SUFFIX: Final = ".header"

# Leave space for the vault on the same disk to keep writing.
_ROOM_LEFT_BYTES: Final = 64 * 1_048_576


@dataclass(frozen=True, slots=True)
class BackupFile:
    """A backup, as described by its name, its size and its header.

    Args:
        path: Of its database.
        kind: Why it was made.
        made_at: When.
        size_bytes: Of its database.
        is_own: Whether it belongs to this vault.
    """

    path: Path
    kind: BackupKind
    made_at: datetime
    size_bytes: int
    is_own: bool = True


class BackupFiles:
    """Writes and finds backup files, one write at a time; any thread.

    Args:
        own_folder: The folder next to the vault; created when missing.
    """

    def __init__(self, own_folder: Path) -> None:
        self.own_folder = own_folder
        self._working = threading.Lock()
        self._changes = 0

    @property
    def is_busy(self) -> bool:
        """Whether a backup is being written or verified."""
        return self._working.locked()

    @property
    def changes(self) -> int:
        """How often the user changed the backups or their settings; see `note_change`."""
        return self._changes

    def note_change(self) -> None:
        """Count a change by the user, so that the keeper looks again at once."""
        self._changes += 1

    @contextmanager
    def working(self) -> Iterator[None]:
        """Keep other threads from writing or verifying meanwhile.

        Raises:
            ConflictError: Another thread is writing or verifying.
        """
        if not self._working.acquire(blocking=False):
            raise ConflictError(
                "another backup is running", hint="Wait until it is done, then try again."
            )
        try:
            yield
        finally:
            self._working.release()

    def write(
        self,
        opened: "OpenVault",
        kind: BackupKind,
        *,
        folder: Path | None = None,
        watch: Watch = keep_going,
    ) -> BackupFile:
        """Write a backup and verify it by opening it; call it inside `working`.

        Args:
            opened: The vault.
            kind: Why.
            folder: Where to; the own folder by default. Any other folder must exist: created here,
                it would end up on this disk while the intended one is not connected.
            watch: Receives the progress.

        Raises:
            DamagedVaultError: The copy does not verify; it is removed.
            DiskFullError: No space for it.
            StorageUnavailableError: The folder does not exist, or cannot be written.
            BackupStoppedError: The watch stopped it; nothing is left behind.
        """
        # A disk may disappear at any step.
        with os_errors_translated("writing a backup"):
            folder = self._ready(folder)
            moment = opened.clock.now().replace(microsecond=0)
            while (target := folder / BackupName(kind, moment).file_name).exists():
                # Two of one second: the later one is named as the newer.
                moment += timedelta(seconds=1)
            mark = str(opened.vault.vault_id)[:8]
            _remove_parts(folder, mark)
            _require_room(folder, opened.store.path)
            part = folder / f".{target.name}.{mark}.part"
            try:
                opened.store.back_up(part, watch)
                _publish(opened.vault, part, target)
            finally:
                _remove_parts(folder, mark)
            return file_of(target)

    def found(self, vault_id: "UUID", folder: Path | None) -> list[BackupFile]:
        """Return the backups in both folders, the newest first.

        A missing folder holds none. Several vaults may share the chosen folder: backups of other
        vaults are left out there. In the own folder they are what this data directory held before
        another vault was restored.

        Args:
            vault_id: This vault's.
            folder: The chosen one.
        """
        found: list[BackupFile] = []
        for place in self.folders(folder):
            with contextlib.suppress(OSError):
                for path in place.glob("*.db"):
                    is_own = self._is_of(path, vault_id)
                    if is_own or place == self.own_folder:
                        found.append(replace(file_of(path), is_own=is_own))
        return sorted(found, key=lambda file: (file.made_at, file.path.name), reverse=True)

    def all_own(self) -> tuple[BackupFile, ...]:
        """Return the backups of any vault in the own folder, the newest first."""
        with os_errors_translated("listing the backups"):
            files = [file_of(path) for path in self.own_folder.glob("*.db")]
        return tuple(sorted(files, key=lambda file: (file.made_at, file.path.name), reverse=True))

    def folders(self, folder: Path | None) -> Sequence[Path]:
        """Return the own folder and the chosen one, each once."""
        return tuple(dict.fromkeys((self.own_folder, folder or self.own_folder)))

    def rotate(self, opened: "OpenVault", files: Iterable[BackupFile]) -> int:
        """Remove the backups that newer ones make unnecessary; returns how many.

        Only scheduled backups and those made before a restore are removed; what the user requested
        stays until the user removes it.

        Args:
            opened: The vault.
            files: All that are known to be good; those of another vault stay.
        """
        now = opened.clock.now()
        files = [file for file in files if file.is_own]
        scheduled = [file for file in files if file.kind is BackupKind.SCHEDULED]
        going = outdated((file.made_at for file in scheduled), now)
        before = [f for f in files if f.kind is BackupKind.BEFORE_RESTORE and f.made_at <= now]
        before.sort(key=lambda file: file.made_at, reverse=True)
        needless = [file for file in scheduled if file.made_at in going]
        needless += before[BEFORE_RESTORE_KEPT:]
        for file in needless:
            remove_backup(file.path)
        return len(needless)

    def _ready(self, folder: Path | None) -> Path:
        if folder is None or folder == self.own_folder:
            with os_errors_translated("creating the backup folder"):
                self.own_folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            return self.own_folder
        require_folder(folder)
        return folder

    def _is_of(self, path: Path, vault_id: "UUID") -> bool:
        from muniment.vault.header_copies import read_lone

        try:
            return read_lone(header_of(path)).header.vault_id == vault_id
        except MunimentError:
            # The program that wrote it added no header, or the header is damaged.
            return path.parent == self.own_folder


def header_of(database: Path) -> Path:
    """Return the path of a backup's header."""
    return database.with_suffix(HEADER_SUFFIX)


def remove_backup(database: Path) -> None:
    """Remove a backup and its header.

    Raises:
        StorageUnavailableError: It cannot be removed.
    """
    with os_errors_translated(f"removing {database.name}"):
        database.unlink(missing_ok=True)
        header_of(database).unlink(missing_ok=True)


def require_folder(folder: Path) -> None:
    """Check that a folder exists.

    Raises:
        StorageUnavailableError: It does not exist.
    """
    if not folder.is_dir():
        raise StorageUnavailableError(
            "the backup folder does not exist",
            hint="Connect the disk that it is on, or choose another folder in the settings.",
        )


def renew_headers(opened: "OpenVault", files: Iterable[BackupFile]) -> int:
    """Make backups open with what opens the vault now, and with nothing that was revoked.

    Each keeps the anchor of its own state. A backup whose header is missing or damaged gets none:
    its state is unknown.

    Returns:
        How many headers were rewritten.

    Raises:
        StorageUnavailableError: One cannot be written.
        DiskFullError: No space.
    """
    from muniment.vault.files import write_atomically
    from muniment.vault.header_copies import read_lone

    renewed = 0
    for file in files:
        header_path = header_of(file.path)
        try:
            found = read_lone(header_path)
        except MunimentError:
            continue
        anchor = found.header.anchor
        # Signing it again would vouch for a state that another party wrote into it.
        is_ours = found.is_signed_with(opened.vault.keys.header_mac)
        if anchor is None or not is_ours or opened.vault.has_slots_of(found.header):
            continue
        write_atomically(
            header_path, opened.vault.header_anchored(anchor.sequence, anchor.state_hash)
        )
        renewed += 1
    return renewed


def lay_header(vault: "Vault", copy: Path, *, name: Path | None = None) -> None:
    """Write the header next to a backup, anchored to the state of the copy.

    Args:
        vault: The vault that was copied.
        copy: Its database.
        name: The database's future name, if it differs.
    """
    from muniment.storage.backups.backup_copy import open_copy
    from muniment.vault.files import write_atomically

    with open_copy(copy, vault.keys.database) as view:
        head = view.head()
    write_atomically(header_of(name or copy), vault.header_anchored(head.sequence, head.chain))


def _publish(vault: "Vault", part: Path, target: Path) -> None:
    from muniment.vault.files import rename_durably

    lay_header(vault, part, name=target)
    try:
        rename_durably(part, target)
    except BaseException:
        if not target.exists():
            header_of(target).unlink(missing_ok=True)
        raise


def _remove_parts(folder: Path, mark: str) -> None:
    """Remove the partial files that this vault's interrupted backups left."""
    with os_errors_translated("cleaning up the backup folder"):
        for leftover in folder.glob(f".*.{mark}.part*"):
            leftover.unlink(missing_ok=True)


def _require_room(folder: Path, database: Path) -> None:
    with os_errors_translated("checking the free space for a backup"):
        size = database.stat().st_size
        free = shutil.disk_usage(folder).free
    if free < size + _ROOM_LEFT_BYTES:
        raise DiskFullError(
            "there is no room for another backup",
            hint="Remove old backups or choose a folder on another disk.",
        )


def file_of(path: Path) -> BackupFile:
    """Return what a backup's name and size say; with another name, the file's time counts.

    Raises:
        OSError: It does not exist.
    """
    facts = path.stat()
    name = parsed_name(path.name)
    if name is None:
        written = datetime.fromtimestamp(facts.st_mtime, UTC)
        return BackupFile(path, BackupKind.MANUAL, written, facts.st_size)
    return BackupFile(path, name.kind, name.made_at, facts.st_size)
