"""What becomes of the memories of a session that is removed: in short steps, however many."""

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from muniment.domain.errors import PartlyRemovedError, VaultLockedError
from muniment.domain.ids import NamespaceId
from muniment.domain.jobs import ENDED, JobState
from muniment.domain.sessions import SessionMemories
from muniment.services.sweeping import settle_text

if TYPE_CHECKING:
    from datetime import datetime

    from muniment.domain.jobs import Job
    from muniment.services.job_runner import JobContext
    from muniment.services.session import VaultSession
    from muniment.storage.pages import StoredRow
    from muniment.storage.unit_of_work import UnitOfWork

PURGE_SESSION: Final = "purge-session"

AT_ONCE: Final = 100
"""So many memories go in one transaction; purging them takes 30 to 90 ms on 2 shared cores."""

WAITED_S: Final = 20.0
"""So long at most a caller waits for the job to end; it goes on without."""

_POLL_S: Final = 0.01


class PurgeSession:
    """Purges the memories of a session that is gone; a kind of job.

    Those with row numbers up to the last one of the moment of asking: what names a session of the
    same handle later stays. What is gone is gone when the job is cancelled; the others stay as they
    are, without a session.
    """

    name = PURGE_SESSION
    is_long = False
    can_be_cancelled = True

    def run(self, context: "JobContext") -> None:
        """Purge, or go on with it."""
        from muniment.storage.removal import is_of_session

        params = context.job.params
        home, handle = NamespaceId(params["namespace_id"]), str(params["handle"])
        with context.opened.store.read() as reading:
            numbers = reading.memories.numbers_of_session(home, handle, up_to=params["last"])
        for start in range(0, len(numbers), AT_ONCE):
            some = numbers[start : start + AT_ONCE]
            with context.step() as step:
                step.unit.removal.purge(some, is_of_session(home, handle))
                step.advance(len(some))
        settle_text(context)
        # The log that the database writes ahead still holds the pages as they were.
        context.opened.store.checkpoint()

    def cancelled(self, context: "JobContext") -> None:
        """Leave what is still there; rid the index of the words of what is gone."""
        settle_text(context)


@dataclass(slots=True)
class Removal:
    """What is still to be done with the memories of one session.

    Args:
        memories: What becomes of them.
        done: How many were dealt with.
        job: That purges the rest, where they are too many for one transaction.
    """

    memories: SessionMemories
    done: int = 0
    job: "Job | None" = None
    _numbers: list[int] = field(default_factory=list)

    @property
    def total(self) -> int:
        """How many there are, as far as is known."""
        return len(self._numbers)

    def look(self, unit: "UnitOfWork", row: "StoredRow") -> None:
        """Learn of them: at first, and before the last step of those that came meanwhile.

        In between they are not listed again, for a list takes as long as the session is large.
        """
        if self.memories is SessionMemories.KEEP or self.total - self.done > AT_ONCE:
            return
        home, last = NamespaceId(row.namespace_id), self._numbers[self.done - 1] if self.done else 0
        self._numbers[self.done :] = unit.memories.numbers_of_session(home, row.handle, after=last)

    def some(self, unit: "UnitOfWork", row: "StoredRow", moment: "datetime", now_ms: int) -> bool:
        """Deal with some of them within a transaction; returns whether none is left for another."""
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
        # One that cannot be read stays where it is; so does one that left the session meanwhile.
        for memory in unit.memories.readable(some).values():
            if memory.deleted_at is None and memory.session_id == row.handle:
                unit.memories.trash(memory, moment)
        self.done += len(some)
        return self.done == self.total


def until_ended(session: "VaultSession", job: "Job") -> None:
    """Wait until a job has ended, for `WAITED_S` at most, or the vault is locked.

    Raises:
        PartlyRemovedError: It failed, or somebody cancelled it.
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
        raise PartlyRemovedError(f"the session is gone, but not all of its memories are: {why}")


def _purge(unit: "UnitOfWork", numbers: list[int]) -> None:
    """Purge a few at once, so that no word of them is left in the file."""
    found, shut = unit.memories.sorted_out(numbers)
    for memory in found.values():
        unit.memories.purge(memory)
    for known in shut:
        unit.memories.purge(known)
