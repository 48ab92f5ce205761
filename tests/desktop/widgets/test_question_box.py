"""Questions: what is done stands where it stands in every dialog, and Enter keeps things."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QPushButton, QWidget

from muniment.desktop.widgets.question_box import Confirmation, ask
from muniment.desktop.widgets.theme.theme import Theme

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

QUESTION = Confirmation(title="Trash", text="Empty it?", detail="For ever.", action="Empty it")
STANDARD = QMessageBox.StandardButton


@pytest.fixture
def holder(qtbot: QtBot) -> QWidget:
    shown = QWidget()
    qtbot.addWidget(shown)
    Theme().apply_stylesheet(shown)
    shown.show()
    return shown


def in_a_row(box: QMessageBox, qtbot: QtBot) -> list[QPushButton]:
    qtbot.waitUntil(box.isVisible)
    return sorted(box.findChildren(QPushButton), key=lambda button: button.x())


def test_what_cannot_be_undone_stands_last_and_enter_does_not_do_it(
    holder: QWidget, qtbot: QtBot
) -> None:
    done: list[bool] = []
    box = ask(holder, QUESTION, lambda: done.append(True))
    cancel, act = in_a_row(box, qtbot)
    assert [cancel.text(), act.text()] == ["Cancel", "Empty it"]
    qtbot.keyClick(box, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not box.isVisible())
    assert not done


def test_saving_stands_last_as_in_a_dialog(holder: QWidget, qtbot: QtBot) -> None:
    box = QMessageBox(holder)
    box.setStandardButtons(STANDARD.Save | STANDARD.Discard | STANDARD.Cancel)
    box.open()
    kinds = [box.standardButton(button) for button in in_a_row(box, qtbot)]
    assert kinds == [STANDARD.Discard, STANDARD.Cancel, STANDARD.Save]
    box.reject()
