"""Sync between devices is seen in the status bar, and asks in the window."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton

from muniment.domain.access import PERSON
from muniment.domain.memories.query import MemoryFilter, PageRequest
from muniment.domain.sync.sync_setup import SyncSetup
from tests.fakes.sync_devices import SyncedDevice

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from muniment.desktop.shell.application import Desktop
    from tests.conftest import Home

SYNC_NOW, PAUSE, RESUME = 1, 2, 1
"""Places in the menu of the status bar."""
QUESTION = "Another device removed 5 memories."
AGREE = "Remove them here too"


@pytest.fixture
def laptop(tmp_path: Path) -> Iterator[SyncedDevice]:
    """Another device, with six memories."""
    remote = tmp_path / "remote"
    remote.mkdir()
    made = SyncedDevice(tmp_path / "laptop.db", remote)
    for number in range(6):
        made.kit.add(f"Memory {number}")
    made.found()
    yield made
    made.close()


def join(home: Home, laptop: SyncedDevice) -> None:
    code = laptop.service.invite(None, PERSON)
    laptop.sync()
    setup = SyncSetup(str(laptop.remote), "desktop", invitation=code)
    home.services.sync.set_up(setup, PERSON)
    laptop.sync()


def choose(desktop: Desktop, qtbot: QtBot, place: int) -> None:
    qtbot.mouseClick(desktop.window.status.sync, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: QApplication.activePopupWidget() is not None)
    menu = QApplication.activePopupWidget()
    assert menu is not None
    for _ in range(place):
        qtbot.keyClick(menu, Qt.Key.Key_Down)
    qtbot.keyClick(menu, Qt.Key.Key_Return)


def removes_five(laptop: SyncedDevice) -> None:
    for memory_id in list(laptop.memories())[:5]:
        laptop.trash(memory_id)
    laptop.sync()


def count(home: Home) -> int:
    return len(home.services.memories.list(MemoryFilter(), PageRequest(), PERSON).memories)


def newest_segment(laptop: SyncedDevice) -> Path:
    own = laptop.service.status(PERSON).devices[0].id
    return max(laptop.remote.rglob(f"{own}/*.seg"))


def await_notice(desktop: Desktop, qtbot: QtBot, text: str) -> None:
    notices = desktop.window.notices
    qtbot.waitUntil(lambda: notices.isVisible() and text in notices.text)


def agree(desktop: Desktop, qtbot: QtBot) -> None:
    buttons = desktop.window.notices.findChildren(QPushButton)
    found = next(one for one in buttons if one.isVisible() and one.text() == AGREE)
    qtbot.mouseClick(found, Qt.MouseButton.LeftButton)


def await_text(desktop: Desktop, qtbot: QtBot, text: str) -> None:
    qtbot.waitUntil(lambda: text in desktop.window.status.texts)


def test_nothing_is_shown_until_sync_is_set_up(desktop: Desktop) -> None:
    assert not desktop.window.status.sync.isVisible()


def test_the_state_of_sync_is_shown_and_changed(
    desktop: Desktop, home: Home, laptop: SyncedDevice, qtbot: QtBot
) -> None:
    join(home, laptop)
    await_text(desktop, qtbot, "Synced")
    choose(desktop, qtbot, PAUSE)
    await_text(desktop, qtbot, "Sync is paused")
    choose(desktop, qtbot, RESUME)
    await_text(desktop, qtbot, "Synced")
    laptop.remote.rename(laptop.remote.with_name("elsewhere"))
    choose(desktop, qtbot, SYNC_NOW)
    await_text(desktop, qtbot, "Sync folder not found")
    assert not desktop.window.notices.isVisible()
    home.services.vault.lock()
    qtbot.waitUntil(lambda: not desktop.window.status.sync.isVisible())


def test_many_removals_wait_for_an_answer(
    desktop: Desktop, home: Home, laptop: SyncedDevice, qtbot: QtBot
) -> None:
    join(home, laptop)
    await_text(desktop, qtbot, "Synced")
    removes_five(laptop)
    choose(desktop, qtbot, SYNC_NOW)
    await_text(desktop, qtbot, "Sync needs your answer")
    await_notice(desktop, qtbot, QUESTION)
    desktop.window.notices.dismiss()
    choose(desktop, qtbot, SYNC_NOW)
    await_notice(desktop, qtbot, QUESTION)
    agree(desktop, qtbot)
    await_text(desktop, qtbot, "Synced")
    assert count(home) == 1


def test_a_question_is_not_hidden_by_an_alarm(
    desktop: Desktop, home: Home, laptop: SyncedDevice, qtbot: QtBot
) -> None:
    join(home, laptop)
    await_text(desktop, qtbot, "Synced")
    other = SyncedDevice(laptop.path.with_name("phone.db"), laptop.remote)
    try:
        other.join(laptop)
        other.kit.add("Of the phone")
        other.sync()
        choose(desktop, qtbot, SYNC_NOW)
        qtbot.waitUntil(lambda: count(home) == 7)
        newest_segment(other).unlink()
    finally:
        other.close()
    choose(desktop, qtbot, SYNC_NOW)
    await_notice(desktop, qtbot, "lacks changes of phone")
    removes_five(laptop)
    choose(desktop, qtbot, SYNC_NOW)
    await_notice(desktop, qtbot, QUESTION)
    assert home.services.sync.status(PERSON).alarms
    agree(desktop, qtbot)
    await_text(desktop, qtbot, "Check the sync folder")
    await_notice(desktop, qtbot, "lacks changes of phone")


def test_each_alarm_is_announced(
    desktop: Desktop, home: Home, laptop: SyncedDevice, qtbot: QtBot
) -> None:
    join(home, laptop)
    await_text(desktop, qtbot, "Synced")
    newest_segment(laptop).unlink()
    choose(desktop, qtbot, SYNC_NOW)
    await_text(desktop, qtbot, "Check the sync folder")
    await_notice(desktop, qtbot, "lacks changes of laptop")
    desktop.window.notices.dismiss()
    shutil.rmtree(laptop.remote)
    laptop.remote.mkdir()
    choose(desktop, qtbot, SYNC_NOW)
    await_notice(desktop, qtbot, "lacks changes of desktop")


def test_the_palette_offers_what_sync_allows(
    desktop: Desktop, home: Home, laptop: SyncedDevice, qtbot: QtBot
) -> None:
    palette = desktop.window.palette_
    qtbot.keyClick(desktop.window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(palette.field, "sync")
    texts = [palette.model.index(row, 0).data() for row in range(palette.model.rowCount())]
    assert not {"Sync now", "Pause sync"} & set(texts)
    qtbot.keyClick(palette.field, Qt.Key.Key_Escape)
    join(home, laptop)
    await_text(desktop, qtbot, "Synced")
    qtbot.keyClick(desktop.window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(palette.field, "pause sync")
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    await_text(desktop, qtbot, "Sync is paused")
