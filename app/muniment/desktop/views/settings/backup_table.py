"""The table of backups: when and why each was made, its size, and when it was verified."""

from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent

from muniment.desktop.views.settings.backup_words import check_text, kind_name, made_text, size_text
from muniment.desktop.views.settings.settings_words import tr
from muniment.desktop.widgets.tables.quiet_table import Column, QuietTable, QuietTableModel
from muniment.desktop.widgets.theme.theme import Theme

if TYPE_CHECKING:
    from muniment.services.backups.backup_service import BackupInfo

_ROWS_SEEN: Final = 7
_COLUMNS: Final[tuple[Column["BackupInfo"], ...]] = (
    Column(lambda: tr("Made"), lambda one: made_text(one.made_at), lambda one: one.name),
    Column(lambda: tr("Why"), kind_name, lambda one: one.name, letters=16),
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
