"""A chart: its marks follow the keys and the mouse, and its texts end before the edge."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QGraphicsSimpleTextItem, QGraphicsView, QToolTip

from muniment.desktop.views.stats.chart_canvas import ChartCanvas
from muniment.desktop.views.stats.chart_data import ChartData, ChartMark, Shape
from muniment.desktop.widgets.theme.theme import Theme

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

SIZES = {"first": 1.0, "second": 2.0, "third": 9.0}


def chart(shape: Shape) -> ChartData:
    return ChartData(
        key="any",
        title="Any",
        covers="",
        shape=shape,
        marks=tuple(
            ChartMark(name, (size,), name, value_text=name) for name, size in SIZES.items()
        ),
        summary="",
        columns=("Name", "Count"),
        number_text=str,
    )


@pytest.mark.parametrize("shape", [Shape.BARS, Shape.COLUMNS])
def test_a_chart_grows_to_the_right(shape: Shape, qtbot: QtBot) -> None:
    canvas = ChartCanvas(Theme())
    qtbot.addWidget(canvas)
    canvas.show_chart(chart(shape))
    canvas.resize(500, 300)
    with qtbot.waitExposed(canvas):
        canvas.show()
    # Small bars end near their names, and the first column is the oldest.
    first, last = canvas.position_of(0).x(), canvas.position_of(2).x()
    assert first < last
    if shape is Shape.COLUMNS:
        canvas.setFocus(Qt.FocusReason.TabFocusReason)
        qtbot.keyClick(canvas, Qt.Key.Key_Home)
        qtbot.keyClick(canvas, Qt.Key.Key_Right)
        assert canvas.mark == 1


def test_a_bars_name_tells_all_that_its_bar_does(qtbot: QtBot) -> None:
    canvas = ChartCanvas(Theme())
    qtbot.addWidget(canvas)
    name = "Allotments beyond the old railway bridge"
    marks = tuple(ChartMark(f"{name} {number}", (number,), f"{name} {number}") for number in (1, 2))
    canvas.show_chart(replace(chart(Shape.BARS), marks=marks))
    canvas.resize(500, 300)
    with qtbot.waitExposed(canvas):
        canvas.show()
    qtbot.mouseMove(canvas, QPoint(8, canvas.position_of(1).y()))
    qtbot.waitUntil(lambda: QToolTip.text() == f"{name} 2")
    assert canvas.mark == 1


@pytest.mark.parametrize("width", [150, 300, 600])
def test_what_stands_behind_a_bar_ends_before_the_edge(width: int, qtbot: QtBot) -> None:
    canvas = ChartCanvas(Theme())
    qtbot.addWidget(canvas)
    long = "half within 17 milliseconds, all within 209 milliseconds"
    marks = tuple(ChartMark(name, (size,), name, value_text=long) for name, size in SIZES.items())
    canvas.show_chart(replace(chart(Shape.BARS), marks=marks))
    canvas.resize(width, 300)
    with qtbot.waitExposed(canvas):
        canvas.show()
    (view,) = canvas.findChildren(QGraphicsView)
    texts = [item for item in view.items() if isinstance(item, QGraphicsSimpleTextItem)]
    assert len(texts) == len(SIZES)
    for text in texts:
        drawn = text.deviceTransform(view.viewportTransform()).mapRect(text.boundingRect())
        assert drawn.left() >= 0
        assert drawn.right() <= view.width()
    shown = {text.text() for text in texts}
    assert (shown == {long}) is (width == 600)
