"""Go on as another device, where a copy of this one uses its id."""

import uuid
from typing import TYPE_CHECKING

from muniment.crypto.signatures import new_signing_key
from muniment.domain.access import SYSTEM
from muniment.services.sync.removals import key_values, valid_invitations
from muniment.services.sync.sync_state import required_state, wrapped_keys
from muniment.storage.vault_settings import DEVICE

if TYPE_CHECKING:
    from muniment.services.vault.open_vault import OpenVault


def become_another_device(opened: "OpenVault") -> None:
    """Go on under a new id and key: another device, or this one's future, uses the old ones.

    The new log begins with what the old one never got to the remote, and with every invitation
    and log key that is known: nobody can say which arrived. The old key introduces the new one,
    unless nobody knows it yet.
    """
    keys = opened.vault.keys
    device, signing_key = str(uuid.uuid4()), new_signing_key()
    with opened.store.write(SYSTEM.name) as unit:
        state = required_state(unit.sync, keys)
        issuer = state.signing_key if state.position.sequence else state.issuer_key
        announced = [key for key in state.values["issuers"] if key not in state.unannounced]
        if unit.sync.waiting(state.values["device"]):
            # What was sealed may not have arrived.
            announced = state.values.get("announced", [])
        sent = unit.sync.drop_waiting(state.values["device"])
        ring = state.ring()
        ring.forget_served()
        # A log that another key signed, before this device left and joined again, stays so.
        former = {}
        if state.position.sequence:
            former = {state.values["device"]: state.public_key.hex()}
        unit.set_setting(DEVICE, device)
        unit.sync.set_state(
            {
                "device": device,
                "devices": {**state.values["devices"], **former},
                "names": {
                    **state.values["names"],
                    state.values["device"]: state.values["device_name"],
                },
                "sent": sent,
                "told": {},
                "answered": {},
                "question": None,
                "snapshot_tried": 0,
                "invitations": valid_invitations(state),
                "announced": announced,
                **key_values(ring, keys),
                **wrapped_keys(keys, signing_key=signing_key, issuer_key=issuer),
            }
        )
        unit.after_commit(opened.store.forget_device)
