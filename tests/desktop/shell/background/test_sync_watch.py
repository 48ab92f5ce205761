"""Sync between devices is seen in the status bar, and asks in the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton

from muniment.domain.access import PERSON
from muniment.domain.memories.query import MemoryFilter, PageRequest
from muniment.domain.sync.syncing import SyncSetup
from tests.fakes.sync_devices import SyncedDevice

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from muniment.desktop.shell.application import Desktop
    from tests.conftest import Home

SYNC_NOW, PAUSE, RESUME = 1, 2, 1
"""Places in the menu."""


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
    code = laptop.service.invite(PERSON)
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
    for memory_id in list(laptop.memories())[:5]:
        laptop.trash(memory_id)
    laptop.sync()
    choose(desktop, qtbot, SYNC_NOW)
    await_text(desktop, qtbot, "Sync needs your answer")
    notices = desktop.window.notices
    qtbot.waitUntil(lambda: notices.text.startswith("Another device removed 5 memories."))
    agree = next(
        found
        for found in notices.findChildren(QPushButton)
        if found.isVisible() and found.text() == "Remove them here too"
    )
    qtbot.mouseClick(agree, Qt.MouseButton.LeftButton)
    await_text(desktop, qtbot, "Synced")
    left = home.services.memories.list(MemoryFilter(), PageRequest(), PERSON)
    assert len(left.memories) == 1
