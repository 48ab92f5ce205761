"""Watch automatic backups: report a failure once, and offer a retry."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal, Slot

from muniment.desktop.shell.background.task_runner import TaskRunner
from muniment.desktop.shell.notices.notice_bar import Notice, NoticeAction, NoticeKind
from muniment.desktop.text.error_presenter import describe
from muniment.domain.access import PERSON

if TYPE_CHECKING:
    from collections.abc import Callable

    from muniment.services.backups.scheduled_backups import BackupFailure
    from muniment.services.container import Services


class BackupWatch(QObject):
    """Follow the automatic backups of an open vault; GUI thread only.

    Signals:
        changed: An automatic backup was made, or failed.
        progressed: An automatic backup has started, advanced or ended.
        notice_given: A `Notice`, for the first failure in a row and for the result of a retry.
        failed: The exception of a retry that could not start.
    """

    changed = Signal()
    notice_given = Signal(object)
    failed = Signal(object)
    progressed = Signal()
    _arrived = Signal(object)
    _went_on = Signal(object)

    def __init__(
        self, services: "Services", tasks: TaskRunner, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._keeper = services.backup_keeper
        self._tasks = tasks
        self._failure: BackupFailure | None = None
        self._is_trying = False
        self._percent: int | None = None
        self._arrived.connect(self._on_arrived, Qt.ConnectionType.QueuedConnection)
        self._went_on.connect(self._on_went_on, Qt.ConnectionType.QueuedConnection)
        self._unsubscribe: list[Callable[[], None]] = [
            self._keeper.on_outcome(self._receive),
            self._keeper.on_progress(self._receive_progress),
        ]

    @property
    def trouble_text(self) -> str:
        """Why there is no newer backup, and what to do; empty if all is well."""
        return "" if self._failure is None else describe(self._failure.error).sentence

    @property
    def percent(self) -> int | None:
        """Progress of the running automatic backup; ``None`` if none is running."""
        return self._percent

    def close_vault(self) -> None:
        """Forget the state of the vault, which is now locked."""
        self._failure = None
        self._on_went_on(None)
        self.changed.emit()

    @Slot()
    def stop(self) -> None:
        """Stop the running automatic backup; it is made later."""
        self._keeper.stop()

    def close(self) -> None:
        """Stop listening; nothing is emitted afterwards."""
        for unsubscribe in self._unsubscribe:
            unsubscribe()
        self._unsubscribe.clear()

    @Slot()
    def report(self) -> None:
        """Show again why there is no newer backup, with a way to retry."""
        if self._failure is None:
            return
        text = self.tr("The scheduled backup failed. {reason}")
        again = NoticeAction(self.tr("Try again"), self.retry)
        notice = Notice(text.format(reason=self.trouble_text), NoticeKind.CAUTION, (again,))
        self.notice_given.emit(notice)

    @Slot()
    def retry(self) -> None:
        """Make the backup now."""
        if self._is_trying:
            return
        self._is_trying = True
        self._tasks.submit(
            lambda: self._keeper.retry(PERSON),
            receiver=self,
            on_success=self._on_retried,
            on_failure=self._on_retry_failed,
        )

    def _receive(self, failure: "BackupFailure | None") -> None:
        """Runs on any thread: the one that made the backup."""
        self._arrived.emit(failure)

    def _receive_progress(self, percent: int | None) -> None:
        """Runs on any thread: the one that makes the backup."""
        self._went_on.emit(percent)

    @Slot(object)
    def _on_went_on(self, percent: int | None) -> None:
        if self._unsubscribe:
            self._percent = percent
            self.progressed.emit()

    @Slot(object)
    def _on_arrived(self, failure: "BackupFailure | None") -> None:
        if not self._unsubscribe:
            return
        is_first = self._failure is None
        self._failure = failure
        if is_first and not self._is_trying:
            self.report()
        self.changed.emit()

    def _on_retried(self, failure: "BackupFailure | None") -> None:
        self._is_trying = False
        self._failure = failure
        if failure is None:
            done = self.tr("Backup saved and verified.")
            self.notice_given.emit(Notice(done, NoticeKind.DONE))
        self.report()
        self.changed.emit()

    def _on_retry_failed(self, error: Exception) -> None:
        self._is_trying = False
        self.failed.emit(error)
