"""Jobs: long work that survives a crash, because its progress is stored in the vault."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final, NewType

from muniment.domain.ids import NamespaceId

JobId = NewType("JobId", str)
"""``job_`` and 16 hexadecimal digits."""


class JobState(StrEnum):
    """State of a job."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


ENDED: Final = frozenset({JobState.DONE, JobState.FAILED, JobState.CANCELLED})
"""The final states of a job."""


@dataclass(frozen=True, slots=True)
class Job:
    """One job.

    Args:
        id: Its id.
        kind: The kind of work.
        namespace_id: The namespace it works in; ``None`` for the whole vault.
        namespace: Present name of that namespace; ``None`` also when it was deleted.
        actor: Who started it, and to whom its changes are attributed.
        state: Its state.
        done: How much is done, in the unit of its kind.
        total: How much there is; ``None`` while unknown.
        params: Its parameters; never content of a memory.
        cursor: Where to continue, in a format of its kind; ``None`` at the beginning.
        detail: Why it failed, one sentence without content.
        cancel_requested: Whether someone requested its end.
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
        """Its progress as the change feed publishes it."""
        return JobProgress(
            self.id, self.kind, self.namespace, self.state, done=self.done, total=self.total
        )


@dataclass(frozen=True, slots=True)
class JobProgress:
    """Progress of a job; ``namespace`` is ``None`` when it concerns the whole vault."""

    id: JobId
    kind: str
    namespace: str | None
    state: JobState
    done: int
    total: int | None
