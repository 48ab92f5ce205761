"""Controls that are made later are reached where they stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from muniment.desktop.widgets.tab_order import place_in_tab_order

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


def names_in_order(window: QWidget) -> list[str]:
    found, at = [], window.nextInFocusChain()
    while at is not None and at is not window:
        if isinstance(at, QPushButton):
            found.append(at.text())
        at = at.nextInFocusChain()
    return found


def test_controls_made_later_stand_in_the_order_of_reading(qtbot: QtBot) -> None:
    window, above, section, below = QWidget(), QPushButton("above"), QWidget(), QPushButton("below")
    qtbot.addWidget(window)
    page, lines = QVBoxLayout(window), QVBoxLayout(section)
    for part in (above, section, below):
        page.addWidget(part)
    window.show()
    for text in ("first", "second"):
        lines.addWidget(QPushButton(text))
    assert names_in_order(window) == ["above", "below", "first", "second"]
    place_in_tab_order(section)
    assert names_in_order(window) == ["above", "first", "second", "below"]


def test_the_first_controls_of_a_window_have_nothing_before_them(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    place_in_tab_order(window)
    lines = QVBoxLayout(window)
    for text in ("first", "second"):
        lines.addWidget(QPushButton(text))
    place_in_tab_order(window)
    assert names_in_order(window) == ["first", "second"]
