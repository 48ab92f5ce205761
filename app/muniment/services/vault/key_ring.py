"""API keys in memory: a token is looked up by its keyed hash, without a query."""

import threading
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from muniment.domain.access import KEY_PREFIX

if TYPE_CHECKING:
    from collections.abc import Mapping

    from muniment.domain.access import ApiKey
    from muniment.domain.ids import KeyId
    from muniment.storage.history.authentication_check import Disagreement
    from muniment.storage.reading import Reading
    from muniment.storage.store import Store


class KeyRing:
    """Every API key by the keyed hash of its token; any thread.

    Looking up by a keyed hash leaks nothing through timing: it compares not the token but its HMAC
    under a key that only the open vault has.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._reload_lock = threading.Lock()
        self._by_hash: dict[bytes, ApiKey] = {}
        self._refused: frozenset[KeyId] = frozenset()
        self._used: dict[KeyId, datetime] = {}

    def reload(self, store: "Store") -> None:
        """Load the keys again, after one was created or changed."""
        # Read and replaced under one lock: a slower reader of an older view must not restore a key
        # that was revoked meanwhile.
        with self._reload_lock:
            with store.read() as reading:
                pairs = reading.keys.all_with_hashes()
                refused = _refused(reading, store.refused) if store.refused else frozenset()
            self._by_hash = {
                token_hash: replace(key, is_refused=key.id in refused) for key, token_hash in pairs
            }
            self._refused = refused

    def by_hash(self, token_hash: bytes) -> "ApiKey | None":
        """Return the key with a token hash."""
        return self._by_hash.get(token_hash)

    def by_id(self, key_id: str) -> "ApiKey | None":
        """Return the key with an id."""
        return next((key for key in self._by_hash.values() if key.id == key_id), None)

    def is_refused(self, key_id: "KeyId") -> bool:
        """Tell whether a key, or a namespace of it, is not what it was when it was last written."""
        return key_id in self._refused

    def note_use(self, key_id: "KeyId", moment: datetime) -> None:
        """Record a use of a key in memory, until it is stored."""
        with self._lock:
            self._used[key_id] = moment

    def uses(self) -> dict["KeyId", datetime]:
        """Return the last uses that are not stored yet, or are being stored."""
        with self._lock:
            return dict(self._used)

    def forget_uses(self, written: "Mapping[KeyId, datetime]") -> None:
        """Forget uses that were stored, unless a key was used again since."""
        with self._lock:
            self._used = {
                key_id: moment
                for key_id, moment in self._used.items()
                if written.get(key_id) != moment
            }


def _refused(reading: "Reading", found: "Disagreement") -> "frozenset[KeyId]":
    """Return the keys that nothing vouches for, or for a namespace of which nothing does."""
    namespaces = {row.name for row in reading.namespaces.all() if found.refuses(row.subject)}
    return frozenset(
        key.id
        for key, _ in reading.keys.all_with_hashes()
        if found.refuses(KEY_PREFIX + key.id) or namespaces.intersection(key.namespaces)
    )
