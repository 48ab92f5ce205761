"""Periodic work while the vault is open."""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING, Final

from muniment.domain.errors import VaultLockedError, fault_name

if TYPE_CHECKING:
    from muniment.services.backups.backup_keeper import BackupKeeper
    from muniment.services.maintenance.housekeeping import Housekeeping
    from muniment.services.maintenance.job_runner import JobRunner
    from muniment.services.models.passages import MemoryEmbedder

_log = logging.getLogger(__name__)

_INTERVAL_S: Final = 30.0
# A folder of backups may be on a disk that does not answer: locking must not wait for it.
_STOP_TIMEOUT_S: Final = 10.0


@dataclass(frozen=True, slots=True)
class Background:
    """The background work of an open vault.

    Args:
        memory_embedder: Embeds pending memories.
        jobs: Runs jobs.
        housekeeping: Purges and demotes what is due.
        backups: Makes the backups that are due.
    """

    memory_embedder: "MemoryEmbedder"
    jobs: "JobRunner"
    housekeeping: "Housekeeping"
    backups: "BackupKeeper"


class MaintenanceScheduler:
    """A thread that calls a function at once and every half minute while the vault is open.

    Args:
        run_due: Called with the number of the round, from 0.
    """

    def __init__(self, run_due: Callable[[int], None]) -> None:
        self._run_due = run_due
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    @property
    def is_stopping(self) -> bool:
        """Whether a long round has to end: the vault is being locked."""
        return self._stopping.is_set()

    def start(self) -> None:
        """Start the rounds."""
        self._stopping = threading.Event()
        self._thread = threading.Thread(
            target=self._run, args=(self._stopping,), name="muniment-maintenance", daemon=True
        )
        self._thread.start()

    def stop(self) -> None:
        """Stop after the current round, waiting 10 s at most."""
        self._stopping.set()
        if self._thread is not None:
            self._thread.join(_STOP_TIMEOUT_S)
            self._thread = None

    def _run(self, stopping: threading.Event) -> None:
        for round_number in count():
            if round_number and stopping.wait(_INTERVAL_S):
                return
            try:
                self._run_due(round_number)
            except VaultLockedError:
                return
            except Exception as error:  # noqa: BLE001 (the thread must live)
                _log.warning("maintenance: %s", fault_name(error))
