"""A backup on request from outside the window: written, verified, followed, stopped."""

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

from muniment.domain.access import Actor
from muniment.domain.backups.schedule import BackupStep, BackupStoppedError, Watch, keep_going
from muniment.domain.errors import ConflictError, VaultLockedError

if TYPE_CHECKING:
    from muniment.services.backups.backup_service import BackupInfo, BackupReport, BackupService
    from muniment.services.vault.vault_session import VaultSession


@dataclass(frozen=True, slots=True)
class BackupProgress:
    """How far a backup is: the step, how much of it is done, and of how much (0: unknown)."""

    step: BackupStep
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class MadeBackup:
    """A backup that was just made, and what it holds."""

    info: "BackupInfo"
    report: "BackupReport"


class BackupNowService:
    """Makes one backup at a time and reports its progress; any thread.

    Args:
        session: Knows whether the vault is open.
        backups: Writes and verifies.
    """

    def __init__(self, session: "VaultSession", backups: "BackupService") -> None:
        self._session = session
        self._backups = backups
        self._making = threading.Lock()
        self._progress: BackupProgress | None = None
        self._is_stopped = False

    def make(self, actor: Actor, *, watch: Watch = keep_going) -> MadeBackup:
        """Write a backup, then open it and check every page, its structure and its journal.

        Args:
            actor: The caller.
            watch: Receives the progress; returns whether to go on.

        Raises:
            NotAllowedError: The actor is no admin of the whole vault.
            ConflictError: Another is running, or this one was stopped. A backup that was complete
                by then stays, verified as far as writing it does.
            VaultLockedError: The vault is locked, or was locked meanwhile.
            MunimentError: As `BackupService.make` and `BackupService.verify`.
        """

        def report(step: BackupStep, done: int, total: int) -> bool:
            self._progress = BackupProgress(step, done, total)
            return watch(step, done, total) and not self._is_stopped

        actor.require_unconfined()
        if not self._making.acquire(blocking=False):
            raise ConflictError("another backup is being made", hint="Wait until it is done.")
        self._is_stopped, self._progress = False, BackupProgress(BackupStep.COPYING, 0, 0)
        try:
            info = self._backups.make(actor, watch=report)
            return MadeBackup(info, self._backups.verify(info.path, actor, watch=report))
        except BackupStoppedError:
            if not self._session.is_open:
                raise VaultLockedError from None
            raise ConflictError("the backup was stopped", hint="Start it again.") from None
        finally:
            self._progress = None
            self._making.release()

    def progress(self, actor: Actor) -> BackupProgress | None:
        """Return the progress of the running backup; ``None`` if there is none.

        Raises:
            NotAllowedError: The actor is no admin of the whole vault.
        """
        actor.require_unconfined()
        return self._progress

    def stop(self, actor: Actor) -> None:
        """Stop the running backup soon, if there is one.

        Raises:
            NotAllowedError: The actor is no admin of the whole vault.
        """
        actor.require_unconfined()
        self._is_stopped = True
