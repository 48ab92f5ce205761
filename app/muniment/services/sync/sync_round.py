"""One round of sync: read the other logs, apply what is new, write and upload the own one."""

import uuid
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from muniment.crypto.signatures import new_signing_key
from muniment.domain.access import SYSTEM
from muniment.domain.errors import ConflictError, SyncPausedError
from muniment.domain.sync.sync_setup import SyncReport, is_too_much
from muniment.services.sync.portable_namespaces import incoming, outgoing
from muniment.services.sync.sync_state import (
    SyncState,
    is_asking,
    required_state,
    wrapped_keys,
)
from muniment.storage.memories.merging import Merged
from muniment.storage.vault_settings import DEVICE
from muniment.sync.body import Body, LogPosition, encoded_body
from muniment.sync.logs import LogReader, ReadSegment, Uploaded, upload
from muniment.sync.membership import Introduction, introduce
from muniment.sync.names import segment_path
from muniment.sync.segment import SegmentHead, seal_segment, segment_hash

if TYPE_CHECKING:
    from muniment.domain.cancellation import CancellationToken
    from muniment.domain.history.history import Operation
    from muniment.services.vault.open_vault import OpenVault
    from muniment.storage.sync.sync_records import SyncReader
    from muniment.storage.unit_of_work import UnitOfWork
    from muniment.sync.remote import Remote

_LOOKED_AT_ONCE: Final = 1_000
MERGED_AT_ONCE: Final = 5_000
_SEGMENT_CHARACTERS: Final = 4_000_000
_CONFLICTS_KEPT: Final = 200
_ATTEMPTS: Final = 3


class SyncRound:
    """Runs one round; one at a time.

    Args:
        opened: The vault.
        remote: Where the logs are.
        token: Stops the round between two files, and learns how many are done.
        allows_removals: Whether a person agreed to what other devices removed.

    Attributes:
        needs_embedding: Whether new texts wait to be embedded, also when the round failed later.
    """

    def __init__(
        self,
        opened: "OpenVault",
        remote: "Remote",
        token: "CancellationToken",
        *,
        allows_removals: bool = False,
    ) -> None:
        self._opened = opened
        self._remote = remote
        self._token = token
        self._allows_removals = allows_removals
        self._report = SyncReport()
        self.needs_embedding = False

    def run(self) -> SyncReport:
        """Read, apply, write and upload.

        Raises:
            RemoteUnavailableError: The remote cannot be reached; what was done before stays.
            OperationCancelledError: The round was cancelled; what was done before stays.
            SyncPausedError: Other devices removed so much that a person has to agree.
        """
        for _ in range(_ATTEMPTS):
            self._keep_own_id()
            if self._pull() and self._push():
                return self._report
            self._become_another_device()
        raise ConflictError("other devices use this one's id", hint="Sync again later.")

    def _state(self) -> SyncState:
        with self._opened.store.read() as reading:
            return self._state_in(reading.sync)

    def _state_in(self, reader: "SyncReader") -> SyncState:
        return required_state(reader, self._opened.vault.keys)

    # --- who this device is

    def _keep_own_id(self) -> None:
        """Become another device if a restored backup gave this one a new id."""
        if self._opened.store.setting(DEVICE) != self._state().values["device"]:
            self._become_another_device()

    def _become_another_device(self) -> None:
        """Go on under a new id and key: another device, or this one's future, uses the old ones.

        The new log begins with what the old one never got to the remote, and with every invitation
        that is known: nobody can say which arrived. The old key introduces the new one, unless
        nobody knows it yet.
        """
        keys = self._opened.vault.keys
        device, signing_key = str(uuid.uuid4()), new_signing_key()
        with self._opened.store.write(SYSTEM.name) as unit:
            state = self._state_in(unit.sync)
            issuer = state.signing_key if state.position.sequence else state.issuer_key
            sent = unit.sync.drop_waiting(state.values["device"])
            former = {state.values["device"]: state.public_key.hex()}
            unit.set_setting(DEVICE, device)
            unit.sync.set_state(
                {
                    "device": device,
                    "devices": {**state.values["devices"], **former},
                    "names": {
                        **state.values["names"],
                        state.values["device"]: state.values["device_name"],
                    },
                    "sent": sent,
                    "told": {},
                    "answered": {},
                    "question": None,
                    "invitations": state.values["issuers"],
                    **wrapped_keys(keys, signing_key=signing_key, issuer_key=issuer),
                }
            )
            unit.after_commit(self._opened.store.forget_device)

    # --- what others did

    def _pull(self) -> bool:
        """Apply what is new on the remote; false if this is a copy of another device."""
        state = self._state()
        with self._opened.store.read() as reading:
            log_reader = LogReader(
                self._remote,
                state.group,
                dict(state.known),
                lambda device, sequence: reading.sync.hash_of(str(device), sequence),
            )
            segments = list(self._followed(log_reader))
        if log_reader.is_copied:
            return False
        with self._opened.store.write(SYSTEM.name) as unit:
            unit.sync.set_state(_findings(log_reader))
            if segments:
                self._apply(unit, segments)
        return True

    def _followed(self, log_reader: LogReader) -> Iterator[ReadSegment]:
        """Yield the new segments, and report progress before each."""
        for done, segment in enumerate(log_reader.segments()):
            self._token.check()
            self._token.on_progress(done, log_reader.expected)
            yield segment

    def _apply(self, unit: "UnitOfWork", segments: Sequence[ReadSegment]) -> None:
        state = self._state_in(unit.sync)
        now_ms, live = self._opened.now_ms(), unit.sync.live_count()
        local = local_names(unit, state)
        told = (op for segment in segments for op in segment.operations(state.log_key))
        operations = incoming(told, unit, local, now_ms)
        first, merged = unit.journal.flush().sequence + 1, Merged()
        home, moment = unit.namespaces.all()[0].id, self._opened.clock.now()
        while some := _some_of(operations):
            unit.merging.take_in(some, home=home, moment=moment, merged=merged)
        unit.sync.add_pull(first, unit.journal.flush().sequence)
        if is_too_much(len(merged.trashed), live) and not self._allows_removals:
            raise _paused(len(merged.trashed))
        for segment in segments:
            at = segment.position
            unit.sync.add_segment(str(segment.device), at.sequence, at.segment_hash)
        if merged.operations:
            unit.journal.append("sync", "sync:pull", {"from": _counts(segments)})
        unit.sync.set_state(
            {
                **_members(state, segments),
                "removals": 0,
                **_conflicts(state, merged),
                "seen_at": _seen_at(state, segments, now_ms),
                **_answers(state, segments),
            }
        )
        self.needs_embedding |= unit.merging.left_pending
        self._report = SyncReport(
            received=merged.operations,
            created=len(merged.created),
            changed=len(merged.changed),
            removed=len(merged.trashed),
            conflicts=tuple(merged.conflicting),
            left_out=tuple(merged.damaged),
            batch_id=unit.change_set().batch_id if merged.operations else None,
        )

    # --- what this device did

    def _push(self) -> bool:
        """Seal and upload what is unsent; false if another device wrote in its place."""
        if not self._upload():
            return False
        while self._seal():
            if not self._upload():
                return False
        return True

    def _upload(self) -> bool:
        state = self._state()
        device = state.values["device"]
        with self._opened.store.read() as reading:
            waiting = reading.sync.waiting(device)
        for done, (sequence, sealed) in enumerate(waiting):
            self._token.check()
            self._token.on_progress(done, len(waiting))
            path = segment_path(state.vault_tag, state.device, sequence)
            match upload(self._remote, path, sealed, state.public_key):
                case Uploaded.COPIED:
                    return False
                case Uploaded.THERE:
                    with self._opened.store.write(SYSTEM.name) as unit:
                        unit.sync.set_uploaded(device, sequence)
                case Uploaded.LATE:
                    break
        return True

    def _seal(self) -> bool:
        """Seal the next segment and keep its bytes; false if there is nothing to say."""
        with self._opened.store.write(SYSTEM.name) as unit:
            state = self._state_in(unit.sync)
            sent = state.values["sent"]
            unsent = unit.sync.unsent(state.values["device"], sent, _LOOKED_AT_ONCE)
            rows, local = unit.namespaces.all(), local_names(unit, state)
            operations: list[Operation] = []
            characters = 0
            for line in unsent:
                if characters > _SEGMENT_CHARACTERS:
                    break
                said = list(outgoing(line, rows, local))
                operations.extend(said)
                characters += sum(len(str(operation.patch)) for operation in said)
                sent = line.sequence
            invitations = [bytes.fromhex(key) for key in state.values["invitations"]]
            introduction = None if state.position.sequence else self._introduction(state)
            asks, answers = is_asking(state.values), {}
            if not unit.sync.unsent_count(state.values["device"], sent):
                answers = {UUID(name): at for name, at in state.values.get("to_answer", {}).items()}
            if operations or invitations or introduction is not None or asks or answers:
                seen = _unsaid(state)
                body = Body(operations, seen, introduction, invitations, asks, answers)
                self._keep(unit, state, body, last_operation=sent)
            elif sent == state.values["sent"]:
                return False
            unit.sync.set_state({"sent": sent, "invitations": []})
        self._report = replace(self._report, sent=self._report.sent + len(operations))
        return True

    def _keep(
        self, unit: "UnitOfWork", state: SyncState, body: Body, *, last_operation: int
    ) -> None:
        at = state.position
        head = SegmentHead(state.vault_tag, state.device, at.sequence + 1, at.segment_hash)
        sealed = seal_segment(
            head, encoded_body(body), log_key=state.log_key, signing_key=state.signing_key
        )
        unit.sync.add_segment(
            state.values["device"],
            head.sequence,
            segment_hash(sealed),
            sealed=sealed,
            last_operation=last_operation,
        )
        told = {str(device): position.sequence for device, position in body.seen.items()}
        said: dict[str, Any] = {"told": {**state.values["told"], **told}}
        if body.answers:
            said["to_answer"] = {}
        if body.is_question:
            said["question"] = {**state.values["question"], "sequence": head.sequence}
        unit.sync.set_state(said)

    def _introduction(self, state: SyncState) -> Introduction:
        return introduce(
            state.device,
            state.public_key,
            state.values["device_name"],
            vault_tag=state.vault_tag,
            issuer_key=state.issuer_key,
        )


def _some_of(operations: Iterator["Operation"]) -> list["Operation"]:
    """Return the next operations, as many as are held in memory at once."""
    found, characters = [], 0
    for operation in operations:
        found.append(operation)
        characters += len(str(operation.patch))
        if len(found) >= MERGED_AT_ONCE or characters > _SEGMENT_CHARACTERS:
            break
    return found


def local_names(unit: "UnitOfWork", state: SyncState) -> frozenset[str]:
    """Return the names of the namespaces that stay on this device."""
    local = set(state.values["local"])
    return frozenset(row.name for row in unit.namespaces.all() if row.uid in local)


def _unsaid(state: SyncState) -> dict[UUID, LogPosition]:
    """Return how far other logs are known, where the own log does not say so yet."""
    told = state.values["told"]
    return {
        device: position
        for device, position in state.known.items()
        if device != state.device and told.get(str(device), 0) < position.sequence
    }


def _findings(reader: LogReader) -> dict[str, Any]:
    return {
        "alarms": [[alarm.kind, str(alarm.device), alarm.sequence] for alarm in reader.alarms],
        "foreign": reader.foreign,
        "waiting": sorted(map(str, reader.waiting)),
    }


def _members(state: SyncState, segments: Sequence[ReadSegment]) -> dict[str, Any]:
    """Return the devices, their names and the keys that may introduce others, with new ones."""
    devices, names = dict(state.values["devices"]), dict(state.values["names"])
    issuers = list(state.values["issuers"])
    for segment in segments:
        devices[str(segment.device)] = segment.public_key.hex()
        issuers += [key.hex() for key in segment.body.invitations]
        if segment.body.introduction is not None:
            names[str(segment.device)] = segment.body.introduction.name
    return {"devices": devices, "names": names, "issuers": list(dict.fromkeys(issuers))}


def _conflicts(state: SyncState, merged: Merged) -> dict[str, Any]:
    """Return the memories with conflicts, the latest last."""
    over = merged.conflicting.keys() | merged.settled
    kept = [memory for memory in state.values["conflicts"] if memory not in over]
    return {"conflicts": [*kept, *merged.conflicting][-_CONFLICTS_KEPT:]}


def _seen_at(state: SyncState, segments: Sequence[ReadSegment], now_ms: int) -> dict[str, int]:
    """Return when something new of each device last arrived."""
    before: dict[str, int] = state.values.get("seen_at", {})
    return before | {str(segment.device): now_ms for segment in segments}


def _answers(state: SyncState, segments: Sequence[ReadSegment]) -> dict[str, Any]:
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


def _counts(segments: Sequence[ReadSegment]) -> Mapping[str, int]:
    counts: Counter[str] = Counter()
    for segment in segments:
        counts[str(segment.device)] += segment.operation_count
    return counts


def _paused(count: int) -> SyncPausedError:
    error = SyncPausedError(f"memories that other devices removed: {count}")
    error.removals = count
    return error
