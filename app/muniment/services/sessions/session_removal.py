"""Remove the memories of a deleted session, in short steps."""

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from muniment.domain.errors import PartlyRemovedError, VaultLockedError
from muniment.domain.ids import NamespaceId
from muniment.domain.jobs import ENDED, JobState
from muniment.domain.sessions.session import SessionMemories
from muniment.services.maintenance.wiped_row_removal import settle_text
from muniment.services.time_slices import in_steps

if TYPE_CHECKING:
    from datetime import datetime

    from muniment.domain.jobs import Job
    from muniment.services.maintenance.job_runner import JobContext
    from muniment.services.vault.vault_session import VaultSession
    from muniment.storage.pages import StoredRow
    from muniment.storage.unit_of_work import UnitOfWork

PURGE_SESSION: Final = "purge-session"

AT_ONCE: Final = 100
"""Memories in one transaction; purging them takes 30 to 90 ms on 2 shared cores."""

WAITED_S: Final = 20.0
"""How long a caller waits for the job to end; the job continues after that."""

_POLL_S: Final = 0.01


class PurgeSession:
    """Purges the memories of a deleted session; a kind of job.

    Only those up to the last row number at the time of the request: memories of a later session
    with the same handle stay. Cancelling restores nothing; the remaining memories stay as they are,
    without a session.
    """

    name = PURGE_SESSION
    is_long = False
    can_be_cancelled = True

    def run(self, context: "JobContext") -> None:
        """Purge, or continue purging."""
        from muniment.storage.memories.removal import is_of_session

        params = context.job.params
        home, handle = NamespaceId(params["namespace_id"]), str(params["handle"])
        with context.opened.store.read() as reading:
            numbers = reading.memories.numbers_of_session(home, handle, up_to=params["last"])
        for some in in_steps(numbers, AT_ONCE):
            with context.step() as step:
                step.unit.removal.purge(some, is_of_session(home, handle))
                step.advance(len(some))
        settle_text(context)
        # The write-ahead log still holds the old pages.
        context.opened.store.checkpoint()

    def cancelled(self, context: "JobContext") -> None:
        """Leave the remaining memories; remove the words of purged ones from the index."""
        settle_text(context)


@dataclass(slots=True)
class Removal:
    """The remaining work on the memories of one session.

    Args:
        memories: What to do with them.
        done: How many were processed.
        job: Purges the rest, if they are too many for one transaction.
    """

    memories: SessionMemories
    done: int = 0
    job: "Job | None" = None
    _numbers: list[int] = field(default_factory=list)

    @property
    def total(self) -> int:
        """The known number of memories."""
        return len(self._numbers)

    def look(self, unit: "UnitOfWork", row: "StoredRow") -> None:
        """List them: first, and again before the last step, for those added meanwhile.

        They are not listed in between, since a list takes time in proportion to the session's size.
        """
        if self.memories is SessionMemories.KEEP or self.total - self.done > AT_ONCE:
            return
        home, last = NamespaceId(row.namespace_id), self._numbers[self.done - 1] if self.done else 0
        self._numbers[self.done :] = unit.memories.numbers_of_session(home, row.handle, after=last)

    def some(self, unit: "UnitOfWork", row: "StoredRow", moment: "datetime", now_ms: int) -> bool:
        """Process some of them within a transaction; returns whether none is left for another."""
        if self.memories is SessionMemories.TRASH:
            return self._trash(unit, row, moment)
        if self.total > AT_ONCE:
            home = NamespaceId(row.namespace_id)
            params = {"namespace_id": home, "handle": row.handle, "last": self._numbers[-1]}
            self.job = unit.jobs.add(
                PURGE_SESSION, now_ms=now_ms, namespace_id=home, params=params, total=self.total
            )
        else:
            _purge(unit, self._numbers)
        return True

    def _trash(self, unit: "UnitOfWork", row: "StoredRow", moment: "datetime") -> bool:
        some = self._numbers[self.done : self.done + AT_ONCE]
        # Skip memories that cannot be read, or that left the session meanwhile.
        for memory in unit.memories.readable(some).values():
            if memory.deleted_at is None and memory.session_id == row.handle:
                unit.memories.trash(memory, moment)
        self.done += len(some)
        return self.done == self.total


def until_ended(session: "VaultSession", job: "Job") -> None:
    """Wait until a job has ended, for `WAITED_S` at most, or the vault is locked.

    Raises:
        PartlyRemovedError: It failed, or was cancelled.
    """
    deadline = time.monotonic() + WAITED_S
    while time.monotonic() < deadline:
        try:
            with session.borrow() as opened, opened.store.read() as reading:
                found = reading.jobs.by_id(job.id)
        except VaultLockedError:
            return
        if found is None or found.state in ENDED:
            _require_done(found)
            return
        time.sleep(_POLL_S)


def _require_done(job: "Job | None") -> None:
    if job is not None and job.state is not JobState.DONE:
        why = job.detail or "their removal was cancelled"
        raise PartlyRemovedError(f"the session was deleted, but not all of its memories: {why}")


def _purge(unit: "UnitOfWork", numbers: list[int]) -> None:
    """Purge a few at once, so that none of their words is left in the file."""
    found, unreadable = unit.memories.sorted_out(numbers)
    for memory in found.values():
        unit.memories.purge(memory)
    for known in unreadable:
        unit.memories.purge(known)
