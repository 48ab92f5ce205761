"""A grid of cards in one, two or three columns, depending on the window width."""

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from muniment.desktop.widgets.theme.theme import space

_LETTERS: Final = 46
_COLUMNS_MAX: Final = 3


class CardGrid(QWidget):
    """Lays cards out in reading order, wide ones across the whole width; GUI thread only."""

    def __init__(self) -> None:
        super().__init__()
        self._cards: list[tuple[QWidget, bool]] = []
        self._columns = 0
        self._next = 0
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(space("large"))
        self.setLayout(self._grid)

    @property
    def columns(self) -> int:
        """The number of columns at the current width."""
        return max(1, self._columns)

    def holds(self, card: QWidget) -> bool:
        """Return whether a card is in the grid."""
        return any(card is known for known, _ in self._cards)

    def add(self, card: QWidget, *, is_wide: bool) -> None:
        """Append a card."""
        self._cards.append((card, is_wide))
        self._put(card, is_wide=is_wide)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Use as many columns as fit."""
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
        self._next = 0
        for card, is_wide in self._cards:
            self._put(card, is_wide=is_wide)

    def _put(self, card: QWidget, *, is_wide: bool) -> None:
        columns = self.columns
        if is_wide and self._next % columns:
            self._next += columns - self._next % columns
        row, at = divmod(self._next, columns)
        span = columns if is_wide else 1
        self._grid.addWidget(card, row, at, 1, span, Qt.AlignmentFlag(0))
        self._next += span
