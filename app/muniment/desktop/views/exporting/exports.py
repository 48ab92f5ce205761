"""Runs one export at a time on a worker thread."""

import threading
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices

from muniment.desktop.shell.background.task_runner import TaskRunner
from muniment.desktop.shell.notices.notice_bar import Notice, NoticeAction, NoticeKind
from muniment.domain.access import PERSON

if TYPE_CHECKING:
    from PySide6.QtWidgets import QDialog

    from muniment.domain.transfer.exporting import Exported, ExportRequest
    from muniment.services.container import Services


class Exports(QObject):
    """Runs exports that continue across views and stop when the vault closes; GUI thread only.

    Signals:
        started, ended: Emitted around an export.
        progressed: Number of memories done, and their total.
        notice_given: A `Notice` with the result.
        failed: The exception of a failed export.
    """

    started = Signal()
    ended = Signal()
    progressed = Signal(int, int)
    notice_given = Signal(object)
    failed = Signal(object)
    _progressed = Signal(object, int, int)

    def __init__(
        self, services: "Services", tasks: TaskRunner, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._services = services
        self._tasks = tasks
        self._stopping: threading.Event | None = None
        self._dialog: QDialog | None = None
        self._progressed.connect(self._on_progressed, Qt.ConnectionType.QueuedConnection)

    @property
    def is_running(self) -> bool:
        """Whether a file is being written."""
        return self._stopping is not None

    @property
    def dialog(self) -> "QDialog | None":
        """The export dialog while it is open."""
        return self._dialog

    def show(self, dialog: "QDialog") -> None:
        """Open an export dialog; it closes with the vault."""
        self._dialog = dialog
        dialog.finished.connect(self._on_dialog_finished)
        dialog.open()

    def report_busy(self) -> None:
        """Show a notice that another file is being written."""
        text = self.tr("Another export is running. Wait for it to finish, or stop it below.")
        self.notice_given.emit(Notice(text))

    def start(self, request: "ExportRequest") -> None:
        """Start writing a file; do nothing while another is being written."""
        if self.is_running:
            return
        stopping = self._stopping = threading.Event()
        exports = self._services.exports
        self.started.emit()

        def watch(done: int, total: int) -> bool:
            """Any thread."""
            self._progressed.emit(stopping, done, total)
            return not stopping.is_set()

        self._tasks.submit(
            lambda: exports.export(request, PERSON, watch=watch),
            receiver=self,
            on_success=partial(self._on_done, stopping, request.path),
            on_failure=partial(self._on_failed, stopping),
        )

    @Slot()
    def stop(self) -> None:
        """Stop the export after its current step; no partial file is left."""
        if self._stopping is not None:
            self._stopping.set()

    def close_vault(self) -> None:
        """Close the dialog and stop the export without reporting its result."""
        if self._dialog is not None:
            self._dialog.done(0)
        self.stop()
        if self._stopping is not None:
            self._stopping = None
            self.ended.emit()

    @Slot()
    def _on_dialog_finished(self) -> None:
        self._dialog = None

    @Slot(object, int, int)
    def _on_progressed(self, run: object, done: int, total: int) -> None:
        if run is self._stopping:
            self.progressed.emit(done, total)

    def _on_done(self, run: threading.Event, path: Path, done: "Exported") -> None:
        from muniment.desktop.views.exporting.export_words import written_text

        if run is not self._stopping:
            return
        self._end()
        if done.is_stopped:
            self.notice_given.emit(Notice(self.tr("Stopped: no file was written.")))
            return
        kind = NoticeKind.CAUTION if done.missing or done.unreadable else NoticeKind.DONE
        show = NoticeAction(self.tr("Show in folder"), partial(_show_folder, path))
        self.notice_given.emit(Notice(written_text(path.name, done), kind, (show,)))

    def _on_failed(self, run: threading.Event, error: Exception) -> None:
        if run is self._stopping:
            self._end()
            self.failed.emit(error)

    def _end(self) -> None:
        self._stopping = None
        self.ended.emit()


def _show_folder(path: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path.parent)))
