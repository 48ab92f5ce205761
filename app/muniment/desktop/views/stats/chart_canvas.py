"""A chart with mouse and keyboard navigation; each mark has a text and opens its memories."""

from typing import Final

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt, Signal, Slot
from PySide6.QtGui import (
    QAccessible,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QFrame, QToolTip

from muniment.desktop.views.stats.chart_data import ChartData, Shape
from muniment.desktop.views.stats.plots import Plot
from muniment.desktop.widgets.controls import column, plain_hint
from muniment.desktop.widgets.spoken_role import speak_as
from muniment.desktop.widgets.theme.theme import Theme

_KEY: Final = Qt.Key
_OPEN: Final = frozenset({_KEY.Key_Return, _KEY.Key_Enter, _KEY.Key_Space})
_STEPS: Final = {
    Shape.BARS: {_KEY.Key_Down: 1, _KEY.Key_Up: -1, _KEY.Key_Right: 1, _KEY.Key_Left: -1},
    Shape.COLUMNS: {_KEY.Key_Right: 1, _KEY.Key_Left: -1},
    Shape.LINE: {_KEY.Key_Right: 1, _KEY.Key_Left: -1},
    Shape.CALENDAR: {_KEY.Key_Down: 1, _KEY.Key_Up: -1, _KEY.Key_Right: 7, _KEY.Key_Left: -7},
}
_LINES: Final = 11
_WEEKS: Final = 54.5


class ChartCanvas(QFrame):
    """Draws a chart and lets the user move over its marks; GUI thread only.

    Signals:
        mark_reached: The text of the current mark; empty for none.
        mark_opened: The `MemoryFilter` of the memories behind a mark.
    """

    mark_reached = Signal(str)
    mark_opened = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("chart")
        speak_as(self, QAccessible.Role.Graphic)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self._data: ChartData | None = None
        self._mark = -1
        self._series = 0
        self._is_stale = False
        self.plot = Plot(theme)
        self.plot.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setLayout(column(self.plot, gap="hair", margin="hair"))
        theme.changed.connect(self._on_theme_changed)

    @property
    def mark(self) -> int:
        """Index of the current mark; -1 for none."""
        return self._mark

    def show_chart(self, data: ChartData) -> None:
        """Show a chart, and keep the current mark if the number of marks is the same.

        Nothing is drawn if the chart looks the same as before, as on most visits.
        """
        before = self._data
        is_drawn = before is not None and not self._is_stale and data.look == before.look
        is_same = before is not None and len(before.marks) == len(data.marks)
        self._data = data
        self._mark = self._mark if is_same else -1
        self.setAccessibleName(data.title)
        self._take_height(data)
        if not is_drawn:
            self._redraw()
        self._describe()

    def paint_on(self, painter: QPainter, target: QRectF) -> None:
        """Paint the chart into a part of a picture, in the current colours even while hidden."""
        if self._is_stale:
            self._redraw()
        self.plot.paint_on(painter, target)

    def clear(self) -> None:
        """Clear the chart."""
        self._data = None
        self._mark = -1
        self.plot.draw(None)
        self.setAccessibleName("")
        self.setAccessibleDescription("")
        QToolTip.hideText()

    def position_of(self, mark: int) -> QPoint:
        """Return the position of a mark in this widget."""
        return self.plot.mapToParent(self.plot.point_of(mark).toPoint())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the aspect ratio of a calendar."""
        super().resizeEvent(event)
        layout = self.layout()
        if layout and self._data is not None and self._data.shape is Shape.CALENDAR:
            self._take_height(self._data)
            # When resized again while hidden, Qt would lay out the content for the first size.
            layout.setGeometry(self.contentsRect())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Apply a theme change before painting."""
        if self._is_stale:
            self._redraw()
        super().paintEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move over the marks, or open the current one."""
        data = self._data
        if data is None or data.is_empty or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
            return
        key = Qt.Key(event.key())
        if key in _OPEN and self._mark >= 0:
            self._open()
        elif key == _KEY.Key_Escape and self._mark >= 0:
            self._go_to(-1)
        elif not self._moved(data, key):
            super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Go to the mark under the mouse and show its text."""
        mark, series = self._below(event.position())
        self._go_to(mark, series)
        data = self._data
        leads_on = data is not None and mark >= 0 and data.marks[mark].filter_of(series) is not None
        shape = Qt.CursorShape.PointingHandCursor if leads_on else Qt.CursorShape.ArrowCursor
        self.setCursor(shape)
        said = data.marks[mark].said if data is not None and mark >= 0 else ""
        QToolTip.showText(event.globalPosition().toPoint(), plain_hint(said), self)
        super().mouseMoveEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Open the mark under the mouse."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.setFocus(Qt.FocusReason.MouseFocusReason)
            self._go_to(*self._below(event.position()))
            if self._mark >= 0:
                self._open()
            return
        super().mousePressEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Leave the current mark, unless the keyboard focus is here."""
        if not self.hasFocus():
            self._go_to(-1)
        super().leaveEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Start at the last mark, which is the newest, or at the first bar of a bar chart."""
        super().focusInEvent(event)
        data = self._data
        by_keys = event.reason() != Qt.FocusReason.MouseFocusReason
        if by_keys and self._mark < 0 and data is not None and not data.is_empty:
            self._go_to(0 if data.shape is Shape.BARS else len(data.marks) - 1)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Leave the current mark."""
        super().focusOutEvent(event)
        self._go_to(-1)

    def _moved(self, data: ChartData, key: Qt.Key) -> bool:
        """Move by a key press; return whether the key has a meaning here."""
        last = len(data.marks) - 1
        if key in {_KEY.Key_Home, _KEY.Key_End}:
            self._go_to(0 if key == _KEY.Key_Home else last, self._series)
            return True
        if data.series and data.shape is Shape.COLUMNS and key in {_KEY.Key_Up, _KEY.Key_Down}:
            step = 1 if key == _KEY.Key_Up else -1
            self._go_to(self._mark, min(max(self._series + step, 0), len(data.series) - 1))
            return True
        step = _STEPS[data.shape].get(key, 0)
        if not step:
            return False
        self._go_to(min(max(self._mark + step, 0), last), self._series)
        return True

    def _below(self, position: QPointF) -> tuple[int, int]:
        return self.plot.mark_at(self.plot.mapFromParent(position.toPoint()).toPointF())

    def _go_to(self, mark: int, series: int = 0) -> None:
        if (mark, series) == (self._mark, self._series):
            return
        self._mark, self._series = mark, series
        self.plot.highlight(mark)
        self._describe()

    def _describe(self) -> None:
        data = self._data
        if data is None:
            return
        said = "" if self._mark < 0 else self._said(data)
        # Screen readers read the mark first, which helps when moving over many marks.
        self.setAccessibleDescription(f"{said} {data.summary}".strip())
        self.mark_reached.emit(said)

    def _said(self, data: ChartData) -> str:
        said = data.marks[self._mark].said
        is_stacked = data.shape is Shape.COLUMNS and len(data.series) > 1
        if is_stacked and self._series >= 0 and self.hasFocus():
            return self.tr("{series}: {said}").format(series=data.series[self._series], said=said)
        return said

    def _open(self) -> None:
        if self._data is not None:
            wanted = self._data.marks[self._mark].filter_of(self._series)
            if wanted is not None:
                self.mark_opened.emit(wanted)

    @Slot()
    def _on_theme_changed(self) -> None:
        # Most charts are not visible, and each redraw takes a few milliseconds.
        self._is_stale = True
        self.update()

    def _redraw(self) -> None:
        self._is_stale = False
        self.plot.draw(self._data)
        self.plot.highlight(self._mark)

    def _take_height(self, data: ChartData) -> None:
        line = self.fontMetrics().height()
        match data.shape:
            case Shape.BARS:
                self.setFixedHeight(round((1.7 * len(data.marks) + 0.5) * line))
            case Shape.CALENDAR:
                # The days are squares: the height follows from the width.
                self.setFixedHeight(round(7.4 * self.width() / _WEEKS + 2 * line))
            case _:
                self.setMinimumHeight(_LINES * line)
