"""What a remote lists of a group: the segments and snapshots of each device.

Every device shows the number of its newest segment in the name of an empty file, a head. All heads
are in one folder, so that one listing tells whether anything is new. They are not signed: who
writes to the remote can make others look once too often, or not before they list everything again.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from muniment.sync.names import (
    devices_in,
    head_path,
    heads_folder,
    heads_in,
    log_folder,
    logs_folder,
    sequences_in,
)
from muniment.sync.remote import Remote

_FOREIGN_SHOWN: Final = 20


@dataclass(frozen=True, slots=True)
class ListedLog:
    """The files of one device.

    Args:
        segments: Their numbers.
        snapshots: The numbers of the segments with which a snapshot of this device ends.
    """

    segments: frozenset[int] = frozenset()
    snapshots: frozenset[int] = frozenset()

    @property
    def newest(self) -> int:
        """The number of the newest segment; 0 without any."""
        return max(self.segments, default=0)


@dataclass(frozen=True, slots=True)
class GroupListing:
    """All files of a group; equal while nobody wrote.

    Args:
        logs: By device.
        foreign: Names that are none of ours, such as a sync program's conflicted copies.
    """

    logs: Mapping[UUID, ListedLog] = field(default_factory=dict)
    foreign: tuple[str, ...] = ()

    def of(self, device: UUID) -> ListedLog:
        """Return the files of a device."""
        return self.logs.get(device, ListedLog())

    def holds(self, heads: Collection[tuple[UUID, int]]) -> bool:
        """Return whether the segments that heads announce are there."""
        return all(self.of(device).newest >= sequence for device, sequence in heads)


def list_heads(remote: Remote, vault_tag: bytes) -> frozenset[tuple[UUID, int]]:
    """Return how far the logs go, as their devices say without a signature.

    Raises:
        RemoteUnavailableError: The remote cannot be reached.
    """
    return frozenset(heads_in(remote.names(heads_folder(vault_tag))))


def show_head(remote: Remote, vault_tag: bytes, device: UUID, sequence: int) -> None:
    """Show how far a log goes, in place of what was shown before.

    Raises:
        RemoteUnavailableError: The remote cannot be reached.
    """
    shown = {at for one, at in list_heads(remote, vault_tag) if one == device}
    if sequence not in shown:
        remote.create(head_path(vault_tag, device, sequence), b"")
    for former in sorted(shown - {sequence}):
        remote.delete(head_path(vault_tag, device, former))


def list_group(remote: Remote, vault_tag: bytes) -> GroupListing:
    """List the files of a group.

    Raises:
        RemoteUnavailableError: The remote cannot be reached.
    """
    folder = logs_folder(vault_tag)
    below = remote.below(folder)
    parts = [path.partition("/") for path in below or ()]
    names = remote.names(folder) if below is None else {name for name, _, _ in parts}
    devices, foreign = devices_in(names)
    logs = {}
    for device in devices:
        if below is None:
            files = remote.names(log_folder(vault_tag, device))
        else:
            files = [file for name, _, file in parts if name == str(device)]
        segments, snapshots, strangers = sequences_in(files)
        logs[device] = ListedLog(frozenset(segments), frozenset(snapshots))
        foreign += strangers
    return GroupListing(logs, tuple(foreign[:_FOREIGN_SHOWN]))
