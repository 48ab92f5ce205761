"""A small stacked column chart of an agent's calls over the last 30 days."""

from datetime import date
from typing import Final

from PySide6.QtCore import QDate, QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QFocusEvent,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from muniment.desktop.text.dates import long_day
from muniment.desktop.text.numbers import count_text
from muniment.desktop.views.agents.agent_activity import ActivityDay
from muniment.desktop.views.agents.agent_words import calls_text
from muniment.desktop.widgets.spoken_role import speak_as
from muniment.desktop.widgets.theme.theme import Theme, space

_SERIES: Final = (
    ("writes", "series_a"),
    ("reads", "series_c"),
    ("others", "series_f"),
)
_HEIGHT: Final = 96
_SHARE: Final = 0.72
_STEPS: Final = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}


class ActivityChart(QWidget):
    """Shows how often an agent wrote and read each day; GUI thread only.

    Signals:
        day_described: The text of the day under the mouse or keyboard focus; empty for none.
    """

    day_described = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._days: tuple[ActivityDay, ...] = ()
        self._at = -1
        self.setMouseTracking(True)
        speak_as(self, QAccessible.Role.Graphic)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Calls of the last 30 days"))
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """Return a small fixed height; the width comes from the layout."""
        return QSize(240, _HEIGHT)

    def show_days(self, days: tuple[ActivityDay, ...]) -> None:
        """Show these days in place of the previous ones; a day that is described stays so."""
        if [day.day for day in days] != [day.day for day in self._days]:
            self._mark(-1)
        self._days = days
        calls = sum(day.calls for day in days)
        busy = sum(1 for day in days if day.calls)
        text = self.tr("{calls} on {busy} of {count} days") if calls else self.tr("No calls")
        text = text.format(calls=calls_text(calls), busy=busy, count=len(days))
        self.setAccessibleDescription(text if days else "")
        self.day_described.emit(self.text_of(self._at))
        self.update()

    def text_of(self, place: int) -> str:
        """Return the text for a day; empty if the index is out of range."""
        if not 0 <= place < len(self._days):
            return ""
        day = self._days[place]
        moment = date.fromisoformat(day.day)
        name = long_day(QDate(moment.year, moment.month, moment.day))
        text = self.tr("{day}: writes {writes}, reads {reads}, other {others}")
        return text.format(
            day=name,
            writes=count_text(day.writes),
            reads=count_text(day.reads),
            others=count_text(day.others),
        )

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the legend, the base line and the stacked columns."""
        painter = QPainter(self)
        base = self.height() - space("tight")
        top = self._paint_legend(painter)
        painter.fillRect(QRectF(0, base, self.width(), 1), self._theme.color("border"))
        if not self._days:
            return
        largest = max(1, *(day.calls for day in self._days))
        step = self.width() / len(self._days)
        for place, day in enumerate(self._days):
            if place == self._at:
                ground = QRectF(place * step, top, step, base - top)
                painter.fillRect(ground, self._theme.color("hover"))
            bottom = float(base)
            for field, token in _SERIES:
                height = getattr(day, field) / largest * (base - top)
                left = place * step + step * (1 - _SHARE) / 2
                column = QRectF(left, bottom - height, step * _SHARE, height)
                painter.fillRect(column, self._theme.color(token))
                bottom -= height
        if self.hasFocus():
            painter.setPen(self._theme.color("focus"))
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))

    def _paint_legend(self, painter: QPainter) -> int:
        """Paint the legend and return the y coordinate below it."""
        font = self._theme.font("caption")
        painter.setFont(font)
        metrics = QFontMetrics(font)
        side, left = space("small"), 0
        names = (self.tr("Writes"), self.tr("Reads"), self.tr("Other"))
        for (_, token), name in zip(_SERIES, names, strict=True):
            swatch = QRectF(left, (metrics.height() - side) / 2, side, side)
            painter.fillRect(swatch, self._theme.color(token))
            left += side + space("tight")
            painter.setPen(self._theme.color("muted"))
            width = metrics.horizontalAdvance(name)
            words = QRectF(left, 0, width + 1, metrics.height())
            painter.drawText(words, Qt.AlignmentFlag.AlignLeft, name)
            left += width + space("large")
        return metrics.height() + space("small")

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Describe the day under the mouse."""
        if self._days:
            self._mark(int(event.position().x() * len(self._days) / max(1, self.width())))

    def leaveEvent(self, event: QEvent) -> None:
        """Clear the description."""
        self._mark(-1)
        super().leaveEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move from day to day with the arrow keys."""
        step = _STEPS.get(Qt.Key(event.key()))
        if step is None or not self._days:
            super().keyPressEvent(event)
            return
        start = self._at if self._at >= 0 else len(self._days) - (0 if step < 0 else 1)
        self._mark(min(max(start + step, 0), len(self._days) - 1))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Clear the description."""
        self._mark(-1)
        super().focusOutEvent(event)

    def _mark(self, place: int) -> None:
        if place != self._at:
            self._at = place
            self.day_described.emit(self.text_of(place))
            self.update()
