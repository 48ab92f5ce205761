"""The table of backups: when each was made, why, how large it is, when it was verified."""

from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QHeaderView, QTableView

from muniment.desktop.memory_rows import Index
from muniment.desktop.settings.backup_words import check_text, kind_name, made_text, size_text
from muniment.desktop.settings.settings_words import tr
from muniment.desktop.theme import Theme, space

if TYPE_CHECKING:
    from muniment.services.backups import BackupInfo

_MADE, _WHY, _SIZE, _CHECKED = range(4)
_ROWS_SEEN: Final = 6
_LETTERS: Final = {_WHY: 16, _SIZE: 10, _CHECKED: 12}


class BackupTableModel(QAbstractTableModel):
    """Backups, the newest first; GUI thread only."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._backups: tuple[BackupInfo, ...] = ()

    def show_backups(self, backups: "tuple[BackupInfo, ...]") -> None:
        """Show others, or none."""
        self.beginResetModel()
        self._backups = backups
        self.endResetModel()

    def backup(self, position: int) -> "BackupInfo":
        """Return the backup of a row."""
        return self._backups[position]

    def position_of(self, path: Path | None) -> int:
        """Return the row of a backup; -1 for none."""
        paths = [backup.path for backup in self._backups]
        return paths.index(path) if path in paths else -1

    def rowCount(self, parent: Index | None = None) -> int:
        """Return how many there are."""
        return 0 if parent is not None and parent.isValid() else len(self._backups)

    def columnCount(self, parent: Index | None = None) -> int:
        """Return four: when it was made, why, its size, when it was verified."""
        return 0 if parent is not None and parent.isValid() else _CHECKED + 1

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Return the name of a column."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(section)
        names = (tr("Made"), tr("Why"), tr("Size"), tr("Verified"))
        return names[section] if role == Qt.ItemDataRole.DisplayRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a text, its place, or more of it as a hint."""
        backup, column = self._backups[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return (
                made_text(backup.made_at),
                kind_name(backup),
                size_text(backup.size_bytes),
                check_text(backup),
            )[column]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return check_text(backup, in_full=True) if column == _CHECKED else backup.name
        return None


class BackupTable(QTableView):
    """One backup can be chosen; Enter restores it, Delete removes it. GUI thread only.

    Signals:
        chosen_changed: Another backup is chosen, or none.
        restore_asked, remove_asked: With the keyboard or a double click, for the one chosen.
    """

    chosen_changed = Signal()
    restore_asked = Signal()
    remove_asked = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.backups = BackupTableModel(self)
        self.setModel(self.backups)
        self.setObjectName("quietTable")
        self.setAccessibleName(self.tr("Backups"))
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setEditTriggers(QTableView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setSectionResizeMode(_MADE, QHeaderView.ResizeMode.Stretch)
        self._measure()
        theme.changed.connect(self._measure)
        self.selectionModel().currentRowChanged.connect(self.chosen_changed)
        self.doubleClicked.connect(self.restore_asked)

    @property
    def chosen(self) -> "BackupInfo | None":
        """The backup that is chosen."""
        index = self.currentIndex()
        return self.backups.backup(index.row()) if index.isValid() else None

    def show_backups(self, backups: "tuple[BackupInfo, ...]") -> None:
        """Show others; the one that was chosen stays so, else the newest is."""
        before = self.chosen
        self.backups.show_backups(backups)
        position = self.backups.position_of(None if before is None else before.path)
        index = self.backups.index(max(position, 0), 0) if backups else QModelIndex()
        self.setCurrentIndex(index)
        self.chosen_changed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Restore with Enter, remove with Delete."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.restore_asked.emit()
        elif event.key() == Qt.Key.Key_Delete:
            self.remove_asked.emit()
        else:
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """Measure once the style sheet has given headers their font."""
        super().showEvent(event)
        self._measure()

    @Slot()
    def _measure(self) -> None:
        height = self.fontMetrics().height() + 2 * space("small")
        self.verticalHeader().setMinimumSectionSize(height)
        self.verticalHeader().setDefaultSectionSize(height)
        self.setMinimumHeight((_ROWS_SEEN + 1) * height)
        letter, header = self.fontMetrics().averageCharWidth(), self.horizontalHeader()
        for column, letters in _LETTERS.items():
            width = letters * letter + 2 * space("medium")
            header.resizeSection(column, max(width, header.sectionSizeHint(column)))


def _alignment(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column == _SIZE else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
