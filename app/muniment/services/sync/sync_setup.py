"""What a device keeps from the moment it founds a group of devices, or joins one."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from muniment.crypto.signatures import new_signing_key, verifying_key_of
from muniment.domain.access import SYSTEM
from muniment.domain.errors import ConflictError, InvalidInputError, NotFoundError
from muniment.domain.sync.sync_setup import SyncSetup
from muniment.domain.value_rules import is_text
from muniment.domain.vault.secret_bytes import Secret
from muniment.services.sync.sync_state import wrapped_keys
from muniment.sync.log_keys import key_id
from muniment.sync.membership import NAME_MAX_CHARACTERS, Invitation, is_device_name
from muniment.sync.names import devices_in, logs_folder

if TYPE_CHECKING:
    from muniment.services.vault.open_vault import OpenVault
    from muniment.sync.remote import Remote

_TAG_BYTES: Final = 16
_KEY_BYTES: Final = 32


def check_setup(setup: SyncSetup) -> None:
    """Check what a person gave.

    Raises:
        InvalidInputError: The folder or the name is not valid.
    """
    if not setup.folder or not is_text(setup.folder):
        raise InvalidInputError("folder", "must be the full path of a folder or an address")
    if setup.access.is_server:
        _check_address(setup)
    elif not Path(setup.folder).is_absolute():
        raise InvalidInputError("folder", "must be the full path of a folder or an address")
    if not is_device_name(setup.device_name):
        raise InvalidInputError("device_name", f"must have 1 to {NAME_MAX_CHARACTERS} characters")


def check_user(user: str) -> None:
    """Check the name of a user of a server.

    Raises:
        InvalidInputError: It is empty, or no line of text.
    """
    if not user or not is_text(user) or not user.isprintable():
        raise InvalidInputError("user", "must be a line of text")


def _check_address(setup: SyncSetup) -> None:
    from muniment.sync.object_remote import check_address

    check_address(setup.folder)
    if setup.user:
        check_user(setup.user)
    if bool(setup.user) != (setup.password is not None):
        raise InvalidInputError("password", "must be given together with the user")
    if setup.access.is_s3 and not setup.user:
        raise InvalidInputError("user", "must be the id of the access key")


def begin(opened: "OpenVault", setup: SyncSetup, remote: "Remote") -> None:
    """Keep the first state of a device that founds a group, or joins one.

    Raises:
        ConflictError: As `first_values`, or sync is set up already.
        InvalidInputError: As `first_values`.
        NotFoundError: There is no namespace of a name.
        RemoteUnavailableError: As `first_values`.
    """
    values = first_values(setup, opened, remote)
    with opened.store.write(SYSTEM.name) as unit:
        if unit.sync.state():
            raise ConflictError("sync is set up already", hint="Leave it first.")
        rows = {row.name: row.uid for row in unit.namespaces.all()}
        if unknown := set(setup.local_namespaces) - rows.keys():
            raise NotFoundError(f"there is no namespace {min(unknown)!r}")
        local = [rows[name] for name in setup.local_namespaces]
        unit.sync.set_state({**values, "local": local})
        unit.journal.append("create", "sync:setup", {})


def keep_user(opened: "OpenVault", user: str, password: Secret) -> None:
    """Keep a user and a password that the server accepted."""
    with opened.store.write(SYSTEM.name) as unit:
        wrapped = wrapped_keys(opened.vault.keys, password=password)
        unit.sync.set_state({"user": user, **wrapped})
        unit.journal.append("edit", "sync:setup", {})


def first_values(setup: SyncSetup, opened: "OpenVault", remote: "Remote") -> dict[str, Any]:
    """Return the first state of a device that founds a group, or joins one.

    Raises:
        ConflictError: Devices synchronise there and there is no invitation, or the other way
            round.
        InvalidInputError: The invitation is not valid.
        RemoteUnavailableError: The folder is not there.
    """
    from muniment.storage.vault_settings import DEVICE

    signing_key = new_signing_key()
    trusted: dict[str, str] = {}
    device = opened.store.setting(DEVICE)
    later_keys: tuple[Secret, ...] = ()
    if setup.invitation is None:
        if _groups_in(remote):
            raise ConflictError(
                "devices synchronise through this folder already",
                hint="Join them with an invitation, or choose another folder.",
            )
        tag, log_key, issuer_key = os.urandom(_TAG_BYTES), Secret(os.urandom(_KEY_BYTES)), None
        founder = [device, verifying_key_of(signing_key).hex()]
    else:
        invitation = Invitation.read(setup.invitation)
        tag, log_key, issuer_key = (
            invitation.vault_tag,
            invitation.log_key,
            invitation.signing_key,
        )
        founder = [str(invitation.founder), invitation.founder_key.hex()]
        later_keys = invitation.later_keys
        trusted[str(invitation.founder)] = invitation.founder_key.hex()
        if invitation.inviter is not None:
            trusted[str(invitation.inviter[0])] = invitation.inviter[1].hex()
        if not devices_in(remote.names(logs_folder(tag)))[0]:
            raise ConflictError(
                "the device that invited this one has written nothing there yet",
                hint="Check the folder, and wait until it has arrived.",
            )
    keys = wrapped_keys(
        opened.vault.keys,
        log_key=log_key,
        signing_key=signing_key,
        issuer_key=issuer_key or signing_key,
        **({} if setup.password is None else {"password": setup.password}),
    )
    return {
        **keys,
        "vault_tag": tag.hex(),
        "device": device,
        "device_name": setup.device_name,
        "folder": setup.folder,
        "user": setup.user,
        "founder": founder,
        "devices": trusted,
        "removed": [],
        "later_keys": {
            key_id(key): {
                "key": wrapped_keys(opened.vault.keys, log_key=key)["log_key"],
                "without": [],
                "holders": [device],
                "served": [],
            }
            for key in later_keys
        },
        "names": {},
        "issuers": [],
        "invitations": [],
        "sent": 0,
        "told": {},
        "answered": {},
        "question": None,
        "to_answer": {},
        "paused": False,
        "last_at": None,
        "problem": None,
        "removals": 0,
        "alarms": [],
        "foreign": [],
        "waiting": [],
        "conflicts": [],
        "seen_at": {},
    }


def _groups_in(remote: "Remote") -> list[str]:
    """Return the tags of the groups that synchronise through a folder."""
    length = 2 * _TAG_BYTES
    return [
        name
        for name in remote.names("")
        if len(name) == length and set(name) <= set("0123456789abcdef")
    ]
