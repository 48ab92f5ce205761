"""Progress of the running jobs in the status bar, with a stop button."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QLocale, QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QProgressBar, QWidget

from muniment.desktop.shell.background.task_runner import LatestTask
from muniment.desktop.shell.desktop_context import DesktopContext
from muniment.desktop.text.words import job_name
from muniment.desktop.widgets.controls import icon_button, label, row
from muniment.domain.access import PERSON
from muniment.domain.jobs import ENDED, JobProgress

if TYPE_CHECKING:
    from muniment.domain.changes import ChangeSet

_AFTER_MS: Final = 300
_BAR_WIDTH: Final = 90
_BAR_HEIGHT: Final = 4


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


class JobStrip(QWidget):
    """Shows the job that started first, once it takes longer than a moment; GUI thread only.

    Signals:
        failed: The exception of a failed call.
    """

    failed = Signal(object)

    def __init__(self, context: DesktopContext) -> None:
        super().__init__()
        self._context = context
        self._jobs: tuple[JobProgress, ...] = ()
        self.watch = JobWatch(context, self)
        self.watch.changed.connect(self._on_watch_changed)
        self._text = label("", role="caption")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedSize(_BAR_WIDTH, _BAR_HEIGHT)
        self._stop = icon_button(context.theme, "x", self.tr("Stop this"))
        self._stop.clicked.connect(self._on_stop_clicked)
        self.setLayout(row(self._text, self._bar, self._stop))
        self._timer = QTimer(self, singleShot=True, interval=_AFTER_MS)
        self._timer.timeout.connect(self.show)
        self.hide()

    @property
    def running(self) -> tuple[JobProgress, ...]:
        """The jobs that have not ended."""
        return self._jobs

    @property
    def text(self) -> str:
        """The text shown; empty while no job is shown."""
        return self._text.text()

    def open(self) -> None:
        """Follow the jobs of the vault just unlocked."""
        self.watch.open()

    def close_vault(self) -> None:
        """Hide the job."""
        self.watch.close_vault()

    @Slot(object)
    def _on_watch_changed(self, jobs: tuple[JobProgress, ...]) -> None:
        self._jobs = jobs
        if not jobs:
            self._timer.stop()
            self.hide()
            self._text.clear()
            self.setToolTip("")
            return
        first = jobs[0]
        self._text.setText(self._line(first))
        self.setToolTip("\n".join(self._line(job) for job in jobs))
        self._bar.setAccessibleName(job_name(first.kind))
        self._bar.setRange(0, first.total or 0)
        self._bar.setValue(first.done)
        self._stop.setVisible(self._context.services.jobs.can_be_cancelled(first.kind))
        self._stop.setEnabled(True)
        if not self.isVisible() and not self._timer.isActive():
            self._timer.start()

    def _line(self, job: JobProgress) -> str:
        if not job.total:
            return job_name(job.kind)
        return self.tr("{name}: {done} of {total}").format(
            name=job_name(job.kind),
            done=QLocale().toString(job.done),
            total=QLocale().toString(job.total),
        )

    @Slot()
    def _on_stop_clicked(self) -> None:
        if not self._jobs:
            return
        job_id, jobs = self._jobs[0].id, self._context.services.jobs
        # The job ends after its current step; until then the button has no further effect.
        self._stop.setEnabled(False)
        self._context.tasks.submit(
            lambda: jobs.cancel(job_id, PERSON), receiver=self, on_failure=self.failed.emit
        )
