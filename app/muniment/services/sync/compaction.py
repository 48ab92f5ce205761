"""Delete the files that a snapshot makes needless."""

from collections.abc import Iterator
from typing import TYPE_CHECKING
from uuid import UUID

from muniment.sync.group_listing import list_group
from muniment.sync.logs import NOTHING
from muniment.sync.names import (
    chunks_folder,
    chunks_in,
    devices_in,
    segment_path,
    snapshot_path,
)
from muniment.sync.snapshot import SnapshotPlace
from muniment.sync.snapshot_finding import FoundSnapshot

if TYPE_CHECKING:
    from muniment.domain.cancellation import CancellationToken
    from muniment.sync.remote import Remote


def delete_covered(
    remote: "Remote", base: FoundSnapshot, newest: SnapshotPlace, token: "CancellationToken"
) -> None:
    """Delete all that a snapshot covers, but the newest of each log.

    The newest segment that it covers stays: by it every device finds out that its log was rolled
    back, or that it is a copy of another. Of the snapshots stay two, so that one that is damaged
    later does no harm.

    Args:
        remote: Where they are.
        base: Every active device acknowledged it, and it was just read to its end.
        newest: The snapshot that continues it.
        token: Stops it between two files.

    Raises:
        OperationCancelledError: It was stopped.
        RemoteUnavailableError: The remote cannot be reached.
    """
    for path in list(_covered(remote, base, newest)):
        token.check()
        remote.delete(path)


def _covered(remote: "Remote", base: FoundSnapshot, newest: SnapshotPlace) -> Iterator[str]:
    """Yield the paths of manifests, their chunks, and segments, in the order to delete them."""
    tag, covers = newest.vault_tag, base.manifest.covers
    logs = list_group(remote, tag).logs
    kept = {(one.device, one.sequence) for one in (newest, base.place)}

    def is_over(device: UUID, sequence: int) -> bool:
        is_covered = sequence <= covers.get(device, NOTHING).sequence
        return is_covered and (device, sequence) not in kept

    for device, log in logs.items():
        over = (one for one in sorted(log.snapshots) if is_over(device, one))
        yield from (snapshot_path(tag, device, one) for one in over)
    for device in devices_in(remote.names(chunks_folder(tag)))[0]:
        folder = chunks_folder(tag, device)
        chunks = chunks_in(remote.names(folder))
        yield from (f"{folder}/{name}" for one, name in chunks if is_over(device, one))
    for device, log in logs.items():
        end = covers.get(device, NOTHING).sequence
        yield from (segment_path(tag, device, one) for one in sorted(log.segments) if one < end)
