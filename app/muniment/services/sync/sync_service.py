"""Sync between devices: set it up, run it, and say how it stands."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from muniment.domain.access import PERSON, SYSTEM, Actor
from muniment.domain.cancellation import CancellationToken, OperationCancelledError
from muniment.domain.errors import (
    ConflictError,
    NotAllowedError,
    RemoteUnavailableError,
    SyncPausedError,
    SyncRemovedError,
)
from muniment.domain.memories.memory import MemoryPatch
from muniment.domain.request_rules import checked_patch
from muniment.domain.sync.sync_setup import (
    RemoteAccess,
    SnapshotRule,
    SyncCondition,
    SyncConflict,
    SyncReport,
    SyncSetup,
    SyncStatus,
)
from muniment.domain.vault.secret_bytes import Secret
from muniment.services.maintenance.wiped_row_removal import SWEEP
from muniment.services.sync.group_changes import invite, remove
from muniment.services.sync.sync_conflicts import conflicts_of, end_conflict
from muniment.services.sync.sync_setup import begin, check_setup, check_user, keep_user
from muniment.services.sync.sync_state import SyncState, required_state
from muniment.services.sync.sync_status import status_of
from muniment.services.vault.listeners import Listeners
from muniment.sync.names import logs_folder
from muniment.sync.opening import open_remote

if TYPE_CHECKING:
    from collections.abc import Callable

    from muniment.domain.changes import ChangeSet
    from muniment.services.backups.backup_service import BackupService
    from muniment.services.maintenance.job_runner import JobRunner
    from muniment.services.models.passages import MemoryEmbedder
    from muniment.services.sync.sync_round import SyncRound
    from muniment.services.vault.open_vault import OpenVault
    from muniment.services.vault.vault_session import VaultSession
    from muniment.sync.remote import Remote

# A round in the background is short, unless the folder does not answer.
_TURN_TIMEOUT_S: Final = 30.0


class SyncService:
    """Use cases about sync; any thread.

    Args:
        session: Lends the open vault.
        memory_embedder: Embeds what other devices wrote.
        backups: Makes a backup before many memories are removed.
        runner: Removes the rows of wiped namespaces.
        open_remote: Opens the remote; tests pass one that fails.
        snapshot_rule: When this device writes a snapshot.
    """

    def __init__(
        self,
        session: "VaultSession",
        memory_embedder: "MemoryEmbedder",
        backups: "BackupService",
        runner: "JobRunner",
        *,
        open_remote: "Callable[[RemoteAccess], Remote]" = open_remote,
        snapshot_rule: SnapshotRule = SnapshotRule(),  # noqa: B008 (frozen)
    ) -> None:
        self._session = session
        self._memory_embedder = memory_embedder
        self._backups = backups
        self._runner = runner
        self._open_remote = open_remote
        self._snapshot_rule = snapshot_rule
        self._running = threading.Lock()
        self._token = CancellationToken()
        self._progress = (0, 0)
        self._listeners = Listeners[None]()

    def on_change(self, callback: "Callable[[None], None]") -> "Callable[[], None]":
        """Call back whenever a round begins or ends and when sync is set up, paused or left.

        Returns:
            Call it to stop.
        """
        return self._listeners.add(callback)

    def set_up(self, setup: SyncSetup, actor: Actor) -> SyncReport:
        """Begin to synchronise through a folder, and run a first round.

        Without an invitation this is the first device of a group. Sync stays set up when the first
        round fails because of the folder, has to ask or is cancelled; the status says so, and the
        report is empty.

        Raises:
            ConflictError: Sync is set up already, or running; or devices synchronise there and
                there is no invitation; or there are none and there is one.
            InvalidInputError: The folder, the name or the invitation is not valid.
            NotAllowedError: It is not the person at the machine.
            NotFoundError: There is no namespace of a name.
            RemoteUnavailableError: The folder is not there.
            VoidInvitationError: A device was removed since the invitation was made.
        """
        _require_person(actor)
        check_setup(setup)
        with self._alone(), self._session.borrow() as opened:
            begin(opened, setup, self._open_remote(setup.access))
            try:
                return self._run(opened, actor, allow_removals=False)
            except (RemoteUnavailableError, SyncPausedError, OperationCancelledError):
                return SyncReport()
            except SyncRemovedError:
                self._forget(opened)
                raise

    def run(
        self,
        actor: Actor,
        *,
        allow_removals: bool = False,
        token: CancellationToken | None = None,
    ) -> SyncReport:
        """Read what other devices did, and send what this one did.

        Args:
            actor: The caller.
            allow_removals: Whether to remove whatever other devices removed; a backup is made
                first.
            token: Stops the round after its current file, as `cancel` does.

        Raises:
            ConflictError: Sync is off or paused, was cancelled, or another round does not end.
            NotAllowedError: The actor does not see the whole vault or is no admin, or it is not the
                person who allows removals.
            RemoteUnavailableError: The folder cannot be reached.
            SyncPausedError: Other devices removed so much that a person has to agree.
            SyncRemovedError: Another device removed this one.
        """
        actor.require_unconfined()
        if allow_removals:
            _require_person(actor)
        try:
            with self._alone(token), self._session.borrow() as opened:
                return self._run(opened, actor, allow_removals=allow_removals)
        except OperationCancelledError:
            raise ConflictError("sync was stopped", hint="What it did so far stays.") from None

    @contextmanager
    def _alone(self, token: CancellationToken | None = None) -> Iterator[None]:
        """Run rounds, setting up and leaving one after another."""
        if not self._running.acquire(timeout=_TURN_TIMEOUT_S):
            raise ConflictError("sync is running", hint="Wait until it is done.")
        try:
            self._token, self._progress = token or CancellationToken(), (0, 0)
            self._token.on_progress = self._note_progress
            self._listeners.notify(None)
            yield
        finally:
            self._running.release()
            self._listeners.notify(None)

    def _run(self, opened: "OpenVault", actor: Actor, *, allow_removals: bool) -> SyncReport:
        with opened.store.read() as reading:
            state = required_state(reading.sync, opened.vault.keys)
        if state.values["paused"]:
            raise ConflictError("sync is paused", hint="Resume it first.")
        if allow_removals:
            self._backups.make(actor)
        from muniment.services.sync.sync_round import SyncRound as Round

        remote = self._open_remote(state.access)
        found: dict[str, Any] = {"problem": None, "removals": 0}
        sync_round = Round(
            opened,
            remote,
            self._token,
            allows_removals=allow_removals,
            snapshot_rule=self._snapshot_rule,
        )
        try:
            report = sync_round.run()
            found["last_at"] = opened.now_ms()
        except RemoteUnavailableError:
            found["problem"] = SyncCondition.OFFLINE
            raise
        except OperationCancelledError:
            found.clear()
            raise
        except SyncRemovedError:
            found["problem"] = SyncCondition.REMOVED
            raise
        except SyncPausedError as error:
            found |= {"problem": SyncCondition.ASKING, "removals": error.removals}
            raise
        finally:
            with opened.store.write(SYSTEM.name) as unit:
                unit.sync.set_state(found)
            self._wake(sync_round)
        return report

    def _wake(self, sync_round: "SyncRound") -> None:
        """Let others finish what a round left."""
        if sync_round.needs_embedding:
            self._memory_embedder.wake()
        if sync_round.left_rows:
            self._runner.wake(SWEEP)

    def invite(self, passphrase: Secret | None, actor: Actor) -> Secret:
        """Return the code with which one more device can join; whoever has it reads everything.

        Args:
            passphrase: Of the vault, required although it is open; ``None`` if it has none.
            actor: The caller.

        Raises:
            ConflictError: Sync is off.
            InvalidInputError: The vault has a passphrase and none was given.
            NotAllowedError: As `set_up`.
            SyncRemovedError: Another device removed this one.
            WrongKeyError: It is not the passphrase.
        """
        _require_person(actor)
        with self._session.borrow() as opened:
            opened.vault.check_passphrase(passphrase)
            return invite(opened)

    def cancel(self, actor: Actor) -> None:
        """Stop the running round, if there is one, after its current file.

        Its caller gets `ConflictError`. What was received and sent before stays.

        Raises:
            NotAllowedError: As `run`.
        """
        actor.require_unconfined()
        self._token.cancel()

    def pause(self, actor: Actor) -> None:
        """Stop to synchronise until `resume`; a running round stops as with `cancel`.

        Raises:
            ConflictError: Sync is off.
            NotAllowedError: As `run`.
        """
        self._set_paused(actor, is_paused=True)
        self._token.cancel()

    def resume(self, actor: Actor) -> None:
        """Synchronise again.

        Raises:
            ConflictError: Sync is off.
            NotAllowedError: As `run`.
        """
        self._set_paused(actor, is_paused=False)

    def sign_in(self, user: str, password: Secret, actor: Actor) -> None:
        """Use another user or password of the server from now on, once it accepts them.

        Raises:
            ConflictError: Sync is off, running, or goes through a folder that asks for none.
            InvalidInputError: The user is not valid.
            NotAllowedError: As `set_up`.
            RemoteUnavailableError: The server refuses them, or does not answer.
        """
        _require_person(actor)
        with self._alone(), self._session.borrow() as opened:
            with opened.store.read() as reading:
                state = required_state(reading.sync, opened.vault.keys)
            if not state.access.is_server:
                raise ConflictError("the sync folder asks for no password")
            check_user(user)
            access = replace(state.access, user=user, password=password)
            self._open_remote(access).names(logs_folder(state.vault_tag))
            keep_user(opened, user, password)

    def leave(self, actor: Actor) -> None:
        """Turn sync off on this device and forget its keys; every memory stays.

        Raises:
            ConflictError: Sync is off, or running.
            NotAllowedError: As `set_up`.
        """
        _require_person(actor)
        with self._alone(), self._session.borrow() as opened:
            self._forget(opened)

    def _forget(self, opened: "OpenVault") -> None:
        with opened.store.write(SYSTEM.name) as unit:
            required_state(unit.sync, opened.vault.keys)
            unit.sync.forget_everything()
            unit.journal.append("delete", "sync:setup", {})

    def remove(self, device: str, actor: Actor) -> None:
        """Remove another device: what it does from now on counts nowhere, and it gets nothing new.

        The others learn of it in the next round. What that device has already stays there. A device
        that is out already stays out.

        Raises:
            ConflictError: Sync is off, or it is this device; that is what `leave` is for.
            NotAllowedError: As `set_up`.
            NotFoundError: There is no such device.
            SyncRemovedError: Another device removed this one.
        """
        _require_person(actor)
        with self._session.borrow() as opened:
            remove(opened, device)
        self._listeners.notify(None)

    def conflicts(self, actor: Actor) -> tuple[SyncConflict, ...]:
        """Return the memories of which devices changed the text at once, the latest first.

        Raises:
            NotAllowedError: It is not the person at the machine.
        """
        _require_person(actor)
        with self._session.borrow() as opened, opened.store.read() as reading:
            state = SyncState.load(reading.sync, opened.vault.keys)
            found = conflicts_of(state.values["conflicts"], state, reading) if state else []
            return tuple(reversed(found))

    def resolve(self, memory_id: str, content: str, actor: Actor) -> "ChangeSet":
        """End a conflict, on every device, by choosing a text.

        Args:
            memory_id: Id or short id of a memory of `conflicts`.
            content: The text to keep: one of the texts, or another one.
            actor: The caller.

        Raises:
            ConflictError: Sync is off.
            InvalidInputError: The text is not valid.
            NotAllowedError: It is not the person at the machine.
            NotFoundError: This memory has no conflict.
        """
        _require_person(actor)
        checked_patch(MemoryPatch(content=content))
        with self._session.borrow() as opened:
            with opened.store.write(actor.name) as unit:
                state = required_state(unit.sync, opened.vault.keys)
                end_conflict(unit, state, memory_id, content, moment=opened.clock.now())
                changes = unit.change_set()
            self._memory_embedder.wake()
        self._listeners.notify(None)
        return changes

    def remote(self, opened: "OpenVault") -> "tuple[Remote, bytes]":
        """Return the remote, and the tag of the group there."""
        with opened.store.read() as reading:
            state = required_state(reading.sync, opened.vault.keys)
        return self._open_remote(state.access), state.vault_tag

    def status(self, actor: Actor) -> SyncStatus:
        """Return how sync stands.

        Raises:
            NotAllowedError: As `run`.
        """
        actor.require_unconfined()
        with self._session.borrow() as opened, opened.store.read() as reading:
            state = SyncState.load(reading.sync, opened.vault.keys)
            if state is None:
                return SyncStatus(SyncCondition.OFF)
            return replace(
                status_of(state, reading, opened.now_ms()),
                is_running=self._running.locked(),
                files_done=self._progress[0],
                files_in_all=self._progress[1],
            )

    def _note_progress(self, done: int, total: int) -> None:
        self._progress = (done, total)

    def _set_paused(self, actor: Actor, *, is_paused: bool) -> None:
        actor.require_unconfined()
        with self._session.borrow() as opened, opened.store.write(SYSTEM.name) as unit:
            required_state(unit.sync, opened.vault.keys)
            unit.sync.set_state({"paused": is_paused})
        self._listeners.notify(None)


def _require_person(actor: Actor) -> None:
    if actor.name != PERSON.name:
        raise NotAllowedError(
            "only the person at the computer can do this",
            hint="No key may do it. Run `muniment sync` at the machine.",
        )
