"""The backup folder: its path, the space used there, and a way to change it."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from muniment.desktop.views.settings.backup_words import room_text
from muniment.desktop.widgets.controls import button, column, label
from muniment.desktop.widgets.flow_layout import flow

if TYPE_CHECKING:
    from PySide6.QtWidgets import QDialog

    from muniment.services.backups.backup_service import BackupOverview


class BackupPlace(QWidget):
    """Shows the backup folder with its actions; GUI thread only.

    Signals:
        folder_chosen: A `Path`, or ``None`` for the folder next to the vault.
    """

    folder_chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._folder: Path | None = None
        self.dialog: QDialog | None = None
        self.where = label("", wrap=True)
        self.room = label("", role="caption", wrap=True)
        self.choose = button(self.tr("Choose a folder…"))
        self.use_own = button(self.tr("Use the folder next to the vault"))
        self.show_folder = button(self.tr("Show folder"))
        hint = self.tr("Choose a folder on another disk to be safe if this one fails.")
        buttons = flow(self.choose, self.use_own, self.show_folder)
        parts = (self.where, self.room, label(hint, role="caption", wrap=True), buttons)
        self.setLayout(column(*parts))
        self.choose.clicked.connect(self._on_choose_clicked)
        self.use_own.clicked.connect(self._on_use_own_clicked)
        self.show_folder.clicked.connect(self._on_show_folder_clicked)

    def show_place(self, overview: "BackupOverview") -> None:
        """Show the backup folder."""
        self._folder = overview.folder
        text = self.tr("Backups are saved in {folder}")
        if not overview.is_folder_there:
            text = self.tr("Backups are saved in {folder}, which isn't available right now.")
        self.where.setText(text.format(folder=overview.folder))
        self.room.setText(room_text(overview))
        self.use_own.setVisible(not overview.is_own_folder)

    def clear(self) -> None:
        """Clear the folder, and close the file dialog."""
        if self.dialog is not None:
            self.dialog.done(0)
        self._folder = None
        self.where.clear()
        self.room.clear()

    @Slot()
    def _on_choose_clicked(self) -> None:
        before = "" if self._folder is None else str(self._folder)
        dialog = QFileDialog(self, self.tr("Backup folder"), before)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(self._on_folder_selected)
        dialog.finished.connect(self._on_dialog_finished)
        self.dialog = dialog
        dialog.open()

    @Slot(str)
    def _on_folder_selected(self, folder: str) -> None:
        self.folder_chosen.emit(Path(folder))

    @Slot()
    def _on_use_own_clicked(self) -> None:
        self.folder_chosen.emit(None)

    @Slot()
    def _on_dialog_finished(self) -> None:
        if self.dialog is not None:
            self.dialog.deleteLater()
            self.dialog = None

    @Slot()
    def _on_show_folder_clicked(self) -> None:
        if self._folder is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._folder)))
