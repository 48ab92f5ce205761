"""Computed profiles, cached until their memories change."""

import threading
from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from muniment.domain.changes import ThingKind
from muniment.services.vault.vault_service import VaultState

if TYPE_CHECKING:
    from muniment.domain.changes import ChangeSet
    from muniment.domain.profile.profile import Profile

KEPT_PROFILES: Final = 64


@dataclass(frozen=True, slots=True)
class ProfileKey:
    """Whose profile, and which memories it may use."""

    namespace: str
    user_id: str | None
    include_confidential: bool


@dataclass(frozen=True, slots=True)
class _Kept:
    profile: "Profile"
    until_ms: int | None


class ProfileCache:
    """Keeps the most recently used profiles; any thread. Locking clears it.

    A profile begun before a change of its namespace is not cached after it.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: OrderedDict[ProfileKey, _Kept] = OrderedDict()
        self._epoch = 0
        self._changes: dict[str, int] = {}

    def take_in(self, changes: "ChangeSet") -> None:
        """Drop what a change concerns: the listener of the change feed."""
        names = {*changes.namespaces, *(each.namespace for each in changes.memories)}
        names |= {each.namespace for each in changes.things if each.thing is ThingKind.PROFILE_MARK}
        with self._lock:
            if changes.model is not None:
                self._begin_anew()
            for name in names:
                self._changes[name] = self._changes.get(name, 0) + 1
            for key in [key for key in self._kept if key.namespace in names]:
                del self._kept[key]

    def note_state(self, state: VaultState) -> None:
        """Drop everything once the vault is locked: the listener of the vault's state."""
        if state in {VaultState.LOCKED, VaultState.MISSING}:
            with self._lock:
                self._begin_anew()

    def stamp(self, namespace: str) -> tuple[int, int]:
        """Return the change counters of a namespace, to be read before its memories."""
        with self._lock:
            return self._epoch, self._changes.get(namespace, 0)

    def get(self, key: ProfileKey, now_ms: int) -> "Profile | None":
        """Return a profile that is still valid."""
        with self._lock:
            kept = self._kept.get(key)
            if kept is None:
                return None
            if kept.until_ms is not None and kept.until_ms <= now_ms:
                del self._kept[key]
                return None
            self._kept.move_to_end(key)
            return kept.profile

    def put(
        self,
        key: ProfileKey,
        profile: "Profile",
        *,
        stamp: tuple[int, int],
        until_ms: int | None,
    ) -> None:
        """Cache a profile, unless its namespace has changed since the stamp.

        Args:
            key: Whose.
            profile: The profile.
            stamp: The value of `stamp` before anything was read.
            until_ms: When a memory expires, which invalidates the profile.
        """
        with self._lock:
            if stamp != (self._epoch, self._changes.get(key.namespace, 0)):
                return
            self._kept[key] = _Kept(profile, until_ms)
            self._kept.move_to_end(key)
            while len(self._kept) > KEPT_PROFILES:
                self._kept.popitem(last=False)

    def _begin_anew(self) -> None:
        self._epoch += 1
        self._changes.clear()
        self._kept.clear()
