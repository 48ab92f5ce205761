"""What a round of sync keeps in the state, from the segments that it read."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from muniment.domain.clock import Stamp, stamp_ms
from muniment.domain.history.history import Operation
from muniment.services.sync.pulled import Pulled
from muniment.services.sync.snapshot_values import with_acknowledged
from muniment.services.sync.sync_state import SyncState, announced_values
from muniment.storage.memories.merging import Merged
from muniment.sync.body import LogPosition
from muniment.sync.logs import LogReader, ReadSegment

_CONFLICTS_KEPT: Final = 200
_LEFT_OUT_KEPT: Final = 200
_CLOCKS_DIFFER_MS: Final = 10 * 60 * 1000


def unsaid(state: SyncState) -> dict[UUID, LogPosition]:
    """Return how far other logs are known, where the own log does not say so yet."""
    told = state.values["told"]
    return {
        device: position
        for device, position in state.known.items()
        if device != state.device and told.get(str(device), 0) < position.sequence
    }


def findings(reader: LogReader) -> dict[str, Any]:
    """Return what the status reports of the remote."""
    return {
        "alarms": [[alarm.kind, str(alarm.device), alarm.sequence] for alarm in reader.alarms],
        "foreign": list(reader.listing.foreign),
        "waiting": sorted(map(str, reader.waiting)),
    }


def member_values(state: SyncState, segments: Sequence[ReadSegment]) -> dict[str, Any]:
    """Return the devices, their names and the keys that may introduce others, with new ones."""
    devices, names = dict(state.values["devices"]), dict(state.values["names"])
    announced = list[str]()
    for segment in segments:
        devices[str(segment.device)] = segment.public_key.hex()
        announced += [key.hex() for key in segment.body.invitations]
        if segment.body.introduction is not None:
            names[str(segment.device)] = segment.body.introduction.name
    return {"devices": devices, "names": names, **announced_values(state.values, announced)}


def conflict_values(state: SyncState, merged: Merged) -> dict[str, Any]:
    """Return the memories with conflicts, the latest last."""
    over = merged.conflicting.keys() | merged.settled
    kept = [memory for memory in state.values["conflicts"] if memory not in over]
    return {"conflicts": [*kept, *merged.conflicting][-_CONFLICTS_KEPT:]}


def left_out_values(state: SyncState, merged: Merged) -> dict[str, Any]:
    """Return the memories whose changes could not be applied so far, the latest last."""
    before = [one for one in state.values.get("left_out", ()) if one not in merged.damaged]
    return {"left_out": [*before, *merged.damaged][-_LEFT_OUT_KEPT:]}


def seen_at_values(
    state: SyncState, segments: Sequence[ReadSegment], now_ms: int
) -> dict[str, int]:
    """Return when something new of each device last arrived."""
    before: dict[str, int] = state.values.get("seen_at", {})
    return before | {str(segment.device): now_ms for segment in segments}


class ClockWatch:
    """Notes which devices date what they do ahead of this one's clock.

    Every device goes on from the highest stamp that it knows, so one clock that is ahead moves the
    stamps of all. What tells that clock from the others is a stamp above everything before it.

    Args:
        latest: The highest stamp that was known before.
        now_ms: The current time.
    """

    def __init__(self, latest: Stamp, now_ms: int) -> None:
        self._latest_ms = max(stamp_ms(latest), now_ms + _CLOCKS_DIFFER_MS)
        self._found: dict[str, int | None] = {}

    def watched(self, operations: Iterable[Operation]) -> Iterator[Operation]:
        """Yield operations, each after those that it builds on, and look at their stamps."""
        for operation in operations:
            made_ms = stamp_ms(operation.stamp)
            self._found.setdefault(operation.device, None)
            if made_ms > self._latest_ms:
                self._latest_ms = self._found[operation.device] = made_ms
            yield operation

    def values(self, state: SyncState) -> dict[str, Any]:
        """Return the newest stamps of the devices that are ahead, in milliseconds."""
        found = {**state.values.get("ahead", {}), **self._found}
        return {"ahead": {device: at for device, at in found.items() if at is not None}}


def answer_values(state: SyncState, segments: Sequence[ReadSegment]) -> dict[str, Any]:
    """Return which of the own segments each device has answered, and what is asked here."""
    answered = dict(state.values.get("answered", {}))
    to_answer = dict(state.values.get("to_answer", {}))
    for segment in segments:
        device = str(segment.device)
        if state.device in segment.body.answers:
            answered[device] = segment.body.answers[state.device]
        if segment.body.is_question:
            to_answer[device] = segment.position.sequence
    return {"answered": answered, "to_answer": to_answer}


def acknowledged_values(state: SyncState, segments: Sequence[ReadSegment]) -> dict[str, Any]:
    """Return which snapshots each device has acknowledged."""
    values = state.values
    for segment in segments:
        said = with_acknowledged(values, str(segment.device), segment.body.acknowledged)
        values = {**values, "acknowledged": said}
    return {"acknowledged": values.get("acknowledged", {})}


def operation_counts(pulled: Pulled) -> Mapping[str, int]:
    """Return how many operations came from each device; those of a snapshot from its writer."""
    counts: Counter[str] = Counter()
    if pulled.found is not None:
        counts[str(pulled.found.device)] += pulled.found.manifest.operations
    for segment in pulled.segments:
        counts[str(segment.device)] += segment.operation_count
    return counts
