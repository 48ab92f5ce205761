"""Small parts side by side, in fewer columns where there is less room."""

from collections.abc import Sequence

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from muniment.desktop.theme import space


class CellGrid(QWidget):
    """Lays parts out in one of two numbers of columns; GUI thread only.

    Args:
        cells: The parts, in reading order.
        columns: How many where there is room, and how many else.
        letters: How much room that is, in letters of average width.
    """

    def __init__(self, cells: Sequence[QWidget], *, columns: tuple[int, int], letters: int) -> None:
        super().__init__()
        self._cells = list(cells)
        self._choices = columns
        self._letters = letters
        self._columns = 0
        self._is_stretched = False
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(space("small"))
        self.setLayout(self._grid)
        # Asked for less than it shows: else the parts side by side would hold the window wide.
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._lay_out(columns[1])

    def stretch(self) -> None:
        """Share the whole width among the columns."""
        self._is_stretched = True
        self._grid.setHorizontalSpacing(space("wide"))
        self._lay_out(self._columns)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Take the columns that there is room for."""
        super().resizeEvent(event)
        most, least = self._choices
        has_room = self.width() > self._letters * self.fontMetrics().averageCharWidth()
        if (most if has_room else least) != self._columns:
            self._lay_out(most if has_room else least)

    def _lay_out(self, columns: int) -> None:
        self._columns = columns
        for place, cell in enumerate(self._cells):
            self._grid.removeWidget(cell)
            self._grid.addWidget(cell, *divmod(place, columns))
        for place in range(self._choices[0] + 1):
            is_last = place == columns
            grows = is_last if not self._is_stretched else place < columns
            self._grid.setColumnStretch(place, 1 if grows else 0)
