"""The days of an agent as a chart, and configuration as code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from muniment.desktop.views.agents.activity_chart import ActivityChart
from muniment.desktop.views.agents.agent_activity import ActivityDay
from muniment.desktop.views.agents.configuration_panel import CodeView
from muniment.desktop.widgets.theme.theme import Theme

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


def test_the_days_of_an_agent_go_from_left_to_right(qtbot: QtBot) -> None:
    theme = Theme()
    shown = ActivityChart(theme)
    qtbot.addWidget(shown)
    shown.resize(300, 96)
    shown.show_days(tuple(ActivityDay(f"2026-04-0{day}", day // 3, 0, 0) for day in (1, 2, 3)))
    picture = shown.grab().toImage()
    inked = [x for x in range(300) if picture.pixelColor(x, 80) == theme.color("series_a")]
    assert inked
    assert all(x >= 200 for x in inked)
    # What the colours mean begins where the text does.
    assert picture.pixelColor(4, 8) == theme.color("series_a")
    with qtbot.waitExposed(shown):
        shown.show()
    told: list[str] = []
    shown.day_described.connect(told.append)
    qtbot.mouseMove(shown, QPoint(280, 60))
    qtbot.waitUntil(lambda: told[-1:] == [shown.text_of(2)])
    qtbot.keyClick(shown, Qt.Key.Key_Left)
    assert told[-1] == shown.text_of(1)


def test_code_is_read_from_the_left(qtbot: QtBot) -> None:
    code = CodeView("Configuration")
    qtbot.addWidget(code)
    code.setPlainText("x" * 400)
    code.resize(200, 100)
    with qtbot.waitExposed(code):
        code.show()
    bar = code.horizontalScrollBar()
    assert bar.maximum() > 0
    assert code.cursorRect().left() >= 0
    assert code.cursorRect().left() < 50


def test_a_long_line_of_code_hides_no_other(qtbot: QtBot) -> None:
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
    assert code.verticalScrollBar().maximum() == 0
    code.setPlainText("short")
    qtbot.waitUntil(lambda: code.horizontalScrollBar().maximum() == 0)
    qtbot.waitUntil(lambda: code.height() == code.sizeHint().height())
