"""Cards in one, two or three columns, as wide as the window lets them be."""

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from muniment.desktop.theme import space

_LETTERS: Final = 46
_COLUMNS_MAX: Final = 3


class CardGrid(QWidget):
    """Lays cards out from left to right, wide ones over the whole width; GUI thread only."""

    def __init__(self) -> None:
        super().__init__()
        self._cards: list[tuple[QWidget, bool]] = []
        self._columns = 0
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(space("large"))
        self.setLayout(self._grid)

    @property
    def columns(self) -> int:
        """How many columns there are at the present width."""
        return max(1, self._columns)

    def add(self, card: QWidget, *, is_wide: bool) -> None:
        """Put a card behind the others."""
        self._cards.append((card, is_wide))
        self._lay_out(self.columns)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Take as many columns as there is room for."""
        super().resizeEvent(event)
        least = _LETTERS * self.fontMetrics().averageCharWidth()
        columns = min(_COLUMNS_MAX, max(1, self.width() // least))
        if columns != self._columns:
            self._lay_out(columns)

    def _lay_out(self, columns: int) -> None:
        for number in range(_COLUMNS_MAX):
            self._grid.setColumnStretch(number, 1 if number < columns else 0)
        for card, _ in self._cards:
            self._grid.removeWidget(card)
        self._columns = columns
        place = 0
        for card, is_wide in self._cards:
            if is_wide and place % columns:
                place += columns - place % columns
            row, at = divmod(place, columns)
            span = columns if is_wide else 1
            self._grid.addWidget(card, row, at, 1, span, Qt.AlignmentFlag(0))
            place += span
