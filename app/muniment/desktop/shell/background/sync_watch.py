"""Follow sync between devices: show how it stands, and say once what needs a person."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal, Slot

from muniment.desktop.shell.background.task_runner import LatestTask, TaskRunner
from muniment.desktop.shell.notices.notice_bar import Notice, NoticeAction, NoticeKind
from muniment.desktop.text.sync_words import attention_text
from muniment.domain.access import PERSON
from muniment.domain.errors import ConflictError, RemoteUnavailableError, SyncPausedError
from muniment.domain.sync.sync_setup import SyncCondition, SyncStatus

if TYPE_CHECKING:
    from collections.abc import Callable

    from muniment.services.container import Services

OFF = SyncStatus(SyncCondition.OFF)
# What the status says anyway.
_STATES = (ConflictError, RemoteUnavailableError)


class SyncWatch(QObject):
    """Follows the sync of an open vault; GUI thread only.

    Signals:
        changed: `status` has changed.
        notice_given: A `Notice`, once for each question and for each change of the alarms.
        failed: The exception of a step that failed.
    """

    changed = Signal()
    notice_given = Signal(object)
    failed = Signal(object)
    _moved = Signal()

    def __init__(
        self, services: "Services", tasks: TaskRunner, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._sync = services.sync
        self._tasks = tasks
        self._latest = LatestTask(tasks, self)
        self._status = OFF
        self._is_open = False
        self._moved.connect(self.refresh, Qt.ConnectionType.QueuedConnection)
        self._unsubscribe = self._sync.on_change(lambda _news: self._moved.emit())

    @property
    def status(self) -> SyncStatus:
        """How sync stands; off while the vault is locked."""
        return self._status

    @property
    def is_paused(self) -> bool:
        """Whether a person has paused sync."""
        return self._status.condition is SyncCondition.PAUSED

    def open(self) -> None:
        """Follow the vault that was unlocked."""
        self._is_open = True
        self.refresh()

    def close_vault(self) -> None:
        """Forget how sync stands: the vault is locked."""
        self._is_open = False
        self._latest.cancel()
        self._take(OFF)

    def close(self) -> None:
        """Stop listening; nothing is emitted afterwards."""
        self._unsubscribe()
        self._is_open = False
        self._latest.cancel()

    @Slot()
    def sync_now(self) -> None:
        """Run a round now; what it finds is shown as the status."""
        self._run(lambda: self._sync.run(PERSON))

    @Slot()
    def pause(self) -> None:
        """Stop to synchronise until it is resumed."""
        self._run(lambda: self._sync.pause(PERSON))

    @Slot()
    def resume(self) -> None:
        """Synchronise again, beginning now."""

        def resume() -> None:
            self._sync.resume(PERSON)
            self._sync.run(PERSON)

        self._run(resume)

    @Slot()
    def pause_or_resume(self) -> None:
        """Do the one of the two that changes something."""
        (self.resume if self.is_paused else self.pause)()

    @Slot()
    def report(self) -> None:
        """Say what needs attention, with what can be done about it."""
        text = attention_text(self._status)
        actions: tuple[NoticeAction, ...] = ()
        if self._status.condition is SyncCondition.ASKING:
            agree = NoticeAction(self.tr("Remove them here too"), self.allow_removals)
            actions = (agree, NoticeAction(self.tr("Pause sync"), self.pause))
        if text:
            self.notice_given.emit(Notice(text, NoticeKind.CAUTION, actions))

    @Slot()
    def allow_removals(self) -> None:
        """Remove whatever other devices removed."""
        self._run(lambda: self._sync.run(PERSON, allow_removals=True))

    def _run(self, step: "Callable[[], object]") -> None:
        self._tasks.submit(step, receiver=self, on_failure=self._on_step_failed)

    def _on_step_failed(self, error: Exception) -> None:
        if isinstance(error, SyncPausedError):
            self.report()
        elif not isinstance(error, _STATES):
            self.failed.emit(error)

    @Slot()
    def refresh(self) -> None:
        """Read anew how sync stands."""
        if self._is_open:
            self._latest.submit(
                lambda: self._sync.status(PERSON),
                on_success=self._take,
                # The vault was locked in the meantime.
                on_failure=lambda _error: None,
            )

    def _take(self, status: SyncStatus) -> None:
        before, self._status = self._status, status
        if status != before:
            self.changed.emit()
        if status.needs_attention and _subject(status) != _subject(before):
            self.report()


def _subject(status: SyncStatus) -> tuple[object, ...]:
    """Return what a notice is about; an equal one is not shown again."""
    return status.condition, status.removals, status.alarms
