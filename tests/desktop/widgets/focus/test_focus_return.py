"""What was pressed and had to wait gets the focus back, unless the person went elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QDialog, QLineEdit, QPushButton, QVBoxLayout, QWidget

from muniment.desktop.widgets.buttons import PushButton
from muniment.desktop.widgets.focus.focus_return import FocusReturn
from tests.desktop.window_parts import workspace_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from muniment.desktop.shell.application import Desktop
    from muniment.desktop.views.settings.backups_section import BackupsSection
    from muniment.desktop.views.settings.settings_view import SettingsView

RETURN = Qt.Key.Key_Return


class Page(QWidget):
    """A button that starts work, one that stops it, and what follows them."""

    def __init__(self) -> None:
        super().__init__()
        self.go, self.stop = PushButton("Go"), PushButton("Stop")
        self.name, self.port = QLineEdit(), QPushButton("Port")
        self.fields = QWidget()
        inside = QVBoxLayout(self.fields)
        inside.addWidget(self.name)
        layout = QVBoxLayout(self)
        for part in (self.go, self.stop, self.port, self.fields):
            layout.addWidget(part)
        self.go.clicked.connect(lambda: self.go.setEnabled(False))
        self.stop.clicked.connect(lambda: self.stop.setEnabled(False))

    def end(self) -> None:
        """Do as work does that has ended: take the way to stop it away, offer to start anew."""
        self.stop.hide()
        self.go.setEnabled(True)


@pytest.fixture
def page(qtbot: QtBot) -> Iterator[Page]:
    page, owner = Page(), QObject()
    keeping = FocusReturn(owner)
    qtbot.addWidget(page)
    page.show()
    qtbot.waitUntil(page.isActiveWindow)
    page.go.setFocus()
    assert keeping.parent() is owner
    yield page
    keeping.deleteLater()


def test_it_comes_back_when_the_work_is_done(page: Page, qtbot: QtBot) -> None:
    qtbot.keyClick(page.go, RETURN)
    assert page.stop.hasFocus()
    page.end()
    assert page.go.hasFocus()


def test_it_comes_back_although_the_work_was_stopped_by_hand(page: Page, qtbot: QtBot) -> None:
    qtbot.keyClick(page.go, RETURN)
    page.port.setFocus()
    page.stop.setFocus()
    qtbot.keyClick(page.stop, RETURN)
    assert page.port.hasFocus()
    page.end()
    assert page.go.hasFocus()


def test_whoever_went_elsewhere_stays_there(page: Page, qtbot: QtBot) -> None:
    qtbot.keyClick(page.go, RETURN)
    page.name.setFocus()
    page.end()
    assert page.name.hasFocus()


def test_whoever_types_where_the_focus_went_stays_there(page: Page, qtbot: QtBot) -> None:
    page.port.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    page.stop.hide()
    qtbot.keyClick(page.go, RETURN)
    assert page.name.hasFocus()
    qtbot.keyClicks(page.name, "a")
    page.end()
    assert page.name.hasFocus()


def test_a_field_within_what_was_disabled_gets_it_back(page: Page) -> None:
    page.name.setFocus()
    page.fields.setEnabled(False)
    assert page.focusWidget() is not page.name
    page.fields.setEnabled(True)
    assert page.name.hasFocus()


def test_a_dialog_meanwhile_changes_nothing(page: Page, qtbot: QtBot) -> None:
    qtbot.keyClick(page.go, RETURN)
    dialog = QDialog(page)
    field = QLineEdit(dialog)
    dialog.open()
    qtbot.waitUntil(dialog.isActiveWindow)
    field.setFocus()
    page.end()
    dialog.reject()
    assert page.focusWidget() is page.go


def test_later_enabling_takes_nothing_from_anybody(page: Page, qtbot: QtBot) -> None:
    qtbot.keyClick(page.go, RETURN)
    page.name.setFocus()
    page.end()
    page.go.setEnabled(False)
    page.go.setEnabled(True)
    assert page.name.hasFocus()


def test_the_button_of_a_backup_keeps_the_focus(desktop: Desktop, qtbot: QtBot) -> None:
    workspace_of(desktop).go("settings")
    view = cast("SettingsView", workspace_of(desktop).current)
    section = cast("BackupsSection", view.go("backups"))
    qtbot.waitUntil(lambda: section.place.where.text().startswith("Backups are saved in"))
    qtbot.waitUntil(desktop.window.isActiveWindow)
    section.make.setFocus()
    qtbot.keyClick(section.make, RETURN)
    assert not section.make.isEnabled()
    assert not section.make.hasFocus()
    qtbot.waitUntil(lambda: not section.empty.isVisible(), timeout=20_000)
    assert section.make.hasFocus()
