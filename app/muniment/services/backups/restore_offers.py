"""Inspect a backup before it is restored: whose it is, and what would be lost."""

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from muniment.domain.backups.schedule import BackupStep, BackupStoppedError, Watch, keep_going
from muniment.domain.errors import ConflictError, DamagedVaultError, MunimentError
from muniment.domain.os_errors import os_errors_translated
from muniment.domain.vault.recovery_key import RecoveryKey
from muniment.services.backups.backup_files import file_of, header_of
from muniment.vault.credentials import Credential, KeyFile, Passphrase, slot_secret
from muniment.vault.header_copies import (
    DATABASE_NAME,
    HEADER_NAMES,
    HeaderCopy,
    OpenedHeader,
    open_copies,
    read_lone,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from muniment.domain.memories.memory import Memory
    from muniment.domain.vault.secret_bytes import Secret
    from muniment.services.vault.open_vault import OpenVault
    from muniment.storage.backups.backup_copy import BackupCopy, MemoryMark
    from muniment.vault.header import SignedHeader

SAMPLE: Final = 8


@dataclass(frozen=True, slots=True, repr=False)
class OtherWay:
    """The credential for a backup of another vault; one of the two.

    Args:
        passphrase: Of that vault; from `muniment.domain.vault.secret_bytes.secret_text`.
        recovery_key: As it was typed.
    """

    passphrase: "Secret | None" = None
    recovery_key: str | None = None

    def credential(self) -> Credential:
        """Return the credential that opens the vault's header.

        Raises:
            InvalidInputError: The recovery key is mistyped.
        """
        if self.passphrase is not None:
            return Passphrase(self.passphrase)
        return RecoveryKey.parse(self.recovery_key or "")

    def __repr__(self) -> str:
        return "OtherWay(…)"


@dataclass(frozen=True, slots=True)
class OtherVault:
    """The backup belongs to another vault, whose credential is needed to go on.

    Args:
        created_at: When that vault was created.
        ways: The types of its slots.
    """

    created_at: datetime
    ways: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RestorePreview:
    """The effects of restoring a backup.

    Args:
        made_at: When the backup was made, by its name, or else its file.
        is_own: Whether it belongs to this vault: what opens it stays the same.
        ways: What opens the vault afterwards, as types of slots.
        memories: Live ones in the backup.
        namespaces: Their names, in the backup.
        lost: Live ones of the present vault that the backup does not have.
        changed: Live ones of both that were edited since.
        returning: Live ones of the backup that the present vault no longer has, or has in the
            trash.
        keys_returning: API keys that work in the backup but now do not work or exist.
        sample: The newest of the lost.
    """

    made_at: datetime
    is_own: bool
    ways: tuple[str, ...]
    memories: int
    namespaces: tuple[str, ...]
    lost: int
    changed: int
    returning: int
    keys_returning: int
    sample: "tuple[Memory, ...]" = field(repr=False)


@dataclass(slots=True, repr=False)
class RestoreOffer:
    """A backup that was inspected and can be restored. Close it when it is no longer needed.

    Args:
        path: Of its database.
        preview: What it would do.
        opened: The header and the keys of another vault; ``None`` for one of this vault.
    """

    path: Path
    preview: RestorePreview
    opened: OpenedHeader | None

    def close(self) -> None:
        """Wipe the keys of the other vault; the offer cannot be used any more."""
        if self.opened is not None:
            _wipe(self.opened)

    def __repr__(self) -> str:
        return f"RestoreOffer({self.path.name})"


def offer_of(
    path: Path,
    opened: "OpenVault",
    *,
    key_file: Path,
    way: OtherWay | None = None,
    watch: Watch = keep_going,
) -> RestoreOffer | OtherVault:
    """Inspect a backup, of this vault or another; nothing is written.

    Args:
        path: Of its database.
        opened: The present vault.
        key_file: The key file next to the present vault: may open the other one, too.
        way: What opens the other vault.
        watch: Receives the progress.

    Returns:
        What can be restored, or whose passphrase is needed for that.

    Raises:
        WrongKeyError: The given credential does not open the other vault.
        DamagedVaultError: No known key opens it.
        NewerFormatError: A newer program wrote it.
        ConflictError: Some program has the database open.
        StorageUnavailableError: It cannot be read.
        BackupStoppedError: The watch stopped it.
    """
    _require_closed(path)
    if _is_own(path, opened):
        return RestoreOffer(path, _preview(path, opened, None, watch), None)
    header = _header_of_backup(path, opened)
    other = _opened(header, way, key_file)
    if other is None:
        ways = tuple(slot.type.value for slot in header.header.slots)
        return OtherVault(header.header.created_at, ways)
    try:
        return RestoreOffer(path, _preview(path, opened, other, watch), other)
    except BaseException:
        _wipe(other)
        raise


def _require_closed(path: Path) -> None:
    with os_errors_translated(f"reading {path.name}"), path.open("rb"):
        log = path.with_name(f"{path.name}-wal")
        is_open = log.exists() and log.stat().st_size > 0
    if is_open:
        raise ConflictError(
            f"{path.name} is a database that is in use",
            hint="Choose a backup, or close the program that uses it.",
        )


def _is_own(path: Path, opened: "OpenVault") -> bool:
    from muniment.storage.backups.backup_copy import open_copy

    try:
        with open_copy(path, opened.vault.keys.database):
            return True
    except DamagedVaultError:
        return False


def _header_of_backup(path: Path, opened: "OpenVault") -> "SignedHeader":
    candidates = [header_of(path)]
    if path.name == DATABASE_NAME:
        candidates += [path.with_name(name) for name in HEADER_NAMES]
    for candidate in candidates:
        try:
            found = read_lone(candidate)
        except MunimentError:
            continue
        if found.header.vault_id == opened.vault.vault_id:
            raise DamagedVaultError(f"{path.name} is a backup of this vault, but damaged")
        return found
    raise DamagedVaultError(
        f"{path.name} is damaged or from another vault",
        hint=f"A backup of another vault opens only with the file {candidates[0].name} beside it.",
    )


def _opened(header: "SignedHeader", way: OtherWay | None, key_file: Path) -> OpenedHeader | None:
    if way is not None:
        return _open_with(header, way.credential())
    try:
        return _open_with(header, KeyFile(key_file))
    except MunimentError:
        return None


def _open_with(header: "SignedHeader", credential: Credential) -> OpenedHeader:
    slot_type, secret = slot_secret(credential)
    return open_copies((HeaderCopy(Path(), header),), slot_type, secret)


def _wipe(opened: OpenedHeader) -> None:
    opened.keys.wipe()
    opened.vault_key.wipe()


def _preview(
    path: Path, opened: "OpenVault", other: OpenedHeader | None, watch: Watch
) -> RestorePreview:
    from muniment.storage.backups.backup_copy import open_copy

    keys = opened.vault.keys if other is None else other.keys
    now_ms = opened.now_ms()
    with open_copy(path, keys.database) as copy:
        there, live_there, valid = _marks_of(copy, now_ms, watch)
        names = copy.namespaces()
    with opened.store.examine() as view:
        here, valid_here = view.marks(live_at_ms=now_ms), view.keys()
    _require(watch)
    lost = {id_: mark for id_, mark in here.items() if id_ not in there}
    slots = opened.vault.slots if other is None else other.signed.header.slots
    return RestorePreview(
        file_of(path).made_at,
        is_own=other is None,
        ways=tuple(dict.fromkeys(slot.type.value for slot in slots)),
        memories=len(live_there),
        namespaces=names,
        lost=len(lost),
        changed=sum(id_ in there and there[id_].version != here[id_].version for id_ in here),
        returning=len(live_there.keys() - here.keys()),
        keys_returning=len(valid - valid_here),
        sample=_newest(lost, opened),
    )


def _marks_of(
    copy: "BackupCopy", now_ms: int, watch: Watch
) -> "tuple[dict[str, MemoryMark], dict[str, MemoryMark], frozenset[str]]":
    _require(watch)
    there = copy.marks()
    _require(watch)
    return there, copy.marks(live_at_ms=now_ms), copy.keys()


def _newest(lost: "Mapping[str, MemoryMark]", opened: "OpenVault") -> "tuple[Memory, ...]":
    marks = sorted(lost.values(), key=lambda mark: (mark.created_at, mark.number), reverse=True)
    numbers = [mark.number for mark in marks[:SAMPLE]]
    with opened.store.read() as reading:
        found = reading.memories.readable(numbers)
    return tuple(found[number] for number in numbers if number in found)


def _require(watch: Watch) -> None:
    if not watch(BackupStep.COMPARING, 0, 0):
        raise BackupStoppedError
