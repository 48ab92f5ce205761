"""Hints show what somebody wrote letter by letter, whatever it looks like."""

from datetime import UTC, datetime

import pytest
from PySide6.QtCore import QAbstractItemModel, QEvent, QPoint, Qt
from PySide6.QtGui import QHelpEvent, QTextDocumentFragment
from PySide6.QtWidgets import QApplication, QToolTip, QWidget
from pytestqt.qtbot import QtBot

from muniment.desktop.shell.navigation.namespace_list import NamespaceItemModel
from muniment.desktop.views.browse.bulk.bulk_question import bulk_question
from muniment.desktop.widgets.combo_box import ComboBox
from muniment.desktop.widgets.controls import plain_hint
from muniment.desktop.widgets.name_label import NameLabel
from muniment.desktop.widgets.tables.lines_table import LinesModel, TableLine
from muniment.desktop.widgets.tables.quiet_table import Column, QuietTableModel
from muniment.domain.access import Namespace
from muniment.domain.memories.bulk import Move

_NOW = datetime(2026, 11, 22, tzinfo=UTC)
_MARKUP = 'Met <img src="file:///etc/motd"> & “Ann” <b>twice</b>'


def _read(hint: object) -> str:
    """Return what Qt shows of a hint."""
    assert isinstance(hint, str)
    return QTextDocumentFragment.fromHtml(hint).toPlainText()


@pytest.mark.parametrize(
    "text", [_MARKUP, "<b>", "<?xml ?><b>x", "  <i>x</i>\nand a line more", "less is &lt; here"]
)
def test_markup_is_shown_as_it_was_written(text: str) -> None:
    assert _read(plain_hint(text)).strip() == text.strip()
    assert "<img" not in plain_hint(text)


@pytest.mark.parametrize("text", ["", "<?xml?>", "Ann & Ben", "a < c > d", "two\nlines"])
def test_any_other_text_is_left_alone(text: str) -> None:
    assert plain_hint(text) == text


def _lines() -> QAbstractItemModel:
    model = LinesModel()
    model.show_lines((TableLine(_NOW, _MARKUP, "m1"),))
    return model


def _namespaces() -> QAbstractItemModel:
    model = NamespaceItemModel()
    model.show_namespaces((Namespace(_MARKUP, _NOW, 1),))
    return model


def _rows() -> QAbstractItemModel:
    model = QuietTableModel[str]((Column(str, str, hint=str),))
    model.replace_rows((_MARKUP,))
    return model


@pytest.mark.parametrize("make", [_lines, _namespaces, _rows])
def test_the_hints_of_lists_hold_no_markup(qapp: object, make: object) -> None:
    del qapp
    assert callable(make)
    model = make()
    index = model.index(model.rowCount() - 1, 0)
    assert index.data() == _MARKUP
    assert _read(index.data(Qt.ItemDataRole.ToolTipRole)) == _MARKUP


def test_a_name_that_is_cut_is_whole_in_its_hint(qtbot: QtBot) -> None:
    name = NameLabel(role="heading")
    qtbot.addWidget(name)
    name.resize(60, 20)
    name.setText(_MARKUP)
    assert _read(name.toolTip()) == _MARKUP


def test_a_choice_that_is_cut_is_whole_in_its_hint(qtbot: QtBot) -> None:
    choice = ComboBox()
    qtbot.addWidget(choice)
    choice.addItem(_MARKUP)
    choice.resize(90, 30)
    choice.show()
    qtbot.waitExposed(choice)
    place = QPoint(5, 5)
    asked = QHelpEvent(QEvent.Type.ToolTip, place, choice.mapToGlobal(place))
    QApplication.sendEvent(choice, asked)
    assert _read(QToolTip.text()) == _MARKUP
    QToolTip.hideText()


def test_a_question_before_moving_names_the_namespace_as_it_is_called(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    box = bulk_question(Move(_MARKUP), 2, parent)
    assert box is not None
    assert _MARKUP in box.text()
    assert box.textFormat() is Qt.TextFormat.PlainText
