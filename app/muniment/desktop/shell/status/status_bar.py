"""The status bar: the port, the model, background work, and the lock."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QStatusBar

from muniment.desktop.shell.background.task_runner import LatestTask
from muniment.desktop.shell.desktop_context import DesktopContext
from muniment.desktop.shell.status.job_strip import JobStrip
from muniment.desktop.shell.status.sync_button import SyncButton
from muniment.desktop.shell.status.work_strip import StripWords, WorkStrip
from muniment.desktop.text.words import backlog_text, memory_count_text
from muniment.desktop.widgets.buttons import ToolButton
from muniment.desktop.widgets.controls import label
from muniment.desktop.widgets.theme.theme import space
from muniment.domain.access import PERSON
from muniment.domain.memories.memory import EmbeddingState
from muniment.domain.memories.query import MemoryFilter, PageRequest

if TYPE_CHECKING:
    from muniment.domain.changes import ChangeSet

_COPIED_MS = 2_000
_SETTLE_MS: Final = 1_000
_WAITING: Final = MemoryFilter(embedding_state=EmbeddingState.PENDING, include_archived=True)
_PATIENCE_MS = 300


class BackupButton(ToolButton):
    """Hidden unless a backup is running or has failed; GUI thread only.

    Pressing it stops the automatic backup that is running, or says why the backup failed and offers
    to try again.

    Args:
        context: The window's shared objects.
    """

    def __init__(self, context: DesktopContext) -> None:
        super().__init__()
        self._theme = context.theme
        self._backups = context.backups
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._patience = QTimer(self, singleShot=True, interval=_PATIENCE_MS)
        self._patience.timeout.connect(self.show)
        self.clicked.connect(self._on_clicked)
        self._backups.changed.connect(self._refresh)
        self._backups.progressed.connect(self._refresh)
        self._theme.changed.connect(self._refresh)
        self.hide()

    @Slot()
    def _refresh(self) -> None:
        percent, trouble = self._backups.percent, self._backups.trouble_text
        if percent is not None:
            self._say(self.tr("Backing up… {percent}%").format(percent=percent), "hard-drive")
            self.setToolTip(self.tr("Click to stop. Muniment tries again in an hour."))
            self.setAccessibleName(self.tr("Stop the backup"))
            if not self.isVisible() and not self._patience.isActive():
                self._patience.start()
            return
        self._patience.stop()
        self._say(self.tr("Backup failed"), "triangle-alert")
        self.setToolTip(trouble)
        self.setAccessibleName(self.tr("Backup failed. Show details."))
        self.setVisible(bool(trouble))

    def _say(self, text: str, icon: str) -> None:
        self.setText(text)
        self.setIcon(self._theme.icon(icon))

    @Slot()
    def _on_clicked(self) -> None:
        if self._backups.percent is None:
            self._backups.report()
        else:
            self._backups.stop()


class BacklogWatch(QObject):
    """Counts at most once a second, and only after changes; GUI thread only.

    Signals:
        counted: Number of memories that semantic search cannot find yet.
    """

    counted = Signal(int)

    def __init__(self, context: DesktopContext, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._memories = context.services.memories
        self._latest = LatestTask(context.tasks, self)
        self._is_open = False
        self._timer = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._timer.timeout.connect(self._count)
        context.bridge.changed.connect(self._on_bridge_changed)

    def open(self) -> None:
        """Count after the vault was unlocked, with a delay for embedding to catch up."""
        self._is_open = True
        self._timer.start()

    def close_vault(self) -> None:
        """Stop counting."""
        self._is_open = False
        self._timer.stop()
        self._latest.cancel()
        self.counted.emit(0)

    @Slot(object)
    def _on_bridge_changed(self, change_set: "ChangeSet") -> None:
        # Most writes are embedded at once and no longer waiting by then.
        if self._is_open and change_set.memories and not self._timer.isActive():
            self._timer.start()

    @Slot()
    def _count(self) -> None:
        page = PageRequest(limit=1)
        self._latest.submit(
            lambda: self._memories.list(_WAITING, page, PERSON).total, on_success=self.counted.emit
        )


class UndoStrip(WorkStrip):
    """Shown once an undo takes longer than a moment; GUI thread only."""

    def __init__(self, context: DesktopContext) -> None:
        super().__init__(context.operations, context.theme)
        words = StripWords(
            bar_name=self.tr("Undo progress"),
            stop_name=self.tr("Stop undoing"),
            begun=self.tr("Undoing…"),
            going=self.tr("Undoing: {done} of {total}"),
        )
        self.use_words(words)


class ExportStrip(WorkStrip):
    """Shown once an export takes longer than a moment; GUI thread only."""

    def __init__(self, context: DesktopContext) -> None:
        super().__init__(context.exports, context.theme)
        words = StripWords(
            bar_name=self.tr("Export progress"),
            stop_name=self.tr("Stop the export"),
            begun=self.tr("Exporting…"),
            going=self.tr("Exporting: {done} of {total}"),
        )
        self.use_words(words)


class StatusBar(QStatusBar):
    """Shows the current status; GUI thread only.

    Args:
        context: The window's shared objects.
        sync_actions: What the menu of sync offers.

    Signals:
        lock_requested: “Lock vault” was pressed.
        port_asked: The text about a port that could not be opened was pressed.
        failed: The exception of a call that failed.
    """

    lock_requested = Signal()
    port_asked = Signal()
    failed = Signal(object)

    def __init__(self, context: DesktopContext, sync_actions: Sequence[QAction]) -> None:
        super().__init__()
        self._context = context
        self._url = ""
        self._is_open = False
        self.setSizeGripEnabled(False)
        self.setContentsMargins(8, 0, 8, 0)
        self._port = ToolButton()
        self._port.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._port.clicked.connect(self._on_port_clicked)
        self._model = label("", role="caption")
        self._count = label("", role="caption")
        self._lock = ToolButton()
        self._lock.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._lock.setText(self.tr("Lock vault"))
        self._lock.setToolTip(self.tr("Agents wait until you unlock it (Ctrl+L)"))
        self._lock.setAccessibleName(self.tr("Lock vault"))
        self._lock.clicked.connect(self.lock_requested)
        self._copied = QTimer(self, singleShot=True, interval=_COPIED_MS)
        self._copied.timeout.connect(self._on_copied_timeout)
        self._paused = ToolButton()
        self._paused.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._paused.setText(self.tr("Agents are paused"))
        self._paused.setToolTip(self.tr("No agent can read or write. Click to resume them."))
        self._paused.setAccessibleName(self.tr("Agents are paused. Resume them."))
        self._paused.clicked.connect(context.agent_pause.toggle)
        self._paused.hide()
        context.agent_pause.changed.connect(self._on_agent_pause_changed)
        self.backup = BackupButton(context)
        self.sync = SyncButton(context, sync_actions)
        self._backlog = BacklogWatch(context, self)
        self._backlog.counted.connect(self._on_backlog_counted)
        self._waiting = label("", role="caption")
        self._waiting.setToolTip(
            self.tr("You can already find them by their words. Search by meaning follows.")
        )
        for text in (self._waiting, self._count):
            text.setContentsMargins(0, 0, space("small"), 0)
        self.export = ExportStrip(context)
        self.undo = UndoStrip(context)
        self.jobs = JobStrip(context)
        self.jobs.failed.connect(self.failed)
        context.theme.bind_icon(self._lock, "lock")
        context.theme.bind_icon(self._paused, "pause")
        for part in (self._port, self._paused, self.backup, self.sync, self._model):
            self.addWidget(part)
        for done in (self.export, self.undo, self.jobs, self._waiting, self._count, self._lock):
            self.addPermanentWidget(done)
        context.bridge.model_state_changed.connect(self.show_model)
        context.namespaces.listed.connect(self._on_namespaces_listed)
        context.address.changed.connect(self._show_port)
        self._show_port()
        self.show_state(is_open=False)

    @property
    def texts(self) -> tuple[str, ...]:
        """All texts shown, from left to right."""
        parts = (
            self._port,
            self._paused,
            self.backup,
            self.sync,
            self._model,
            self._waiting,
            self._count,
            self._lock,
        )
        texts = tuple(part.text() for part in parts if part.isVisibleTo(self) and part.text())
        strips = (self.export, self.undo, self.jobs)
        return (*texts, *(part.text for part in strips if part.isVisibleTo(self)))

    @Slot()
    def _show_port(self) -> None:
        """Show the port's address, that it is off, or that it could not be opened."""
        url, trouble = self._context.address.url or "", self._context.address.trouble_text
        if self._copied.isActive() and url == self._url:
            return
        self._url = url
        text = url.removeprefix("http://") or self.tr("Port off")
        hint = self.tr("Copy the address that agents use") if url else self.tr("The port is off")
        name = f"{hint}: {text}" if url else hint
        if trouble:
            text, hint = self.tr("The port is not open"), trouble
            name = self.tr("The port is not open. Show its settings.")
        self._port.setText(text)
        self._port.setToolTip(hint)
        self._port.setAccessibleName(name)
        self._port.setEnabled(bool(url) or (bool(trouble) and self._is_open))
        self._context.theme.bind_icon(self._port, "triangle-alert" if trouble else "plug")

    @Slot(str)
    def show_model(self, state: str) -> None:
        """Show the embedding model's state while it is not ready."""
        texts = {
            "loading": self.tr("Loading the search model…"),
            "failed": self.tr("The search model could not be loaded: searching by words only"),
        }
        self._model.setText(texts.get(state, ""))

    def show_state(self, *, is_open: bool) -> None:
        """Follow the vault; if it is locked, no number is shown and nothing is read."""
        self._is_open = is_open
        self._show_port()
        self._lock.setVisible(is_open)
        self._count.setVisible(is_open)
        if is_open:
            self.jobs.open()
            self._backlog.open()
        else:
            self._count.clear()
            self.jobs.close_vault()
            self._backlog.close_vault()

    @Slot()
    def _on_agent_pause_changed(self) -> None:
        self._paused.setVisible(self._context.agent_pause.pausing.is_paused)

    @Slot(int)
    def _on_backlog_counted(self, count: int) -> None:
        self._waiting.setText(backlog_text(count))
        self._waiting.setVisible(bool(count))

    @Slot()
    def _on_namespaces_listed(self) -> None:
        choice = self._context.namespaces
        self._count.setText(memory_count_text(choice.total) if choice.known else "")

    @Slot()
    def _on_port_clicked(self) -> None:
        if not self._url:
            self.port_asked.emit()
            return
        self._context.clipboard.copy(self._url)
        # A message of the bar would hide everything else in it.
        self._port.setText(self.tr("Address copied"))
        self._copied.start()

    @Slot()
    def _on_copied_timeout(self) -> None:
        self._show_port()
