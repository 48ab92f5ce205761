"""Find the snapshot from which a device goes on that lacks segments, or joins.

A snapshot counts if a device that is trusted wrote it, or says in its log that it holds what it
should: the log of the writer itself may no longer tell who let it in. It counts only together with
the newest segment of each log in it, which stay on the remote, so that no position can be invented.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from muniment.crypto.signatures import SIGNATURE_BYTES
from muniment.domain.history.history import Operation
from muniment.domain.vault.secret_bytes import Secret
from muniment.sync.body import Body, LogPosition
from muniment.sync.group_listing import GroupListing
from muniment.sync.log_keys import KeyRing
from muniment.sync.logs import NOTHING, opened_body
from muniment.sync.names import chunk_path, segment_path, snapshot_path
from muniment.sync.remote import Remote
from muniment.sync.segment import (
    SEGMENT_BYTES_MAX,
    SegmentHead,
    is_signed_by,
    previous_of,
    segment_hash,
)
from muniment.sync.snapshot import Manifest, SnapshotPlace, UnreadableSnapshotError


@dataclass(frozen=True, slots=True, eq=False)
class FoundSnapshot:
    """A snapshot on the remote, whose manifest is whole.

    Args:
        place: Where it is.
        manifest: What it holds.
        manifest_hash: SHA-256 of the manifest's file.
    """

    place: SnapshotPlace
    manifest: Manifest
    manifest_hash: bytes

    @property
    def device(self) -> UUID:
        """The device that wrote it."""
        return self.place.device

    @property
    def public_key(self) -> bytes:
        """The key that its device signed it with, as it says itself."""
        return self.manifest.members[self.device].public_key

    @property
    def position(self) -> LogPosition:
        """What an acknowledgement names."""
        return LogPosition(self.place.sequence, self.manifest_hash)

    def operations(self, chunks: Iterator[bytes], ring: KeyRing) -> Iterator[Sequence[Operation]]:
        """Yield the operations of each chunk.

        Raises:
            UnreadableSnapshotError: A chunk is not what was written, or its key is not there.
        """
        log_key = ring.held().get(self.manifest.log_key)
        if log_key is None:
            raise UnreadableSnapshotError
        yield from self.place.open_chunks(chunks, self.manifest.chunks, log_key)

    def give_keys(self, ring: KeyRing) -> None:
        """Add the log keys in it that are for this device."""
        ring.take_in(self.manifest.handovers, self.device)
        for name, holders in self.manifest.holders.items():
            ring.note_holders(name, holders)


class SnapshotFinder:
    """Reads the manifests on a remote.

    Args:
        remote: Where they are.
        vault_tag: Of the group.
        listing: What the remote lists.
    """

    def __init__(self, remote: Remote, vault_tag: bytes, listing: GroupListing) -> None:
        self._remote = remote
        self._vault_tag = vault_tag
        self._listing = listing

    def all(self, log_key: Secret) -> list[FoundSnapshot]:
        """Return every snapshot whose manifest is whole, the one that holds most first.

        Args:
            log_key: The first one, with which every manifest is sealed.
        """
        found = [
            self.at(device, sequence, log_key)
            for device, log in self._listing.logs.items()
            for sequence in log.snapshots
        ]
        whole = [one for one in found if one is not None]
        return sorted(whole, key=lambda one: one.manifest.extent, reverse=True)

    def at(self, device: UUID, sequence: int, log_key: Secret) -> FoundSnapshot | None:
        """Return one snapshot."""
        path = snapshot_path(self._vault_tag, device, sequence)
        raw = self._remote.read(path, SEGMENT_BYTES_MAX)
        place = SnapshotPlace(self._vault_tag, device, sequence)
        manifest = None if raw is None else place.open_manifest(raw, log_key)
        if raw is None or manifest is None:
            return None
        return FoundSnapshot(place, manifest, segment_hash(raw))

    def trusted(
        self,
        known: Mapping[UUID, LogPosition],
        trusted: Mapping[UUID, bytes],
        ring: KeyRing,
        *,
        damaged: Collection[bytes] = (),
    ) -> FoundSnapshot | None:
        """Return the snapshot to go on from; ``None`` if the logs are enough, or none counts.

        Of two of which one names the writer of the other as out of the group, the one counts for
        which more trusted devices speak.

        Args:
            known: How far each log is known; nothing of others for a device that joins.
            trusted: The devices whose word counts, with the keys that verify it.
            ring: The log keys.
            damaged: Hashes of the manifests of snapshots that cannot be used.
        """
        is_new = not trusted.keys() & known.keys()
        if not is_new and not any(self._lacks_next(device, known) for device in self._listing.logs):
            return None
        needed = [
            one
            for one in self.all(ring.first)
            if one.manifest_hash not in damaged and (is_new or self._is_needed(one, known))
        ]
        said = self._acknowledged(needed, trusted, ring)
        speakers = {one: _speakers(one, said, trusted) for one in needed}
        counted = [
            one
            for one in needed
            if speakers[one]
            and self._has_heads(one, trusted)
            and not any(
                one.device in other.manifest.removed and len(speakers[other]) >= len(speakers[one])
                for other in needed
            )
        ]
        return max(counted, key=lambda one: (len(speakers[one]), one.manifest.extent), default=None)

    def covered(self, known: Mapping[UUID, LogPosition], log_key: Secret) -> dict[UUID, int]:
        """Return which segments are the next ones, and are not there although later ones are.

        Only those that some snapshot covers: others may be late.

        Args:
            known: The logs to look at, and how far each is known.
            log_key: The first one.
        """
        lacking = {
            device: at.sequence + 1
            for device, at in known.items()
            if self._lacks_next(device, known)
        }
        covers = [one.manifest.covers for one in self.all(log_key)] if lacking else []
        return {
            device: sequence
            for device, sequence in lacking.items()
            if any(sequence < them.get(device, NOTHING).sequence for them in covers)
        }

    def chunks(self, found: FoundSnapshot) -> Iterator[bytes]:
        """Yield the chunks of a snapshot as they are on the remote; empty where one is missing."""
        for index in range(len(found.manifest.chunks)):
            path = chunk_path(self._vault_tag, found.device, found.place.sequence, index)
            yield self._remote.read(path, SEGMENT_BYTES_MAX) or b""

    def _lacks_next(self, device: UUID, known: Mapping[UUID, LogPosition]) -> bool:
        """Return whether more of a log is there, but not what follows on what is known."""
        log, at = self._listing.of(device), known.get(device, NOTHING).sequence
        return log.newest > at and at + 1 not in log.segments

    def _is_needed(self, found: FoundSnapshot, known: Mapping[UUID, LogPosition]) -> bool:
        """Return whether it holds what is not there to be read any more."""
        return any(
            position.sequence > known.get(device, NOTHING).sequence
            and self._lacks_next(device, known)
            for device, position in found.manifest.covers.items()
        )

    def _has_heads(self, found: FoundSnapshot, trusted: Mapping[UUID, bytes]) -> bool:
        """Return whether the newest segment of each log in it is there, and its device's."""
        for device, position in found.manifest.covers.items():
            key = trusted.get(device, found.manifest.members[device].public_key)
            raw = self._raw(device, position.sequence)
            if segment_hash(raw) != position.segment_hash or not is_signed_by(raw, key):
                return False
        return True

    def _acknowledged(
        self, found: Sequence[FoundSnapshot], trusted: Mapping[UUID, bytes], ring: KeyRing
    ) -> dict[UUID, set[LogPosition]]:
        """Return the snapshots that trusted devices acknowledge in segments after them."""
        keys = KeyRing(ring.vault_tag, ring.first, dict(ring.later), ring.signing_keys)
        for one in found:
            one.give_keys(keys)
        said: dict[UUID, set[LogPosition]] = {}
        for device, key in trusted.items() if found else ():
            covered = (one.manifest.covers.get(device, NOTHING).sequence for one in found)
            after = min(covered)
            for sequence in sorted(self._listing.of(device).segments):
                if sequence > after:
                    said.setdefault(device, set()).update(self._said(device, sequence, key, keys))
        return said

    def _said(
        self, device: UUID, sequence: int, public_key: bytes, ring: KeyRing
    ) -> Collection[LogPosition]:
        raw = self._raw(device, sequence)
        if not is_signed_by(raw, public_key):
            return ()
        head = SegmentHead(self._vault_tag, device, sequence, previous_of(raw))
        bodies = (opened_body(raw, head, key) for key in ring.held().values())
        body = next((one for one in bodies if one is not None), Body())
        return body.acknowledged.values()

    def _raw(self, device: UUID, sequence: int) -> bytes:
        path = segment_path(self._vault_tag, device, sequence)
        return self._remote.read(path, SEGMENT_BYTES_MAX) or bytes(SIGNATURE_BYTES)


def _speakers(
    found: FoundSnapshot,
    said: Mapping[UUID, Collection[LogPosition]],
    trusted: Mapping[UUID, bytes],
) -> set[UUID]:
    """Return the trusted devices that wrote or acknowledged a snapshot."""
    speakers = {device for device, them in said.items() if found.position in them}
    if trusted.get(found.device) == found.public_key:
        speakers.add(found.device)
    return speakers
