"""Scheduled backups: make them when due, rotate them, report failures."""

import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from muniment.domain.access import Actor
from muniment.domain.backups.schedule import (
    BackupKind,
    BackupStep,
    BackupStoppedError,
    Watch,
    is_due,
    next_due,
)
from muniment.domain.errors import ConflictError, MunimentError
from muniment.services.backups.backup_files import BackupFile, BackupFiles, renew_headers
from muniment.services.backups.backup_settings import load_settings
from muniment.services.vault.listeners import Listeners

if TYPE_CHECKING:
    from muniment.services.vault.open_vault import OpenVault
    from muniment.services.vault.vault_session import VaultSession

_log = logging.getLogger(__name__)

RETRY_AFTER: Final = timedelta(hours=1)
# Percent done when a step begins and when it ends. Copying takes about half of the time; the
# progress of the final examination is unknown.
_SPANS: Final = {BackupStep.COPYING: (0, 50), BackupStep.CHECKING: (50, 75)}


@dataclass(frozen=True, slots=True)
class BackupFailure:
    """Why the last due backup could not be made.

    Args:
        at: When it was tried.
        error: What prevented it.
    """

    at: datetime
    error: MunimentError


@dataclass(frozen=True, slots=True)
class _Rest:
    """A time in which nothing is due; the folder, perhaps on a sleeping disk, is not touched."""

    since: datetime
    until: datetime | None
    changes: int

    def holds(self, now: datetime, changes: int) -> bool:
        is_over = now < self.since or (self.until is not None and now >= self.until)
        return changes == self.changes and not is_over


class BackupKeeper:
    """Makes the backups that are due, on the maintenance thread; its methods run on any thread.

    Args:
        session: Lends the vault.
        files: Writes and finds the files.
    """

    def __init__(self, session: "VaultSession", files: BackupFiles) -> None:
        self._session = session
        self._files = files
        self._failure: BackupFailure | None = None
        self._slots: object = None
        self._rest: _Rest | None = None
        self._listeners = Listeners[BackupFailure | None]()
        self._watchers = Listeners[int | None]()
        self._stopped = threading.Event()
        self._notifying = threading.Lock()

    @property
    def failure(self) -> BackupFailure | None:
        """Why a due backup is missing; ``None`` when all is well."""
        return self._failure

    def on_outcome(self, callback: Callable[[BackupFailure | None], None]) -> Callable[[], None]:
        """Notify a callback of the outcome of every scheduled backup.

        It runs on the thread that made the backup, and receives ``None`` for a success.

        Returns:
            Call it to stop.
        """
        return self._listeners.add(callback)

    def on_progress(self, callback: Callable[[int | None], None]) -> Callable[[], None]:
        """Notify a callback of the progress of scheduled backups.

        It runs on the thread that makes the backup, and receives percent, then ``None`` at the end.

        Returns:
            Call it to stop.
        """
        return self._watchers.add(callback)

    def stop(self) -> None:
        """Stop the running scheduled backup; it is tried again in an hour."""
        self._stopped.set()

    def begin(self) -> None:
        """Reset the state for a vault that was just unlocked."""
        self._failure, self._slots, self._rest = None, None, None

    def run_due(self, opened: "OpenVault", is_stopping: Callable[[], bool] = lambda: False) -> None:
        """Make a backup if one is due, rotate the old ones, and renew headers.

        A failed backup is tried again every hour: the disk may be connected by then. An hour
        measured across a clock set back does not count.

        Args:
            opened: The vault.
            is_stopping: Whether the vault is being locked; polled throughout.
        """
        self._renew(opened)
        failure, now = self._failure, opened.clock.now()
        if failure is not None and timedelta(0) <= now - failure.at < RETRY_AFTER:
            return
        if self._rest is not None and self._rest.holds(now, self._files.changes):
            return
        changes, settings = self._files.changes, load_settings(opened)
        found = self._files.found(opened.vault.vault_id, settings.folder)
        made = self.made(opened, found)
        if is_due(made, settings.schedule, now):
            self._rest = None
            self._attempt(opened, is_stopping)
        else:
            self._rest = _Rest(now, next_due(made, settings.schedule, now), changes)

    def made(self, opened: "OpenVault", found: Sequence[BackupFile]) -> list[datetime]:
        """Return the times from which the next due time is computed.

        Args:
            opened: The vault.
            found: The existing backups.
        """
        scheduled = [file for file in found if file.kind is BackupKind.SCHEDULED and file.is_own]
        # A new vault counts as backed up: it has little to lose.
        return [opened.vault.created_at, *(file.made_at for file in scheduled)]

    def retry(self, actor: Actor) -> BackupFailure | None:
        """Make the backup now that failed before.

        Returns:
            Why it failed again; ``None`` when it was made.

        Raises:
            NotAllowedError: The actor is no admin of the whole vault.
            VaultLockedError: The vault is locked.
        """
        actor.require_unconfined()
        with self._session.borrow() as opened:
            self._attempt(opened, lambda: not self._session.is_open)
        return self._failure

    def _attempt(self, opened: "OpenVault", is_stopping: Callable[[], bool]) -> None:
        self._stopped.clear()
        try:
            with self._files.working(), self._shown():
                self._make(opened, is_stopping)
        except BackupStoppedError:
            now = opened.clock.now()
            self._rest = _Rest(now, now + RETRY_AFTER, self._files.changes)
        except ConflictError:
            # A requested backup is being written: the next round tries again.
            return
        except MunimentError as error:
            _log.warning("the backup that is due was not made: %s", error.code)
            self._notify(BackupFailure(opened.clock.now(), error))
        else:
            self._notify(None)

    def _make(self, opened: "OpenVault", is_stopping: Callable[[], bool]) -> None:
        settings = load_settings(opened)
        self._files.write(
            opened,
            BackupKind.SCHEDULED,
            folder=settings.folder,
            watch=self._watch(is_stopping),
        )
        known = self._files.found(opened.vault.vault_id, settings.folder)
        checks = {file: settings.check_of(file.path.name) for file in known}
        good = [file for file, check in checks.items() if check is None or check.is_valid]
        removed = self._files.rotate(opened, good)
        _log.info("a backup was made, %d old ones removed", removed)
        renew_headers(opened, known)

    def _watch(self, is_stopping: Callable[[], bool]) -> Watch:
        shown = 0

        def watch(step: BackupStep, done: int, total: int) -> bool:
            nonlocal shown
            begin, end = _SPANS.get(step, (shown, shown))
            percent = begin + (end - begin) * done // total if total else begin
            if percent > shown:
                shown = percent
                self._show(percent)
            return not is_stopping() and not self._stopped.is_set()

        return watch

    @contextmanager
    def _shown(self) -> Iterator[None]:
        self._show(0)
        try:
            yield
        finally:
            self._show(None)

    def _show(self, percent: int | None) -> None:
        self._watchers.notify(percent)

    def _renew(self, opened: "OpenVault") -> None:
        """Renew the headers of all backups soon after the vault's keys have changed."""
        slots = opened.vault.slots
        if slots == self._slots:
            return
        try:
            folder = load_settings(opened).folder
            renew_headers(opened, self._files.found(opened.vault.vault_id, folder))
        except MunimentError as error:
            _log.warning("headers beside backups were not renewed: %s", error.code)
        self._slots = slots

    def _notify(self, failure: BackupFailure | None) -> None:
        with self._notifying:
            self._failure = failure
            self._listeners.notify(failure)
