"""The vault: made, opened, changed and locked.

It knows keys and the header; the database file beside it belongs to `storage`, which is given
`VaultKeys.database`. One process owns a vault at a time (`muniment.system.instance`); within it any
thread may call any method.
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
from muniment.domain.errors import InvalidInputError, VaultExistsError, VaultLockedError
from muniment.domain.recovery_key import RecoveryKey
from muniment.domain.secrets import Secret
from muniment.domain.wish import Wish
from muniment.vault.copies import (
    anchored_anew,
    mend_copy,
    open_copies,
    read_copies,
    vault_exists,
    write_copies,
)
from muniment.vault.credentials import (
    Credential,
    KeyFile,
    Passphrase,
    create_key_file,
    slot_secret,
)
from muniment.vault.header import Anchor, VaultHeader, sign_header
from muniment.vault.keys import VaultKeys
from muniment.vault.ways_in import (
    SlotInfo,
    cost_of_new_slot,
    cost_of_slot,
    passphrase_slot,
    require_room,
    without_slot,
    wrap_for,
)


class Vault:
    """An open vault; made by `create` and `unlock` only.

    Args:
        folder: The folder of `vault.header`, `vault.header.2` and `vault.db`.
        header: The header that its MAC vouches for.
        vault_key: The vault key; the vault wipes it when it locks.
        notices: What a person should know about how the unlocking went.
    """

    def __init__(
        self, folder: Path, header: VaultHeader, *, vault_key: Secret, notices: Iterable[str] = ()
    ) -> None:
        self._folder = folder
        self._header = header
        self._vault_key = vault_key
        self._keys = VaultKeys(vault_key)
        self._notices = tuple(notices)
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
        """Make a vault that the passphrase, the key file or either opens.

        Whether a passphrase is strong enough is asked beforehand (`muniment.vault.passphrase`).

        Args:
            folder: Must exist; nothing of a vault may be in it.
            passphrase: From `muniment.domain.secrets.secret_text`.
            key_file: An existing key file, or where to write a new one.
            recovery_key: A new one, which opens the vault too; ``None``: none does, until
                `new_recovery_key` makes one.
            argon2: Argon2id's cost; None measures the machine for about a second.
            allow_weak_argon2: Accept a cost below the floor; for tests only.

        Returns:
            The open vault.

        Raises:
            InvalidInputError: Neither was given, the passphrase is empty, the file is no key
                file, or the cost is below the floor.
            VaultExistsError: A header copy or a database is there already; nothing was changed.
            DiskFullError: No space; nothing is left behind.
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
        """Open a vault; takes about a second with a passphrase, so keep off the GUI thread.

        A damaged, missing or older copy of the header is written again from the good one, which
        `notices` tells. When unlocking is refused nothing is written.

        Args:
            folder: The folder of the vault.
            credential: What should open it.

        Raises:
            VaultMissingError: There is no vault.
            WrongKeyError: The credential opens no slot.
            DamagedHeaderError: Neither header copy can be trusted.
            NewerFormatError: A newer program wrote the header.
            StorageUnavailableError: A file cannot be read, or others can read the key file.
            InvalidInputError: The passphrase is empty, or the file is no key file.
        """
        copies = read_copies(folder)
        slot_type, secret = slot_secret(credential)
        opened = open_copies(copies, slot_type, secret)
        opened.keys.wipe()
        notices = [mend_copy(copy, opened.signed.raw) for copy in opened.stale]
        return cls(folder, opened.signed.header, vault_key=opened.vault_key, notices=notices)

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
        """The database state the header vouches for; None before the first `anchor`."""
        return self._header.anchor

    @property
    def slots(self) -> tuple[SlotInfo, ...]:
        """The slots in the order in which they were added."""
        return tuple(SlotInfo(slot.slot_id, slot.type) for slot in self._header.slots)

    @property
    def slot_types(self) -> tuple[SlotType, ...]:
        """The type of each slot."""
        return tuple(slot.type for slot in self._header.slots)

    @property
    def notices(self) -> tuple[str, ...]:
        """Sentences about what unlocking found and mended; to be shown and logged."""
        return self._notices

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
        wish: Wish | None = None,
    ) -> SlotInfo:
        """Let one more credential open the vault; a key file is read, never made.

        Args:
            credential: What should open it from now on.
            argon2: Argon2id's cost for a passphrase; None measures the machine.
            allow_weak_argon2: Accept a cost below the floor; for tests only.
            wish: Asked before each derivation, and for the last time before anything is written.

        Raises:
            WithdrawnError: The wish was withdrawn; nothing was changed.
            InvalidInputError: 16 slots are there, or the credential is malformed.
            VaultLockedError: The vault is locked.
            DiskFullError: No space; nothing was changed.
        """
        wish = wish or Wish()
        with self._changing:
            self._require_open()
            require_room(self._header.slots)
            wish.check()
            cost = None
            if isinstance(credential, Passphrase):
                cost = cost_of_new_slot(argon2, allow_weak=allow_weak_argon2)
            wish.check()
            slot = self._wrap(credential, cost)
            wish.settle()
            self._write(slots=(*self._header.slots, slot))
            return SlotInfo(slot.slot_id, slot.type)

    def remove_slot(self, slot_id: str) -> None:
        """Revoke one way to open the vault.

        Args:
            slot_id: From `slots`.

        Raises:
            NotFoundError: There is no such slot.
            InvalidInputError: No slot but the keychain's, or none at all, would remain.
            VaultLockedError: The vault is locked.
            DiskFullError: No space; nothing was changed.
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
        wish: Wish | None = None,
    ) -> None:
        """Replace the passphrase: one slot is wrapped anew, no data is touched.

        Args:
            old: The passphrase so far, asked again although the vault is open.
            new: The passphrase from now on.
            argon2: Its cost; None keeps the old slot's.
            allow_weak_argon2: Accept an `argon2` below the floor; for tests only.
            wish: Asked before each derivation, and for the last time before anything is written.

        Raises:
            WithdrawnError: The wish was withdrawn; nothing was changed.
            WrongKeyError: `old` opens no passphrase slot; nothing was changed.
            InvalidInputError: `new` is empty, or the cost is below the floor.
            VaultLockedError: The vault is locked.
            DiskFullError: No space; nothing was changed and `old` still opens the vault.
        """
        wish = wish or Wish()
        with self._changing:
            self._require_open()
            wish.check()
            replaced = passphrase_slot(self._header.slots, old, vault_id=self.vault_id)
            cost = cost_of_slot(replaced)
            if argon2 is not None:
                cost = cost_of_new_slot(argon2, allow_weak=allow_weak_argon2)
            wish.check()
            slot = self._wrap(Passphrase(new), cost)
            wish.settle()
            self._write(slots=[slot if each is replaced else each for each in self._header.slots])

    def check_passphrase(self, passphrase: Secret | None) -> None:
        """Do nothing if it is the vault's passphrase, or if none is given and the vault has none.

        Raises:
            WrongKeyError: It opens no passphrase slot.
            InvalidInputError: None was given, and the vault has one.
            VaultLockedError: The vault is locked.
        """
        self._require_open()
        if passphrase is not None:
            passphrase_slot(self._header.slots, passphrase, vault_id=self.vault_id)
        elif SlotType.PASSPHRASE in self.slot_types:
            raise InvalidInputError("passphrase", "is needed")

    def new_recovery_key(self) -> RecoveryKey:
        """Make a new recovery key; the one before opens nothing any more.

        Raises:
            InvalidInputError: There was none, and 16 slots are there.
            VaultLockedError: The vault is locked.
            DiskFullError: No space; the one before is still good.
        """
        with self._changing:
            self._require_open()
            recovery_key = RecoveryKey.generate()
            kept = [slot for slot in self._header.slots if slot.type is not SlotType.RECOVERY]
            require_room(kept)
            self._write(slots=[*kept, self._wrap(recovery_key, None)])
            return recovery_key

    def anchor(self, sequence: int, state_hash: bytes) -> None:
        """Vouch for a state of the database in the header.

        Args:
            sequence: How many changes it has seen; never less than before.
            state_hash: 32 bytes, the keyed hash over that state.

        Raises:
            VaultLockedError: The vault is locked.
            DiskFullError: No space; the anchor before still stands.
        """
        if len(state_hash) != 32 or sequence < 0:
            raise ValueError("an anchor is a count and a hash of 32 bytes")
        with self._changing:
            self._require_open()
            self._write(anchor=Anchor(sequence, state_hash))

    def header_anchored(self, sequence: int, state_hash: bytes) -> bytes:
        """Return the header of the next generation for another state; nothing is written.

        For what lies beside a backup, and for putting one in the place of the database.

        Args:
            sequence: How many changes that state has seen.
            state_hash: 32 bytes, the keyed hash over it.

        Raises:
            VaultLockedError: The vault is locked.
        """
        with self._changing:
            self._require_open()
            return anchored_anew(self._header, Anchor(sequence, state_hash), self._keys)

    def has_slots_of(self, header: VaultHeader) -> bool:
        """Tell whether a header opens by the same as this vault does now.

        Args:
            header: One of this vault's; its MAC need not be checked, since it is only compared.
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

    def _wrap(self, credential: Credential, cost: Argon2Cost | None) -> Slot:
        return wrap_for(credential, self._vault_key, vault_id=self.vault_id, cost=cost)

    def _write(self, *, slots: Iterable[Slot] | None = None, anchor: Anchor | None = None) -> None:
        header = replace(
            self._header,
            generation=self._header.generation + 1,
            slots=self._header.slots if slots is None else tuple(slots),
            anchor=anchor or self._header.anchor,
        )
        # A copy that could not be renamed is older now, and the next unlock mends it.
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
