"""Write a snapshot when the logs have grown, and delete what the one before made needless."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import UUID

from muniment.domain.access import SYSTEM
from muniment.domain.sync.sync_setup import SnapshotRule
from muniment.services.sync.compaction import delete_covered
from muniment.services.sync.removals import has_removals_to_tell, statement_of
from muniment.services.sync.snapshot_values import acknowledged_by
from muniment.services.sync.sync_state import SyncState, required_state
from muniment.services.sync.taking_in import parts_of
from muniment.storage.sync.agreed_purges import active_devices
from muniment.sync.body import Body, LogPosition
from muniment.sync.group_listing import list_group
from muniment.sync.log_keys import key_id
from muniment.sync.logs import opened_body
from muniment.sync.membership import issuer_name
from muniment.sync.names import chunk_path, segment_path, snapshot_path
from muniment.sync.segment import (
    NO_SEGMENT,
    SEGMENT_BYTES_MAX,
    SegmentHead,
    previous_of,
    segment_hash,
)
from muniment.sync.snapshot import (
    Manifest,
    Member,
    SnapshotPlace,
    UnreadableSnapshotError,
    removed_by,
)
from muniment.sync.snapshot_finding import FoundSnapshot, SnapshotFinder

if TYPE_CHECKING:
    from muniment.domain.cancellation import CancellationToken
    from muniment.domain.history.history import Operation
    from muniment.services.vault.open_vault import OpenVault
    from muniment.sync.remote import Remote


class SnapshotWriter:
    """Writes one snapshot at the end of a round that uploaded something.

    It holds the operations of the logs as the logs hold them, not as this vault does: a namespace
    has another name here, or stays on this device, and a damaged memory misses some.

    Args:
        opened: The vault.
        remote: Where the logs are.
        token: Stops it between two files.
        rule: When.
    """

    def __init__(
        self,
        opened: "OpenVault",
        remote: "Remote",
        token: "CancellationToken",
        rule: SnapshotRule,
    ) -> None:
        self._opened = opened
        self._remote = remote
        self._token = token
        self._rule = rule

    def write_if_due(self) -> None:
        """Write a snapshot if the logs have grown.

        Nothing is written twice under one name: an attempt that failed is repeated when the logs,
        the own one among them, have grown as much again.

        Raises:
            OperationCancelledError: It was stopped.
            RemoteUnavailableError: The remote cannot be reached.
        """
        with self._opened.store.read() as reading:
            state = required_state(reading.sync, self._opened.vault.keys)
            waiting = reading.sync.waiting(state.values["device"])
        if waiting or has_removals_to_tell(state.values) or not self._is_due(state):
            return
        with self._opened.store.write(SYSTEM.name) as unit:
            unit.sync.set_state({"snapshot_tried": _extent(state)})
        with suppress(UnreadableSnapshotError):
            listing = list_group(self._remote, state.vault_tag)
            finder = SnapshotFinder(self._remote, state.vault_tag, listing)
            work = _Work(self._opened, self._remote, self._token, state, finder)
            place = work.write()
            if work.base is not None and self._is_acknowledged(state, work.base):
                delete_covered(self._remote, work.base, place, self._token)

    def _is_due(self, state: SyncState) -> bool:
        snapshots = state.values.get("snapshots", {}).values()
        extent, chunks = max(((one["extent"], one["chunks"]) for one in snapshots), default=(0, 0))
        grown = _extent(state) - max(extent, state.values.get("snapshot_tried", 0))
        return bool(grown >= max(self._rule.segments, self._rule.per_chunk * chunks))

    def _is_acknowledged(self, state: SyncState, base: FoundSnapshot) -> bool:
        """Return whether every active device knows all that a snapshot holds."""
        values = state.values
        active = active_devices(values, self._opened.clock.now())
        return all(
            device == str(base.device)
            or _includes(acknowledged_by(values, device).get(base.device), base)
            for device in active
        )


def _extent(state: SyncState) -> int:
    """Return how many segments of all logs are known."""
    return sum(position.sequence for position in state.known.values())


def _includes(acknowledged: LogPosition | None, found: FoundSnapshot) -> bool:
    return acknowledged is not None and (
        acknowledged == found.position or acknowledged.sequence > found.place.sequence
    )


@dataclass(slots=True)
class _Work:
    """One snapshot while it is written.

    Args:
        opened: The vault.
        remote: Where it is written.
        token: Stops it between two files.
        state: What it holds; everything is uploaded.
        finder: Finds those that are there.

    Attributes:
        base: The snapshot that it continues.
    """

    opened: "OpenVault"
    remote: "Remote"
    token: "CancellationToken"
    state: SyncState
    finder: SnapshotFinder
    base: FoundSnapshot | None = None
    _questions: dict[UUID, int] = field(default_factory=dict)
    _answers: dict[UUID, dict[UUID, int]] = field(default_factory=dict)

    def write(self) -> SnapshotPlace:
        """Upload the chunks, and then the manifest that makes a snapshot of them.

        Raises:
            UnreadableSnapshotError: The remote does not hold what was read there, or what was just
                written.
        """
        state = self.state
        place = SnapshotPlace(state.vault_tag, state.device, state.position.sequence)
        self.base = self._found_base()
        log_key = statement_of(state).log_key
        hashes, count = list[bytes](), 0
        for some in parts_of(self._kept()):
            raw = place.seal_chunk(
                some,
                previous=hashes[-1] if hashes else NO_SEGMENT,
                log_key=log_key,
                signing_key=state.signing_key,
            )
            self._put(chunk_path(state.vault_tag, state.device, place.sequence, len(hashes)), raw)
            hashes.append(segment_hash(raw))
            count += len(some)
        manifest = self._manifest(key_id(log_key), hashes, count)
        raw = place.seal_manifest(manifest, log_key=state.log_key, signing_key=state.signing_key)
        self._put(snapshot_path(state.vault_tag, state.device, place.sequence), raw)
        return place

    def _found_base(self) -> FoundSnapshot | None:
        """Return the newest snapshot that this device wrote or acknowledged, with its chunks."""
        own = acknowledged_by(self.state.values, str(self.state.device))
        for found in self.finder.all(self.state.log_key):
            is_own = found.device == self.state.device and found.public_key == self.state.public_key
            if is_own or _includes(own.get(found.device), found):
                hashes = zip(self.finder.chunks(found), found.manifest.chunks, strict=True)
                if all(segment_hash(raw) == expected for raw, expected in hashes):
                    return found
        return None

    def _kept(self) -> "Iterator[Operation]":
        """Yield the operations, without those on what was removed permanently."""
        # The segments are read twice: what they remove is in the base, which comes first.
        gone = {
            subject
            for body in self._bodies()
            for operation in body.operations
            for subject in removed_by(operation)
        }
        for operations in self._parts():
            for operation in operations:
                removed = removed_by(operation)
                gone.update(removed)
                if removed or operation.subject not in gone:
                    yield operation

    def _parts(self) -> "Iterator[Sequence[Operation]]":
        """Yield the operations of the base, and then of the segments after it."""
        if self.base is not None:
            for device, member in self.base.manifest.members.items():
                self._questions[device] = member.question
                self._answers[device] = dict(member.answers)
            yield from self.base.operations(self.finder.chunks(self.base), self.state.ring())
        for body in self._bodies():
            yield body.operations

    def _bodies(self) -> Iterator[Body]:
        """Yield the segments after the base, each after those that it builds on."""
        at = dict.fromkeys(self.state.known, 0)
        if self.base is not None:
            at |= {one: position.sequence for one, position in self.base.manifest.covers.items()}
        waiting: dict[UUID, Body] = {}
        is_moving = True
        while is_moving:
            is_moving = False
            for device, position in self.state.known.items():
                while at[device] < position.sequence:
                    body = waiting.pop(device, None) or self._body(device, at[device] + 1)
                    if any(at.get(one, 0) < seen.sequence for one, seen in body.seen.items()):
                        waiting[device] = body
                        break
                    at[device] += 1
                    is_moving = True
                    self._note(device, at[device], body)
                    yield body
        if waiting:
            raise UnreadableSnapshotError

    def _body(self, device: UUID, sequence: int) -> Body:
        self.token.check()
        tag = self.state.vault_tag
        raw = self.remote.read(segment_path(tag, device, sequence), SEGMENT_BYTES_MAX) or b""
        with self.opened.store.read() as reading:
            known = reading.sync.hash_of(str(device), sequence)
        if segment_hash(raw) == known:
            head = SegmentHead(tag, device, sequence, previous_of(raw))
            for log_key in self.state.ring().held().values():
                body = opened_body(raw, head, log_key)
                if body is not None:
                    return body
        raise UnreadableSnapshotError

    def _note(self, device: UUID, sequence: int, body: Body) -> None:
        if body.is_question:
            self._questions[device] = sequence
        self._answers.setdefault(device, {}).update(body.answers)

    def _manifest(self, log_key: str, hashes: Sequence[bytes], count: int) -> Manifest:
        state, group = self.state, self.state.group
        covers = {device: at for device, at in state.known.items() if at.sequence}
        own = {issuer_name(key) for key in group.devices.values()}
        remaining = {**group.others, state.device: state.public_key}
        return Manifest(
            covers,
            {device: self._member(device, key) for device, key in group.devices.items()},
            tuple(key for name, key in sorted(group.issuers.items()) if name not in own),
            group.void,
            group.removed,
            state.ring().for_all(remaining),
            {name: one.holders for name, one in state.later_keys.items()},
            log_key,
            hashes,
            count,
        )

    def _member(self, device: UUID, public_key: bytes) -> Member:
        names: dict[str, Any] = self.state.values["names"]
        own = self.state.values["device_name"] if device == self.state.device else ""
        return Member(
            public_key,
            own or names.get(str(device), ""),
            self.state.group.said.get(device, frozenset()),
            self._questions.get(device, 0),
            self._answers.get(device, {}),
        )

    def _put(self, path: str, content: bytes) -> None:
        """Write a new file, and read it back."""
        self.token.check()
        self.remote.create(path, content)
        if self.remote.read(path, SEGMENT_BYTES_MAX) != content:
            raise UnreadableSnapshotError
