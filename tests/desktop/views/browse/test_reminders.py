"""Reminders in the detail and as notifications, by real clicks and keys."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDateTimeEdit, QMenu, QPushButton, QSystemTrayIcon

from muniment.desktop.platform.wall_clock_timer import WallClockTimer
from muniment.desktop.shell.tray import Tray
from muniment.domain.access import PERSON
from muniment.domain.memories.memory import MemoryPatch, Visibility
from muniment.services.vault.vault_service import VaultState
from tests.desktop.window_parts import browse_of, readable_texts, remember, workspace_of

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from muniment.desktop.shell.application import Desktop
    from muniment.domain.memories.memory import Memory
    from tests.conftest import Home
    from tests.desktop.conftest import DesktopFactory

LEFT = Qt.MouseButton.LeftButton
CANARY = "canarypassport"


@pytest.fixture
def messages(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the desktop was asked to show; it has a tray."""
    shown: list[str] = []
    monkeypatch.setattr(Tray, "is_available", staticmethod(lambda: True))
    monkeypatch.setattr(
        QSystemTrayIcon, "showMessage", lambda _icon, title, text, *_more: shown.append(text)
    )
    return shown


def open_memory(desktop: Desktop, memory: Memory, qtbot: QtBot) -> None:
    browse = browse_of(desktop)
    workspace_of(desktop).show_memory(memory.id)
    qtbot.waitUntil(lambda: browse.detail.memory_id == memory.id)
    qtbot.waitUntil(lambda: bool(buttons(desktop)))


def buttons(desktop: Desktop) -> dict[str, QPushButton]:
    section = browse_of(desktop).detail.page.tabs.reminder
    return {b.text(): b for b in section.findChildren(QPushButton) if b.isVisible()}


def click(desktop: Desktop, text: str, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: text in buttons(desktop))
    qtbot.mouseClick(buttons(desktop)[text], LEFT)


def reminders(home: Home) -> list[tuple[str, datetime]]:
    found = home.services.reminders.coming(PERSON)
    return [(reminder.memory.content, reminder.at) for reminder in found]


def set_reminder(home: Home, memory: Memory, **span: float) -> None:
    home.services.reminders.set(memory.id, home.clock.now() + timedelta(**span), PERSON)


def test_a_named_day_is_offered_set_shown_and_removed(
    desktop: Desktop, home: Home, qtbot: QtBot
) -> None:
    memory = remember(home.services, "Renew the passport by 3 May 2090")
    open_memory(desktop, memory, qtbot)
    offers = [text for text in buttons(desktop) if text.startswith("Remind me on 3 May 2090")]
    assert len(offers) == 1
    assert reminders(home) == []
    click(desktop, offers[0], qtbot)
    qtbot.waitUntil(lambda: "Remove" in buttons(desktop))
    ((text, at),) = reminders(home)
    assert (text, at.astimezone().strftime("%Y-%m-%d %H:%M")) == (
        memory.content,
        "2090-05-03 09:00",
    )
    assert "Reminder on 3 May 2090" in readable_texts(browse_of(desktop).detail.page.tabs.reminder)
    click(desktop, "Remove", qtbot)
    qtbot.waitUntil(lambda: "Remind me…" in buttons(desktop))
    assert reminders(home) == []


def test_any_moment_is_chosen_by_the_keyboard(desktop: Desktop, home: Home, qtbot: QtBot) -> None:
    open_memory(desktop, remember(home.services, "Water the ferns"), qtbot)
    assert list(buttons(desktop)) == ["Remind me…"]
    section = browse_of(desktop).detail.page.tabs.reminder
    buttons(desktop)["Remind me…"].setFocus()
    qtbot.keyClick(buttons(desktop)["Remind me…"], Qt.Key.Key_Return)
    menu = section.findChild(QMenu)
    assert menu is not None
    qtbot.waitUntil(menu.isVisible)
    for _ in range(4):
        qtbot.keyClick(menu, Qt.Key.Key_Down)
    qtbot.keyClick(menu, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(section.findChildren(QDateTimeEdit)))
    field = section.findChildren(QDateTimeEdit)[0]
    qtbot.waitUntil(field.isVisible)
    qtbot.keyClick(field, Qt.Key.Key_Up)
    chosen = field.dateTime().toSecsSinceEpoch()
    assert chosen > datetime.now(UTC).timestamp() + 36 * 3600
    assert chosen % 60 == 0, "seconds that nobody sees"
    qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "Remove" in buttons(desktop))
    assert [at.timestamp() for _, at in reminders(home)] == [chosen]
    assert not isinstance(desktop.window.focusWidget(), QPushButton)


def test_the_field_for_a_moment_can_be_cancelled(
    desktop: Desktop, home: Home, qtbot: QtBot
) -> None:
    open_memory(desktop, remember(home.services, "Water the ferns"), qtbot)
    section = browse_of(desktop).detail.page.tabs.reminder
    menu = section.findChild(QMenu)
    assert menu is not None
    menu.actions()[-1].trigger()
    click(desktop, "Cancel", qtbot)
    qtbot.waitUntil(lambda: list(buttons(desktop)) == ["Remind me…"])
    assert reminders(home) == []


def test_a_due_reminder_is_notified_once_and_a_click_opens_its_memory(
    home: Home, messages: list[str], make_desktop: DesktopFactory, qtbot: QtBot
) -> None:
    desktop = make_desktop(home)
    memory, other = remember(home.services, "Renew the passport"), remember(home.services, "Other")
    set_reminder(home, memory, seconds=1)
    open_memory(desktop, other, qtbot)
    home.clock.advance(seconds=2)
    qtbot.waitUntil(lambda: bool(messages))
    assert messages == ["Reminder: Renew the passport"]
    assert desktop.window.notices.text == "Reminder: Renew the passport"
    qtbot.waitUntil(lambda: reminders(home) == [])
    icon = desktop.tray.findChild(QSystemTrayIcon)
    assert icon is not None
    icon.messageClicked.emit()
    qtbot.waitUntil(lambda: browse_of(desktop).detail.memory_id == memory.id)
    qtbot.rest()
    assert len(messages) == 1


def test_what_became_due_while_muniment_was_closed_is_shown_at_its_start(
    home: Home, messages: list[str], make_desktop: DesktopFactory, qtbot: QtBot
) -> None:
    first, second = remember(home.services, "first"), remember(home.services, "second")
    set_reminder(home, first, hours=1)
    set_reminder(home, second, hours=2)
    home.clock.advance(days=3)
    desktop = make_desktop(home)
    qtbot.waitUntil(lambda: len(messages) == 2)
    assert messages == ["Reminder: first", "Reminder: second"]
    assert desktop.window.notices.text == "2 reminders:\nfirst\nsecond"


def test_no_title_of_a_sensitive_memory_leaves_the_window(
    home: Home, messages: list[str], make_desktop: DesktopFactory, qtbot: QtBot
) -> None:
    memory = remember(home.services, f"The diagnosis {CANARY}")
    patch = MemoryPatch(visibility=Visibility.CONFIDENTIAL)
    home.services.memories.edit(memory.id, patch, PERSON)
    set_reminder(home, memory, hours=1)
    home.clock.advance(days=1)
    make_desktop(home)
    qtbot.waitUntil(lambda: bool(messages))
    assert messages == ["A reminder is due. Open Muniment to see it."]


def test_a_locked_vault_says_only_that_a_reminder_waits(
    home: Home, messages: list[str], make_desktop: DesktopFactory, qtbot: QtBot
) -> None:
    memory = remember(home.services, f"Renew the {CANARY}")
    set_reminder(home, memory, seconds=2)
    desktop = make_desktop(home)
    qtbot.rest()
    desktop.window.lock()
    services = home.services
    qtbot.waitUntil(lambda: services.vault.state is VaultState.LOCKED)
    home.clock.advance(seconds=3)
    qtbot.waitUntil(lambda: bool(messages))
    assert messages == ["A reminder is waiting. Unlock Muniment to see it."]
    assert CANARY not in readable_texts(desktop.window)
    services.vault.unlock_with_key_file()
    qtbot.waitUntil(lambda: len(messages) == 2)
    assert messages[1] == f"Reminder: Renew the {CANARY}"


def test_the_list_shows_those_with_a_reminder(desktop: Desktop, home: Home, qtbot: QtBot) -> None:
    memory = remember(home.services, "Renew the passport")
    remember(home.services, "Something else")
    set_reminder(home, memory, days=1)
    pane = browse_of(desktop).pane
    qtbot.waitUntil(lambda: pane.list_model.rowCount() == 2)
    popover = pane.filters.popover
    qtbot.mouseClick(pane.filters.more, LEFT)
    qtbot.waitUntil(popover.isVisible)
    popover.focus_field("reminder")
    qtbot.keyClick(popover.reminder, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: pane.list_model.rowCount() == 1)
    assert pane.filters.texts == ("With a reminder",)


def test_the_timer_fires_at_a_moment_of_the_wall_clock_and_can_be_stopped(qtbot: QtBot) -> None:
    timer = WallClockTimer()
    fired: list[None] = []
    timer.due.connect(lambda: fired.append(None))
    timer.wait(timedelta(0))
    timer.stop()
    qtbot.rest()
    assert fired == []
    timer.wait(timedelta(days=9))
    timer.wait(timedelta(milliseconds=5))
    qtbot.waitUntil(lambda: len(fired) == 1)
    timer.close()
