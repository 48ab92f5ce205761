"""Start and stop the background work of an open vault, and store its results."""

import threading
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from muniment.domain.errors import EnvironmentFaultError
from muniment.services.agents.key_service import write_down_uses
from muniment.services.maintenance.maintenance_scheduler import Background, MaintenanceScheduler

if TYPE_CHECKING:
    from muniment.domain.clock import Clock
    from muniment.services.vault.open_vault import OpenVault
    from muniment.services.vault.vault_session import VaultSession

_CHECKPOINT_EVERY: Final = 10  # maintenance rounds
# Not while the user waits for the window to fill, nor for a vault opened for one command.
_FIRST_BACKUP_ROUND: Final = 4


class VaultWork:
    """Starts and stops the work done while the vault is open; any thread.

    Args:
        session: Lends the open vault.
        background: The work.
        clock: The source of the current time.
    """

    def __init__(self, session: "VaultSession", background: Background, clock: "Clock") -> None:
        self._session = session
        self._memory_embedder = background.memory_embedder
        self._jobs = background.jobs
        self._housekeeping = background.housekeeping
        self._backups = background.backups
        self._clock = clock
        self._rolled_back = False
        # Else a slower thread could put an older anchor in the place of a newer one.
        self._anchoring = threading.Lock()
        self._maintenance = MaintenanceScheduler(self._run_due)

    def start(self, *, rolled_back: bool) -> None:
        """Start all of it.

        Args:
            rolled_back: Whether the database is older than its header says: the header is not
                changed until the user accepts that.
        """
        self._rolled_back = rolled_back
        self._memory_embedder.start()
        self._jobs.start()
        self._housekeeping.begin(self._clock.now())
        self._backups.begin()
        self._maintenance.start()

    def stop(self) -> None:
        """Stop all of it, and give running calls time to finish."""
        self._maintenance.stop()
        self._jobs.stop()
        self._memory_embedder.stop()
        self._session.drain()

    def settle(self, opened: "OpenVault") -> None:
        """Store what is only in memory, before the vault is closed."""
        opened.unsaved.settle(opened.store)
        write_down_uses(opened)
        self._session.usage.settle(opened)
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

    def _run_due(self, round_number: int) -> None:
        with self._session.borrow() as opened:
            if not _has_room(opened):
                return
            opened.unsaved.settle(opened.store)
            write_down_uses(opened)
            self._session.usage.settle(opened)
            self._housekeeping.run_due(opened, lambda: self._maintenance.is_stopping)
            if round_number % _CHECKPOINT_EVERY == _CHECKPOINT_EVERY - 1:
                self._anchor(opened)
            if round_number >= _FIRST_BACKUP_ROUND:
                self._backups.run_due(opened, lambda: self._maintenance.is_stopping)

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
