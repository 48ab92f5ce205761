"""How sync stands, from what the vault keeps of it."""

from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from muniment.domain.clock import moment_of
from muniment.domain.ids import MemoryId
from muniment.domain.sync.sync_setup import SyncCondition, SyncDevice, SyncStatus
from muniment.services.sync.sync_state import SyncState
from muniment.sync.logs import AlarmKind
from muniment.sync.membership import fingerprint

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from muniment.storage.reading import Reading

_ALARMS: Final = {
    AlarmKind.ROLLED_BACK: "The sync folder lacks changes of {device} that it held before; nothing "
    "is lost here. Let the program that copies the folder finish, or restore its newest copy.",
    AlarmKind.FORKED: "The sync folder holds other changes of {device} in the place of earlier "
    "ones; they are not used. Restore a copy of the folder from before, and check who can write "
    "to it.",
    AlarmKind.MISSING: "The sync folder lacks changes of {device}, and the snapshot that holds "
    "them is incomplete or not from a device that this one trusts. Let the program that copies the "
    "folder finish. If this stays so, turn sync off here and join with a new invitation. If that "
    "does not help, set sync up anew: turn it off on every device, set it up on one in an empty "
    "folder, and join with the others. Everything that they hold is merged.",
}


def status_of(state: SyncState, reading: "Reading", now_ms: int) -> SyncStatus:
    """Return how sync stands, from what the vault keeps."""
    values = state.values
    local = set(values["local"])
    unsent = reading.sync.unsent_count(values["device"], values["sent"])
    there = reading.memories.known_by_ids(map(MemoryId, values["conflicts"]))
    waiting = len(reading.sync.waiting(values["device"]))
    return SyncStatus(
        _condition(state, is_behind=bool(unsent or waiting)),
        folder=values["folder"],
        last_at=_moment(values["last_at"]),
        unsent=unsent,
        removals=values["removals"],
        devices=tuple(_devices(state, now_ms)),
        alarms=tuple(
            _ALARMS[AlarmKind(kind)].format(device=state.name_of(device))
            for kind, device, _ in values["alarms"]
        ),
        foreign_names=tuple(values["foreign"]),
        conflicts=tuple(memory for memory in values["conflicts"] if memory in there),
        left_out=tuple(_left_out(values, reading)),
        local_namespaces=tuple(row.name for row in reading.namespaces.all() if row.uid in local),
    )


def _left_out(values: "Mapping[str, Any]", reading: "Reading") -> "Iterator[str]":
    """Yield the memories of which changes are missing here, as long as they are damaged."""
    ids = [MemoryId(memory_id) for memory_id in values.get("left_out", ())]
    there, readable = reading.memories.known_by_ids(ids), reading.memories.by_ids(ids)
    yield from (memory_id for memory_id in ids if memory_id in there and memory_id not in readable)


def _condition(state: SyncState, *, is_behind: bool) -> SyncCondition:
    values = state.values
    if state.is_out:
        return SyncCondition.REMOVED
    if values["paused"]:
        return SyncCondition.PAUSED
    problem = values["problem"]
    # First what sync waits for: the answer may be needed before an alarm ends.
    if values["alarms"] and problem != SyncCondition.ASKING:
        return SyncCondition.ALARM
    if problem:
        return SyncCondition(problem)
    return SyncCondition.WAITING if is_behind else SyncCondition.IN_SYNC


def _devices(state: SyncState, now_ms: int) -> list[SyncDevice]:
    # A device that is out reads on nowhere.
    group, waiting = state.group, set() if state.is_out else set(state.values["waiting"])
    ahead = state.values.get("ahead", {})
    set_aside = state.values.get("set_aside", {})
    found = [
        SyncDevice(
            str(device),
            state.name_of(str(device)),
            fingerprint(key),
            device == state.device,
            state.known[device].sequence if device in state.known else 0,
            str(device) in waiting,
            _moment(state.values.get("seen_at", {}).get(str(device))),
            device in group.removed,
            set_aside.get(str(device), 0),
            ahead.get(str(device), 0) > now_ms,
        )
        for device, key in group.devices.items()
    ]
    return sorted(
        found,
        key=lambda device: (not device.is_own, device.is_removed, device.name, device.id),
    )


def _moment(milliseconds: int | None) -> datetime | None:
    return None if milliseconds is None else moment_of(milliseconds)
