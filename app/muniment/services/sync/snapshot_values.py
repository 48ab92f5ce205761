"""What a device keeps of the snapshots that others write, and what it says of them."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from uuid import UUID

from muniment.services.sync.sync_state import SyncState, announced_values
from muniment.sync.body import LogPosition, positions_to_json
from muniment.sync.logs import NOTHING, Alarm, AlarmKind, LogReader
from muniment.sync.snapshot_finding import FoundSnapshot, SnapshotFinder

if TYPE_CHECKING:
    from muniment.storage.unit_of_work import UnitOfWork
    from muniment.sync.admission import Group


def trusted_devices(state: SyncState, group: "Group") -> dict[UUID, bytes]:
    """Return the devices on whose word a snapshot counts, with their keys.

    They are those whose logs were read. One that joins knows none, and trusts the device that
    invited it alone: the founder may have been removed since.
    """
    others = group.others
    known = {device: key for device, key in others.items() if device in state.known}
    founder = UUID(state.values["founder"][0])
    inviters = {device: key for device, key in others.items() if device != founder}
    return known or inviters or others


def known_after(state: SyncState, found: FoundSnapshot | None) -> dict[UUID, LogPosition]:
    """Return how far each log is known, with a snapshot."""
    known = dict(state.known)
    for device, position in found.manifest.covers.items() if found is not None else ():
        if position.sequence > known.get(device, NOTHING).sequence:
            known[device] = position
    return known


def take_over(unit: "UnitOfWork", state: SyncState, found: FoundSnapshot, now_ms: int) -> None:
    """Note what a snapshot says of the group, and how far the logs are known with it."""
    values, manifest, own = state.values, found.manifest, state.device
    devices, names = dict(values["devices"]), dict(values["names"])
    answered, to_answer = dict(values.get("answered", {})), dict(values.get("to_answer", {}))
    new = {
        device: position
        for device, position in known_after(state, found).items()
        if position != state.known.get(device)
    }
    for device, position in new.items():
        member, name = manifest.members[device], str(device)
        unit.sync.add_segment(name, position.sequence, position.segment_hash)
        if member.question > state.known.get(device, NOTHING).sequence:
            to_answer[name] = member.question
        answered[name] = max(answered.get(name, 0), member.answers.get(own, 0))
    for device, member in manifest.members.items():
        if device != own:
            devices.setdefault(str(device), member.public_key.hex())
            names.setdefault(str(device), member.name)
    announced = announced_values(values, [key.hex() for key in manifest.issuers])
    seen_at = values.get("seen_at", {}) | {str(device): now_ms for device in new}
    unit.sync.set_state(
        {"devices": devices, "names": names, **announced, "seen_at": seen_at}
        | {"answered": answered, "to_answer": to_answer}
    )


def snapshot_values(state: SyncState, reader: LogReader, finder: SnapshotFinder) -> dict[str, Any]:
    """Return the newest snapshot of each device of which everything is known here.

    Notes an alarm where snapshots were there and all are gone, and where one would be needed that
    cannot be used.
    """
    members = reader.waiting & reader.admission.devices.keys()
    awaited = {device: reader.known.get(device, NOTHING) for device in sorted(members)}
    for device, sequence in finder.covered(awaited, reader.ring.first).items():
        reader.alarms.append(Alarm(AlarmKind.MISSING, device, sequence))
    kept: dict[str, Any] = dict(state.values.get("snapshots", {}))
    listed = {device: max(log.snapshots, default=0) for device, log in reader.listing.logs.items()}
    for device, sequence in listed.items():
        before = kept.get(str(device), {"sequence": 0})["sequence"]
        if sequence > before and device in reader.admission.devices.keys() - reader.group.removed:
            found = finder.at(device, sequence, reader.ring.first)
            if found is not None and _is_known(found, reader):
                kept[str(device)] = {
                    "sequence": sequence,
                    "hash": found.manifest_hash.hex(),
                    "extent": found.manifest.extent,
                    "chunks": len(found.manifest.chunks),
                }
    if kept and not any(listed.values()):
        name = max(kept, key=lambda one: kept[one]["extent"])
        if finder.at(UUID(name), kept[name]["sequence"], reader.ring.first) is None:
            alarm = Alarm(AlarmKind.ROLLED_BACK, UUID(name), kept[name]["sequence"])
            reader.alarms.append(alarm)
    return {"snapshots": kept}


def _is_known(found: FoundSnapshot, reader: LogReader) -> bool:
    """Return whether a snapshot holds nothing that is not known here, and forges nothing."""
    manifest, admission = found.manifest, reader.admission
    return (
        all(
            admission.devices.get(device) == member.public_key
            for device, member in manifest.members.items()
        )
        and manifest.removed <= reader.group.removed
        and set(manifest.issuers) <= set(admission.issuers.values())
        and all(reader.has_read(device, at) for device, at in manifest.covers.items())
    )


def unacknowledged(state: SyncState) -> dict[UUID, LogPosition]:
    """Return the snapshots that the own log does not acknowledge yet."""
    own = acknowledged_by(state.values, state.values["device"])
    snapshots = {
        UUID(name): LogPosition(said["sequence"], bytes.fromhex(said["hash"]))
        for name, said in state.values.get("snapshots", {}).items()
        if name != state.values["device"] and UUID(name) not in state.removed
    }
    return {device: at for device, at in snapshots.items() if own.get(device) != at}


def acknowledged_by(values: Mapping[str, Any], device: str) -> dict[UUID, LogPosition]:
    """Return the newest snapshots that a device acknowledged."""
    said = values.get("acknowledged", {}).get(device, {})
    return {
        UUID(name): LogPosition(at, bytes.fromhex(digest)) for name, (at, digest) in said.items()
    }


def with_acknowledged(
    values: Mapping[str, Any], device: str, positions: Mapping[UUID, LogPosition]
) -> dict[str, Any]:
    """Return what all devices acknowledged, after one did once more."""
    said = values.get("acknowledged", {})
    new = positions_to_json(positions)
    return {**said, device: {**said.get(device, {}), **new}} if new else dict(said)
