"""Sync in the background: after changes, and when the remote lists something new."""

import logging
import threading
from typing import TYPE_CHECKING, Final

from muniment.domain.access import SYSTEM
from muniment.domain.cancellation import CancellationToken
from muniment.domain.errors import (
    ConflictError,
    MunimentError,
    RemoteUnavailableError,
    SyncPausedError,
)
from muniment.domain.sync.sync_setup import SyncCondition
from muniment.services.maintenance.woken_thread import WokenThread
from muniment.services.sync.remote_watch import RemoteWatch
from muniment.services.sync.removals import has_removals_to_tell
from muniment.services.sync.sync_state import is_asking

if TYPE_CHECKING:
    from typing import Any

    from muniment.domain.changes import ChangeSet
    from muniment.services.sync.sync_service import SyncService
    from muniment.services.vault.open_vault import OpenVault
    from muniment.services.vault.vault_session import VaultSession

_log = logging.getLogger(__name__)

# Two devices see each other's writes within 5 s: one quiet time, one interval, and two rounds.
INTERVAL_S: Final = 2.5
QUIET_S: Final = 0.5
# Changes that do not end, as those of an import, are sent in pieces of so many quiet times.
_QUIET_TIMES: Final = 20
# A vault that is opened for one command is closed before.
REST_S: Final = 5.0


class BackgroundSync:
    """Synchronises while the vault is open; any thread.

    An interval in which nothing happened costs one listing of the remote and no write. Only waits
    are measured, never the clock of the day, so that a clock that jumps changes nothing.

    Args:
        session: Lends the open vault.
        service: Runs the rounds.
    """

    def __init__(
        self,
        session: "VaultSession",
        service: "SyncService",
    ) -> None:
        self._session = session
        self._service = service
        self._changes = self._seen = 0
        self._watch = RemoteWatch()
        self._last_fault = ""
        self._is_stopping = False
        self._token = CancellationToken()
        self._thread = WokenThread(
            "muniment-sync", self._work, rest_s=REST_S, interval_s=INTERVAL_S
        )

    def start(self) -> None:
        """Start for a vault just unlocked."""
        self._watch.forget()
        self._is_stopping = False
        self._thread.start()

    def stop(self) -> None:
        """Stop after the current file; the rest is done after the next unlock."""
        self._is_stopping = True
        self._token.cancel()
        self._thread.stop()

    def take_in(self, changes: "ChangeSet") -> None:
        """Send a change soon."""
        if changes.memories or changes.namespaces or changes.things:
            self._changes += 1
            self._thread.wake()

    def run_due(self) -> None:
        """Run a round if there is something to send, or the remote lists something new.

        A remote that cannot be reached, and a round that has to ask, are states that the status
        reports.
        """
        with self._session.borrow() as opened:
            if opened.store.room.is_full:
                return
            values, is_behind = _stored(opened)
            is_out = values.get("problem") == SyncCondition.REMOVED
            if not values or values["paused"] or is_out:
                self._watch.forget()
                return
            is_paused = values["problem"] == SyncCondition.ASKING
            has_news = self._watch.has_news(*self._service.remote(opened))
            if not has_news and (is_paused or not is_behind):
                return
            self._watch.forget()
            self._run()
            if not _stored(opened)[0].get("waiting"):
                self._watch.settle()

    def _work(self, stopping: threading.Event) -> None:
        for _ in range(_QUIET_TIMES):
            if self._seen == self._changes:
                break
            self._seen = self._changes
            if stopping.wait(QUIET_S):
                return
        self.run_due()

    def _run(self) -> None:
        # The token is there before the look, so that no stop falls between the two.
        self._token = CancellationToken()
        if self._is_stopping:
            return
        try:
            self._service.run(SYSTEM, token=self._token)
        except (RemoteUnavailableError, SyncPausedError, ConflictError):
            return
        except MunimentError as error:
            if error.code != self._last_fault:
                _log.warning("sync is put off: %s", error.code)
            self._last_fault = error.code
        else:
            self._last_fault = ""


def _stored(opened: "OpenVault") -> "tuple[dict[str, Any], bool]":
    """Return what is stored of sync, and whether something waits to be sent."""
    with opened.store.read() as reading:
        values = reading.sync.state()
        if not values:
            return values, False
        device = values["device"]
        is_behind = (
            is_asking(values)
            or values.get("to_answer")
            or has_removals_to_tell(values)
            or reading.sync.unsent_count(device, values["sent"])
            or reading.sync.waiting(device)
        )
        return values, bool(is_behind)
