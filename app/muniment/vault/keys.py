"""The keys of an open vault, each derived from the vault key for one purpose."""

import hmac
import os
from typing import Final

from muniment.crypto.kdf import hkdf
from muniment.crypto.sealing import open_record, seal_record
from muniment.domain.errors import VaultLockedError
from muniment.domain.vault.secret_bytes import Secret

NAMESPACE_KEY_BYTES: Final = 32

_INFO = b"muniment vault v1: "
_NAMESPACE_KEY_PURPOSE = b"namespace key"
_SYNC = b"sync"


class VaultKeys:
    """The keys derived from the vault key; any thread.

    After `wipe` every use raises `VaultLockedError`. Copies made by Python and libraries stay in
    memory until the process ends (docs/threat-model.md).

    Args:
        vault_key: 32 random bytes; the object stores only keys derived from it.
    """

    def __init__(self, vault_key: Secret) -> None:
        self._database = _derive(vault_key, b"database")
        self._header_mac = _derive(vault_key, b"header mac")
        self._namespace_wrapping = _derive(vault_key, b"namespace wrapping")
        self._state_hash = _derive(vault_key, b"state hash")
        self._sync_wrapping = _derive(vault_key, b"sync wrapping")
        self._api_key_pepper = _derive(vault_key, b"api key pepper")
        self._bundles = _derive(vault_key, b"bundles")
        self._bundle_recipient = _derive(vault_key, b"bundle recipient")

    @property
    def database(self) -> Secret:
        """SQLCipher's raw key, 32 bytes: ``PRAGMA key = "x'<64 hex digits>'"``.

        The text of the pragma is built only where it is executed. Backups use the same key.
        """
        return _unless_wiped(self._database)

    @property
    def state_hash(self) -> Secret:
        """Key of the database's state hash, 32 bytes."""
        return _unless_wiped(self._state_hash)

    @property
    def api_key_pepper(self) -> Secret:
        """Key under which API keys are hashed, 32 bytes; see `hash_api_key`."""
        return _unless_wiped(self._api_key_pepper)

    @property
    def bundles(self) -> Secret:
        """Key of the bundles that only this vault opens, 32 bytes."""
        return _unless_wiped(self._bundles)

    @property
    def bundle_recipient(self) -> Secret:
        """X25519 private key for bundles that others made for this vault, 32 bytes."""
        return _unless_wiped(self._bundle_recipient)

    def header_mac(self, signed: bytes) -> bytes:
        """Return the 32-byte HMAC-SHA256 over the header's bytes."""
        return hmac.digest(_unless_wiped(self._header_mac).reveal(), signed, "sha256")

    def hash_api_key(self, presented: bytes) -> bytes:
        """Return the 32 bytes under which an API key is stored and looked up."""
        return hmac.digest(self.api_key_pepper.reveal(), presented, "sha256")

    def wrap_namespace_key(self, namespace_id: str, namespace_key: Secret) -> bytes:
        """Wrap a namespace's key for storage; it unwraps for this namespace only.

        Args:
            namespace_id: 1 to 255 ASCII characters.
            namespace_key: 32 bytes; see `new_namespace_key`.

        Returns:
            61 bytes, a sealed record.
        """
        return seal_record(
            _unless_wiped(self._namespace_wrapping),
            namespace_key.reveal(),
            record_id=namespace_id.encode("ascii"),
            namespace_id=namespace_id.encode("ascii"),
            purpose=_NAMESPACE_KEY_PURPOSE,
        )

    def unwrap_namespace_key(self, namespace_id: str, wrapped: bytes) -> Secret:
        """Unwrap a key that `wrap_namespace_key` wrapped.

        Raises:
            DamagedVaultError: It was changed or belongs to another namespace or vault.
        """
        return Secret(
            open_record(
                _unless_wiped(self._namespace_wrapping),
                wrapped,
                record_id=namespace_id.encode("ascii"),
                namespace_id=namespace_id.encode("ascii"),
                purpose=_NAMESPACE_KEY_PURPOSE,
            )
        )

    def wrap_sync_key(self, name: str, key: Secret) -> bytes:
        """Wrap a key that sync needs, for storage; it unwraps under this name only.

        Args:
            name: 1 to 255 ASCII characters.
            key: Its bytes.
        """
        return seal_record(
            _unless_wiped(self._sync_wrapping),
            key.reveal(),
            record_id=name.encode("ascii"),
            namespace_id=_SYNC,
            purpose=_SYNC,
        )

    def unwrap_sync_key(self, name: str, wrapped: bytes) -> Secret:
        """Unwrap a key that `wrap_sync_key` wrapped.

        Raises:
            DamagedVaultError: It was changed or belongs to another name or vault.
        """
        return Secret(
            open_record(
                _unless_wiped(self._sync_wrapping),
                wrapped,
                record_id=name.encode("ascii"),
                namespace_id=_SYNC,
                purpose=_SYNC,
            )
        )

    def wipe(self) -> None:
        """Overwrite every key; the object is unusable afterwards."""
        for secret in (
            self._database,
            self._header_mac,
            self._namespace_wrapping,
            self._state_hash,
            self._sync_wrapping,
            self._api_key_pepper,
            self._bundles,
            self._bundle_recipient,
        ):
            secret.wipe()

    def __repr__(self) -> str:
        return "VaultKeys(***)"


def new_namespace_key() -> Secret:
    """Create the key of a new namespace: 32 random bytes."""
    return Secret(os.urandom(NAMESPACE_KEY_BYTES))


def _derive(vault_key: Secret, label: bytes) -> Secret:
    return hkdf(vault_key, _INFO + label)


def _unless_wiped(secret: Secret) -> Secret:
    if not len(secret):
        raise VaultLockedError
    return secret
