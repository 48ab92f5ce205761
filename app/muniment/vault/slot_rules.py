"""Rules for a vault's slots: their number, their cost, and which must remain."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from muniment.crypto.kdf import Argon2Cost, Argon2Params, calibrate
from muniment.crypto.slots import Slot, SlotType, unwrap_key, wrap_key
from muniment.domain.errors import InvalidInputError, NotFoundError, WrongKeyError
from muniment.domain.vault.secret_bytes import Secret
from muniment.vault.credentials import Credential, slot_secret
from muniment.vault.header import MAX_SLOTS


@dataclass(frozen=True, slots=True)
class SlotInfo:
    """The public data of a slot.

    Attributes:
        slot_id: Identifies it for `Vault.remove_slot`.
        type: The type of credential that opens it.
    """

    slot_id: str
    type: SlotType


def wrap_for(
    credential: Credential, vault_key: Secret, *, vault_id: UUID, cost: Argon2Cost | None
) -> Slot:
    """Wrap the vault key for a credential.

    Raises:
        InvalidInputError: The passphrase is empty, or the file is not a key file.
        StorageUnavailableError: The key file cannot be read, or others can read it.
    """
    slot_type, secret = slot_secret(credential)
    return wrap_key(vault_key, secret, slot_type=slot_type, container_id=vault_id.bytes, cost=cost)


def cost_of_new_slot(wanted: Argon2Cost | None, *, allow_weak: bool) -> Argon2Cost:
    """Return the cost for a passphrase; None measures the machine for about a second.

    Raises:
        InvalidInputError: It is below the minimum and `allow_weak` is not set.
    """
    if wanted is None:
        return calibrate(time.perf_counter)
    if not wanted.reaches_floor and not allow_weak:
        raise InvalidInputError("argon2", "must be at least 64 MiB, t=3, p=4")
    return wanted


def cost_of_slot(slot: Slot) -> Argon2Cost | None:
    """Return the cost of opening a slot; None if it uses no key stretching."""
    return slot.kdf.cost if isinstance(slot.kdf, Argon2Params) else None


def require_room(slots: Sequence[Slot]) -> None:
    """Require that another slot may be added.

    Raises:
        InvalidInputError: There are 16 slots already.
    """
    if len(slots) >= MAX_SLOTS:
        raise InvalidInputError("slot", f"a vault has at most {MAX_SLOTS} ways to open it")


def without_slot(slots: Sequence[Slot], slot_id: str) -> tuple[Slot, ...]:
    """Return the slots without one.

    Raises:
        NotFoundError: There is no such slot.
        InvalidInputError: Only the keychain's slot, or none, would remain.
    """
    kept = tuple(slot for slot in slots if slot.slot_id != slot_id)
    if len(kept) == len(slots):
        raise NotFoundError("there is no such slot")
    if all(slot.type is SlotType.KEYCHAIN for slot in kept):
        raise InvalidInputError(
            "slot", "the vault must keep a passphrase, recovery key or key file"
        )
    return kept


def opened_slot(
    slots: Sequence[Slot], slot_type: SlotType, secret: Secret, *, vault_id: UUID
) -> Slot:
    """Find the slot that a secret opens.

    Raises:
        WrongKeyError: It opens none.
    """
    for slot in slots:
        if slot.type is slot_type:
            try:
                unwrap_key(slot, secret, container_id=vault_id.bytes).wipe()
            except WrongKeyError:
                continue
            return slot
    raise WrongKeyError
