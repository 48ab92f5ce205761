"""The hint of a search field is whole: shorter where there is less room."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QToolButton

from muniment.desktop.widgets.search_field import SearchField
from muniment.desktop.widgets.theme.theme import Appearance, Theme
from tests.desktop.window_parts import pane_of

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from muniment.desktop.shell.application import Desktop

LONG = "Search by meaning or by words"
SHORT = "Search"


@pytest.fixture
def field(qtbot: QtBot) -> SearchField:
    """A field with an icon where its text begins, wide enough for the longer hint."""
    made = SearchField(Theme(), LONG, SHORT)
    qtbot.addWidget(made)
    made.resize(600, made.sizeHint().height())
    with qtbot.waitExposed(made):
        made.show()
    return made


def test_the_hint_follows_the_room(field: SearchField) -> None:
    assert field.placeholderText() == LONG
    field.resize(150, field.height())
    assert field.placeholderText() == SHORT
    field.resize(600, field.height())
    assert field.placeholderText() == LONG


def test_the_longer_hint_is_shown_whole_from_the_width_it_takes(field: SearchField) -> None:
    wanted = field.fontMetrics().horizontalAdvance(LONG)
    width = 600
    while field.placeholderText() == LONG:
        width -= 1
        field.resize(width, field.height())
    begins = field.cursorRect().left() + 5
    # Where it gives way, it would have touched the edge, which is some pixels wide.
    assert wanted - 1 <= width - begins <= wanted + begins


def test_a_larger_type_takes_the_shorter_hint(field: SearchField) -> None:
    field.resize(field.fontMetrics().horizontalAdvance(LONG) + 60, field.height())
    assert field.placeholderText() == LONG
    larger = field.font()
    larger.setPointSizeF(larger.pointSizeF() * 2)
    field.setFont(larger)
    assert field.placeholderText() == SHORT


def test_the_fields_of_the_window_give_way(desktop: Desktop, qtbot: QtBot) -> None:
    field = pane_of(desktop).field
    desktop.window.resize(1600, 800)
    qtbot.waitUntil(lambda: field.placeholderText() == LONG)
    desktop.window.resize(683, 384)
    qtbot.waitUntil(lambda: field.placeholderText() == SHORT)


def test_what_clears_the_fields_is_an_icon_like_the_others(desktop: Desktop, qtbot: QtBot) -> None:
    field, theme = pane_of(desktop).field, desktop.context.theme
    field.setText("heating")
    buttons = field.findChildren(QToolButton)
    (clear,) = (each for each in buttons if each.defaultAction() is field.findChild(QAction))
    for appearance in (Appearance.DARK, Appearance.LIGHT):
        theme.use(appearance)
        qtbot.waitUntil(lambda: clear.icon().cacheKey() == theme.icon("x").cacheKey())
    assert len({each.iconSize().toTuple() for each in buttons}) == 1
    qtbot.mouseClick(clear, Qt.MouseButton.LeftButton)
    assert not field.text()
