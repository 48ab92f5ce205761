"""The window over a vault whose disk is full: it opens, shows everything, and says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

from muniment.services.vault.vault_service import VaultState
from tests.desktop.window_parts import pane_of, remember
from tests.fakes.full_disk import FullDisk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from muniment.desktop.shell.application import Desktop
    from tests.conftest import HomeFactory
    from tests.desktop.conftest import DesktopFactory

SAID = "The disk is full: Muniment can read but not write until there is room."
LONG = "The boat is called Aurora. " * 1_800


@pytest.fixture(name="disk")
def _disk(monkeypatch: pytest.MonkeyPatch) -> Iterator[FullDisk]:
    made = FullDisk(monkeypatch)
    yield made
    made.free()


@pytest.fixture(name="shown")
def _shown(disk: FullDisk, home_factory: HomeFactory, make_desktop: DesktopFactory) -> Desktop:
    """The window of a vault that was opened while its disk was full."""
    home = home_factory()
    remember(home.services, "Kept from before")
    home.services.vault.lock()
    disk.fill()
    home.services.vault.unlock_with_key_file()
    return make_desktop(home)


def test_it_opens_shows_everything_and_says_so(
    shown: Desktop, disk: FullDisk, qtbot: QtBot
) -> None:
    qtbot.waitUntil(lambda: shown.window.notices.text == SAID)
    qtbot.waitUntil(lambda: pane_of(shown).list_model.rowCount() == 1)
    disk.free()
    remember(shown.context.services, "Written again")
    qtbot.waitUntil(lambda: shown.window.notices.text == "")
    qtbot.waitUntil(lambda: pane_of(shown).list_model.rowCount() == 2)


def test_another_notice_stays_once_there_is_room(
    shown: Desktop, disk: FullDisk, qtbot: QtBot
) -> None:
    qtbot.waitUntil(lambda: shown.window.notices.text == SAID)
    shown.window.show_error(RuntimeError("canary"))
    said = shown.window.notices.text
    disk.free()
    remember(shown.context.services, "Written again")
    qtbot.waitUntil(lambda: pane_of(shown).list_model.rowCount() == 2)
    assert shown.window.notices.text == said


def test_a_thought_that_finds_no_room_stays_and_is_saved_later(
    disk: FullDisk, home_factory: HomeFactory, make_desktop: DesktopFactory, qtbot: QtBot
) -> None:
    shown = make_desktop(home_factory())
    disk.fill()
    shown.show_capture()
    capture = shown.capture
    capture.fields.text.setPlainText(LONG)
    qtbot.keyClick(capture.fields.text, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: "The disk is full" in capture.message)
    assert capture.fields.text.toPlainText() == LONG
    qtbot.waitUntil(lambda: shown.window.notices.text == SAID)
    disk.free()
    qtbot.keyClick(capture.fields.text, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: not capture.isVisible())
    qtbot.waitUntil(lambda: shown.window.notices.text != SAID)


def test_locking_ends_what_is_said(shown: Desktop, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: shown.window.notices.text == SAID)
    shown.context.services.vault.lock()
    qtbot.waitUntil(lambda: shown.window.notices.text == "")
    assert shown.context.services.vault.state is VaultState.LOCKED


@pytest.mark.usefixtures("german")
def test_it_says_so_in_the_language_of_the_person(shown: Desktop, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: shown.window.notices.text.startswith("Der Datenträger ist voll"))
