"""The Backups section: schedule, folder, list of backups, and restoring one."""

from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QModelIndex, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFileDialog

from muniment.desktop.shell.background.task_runner import LatestTask
from muniment.desktop.shell.desktop_context import DesktopContext
from muniment.desktop.shell.notices.notice_bar import Notice, NoticeKind
from muniment.desktop.text.dates import full_moment
from muniment.desktop.views.settings.backup_place import BackupPlace
from muniment.desktop.views.settings.backup_schedule import BackupSchedule
from muniment.desktop.views.settings.backup_words import (
    check_text,
    kind_name,
    made_text,
    report_text,
    size_text,
    step_text,
)
from muniment.desktop.views.settings.check_group import CheckGroup
from muniment.desktop.views.settings.restore_dialog import RestoreDialog
from muniment.desktop.views.settings.section import Section
from muniment.desktop.views.settings.settings_words import tr
from muniment.desktop.widgets.controls import button, label
from muniment.desktop.widgets.flow_layout import flow
from muniment.desktop.widgets.question_box import Confirmation, ask
from muniment.desktop.widgets.tables.quiet_table import Column, QuietTable, QuietTableModel
from muniment.desktop.widgets.task_progress import TaskProgress
from muniment.desktop.widgets.theme.theme import Theme
from muniment.domain.access import PERSON
from muniment.domain.backups.schedule import Schedule

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QDialog

    from muniment.services.backups.backup_service import BackupInfo, BackupOverview, BackupReport

_ROWS_SEEN: Final = 7
_COLUMNS: Final[tuple[Column["BackupInfo"], ...]] = (
    Column(lambda: tr("Date"), lambda one: made_text(one.made_at), lambda one: one.name),
    Column(lambda: tr("Reason"), kind_name, lambda one: one.name, letters=16),
    Column(
        lambda: tr("Size"),
        lambda one: size_text(one.size_bytes),
        lambda one: one.name,
        letters=10,
        is_number=True,
    ),
    Column(
        lambda: tr("Verified"), check_text, lambda one: check_text(one, in_full=True), letters=12
    ),
)


class BackupTableModel(QuietTableModel["BackupInfo"]):
    """Lists backups, newest first; GUI thread only."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(_COLUMNS, parent)

    def position_of(self, path: Path | None) -> int:
        """Return the row of a backup; -1 for none."""
        paths = [backup.path for backup in self._rows]
        return paths.index(path) if path in paths else -1


class BackupTable(QuietTable):
    """Lets the user select one backup; Enter restores it, Delete removes it. GUI thread only.

    Signals:
        chosen_changed: The selection changed.
        restore_asked, remove_asked: Requested for the selected backup by key or double click.
    """

    chosen_changed = Signal()
    restore_asked = Signal()
    remove_asked = Signal()

    def __init__(self, theme: Theme) -> None:
        backups = BackupTableModel()
        super().__init__(backups, theme, rows_seen=_ROWS_SEEN)
        self.backups = backups
        backups.setParent(self)
        self.setAccessibleName(self.tr("Backups"))
        self.selectionModel().currentRowChanged.connect(self.chosen_changed)
        self.doubleClicked.connect(self.restore_asked)

    @property
    def chosen(self) -> "BackupInfo | None":
        """The selected backup."""
        index = self.currentIndex()
        return self.backups.row_at(index.row()) if index.isValid() else None

    def show_backups(self, backups: "tuple[BackupInfo, ...]") -> None:
        """Show backups; keep the selection, or select the newest."""
        before = self.chosen
        self.backups.replace_rows(backups)
        position = self.backups.position_of(None if before is None else before.path)
        index = self.backups.index(max(position, 0), 0) if backups else QModelIndex()
        self.setCurrentIndex(index)
        self.chosen_changed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Restore on Enter, remove on Delete."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.restore_asked.emit()
        elif event.key() == Qt.Key.Key_Delete:
            self.remove_asked.emit()
        else:
            super().keyPressEvent(event)


class BackupsSection(Section):
    """Shows the schedule, the folder, and the table with its actions; GUI thread only."""

    def __init__(self, context: DesktopContext) -> None:
        super().__init__(
            context,
            tr("Backups"),
            tr(
                "A backup contains the whole vault, encrypted the same way, and is verified "
                "right after it is written. Muniment also makes one before every database "
                "update."
            ),
        )
        self._latest = LatestTask(context.tasks, self)
        self._is_open = False
        self.dialog: QDialog | None = None
        self.progress = TaskProgress(context.tasks, say=step_text)
        self.timing = BackupSchedule(context.backups)
        self.place = BackupPlace()
        self.add_group(tr("Schedule"), self.timing)
        self.add_group(tr("Location"), self.place)
        self._add_table()
        self.check = CheckGroup(context)
        self.add_group(tr("Verify vault"), self.check)
        self.check.notice_given.connect(self.notice_given)
        self.check.failed.connect(self.failed)
        self.timing.schedule_chosen.connect(self._on_timing_schedule_chosen)
        self.place.folder_chosen.connect(self._on_place_folder_chosen)
        for signal in (self.progress.started, self.progress.ended, self.table.chosen_changed):
            signal.connect(self._refresh)
        self.progress.stopped.connect(self._on_progress_stopped)
        context.backups.changed.connect(self._on_backups_changed)

    def open(self) -> None:
        """Load the backups."""
        self._is_open = True
        backups = self._context.services.backups
        self._latest.submit(
            lambda: backups.overview(PERSON), on_success=self._show, on_failure=self.failed.emit
        )

    def close_vault(self) -> None:
        """Stop running work; clear files and folder."""
        self._is_open = False
        self._latest.cancel()
        self.progress.stop()
        self.check.close_vault()
        if self.dialog is not None:
            self.dialog.done(0)
        self.place.clear()
        self.table.show_backups(())

    def _add_table(self) -> None:
        self.table = BackupTable(self._context.theme)
        nothing = self.tr(
            "No backups yet. Back up now, and copy a backup to another disk from time to time."
        )
        self.empty = label(nothing, role="muted", wrap=True)
        self.make = button(self.tr("Back up now"), role="primary")
        self.verify = button(self.tr("Verify again"))
        self.restore = button(self.tr("Restore…"))
        self.remove = button(self.tr("Remove…"))
        self.from_file = button(self.tr("Restore from a file…"))
        self.add_group(
            tr("Your backups"),
            self.empty,
            self.table,
            flow(self.make, self.verify, self.restore, self.remove, self.from_file),
            self.progress,
        )
        self.make.clicked.connect(self._on_make_clicked)
        self.verify.clicked.connect(self._on_verify_clicked)
        self.restore.clicked.connect(self._on_restore_clicked)
        self.remove.clicked.connect(self._on_remove_clicked)
        self.from_file.clicked.connect(self._on_from_file_clicked)
        self.table.restore_asked.connect(self._on_restore_clicked)
        self.table.remove_asked.connect(self._on_remove_clicked)

    def _show(self, overview: "BackupOverview") -> None:
        self.timing.show_schedule(overview.schedule)
        self.place.show_place(overview)
        self.empty.setVisible(not overview.backups)
        self.table.setVisible(bool(overview.backups))
        self.table.show_backups(overview.backups)

    @Slot()
    def _refresh(self) -> None:
        chosen, is_idle = self.table.chosen, not self.progress.is_running
        self.make.setEnabled(is_idle)
        self.from_file.setEnabled(is_idle)
        self.verify.setEnabled(is_idle and chosen is not None and chosen.is_own)
        for press in (self.restore, self.remove):
            press.setEnabled(is_idle and chosen is not None)

    @Slot()
    def _on_backups_changed(self) -> None:
        """Refresh after an automatic backup succeeded or failed."""
        self.timing.show_trouble()
        if self._is_open:
            self.open()

    @Slot(object)
    def _on_timing_schedule_chosen(self, schedule: Schedule) -> None:
        backups = self._context.services.backups
        self._change(lambda: backups.set_schedule(schedule, PERSON))

    @Slot(object)
    def _on_place_folder_chosen(self, folder: Path | None) -> None:
        backups = self._context.services.backups
        self._change(lambda: backups.set_folder(folder, PERSON))

    def _change(self, change: "Callable[[], None]") -> None:
        self._context.tasks.submit(
            change,
            receiver=self,
            on_success=lambda _nothing: self.open(),
            on_failure=self._on_failed,
        )

    def _on_failed(self, error: Exception) -> None:
        self.failed.emit(error)
        if self._is_open:
            self.open()

    @Slot()
    def _on_make_clicked(self) -> None:
        backups = self._context.services.backups
        self.progress.run(
            lambda watch: backups.make(PERSON, watch=watch),
            on_success=self._on_made,
            on_failure=self._on_failed,
        )

    def _on_made(self, _made: "BackupInfo") -> None:
        self._report(self.tr("Backup saved and verified."))

    @Slot()
    def _on_verify_clicked(self) -> None:
        chosen, backups = self.table.chosen, self._context.services.backups
        if chosen is not None:
            path = chosen.path
            self.progress.run(
                lambda watch: backups.verify(path, PERSON, watch=watch),
                on_success=self._on_verified,
                on_failure=self._on_failed,
            )

    def _on_verified(self, report: "BackupReport") -> None:
        self._report(report_text(report))

    def _report(self, text: str) -> None:
        if self._is_open:
            self.notice_given.emit(Notice(text, NoticeKind.DONE))
            self.open()

    @Slot()
    def _on_progress_stopped(self) -> None:
        if self._is_open:
            self.notice_given.emit(Notice(self.tr("Stopped; nothing was changed.")))

    @Slot()
    def _on_restore_clicked(self) -> None:
        chosen = self.table.chosen
        if chosen is not None and self.restore.isEnabled():
            self._offer(chosen.path, full_moment(chosen.made_at))

    @Slot()
    def _on_from_file_clicked(self) -> None:
        dialog = QFileDialog(self, self.tr("Backup to restore"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilter(self.tr("Backups (*.db)"))
        dialog.fileSelected.connect(self._on_file_selected)
        dialog.finished.connect(dialog.deleteLater)
        self._hold(dialog)

    @Slot(str)
    def _on_file_selected(self, file: str) -> None:
        self.dialog = None
        self._offer(Path(file), Path(file).name)

    def _offer(self, path: Path, name: str) -> None:
        title = self.tr("Restore the backup: {name}").format(name=name)
        self._hold(RestoreDialog(self._context, self, path, title=title))

    @Slot()
    def _on_remove_clicked(self) -> None:
        chosen = self.table.chosen
        if chosen is None or not self.remove.isEnabled():
            return
        path, backups = chosen.path, self._context.services.backups
        text = self.tr("Delete the backup of {moment} permanently?")
        detail = self.tr("It takes up {size}. The vault itself is not affected.")
        question = Confirmation(
            title=self.tr("Remove a backup"),
            text=text.format(moment=full_moment(chosen.made_at)),
            detail=detail.format(size=size_text(chosen.size_bytes)),
            action=self.tr("Remove"),
        )
        box = ask(self, question, lambda: self._change(lambda: backups.remove(path, PERSON)))
        self.dialog = box
        box.finished.connect(self._on_dialog_finished)

    def _hold(self, dialog: "QDialog") -> None:
        self.dialog = dialog
        dialog.finished.connect(self._on_dialog_finished)
        dialog.open()

    @Slot()
    def _on_dialog_finished(self) -> None:
        if self.sender() is self.dialog:
            self.dialog = None
