"""Sync between devices: requests and results."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final

from muniment.domain.clock import Stamp
from muniment.domain.memories.memory import Memory
from muniment.domain.vault.secret_bytes import Secret

REMOVALS_FREE: Final = 4
"""So many memories another device may remove without being asked, however few there are."""

REMOVALS_MAX: Final = 50
REMOVALS_MAX_SHARE: Final = 0.2


def is_too_much(removed: int, live: int) -> bool:
    """Return whether so many of the live memories would go that a person has to agree."""
    share = removed / live if live else 0.0
    return removed > REMOVALS_MAX or (removed > REMOVALS_FREE and share > REMOVALS_MAX_SHARE)


def is_server(folder: str) -> bool:
    """Return whether it is the address of a folder on a server, and not a path."""
    return folder.startswith(("https://", "http://", "s3://"))


@dataclass(frozen=True, slots=True)
class SnapshotRule:
    """When a device writes a snapshot: a new device reads so many segments besides it, at most.

    Args:
        segments: New segments, of all logs, since the newest snapshot.
        per_chunk: At least so many for each chunk of the newest one, all of which are rewritten.
    """

    segments: int = 500
    per_chunk: int = 40


class SyncCondition(StrEnum):
    """How sync stands."""

    OFF = "off"
    WAITING = "waiting"
    """It has not run since it was set up, or there is something to send."""
    IN_SYNC = "in-sync"
    PAUSED = "paused"
    REMOVED = "removed"
    """Another device removed this one; it has to join again."""
    OFFLINE = "offline"
    ASKING = "asking"
    """Another device removed so much that a person has to agree."""
    ALARM = "alarm"
    """The remote lacks or changed what it showed before."""


@dataclass(frozen=True, slots=True, repr=False)
class SyncSetup:
    """How this device begins to synchronise.

    Args:
        folder: The folder through which the devices synchronise: the path of one that exists, or
            the address of one on a WebDAV server or in an S3 bucket.
        device_name: What people call this device.
        local_namespaces: Namespaces that stay on this device.
        invitation: Of the device to join; ``None`` for the first device.
        user: Of the server; for S3 the id of the access key. Empty for a path.
        password: Of the user; for S3 the secret access key.
    """

    folder: str
    device_name: str
    local_namespaces: tuple[str, ...] = ()
    invitation: Secret | None = None
    user: str = ""
    password: Secret | None = None

    @property
    def access(self) -> "RemoteAccess":
        """What opens the folder."""
        return RemoteAccess(self.folder, self.user, self.password)


@dataclass(frozen=True, slots=True, repr=False)
class RemoteAccess:
    """What opens the folder through which devices synchronise.

    Args:
        folder: As in `SyncSetup`.
        user: As there.
        password: As there.
    """

    folder: str
    user: str = ""
    password: Secret | None = None

    @property
    def is_server(self) -> bool:
        """Whether the folder is on a server, and not one of this machine."""
        return is_server(self.folder)

    @property
    def is_s3(self) -> bool:
        """Whether the folder is in an S3 bucket."""
        return self.folder.startswith("s3://")


@dataclass(frozen=True, slots=True)
class SyncReport:
    """What one round of sync did.

    Args:
        received: Operations that were new here.
        sent: Operations that were uploaded.
        created: Memories that came into being here.
        changed: Other memories that changed here.
        removed: Memories that went to the trash here, or were removed permanently.
        conflicts: Memories of which one device changed the text without knowing another's.
        left_out: Memories whose changes were not applied, because their record here is damaged.
        batch_id: Undoes what was received; ``None`` where nothing was.
    """

    received: int = 0
    sent: int = 0
    created: int = 0
    changed: int = 0
    removed: int = 0
    conflicts: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    batch_id: str | None = None


@dataclass(frozen=True, slots=True, repr=False)
class ReplacedText:
    """A text that another device replaced without knowing it.

    Args:
        text: The text.
        device_name: The device that wrote it.
        written_at: When it was written, by that device's clock.
        stamp: Of the operation that wrote it.
    """

    text: str
    device_name: str
    written_at: datetime
    stamp: Stamp


@dataclass(frozen=True, slots=True, repr=False)
class SyncConflict:
    """A memory of which devices changed the text without knowing of each other.

    Args:
        memory: With the text that counts for now.
        replaced: The other texts, the latest last; at least one.
    """

    memory: Memory
    replaced: tuple[ReplacedText, ...]


@dataclass(frozen=True, slots=True)
class SyncDevice:
    """A device of the group.

    Args:
        id: Of its log.
        name: What people call it; empty until it was heard of.
        fingerprint: Of its key, for people to compare.
        is_own: Whether it is this device.
        segments: How many segments of its log are known here.
        is_waiting: Whether there is more in its log that cannot be read yet.
        seen_at: When something new of it last arrived here; ``None`` for this device, and until
            something has.
        is_removed: Whether it is out of the group.
        set_aside: How many segments of a removed device are not used.
        is_clock_ahead: Whether it dated its last changes well ahead of this device's clock. Nothing
            is wrong with them; one of the two clocks is.
    """

    id: str
    name: str
    fingerprint: str
    is_own: bool
    segments: int
    is_waiting: bool
    seen_at: datetime | None = None
    is_removed: bool = False
    set_aside: int = 0
    is_clock_ahead: bool = False


@dataclass(frozen=True, slots=True)
class SyncStatus:
    """How sync stands, and what needs a person.

    Args:
        condition: In a word.
        folder: Through which the devices synchronise.
        last_at: When it last ran to its end.
        unsent: Operations that wait to be sent.
        removals: Memories that a paused pull would remove.
        devices: The group, this device first.
        alarms: What is wrong with the remote, one sentence each.
        foreign_names: Names in the folder that are none of ours.
        conflicts: Memories of which two devices changed the text; the latest last.
        left_out: Damaged memories, to which changes of other devices were not applied.
        local_namespaces: Namespaces that stay on this device.
        is_running: Whether a round is running.
        files_done: How many files the running round, or the last one, has read or sent.
        files_in_all: How many there are to read or send; 0 until that is known.
    """

    condition: SyncCondition
    folder: str | None = None
    last_at: datetime | None = None
    unsent: int = 0
    removals: int = 0
    devices: tuple[SyncDevice, ...] = ()
    alarms: tuple[str, ...] = ()
    foreign_names: tuple[str, ...] = ()
    conflicts: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    local_namespaces: tuple[str, ...] = field(default=())
    is_running: bool = False
    files_done: int = 0
    files_in_all: int = 0

    @property
    def needs_attention(self) -> bool:
        """Whether a person has to answer, or to look at the remote."""
        return self.condition in {
            SyncCondition.ASKING,
            SyncCondition.ALARM,
            SyncCondition.REMOVED,
        }
