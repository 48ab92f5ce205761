"""What a device keeps, and has to say, once devices were removed from the group."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from muniment.crypto.signatures import verifying_key_of
from muniment.domain.errors import SyncRemovedError, VoidInvitationError
from muniment.services.sync.sync_state import SyncState, wrapped_keys
from muniment.sync.log_keys import KeyHandover, KeyRing, key_id
from muniment.sync.membership import issuer_name

if TYPE_CHECKING:
    from muniment.domain.vault.secret_bytes import Secret
    from muniment.sync.admission import Group
    from muniment.sync.logs import LogReader
    from muniment.vault.keys import VaultKeys


@dataclass(frozen=True, slots=True, repr=False)
class Statement:
    """What the next segment has to say about removals, without any operation.

    Args:
        removed: Removals that the own log does not name yet.
        handovers: Log keys for devices that may lack them.
        ring: The log keys, with a new one where every other is known to a removed device.
        log_key: Seals what this device does.
    """

    removed: tuple[UUID, ...]
    handovers: tuple[KeyHandover, ...]
    ring: KeyRing
    log_key: "Secret"

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to say."""
        return not self.removed and not self.handovers


def statement_of(state: SyncState) -> Statement:
    """Return what this device has to say about removals."""
    ring, removed = state.ring(), state.removed
    unsaid = removed - state.group.said.get(state.device, frozenset())
    add_usable_key(ring, state)
    handovers = ring.hand_over(state.group.others) if removed else []
    log_key = ring.held()[ring.usable(removed) or key_id(ring.first)]
    return Statement(tuple(sorted(unsaid)), tuple(handovers), ring, log_key)


def add_usable_key(ring: KeyRing, state: SyncState) -> None:
    """Make a new log key if every key is known to a removed device."""
    if ring.usable(state.removed) is None:
        ring.make(state.removed, state.device)


def key_values(ring: KeyRing, keys: "VaultKeys") -> dict[str, Any]:
    """Return the log keys in the form in which the state holds them."""
    return {
        "later_keys": {
            name: {
                "key": None if one.key is None else wrapped_keys(keys, log_key=one.key)["log_key"],
                "without": sorted(map(str, one.without)),
                "holders": sorted(map(str, one.holders)),
                "served": sorted(map(str, one.served)),
            }
            for name, one in ring.later.items()
        }
    }


def removal_values(group: "Group") -> dict[str, Any]:
    """Return who is out, and which invitations are void, in the form of the state."""
    return {"removed": sorted(map(str, group.removed)), "void": sorted(group.void)}


def values_after(state: SyncState, reader: "LogReader", keys: "VaultKeys") -> dict[str, Any]:
    """Return what a device keeps of removals after it read the logs."""
    admission, group = reader.admission, reader.group
    for name, made in state.later_keys.items():
        # An invitation may have made one while the logs were read.
        reader.ring.later.setdefault(name, made)
    values: dict[str, Any] = {
        "removed": sorted(map(str, group.removed)),
        "void": sorted(admission.void),
        "said": {
            str(device): sorted(map(str, said)) for device, said in admission.said.items() if said
        },
        "set_aside": {str(device): count for device, count in reader.set_aside.items()},
        **key_values(reader.ring, keys),
    }
    if group.removed != state.removed:
        values |= without_unannounced(state)
    return values


def without_unannounced(state: SyncState) -> dict[str, Any]:
    """Return the invitations without those that no log announces yet: a removal voids them."""
    unsaid = state.unannounced
    issuers = [key for key in state.values["issuers"] if key not in unsaid]
    return {"issuers": issuers, "invitations": []}


def require_membership(state: SyncState, reader: "LogReader") -> None:
    """Check that the others count this device in, as far as it has read.

    Raises:
        SyncRemovedError: It is out, or was introduced by a device that is.
        VoidInvitationError: It wants to join with an invitation that a removal made void.
    """
    removed = reader.group.removed
    if state.device in removed:
        raise SyncRemovedError
    if state.position.sequence or not removed:
        return
    issuer = issuer_name(verifying_key_of(state.issuer_key))
    out = {issuer_name(key) for one, key in reader.admission.devices.items() if one in removed}
    if issuer in out:
        raise SyncRemovedError
    if issuer in reader.admission.void or issuer not in reader.admission.issuers:
        raise VoidInvitationError("a device was removed since it was made")


def valid_invitations(state: SyncState) -> list[str]:
    """Return the keys of the invitations that no removal made void."""
    void = state.group.void
    keys = state.values["issuers"]
    return [key for key in keys if issuer_name(bytes.fromhex(key)) not in void]


def has_removals_to_tell(values: Mapping[str, Any]) -> bool:
    """Return whether this device has to name a removal, or to hand over a key."""
    removed = set(values.get("removed", ()))
    if not removed:
        return False
    others = values["devices"].keys() - removed - {values["device"]}
    said = values.get("said", {}).get(values["device"], ())
    lacking = (
        others - set(one["served"])
        for one in values.get("later_keys", {}).values()
        if one["key"] is not None
    )
    return bool(removed - set(said)) or any(lacking)
