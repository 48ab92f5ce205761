"""Progress of a job of one kind, shown in the view that started it, with a stop button."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, Signal, Slot
from PySide6.QtWidgets import QProgressBar, QWidget

from muniment.desktop.shell.desktop_context import DesktopContext
from muniment.desktop.text.words import job_name
from muniment.desktop.widgets.controls import button, label, row
from muniment.desktop.widgets.theme.theme import space
from muniment.domain.access import PERSON
from muniment.domain.jobs import ENDED, JobProgress

if TYPE_CHECKING:
    from muniment.domain.changes import ChangeSet


class JobRow(QWidget):
    """Hidden while no job of its kind is running; GUI thread only.

    Signals:
        ended: The last `JobProgress` of a job.
        failed: The exception of a failed call.
    """

    ended = Signal(object)
    failed = Signal(object)

    def __init__(self, context: DesktopContext, kind: str) -> None:
        super().__init__()
        self._context = context
        self._kind = kind
        self._job_id = ""
        self._is_open = False
        self._text = label("", role="caption")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(space("tight"))
        self._bar.setAccessibleName(job_name(kind))
        self._stop = button(self.tr("Stop"))
        self._stop.clicked.connect(self._on_stop_clicked)
        layout = row(self._text, self._bar, self._stop, gap="medium")
        layout.setStretch(1, 1)
        self.setLayout(layout)
        # Set only once it has a parent: without one it would open as a window and take the focus.
        self._stop.setVisible(context.services.jobs.can_be_cancelled(kind))
        self.hide()
        context.bridge.changed.connect(self._on_bridge_changed)

    @property
    def text(self) -> str:
        """The text shown; empty while no job is shown."""
        return self._text.text()

    @property
    def stop_button(self) -> QWidget:
        """The button that cancels the job."""
        return self._stop

    def open(self) -> None:
        """Look for a running job in the vault just unlocked."""
        self._is_open = True
        jobs = self._context.services.jobs

        def fetch() -> tuple[JobProgress, ...]:
            return tuple(job.progress for job in jobs.list(PERSON) if job.state not in ENDED)

        self._context.tasks.submit(
            fetch, receiver=self, on_success=self._take_in, on_failure=self.failed.emit
        )

    def close_vault(self) -> None:
        """Hide the job."""
        self._is_open = False
        self._forget()

    @Slot(object)
    def _on_bridge_changed(self, change_set: "ChangeSet") -> None:
        if self._is_open and change_set.jobs:
            self._take_in(change_set.jobs)

    def _take_in(self, jobs: tuple[JobProgress, ...]) -> None:
        for job in jobs:
            if not self._is_open or job.kind != self._kind:
                continue
            if job.state in ENDED:
                self._forget()
                self.ended.emit(job)
            else:
                self._show(job)

    def _show(self, job: JobProgress) -> None:
        if job.id != self._job_id:
            self._job_id = job.id
            self._stop.setEnabled(True)
        self._bar.setRange(0, job.total or 0)
        self._bar.setValue(job.done)
        text = self.tr("{name}…") if job.total is None else self.tr("{name}: {done} of {total}")
        self._text.setText(
            text.format(
                name=job_name(job.kind),
                done=QLocale().toString(job.done),
                total=QLocale().toString(job.total or 0),
            )
        )
        self.show()

    def _forget(self) -> None:
        self._job_id = ""
        self._text.clear()
        self.hide()

    @Slot()
    def _on_stop_clicked(self) -> None:
        job_id, jobs = self._job_id, self._context.services.jobs
        # The job ends after its current step; until then the button has no further effect.
        self._stop.setEnabled(False)
        self._context.tasks.submit(
            lambda: jobs.cancel(job_id, PERSON), receiver=self, on_failure=self.failed.emit
        )
