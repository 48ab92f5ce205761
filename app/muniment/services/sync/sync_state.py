"""What a device knows of the group that it synchronises with, as the vault keeps it."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self
from uuid import UUID

from muniment.crypto.signatures import verifying_key_of
from muniment.domain.errors import ConflictError
from muniment.domain.sync.sync_setup import RemoteAccess, SyncCondition
from muniment.domain.vault.secret_bytes import Secret
from muniment.sync.admission import Group
from muniment.sync.body import LogPosition
from muniment.sync.log_keys import KeyRing, LogKey
from muniment.sync.logs import NOTHING
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
        log_key: The first one; every device has it.
        later_keys: The log keys that were made because devices were removed, by id.
        signing_key: Of this device.
        issuer_key: Introduces this device in its first segment.
        password: Of the remote, where it asks for one.
    """

    values: Mapping[str, Any]
    known: Mapping[UUID, LogPosition]
    log_key: Secret
    later_keys: Mapping[str, LogKey]
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
        later_keys = {
            name: _later_key(said, keys) for name, said in values.get("later_keys", {}).items()
        }
        return cls(values, known, log_key, later_keys, signing_key, issuer_key, password)

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
    def removed(self) -> frozenset[UUID]:
        """The devices that are out of the group."""
        return _devices(self.values.get("removed", ()))

    @property
    def is_out(self) -> bool:
        """Whether this device found out that it was removed."""
        return bool(self.values["problem"] == SyncCondition.REMOVED)

    @property
    def unannounced(self) -> set[str]:
        """The keys of the invitations that no log announces yet, as far as is known.

        A device that goes on under another id announces again what it knows of those of others.
        """
        return set(self.values["invitations"]).difference(self.values.get("announced", ()))

    def ring(self) -> KeyRing:
        """Return the log keys; what is added to them is not kept."""
        signing_keys = (self.signing_key, self.issuer_key)
        return KeyRing(self.vault_tag, self.log_key, dict(self.later_keys), signing_keys)

    @property
    def group(self) -> Group:
        """Who belongs together."""
        devices = {UUID(name): bytes.fromhex(key) for name, key in self.values["devices"].items()}
        devices[self.device] = self.public_key
        # What no log announces yet introduces nobody: the others could not follow.
        unsaid = self.unannounced
        announced = [bytes.fromhex(key) for key in self.values["issuers"] if key not in unsaid]
        issuers = {issuer_name(key): key for key in (*announced, *devices.values())}
        said = {UUID(name): _devices(out) for name, out in self.values.get("said", {}).items()}
        void = frozenset(self.values.get("void", ()))
        return Group(self.vault_tag, self.device, issuers, devices, self.removed, void, said)


def _devices(names: Iterable[str]) -> frozenset[UUID]:
    return frozenset(map(UUID, names))


def _later_key(said: Mapping[str, Any], keys: "VaultKeys") -> LogKey:
    wrapped = said["key"]
    key = None if wrapped is None else keys.unwrap_sync_key("log_key", bytes.fromhex(wrapped))
    return LogKey(key, *(_devices(said[name]) for name in ("without", "holders", "served")))


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


def announced_values(values: Mapping[str, Any], keys: Collection[str]) -> dict[str, list[str]]:
    """Return the keys that may introduce others, with those that other logs announce."""
    return {
        name: list(dict.fromkeys((*values.get(name, ()), *keys)))
        for name in ("issuers", "announced")
    }


def wrapped_keys(keys: "VaultKeys", **secrets: Secret) -> dict[str, str]:
    """Return keys in the form in which the state holds them."""
    return {name: keys.wrap_sync_key(name, key).hex() for name, key in secrets.items()}


def is_asking(values: Mapping[str, Any]) -> bool:
    """Return whether the next segment has to ask all devices."""
    question = values.get("question")
    return question is not None and question["sequence"] is None
