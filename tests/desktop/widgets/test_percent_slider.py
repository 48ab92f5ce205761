"""A slider for a percentage moves in whole steps, by keys and by mouse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QStyle, QStyleOptionSlider

from muniment.desktop.widgets.percent_slider import PercentSlider

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

_LONG = 403


def shown(qtbot: QtBot) -> PercentSlider:
    slider = PercentSlider("Importance", step=5)
    qtbot.addWidget(slider)
    slider.resize(_LONG, 30)
    slider.show()
    qtbot.waitExposed(slider)
    return slider


def handle_of(slider: PercentSlider) -> QPoint:
    option = QStyleOptionSlider()
    slider.initStyleOption(option)
    part = QStyle.SubControl.SC_SliderHandle
    control = QStyle.ComplexControl.CC_Slider
    return slider.style().subControlRect(control, option, part, slider).center()


def test_a_dragged_handle_stops_at_whole_steps(qtbot: QtBot) -> None:
    slider, seen = shown(qtbot), list[int]()
    slider.valueChanged.connect(seen.append)
    place = handle_of(slider)
    QTest.mousePress(slider, Qt.MouseButton.LeftButton, pos=place)
    for across in range(place.x(), place.x() + 200, 7):
        QTest.mouseMove(slider, QPoint(across, place.y()))
    QTest.mouseRelease(slider, Qt.MouseButton.LeftButton, pos=QPoint(across, place.y()))
    assert len(seen) > 5
    assert all(value % 5 == 0 for value in seen)


def test_a_value_between_two_steps_is_kept_until_it_is_moved(qtbot: QtBot) -> None:
    slider = shown(qtbot)
    slider.setValue(53)
    assert slider.value() == 53
    interface = QAccessible.queryAccessibleInterface(slider)
    assert interface.text(QAccessible.Text.Value) == "53"
    qtbot.keyClick(slider, Qt.Key.Key_Right)
    assert slider.value() == 60
    qtbot.keyClick(slider, Qt.Key.Key_Left)
    assert slider.value() == 55
    qtbot.keyClick(slider, Qt.Key.Key_End)
    assert slider.value() == 100
