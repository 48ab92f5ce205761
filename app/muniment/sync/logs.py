"""Read the logs of all devices from a remote, and write the own one.

A segment counts only when everything about it holds: its number follows the last one known, the
hash in it is that of the segment before, its device signed it, and it decrypts. Anything else is
not there yet, or does not count (`muniment.sync.admission`). What a segment's writer had seen comes
before it, so that no operation arrives before those that it builds on.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Final
from uuid import UUID

from muniment.domain.history.history import Operation
from muniment.domain.vault.secret_bytes import Secret
from muniment.sync.admission import Admission, Group
from muniment.sync.body import Body, LogPosition, decoded_body
from muniment.sync.group_listing import GroupListing
from muniment.sync.log_keys import KeyRing, key_id
from muniment.sync.names import segment_path
from muniment.sync.remote import Remote
from muniment.sync.segment import (
    HEAD_BYTES,
    NO_SEGMENT,
    SEGMENT_BYTES_MAX,
    SegmentHead,
    is_signed_by,
    open_segment,
    previous_of,
    segment_hash,
)

NOTHING: Final = LogPosition(0, NO_SEGMENT)
"""The position in a log of which nothing is known."""


class AlarmKind(StrEnum):
    """What is wrong with the remote."""

    ROLLED_BACK = "rolled-back"
    """It lacks a segment of a device that was there before, and whose place shows nothing."""

    FORKED = "forked"
    """It shows another segment than before, signed by the same device."""

    MISSING = "missing"
    """It lacks a segment that a snapshot covers, and this device cannot use the snapshot."""


@dataclass(frozen=True, slots=True)
class Alarm:
    """Something that no faulty connection explains, about the log of one device."""

    kind: AlarmKind
    device: UUID
    sequence: int


@dataclass(frozen=True, slots=True)
class ReadSegment:
    """A verified segment.

    Args:
        head: What it is.
        position: In the log.
        public_key: Of its device.
        body: Without the operations, which take much more memory than the sealed bytes.
        operation_count: How many there are.
        sealed: The file.
        log_key: Opens it.
    """

    head: SegmentHead
    position: LogPosition
    public_key: bytes
    body: Body
    operation_count: int
    sealed: bytes
    log_key: Secret

    @property
    def device(self) -> UUID:
        """Whose log it is in."""
        return self.head.device

    def operations(self) -> Sequence[Operation]:
        """Decode the operations."""
        body = opened_body(self.sealed, self.head, self.log_key)
        return () if body is None else body.operations


@dataclass(slots=True)
class LogReader:
    """Reads what is new on a remote, once.

    Args:
        remote: Where the logs are.
        listing: What it lists.
        group: Who belongs together.
        ring: The log keys; those that are handed over to this device are added.
        known: How far each log is known, the own one included.
        recorded: Returns the hash of a segment that was read or written before.
        uploaded: The number of the newest segment of the own log that the remote held.

    Attributes:
        alarms: What no faulty connection explains.
        waiting: Devices whose next segment is there, or was seen by others, and cannot be used yet.
        set_aside: How many segments do not count, of devices that are out or that they let in.
        admission: Who belongs together, with what was read.
        is_copied: Whether another device uses this one's id: this is a copy, or an older backup.
        holds_own: Whether the remote holds the newest segment that this device uploaded. Without
            it nothing may be written: the segments after it may be there no longer, and a restored
            backup would write others in their place.
        expected: How many new segments the remote lists.
    """

    remote: Remote
    listing: GroupListing
    group: Group
    ring: KeyRing
    known: dict[UUID, LogPosition]
    recorded: Callable[[UUID, int], bytes | None]
    uploaded: int = 0
    alarms: list[Alarm] = field(default_factory=list)
    waiting: set[UUID] = field(default_factory=set)
    set_aside: dict[UUID, int] = field(default_factory=dict)
    is_copied: bool = False
    holds_own: bool = False
    expected: int = 0
    _hashes: dict[tuple[UUID, int], bytes] = field(default_factory=dict)
    admission: Admission = field(init=False)
    _void: set[UUID] = field(default_factory=set)
    _has_learned: bool = False
    _lacks_key: bool = False
    _newest: dict[UUID, int] = field(default_factory=dict)
    _seen: dict[UUID, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.admission = Admission(self.group)

    def segments(self) -> Iterator[ReadSegment]:
        """Yield the new segments of other devices, each after those that it builds on.

        Raises:
            RemoteUnavailableError: The remote cannot be reached.
        """
        self._check_own()
        logs = self.listing.logs
        shown = {device: logs[device].newest for device in logs if device != self.group.device}
        self._newest = shown
        for device in self.known.keys() - {self.group.device}:
            if device not in self.group.devices:
                continue
            self._check_kept(device, shown.get(device, 0))
        self.expected = sum(
            max(0, newest - self.known.get(device, NOTHING).sequence)
            for device, newest in shown.items()
            if device not in self.group.removed
        )
        is_moving = True
        while is_moving and not self.is_copied:
            is_moving = False
            for device in shown:
                for segment in self._next_of(device):
                    is_moving = True
                    yield segment
            # A key, or what a device has built on, may open the log of one that came before.
            is_moving = is_moving or self._has_learned or self._finds_keys()
            self._has_learned = False
        self._note_rest()

    def _note_rest(self) -> None:
        """Note what is there and was not read."""
        out = self.group.removed | (self._void - self.admission.devices.keys())
        for device, newest in self._newest.items():
            missing = newest - self.known.get(device, NOTHING).sequence
            if missing > 0 and device in out:
                self.set_aside[device] = missing
            elif missing > 0:
                self.waiting.add(device)
        for device, sequence in self._seen.items():
            if sequence > self.known.get(device, NOTHING).sequence and device not in out:
                self.waiting.add(device)

    def _next_of(self, device: UUID) -> Iterator[ReadSegment]:
        while (found := self._verified(device)) is not None and self._is_caused(found.body):
            self.known[device] = found.position
            self._hashes[device, found.position.sequence] = found.position.segment_hash
            self.admission.take_in(device, found.public_key, found.body)
            yield found

    def _verified(self, device: UUID) -> ReadSegment | None:
        """Return the next segment of a log if it is whole and the device's."""
        before = self.known.get(device, NOTHING)
        head = SegmentHead(self.group.vault_tag, device, before.sequence + 1, before.segment_hash)
        is_counted = self.admission.counts(device, head.sequence)
        raw = self._raw(device, head.sequence) if is_counted else None
        if raw is None:
            return None
        # Nothing is unpacked that a device of the group did not sign; the first segment of a new
        # one is sealed with the group's key.
        public_key = self.admission.devices.get(device)
        if public_key is not None and not is_signed_by(raw, public_key):
            return None
        body, log_key = self._opened(raw, head)
        if body is None:
            self._note_closed(raw, head, public_key)
            return None
        if public_key is None:
            public_key = self.admission.introduced_key(device, body)
            if public_key is None or not is_signed_by(raw, public_key):
                return None
            if self.admission.is_void(device, body):
                self._void.add(device)
                return None
        self._learn(device, body, log_key)
        position = LogPosition(head.sequence, segment_hash(raw))
        said = replace(body, operations=())
        return ReadSegment(head, position, public_key, said, len(body.operations), raw, log_key)

    def _opened(self, raw: bytes, head: SegmentHead) -> tuple[Body | None, Secret]:
        """Return a body, and the key that opens it."""
        for log_key in self.ring.held().values():
            body = opened_body(raw, head, log_key)
            if body is not None:
                return body, log_key
        return None, self.ring.first

    def _note_closed(self, raw: bytes, head: SegmentHead, public_key: bytes | None) -> None:
        """Note a segment that cannot be opened: a fork, or one under a key that is not here yet."""
        if public_key is None:
            return
        if not raw.startswith(head.encoded()):
            self._alarm(AlarmKind.FORKED, head.device, head.sequence)
        else:
            self._lacks_key = bool(self.group.removed)

    def _finds_keys(self) -> bool:
        """Look for log keys further on in the logs; return whether there are new ones."""
        if not self._lacks_key:
            return False
        self._lacks_key = False
        is_new = False
        for device, newest in self._newest.items():
            public_key = self.admission.devices.get(device)
            if public_key is None or device in self.group.removed:
                continue
            for sequence in range(self.known.get(device, NOTHING).sequence + 1, newest + 1):
                is_new |= self._takes_keys(device, sequence, public_key)
        return is_new

    def _takes_keys(self, device: UUID, sequence: int, public_key: bytes) -> bool:
        raw = self._raw(device, sequence)
        if raw is None or not is_signed_by(raw, public_key):
            return False
        head = SegmentHead(self.group.vault_tag, device, sequence, previous_of(raw))
        body = opened_body(raw, head, self.ring.first)
        return body is not None and self.ring.take_in(body.handovers, device)

    def _learn(self, device: UUID, body: Body, log_key: Secret) -> None:
        """Note what helps to read other logs, before the segment itself is applied.

        It may build on segments that open only with a key in it.
        """
        self._has_learned |= self.admission.build_on(device, body)
        if device not in self.group.removed:
            self._has_learned |= self.ring.take_in(body.handovers, device)
        self.ring.note_holders(key_id(log_key), [device])

    def _is_caused(self, body: Body) -> bool:
        """Return whether everything that a segment builds on is known."""
        for device, position in body.seen.items():
            is_known = self.known.get(device, NOTHING).sequence >= position.sequence
            is_other = is_known and self._is_other(device, position)
            if device == self.group.device:
                self.is_copied |= is_other or not is_known
            elif is_other:
                self._alarm(AlarmKind.FORKED, device, position.sequence)
            if not is_known:
                self._seen[device] = max(position.sequence, self._seen.get(device, 0))
                return False
        return True

    def has_read(self, device: UUID, position: LogPosition) -> bool:
        """Return whether a log is known up to a position."""
        is_known = self.known.get(device, NOTHING).sequence >= position.sequence
        return is_known and not self._is_other(device, position)

    def _is_other(self, device: UUID, position: LogPosition) -> bool:
        """Return whether another device saw another segment in this place."""
        own = self._hashes.get((device, position.sequence))
        own = self.recorded(device, position.sequence) if own is None else own
        return own is not None and own != position.segment_hash

    # --- what is wrong

    def _check_own(self) -> None:
        """Find out whether another device writes this one's log."""
        own, at = self.group.device, self.known.get(self.group.device, NOTHING)
        self.is_copied = self.listing.of(own).newest > at.sequence
        if self.is_copied or not self.uploaded:
            self.holds_own = not self.is_copied
            return
        raw = self._raw(own, self.uploaded) or b""
        self.holds_own = segment_hash(raw) == self.recorded(own, self.uploaded)
        self.is_copied = not self.holds_own and is_signed_by(raw, self.group.devices[own])
        if not self.holds_own and not self.is_copied:
            # Gone, or cut.
            self._alarm(AlarmKind.ROLLED_BACK, own, self.uploaded)

    def _check_kept(self, device: UUID, newest: int) -> None:
        """Note an alarm where the remote has forgotten what it showed before."""
        at = self.known[device]
        if newest >= at.sequence:
            return
        raw = self._raw(device, at.sequence)
        if raw is None:
            self._alarm(AlarmKind.ROLLED_BACK, device, at.sequence)

    def _alarm(self, kind: AlarmKind, device: UUID, sequence: int) -> None:
        alarm = Alarm(kind, device, sequence)
        if alarm not in self.alarms:
            self.alarms.append(alarm)

    def _raw(self, device: UUID, sequence: int) -> bytes | None:
        path = segment_path(self.group.vault_tag, device, sequence)
        return self.remote.read(path, SEGMENT_BYTES_MAX)


def opened_body(raw: bytes, head: SegmentHead, log_key: Secret) -> Body | None:
    """Return what a segment says; ``None`` for anything but that whole segment."""
    opened = open_segment(raw, head, log_key)
    return None if opened is None else decoded_body(opened)


class Uploaded(StrEnum):
    """What became of a segment of the own log."""

    THERE = "there"
    """The remote holds exactly these bytes."""

    LATE = "late"
    """It does not show them yet; the same bytes are uploaded again next time."""

    COPIED = "copied"
    """Another device wrote another segment in its place, under this one's id."""


def upload(remote: Remote, path: str, segment: bytes, public_key: bytes) -> Uploaded:
    """Upload a sealed segment, and read it back.

    Args:
        remote: Where to.
        path: Its final name.
        segment: The exact bytes that were journaled; a retry sends the same.
        public_key: Of this device.

    Raises:
        RemoteUnavailableError: The remote cannot be reached.
    """
    remote.create(path, segment)
    found = remote.read(path, SEGMENT_BYTES_MAX)
    if found is not None and found != segment:
        # Half of another one, too: what would complete it may have been lost when a backup was
        # restored, and what it hides may be whole for others.
        is_another = found[:HEAD_BYTES] == segment[:HEAD_BYTES] and not segment.startswith(found)
        if is_another or is_signed_by(found, public_key):
            return Uploaded.COPIED
        # An upload that was interrupted left half of it.
        remote.replace(path, segment)
        found = remote.read(path, SEGMENT_BYTES_MAX)
    return Uploaded.THERE if found == segment else Uploaded.LATE
