"""What every table here is: whole rows are chosen, and nothing is written into a cell."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTableView


class RowTable(QTableView):
    """A table of rows without grid, numbers or editing, as wide as its place. GUI thread only.

    Args:
        role: Name of its part of the style sheet.
    """

    def __init__(self, role: str) -> None:
        super().__init__()
        self.setObjectName(role)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setEditTriggers(QTableView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
