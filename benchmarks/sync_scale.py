"""What sync costs by the number of devices and memories: computed, not measured.

``python -m benchmarks.sync_scale`` prints the tables of docs/sync-scale.md. The constants were
measured by ``muniment bench sync``, or follow from the formats.
"""

import sys
from dataclasses import dataclass
from typing import Final

from muniment.domain.sync.sync_setup import SnapshotRule
from muniment.services.sync.background_sync import INTERVAL_S
from muniment.services.sync.remote_watch import LOOKS_AT_HEADS

_EDIT_BYTES: Final = 450
"""Of the file of one small edit, without its text."""
_OPERATION_BYTES: Final = 150
"""Of an operation in a chunk, compressed, with a text of about 200 characters."""
_OPERATIONS_PER_MEMORY: Final = 2
_OPERATIONS_PER_CHUNK: Final = 5_000
_TAKE_IN_S: Final = 0.0006
"""Processor time of an operation that is taken in."""
_SEEN_BYTES: Final = 110
"""Of one position of another log in a segment, before compression; hashes do not compress."""
_MEMBER_BYTES: Final = 420
"""Of a device in a manifest."""
_EDITS_A_DAY: Final = 20
"""Of each device."""
_REQUEST_S: Final = 0.05
_BYTES_PER_S: Final = 1_250_000
"""10 Mbit/s."""
_DAY_S: Final = 86_400

DEVICES: Final = (2, 5, 10, 30, 100, 300, 1_000)
MEMORIES: Final = (1_000, 10_000, 100_000, 1_000_000, 10_000_000)


@dataclass(frozen=True, slots=True)
class Scale:
    """A group.

    Args:
        devices: How many write.
        memories: How many there are.
    """

    devices: int
    memories: int

    @property
    def chunks(self) -> int:
        """Of a snapshot."""
        return -(-self.memories * _OPERATIONS_PER_MEMORY // _OPERATIONS_PER_CHUNK)

    @property
    def snapshot_bytes(self) -> int:
        """Of a snapshot, with its manifest."""
        operations = self.memories * _OPERATIONS_PER_MEMORY
        return operations * _OPERATION_BYTES + self.devices * _MEMBER_BYTES

    @property
    def segments_between(self) -> int:
        """How many segments there are between two snapshots."""
        rule = SnapshotRule()
        return max(rule.segments, rule.per_chunk * self.chunks)

    @property
    def days_between(self) -> float:
        """Between two snapshots."""
        return self.segments_between / (self.devices * _EDITS_A_DAY)

    @property
    def stored_bytes(self) -> int:
        """Two snapshots, and at most the segments of two intervals."""
        return 2 * (self.snapshot_bytes + self.segments_between * self.edit_bytes)

    @property
    def edit_bytes(self) -> int:
        """Of a file with one small edit, where every other device wrote once since the last one."""
        return _EDIT_BYTES + (self.devices - 1) * _SEEN_BYTES

    @property
    def rewritten_share(self) -> float:
        """Bytes of snapshots for each byte of edits."""
        return self.snapshot_bytes / (self.segments_between * self.edit_bytes)

    @property
    def listings_a_day(self) -> float:
        """Requests of all idle devices: the heads at each look, and sometimes every folder."""
        for_each_look = 1 + (1 + self.devices) / (LOOKS_AT_HEADS + 1)
        return self.devices * for_each_look * _DAY_S / INTERVAL_S

    @property
    def first_pull_s(self) -> float:
        """At 10 Mbit/s and 50 ms a request, half an interval after a snapshot."""
        operations = self.memories * _OPERATIONS_PER_MEMORY
        requests = self.chunks + self.segments_between / 2 + self.devices
        transfer = (
            self.snapshot_bytes + self.segments_between / 2 * self.edit_bytes
        ) / _BYTES_PER_S
        return operations * _TAKE_IN_S + requests * _REQUEST_S + transfer


def main() -> None:
    """Print the tables."""
    lines = ["| devices | listings a day, all idle | requests a second | bytes of a small edit |"]
    lines += ["|---|---|---|---|"]
    for devices in DEVICES:
        one = Scale(devices, 10_000)
        each = f"{one.listings_a_day:,.0f} | {one.listings_a_day / _DAY_S:,.1f}"
        lines.append(f"| {devices:,} | {each} | {one.edit_bytes:,} |")
    lines += ["", "| memories | devices | snapshot, MB | chunks | files between | days between |"]
    lines[-1] += " folder, MB | rewritten per byte | first pull, s |"
    lines += ["|---|---|---|---|---|---|---|---|---|"]
    for memories in MEMORIES:
        for devices in (2, 10, 100):
            one = Scale(devices, memories)
            sizes = f"{one.snapshot_bytes / 1e6:,.1f} | {one.chunks:,} | {one.segments_between:,}"
            times = f"{one.days_between:,.1f} | {one.stored_bytes / 1e6:,.1f}"
            costs = f"{one.rewritten_share:,.1f} | {one.first_pull_s:,.0f}"
            lines.append(f"| {memories:,} | {devices} | {sizes} | {times} | {costs} |")
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
