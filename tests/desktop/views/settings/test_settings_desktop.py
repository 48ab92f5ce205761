"""The settings about the desktop: start at login, lock with the screen, titles in the tray."""

from __future__ import annotations

from dataclasses import replace
from threading import Event
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

from muniment.desktop.shell.tray import Tray
from muniment.desktop.views.settings.desktop_section import DesktopSection
from muniment.domain.errors import DiskFullError
from muniment.services.vault.login_start import LoginStartService
from tests.waiting import PATIENCE_S

if TYPE_CHECKING:
    from PySide6.QtWidgets import QCheckBox
    from pytestqt.qtbot import QtBot

    from muniment.desktop.shell.application import Desktop


class FakeEntry:
    """What a system keeps about starting a program."""

    def __init__(self) -> None:
        self.is_there = False
        self.is_refusing = False
        self.may_tell = Event()
        self.may_tell.set()

    def is_on(self) -> bool:
        is_there = self.is_there
        assert self.may_tell.wait(PATIENCE_S)
        return is_there

    def turn_on(self) -> None:
        if self.is_refusing:
            raise DiskFullError
        self.is_there = True

    def turn_off(self) -> None:
        self.is_there = False


def tick(box: QCheckBox, qtbot: QtBot) -> None:
    box.setFocus()
    qtbot.keyClick(box, Qt.Key.Key_Space)


@pytest.fixture
def entry() -> FakeEntry:
    """The entry that the section turns on and off."""
    return FakeEntry()


@pytest.fixture
def section(entry: FakeEntry, desktop: Desktop, qtbot: QtBot) -> DesktopSection:
    """The section as the settings show it, on a system with such an entry."""
    services = replace(desktop.context.services, login_start=LoginStartService(entry))
    made = DesktopSection(replace(desktop.context, services=services))
    qtbot.addWidget(made)
    made.show()
    made.open()
    return made


def test_starting_at_login_comes_and_goes(
    section: DesktopSection, entry: FakeEntry, qtbot: QtBot
) -> None:
    assert not section.at_login.isChecked()
    tick(section.at_login, qtbot)
    qtbot.waitUntil(lambda: entry.is_there)
    tick(section.at_login, qtbot)
    qtbot.waitUntil(lambda: not entry.is_there)
    entry.is_there = True
    section.open()
    qtbot.waitUntil(section.at_login.isChecked)


def test_an_answer_from_before_a_click_does_not_take_it_back(
    section: DesktopSection, entry: FakeEntry, desktop: Desktop, qtbot: QtBot
) -> None:
    entry.may_tell.clear()
    section.open()
    tick(section.at_login, qtbot)
    entry.may_tell.set()
    qtbot.waitUntil(lambda: entry.is_there)
    qtbot.waitUntil(lambda: not desktop.context.tasks.is_busy)
    assert section.at_login.isChecked()


def test_changes_in_a_row_end_as_the_box_shows(
    section: DesktopSection, entry: FakeEntry, qtbot: QtBot
) -> None:
    for _ in range(5):
        tick(section.at_login, qtbot)
    qtbot.waitUntil(lambda: entry.is_there)
    assert section.at_login.isChecked()


def test_a_refusal_is_told_and_the_box_says_what_holds(
    section: DesktopSection, entry: FakeEntry, qtbot: QtBot
) -> None:
    entry.is_refusing = True
    with qtbot.waitSignal(section.failed):
        tick(section.at_login, qtbot)
    qtbot.waitUntil(lambda: not section.at_login.isChecked())


def test_titles_are_a_preference(section: DesktopSection, desktop: Desktop, qtbot: QtBot) -> None:
    preferences = desktop.context.preferences
    section.open()
    assert not section.tray_titles.isChecked()
    tick(section.tray_titles, qtbot)
    assert preferences.settings.tray_titles
    section.open()
    assert section.tray_titles.isChecked()


def test_it_says_where_a_start_at_login_begins(
    section: DesktopSection, monkeypatch: pytest.MonkeyPatch
) -> None:
    for is_there, begins in ((False, "the window opens"), (True, "starts in the tray")):
        monkeypatch.setattr(Tray, "is_available", staticmethod(lambda there=is_there: there))
        section.open()
        assert begins in section.start_hint.text()
        assert section.tray_titles.isVisibleTo(section) == is_there


def test_the_settings_lead_to_it(desktop: Desktop) -> None:
    from muniment.desktop.views.settings.sections import sections

    entry = next(entry for entry in sections() if entry.key == "desktop")
    made = entry.make(desktop.context)
    assert isinstance(made, DesktopSection)
    # The tests' homes have no entry of any system: nothing is offered that does nothing.
    assert not made.at_login.isVisibleTo(made)
    made.deleteLater()
