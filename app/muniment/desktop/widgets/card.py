"""A card in the middle of the page, as wide as its text needs, scrolled if it is too tall."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QFrame, QLayout, QScrollArea, QWidget

from muniment.desktop.widgets.controls import column, row


class Card(QFrame):
    """A framed surface that grows with the font.

    Args:
        inside: The layout it holds.
        letters: Its widest line, in letters of average width.
    """

    def __init__(self, inside: QLayout, *, letters: int) -> None:
        super().__init__()
        self.setObjectName("card")
        self.setLayout(inside)
        self._letters = letters
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Grow and shrink with the size of texts."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.FontChange, QEvent.Type.StyleChange}:
            self._fit()

    def _fit(self) -> None:
        self.setMaximumWidth(self._letters * self.fontMetrics().averageCharWidth())


def scrolled(card: Card) -> QScrollArea:
    """Centre the card on a page that scrolls if the card does not fit."""
    middle = row(card)
    middle.setStretch(0, 100)
    middle.insertStretch(0, 1)
    middle.addStretch(1)
    outside = column(middle, margin="wide")
    outside.insertStretch(0)
    outside.addStretch()
    page = QWidget()
    page.setObjectName("page")
    page.setLayout(outside)
    area = QScrollArea()
    area.setWidget(page)
    area.setWidgetResizable(True)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    return area
