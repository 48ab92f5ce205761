"""Texts keep the direction of their script, and begin below each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QDateEdit, QLineEdit, QPushButton, QSlider, QSpinBox, QWidget

from muniment.desktop.shell.notices.notice_bar import NoticeBar
from muniment.desktop.text.isolates import as_written
from muniment.desktop.views.search.result_delegate import ResultDelegate
from muniment.desktop.views.settings.section import number_field
from muniment.desktop.widgets.combo_box import ComboBox
from muniment.desktop.widgets.controls import button, label
from muniment.desktop.widgets.tables.quiet_table import RowTable
from muniment.desktop.widgets.theme.theme import Theme
from muniment.domain.memories.query import MemoryFilter, Sort
from tests.desktop.window_parts import pane_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pytestqt.qtbot import QtBot

    from muniment.desktop.shell.application import Desktop

SENTENCE = "Cash only."
LINE = 2
"""Below a link that has the focus."""


def test_a_cell_of_a_table_is_written_in_the_direction_of_its_script(qtbot: QtBot) -> None:
    table = RowTable("lines")
    qtbot.addWidget(table)
    table.setModel(QStandardItemModel(table))
    shown = table.itemDelegate().displayText(SENTENCE, table.locale())
    assert shown == as_written(SENTENCE)


@pytest.mark.parametrize(
    ("text", "ends_right"), [(SENTENCE, True), ("\u05e9\u05dc\u05d5\u05dd.", False)]
)
def test_an_excerpt_ends_where_its_script_ends(text: str, ends_right: bool) -> None:
    layout = ResultDelegate(Theme())._laid_out(text, (), (300, 300))
    line = layout.lineAt(0)
    first, last = (line.cursorToX(place)[0] for place in (0, len(text) - 1))
    assert (last > first) is ends_right


def test_a_chip_of_the_filter_has_its_cross_behind_its_text(desktop: Desktop) -> None:
    bar = pane_of(desktop).filters
    bar.show_filter(MemoryFilter(tags=("heating",)), Sort.NEWEST)
    chips = [part for part in bar.findChildren(QPushButton) if part.property("role") == "chip"]
    (chip,) = chips
    assert chip.text() == as_written("#heating")
    # A button's icon is where its direction begins.
    assert chip.layoutDirection() is Qt.LayoutDirection.RightToLeft


@pytest.fixture(params=[100, 150, 200])
def theme_of_size(request: pytest.FixtureRequest) -> Iterator[Theme]:
    """The style in texts of a size."""
    theme = Theme()
    theme.scale_text(request.param)
    yield theme
    theme.scale_text(100)


def test_a_choice_begins_its_text_where_a_line_does(theme_of_size: Theme, qtbot: QtBot) -> None:
    text = "Home"
    line, choice = QLineEdit(text), ComboBox()
    choice.addItem(text)
    for field in (line, choice):
        qtbot.addWidget(field)
        theme_of_size.apply_stylesheet(field)
        field.resize(300, field.sizeHint().height())
    begins = _text_begins(line)
    assert _text_begins(choice) == begins
    choice.show()
    choice.activateWindow()
    choice.setFocus()
    qtbot.waitUntil(choice.hasFocus)
    assert _text_begins(choice) == begins


def _number() -> QSpinBox:
    return number_field("Number", low=0, high=9)


def _day() -> QDateEdit:
    made = QDateEdit()
    made.setCalendarPopup(True)
    made.setDate(made.minimumDate())
    return made


@pytest.mark.parametrize("role", ["link", "neighbour"])
def test_a_link_stands_in_line_with_the_texts_above_it(
    role: str, theme_of_size: Theme, qtbot: QtBot
) -> None:
    line, link = label("Home"), button("Home", role=role)
    for part in (line, link):
        qtbot.addWidget(part)
        theme_of_size.apply_stylesheet(part)
        part.resize(part.sizeHint())
    columns = _inked(line, edge=0)
    # A letter of another colour may be a pixel wider at its smoothed edges.
    ends = pytest.approx((columns[0], columns[-1]), abs=1)
    assert link.width() == line.width()
    assert (_inked(link, edge=LINE)[0], _inked(link, edge=LINE)[-1]) == ends
    link.show()
    link.activateWindow()
    link.setFocus()
    qtbot.waitUntil(link.hasFocus)
    assert (_inked(link, edge=LINE)[0], _inked(link, edge=LINE)[-1]) == ends


def _text_begins(field: QWidget) -> int:
    # The edge is no text.
    return next(x for x in _inked(field, edge=6) if x >= 4)


def _inked(part: QWidget, *, edge: int) -> list[int]:
    """Return the columns of pixels that hold letters, between an edge above and below."""
    picture = part.grab().toImage()
    rows = range(edge, picture.height() - edge)
    ground = picture.pixel(picture.width() // 2, rows[0])
    return [x for x in range(picture.width()) if any(picture.pixel(x, y) != ground for y in rows)]


@pytest.mark.parametrize("make", [_number, _day])
def test_a_number_and_a_day_stand_where_the_text_of_a_line_does(
    make: Callable[[], QSpinBox | QDateEdit],
    theme_of_size: Theme,
    qtbot: QtBot,
) -> None:
    text = "Home"
    line, field = QLineEdit(text), make()
    field.setSpecialValueText(text)
    for part in (line, field):
        qtbot.addWidget(part)
        theme_of_size.apply_stylesheet(part)
        part.resize(300, line.sizeHint().height())
        part.show()
        qtbot.waitExposed(part)
    # A letter may begin between two pixels in one of them.
    letters = pytest.approx(_letters(line), abs=1)
    assert _letters(field) == letters


def _letters(field: QWidget) -> tuple[int, int, int]:
    """Return where letters begin, and how high and low they are; the half without an arrow."""
    picture = field.grab().toImage()
    half = picture.width() // 2
    columns = range(6, half)
    rows = range(6, picture.height() - 6)
    ground = picture.pixel(half, rows[0])
    inked = [(x, y) for x in columns for y in rows if picture.pixel(x, y) != ground]
    return min(inked)[0], min(y for _, y in inked), max(y for _, y in inked)


def test_a_slider_is_filled_from_where_reading_begins(qtbot: QtBot) -> None:
    theme, slider = Theme(), QSlider(Qt.Orientation.Horizontal)
    qtbot.addWidget(slider)
    theme.apply_stylesheet(slider)
    slider.setRange(0, 100)
    slider.setValue(10)
    slider.resize(200, 24)
    picture = slider.grab().toImage()
    filled = [x for x in range(200) if picture.pixelColor(x, 12) == theme.color("accent")]
    assert filled
    assert all(x < 40 for x in filled)


def test_a_notice_has_its_room_where_its_text_begins(desktop: Desktop) -> None:
    bar = desktop.window.findChild(NoticeBar)
    assert bar is not None
    layout = bar.layout()
    assert layout is not None
    margins = layout.contentsMargins()
    assert margins.left() > margins.right()
