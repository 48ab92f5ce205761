"""Backups: which there are, and one more now."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QProgressBar

from muniment.desktop.controls import button, label, row
from muniment.desktop.desktop_context import DesktopContext
from muniment.desktop.notice_bar import Notice, NoticeKind
from muniment.desktop.settings.section import Section
from muniment.desktop.settings.settings_words import backup_text, tr
from muniment.desktop.task_runner import LatestTask
from muniment.desktop.theme import space
from muniment.domain.access import PERSON
from muniment.domain.backups import BackupKind

if TYPE_CHECKING:
    from muniment.services.backups import BackupInfo

_SHOWN = 12


class BackupsSection(Section):
    """The list, and a button that writes another; GUI thread only."""

    def __init__(self, context: DesktopContext) -> None:
        super().__init__(
            context,
            tr("Backups"),
            tr(
                "A backup is the whole vault, encrypted as it is here, and verified by opening it "
                "right after it was written. One is made before every update of the database."
            ),
        )
        self._latest = LatestTask(context.tasks, self)
        self.make = button(self.tr("Back up now"), role="primary")
        self.show_folder = button(self.tr("Show the folder"))
        buttons = row(self.make, self.show_folder)
        buttons.addStretch()
        self._busy = QProgressBar()
        self._busy.setRange(0, 0)
        self._busy.setTextVisible(False)
        self._busy.setFixedHeight(space("tight"))
        self._busy.setAccessibleName(self.tr("Writing a backup"))
        self._busy.hide()
        self.list = label("", wrap=True)
        self._where = label("", role="caption", wrap=True)
        self.add_group(tr("What there is"), self.list, self._where, buttons, self._busy)
        self.make.clicked.connect(self._on_make_clicked)
        self.show_folder.clicked.connect(self._on_show_folder_clicked)

    def open(self) -> None:
        """List the backups."""
        backups = self._context.services.backups
        self._where.setText(self.tr("In {folder}").format(folder=backups.own_folder))
        self._latest.submit(
            lambda: backups.list(PERSON), on_success=self._show, on_failure=self.failed.emit
        )

    def _show(self, found: "tuple[BackupInfo, ...]") -> None:
        lines = [_line(backup) for backup in found[:_SHOWN]]
        if len(found) > _SHOWN:
            more = self.tr("and {count} older ones")
            lines.append(more.format(count=len(found) - _SHOWN))
        nothing = self.tr("No backup yet. Make one, and copy it to another disk now and then.")
        self.list.setText("\n".join(lines) or nothing)
        self.show_folder.setVisible(bool(found))

    @Slot()
    def _on_make_clicked(self) -> None:
        self.make.setEnabled(False)
        self._busy.show()
        backups = self._context.services.backups
        self._context.tasks.submit(
            lambda: backups.make(PERSON),
            receiver=self,
            on_success=self._on_made,
            on_failure=self._on_failed,
        )

    def _on_made(self, _made: "BackupInfo") -> None:
        self._settle()
        self.notice_given.emit(
            Notice(self.tr("The backup is written and verified."), NoticeKind.DONE)
        )
        self.open()

    def _on_failed(self, error: Exception) -> None:
        self._settle()
        self.failed.emit(error)

    def _settle(self) -> None:
        self.make.setEnabled(True)
        self._busy.hide()

    @Slot()
    def _on_show_folder_clicked(self) -> None:
        folder = self._context.services.backups.own_folder
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))


def _line(backup: "BackupInfo") -> str:
    text = "• " + backup_text(backup.made_at, backup.size_bytes)
    is_before_update = backup.kind is BackupKind.BEFORE_UPDATE
    return tr("{backup}, before an update").format(backup=text) if is_before_update else text
