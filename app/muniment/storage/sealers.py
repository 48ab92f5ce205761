"""Sealers that encrypt and decrypt records with the keys of namespaces."""

import hmac
import json
from collections.abc import Iterable, Mapping
from typing import Any, Final, Protocol

from sqlalchemy import Connection, select

from muniment.crypto.kdf import hkdf
from muniment.crypto.sealing import RecordSealer
from muniment.domain.errors import DamagedVaultError, NotFoundError
from muniment.domain.ids import NamespaceId
from muniment.domain.vault.secret_bytes import Secret
from muniment.storage.engine.driver_statements import rows_of
from muniment.storage.schema import namespaces

CONTENT: Final = b"content"
METADATA: Final = b"metadata"
PATCH: Final = b"patch"
RECORD: Final = b"record"

_DIGEST_BYTES: Final = 16
_KEY_OF: Final = "SELECT uid, wrapped_key FROM namespaces WHERE id = ?"


class KeyWrapper(Protocol):
    """Wraps and unwraps namespace keys under the vault key."""

    def wrap_namespace_key(self, namespace_id: str, namespace_key: Secret) -> bytes:
        """Wrap a namespace's key, bound to the namespace's uid."""
        ...

    def unwrap_namespace_key(self, namespace_id: str, wrapped: bytes) -> Secret:
        """Unwrap a key that `wrap_namespace_key` wrapped for the same uid."""
        ...


class NamespaceSealer:
    """Seals and opens the records of one namespace.

    Args:
        uid: The namespace's uid, part of every record's associated data.
        key: The namespace's key, 32 bytes.
    """

    __slots__ = ("_digest_key", "_sealer", "_uid")

    def __init__(self, uid: str, key: Secret) -> None:
        self._uid = uid.encode("ascii")
        self._sealer = RecordSealer(key)
        self._digest_key = hkdf(key, b"muniment digests").reveal()

    def seal_text(self, text: str, *, record_id: str, purpose: bytes) -> bytes:
        """Seal a text for one record and purpose."""
        return self._sealer.seal(
            text.encode("utf-8"),
            record_id=record_id.encode("ascii"),
            namespace_id=self._uid,
            purpose=purpose,
        )

    def open_text(self, sealed: bytes, *, record_id: str, purpose: bytes) -> str:
        """Open a text sealed by `seal_text`.

        Raises:
            DamagedVaultError: The record was changed, swapped or moved.
        """
        opened = self._sealer.open(
            sealed, record_id=record_id.encode("ascii"), namespace_id=self._uid, purpose=purpose
        )
        return opened.decode("utf-8")

    def open_texts(self, sealed: Iterable[tuple[bytes, str]], *, purpose: bytes) -> list[str]:
        """Open texts of many records sealed for one purpose, each with its record's id.

        Raises:
            DamagedVaultError: As `open_text`, for any of them.
        """
        records = ((record, record_id.encode("ascii")) for record, record_id in sealed)
        opened = self._sealer.open_all(records, namespace_id=self._uid, purpose=purpose)
        return [text.decode("utf-8") for text in opened]

    def digest(self, text: str, *, purpose: bytes) -> bytes:
        """Return a keyed digest, equal only for equal texts of this namespace.

        It finds sealed values without opening them, and is meaningless once the key is destroyed.

        Returns:
            16 bytes of HMAC-SHA256.
        """
        message = purpose + b"\0" + text.encode("utf-8")
        return hmac.digest(self._digest_key, message, "sha256")[:_DIGEST_BYTES]

    def seal_json(self, value: Mapping[str, Any], *, record_id: str, purpose: bytes) -> bytes:
        """Seal a JSON object in canonical form."""
        return self.seal_text(canonical_json(value), record_id=record_id, purpose=purpose)

    def open_json(self, sealed: bytes, *, record_id: str, purpose: bytes) -> dict[str, Any]:
        """Open an object sealed by `seal_json`."""
        text = self.open_text(sealed, record_id=record_id, purpose=purpose)
        opened: dict[str, Any] = {} if text == "{}" else json.loads(text)
        return opened


class Sealers:
    """The sealers of all namespaces, unwrapped when first needed; any thread.

    They are cached by uid: a uid always means the same key, while a row id may mean another key in
    an older view or after a rollback.

    Args:
        wrapper: Holds the wrapping key.
    """

    def __init__(self, wrapper: KeyWrapper) -> None:
        self._wrapper = wrapper
        self._by_uid: dict[str, NamespaceSealer] = {}

    def of(self, uid: str, wrapped: bytes) -> NamespaceSealer:
        """Return the sealer of a namespace's uid and wrapped key.

        Raises:
            DamagedVaultError: The key does not unwrap.
        """
        known = self._by_uid.get(uid)
        if known is None:
            known = NamespaceSealer(uid, self._wrapper.unwrap_namespace_key(uid, wrapped))
            self._by_uid[uid] = known
        return known

    def wrap(self, uid: str, key: Secret) -> bytes:
        """Wrap a new namespace key for storage."""
        return self._wrapper.wrap_namespace_key(uid, key)

    def forget(self, uid: str) -> None:
        """Drop a sealer: its key was destroyed."""
        self._by_uid.pop(uid, None)


class SealersInView:
    """The sealers of the namespaces in the view of one connection's transaction.

    Args:
        sealers: Shared by every view.
        connection: The connection of the view.
    """

    def __init__(self, sealers: Sealers, connection: Connection) -> None:
        self._sealers = sealers
        self._connection = connection
        self._by_id: dict[NamespaceId, NamespaceSealer] = {}

    def of(self, namespace_id: NamespaceId) -> NamespaceSealer:
        """Return a namespace's sealer.

        Raises:
            NotFoundError: There is no such namespace, or its key is destroyed.
            DamagedVaultError: Its key does not unwrap.
        """
        known = self._by_id.get(namespace_id)
        if known is not None:
            return known
        rows = rows_of(self._connection, _KEY_OF, (namespace_id,))
        uid, wrapped = rows[0] if rows else (None, None)
        if not wrapped:
            raise NotFoundError("there is no such namespace")
        if not isinstance(uid, str) or not isinstance(wrapped, bytes):
            raise DamagedVaultError("the key of a namespace is damaged")
        sealer = self._sealers.of(uid, wrapped)
        self._by_id[namespace_id] = sealer
        return sealer

    def wrap(self, uid: str, key: Secret) -> bytes:
        """Wrap a new namespace key for storage."""
        return self._sealers.wrap(uid, key)

    def forget(self, namespace_id: NamespaceId) -> None:
        """Drop a namespace's sealer, before its key is destroyed or replaced."""
        self._by_id.pop(namespace_id, None)
        uid = self._connection.execute(
            select(namespaces.c.uid).where(namespaces.c.id == namespace_id)
        ).scalar()
        if uid is not None:
            self._sealers.forget(uid)


# `json.dumps` would make an encoder for each value.
_encode: Final = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode


def canonical_json(value: Mapping[str, Any]) -> str:
    """Write a JSON object in canonical form: sorted keys, no spaces, unescaped UTF-8."""
    return _encode(value)
