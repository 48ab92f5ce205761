"""Read, choose, open and write the two copies of the vault header.

The copy with the highest generation and a valid MAC wins, and the credential must open one of its
slots. An older copy, left by a crash or an attacker, therefore cannot bring back an old passphrase.
"""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final
from uuid import UUID

from muniment.crypto.slots import Slot, SlotType, unwrap_key
from muniment.domain.errors import (
    DamagedHeaderError,
    EnvironmentFaultError,
    MunimentError,
    NewerFormatError,
    VaultMissingError,
    WrongKeyError,
)
from muniment.domain.os_errors import os_errors_translated
from muniment.domain.vault.secret_bytes import Secret
from muniment.vault.files import remove_leftovers, replace_together, write_atomically
from muniment.vault.header import (
    MAX_HEADER_BYTES,
    Anchor,
    SignedHeader,
    VaultHeader,
    decode_header,
    sign_header,
)
from muniment.vault.keys import VaultKeys

HEADER_NAMES: Final = ("vault.header", "vault.header.2")
DATABASE_NAME: Final = "vault.db"


@dataclass(frozen=True, slots=True)
class HeaderCopy:
    """One of the two files.

    Attributes:
        path: The file.
        decoded: The header; None when it is missing or damaged.
        fault: Why the header is missing.
    """

    path: Path
    decoded: SignedHeader | None
    fault: MunimentError | None = None


@dataclass(frozen=True, slots=True)
class OpenedHeader:
    """A header opened by a credential, with a valid MAC.

    Attributes:
        signed: The header.
        vault_key: The vault key; wipe it.
        keys: The keys derived from it; wipe them.
        stale: Missing, damaged or older copies, to be rewritten.
    """

    signed: SignedHeader
    vault_key: Secret
    keys: VaultKeys
    stale: tuple[HeaderCopy, ...]


def vault_exists(folder: Path) -> bool:
    """Return whether the folder contains a header copy or a database."""
    with os_errors_translated("looking for a vault"):
        return any((folder / name).exists() for name in (*HEADER_NAMES, DATABASE_NAME))


def read_copies(folder: Path) -> tuple[HeaderCopy, ...]:
    """Read both copies, without writing or deriving a key.

    Raises:
        VaultMissingError: There is no vault in the folder.
        NewerFormatError: A newer version wrote one copy, so neither is touched.
        DamagedHeaderError: Neither copy can be read as a header.
        StorageUnavailableError: The operating system refuses to read them.
    """
    if not vault_exists(folder):
        raise VaultMissingError
    copies = tuple(_read_copy(folder / name) for name in HEADER_NAMES)
    faults = [copy.fault for copy in copies if copy.fault is not None]
    newer = [fault for fault in faults if isinstance(fault, NewerFormatError)]
    if newer:
        raise newer[0]
    if len(faults) == len(copies):
        refused = [fault for fault in faults if not isinstance(fault, DamagedHeaderError)]
        if refused:
            raise refused[0]
        raise DamagedHeaderError(
            "; ".join(f"{copy.path.name}: {copy.fault.detail}" for copy in copies if copy.fault)
        )
    return copies


def open_copies(
    copies: tuple[HeaderCopy, ...], slot_type: SlotType, credential: Secret
) -> OpenedHeader:
    """Open the header with a credential, without writing.

    Args:
        copies: From `read_copies`.
        slot_type: Which slots to try.
        credential: The credential's secret.

    Raises:
        WrongKeyError: The credential opens no slot of the chosen copy.
        DamagedHeaderError: A slot opens, but no copy carries a valid MAC.
    """
    attempts = _Attempts(slot_type, credential)
    headers = [copy.decoded for copy in copies if copy.decoded is not None]
    headers.sort(key=lambda signed: signed.header.generation, reverse=True)
    vault_key = next(filter(None, map(attempts.open, headers)), None)
    if vault_key is None:
        raise WrongKeyError
    keys = VaultKeys(vault_key)
    winner = next((signed for signed in headers if signed.is_signed_with(keys.header_mac)), None)
    if winner is None:
        keys.wipe()
        raise DamagedHeaderError("a slot opens, but the header's MAC does not match")
    if attempts.open(winner) is None:
        keys.wipe()
        raise WrongKeyError
    stale = tuple(copy for copy in copies if copy.decoded != winner)
    return OpenedHeader(signed=winner, vault_key=vault_key, keys=keys, stale=stale)


def read_lone(path: Path) -> SignedHeader:
    """Read the header next to a backup; do not trust it before it is opened.

    Raises:
        DamagedHeaderError: It is missing or not a header.
        NewerFormatError: A newer version wrote it.
        StorageUnavailableError: The operating system refuses to read it.
    """
    copy = _read_copy(path)
    if copy.decoded is None:
        raise copy.fault or DamagedHeaderError
    return copy.decoded


def anchored_anew(header: VaultHeader, anchor: Anchor, keys: VaultKeys) -> bytes:
    """Return the bytes of a header's next generation, with a new anchor."""
    changed = replace(header, generation=header.generation + 1, anchor=anchor)
    return sign_header(changed, keys.header_mac).raw


def write_copies(folder: Path, raw: bytes) -> tuple[Path, ...]:
    """Write both copies, all or nothing.

    Returns:
        The copies that were not replaced although the other one was; usually none.

    Raises:
        DiskFullError: The disk is full; both are unchanged.
        StorageUnavailableError: The folder cannot be written.
    """
    paths = [folder / name for name in HEADER_NAMES]
    left_behind = replace_together(paths, raw)
    remove_leftovers(paths[0])
    return left_behind


def mend_copy(copy: HeaderCopy, raw: bytes) -> str:
    """Restore an unusable copy from the other.

    Returns:
        A notice for the user, also if it could not be written.
    """
    found = (
        copy.fault.detail if copy.fault else "it failed its check or was older than the other copy"
    )
    try:
        write_atomically(copy.path, raw)
    except EnvironmentFaultError as error:
        return f"{copy.path.name} could not be used ({found}) nor written again: {error.detail}."
    return f"{copy.path.name} could not be used ({found}) and was written again from the other."


class _Attempts:
    """Tries one credential on slots, deriving at most once for each distinct slot."""

    def __init__(self, slot_type: SlotType, credential: Secret) -> None:
        self._slot_type = slot_type
        self._credential = credential
        self._results: dict[tuple[UUID, Slot], Secret | None] = {}

    def open(self, signed: SignedHeader) -> Secret | None:
        header = signed.header
        for slot in header.slots:
            if slot.type is self._slot_type:
                key = self._try(header.vault_id, slot)
                if key is not None:
                    return key
        return None

    def _try(self, vault_id: UUID, slot: Slot) -> Secret | None:
        if (vault_id, slot) not in self._results:
            try:
                key = unwrap_key(slot, self._credential, container_id=vault_id.bytes)
            except WrongKeyError:
                self._results[vault_id, slot] = None
            else:
                self._results[vault_id, slot] = key
        return self._results[vault_id, slot]


def _read_copy(path: Path) -> HeaderCopy:
    try:
        with os_errors_translated(f"reading {path.name}"), path.open("rb") as file:
            raw = file.read(MAX_HEADER_BYTES + 1)
        return HeaderCopy(path, decode_header(raw))
    except MunimentError as error:
        if isinstance(error.__cause__, FileNotFoundError):
            error = DamagedHeaderError("it is missing")
        return HeaderCopy(path, None, error)
