"""Shows the turns and states of a session, and saves them to a file."""

from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QDialog, QFileDialog, QPlainTextEdit, QTabWidget, QWidget

from muniment.desktop.platform.private_file import write_private_bytes
from muniment.desktop.shell.desktop_context import DesktopContext
from muniment.desktop.shell.notices.notice_bar import Notice, NoticeKind
from muniment.desktop.views.browse.sessions.session_record import (
    PARTS,
    SessionRecord,
    file_of,
    read_session,
)
from muniment.desktop.widgets.controls import button, column, row
from muniment.domain.sessions.session import Session

_LETTERS = 90
_LINES = 28


class SessionDialog(QDialog):
    """What an agent kept in a session besides memories; GUI thread only.

    Signals:
        notice_given: A `Notice`: the session was saved to a file.
        failed: An exception.
    """

    notice_given = Signal(object)
    failed = Signal(object)

    def __init__(self, context: DesktopContext, parent: QWidget, session: Session) -> None:
        super().__init__(parent)
        self._context = context
        self._record: SessionRecord | None = None
        self.setWindowTitle(self.tr("Turns and state of a session"))
        self.tabs = QTabWidget(documentMode=True)
        names = (self.tr("Turns"), self.tr("State"), self.tr("Versions of the state"))
        self.texts = tuple(self._page(name) for name in names)
        self.save = button(self.tr("&Save as a file…"))
        self.save.setEnabled(False)
        self.save.clicked.connect(self._on_save_clicked)
        close = button(self.tr("Close"), role="primary")
        close.clicked.connect(self.accept)
        foot = row(self.save, close)
        foot.insertStretch(1)
        layout = column(self.tabs, foot, gap="medium", margin="large")
        layout.setStretch(0, 1)
        self.setLayout(layout)
        metrics, room = self.fontMetrics(), self.screen().availableSize()
        self.resize(
            min(_LETTERS * metrics.averageCharWidth(), room.width()),
            min(_LINES * metrics.lineSpacing(), room.height()),
        )
        self.finished.connect(self._forget)
        context.tasks.submit(
            partial(read_session, context.services, session),
            receiver=self,
            on_success=self._show_record,
            on_failure=self._on_read_failed,
        )

    def _page(self, name: str) -> QPlainTextEdit:
        text = QPlainTextEdit(readOnly=True)
        text.setAccessibleName(name)
        text.setPlaceholderText(self.tr("Loading…"))
        text.setTabChangesFocus(True)
        self.tabs.addTab(text, name)
        return text

    def _show_record(self, record: SessionRecord) -> None:
        self._record = record
        for page, text_of in zip(self.texts, PARTS, strict=True):
            page.setPlainText(text_of(record))
        self.save.setEnabled(True)

    def _on_read_failed(self, error: Exception) -> None:
        self.failed.emit(error)
        self.reject()

    @Slot()
    def _on_save_clicked(self) -> None:
        dialog = QFileDialog(self, self.tr("Save the session"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("json")
        dialog.selectFile(f"muniment-session-{date.today().isoformat()}.json")  # noqa: DTZ011 - the person's day
        dialog.fileSelected.connect(self._write)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @Slot(str)
    def _write(self, chosen: str) -> None:
        if self._record is None:
            return
        path, content = Path(chosen), file_of(self._record)
        self._context.tasks.submit(
            lambda: write_private_bytes(path, content),
            receiver=self,
            on_success=partial(self._on_written, path.name),
            on_failure=self.failed.emit,
        )

    def _on_written(self, name: str, _nothing: None) -> None:
        text = self.tr("Saved {name}: the session, its turns and states, not encrypted.")
        self.notice_given.emit(Notice(text.format(name=name), NoticeKind.DONE))

    @Slot()
    def _forget(self) -> None:
        self._record = None
        for page in self.texts:
            page.clear()
        self.deleteLater()
