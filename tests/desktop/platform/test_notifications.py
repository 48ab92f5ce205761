"""A notification that is clicked leads to what it is about, on a real message bus."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import ClassInfo, QObject, Signal, Slot
from PySide6.QtDBus import QDBusConnection
from PySide6.QtWidgets import QSystemTrayIcon

from muniment.desktop.platform.notification import Notification
from muniment.desktop.platform.notifications import Notifications
from muniment.desktop.shell.tray import Tray
from tests.desktop.window_parts import browse_of, remember, workspace_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from tests.conftest import Home
    from tests.desktop.conftest import DesktopFactory
    from tests.desktop.portals import Bus

NAME = "org.freedesktop.Notifications"
PATH = "/org/freedesktop/Notifications"


@ClassInfo(**{"D-Bus Interface": NAME})
class Desktop(QObject):
    """Shows notifications, as the daemon of a desktop does."""

    ActionInvoked = Signal("uint", str)
    NotificationClosed = Signal("uint", "uint")

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.actions: list[list[str]] = []
        self.durations: list[int] = []

    @Slot(str, "uint", str, str, str, "QStringList", "QVariantMap", int, result="uint")
    def Notify(  # noqa: N802 - D-Bus calls it so
        self,
        _program: str,
        _replaced: int,
        _icon: str,
        _title: str,
        text: str,
        actions: list[str],
        _hints: dict[str, object],
        duration_ms: int,
    ) -> int:
        self.texts.append(text)
        self.actions.append(actions)
        self.durations.append(duration_ms)
        return len(self.texts)


@pytest.fixture
def shown(bus: Bus) -> Iterator[Desktop]:
    """The notifications of a desktop on that bus."""
    service = Desktop()
    connection = QDBusConnection.connectToBus(bus.address, "notifications")
    options = QDBusConnection.RegisterOption
    exported = options.ExportAllSlots | options.ExportAllSignals
    assert connection.registerObject(PATH, service, exported)
    assert connection.registerService(NAME)
    yield service
    connection.unregisterObject(PATH)
    QDBusConnection.disconnectFromBus("notifications")


def test_a_click_leads_to_what_it_is_about(bus: Bus, shown: Desktop, qtbot: QtBot) -> None:
    clicked: list[str] = []
    notifications = Notifications(bus.address, "muniment", "Open")
    notifications.show(Notification("Muniment", "First", 2_000, lambda: clicked.append("first")))
    notifications.show(Notification("Muniment", "Second", 60_000, lambda: clicked.append("second")))
    qtbot.waitUntil(lambda: shown.texts == ["First", "Second"])
    assert shown.actions[0] == ["default", "Open"]
    assert shown.durations == [2_000, 60_000]
    shown.ActionInvoked.emit(2, "default")
    qtbot.waitUntil(lambda: clicked == ["second"])
    shown.NotificationClosed.emit(2, 2)
    shown.ActionInvoked.emit(2, "default")
    shown.ActionInvoked.emit(1, "default")
    qtbot.waitUntil(lambda: clicked == ["second", "first"])
    notifications.close()


def test_where_nothing_shows_it_that_is_said(bus: Bus, qtbot: QtBot) -> None:
    missed: list[Notification] = []
    wanted = Notification("Muniment", "Nobody sees it", 2_000, lambda: None)
    notifications = Notifications(bus.address, "muniment", "Open")
    notifications.missed.connect(missed.append)
    notifications.show(wanted)
    qtbot.waitUntil(lambda: missed == [wanted])
    notifications.close()
    bus.close()
    notifications.show(wanted)
    qtbot.waitUntil(lambda: missed == [wanted, wanted])


def test_a_reminder_that_is_clicked_opens_its_memory(
    home: Home, make_desktop: DesktopFactory, bus: Bus, shown: Desktop, qtbot: QtBot
) -> None:
    desktop = make_desktop(home, message_bus=lambda: bus.address)
    wanted = remember(home.services, "Water the lemon tree")
    workspace_of(desktop).go("profile")
    desktop.window.hide()
    desktop.tray.remind("Reminder: Water the lemon tree", wanted.id)
    qtbot.waitUntil(lambda: shown.texts == ["Reminder: Water the lemon tree"])
    shown.ActionInvoked.emit(1, "default")
    qtbot.waitUntil(lambda: browse_of(desktop).detail.memory_id == wanted.id)
    assert desktop.window.isVisible()


def test_without_a_service_the_icon_shows_it(
    home: Home,
    make_desktop: DesktopFactory,
    bus: Bus,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    said: list[str] = []
    monkeypatch.setattr(Tray, "is_available", staticmethod(lambda: True))
    monkeypatch.setattr(
        QSystemTrayIcon, "showMessage", lambda _icon, _title, text, *_: said.append(text)
    )
    desktop = make_desktop(home, message_bus=lambda: bus.address)
    desktop.tray.say("Remembered.")
    qtbot.waitUntil(lambda: said == ["Remembered."])
