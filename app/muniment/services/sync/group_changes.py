"""Who belongs to the group: a person lets a device in, and puts one out."""

from typing import TYPE_CHECKING
from uuid import UUID

from muniment.crypto.signatures import new_signing_key, verifying_key_of
from muniment.domain.access import SYSTEM
from muniment.domain.errors import ConflictError, NotFoundError, SyncRemovedError
from muniment.domain.vault.secret_bytes import Secret
from muniment.services.sync.removals import (
    add_usable_key,
    key_values,
    removal_values,
    without_unannounced,
)
from muniment.services.sync.sync_state import SyncState, required_state
from muniment.sync.log_keys import KeyRing
from muniment.sync.membership import Invitation

if TYPE_CHECKING:
    from muniment.services.vault.open_vault import OpenVault
    from muniment.storage.unit_of_work import UnitOfWork


def invite(opened: "OpenVault") -> Secret:
    """Return the code of a new invitation, which the next segments announce.

    Raises:
        ConflictError: Sync is off.
        SyncRemovedError: Another device removed this one.
    """
    signing_key = new_signing_key()
    public_key = verifying_key_of(signing_key).hex()
    with opened.store.write(SYSTEM.name) as unit:
        state = _member_state(unit, opened)
        ring = state.ring()
        add_usable_key(ring, state)
        announced = {name: [*state.values[name], public_key] for name in ("issuers", "invitations")}
        unit.sync.set_state({**announced, **key_values(ring, opened.vault.keys)})
        unit.journal.append("invite", "sync:device", {})
    return _invitation(state, ring, signing_key).code()


def remove(opened: "OpenVault", device: str) -> None:
    """Put another device out of the group; the next segment says so.

    Raises:
        ConflictError: Sync is off, or it is this device.
        NotFoundError: There is no such device.
        SyncRemovedError: Another device removed this one.
    """
    with opened.store.write(SYSTEM.name) as unit:
        state = _member_state(unit, opened)
        found = {str(one): one for one in state.group.devices}.get(device)
        if found is None:
            raise NotFoundError(
                "there is no such device", hint="`muniment sync status` lists the devices."
            )
        if found == state.device:
            raise ConflictError(
                "a device cannot remove itself", hint="Use `muniment sync leave` instead."
            )
        if found not in state.removed:
            group, ring = state.group.without(frozenset({found})), state.ring()
            ring.forget_served()
            unit.sync.set_state({**removal_values(group), **key_values(ring, opened.vault.keys)})
            unit.sync.set_state(without_unannounced(state))
            unit.journal.append("delete", "sync:device", {"device": device})


def _member_state(unit: "UnitOfWork", opened: "OpenVault") -> SyncState:
    state = required_state(unit.sync, opened.vault.keys)
    if state.is_out:
        raise SyncRemovedError
    return state


def _invitation(state: SyncState, ring: KeyRing, signing_key: Secret) -> Invitation:
    """Return an invitation of this device.

    It names this device beside the founder: the founder may be out, and what a snapshot says counts
    on the word of a device that the new one trusts.

    Args:
        state: Of this device.
        ring: All log keys.
        signing_key: Introduces the new device.
    """
    founder, founder_key = state.values["founder"]
    *later_keys, first = ring.held().values()
    is_founder = UUID(founder) == state.device and not later_keys
    return Invitation(
        state.vault_tag,
        first,
        UUID(founder),
        bytes.fromhex(founder_key),
        signing_key,
        None if is_founder else (state.device, state.public_key),
        tuple(later_keys),
    )
