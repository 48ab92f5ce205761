"""Snapshots: what several logs hold up to named positions, in a few large files.

A snapshot belongs to the log of the device that wrote it, and has the number of the newest segment
of that log in it. Its manifest says how far it covers each log, who belonged to the group there,
and which chunks hold the operations. The manifest is sealed with the first log key, so that every
device can read it, the chunks with one that no removed device has. Format: docs/formats/sync.md.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Self
from uuid import UUID

from muniment.domain.errors import InvalidInputError
from muniment.domain.history.exchanged import SUBJECTS, WIPE
from muniment.domain.history.history import PURGE, Operation
from muniment.domain.vault.secret_bytes import Secret
from muniment.sync.admission import Group
from muniment.sync.body import (
    Body,
    LogPosition,
    canonical,
    decoded_body,
    encoded_body,
    key_of,
    positions_from_json,
    positions_to_json,
    sequence_of,
)
from muniment.sync.log_keys import KeyHandover, handover_from_json, handover_to_json
from muniment.sync.membership import is_device_name, issuer_name
from muniment.sync.segment import (
    CHUNK_MAGIC,
    MANIFEST_MAGIC,
    NO_SEGMENT,
    SegmentHead,
    is_signed_by,
    open_segment,
    previous_of,
    seal_segment,
    segment_hash,
)

_VERSION = 1


class UnreadableSnapshotError(Exception):
    """The chunks of a snapshot are not what its manifest names, or of another version."""


@dataclass(frozen=True, slots=True, repr=False)
class Member:
    """A device of the group, as its log says up to a snapshot.

    Args:
        public_key: Verifies its signatures.
        name: What people call it.
        removed: The devices that its log says are out.
        question: The newest of its segments that every device has to answer; 0 without one.
        answers: The newest question that it answered, by the log that it is in.
    """

    public_key: bytes
    name: str
    removed: frozenset[UUID] = frozenset()
    question: int = 0
    answers: Mapping[UUID, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, repr=False)
class Manifest:
    """What a snapshot holds.

    Args:
        covers: How far it holds each log.
        members: Of the group, those that are out included.
        issuers: Keys of the invitations that the logs announced.
        void: Names of issuers that introduce nobody any more.
        removed: The devices that are out.
        handovers: The later log keys, for every device that remains.
        holders: Devices that may have each of them, by its id.
        log_key: The id of the key that seals the chunks.
        chunks: Their hashes, in order.
        operations: How many they hold.
    """

    covers: Mapping[UUID, LogPosition]
    members: Mapping[UUID, Member]
    issuers: Sequence[bytes]
    void: frozenset[str]
    removed: frozenset[UUID]
    handovers: Sequence[KeyHandover]
    holders: Mapping[str, frozenset[UUID]]
    log_key: str
    chunks: Sequence[bytes]
    operations: int

    @property
    def extent(self) -> int:
        """How many segments it stands for."""
        return sum(position.sequence for position in self.covers.values())

    def group_with(self, group: Group) -> Group:
        """Return the group that a device knows, with what the snapshot says of it."""
        if self.removed - group.removed:
            group = group.without(self.removed - group.removed)
        devices = {device: member.public_key for device, member in self.members.items()}
        issuers = {issuer_name(key): key for key in (*self.issuers, *devices.values())}
        said = {device: member.removed for device, member in self.members.items()}
        return replace(
            group,
            issuers={**issuers, **group.issuers},
            devices={**devices, **group.devices},
            void=group.void | self.void,
            said={
                device: said.get(device, frozenset()) | group.said.get(device, frozenset())
                for device in said.keys() | group.said.keys()
            },
        )

    def encoded(self) -> bytes:
        """Encode it in canonical form."""
        return canonical(
            {
                "v": _VERSION,
                "covers": positions_to_json(self.covers),
                "members": {str(one): _to_json(said) for one, said in self.members.items()},
                "issuers": [key.hex() for key in self.issuers],
                "void": sorted(self.void),
                "removed": sorted(map(str, self.removed)),
                "keys": [handover_to_json(handover) for handover in self.handovers],
                "holders": {name: sorted(map(str, them)) for name, them in self.holders.items()},
                "log_key": self.log_key,
                "chunks": [digest.hex() for digest in self.chunks],
                "operations": self.operations,
            }
        )

    @classmethod
    def decoded(cls, raw: bytes) -> Self | None:
        """Decode what `encoded` returned; ``None`` for what no program of this version writes."""
        try:
            said = json.loads(raw)
            found = cls(
                positions_from_json(said["covers"]),
                {UUID(device): _from_json(member) for device, member in said["members"].items()},
                tuple(map(key_of, said["issuers"])),
                frozenset(map(_text, said["void"])),
                _devices(said["removed"]),
                tuple(map(handover_from_json, said["keys"])),
                {_text(name): _devices(them) for name, them in said["holders"].items()},
                _text(said["log_key"]),
                tuple(map(key_of, said["chunks"])),
                sequence_of(said["operations"] + 1) - 1,
            )
        except (
            *(ValueError, TypeError, LookupError, AttributeError, RecursionError),
            InvalidInputError,
        ):
            return None
        return (
            found if said["v"] == _VERSION and found.covers.keys() <= found.members.keys() else None
        )


@dataclass(frozen=True, slots=True)
class SnapshotPlace:
    """Where a snapshot is.

    Args:
        vault_tag: 16 bytes.
        device: That wrote it.
        sequence: The number of the newest segment of its own log in it.
    """

    vault_tag: bytes
    device: UUID
    sequence: int

    def seal_manifest(
        self, manifest: Manifest, *, log_key: Secret, signing_key: Secret, **options: Any
    ) -> bytes:
        """Return the bytes of its manifest; the keys and options are those of `seal_segment`."""
        own = manifest.covers[self.device].segment_hash
        head = SegmentHead(self.vault_tag, self.device, self.sequence, own, MANIFEST_MAGIC)
        return seal_segment(
            head, manifest.encoded(), log_key=log_key, signing_key=signing_key, **options
        )

    def open_manifest(self, raw: bytes, log_key: Secret) -> Manifest | None:
        """Open a manifest that its device signed with the key that it names itself.

        Returns:
            ``None`` for anything but the whole manifest of this snapshot. Whether that key belongs
            to the group has to be known otherwise.
        """
        own = previous_of(raw)
        head = SegmentHead(self.vault_tag, self.device, self.sequence, own, MANIFEST_MAGIC)
        opened = open_segment(raw, head, log_key)
        manifest = None if opened is None else Manifest.decoded(opened)
        if manifest is None or manifest.covers.get(self.device) != LogPosition(self.sequence, own):
            return None
        is_signed = is_signed_by(raw, manifest.members[self.device].public_key)
        return manifest if is_signed else None

    def seal_chunk(
        self,
        operations: Sequence[Operation],
        *,
        previous: bytes = NO_SEGMENT,
        log_key: Secret,
        signing_key: Secret,
        **options: Any,
    ) -> bytes:
        """Return the bytes of a chunk.

        Args:
            operations: What it holds.
            previous: The hash of the chunk before.
            log_key: Known to no device that is out.
            signing_key: The device's.
            options: Of `seal_segment`.
        """
        head = self._chunk_head(previous)
        body = encoded_body(Body(operations))
        return seal_segment(head, body, log_key=log_key, signing_key=signing_key, **options)

    def open_chunks(
        self, chunks: Iterator[bytes], hashes: Sequence[bytes], log_key: Secret
    ) -> Iterator[Sequence[Operation]]:
        """Yield the operations of each chunk.

        Raises:
            UnreadableSnapshotError: One is not what the manifest names.
        """
        previous = NO_SEGMENT
        for raw, expected in zip(chunks, hashes, strict=True):
            opened = open_segment(raw, self._chunk_head(previous), log_key)
            body = None if opened is None else decoded_body(opened)
            if body is None or segment_hash(raw) != expected:
                raise UnreadableSnapshotError
            previous = expected
            yield body.operations

    def _chunk_head(self, previous: bytes) -> SegmentHead:
        return SegmentHead(self.vault_tag, self.device, self.sequence, previous, CHUNK_MAGIC)


def removed_by(operation: Operation) -> Sequence[str]:
    """Return what an operation removes for good, whatever comes before or after it."""
    if operation.action == WIPE:
        subjects: list[str] = operation.patch[SUBJECTS]
        return subjects
    return (operation.subject,) if operation.action == PURGE else ()


def _to_json(member: Member) -> dict[str, Any]:
    return {
        "public_key": member.public_key.hex(),
        "name": member.name,
        "removed": sorted(map(str, member.removed)),
        "question": member.question,
        "answers": {str(device): sequence for device, sequence in member.answers.items()},
    }


def _from_json(said: Mapping[str, Any]) -> Member:
    if not isinstance(said["name"], str) or (said["name"] and not is_device_name(said["name"])):
        raise ValueError
    return Member(
        key_of(said["public_key"]),
        said["name"],
        _devices(said["removed"]),
        sequence_of(said["question"] + 1) - 1,
        {UUID(device): sequence_of(at) for device, at in said["answers"].items()},
    )


def _devices(said: Sequence[str]) -> frozenset[UUID]:
    return frozenset(map(UUID, said))


def _text(said: object) -> str:
    if not isinstance(said, str):
        raise TypeError
    return said
