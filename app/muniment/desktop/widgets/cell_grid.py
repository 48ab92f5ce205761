"""A grid of small widgets that uses fewer columns when it is narrow."""

from collections.abc import Sequence

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from muniment.desktop.widgets.theme.theme import space


class CellGrid(QWidget):
    """Lays widgets out in as many columns as fit; GUI thread only.

    Args:
        cells: The widgets, in reading order.
        columns: Allowed numbers of columns, largest first; the last is used if none fits.
        letters: Column width in average characters; 0 for as wide as its widgets.
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
        # Otherwise cells side by side would set the minimum width of the window.
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._lay_out(columns[-1])

    def stretch(self) -> None:
        """Distribute the whole width over the columns."""
        self._is_stretched = True
        self._grid.setHorizontalSpacing(space("wide"))
        self._lay_out(self._columns)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Use as many columns as fit."""
        super().resizeEvent(event)
        fitting = (number for number in self._choices if self.width() >= self._least_width(number))
        columns = next(fitting, self._choices[-1])
        if columns != self._columns:
            self._lay_out(columns)

    def _least_width(self, columns: int) -> int:
        """Return the width that this many columns need."""
        if self._letters:
            return columns * self._letters * self.fontMetrics().averageCharWidth()
        widths = [cell.sizeHint().width() for cell in self._cells]
        # Each column is as wide as its widest cell.
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
