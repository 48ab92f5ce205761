"""Tracks which jobs are running."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from muniment.desktop.shell.background.task_runner import LatestTask
from muniment.desktop.shell.desktop_context import DesktopContext
from muniment.domain.access import PERSON
from muniment.domain.jobs import ENDED, JobProgress

if TYPE_CHECKING:
    from muniment.domain.changes import ChangeSet


class JobWatch(QObject):
    """Follows the jobs of an open vault; GUI thread only.

    Signals:
        changed: The `JobProgress` of every running job, oldest first.
    """

    changed = Signal(object)

    def __init__(self, context: DesktopContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs = context.services.jobs
        self._latest = LatestTask(context.tasks, self)
        self._running: dict[str, JobProgress] = {}
        self._is_open = False
        context.bridge.changed.connect(self._on_bridge_changed)

    def open(self) -> None:
        """Look for running jobs in the vault just unlocked."""
        self._is_open = True

        def fetch() -> tuple[JobProgress, ...]:
            found = [job.progress for job in self._jobs.list(PERSON) if job.state not in ENDED]
            return tuple(reversed(found))

        self._latest.submit(fetch, on_success=self._take_in)

    def close_vault(self) -> None:
        """Forget all jobs."""
        self._is_open = False
        self._latest.cancel()
        self._running.clear()
        self.changed.emit(())

    @Slot(object)
    def _on_bridge_changed(self, change_set: "ChangeSet") -> None:
        if self._is_open and change_set.jobs:
            self._take_in(change_set.jobs)

    def _take_in(self, jobs: tuple[JobProgress, ...]) -> None:
        for job in jobs:
            if job.state in ENDED:
                self._running.pop(job.id, None)
            else:
                self._running[job.id] = job
        self.changed.emit(tuple(self._running.values()))
