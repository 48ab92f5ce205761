"""What all tables share: whole rows are selected, and cells are not edited."""

from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QStyledItemDelegate, QTableView

from muniment.desktop.text.isolates import as_written


class RowDelegate(QStyledItemDelegate):
    """Paints texts in the direction of their own script; GUI thread only."""

    def displayText(self, value: object, locale: QLocale | QLocale.Language) -> str:
        """Return the text that is painted for a cell."""
        return as_written(super().displayText(value, locale))


class RowTable(QTableView):
    """A table without grid, row numbers or editing, as wide as its place. GUI thread only.

    Args:
        role: Name of its part of the style sheet.
    """

    def __init__(self, role: str) -> None:
        super().__init__()
        self.setObjectName(role)
        self.setItemDelegate(RowDelegate(self))
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setEditTriggers(QTableView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
