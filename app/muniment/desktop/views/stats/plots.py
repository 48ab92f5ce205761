"""Draws charts with pyqtgraph; no other module imports it.

The pyqtgraph view gets no events: `ChartCanvas` handles mouse and keyboard, so the page scrolls
normally and nothing can be dragged or zoomed by mistake.
"""

from typing import Any, Final

import pyqtgraph as pg  # type: ignore[import-untyped]  # it publishes no types
from PySide6.QtCore import QPointF, QRectF, Qt, Slot
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QTransform
from PySide6.QtWidgets import (
    QGraphicsGridLayout,
    QGraphicsSimpleTextItem,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from muniment.desktop.views.stats.chart_data import ChartData, Shape, nice_ticks
from muniment.desktop.widgets.theme.theme import Theme, space

SERIES_COLORS: Final = tuple(f"series_{letter}" for letter in "abcdef")
"""Colour tokens of the series, in order."""

_BAR: Final = 0.62
_COLUMN: Final = 0.82
_CELL: Final = 0.86
_LEVELS: Final = 4
_ABOVE: Final = 1.12
_LEAST_BARS: Final = 0.3
_GAP: Final = space("tight")
LONGEST_NAME: Final = 22
"""Maximum drawn length of a bar's name; the tooltip shows a longer one in full."""

pg.setConfigOptions(antialias=True, useOpenGL=False, exitCleanup=False)


class Plot(QWidget):
    """Draws one chart at a time; GUI thread only.

    Args:
        theme: Provides colours and fonts; call `draw` again when it changes.
    """

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._data: ChartData | None = None
        self._highlight: Any = None
        self._written: list[QGraphicsSimpleTextItem] = []
        self._view = pg.GraphicsView(background=None)
        # The canvas around it takes the keys.
        for part in (self._view, self._view.viewport()):
            part.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._view.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._view.setFrameShape(self._view.Shape.NoFrame)
        # The scene has no size of its own: the card decides the size of the chart.
        self._view.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self._box, self._axes = _empty_panel(self._view)
        self._box.sigResized.connect(self._on_box_resized)
        layout = QVBoxLayout()
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._view)
        self.setLayout(layout)

    def draw(self, data: ChartData | None) -> None:
        """Draw a chart in place of the previous one; ``None`` clears it."""
        self._data = data
        self._highlight = None
        self._box.clear()
        self._written = []
        self._view.setBackground(self._theme.color("surface"))
        for axis in self._axes.values():
            axis.setTicks([[]])
            axis.hide()
        if data is None or data.is_empty:
            return
        self._box.setAspectLocked(lock=data.shape is Shape.CALENDAR)
        self._box.invertY(b=data.shape in {Shape.BARS, Shape.CALENDAR})
        match data.shape:
            case Shape.BARS:
                self._draw_bars(data)
            case Shape.COLUMNS:
                self._draw_columns(data)
            case Shape.LINE:
                self._draw_line(data)
            case Shape.CALENDAR:
                self._draw_calendar(data)
        self._fit(data)

    def mark_at(self, position: QPointF) -> tuple[int, int]:
        """Return the indexes of the mark and series at a point of the widget; -1 for none."""
        data = self._data
        if data is None or data.is_empty:
            return -1, -1
        scene = self._view.mapToScene(self._view.mapFrom(self, position.toPoint()))
        if not self._reach(data).contains(scene):
            return -1, -1
        at = self._box.mapSceneToView(scene)
        place = round(at.y() if data.shape is Shape.BARS else at.x())
        if data.shape is Shape.CALENDAR:
            row = round(at.y())
            place = place * 7 + row - data.first_row if 0 <= row < 7 else -1
        if not 0 <= place < len(data.marks):
            return -1, -1
        return place, self._series_at(data, place, at.y())

    def _reach(self, data: ChartData) -> QRectF:
        """Return the scene area that reacts to the mouse; for bars it includes the names."""
        drawn = QRectF(self._box.sceneBoundingRect())
        if data.shape is Shape.BARS:
            names = self._axes["left"].sceneBoundingRect()
            drawn = drawn.united(QRectF(names.left(), drawn.top(), names.width(), drawn.height()))
        return drawn

    def point_of(self, mark: int) -> QPointF:
        """Return the position of a mark in the widget."""
        data = self._data
        if data is None or not 0 <= mark < len(data.marks):
            return QPointF(self.rect().center())
        found = self._box.mapViewToScene(_outline(data, mark).center())
        return QPointF(self._view.mapTo(self, self._view.mapFromScene(found)))

    def highlight(self, mark: int) -> None:
        """Draw a frame around a mark; -1 removes it."""
        if self._highlight is not None:
            self._box.removeItem(self._highlight)
            self._highlight = None
        data = self._data
        if data is None or not 0 <= mark < len(data.marks):
            return
        if data.shape is Shape.LINE:
            item = pg.ScatterPlotItem([mark], [data.marks[mark].values[0]], size=11, pxMode=True)
            item.setBrush(pg.mkBrush(self._theme.color("surface")))
            item.setPen(pg.mkPen(self._theme.color("text"), width=2))
        else:
            frame = _outline(data, mark)
            item = pg.BarGraphItem(
                x0=[frame.left()],
                y0=[frame.top()],
                width=[frame.width()],
                height=[frame.height()],
                brush=None,
                pen=pg.mkPen(self._theme.color("text"), width=1.6),
            )
        item.setZValue(10)
        self._box.addItem(item)
        self._highlight = item

    def paint_on(self, painter: QPainter, target: QRectF) -> None:
        """Paint the current drawing into a part of a picture."""
        self._view.render(painter, target, self._view.viewport().rect())

    def _color(self, series: int) -> QColor:
        return self._theme.color(SERIES_COLORS[min(series, len(SERIES_COLORS) - 1)])

    def _series_at(self, data: ChartData, place: int, y: float) -> int:
        if data.shape is not Shape.COLUMNS:
            return 0
        top = 0.0
        for number, value in enumerate(data.marks[place].values):
            top += value
            if y <= top and value:
                return number
        return -1

    def _draw_bars(self, data: ChartData) -> None:
        rows = range(len(data.marks))
        count = len(data.marks[0].values)
        for series in reversed(range(count)):
            color = self._color(0) if series == 0 else self._theme.color("series_behind")
            widths = [mark.values[series] for mark in data.marks]
            self._add_bars(
                x0=[0] * len(widths), y=list(rows), width=widths, height=_BAR, color=color
            )
        self._written = [
            self._write(QPointF(max(mark.values), row)) for row, mark in enumerate(data.marks)
        ]
        self._name_axis("left", [(row, _short(mark.name)) for row, mark in enumerate(data.marks)])

    def _draw_columns(self, data: ChartData) -> None:
        places = list(range(len(data.marks)))
        below = [0.0] * len(places)
        for series in range(max(1, len(data.series))):
            heights = [mark.values[series] for mark in data.marks]
            self._add_bars(
                x=places, y0=list(below), height=heights, width=_COLUMN, color=self._color(series)
            )
            below = [low + height for low, height in zip(below, heights, strict=True)]
        self._set_time_axes(data)

    def _draw_line(self, data: ChartData) -> None:
        heights = [mark.values[0] for mark in data.marks]
        fill = QColor(self._color(0))
        fill.setAlpha(48)
        self._box.addItem(
            pg.PlotCurveItem(
                list(range(len(heights))),
                heights,
                pen=pg.mkPen(self._color(0), width=2),
                fillLevel=0,
                brush=fill,
            )
        )
        self._set_time_axes(data)

    def _draw_calendar(self, data: ChartData) -> None:
        # One item per shade: an item with a brush per day takes four times as long.
        shaded: dict[int, list[QPointF]] = {}
        largest = data.largest
        for number, mark in enumerate(data.marks):
            level = _level(mark.values[0], largest)
            shaded.setdefault(level, []).append(_outline(data, number).topLeft())
        for level, cells in shaded.items():
            self._add_bars(
                x0=[cell.x() for cell in cells],
                y0=[cell.y() for cell in cells],
                width=_CELL,
                height=_CELL,
                color=self._shade(level),
            )
        weeks = (len(data.marks) + data.first_row - 1) // 7
        self._name_axis("left", [(row, name) for row, name in enumerate(data.row_names) if name])
        self._box.setRange(xRange=(-0.6, weeks + 0.6), yRange=(-0.6, 6.6), padding=0)

    def _shade(self, level: int) -> QColor:
        empty, full = self._theme.color("track"), self._theme.color("series_a")
        if not level:
            return empty
        share = 0.25 + 0.75 * level / _LEVELS
        mixed = [
            round(low + (high - low) * share)
            for low, high in zip(empty.getRgb()[:3], full.getRgb()[:3], strict=True)  # type: ignore[index]
        ]
        return QColor(*mixed)

    def _set_time_axes(self, data: ChartData) -> None:
        ticks = nice_ticks(data.largest, whole=data.unit_steps)
        self._name_axis("left", [(tick, data.number_text(tick)) for tick in ticks], grid=70)
        self._box.setRange(
            xRange=(-0.6, len(data.marks) - 0.4), yRange=(0, ticks[-1] * _ABOVE), padding=0
        )

    @Slot()
    def _on_box_resized(self) -> None:
        if self._data is not None and not self._data.is_empty:
            self._fit(self._data)

    def _fit(self, data: ChartData) -> None:
        """Fit the texts to the current width."""
        width = max(1.0, self._box.width())
        if data.shape is Shape.BARS:
            label_room = self._widest([mark.value_text for mark in data.marks]) + 3 * _GAP
            share = max(_LEAST_BARS, 1 - label_room / width)
            self._box.setRange(
                xRange=(0, data.largest / share), yRange=(-0.6, len(data.marks) - 0.4), padding=0
            )
            self._word(data, width, share / data.largest if data.largest else 0.0)
            return
        cells = 7 if data.shape is Shape.CALENDAR else 1
        ticks = [((place + data.first_row) // cells, name) for place, name in data.ticks]
        widest = self._widest([name for _, name in ticks]) + 2 * _GAP
        step = max(1, -int(-len(ticks) * widest // width))
        self._name_axis("bottom", ticks[::step])

    def _widest(self, texts: list[str]) -> float:
        metrics = QFontMetricsF(self._theme.font("caption"))
        return max((metrics.horizontalAdvance(text) for text in texts), default=0.0)

    def _name_axis(self, name: str, ticks: "list[tuple[Any, str]]", *, grid: int = 0) -> None:
        axis = self._axes[name]
        axis.show()
        axis.setStyle(
            tickLength=0, tickFont=self._theme.font("caption"), hideOverlappingLabels=False
        )
        if name == "left":
            axis.setWidth(self._widest([text for _, text in ticks]) + 2 * _GAP)
        axis.setPen(pg.mkPen(self._theme.color("border")))
        axis.setTextPen(pg.mkPen(self._theme.color("muted")))
        axis.setGrid(grid or False)
        axis.setTicks([ticks])

    def _write(self, label_room: QPointF) -> QGraphicsSimpleTextItem:
        """Add a text next to a point; `pyqtgraph.TextItem` takes ten times as long."""
        text = QGraphicsSimpleTextItem()
        text.setFont(self._theme.font("caption"))
        text.setBrush(self._theme.color("muted"))
        text.setFlag(text.GraphicsItemFlag.ItemIgnoresTransformations)
        text.setPos(label_room)
        self._box.addItem(text)
        return text

    def _word(self, data: ChartData, width: float, scale: float) -> None:
        """Write the value after each bar, elided where it does not fit."""
        metrics = QFontMetricsF(self._theme.font("caption"))
        for text, mark in zip(self._written, data.marks, strict=True):
            room = width * (1 - scale * max(mark.values)) - 2 * _GAP
            text.setText(metrics.elidedText(mark.value_text, Qt.TextElideMode.ElideRight, room))
            size = text.boundingRect().size()
            text.setTransform(QTransform.fromTranslate(_GAP, -size.height() / 2))

    def _add_bars(self, *, color: QColor, **shape: object) -> None:
        self._box.addItem(pg.BarGraphItem(brush=color, pen=None, **shape))


class _Axis(pg.AxisItem):  # type: ignore[misc]  # pyqtgraph publishes no types
    """An axis with ticks but without a label.

    pyqtgraph sets the label again, as HTML, whenever a range, pen or width changes, even an empty
    one: twenty times per chart, which took as long as all the other drawing.
    """

    def _updateLabel(self) -> None:
        self._adjustSize()
        self.picture = None
        self.update()


def _empty_panel(view: Any) -> tuple[Any, dict[str, Any]]:
    """Create a plot box in a view, with one axis on the left and one below.

    `pyqtgraph.PlotItem` would create eight menus, which cost more than everything else.
    """
    panel = pg.GraphicsWidget()
    layout = QGraphicsGridLayout()
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(0)
    panel.setLayout(layout)
    view.setCentralItem(panel)
    box = pg.ViewBox(enableMenu=False, enableMouse=False, defaultPadding=0.0)
    # Ranges are always set explicitly; auto range would recompute them for each item.
    box.disableAutoRange()
    layout.addItem(box, 0, 1)
    axes = {"left": _Axis("left"), "bottom": _Axis("bottom")}
    for axis, place in zip(axes.values(), ((0, 0), (1, 1)), strict=True):
        axis.linkToView(box)
        axis.setZValue(-1000)
        axis.setFlag(axis.GraphicsItemFlag.ItemNegativeZStacksBehindParent)
        layout.addItem(axis, *place)
    layout.setColumnStretchFactor(1, 100)
    layout.setRowStretchFactor(0, 100)
    return box, axes


def _outline(data: ChartData, mark: int) -> QRectF:
    """Return the rectangle of a mark in axis coordinates."""
    values = data.marks[mark].values
    match data.shape:
        case Shape.BARS:
            return QRectF(0, mark - _BAR / 2, max(values), _BAR)
        case Shape.COLUMNS:
            return QRectF(mark - _COLUMN / 2, 0, _COLUMN, sum(values))
        case Shape.CALENDAR:
            week, row = divmod(mark + data.first_row, 7)
            return QRectF(week - _CELL / 2, row - _CELL / 2, _CELL, _CELL)
        case Shape.LINE:
            return QRectF(mark, values[0], 0, 0)


def _level(value: float, largest: float) -> int:
    """Return a shade level; any value above 0 gets at least level 1, to differ from none."""
    return max(1, -int(-value * _LEVELS // largest)) if value > 0 else 0


def _short(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1].rstrip()}…"
