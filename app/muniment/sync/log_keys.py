"""The keys that encrypt segments: the first one, and one more for those who remain after a removal.

A device hands a key over in its log, in a slot for each device that may lack it: the recipient
slots of bundles, for the X25519 keys that belong to the devices' signing keys.
"""

import hashlib
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final
from uuid import UUID

from muniment.crypto.recipients import (
    exchange_key_of,
    exchange_private_key,
    secret_for,
    secret_from,
)
from muniment.crypto.slots import (
    KEY_BYTES,
    HkdfParams,
    Slot,
    SlotType,
    slot_from_json,
    slot_to_json,
    unwrap_key,
    wrap_key,
)
from muniment.domain.errors import InvalidInputError, WrongKeyError
from muniment.domain.vault.secret_bytes import Secret

_ID_DIGITS: Final = 32


@dataclass(frozen=True, slots=True)
class LogKey:
    """A key that was made because devices were removed.

    Args:
        key: 32 bytes; ``None`` where it was handed over to others alone, so far.
        without: The devices that were out when it was made.
        holders: Devices that may have it.
        served: Those that used it, or to which this device gave it.
    """

    key: Secret | None
    without: frozenset[UUID] = frozenset()
    holders: frozenset[UUID] = frozenset()
    served: frozenset[UUID] = frozenset()

    def given_to(self, devices: Iterable[UUID]) -> "LogKey":
        """Return the same key, once devices have it."""
        found = frozenset(devices)
        return replace(self, holders=self.holders | found, served=self.served | found)

    def is_usable(self, removed: frozenset[UUID]) -> bool:
        """Return whether this device has it, and no device that is out does."""
        return self.key is not None and removed <= self.without and not removed & self.holders


@dataclass(frozen=True, slots=True)
class KeyHandover:
    """A log key for some devices, in the log of one that has it.

    Args:
        id: Of the key; see `key_id`.
        without: As of the key.
        slots: Open the key, by recipient.
    """

    id: str
    without: frozenset[UUID]
    slots: Mapping[UUID, Slot]


@dataclass(slots=True)
class KeyRing:
    """The log keys of a device.

    Args:
        vault_tag: Of the group; 16 bytes.
        first: The key from before any removal; every device has it.
        later: The others, by id.
        signing_keys: Of this device, and the one that it had before; open the slots for it.
    """

    vault_tag: bytes
    first: Secret
    later: dict[str, LogKey] = field(default_factory=dict)
    signing_keys: Sequence[Secret] = ()

    def held(self) -> dict[str, Secret]:
        """Return every key that this device has, by id; the first one last."""
        later = {name: one.key for name, one in self.later.items() if one.key is not None}
        return {**later, key_id(self.first): self.first}

    def usable(self, removed: frozenset[UUID]) -> str | None:
        """Return the id of a key that no removed device has, if there is one here."""
        if not removed:
            return key_id(self.first)
        return next((name for name, one in self.later.items() if one.is_usable(removed)), None)

    def make(self, removed: frozenset[UUID], device: UUID) -> None:
        """Make a new key for the devices that remain."""
        key = Secret(os.urandom(KEY_BYTES))
        self.later[key_id(key)] = LogKey(key, removed).given_to([device])

    def note_holders(self, name: str, devices: Iterable[UUID]) -> None:
        """Note that devices have a key."""
        if (found := self.later.get(name)) is not None:
            self.later[name] = found.given_to(devices)

    def forget_served(self) -> None:
        """Let every key be handed over again, as a device is out that may have done so wrongly."""
        self.later = {name: replace(one, served=frozenset()) for name, one in self.later.items()}

    def hand_over(self, members: Mapping[UUID, bytes]) -> list[KeyHandover]:
        """Return the keys that members are not known to have, and note that they have them then.

        Args:
            members: The other devices that remain, with the keys that verify their signatures.
        """
        made = []
        for name, one in list(self.later.items()):
            lacking = {device: members[device] for device in members.keys() - one.served}
            if one.key is not None and lacking:
                slots = _slots_for(one.key, lacking, self.vault_tag)
                made.append(KeyHandover(name, one.without, slots))
                self.note_holders(name, lacking)
        return made

    def for_all(self, members: Mapping[UUID, bytes]) -> list[KeyHandover]:
        """Return every later key that this device has, for all members: a snapshot holds them."""
        return [
            KeyHandover(name, one.without, _slots_for(one.key, members, self.vault_tag))
            for name, one in self.later.items()
            if one.key is not None
        ]

    def take_in(self, handovers: Iterable[KeyHandover], writer: UUID) -> bool:
        """Note the keys that another device hands over.

        Returns:
            Whether one of them is new here.
        """
        is_new = False
        for handover in handovers:
            found = self.later.get(handover.id, LogKey(None))
            key = found.key or self._opened(handover)
            is_new |= key is not found.key
            # Whether the others can read the log with their slots is not known here.
            holders = found.holders.union(handover.slots)
            known = replace(
                found, key=key, without=found.without | handover.without, holders=holders
            )
            self.later[handover.id] = known.given_to([writer])
        return is_new

    def _opened(self, handover: KeyHandover) -> Secret | None:
        for signing_key in self.signing_keys:
            private_key = exchange_private_key(signing_key)
            for slot in handover.slots.values():
                key = _unwrapped(slot, private_key, self.vault_tag)
                if key is not None and key_id(key) == handover.id:
                    return key
        return None


def key_id(key: Secret) -> str:
    """Return the name of a log key; it tells nothing of the key."""
    return hashlib.sha256(b"muniment log key 1" + key.reveal()).hexdigest()[:_ID_DIGITS]


def handover_to_json(handover: KeyHandover) -> dict[str, Any]:
    """Return plain JSON values."""
    return {
        "id": handover.id,
        "without": sorted(map(str, handover.without)),
        "slots": {str(device): slot_to_json(slot) for device, slot in handover.slots.items()},
    }


def handover_from_json(said: Mapping[str, Any]) -> KeyHandover:
    """Read what `handover_to_json` returned.

    Raises:
        InvalidInputError: A slot is not one for a recipient.
        ValueError: Another value is not possible.
    """
    slots = {UUID(device): slot_from_json(slot) for device, slot in said["slots"].items()}
    name = said["id"]
    if len(bytes.fromhex(name)) * 2 != _ID_DIGITS or len(name) != _ID_DIGITS:
        raise ValueError
    if any(slot.type is not SlotType.RECIPIENT for slot in slots.values()):
        raise InvalidInputError("slot", "must be for a recipient")
    return KeyHandover(name, frozenset(map(UUID, said["without"])), slots)


def _slots_for(key: Secret, members: Mapping[UUID, bytes], vault_tag: bytes) -> dict[UUID, Slot]:
    slots = {
        device: _slot_for(key, verifying_key, vault_tag)
        for device, verifying_key in sorted(members.items())
    }
    return {device: slot for device, slot in slots.items() if slot is not None}


def _slot_for(key: Secret, verifying_key: bytes, vault_tag: bytes) -> Slot | None:
    """Return a slot for a device; ``None`` if nothing can be encrypted for its key."""
    try:
        ephemeral, secret = secret_for(exchange_key_of(verifying_key))
    except InvalidInputError:
        return None
    return wrap_key(
        key,
        secret,
        slot_type=SlotType.RECIPIENT,
        container_id=vault_tag,
        ephemeral=ephemeral,
    )


def _unwrapped(slot: Slot, private_key: Secret, vault_tag: bytes) -> Secret | None:
    if not isinstance(slot.kdf, HkdfParams):
        return None
    try:
        secret = secret_from(slot.kdf.ephemeral, private_key)
        return unwrap_key(slot, secret, container_id=vault_tag)
    except WrongKeyError:
        return None
