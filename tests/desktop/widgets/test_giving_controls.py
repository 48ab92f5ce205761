"""Boxes and choices in too little room: more lines, a shortened text, and none of it lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import (
    QApplication,
    QDateEdit,
    QLineEdit,
    QSpinBox,
    QToolTip,
    QVBoxLayout,
    QWidget,
)

from muniment.desktop.widgets.check_box import CheckBox
from muniment.desktop.widgets.combo_box import ComboBox
from muniment.desktop.widgets.controls import limit_names
from muniment.desktop.widgets.tables.quiet_table import Column, QuietTable, QuietTableModel
from muniment.desktop.widgets.theme.theme import Theme
from tests.desktop.fitting import field_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

TEXT = "Let the system keychain unlock the vault whenever the person has logged in"


@pytest.fixture
def holder(qtbot: QtBot) -> Iterator[QWidget]:
    shown = QWidget()
    qtbot.addWidget(shown)
    shown.setLayout(QVBoxLayout())
    yield shown
    shown.hide()


def put(part: QWidget, holder: QWidget, width: int, qtbot: QtBot) -> None:
    layout = holder.layout()
    assert isinstance(layout, QVBoxLayout)
    layout.addWidget(part)
    layout.addStretch()
    holder.resize(width, 200)
    holder.show()
    qtbot.waitUntil(lambda: holder.width() == width)


def inked_rows(part: QWidget) -> list[int]:
    picture = part.grab().toImage()
    ground = picture.pixel(picture.width() - 1, picture.height() - 1)
    return [
        y
        for y in range(picture.height())
        if any(picture.pixel(x, y) != ground for x in range(picture.width()))
    ]


def test_a_box_goes_on_in_another_line(holder: QWidget, qtbot: QtBot) -> None:
    box = CheckBox(TEXT)
    put(box, holder, 700, qtbot)
    one_line = box.height()
    assert box.width() >= box.sizeHint().width()
    holder.resize(220, 200)
    qtbot.waitUntil(lambda: box.height() > one_line)
    assert box.height() == box.heightForWidth(box.width())
    lines = round(box.height() / box.fontMetrics().lineSpacing())
    assert lines >= 3
    assert max(inked_rows(box)) > (lines - 1) * box.fontMetrics().lineSpacing()
    last = QPoint(box.width() // 2, box.height() - 4)
    qtbot.mouseClick(box, Qt.MouseButton.LeftButton, pos=last)
    assert box.isChecked()


def test_the_ring_of_the_focus_is_around_all_lines(holder: QWidget, qtbot: QtBot) -> None:
    holder.setStyleSheet("QCheckBox:focus { outline: 2px solid red; }")
    box = CheckBox(TEXT)
    put(box, holder, 220, qtbot)
    without = box.grab().toImage()
    qtbot.waitUntil(holder.isActiveWindow)
    box.setFocus(Qt.FocusReason.TabFocusReason)
    with_ring = box.grab().toImage()
    changed = [
        y
        for y in range(with_ring.height())
        if any(with_ring.pixel(x, y) != without.pixel(x, y) for x in range(with_ring.width()))
    ]
    assert changed[-1] - changed[0] > 2 * box.fontMetrics().lineSpacing()


def test_a_choice_gives_room_and_tells_all_of_it(holder: QWidget, qtbot: QtBot) -> None:
    choice = ComboBox()
    choice.addItems(["Never", TEXT])
    choice.setCurrentIndex(1)
    put(choice, holder, 900, qtbot)
    assert not choice.is_shortened
    holder.resize(160, 200)
    qtbot.waitUntil(lambda: choice.width() < 160)
    assert choice.is_shortened
    middle = choice.rect().center()
    QApplication.sendEvent(
        choice, QHelpEvent(QHelpEvent.Type.ToolTip, middle, choice.mapToGlobal(middle))
    )
    assert QToolTip.text() == TEXT
    QToolTip.hideText()
    qtbot.waitUntil(lambda: not QToolTip.isVisible())
    choice.showPopup()
    assert choice.view().width() >= choice.fontMetrics().horizontalAdvance(TEXT)
    choice.hidePopup()
    choice.setCurrentIndex(0)
    assert not choice.is_shortened


def test_a_choice_as_wide_as_its_text_is_shown_whole(qtbot: QtBot) -> None:
    for length in range(1, len(TEXT)):
        choice = ComboBox()
        qtbot.addWidget(choice)
        choice.addItem(f"[{TEXT[:length]}]")
        choice.resize(choice.sizeHint())
        spare = field_of(choice).width() - choice.fontMetrics().horizontalAdvance(
            choice.currentText()
        )
        choice.resize(choice.width() - spare, choice.height())
        assert not choice.is_shortened, length


def test_columns_give_room_as_far_as_their_names_allow(qtbot: QtBot) -> None:
    columns = tuple(Column(lambda: "Name of it", str, str, letters=30) for _ in range(3))
    model: QuietTableModel[str] = QuietTableModel(columns)
    table = QuietTable(model, Theme())
    model.setParent(table)
    qtbot.addWidget(table)
    table.show()
    header = table.horizontalHeader()
    least = header.sectionSizeHint(0)
    for width in (4 * least, 3 * least + 20):
        table.resize(width, 200)
        qtbot.waitUntil(lambda width=width: table.width() == width)
        sizes = [header.sectionSize(place) for place in range(3)]
        assert min(sizes) >= least
        assert header.length() <= table.viewport().width()
    table.hide()


def test_a_column_grows_with_its_texts_where_there_is_room(qtbot: QtBot) -> None:
    columns = (
        Column(lambda: "Text", str),
        Column(lambda: "When", lambda row: row[:16], letters=9),
        Column(lambda: "Who", str, letters=9),
    )
    model: QuietTableModel[str] = QuietTableModel(columns)
    table = QuietTable(model, Theme())
    model.setParent(table)
    qtbot.addWidget(table)
    table.resize(900, 200)
    table.show()
    header = table.horizontalHeader()
    few = header.sectionSize(1)
    model.replace_rows([TEXT])
    shown = table.fontMetrics().horizontalAdvance(TEXT[:16])
    assert header.sectionSize(1) > max(few, shown)
    # A name without end does not push the texts out.
    assert header.sectionSize(2) < table.fontMetrics().horizontalAdvance(TEXT)
    assert header.sectionSize(0) > table.width() // 3
    model.replace_rows([])
    assert header.sectionSize(1) == few
    table.hide()


def test_fields_of_every_kind_are_equally_high(holder: QWidget, qtbot: QtBot) -> None:
    theme = Theme(holder)
    names = ComboBox()
    limit_names(names)
    typed = ComboBox()
    typed.setEditable(True)
    limit_names(typed)
    for choice in (names, typed):
        choice.addItem("default")
    fields = (ComboBox(), names, typed, QLineEdit(), QSpinBox(), QDateEdit())
    theme.apply_stylesheet(holder)
    for field in fields:
        put(field, holder, 400, qtbot)
    assert len({field.sizeHint().height() for field in fields}) == 1
