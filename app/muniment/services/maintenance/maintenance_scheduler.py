"""The background work of an open vault: its start and end, its rounds, and the header's anchor."""

import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING, Final

from muniment.domain.errors import EnvironmentFaultError
from muniment.services.agents.key_service import write_down_uses
from muniment.services.maintenance.woken_thread import WokenThread

if TYPE_CHECKING:
    from muniment.domain.clock import Clock
    from muniment.services.backups.scheduled_backups import BackupKeeper
    from muniment.services.maintenance.housekeeping import Housekeeping
    from muniment.services.maintenance.job_runner import JobRunner
    from muniment.services.models.passages import MemoryEmbedder
    from muniment.services.sync.background_sync import BackgroundSync
    from muniment.services.vault.open_vault import OpenVault
    from muniment.services.vault.vault_session import VaultSession

_INTERVAL_S: Final = 30.0
_CHECKPOINT_EVERY: Final = 10  # rounds
# Not while the user waits for the window to fill, nor for a vault opened for one command.
_FIRST_BACKUP_ROUND: Final = 4


@dataclass(frozen=True, slots=True)
class Background:
    """The background work of an open vault.

    Args:
        memory_embedder: Embeds pending memories.
        jobs: Runs jobs.
        housekeeping: Purges and demotes what is due.
        backups: Makes the backups that are due.
        sync: Synchronises with other devices.
    """

    memory_embedder: "MemoryEmbedder"
    jobs: "JobRunner"
    housekeeping: "Housekeeping"
    backups: "BackupKeeper"
    sync: "BackgroundSync"


class MaintenanceScheduler:
    """Does the work of an open vault, at once and every half minute; any thread.

    Args:
        session: Lends the open vault.
        background: The work.
        clock: The source of the current time.
    """

    def __init__(self, session: "VaultSession", background: Background, clock: "Clock") -> None:
        self._session = session
        self._background = background
        self._clock = clock
        self._rolled_back = False
        # Else a slower thread could put an older anchor in the place of a newer one.
        self._anchoring = threading.Lock()
        self._thread: WokenThread | None = None

    def start(self, *, rolled_back: bool) -> None:
        """Start all of it.

        Args:
            rolled_back: Whether the database is older than its header says: the header is not
                changed until the user accepts that.
        """
        self._rolled_back = rolled_back
        self._background.memory_embedder.start()
        self._background.jobs.start()
        self._background.housekeeping.begin(self._clock.now())
        self._background.backups.begin()
        self._background.sync.start()
        rounds = count()
        self._thread = WokenThread(
            "muniment-maintenance",
            lambda stopping: self.run_due(next(rounds), stopping.is_set),
            interval_s=_INTERVAL_S,
        )
        self._thread.start()

    def stop(self) -> None:
        """Stop all of it, and give running calls time to finish."""
        if self._thread is not None:
            self._thread.stop()
        self._background.sync.stop()
        self._background.jobs.stop()
        self._background.memory_embedder.stop()
        self._session.drain()

    def settle(self, opened: "OpenVault") -> None:
        """Store what is only in memory, before the vault is closed."""
        self._store_counts(opened)
        self._anchor(opened)

    def anchor(self) -> None:
        """Move the log into the database, and record its state in the header."""
        with self._session.borrow() as opened:
            self._anchor(opened)

    def follow(self, opened: "OpenVault") -> None:
        """Anchor every change of keys, settings and namespaces at once, from now on.

        A log that is lost then brings no revoked key back.
        """

        def follow() -> None:
            # Before the disk is waited for: a revoked key is refused from the commit on.
            opened.key_ring.reload(opened.store)
            self._anchor(opened, waits=False)

        opened.store.on_covered_change = follow

    def accept_state(self, actor: str) -> None:
        """Vouch for the database as it is, and anchor it although its header says otherwise."""
        with self._session.borrow() as opened:
            opened.store.accept_as_found(actor)
            opened.key_ring.reload(opened.store)
            self._rolled_back = False
            self._anchor(opened)

    def run_due(self, round_number: int, is_stopping: Callable[[], bool] = lambda: False) -> None:
        """Do what is due in one round, counted from 0."""
        with self._session.borrow() as opened:
            if not _has_room(opened):
                return
            self._store_counts(opened)
            self._background.housekeeping.run_due(opened, is_stopping)
            if round_number % _CHECKPOINT_EVERY == _CHECKPOINT_EVERY - 1:
                self._anchor(opened)
            if round_number >= _FIRST_BACKUP_ROUND:
                self._background.backups.run_due(opened, is_stopping)

    def _store_counts(self, opened: "OpenVault") -> None:
        opened.unsaved.settle(opened.store)
        write_down_uses(opened)
        self._session.usage.settle(opened)

    def _anchor(self, opened: "OpenVault", *, waits: bool = True) -> None:
        with self._anchoring:
            head = opened.store.checkpoint(waits=waits)
            if not self._rolled_back:
                opened.vault.anchor(head.sequence, head.chain)


def _has_room(opened: "OpenVault") -> bool:
    """Return whether the disk accepts writes; if it was full, free space and check again."""
    if not opened.store.room.is_full:
        return True
    # Data held twice by the log may be all the space that is missing.
    with suppress(EnvironmentFaultError):
        opened.store.checkpoint()
    return not opened.store.room.probe()
