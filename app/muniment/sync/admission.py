"""Whose segments count: who belongs to the group, who is out, and who let whom in.

Removed devices are a set that only grows. Of a device that is out count the segments that a
remaining device has built on. A removal voids every invitation from before, and what a removed
device introduces; a device that got in so counts if a remaining one has built on its log.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from uuid import UUID

from muniment.sync.body import Body
from muniment.sync.membership import issuer_name


@dataclass(frozen=True, slots=True)
class Group:
    """The devices that synchronise, as one of them knows them.

    Args:
        vault_tag: 16 bytes.
        device: This device.
        issuers: The keys that introduce a device, by name: of invitations and of devices.
        devices: The keys of the devices, those that are out included.
        removed: The devices that are out.
        void: Names of issuers that introduce nobody any more.
        said: The removals that each log names, as far as it was read.
    """

    vault_tag: bytes
    device: UUID
    issuers: Mapping[str, bytes]
    devices: Mapping[UUID, bytes]
    removed: frozenset[UUID] = frozenset()
    void: frozenset[str] = frozenset()
    said: Mapping[UUID, frozenset[UUID]] = field(default_factory=dict)

    def without(self, devices: frozenset[UUID]) -> "Group":
        """Return the group after the removal of devices: every invitation so far is void."""
        own = {issuer_name(key) for key in self.devices.values()}
        out = {issuer_name(self.devices[one]) for one in devices & self.devices.keys()}
        void = self.void | (self.issuers.keys() - own) | out
        return replace(self, removed=self.removed | devices, void=void)

    @property
    def others(self) -> dict[UUID, bytes]:
        """The other devices that remain, with their keys."""
        out = self.removed | {self.device}
        return {device: key for device, key in self.devices.items() if device not in out}


class Admission:
    """Decides which segments count, while logs are read.

    Args:
        group: As it was known before.
    """

    def __init__(self, group: Group) -> None:
        self._group = group
        self._built_on: dict[UUID, int] = {}
        self._news: dict[UUID, frozenset[UUID]] = {}
        self.issuers = dict(group.issuers)
        self.devices = dict(group.devices)
        self.void = set(group.void)
        self.said = dict(group.said)

    def counts(self, device: UUID, sequence: int) -> bool:
        """Return whether a segment counts, unless something is wrong with it."""
        is_in = device not in self._group.removed
        return is_in or sequence <= self._built_on.get(device, 0)

    def build_on(self, device: UUID, body: Body) -> bool:
        """Note what the next segment in the log of a device builds on.

        Returns:
            Whether more segments count now.
        """
        if not self._group.removed or device in self._group.removed:
            return False
        is_more = False
        for other, position in body.seen.items():
            is_uncertain = other in self._group.removed or other not in self.devices
            if is_uncertain and position.sequence > self._built_on.get(other, 0):
                self._built_on[other] = position.sequence
                is_more = True
        return is_more

    def introduced_key(self, device: UUID, body: Body) -> bytes | None:
        """Return the key of a new device, from the introduction in its first segment."""
        introduction = body.introduction
        if introduction is None:
            return None
        issuer, vault_tag = self.issuers.get(introduction.issuer), self._group.vault_tag
        if issuer is None or not introduction.is_signed_by(issuer, vault_tag, device):
            return None
        return introduction.public_key

    def is_void(self, device: UUID, body: Body) -> bool:
        """Return whether a removal voids the introduction of a new device."""
        introduction = body.introduction
        is_void = introduction is not None and introduction.issuer in self.void
        return is_void and not self._built_on.get(device, 0)

    def take_in(self, device: UUID, public_key: bytes, body: Body) -> None:
        """Note who belongs to the group, from a segment that counts."""
        self.devices[device] = public_key
        self.said[device] = self.said.get(device, frozenset()).union(body.removed)
        keys = {issuer_name(key): key for key in body.invitations}
        self.issuers |= keys
        if self.said[device] != self._group.removed:
            self.void.update(keys)
        self.issuers[issuer_name(public_key)] = public_key
        if device in self._group.removed:
            self.void.add(issuer_name(public_key))
            return
        news = frozenset(body.removed) - self._group.removed
        if news:
            self._news[device] = self._news.get(device, frozenset()) | news

    @property
    def newly_removed(self) -> frozenset[UUID]:
        """The devices that the logs say are out, and that were not known to be.

        Where several are named, only those that most devices of the group name: a removed device
        that names those who removed it is not believed once others have agreed.
        """
        named = {device for said in self._news.values() for device in said}
        counts = Counter(
            device
            for writer, said in self._news.items()
            if writer in self._group.devices
            for device in said
        )
        most = max(counts.values(), default=0)
        return frozenset(device for device in named if counts[device] == most)
