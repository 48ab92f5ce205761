"""What a round reads from the remote before it writes to the vault."""

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import chain
from typing import IO, TYPE_CHECKING, Any

from muniment.services.sync.snapshot_values import (
    known_after,
    snapshot_values,
    trusted_devices,
)
from muniment.services.sync.sync_state import SyncState
from muniment.sync.group_listing import list_group
from muniment.sync.log_keys import KeyRing
from muniment.sync.logs import NOTHING, LogReader, ReadSegment
from muniment.sync.segment import segment_hash
from muniment.sync.snapshot_finding import FoundSnapshot, SnapshotFinder

if TYPE_CHECKING:
    from muniment.domain.cancellation import CancellationToken
    from muniment.domain.history.history import Operation
    from muniment.storage.store import Store
    from muniment.sync.admission import Group
    from muniment.sync.remote import Remote


@dataclass(frozen=True, slots=True)
class StoredSnapshot:
    """A snapshot whose chunks were read.

    Args:
        found: Its manifest.
        file: The chunks, sealed as they are on the remote.
        sizes: Of each, in bytes.
    """

    found: FoundSnapshot
    file: IO[bytes]
    sizes: tuple[int, ...]

    def operations(self, ring: KeyRing) -> "Iterator[Operation]":
        """Yield what it holds.

        Raises:
            UnreadableSnapshotError: A program of another version wrote it.
        """
        self.file.seek(0)
        chunks = (self.file.read(size) for size in self.sizes)
        return chain.from_iterable(self.found.operations(chunks, ring))


@dataclass(frozen=True, slots=True)
class Pulled:
    """What was read.

    Args:
        reader: Read the logs.
        segments: The new ones.
        snapshot: What comes before them, where they do not tell everything.
        values: What to keep of the snapshots of others.
    """

    reader: LogReader
    segments: list[ReadSegment]
    snapshot: StoredSnapshot | None
    values: dict[str, Any]

    @property
    def found(self) -> FoundSnapshot | None:
        """The snapshot."""
        return None if self.snapshot is None else self.snapshot.found

    def operations(self) -> "Iterator[Operation]":
        """Yield all operations, those of the snapshot first.

        Raises:
            UnreadableSnapshotError: As `StoredSnapshot.operations`.
        """
        if self.snapshot is not None:
            yield from self.snapshot.operations(self.reader.ring)
        for segment in self.segments:
            yield from segment.operations()


class Puller:
    """Reads what is new on the remote, for one round.

    Args:
        store: Knows what was read before.
        remote: Where the files are.
        token: Stops it between two files, and learns how many are done.
        stack: Closes the files that it makes.
    """

    def __init__(
        self, store: "Store", remote: "Remote", token: "CancellationToken", stack: ExitStack
    ) -> None:
        self._store = store
        self._remote = remote
        self._token = token
        self._stack = stack
        self._damaged: set[bytes] = set()

    def leave_out(self, pulled: Pulled) -> None:
        """Read without a snapshot that cannot be used."""
        if pulled.found is not None:
            self._damaged.add(pulled.found.manifest_hash)

    def read(self, state: SyncState, group: "Group") -> Pulled:
        """Read what is new.

        Args:
            state: As the vault keeps it.
            group: Who belongs together, as far as this round knows.

        Raises:
            OperationCancelledError: It was stopped.
            RemoteUnavailableError: The remote cannot be reached.
        """
        ring = state.ring()
        if group.removed != state.removed:
            ring.forget_served()
        listing = list_group(self._remote, group.vault_tag)
        finder = SnapshotFinder(self._remote, group.vault_tag, listing)
        snapshot = self._snapshot(finder, state, group, ring)
        found = None if snapshot is None else snapshot.found
        known = known_after(state, found)
        if found is not None:
            found.give_keys(ring)
            group = found.manifest.group_with(group)
        with self._store.read() as reading:
            reader = LogReader(
                self._remote,
                listing,
                group,
                ring,
                known,
                lambda device, sequence: reading.sync.hash_of(str(device), sequence),
                reading.sync.newest_uploaded(str(group.device)),
            )
            if known.get(state.device, NOTHING) != state.position:
                reader.is_copied = True
                return Pulled(reader, [], snapshot, {})
            segments = list(self._followed(reader))
            return Pulled(reader, segments, snapshot, snapshot_values(state, reader, finder))

    def _followed(self, reader: LogReader) -> Iterator[ReadSegment]:
        """Yield the new segments, and report progress before each."""
        for done, segment in enumerate(reader.segments()):
            self._token.check()
            self._token.on_progress(done, reader.expected)
            yield segment

    def _snapshot(
        self, finder: SnapshotFinder, state: SyncState, group: "Group", ring: KeyRing
    ) -> StoredSnapshot | None:
        """Return the snapshot to go on from, with all its chunks, if one is needed."""
        trusted = trusted_devices(state, group)
        while found := finder.trusted(state.known, trusted, ring, damaged=self._damaged):
            stored = self._stored(finder, found)
            if stored is not None:
                return stored
            self._damaged.add(found.manifest_hash)
        return None

    def _stored(self, finder: SnapshotFinder, found: FoundSnapshot) -> StoredSnapshot | None:
        """Read the chunks into a file, so that the vault is not locked meanwhile."""
        file = self._stack.enter_context(tempfile.TemporaryFile())  # noqa: SIM115
        sizes = []
        hashes = found.manifest.chunks
        for done, (raw, expected) in enumerate(zip(finder.chunks(found), hashes, strict=True)):
            self._token.check()
            self._token.on_progress(done, len(hashes))
            if segment_hash(raw) != expected:
                return None
            sizes.append(file.write(raw))
        return StoredSnapshot(found, file, tuple(sizes))
