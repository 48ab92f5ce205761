"""One round of sync: read the other logs, apply what is new, write and upload the own one."""

from contextlib import ExitStack
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from muniment.domain.access import SYSTEM
from muniment.domain.errors import ConflictError, SyncPausedError, SyncRemovedError
from muniment.domain.sync.sync_setup import SnapshotRule, SyncReport, is_too_much
from muniment.domain.vault.secret_bytes import Secret
from muniment.services.sync.new_identity import become_another_device
from muniment.services.sync.portable_namespaces import Outgoing, incoming
from muniment.services.sync.pulled import Pulled, Puller
from muniment.services.sync.removals import (
    Statement,
    key_values,
    require_membership,
    statement_of,
    values_after,
)
from muniment.services.sync.round_values import (
    ClockWatch,
    acknowledged_values,
    answer_values,
    conflict_values,
    findings,
    left_out_values,
    member_values,
    operation_counts,
    seen_at_values,
    unsaid,
)
from muniment.services.sync.snapshot_values import (
    take_over,
    unacknowledged,
    with_acknowledged,
)
from muniment.services.sync.snapshot_writing import SnapshotWriter
from muniment.services.sync.sync_state import SyncState, is_asking, required_state
from muniment.services.sync.taking_in import SEGMENT_CHARACTERS, TakingIn
from muniment.storage.vault_settings import DEVICE
from muniment.sync.body import Body, encoded_body
from muniment.sync.group_listing import show_head
from muniment.sync.logs import Uploaded, upload
from muniment.sync.membership import Introduction, introduce
from muniment.sync.names import segment_path
from muniment.sync.segment import SegmentHead, seal_segment, segment_hash
from muniment.sync.snapshot import UnreadableSnapshotError

if TYPE_CHECKING:
    from muniment.domain.cancellation import CancellationToken
    from muniment.domain.history.history import Operation
    from muniment.services.vault.open_vault import OpenVault
    from muniment.storage.sync.sync_records import SyncReader
    from muniment.storage.unit_of_work import UnitOfWork
    from muniment.sync.admission import Group
    from muniment.sync.remote import Remote

_LOOKED_AT_ONCE: Final = 1_000
_ATTEMPTS: Final = 3


class SyncRound:
    """Runs one round; one at a time.

    Args:
        opened: The vault.
        remote: Where the logs are.
        token: Stops the round between two files, and learns how many are done.
        allows_removals: Whether a person agreed to what other devices removed.
        snapshot_rule: When to write a snapshot.

    Attributes:
        needs_embedding: Whether new texts wait to be embedded, also when the round failed later.
        left_rows: Whether rows of a wiped namespace wait to be removed, likewise.
    """

    def __init__(
        self,
        opened: "OpenVault",
        remote: "Remote",
        token: "CancellationToken",
        *,
        allows_removals: bool = False,
        snapshot_rule: SnapshotRule,
    ) -> None:
        self._opened = opened
        self._remote = remote
        self._token = token
        self._allows_removals = allows_removals
        self._snapshot_rule = snapshot_rule
        self._report = SyncReport()
        self._may_write = False
        self._has_written = False
        self.needs_embedding = self.left_rows = False

    def run(self) -> SyncReport:
        """Read, apply, write and upload.

        Raises:
            RemoteUnavailableError: The remote cannot be reached; what was done before stays.
            OperationCancelledError: The round was cancelled; what was done before stays.
            SyncPausedError: Other devices removed so much that a person has to agree.
            SyncRemovedError: Another device removed this one.
        """
        if self._state().is_out:
            raise SyncRemovedError
        for _ in range(_ATTEMPTS):
            self._keep_own_id()
            if self._pull() and self._push():
                self._show_head()
                self._write_snapshot()
                return self._report
            become_another_device(self._opened)
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
            become_another_device(self._opened)

    # --- what others did

    def _pull(self) -> bool:
        """Apply what is new on the remote; false if this is a copy of another device.

        What was read before a removal was known is read again: what a removed device wrote later
        must not slip in.
        """
        state = self._state()
        group = state.group
        with ExitStack() as stack:
            puller = Puller(self._opened.store, self._remote, self._token, stack)
            while True:
                pulled = puller.read(state, group)
                log_reader = pulled.reader
                if log_reader.is_copied:
                    return False
                group = log_reader.group.without(log_reader.admission.newly_removed)
                if group.removed != log_reader.group.removed:
                    continue
                if state.device in group.removed and not state.position.sequence:
                    # It was removed, left, and joined again.
                    return False
                require_membership(state, log_reader)
                try:
                    is_kept = self._take_over(pulled, group)
                except UnreadableSnapshotError:
                    puller.leave_out(pulled)
                    continue
                if is_kept:
                    self._may_write = log_reader.holds_own
                    return True

    def _take_over(self, pulled: Pulled, group: "Group") -> bool:
        """Apply what was read; false if a person has removed a device meanwhile."""
        with self._opened.store.write(SYSTEM.name) as unit:
            now = self._state_in(unit.sync)
            if now.removed - group.removed:
                return False
            if pulled.found is not None:
                take_over(unit, now, pulled.found, self._opened.now_ms())
                now = self._state_in(unit.sync)
            kept = values_after(now, pulled.reader, self._opened.vault.keys)
            unit.sync.set_state({**findings(pulled.reader), **pulled.values, **kept})
            if pulled.segments or pulled.snapshot:
                self._apply(unit, pulled)
        return True

    def _apply(self, unit: "UnitOfWork", pulled: Pulled) -> None:
        state, segments = self._state_in(unit.sync), pulled.segments
        now_ms, live = self._opened.now_ms(), unit.sync.live_count()
        local = local_names(unit, state)
        clocks = ClockWatch(unit.journal.latest_stamp(state.values["device"]), now_ms)
        operations = incoming(clocks.watched(pulled.operations()), unit, local, now_ms)
        first = unit.journal.flush().sequence + 1
        taking_in = TakingIn(unit, local, self._opened.clock.now())
        merged = taking_in.run(operations)
        self.left_rows |= taking_in.left_rows
        unit.sync.add_pull(first, unit.journal.flush().sequence)
        if is_too_much(len(merged.trashed), live) and not self._allows_removals:
            raise _paused(len(merged.trashed))
        for segment in segments:
            at = segment.position
            unit.sync.add_segment(str(segment.device), at.sequence, at.segment_hash)
        if merged.operations:
            unit.journal.append("sync", "sync:pull", {"from": operation_counts(pulled)})
        unit.sync.set_state(
            {
                **member_values(state, segments),
                "removals": 0,
                **conflict_values(state, merged),
                **left_out_values(state, merged),
                "seen_at": seen_at_values(state, segments, now_ms),
                **answer_values(state, segments),
                **acknowledged_values(state, segments),
                **clocks.values(state),
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

    def _show_head(self) -> None:
        """Let the others find out by one listing that this device wrote something."""
        state = self._state()
        with self._opened.store.read() as reading:
            newest = reading.sync.newest_uploaded(state.values["device"])
        if self._may_write and newest:
            show_head(self._remote, state.vault_tag, state.device, newest)

    def _write_snapshot(self) -> None:
        """Write a snapshot if one is due, where this round made the logs grow."""
        if self._has_written:
            rule = self._snapshot_rule
            SnapshotWriter(self._opened, self._remote, self._token, rule).write_if_due()

    def _push(self) -> bool:
        """Seal and upload what is unsent; false if another device wrote in its place."""
        if not self._may_write:
            return True
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
                    self._has_written = True
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
            statement = statement_of(state)
            if not statement.is_empty:
                self._state_removals(unit, state, statement)
                return True
            unsent = unit.sync.unsent(state.values["device"], sent, _LOOKED_AT_ONCE)
            outgoing = Outgoing(unit, state)
            operations: list[Operation] = []
            characters = 0
            for line in unsent:
                if characters > SEGMENT_CHARACTERS:
                    break
                said = list(outgoing.of(line))
                operations.extend(said)
                characters += sum(len(str(operation.patch)) for operation in said)
                sent = line.sequence
            is_all = not unit.sync.unsent_count(state.values["device"], sent)
            if is_all:
                # What was received is not looked at again.
                sent = unit.journal.flush().sequence
            invitations = [bytes.fromhex(key) for key in state.values["invitations"]]
            introduction = None if state.position.sequence else self._introduction(state)
            asks, answers = is_asking(state.values), {}
            if is_all:
                answers = {UUID(name): at for name, at in state.values.get("to_answer", {}).items()}
            body = Body(
                operations,
                unsaid(state),
                introduction,
                invitations,
                asks,
                answers,
                acknowledged=unacknowledged(state),
            )
            if not body.is_empty:
                log_key = statement.log_key
                self._keep(unit, state, body, log_key=log_key, last_operation=sent)
            elif sent == state.values["sent"]:
                return False
            unit.sync.set_state({"sent": sent, "invitations": []})
        self._report = replace(self._report, sent=self._report.sent + len(operations))
        return True

    def _state_removals(self, unit: "UnitOfWork", state: SyncState, statement: Statement) -> None:
        """Seal a segment that says who is out, and hands over keys, and nothing else.

        The first log key seals it: every device can open it, and find its keys in it.
        """
        introduction = None if state.position.sequence else self._introduction(state)
        body = Body(
            seen=unsaid(state),
            introduction=introduction,
            removed=statement.removed,
            handovers=statement.handovers,
        )
        sent = state.values["sent"]
        self._keep(unit, state, body, log_key=state.log_key, last_operation=sent)
        said = {**state.values.get("said", {}), state.values["device"]: state.values["removed"]}
        keys = key_values(statement.ring, self._opened.vault.keys)
        unit.sync.set_state({"said": said, **keys})

    def _keep(
        self,
        unit: "UnitOfWork",
        state: SyncState,
        body: Body,
        *,
        log_key: Secret,
        last_operation: int,
    ) -> None:
        at = state.position
        head = SegmentHead(state.vault_tag, state.device, at.sequence + 1, at.segment_hash)
        sealed = seal_segment(
            head, encoded_body(body), log_key=log_key, signing_key=state.signing_key
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
        if body.acknowledged:
            own = state.values["device"]
            said["acknowledged"] = with_acknowledged(state.values, own, body.acknowledged)
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


def local_names(unit: "UnitOfWork", state: SyncState) -> frozenset[str]:
    """Return the names of the namespaces that stay on this device."""
    local = set(state.values["local"])
    return frozenset(row.name for row in unit.namespaces.all() if row.uid in local)


def _paused(count: int) -> SyncPausedError:
    error = SyncPausedError(f"memories that other devices removed: {count}")
    error.removals = count
    return error
