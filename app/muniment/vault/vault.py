"""Create, open, change and lock a vault.

This module handles keys and the header. The database file next to it belongs to `storage`, which
receives `VaultKeys.database`. One process owns a vault at a time (`muniment.system.instance`); in
that process any thread may call any method.
"""

import os
import threading
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Self
from uuid import UUID, uuid4

from muniment.crypto.kdf import Argon2Cost
from muniment.crypto.slots import KEY_BYTES, Slot, SlotType
from muniment.domain.cancellation import CancellationToken
from muniment.domain.errors import InvalidInputError, VaultExistsError, VaultLockedError
from muniment.domain.vault.recovery_key import RecoveryKey
from muniment.domain.vault.secret_bytes import Secret
from muniment.vault.credentials import (
    Credential,
    KeyFile,
    Passphrase,
    create_key_file,
    slot_secret,
)
from muniment.vault.header import Anchor, VaultHeader, sign_header
from muniment.vault.header_copies import (
    anchored_anew,
    mend_copy,
    open_copies,
    read_copies,
    vault_exists,
    write_copies,
)
from muniment.vault.keys import VaultKeys
from muniment.vault.slot_rules import (
    SlotInfo,
    cost_of_new_slot,
    cost_of_slot,
    opened_slot,
    require_room,
    without_slot,
    wrap_for,
)


class Vault:
    """An open vault; use `create` or `unlock` to get one.

    Args:
        folder: The folder of `vault.header`, `vault.header.2` and `vault.db`.
        header: The verified header.
        vault_key: The vault key; the vault wipes it when it locks.
        notices: Messages for the user about the unlocking.
        opened_with: The type of the credential that opened it.
    """

    def __init__(
        self,
        folder: Path,
        header: VaultHeader,
        *,
        vault_key: Secret,
        notices: Iterable[str] = (),
        opened_with: SlotType = SlotType.PASSPHRASE,
    ) -> None:
        self._folder = folder
        self._header = header
        self._vault_key = vault_key
        self._keys = VaultKeys(vault_key)
        self._notices = tuple(notices)
        self._may_replace_passphrase = opened_with is not SlotType.PASSPHRASE
        self._changing = threading.RLock()

    @classmethod
    def create(
        cls,
        folder: Path,
        *,
        passphrase: Secret | None = None,
        key_file: Path | None = None,
        recovery_key: RecoveryKey | None = None,
        argon2: Argon2Cost | None = None,
        allow_weak_argon2: bool = False,
    ) -> Self:
        """Create a vault that opens with a passphrase, a key file or either.

        The caller checks the strength of the passphrase first (`muniment.vault.passphrase`).

        Args:
            folder: An existing folder without a vault.
            passphrase: From `muniment.domain.vault.secret_bytes.secret_text`.
            key_file: An existing key file, or the path for a new one.
            recovery_key: A new recovery key, which also opens the vault; ``None`` for none until
                `new_recovery_key` creates one.
            argon2: Argon2id's cost; None measures the machine for about a second.
            allow_weak_argon2: Accept a cost below the minimum; for tests only.

        Returns:
            The open vault.

        Raises:
            InvalidInputError: Neither was given, the passphrase is empty, the file is not a key
                file, or the cost is below the minimum.
            VaultExistsError: A header copy or a database exists; nothing was changed.
            DiskFullError: The disk is full; nothing is left behind.
            StorageUnavailableError: The folder or the key file cannot be read or written.
        """
        credentials: list[Credential] = []
        if passphrase is not None:
            credentials.append(Passphrase(passphrase))
        if key_file is not None:
            credentials.append(KeyFile(key_file))
        if not credentials:
            raise InvalidInputError("passphrase", "a passphrase or a key file is needed")
        if vault_exists(folder):
            raise VaultExistsError
        if recovery_key is not None:
            credentials.append(recovery_key)
        cost = cost_of_new_slot(argon2, allow_weak=allow_weak_argon2) if passphrase else None
        wrote_key_file = _ensure_key_file(key_file)
        try:
            return cls._write_new(folder, credentials, cost)
        except BaseException:
            if key_file is not None and wrote_key_file:
                key_file.unlink(missing_ok=True)
            raise

    @classmethod
    def unlock(cls, folder: Path, credential: Credential) -> Self:
        """Open a vault; takes about a second with a passphrase, not for the GUI thread.

        A damaged, missing or older copy of the header is rewritten from the valid one, and
        `notices` reports it. A failed unlock writes nothing.

        Args:
            folder: The folder of the vault.
            credential: The credential to try.

        Raises:
            VaultMissingError: The folder contains no vault.
            WrongKeyError: The credential opens no slot.
            DamagedHeaderError: Neither header copy can be trusted.
            NewerFormatError: A newer version wrote the header.
            StorageUnavailableError: A file cannot be read, or others can read the key file.
            InvalidInputError: The passphrase is empty, or the file is not a key file.
        """
        copies = read_copies(folder)
        slot_type, secret = slot_secret(credential)
        opened = open_copies(copies, slot_type, secret)
        opened.keys.wipe()
        notices = [mend_copy(copy, opened.signed.raw) for copy in opened.stale]
        return cls(
            folder,
            opened.signed.header,
            vault_key=opened.vault_key,
            notices=notices,
            opened_with=slot_type,
        )

    @property
    def folder(self) -> Path:
        """The folder of the vault's files."""
        return self._folder

    @property
    def vault_id(self) -> UUID:
        """The vault's id; not a secret."""
        return self._header.vault_id

    @property
    def created_at(self) -> datetime:
        """When the vault was made, UTC."""
        return self._header.created_at

    @property
    def generation(self) -> int:
        """How many times the header was written."""
        return self._header.generation

    @property
    def page_size_bytes(self) -> int:
        """SQLCipher's page size."""
        return self._header.page_size_bytes

    @property
    def last_anchor(self) -> Anchor | None:
        """The database state that the header vouches for; None before the first `anchor`."""
        return self._header.anchor

    @property
    def slots(self) -> tuple[SlotInfo, ...]:
        """The slots, in the order they were added."""
        return tuple(SlotInfo(slot.slot_id, slot.type) for slot in self._header.slots)

    @property
    def slot_types(self) -> tuple[SlotType, ...]:
        """The type of each slot."""
        return tuple(slot.type for slot in self._header.slots)

    @property
    def notices(self) -> tuple[str, ...]:
        """Messages about what unlocking found and repaired, to show and log."""
        return self._notices

    @property
    def may_replace_passphrase(self) -> bool:
        """Whether something else than the passphrase opened it, and no passphrase was set since."""
        return self._may_replace_passphrase

    @property
    def is_locked(self) -> bool:
        """Whether `lock` was called."""
        return not len(self._vault_key)

    @property
    def keys(self) -> VaultKeys:
        """The keys of the open vault.

        Raises:
            VaultLockedError: It is locked.
        """
        self._require_open()
        return self._keys

    def add_slot(
        self,
        credential: Credential,
        *,
        argon2: Argon2Cost | None = None,
        allow_weak_argon2: bool = False,
        cancellation: CancellationToken | None = None,
    ) -> SlotInfo:
        """Add a credential that opens the vault; a key file must exist.

        Args:
            credential: The credential to add.
            argon2: Argon2id's cost for a passphrase; None measures the machine.
            allow_weak_argon2: Accept a cost below the minimum; for tests only.
            cancellation: Checked before each derivation, and a last time before writing.

        Raises:
            OperationCancelledError: It was cancelled; nothing was changed.
            InvalidInputError: The vault has 16 slots already, or the credential is malformed.
            VaultLockedError: The vault is locked.
            DiskFullError: The disk is full; nothing was changed.
        """
        cancellation = cancellation or CancellationToken()
        with self._changing:
            self._require_open()
            require_room(self._header.slots)
            cancellation.check()
            cost = None
            if isinstance(credential, Passphrase):
                cost = cost_of_new_slot(argon2, allow_weak=allow_weak_argon2)
            cancellation.check()
            slot = self._wrap(credential, cost)
            cancellation.commit_point()
            self._write(slots=(*self._header.slots, slot))
            return SlotInfo(slot.slot_id, slot.type)

    def remove_slot(self, slot_id: str) -> None:
        """Remove a slot, so that its credential no longer opens the vault.

        Args:
            slot_id: From `slots`.

        Raises:
            NotFoundError: There is no such slot.
            InvalidInputError: Only the keychain's slot, or none, would remain.
            VaultLockedError: The vault is locked.
            DiskFullError: The disk is full; nothing was changed.
        """
        with self._changing:
            self._require_open()
            self._write(slots=without_slot(self._header.slots, slot_id))

    def change_passphrase(
        self,
        old: Secret,
        new: Secret,
        *,
        argon2: Argon2Cost | None = None,
        allow_weak_argon2: bool = False,
        cancellation: CancellationToken | None = None,
    ) -> None:
        """Replace the passphrase: one slot is wrapped again, no data is touched.

        Args:
            old: The current passphrase, required although the vault is open.
            new: The new passphrase.
            argon2: Its cost; None keeps the old slot's.
            allow_weak_argon2: Accept an `argon2` below the minimum; for tests only.
            cancellation: Checked before each derivation, and a last time before writing.

        Raises:
            OperationCancelledError: It was cancelled; nothing was changed.
            WrongKeyError: `old` opens no passphrase slot; nothing was changed.
            InvalidInputError: `new` is empty, or the cost is below the minimum.
            VaultLockedError: The vault is locked.
            DiskFullError: The disk is full; nothing was changed and `old` still opens the vault.
        """
        cancellation = cancellation or CancellationToken()
        with self._changing:
            self._require_open()
            cancellation.check()
            replaced = self._slot_of(Passphrase(old))
            cost = cost_of_slot(replaced)
            if argon2 is not None:
                cost = cost_of_new_slot(argon2, allow_weak=allow_weak_argon2)
            cancellation.check()
            slot = self._wrap(Passphrase(new), cost)
            cancellation.commit_point()
            self._write(slots=[slot if each is replaced else each for each in self._header.slots])
            self._may_replace_passphrase = False

    def replace_passphrase(
        self, new: Secret, *, cancellation: CancellationToken | None = None
    ) -> None:
        """Replace every passphrase by a new one, or add the first; the caller says who may.

        Args:
            new: The new passphrase; its cost is measured.
            cancellation: Checked before the derivation, and a last time before writing.

        Raises:
            OperationCancelledError: It was cancelled; nothing was changed.
            InvalidInputError: `new` is empty, or the vault has 16 slots already.
            VaultLockedError: The vault is locked.
            DiskFullError: The disk is full; nothing was changed.
        """
        cancellation = cancellation or CancellationToken()
        with self._changing:
            self._require_open()
            kept = [slot for slot in self._header.slots if slot.type is not SlotType.PASSPHRASE]
            require_room(kept)
            cancellation.check()
            slot = self._wrap(Passphrase(new), cost_of_new_slot(None, allow_weak=False))
            cancellation.commit_point()
            self._write(slots=[slot, *kept])
            self._may_replace_passphrase = False

    def keep_passphrase(self) -> None:
        """From now on a new passphrase needs the present one."""
        self._may_replace_passphrase = False

    def check(self, credential: Credential) -> None:
        """Check a credential while the vault is open, as `unlock` does; writes nothing.

        Raises:
            WrongKeyError: It opens no slot.
            StorageUnavailableError: A file cannot be read, or others can read the key file.
            InvalidInputError: The passphrase is empty, or the file is not a key file.
            VaultLockedError: The vault is locked.
        """
        self._require_open()
        slot = self._slot_of(credential)
        self._may_replace_passphrase = slot.type is not SlotType.PASSPHRASE

    def check_passphrase(self, passphrase: Secret | None) -> None:
        """Check the vault's passphrase; ``None`` is valid for a vault without one.

        Raises:
            WrongKeyError: It opens no passphrase slot.
            InvalidInputError: None was given, and the vault has one.
            VaultLockedError: The vault is locked.
        """
        self._require_open()
        if passphrase is not None:
            self._slot_of(Passphrase(passphrase))
        elif SlotType.PASSPHRASE in self.slot_types:
            raise InvalidInputError("passphrase", "is needed")

    def new_recovery_key(self) -> RecoveryKey:
        """Create a new recovery key and use it, as `use_recovery_key` does."""
        recovery_key = RecoveryKey.generate()
        self.use_recovery_key(recovery_key)
        return recovery_key

    def use_recovery_key(self, recovery_key: RecoveryKey) -> None:
        """Let a recovery key open the vault; the previous one stops working.

        Raises:
            InvalidInputError: There was none, and the vault has 16 slots already.
            VaultLockedError: The vault is locked.
            DiskFullError: The disk is full; the previous key still works.
        """
        with self._changing:
            self._require_open()
            kept = [slot for slot in self._header.slots if slot.type is not SlotType.RECOVERY]
            require_room(kept)
            self._write(slots=[*kept, self._wrap(recovery_key, None)])

    def anchor(self, sequence: int, state_hash: bytes) -> None:
        """Vouch for a state of the database in the header.

        Args:
            sequence: Number of changes to it; never lower than before.
            state_hash: 32 bytes, the keyed hash over that state.

        Raises:
            VaultLockedError: The vault is locked.
            DiskFullError: The disk is full; the previous anchor is kept.
        """
        if len(state_hash) != 32 or sequence < 0:
            raise ValueError("an anchor is a count and a hash of 32 bytes")
        with self._changing:
            self._require_open()
            self._write(anchor=Anchor(sequence, state_hash))

    def header_anchored(self, sequence: int, state_hash: bytes) -> bytes:
        """Return the header of the next generation for another state, without writing it.

        It is stored next to a backup, or used when a backup replaces the database.

        Args:
            sequence: Number of changes to that state.
            state_hash: 32 bytes, the keyed hash over it.

        Raises:
            VaultLockedError: The vault is locked.
        """
        with self._changing:
            self._require_open()
            return anchored_anew(self._header, Anchor(sequence, state_hash), self._keys)

    def has_slots_of(self, header: VaultHeader) -> bool:
        """Return whether a header has the same slots as this vault.

        Args:
            header: A header of this vault; its MAC need not be checked, because it is only
                compared.
        """
        return header.slots == self._header.slots

    def lock(self) -> None:
        """Wipe the keys; every later use of them raises `VaultLockedError`."""
        with self._changing:
            self._keys.wipe()
            self._vault_key.wipe()

    def __repr__(self) -> str:
        return f"Vault({self.vault_id}, {'locked' if self.is_locked else 'open'})"

    @classmethod
    def _write_new(
        cls, folder: Path, credentials: Iterable[Credential], cost: Argon2Cost | None
    ) -> Self:
        vault_key, vault_id = Secret(os.urandom(KEY_BYTES)), uuid4()
        slots = tuple(
            wrap_for(credential, vault_key, vault_id=vault_id, cost=cost)
            for credential in credentials
        )
        created_at = datetime.now(UTC).replace(microsecond=0)
        header = VaultHeader(vault_id, created_at, generation=0, slots=slots)
        vault = cls(folder, header, vault_key=vault_key)
        vault._write()
        return vault

    def _slot_of(self, credential: Credential) -> Slot:
        slot_type, secret = slot_secret(credential)
        return opened_slot(self._header.slots, slot_type, secret, vault_id=self.vault_id)

    def _wrap(self, credential: Credential, cost: Argon2Cost | None) -> Slot:
        return wrap_for(credential, self._vault_key, vault_id=self.vault_id, cost=cost)

    def _write(self, *, slots: Iterable[Slot] | None = None, anchor: Anchor | None = None) -> None:
        header = replace(
            self._header,
            generation=self._header.generation + 1,
            slots=self._header.slots if slots is None else tuple(slots),
            anchor=anchor or self._header.anchor,
        )
        # A copy that could not be renamed is now older, and the next unlock restores it.
        write_copies(self._folder, sign_header(header, self._keys.header_mac).raw)
        self._header = header

    def _require_open(self) -> None:
        if self.is_locked:
            raise VaultLockedError


def _ensure_key_file(path: Path | None) -> bool:
    if path is None or path.exists():
        return False
    create_key_file(path)
    return True
