"""From right to left: charts grow and keys go in the direction of reading; code does not."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QIcon, QImage, QPainter, QTextLayout
from PySide6.QtWidgets import (
    QGraphicsSimpleTextItem,
    QGraphicsView,
    QToolTip,
    QVBoxLayout,
    QWidget,
)

from muniment.desktop.shell.palette.commands import Command, Ranked
from muniment.desktop.shell.palette.delegate import PaletteDelegate
from muniment.desktop.views.agents.activity_chart import ActivityChart
from muniment.desktop.views.agents.agent_activity import ActivityDay
from muniment.desktop.views.agents.configuration_panel import CodeView
from muniment.desktop.views.stats.chart_canvas import ChartCanvas
from muniment.desktop.views.stats.chart_data import ChartData, Mark, Shape
from muniment.desktop.widgets.theme.theme import Theme
from tests.desktop.pseudo import Spoken

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from muniment.desktop.shell.application import Desktop

KEY = Qt.Key


@pytest.fixture(params=[False, True], ids=["from the left", "from the right"])
def is_mirrored(request: pytest.FixtureRequest, qtbot: QtBot) -> Iterator[bool]:
    """The direction; widgets are made within."""
    with Spoken(is_mirrored=request.param):
        yield request.param


def chart(shape: Shape) -> ChartData:
    return ChartData(
        key="any",
        title="Any",
        covers="",
        shape=shape,
        marks=tuple(Mark(name, (size,), name, value_text=name) for name, size in SIZES.items()),
        summary="",
        columns=("Name", "Count"),
        number_text=str,
    )


SIZES = {"first": 1.0, "second": 2.0, "third": 9.0}


@pytest.mark.parametrize("shape", [Shape.BARS, Shape.COLUMNS])
def test_a_chart_grows_in_the_direction_of_reading(
    shape: Shape, is_mirrored: bool, qtbot: QtBot
) -> None:
    canvas = ChartCanvas(Theme())
    qtbot.addWidget(canvas)
    canvas.show_chart(chart(shape))
    canvas.resize(500, 300)
    with qtbot.waitExposed(canvas):
        canvas.show()
    # Small bars end near their names, and the first column is the oldest.
    first, last = canvas.position_of(0).x(), canvas.position_of(2).x()
    assert (first > last) is is_mirrored
    if shape is Shape.COLUMNS:
        canvas.setFocus(Qt.FocusReason.TabFocusReason)
        qtbot.keyClick(canvas, KEY.Key_Home)
        qtbot.keyClick(canvas, KEY.Key_Left if is_mirrored else KEY.Key_Right)
        assert canvas.mark == 1


def test_a_bars_name_tells_all_that_its_bar_does(is_mirrored: bool, qtbot: QtBot) -> None:
    canvas = ChartCanvas(Theme())
    qtbot.addWidget(canvas)
    name = "Allotments beyond the old railway bridge"
    marks = tuple(Mark(f"{name} {number}", (number,), f"{name} {number}") for number in (1, 2))
    canvas.show_chart(replace(chart(Shape.BARS), marks=marks))
    canvas.resize(500, 300)
    with qtbot.waitExposed(canvas):
        canvas.show()
    beside = 8 if not is_mirrored else canvas.width() - 8
    qtbot.mouseMove(canvas, QPoint(beside, canvas.position_of(1).y()))
    qtbot.waitUntil(lambda: QToolTip.text() == f"{name} 2")
    assert canvas.mark == 1


def test_the_days_of_an_agent_go_in_the_direction_of_reading(
    is_mirrored: bool, qtbot: QtBot
) -> None:
    theme = Theme()
    shown = ActivityChart(theme)
    qtbot.addWidget(shown)
    shown.resize(300, 96)
    shown.show_days(tuple(ActivityDay(f"2026-04-0{day}", day // 3, 0, 0) for day in (1, 2, 3)))
    picture = shown.grab().toImage()
    inked = [x for x in range(300) if picture.pixelColor(x, 80) == theme.color("series_a")]
    assert inked
    assert all(x < 100 if is_mirrored else x >= 200 for x in inked)
    # What the colours mean begins where the text does.
    assert picture.pixelColor(294 if is_mirrored else 4, 8) == theme.color("series_a")
    with qtbot.waitExposed(shown):
        shown.show()
    told: list[str] = []
    shown.told.connect(told.append)
    qtbot.mouseMove(shown, QPoint(20 if is_mirrored else 280, 60))
    qtbot.waitUntil(lambda: told[-1:] == [shown.text_of(2)])
    qtbot.keyClick(shown, KEY.Key_Right if is_mirrored else KEY.Key_Left)
    assert told[-1] == shown.text_of(1)


def test_code_is_read_from_the_left(is_mirrored: bool, qtbot: QtBot) -> None:
    code = CodeView("Configuration")
    qtbot.addWidget(code)
    code.setPlainText("x" * 400)
    code.resize(200, 100)
    with qtbot.waitExposed(code):
        code.show()
    bar = code.horizontalScrollBar()
    assert bar.maximum() > 0, is_mirrored
    assert code.cursorRect().left() >= 0
    assert code.cursorRect().left() < 50


@pytest.mark.parametrize("width", [150, 300, 600])
def test_what_stands_behind_a_bar_ends_before_the_edge(
    width: int, is_mirrored: bool, qtbot: QtBot
) -> None:
    canvas = ChartCanvas(Theme())
    qtbot.addWidget(canvas)
    long = "half within 17 milliseconds, all within 209 milliseconds"
    marks = tuple(Mark(name, (size,), name, value_text=long) for name, size in SIZES.items())
    canvas.show_chart(replace(chart(Shape.BARS), marks=marks))
    canvas.resize(width, 300)
    with qtbot.waitExposed(canvas):
        canvas.show()
    (view,) = canvas.findChildren(QGraphicsView)
    texts = [item for item in view.items() if isinstance(item, QGraphicsSimpleTextItem)]
    assert len(texts) == len(SIZES)
    for text in texts:
        drawn = text.deviceTransform(view.viewportTransform()).mapRect(text.boundingRect())
        assert drawn.left() >= 0, is_mirrored
        assert drawn.right() <= view.width(), is_mirrored
    shown = {text.text() for text in texts}
    assert (shown == {long}) is (width == 600)


def test_brackets_of_a_name_are_turned_with_its_direction(is_mirrored: bool, qtbot: QtBot) -> None:
    def picture(name: str) -> QImage:
        canvas = ChartCanvas(Theme())
        qtbot.addWidget(canvas)
        marks = (Mark(name, (1.0,), "", value_text=""),)
        canvas.show_chart(replace(chart(Shape.BARS), marks=marks))
        canvas.resize(300, 200)
        with qtbot.waitExposed(canvas):
            canvas.show()
        return canvas.grab().toImage()

    # Of either direction, a pair of brackets is open towards what it holds.
    mark = "\u200f" if is_mirrored else "\u200e"
    assert picture(f"{mark}[Mira]{mark}") == picture("[Mira]")


def test_a_long_line_of_code_hides_no_other(is_mirrored: bool, qtbot: QtBot) -> None:
    holder = QWidget()
    qtbot.addWidget(holder)
    code = CodeView("Configuration")
    Theme(holder).apply_stylesheet(holder)
    lines = QVBoxLayout(holder)
    lines.addWidget(code)
    lines.addStretch(1)
    code.setPlainText("\n".join(["x" * 200, *"abcdefgh"]))
    holder.resize(300, 500)
    with qtbot.waitExposed(holder):
        holder.show()
    qtbot.waitUntil(lambda: code.horizontalScrollBar().maximum() > 0)
    qtbot.waitUntil(lambda: code.height() == code.sizeHint().height())
    assert code.verticalScrollBar().maximum() == 0, is_mirrored
    code.setPlainText("short")
    qtbot.waitUntil(lambda: code.horizontalScrollBar().maximum() == 0)
    qtbot.waitUntil(lambda: code.height() == code.sizeHint().height())


def test_a_command_is_painted_as_one_text_with_its_letters_marked(
    desktop: Desktop, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[tuple[str, list[tuple[int, int]]]] = []

    def draw(layout: QTextLayout, *_place: object) -> None:
        marks = [(one.start, one.length) for one in layout.formats()]
        drawn.append((layout.text(), marks))

    monkeypatch.setattr(QTextLayout, "draw", draw)
    command = Command("", "\U0001f512 Lock (now)", "File", QIcon(), "", lambda: None)
    delegate = PaletteDelegate(desktop.context.theme, desktop.window.palette_)
    picture = QImage(300, 30, QImage.Format.Format_RGB32)
    painter = QPainter(picture)
    found = Ranked(command, 1.0, (2, 3, 8))
    delegate._paint_name(painter, picture.rect(), found, is_chosen=False)
    painter.end()
    # In Qt's units, where the lock counts twice.
    assert drawn == [(command.text, [(3, 2), (9, 1)])]
