"""Jobs: long work that survives a crash, because where it stands is in the vault."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final, NewType

from muniment.domain.ids import NamespaceId

JobId = NewType("JobId", str)
"""``job_`` and 16 hexadecimal digits."""


class JobState(StrEnum):
    """Where a job stands."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


ENDED: Final = frozenset({JobState.DONE, JobState.FAILED, JobState.CANCELLED})
"""The states that a job never leaves."""


@dataclass(frozen=True, slots=True)
class Job:
    """One job.

    Args:
        id: Names it.
        kind: Which work it is.
        namespace_id: The namespace it works in; ``None`` for the whole vault.
        namespace: That namespace's name today; ``None`` also when it is gone.
        actor: Who asked for it: what it changes is theirs.
        state: Where it stands.
        done: How much is done, in the kind's own unit.
        total: How much there is; ``None`` while nobody knows.
        params: What it was asked to do; never content of a memory.
        cursor: Where to go on, in the kind's own words; ``None`` at the beginning.
        detail: Why it failed, one sentence without content.
        cancel_requested: Whether someone wants it to end.
    """

    id: JobId
    kind: str
    namespace_id: NamespaceId | None
    namespace: str | None
    actor: str
    state: JobState
    done: int
    total: int | None
    params: Mapping[str, Any]
    cursor: str | None
    detail: str | None
    cancel_requested: bool
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None

    @property
    def progress(self) -> "JobProgress":
        """What the change feed publishes of it."""
        return JobProgress(
            self.id, self.kind, self.namespace, self.state, done=self.done, total=self.total
        )


@dataclass(frozen=True, slots=True)
class JobProgress:
    """How far a job is; ``namespace`` is ``None`` when it concerns the whole vault."""

    id: JobId
    kind: str
    namespace: str | None
    state: JobState
    done: int
    total: int | None
