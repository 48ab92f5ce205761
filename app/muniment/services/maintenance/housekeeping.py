"""Time-based maintenance: purge expired memories and old trash, demote idle memories to cold.

The background thread runs it on unlock and at least hourly after that; `demote_cold` can also be
requested.
"""

import time
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from muniment.domain.access import SYSTEM, Actor, Scope
from muniment.domain.clock import unix_ms
from muniment.domain.memories.memory import COLD_AFTER
from muniment.services.maintenance.wiped_row_removal import SWEEP
from muniment.services.namespaces.visibility import resolve_namespaces
from muniment.services.time_slices import in_steps

if TYPE_CHECKING:
    from muniment.services.maintenance.job_runner import JobRunner
    from muniment.services.vault.open_vault import OpenVault
    from muniment.services.vault.vault_session import VaultSession

EVERY: Final = timedelta(hours=1)
JOBS_KEPT: Final = timedelta(days=30)

# Purging 100 memories takes 30 to 90 ms on 2 shared cores, and all other writers wait for it
# (docs/benchmarks.md).
_PURGED_A_STEP: Final = 100
_DEMOTED_A_STEP: Final = 500
_SESSIONS_A_STEP: Final = 50
_BREATH_S: Final = 0.01


class Housekeeping:
    """Purges, demotes and tidies; any thread.

    Args:
        session: Lends the open vault.
        runner: Runs the sweeps that are left to do.
    """

    def __init__(self, session: "VaultSession", runner: "JobRunner") -> None:
        self._session = session
        self._runner = runner
        self._begun: datetime | None = None
        self._tidied: datetime | None = None

    def begin(self, moment: datetime) -> None:
        """Make the next `run_due` do what was due at the moment a vault was unlocked."""
        self._begun, self._tidied = moment, None

    def run_due(self, opened: "OpenVault", is_stopping: Callable[[], bool] = lambda: False) -> None:
        """Do everything that is due, if an hour has passed since the last time.

        It uses the wall clock, since a timer pauses while the machine sleeps. A clock that was set
        back makes it due at once, which purges nothing early: due dates are compared with the clock
        as it is.

        Args:
            opened: The vault.
            is_stopping: Whether the vault is being locked; polled between steps.
        """
        now = self._begun or opened.clock.now()
        if self._tidied is not None and timedelta(0) <= now - self._tidied < EVERY:
            return
        self._purge(opened, now, is_stopping)
        self._demote(opened, now, is_stopping=is_stopping)
        self._tidy_jobs(opened, now)
        if not is_stopping():
            self._begun, self._tidied = None, now

    def purge_due(self, actor: Actor) -> int:
        """Purge what has expired, and what the trash has kept for 30 days, in short steps.

        Memories, and sessions with their states and turns. Where devices synchronise, a memory
        stays until all of them were heard after it was due.

        Args:
            actor: Must see the whole vault.

        Returns:
            How many memories were removed.
        """
        actor.require_unconfined()
        with self._session.borrow() as opened:
            return self._purge(opened, opened.clock.now())

    def _purge(
        self,
        opened: "OpenVault",
        now: datetime,
        is_stopping: Callable[[], bool] = lambda: False,
    ) -> int:
        from muniment.storage.sync.agreed_purges import ask_if_due, due_everywhere

        with opened.store.read() as reading:
            condition = due_everywhere(reading, now)
            numbers = reading.memories.matching_numbers(condition).tolist()
        total = 0
        for part in in_steps(numbers, _PURGED_A_STEP):
            if is_stopping():
                break
            with opened.store.write(SYSTEM.name) as unit:
                total += unit.removal.purge(part, condition)
            time.sleep(_BREATH_S)
        ask_if_due(opened.store, now)
        _purge_sessions(opened, now, is_stopping)
        _settle_text(opened, is_stopping)
        return total

    def demote_cold(self, actor: Actor, *, namespaces: Sequence[str] = ()) -> int:
        """Make memories cold that were neither created nor accessed for 90 days.

        Args:
            actor: The caller; memories that it does not see are unchanged.
            namespaces: Only these.

        Returns:
            How many became cold.

        Raises:
            NotAllowedError: The actor may not write.
            NotFoundError: This actor sees no such namespace.
        """
        actor.require(Scope.WRITE)
        with self._session.borrow() as opened:
            return self._demote(opened, opened.clock.now(), actor=actor, namespaces=namespaces)

    def _demote(
        self,
        opened: "OpenVault",
        now: datetime,
        *,
        actor: Actor = SYSTEM,
        namespaces: Sequence[str] = (),
        is_stopping: Callable[[], bool] = lambda: False,
    ) -> int:
        from muniment.storage.memories.tier_demotion import is_idle

        since_ms = unix_ms(now - COLD_AFTER)
        with opened.store.read() as reading:
            ids = resolve_namespaces(reading.namespaces, namespaces, actor)
            condition = is_idle(since_ms, ids)
            numbers = reading.memories.matching_numbers(condition).tolist()
        total = 0
        for part in in_steps(numbers, _DEMOTED_A_STEP):
            if is_stopping():
                break
            with opened.store.write(actor.name) as unit:
                total += unit.memories.demote(part, condition)
            time.sleep(_BREATH_S)
        return total

    def _tidy_jobs(self, opened: "OpenVault", now: datetime) -> None:
        """Remove jobs that ended a month ago; queue the sweep of a namespace that has none."""
        forgotten_before_ms = unix_ms(now - JOBS_KEPT)
        with opened.store.read() as reading:
            has_old = reading.jobs.has_ended(forgotten_before_ms)
            is_sweeping = reading.jobs.active(SWEEP)
            has_wiped = bool(reading.namespaces.wiped()) and not is_sweeping
        if not has_old and not has_wiped:
            return
        with opened.store.write(SYSTEM.name) as unit:
            unit.jobs.forget_ended(forgotten_before_ms)
            for number in unit.namespaces.wiped() if has_wiped else ():
                unit.jobs.add(SWEEP, now_ms=unix_ms(now), params={"namespace_id": number})
        self._runner.wake(SWEEP)


def _purge_sessions(opened: "OpenVault", now: datetime, is_stopping: Callable[[], bool]) -> None:
    count = _SESSIONS_A_STEP
    while count == _SESSIONS_A_STEP and not is_stopping():
        with opened.store.write(SYSTEM.name) as unit:
            count = unit.scopes.purge_expired_sessions(unix_ms(now), _SESSIONS_A_STEP)
        time.sleep(_BREATH_S)


def _settle_text(opened: "OpenVault", is_stopping: Callable[[], bool]) -> None:
    with opened.store.read() as reading:
        is_settled = not reading.texts.is_unsettled
    while not is_settled and not is_stopping():
        with opened.store.write(SYSTEM.name) as unit:
            is_settled = unit.texts.settle_some()
        time.sleep(_BREATH_S)
