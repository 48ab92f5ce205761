"""The rows of the palette: matching commands, best first."""

from typing import Final

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from muniment.desktop.shell.palette.commands import Ranked

RANKED_ROLE: Final = int(Qt.ItemDataRole.UserRole) + 1
Index = QModelIndex | QPersistentModelIndex


class PaletteItemModel(QAbstractListModel):
    """Commands with their matching letters; GUI thread only."""

    _rows: tuple[Ranked, ...] = ()

    def show_rows(self, rows: tuple[Ranked, ...]) -> None:
        """Show these commands."""
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        """Return the number of matching commands."""
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a `Ranked` command, its text, or its text for assistive tools."""
        if not index.isValid():
            return None
        found = self._rows[index.row()]
        command = found.command
        if role == RANKED_ROLE:
            return found
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(
                part for part in (command.text, command.section, command.shortcut) if part
            )
        return command.text if role == Qt.ItemDataRole.DisplayRole else None
