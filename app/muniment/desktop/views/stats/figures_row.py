"""The key figures above the charts."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QWidget

from muniment.desktop.text.numbers import count_text
from muniment.desktop.views.stats.chart_query import Answer
from muniment.desktop.views.stats.chart_words import size_text
from muniment.desktop.widgets.controls import column, label
from muniment.desktop.widgets.theme.theme import space
from muniment.domain.memories.memory import EmbeddingState

_FIGURES = 6
_LETTERS = 24


class FiguresRow(QFrame):
    """Shows figures with their names below; GUI thread only."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("card")
        self._numbers: list[QLabel] = []
        self._names: list[QLabel] = []
        self._pairs: list[QWidget] = []
        self._columns = 0
        self._grid = QGridLayout()
        self._grid.setContentsMargins(*[space("large")] * 4)
        self._grid.setHorizontalSpacing(space("wide"))
        self._grid.setVerticalSpacing(space("medium"))
        for _ in range(_FIGURES):
            number, name = label("", role="title"), label("", role="caption", wrap=True)
            number.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self._numbers.append(number)
            self._names.append(name)
            self._pairs.append(_pair(number, name))
        self.setLayout(self._grid)
        self._lay_out(_FIGURES // 2)
        self.hide()

    def show_answer(self, answer: Answer) -> None:
        """Show the figures of an answer."""
        charts = answer.charts
        ready = charts.by_embedding_state[EmbeddingState.READY]
        share = 100 * ready // charts.memories if charts.memories else 0
        storage = charts.storage
        shown = [
            (count_text(charts.memories), self.tr("memories")),
            (count_text(charts.groups.total), self.tr("dated in this period")),
            (self.tr("{share} %").format(share=count_text(share)), self.tr("found by meaning")),
            (count_text(answer.usage.total.calls), self.tr("calls in this period")),
            (count_text(charts.trashed), self.tr("in the trash")),
            (size_text(storage.database_bytes or 0), self.tr("database file")),
        ]
        for number, name, (figure, text) in zip(self._numbers, self._names, shown, strict=True):
            number.setText(figure)
            name.setText(text)
            number.setAccessibleName(text)
        self.show()

    def clear(self) -> None:
        """Clear the figures and hide the frame."""
        self.hide()
        for text in (*self._numbers, *self._names):
            text.clear()
            text.setAccessibleName("")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Use one line if it fits, otherwise two."""
        super().resizeEvent(event)
        least = _FIGURES * _LETTERS * self.fontMetrics().averageCharWidth()
        columns = _FIGURES if self.width() >= least else _FIGURES // 2
        if columns != self._columns:
            self._lay_out(columns)

    def _lay_out(self, columns: int) -> None:
        self._columns = columns
        for place, pair in enumerate(self._pairs):
            self._grid.removeWidget(pair)
            self._grid.addWidget(pair, *divmod(place, columns))
        for place in range(_FIGURES):
            self._grid.setColumnStretch(place, 1 if place < columns else 0)


def _pair(number: QLabel, name: QLabel) -> QWidget:
    holder = QWidget()
    holder.setLayout(column(number, name, gap="hair"))
    return holder
