"""What a device knows of the group that it synchronises with, as the vault keeps it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self
from uuid import UUID

from muniment.crypto.signatures import verifying_key_of
from muniment.domain.errors import ConflictError
from muniment.domain.sync.sync_setup import RemoteAccess
from muniment.domain.vault.secret_bytes import Secret
from muniment.sync.body import LogPosition
from muniment.sync.logs import NOTHING, Group
from muniment.sync.membership import issuer_name

if TYPE_CHECKING:
    from muniment.storage.sync.sync_records import SyncReader
    from muniment.vault.keys import VaultKeys


@dataclass(frozen=True, slots=True, repr=False)
class SyncState:
    """The stored values, opened.

    Args:
        values: As `SyncReader.state` returns them.
        known: How far each log is known.
        log_key: Shared by the devices.
        signing_key: Of this device.
        issuer_key: Introduces this device in its first segment.
        password: Of the remote, where it asks for one.
    """

    values: Mapping[str, Any]
    known: Mapping[UUID, LogPosition]
    log_key: Secret
    signing_key: Secret
    issuer_key: Secret
    password: Secret | None

    @classmethod
    def load(cls, reader: "SyncReader", keys: "VaultKeys") -> Self | None:
        """Return the state, or ``None`` while sync is off."""
        values = reader.state()
        if not values:
            return None
        log_key, signing_key, issuer_key = (
            keys.unwrap_sync_key(name, bytes.fromhex(values[name]))
            for name in ("log_key", "signing_key", "issuer_key")
        )
        password = None
        if "password" in values:
            password = keys.unwrap_sync_key("password", bytes.fromhex(values["password"]))
        known = {UUID(name): LogPosition(*at) for name, at in reader.newest().items()}
        return cls(values, known, log_key, signing_key, issuer_key, password)

    @property
    def access(self) -> RemoteAccess:
        """What opens the remote."""
        return RemoteAccess(self.values["folder"], self.values.get("user", ""), self.password)

    @property
    def device(self) -> UUID:
        """This device."""
        return UUID(self.values["device"])

    @property
    def vault_tag(self) -> bytes:
        """Of the vaults that synchronise."""
        return bytes.fromhex(self.values["vault_tag"])

    @property
    def public_key(self) -> bytes:
        """Verifies what this device signs."""
        return verifying_key_of(self.signing_key)

    @property
    def position(self) -> LogPosition:
        """The end of the own log."""
        return self.known.get(self.device, NOTHING)

    def name_of(self, device: str) -> str:
        """Return what people call a device; its id until its name was heard of."""
        own = {self.values["device"]: self.values["device_name"]}
        return str({**self.values["names"], **own}.get(device) or device)

    @property
    def group(self) -> Group:
        """Who belongs together."""
        devices = {UUID(name): bytes.fromhex(key) for name, key in self.values["devices"].items()}
        devices[self.device] = self.public_key
        announced = [bytes.fromhex(key) for key in self.values["issuers"]]
        issuers = {issuer_name(key): key for key in (*announced, *devices.values())}
        return Group(self.vault_tag, self.log_key, self.device, issuers, devices)


def required_state(reader: "SyncReader", keys: "VaultKeys") -> SyncState:
    """Return the state.

    Args:
        reader: Of the unit of work that changes the state, so that no change in between is lost.
        keys: Of the vault.

    Raises:
        ConflictError: Sync is off.
    """
    state = SyncState.load(reader, keys)
    if state is None:
        raise ConflictError("sync is off", hint="Set it up with `muniment sync add`.")
    return state


def wrapped_keys(keys: "VaultKeys", **secrets: Secret) -> dict[str, str]:
    """Return keys in the form in which the state holds them."""
    return {name: keys.wrap_sync_key(name, key).hex() for name, key in secrets.items()}


def is_asking(values: Mapping[str, Any]) -> bool:
    """Return whether the next segment has to ask all devices."""
    question = values.get("question")
    return question is not None and question["sequence"] is None


def has_to_tell(values: Mapping[str, Any]) -> bool:
    """Return whether this device has to ask, or to answer, although it did nothing."""
    return is_asking(values) or bool(values.get("to_answer"))
