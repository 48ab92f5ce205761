"""Small parts side by side, in fewer columns where there is less room."""

from collections.abc import Sequence

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from muniment.desktop.theme import space


class CellGrid(QWidget):
    """Lays parts out in as many columns as there is room for; GUI thread only.

    Args:
        cells: The parts, in reading order.
        columns: How many there may be, the most first; the last where there is least room.
        letters: How wide a column is, in letters of average width; left out, as wide as its parts.
    """

    def __init__(
        self, cells: Sequence[QWidget], *, columns: tuple[int, ...], letters: int = 0
    ) -> None:
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
        self._lay_out(columns[-1])

    def stretch(self) -> None:
        """Share the whole width among the columns."""
        self._is_stretched = True
        self._grid.setHorizontalSpacing(space("wide"))
        self._lay_out(self._columns)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Take the columns that there is room for."""
        super().resizeEvent(event)
        fitting = (number for number in self._choices if self.width() >= self._least_width(number))
        columns = next(fitting, self._choices[-1])
        if columns != self._columns:
            self._lay_out(columns)

    def _least_width(self, columns: int) -> int:
        """Return the width that some columns need."""
        if self._letters:
            return columns * self._letters * self.fontMetrics().averageCharWidth()
        widths = [cell.sizeHint().width() for cell in self._cells]
        # Each column is as wide as its widest cell, whichever line that stands in.
        together = sum(max(widths[place::columns]) for place in range(min(columns, len(widths))))
        return together + (columns - 1) * self._grid.horizontalSpacing()

    def _lay_out(self, columns: int) -> None:
        self._columns = columns
        for place, cell in enumerate(self._cells):
            self._grid.removeWidget(cell)
            self._grid.addWidget(cell, *divmod(place, columns))
        for place in range(self._choices[0] + 1):
            is_last = place == columns
            grows = is_last if not self._is_stretched else place < columns
            self._grid.setColumnStretch(place, 1 if grows else 0)
