"""The vault locks with the screen and before sleep; nothing copied outlasts its half minute."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import ClassInfo, QObject, Qt, Signal, Slot
from PySide6.QtDBus import (
    QDBusConnection,
    QDBusMessage,
    QDBusObjectPath,
    QDBusServer,
    QDBusUnixFileDescriptor,
)
from PySide6.QtGui import QClipboard, QGuiApplication

from muniment.desktop.platform.clipboard_guard import ClipboardGuard
from muniment.desktop.platform.system_lock_watch import Buses, SystemLockWatch, desktop_buses
from muniment.services.vault.vault_service import VaultState
from tests.desktop.window_parts import browse_of, pane_of, readable_texts, remember

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from muniment.desktop.shell.application import Desktop
    from tests.conftest import Home
    from tests.desktop.conftest import DesktopFactory

LOGIN = "/org/freedesktop/login1"
SESSION = f"{LOGIN}/session/_37"
GONE = "36"
BUS = "/org/freedesktop/DBus"
CONTROL = Qt.KeyboardModifier.ControlModifier


@ClassInfo(**{"D-Bus Interface": "org.freedesktop.login1.Manager"})
class Login(QObject):
    """Lends the end of a pipe for an inhibitor, as logind does."""

    refused = Signal(QDBusMessage)

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[tuple[str, ...]] = []
        self.read_end, self._write_end = os.pipe()
        os.set_blocking(self.read_end, False)

    @Slot(str, str, str, str, result="QDBusUnixFileDescriptor")
    def Inhibit(  # noqa: N802 - D-Bus calls it so
        self, what: str, who: str, _why: str, mode: str
    ) -> QDBusUnixFileDescriptor:
        self.asked.append((what, who, mode))
        lent = QDBusUnixFileDescriptor(self._write_end)
        os.close(self._write_end)
        return lent

    @Slot(str, "QDBusMessage", result="QDBusObjectPath")
    def GetSession(  # noqa: N802 - D-Bus calls it so
        self, name: str, asked: QDBusMessage
    ) -> QDBusObjectPath:
        if name == GONE:
            asked.setDelayedReply(True)
            self.refused.emit(asked.createErrorReply("org.freedesktop.login1.NoSuchSession", ""))
        return QDBusObjectPath(SESSION)

    @property
    def is_released(self) -> bool:
        """Whether whoever asked has closed the descriptor."""
        try:
            return os.read(self.read_end, 1) == b""
        except BlockingIOError:
            return False


@ClassInfo(**{"D-Bus Interface": "org.freedesktop.DBus"})
class Names(QObject):
    """Knows who is on the bus, as its daemon does."""

    def __init__(self) -> None:
        super().__init__()
        self.there = ["org.freedesktop.Notifications"]
        self.times_asked = 0

    @Slot(result="QStringList")
    def ListNames(self) -> list[str]:  # noqa: N802 - D-Bus calls it so
        self.times_asked += 1
        return self.there


class Heard(QObject):
    """Counts how often it was told."""

    def __init__(self) -> None:
        super().__init__()
        self.times = 0

    @Slot()
    def note(self) -> None:
        self.times += 1


class DesktopBus:
    """A D-Bus of our own, with a screen saver and a login service at its other end."""

    def __init__(self, qtbot: QtBot) -> None:
        self.login, self.names = Login(), Names()
        self.login.refused.connect(self._on_login_refused)
        self._ends: list[QDBusConnection] = []
        self._server = QDBusServer("unix:tmpdir=/tmp")
        self._server.setAnonymousAuthenticationAllowed(True)
        self._server.newConnection.connect(self._on_server_new_connection)
        name = f"peer-{id(self)}"
        self._connection = QDBusConnection.connectToPeer(self._server.address(), name)
        self._name = name
        qtbot.waitUntil(lambda: bool(self._ends))

    def buses(self) -> Buses:
        return Buses(self._connection, self._connection, login="")

    def tell(self, interface: str, name: str, *, value: bool) -> None:
        message = QDBusMessage.createSignal(LOGIN, interface, name)
        message.setArguments([value])
        assert self._ends[0].send(message)

    def lock_session(self, path: str) -> None:
        """Tell of one session what `loginctl lock-session` has logind tell."""
        message = QDBusMessage.createSignal(path, "org.freedesktop.login1.Session", "Lock")
        assert self._ends[0].send(message)

    def name_owner(self, name: str, owner: str) -> None:
        """Tell that a name has another owner, as the daemon does; empty for none."""
        message = QDBusMessage.createSignal(BUS, "org.freedesktop.DBus", "NameOwnerChanged")
        message.setArguments([name, "", owner])
        assert self._ends[0].send(message)

    def offer(self, path: str, service: QObject) -> None:
        """Let a service answer at a path."""
        everything = QDBusConnection.RegisterOption.ExportAllContents
        assert self._ends[0].registerObject(path, service, everything)

    def end_login(self) -> None:
        self._ends[0].unregisterObject(LOGIN)

    def close(self) -> None:
        QDBusConnection.disconnectFromPeer(self._name)
        self._ends.clear()
        os.close(self.login.read_end)

    def _on_login_refused(self, answer: QDBusMessage) -> None:
        assert self._ends[0].send(answer)

    def _on_server_new_connection(self, connection: QDBusConnection) -> None:
        kept = QDBusConnection(connection)
        slots = QDBusConnection.RegisterOption.ExportAllSlots
        kept.registerObject(LOGIN, self.login, slots)
        kept.registerObject(BUS, self.names, slots)
        self._ends.append(kept)


@pytest.fixture
def bus(qtbot: QtBot) -> Iterator[DesktopBus]:
    made = DesktopBus(qtbot)
    yield made
    made.close()


@pytest.fixture
def desktop_on_bus(
    home: Home, bus: DesktopBus, make_desktop: DesktopFactory, qtbot: QtBot
) -> Desktop:
    """A window over an open vault that listens to the bus, and holds sleep back."""
    remember(home.services, "canarylantern")
    shown = make_desktop(home, buses=bus.buses)
    qtbot.waitUntil(lambda: pane_of(shown).list_model.rowCount() == 1)
    qtbot.waitUntil(lambda: shown.lock_watch.delays_sleep)
    return shown


@pytest.mark.parametrize(
    ("interface", "name"),
    [
        ("org.freedesktop.ScreenSaver", "ActiveChanged"),
        ("org.gnome.ScreenSaver", "ActiveChanged"),
        ("org.freedesktop.login1.Manager", "PrepareForSleep"),
    ],
)
def test_screen_and_sleep_lock_the_vault_and_sleep_waits_for_it(
    desktop_on_bus: Desktop, bus: DesktopBus, qtbot: QtBot, interface: str, name: str
) -> None:
    desktop, vault = desktop_on_bus, desktop_on_bus.context.services.vault
    desktop.context.preferences.change(screen_lock="vault")
    assert bus.login.asked == [("sleep", "Muniment", "delay")]
    bus.tell(interface, name, value=False)
    qtbot.wait(50)
    assert desktop.window.is_open
    assert not bus.login.is_released
    bus.tell(interface, name, value=True)
    qtbot.waitUntil(lambda: not desktop.window.is_open)
    assert "canarylantern" not in readable_texts(desktop.window)
    qtbot.waitUntil(lambda: bus.login.is_released)
    assert vault.state is VaultState.LOCKED


def test_by_default_the_screen_locks_the_window_and_sleep_the_vault(
    desktop_on_bus: Desktop, bus: DesktopBus, qtbot: QtBot
) -> None:
    desktop, vault = desktop_on_bus, desktop_on_bus.context.services.vault
    bus.tell("org.freedesktop.ScreenSaver", "ActiveChanged", value=True)
    qtbot.waitUntil(lambda: not desktop.window.is_open)
    assert "canarylantern" not in readable_texts(desktop.window)
    qtbot.rest()
    assert vault.state is VaultState.UNLOCKED
    assert not bus.login.is_released
    bus.tell("org.freedesktop.login1.Manager", "PrepareForSleep", value=True)
    qtbot.waitUntil(lambda: bus.login.is_released)
    assert vault.state is VaultState.LOCKED


def test_sleep_waits_no_longer_once_the_window_is_locked(
    desktop_on_bus: Desktop, bus: DesktopBus, qtbot: QtBot
) -> None:
    desktop_on_bus.context.preferences.change(sleep_lock="window")
    bus.tell("org.freedesktop.login1.Manager", "PrepareForSleep", value=True)
    qtbot.waitUntil(lambda: bus.login.is_released)
    assert not desktop_on_bus.window.is_open
    assert desktop_on_bus.context.services.vault.state is VaultState.UNLOCKED


def test_logind_locks_the_vault_with_our_session_alone(bus: DesktopBus, qtbot: QtBot) -> None:
    watch, heard = SystemLockWatch(), Heard()
    watch.screen_locked.connect(heard.note)
    watch.start(bus.buses(), int)
    qtbot.waitUntil(lambda: watch.hears_session)
    bus.lock_session(f"{LOGIN}/session/_38")
    bus.lock_session(SESSION)
    qtbot.waitUntil(lambda: heard.times > 0)
    # What is told is heard in its order.
    assert heard.times == 1
    watch.deleteLater()


def test_a_session_that_is_gone_is_not_waited_for(
    bus: DesktopBus, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_SESSION_ID", GONE)
    watch = SystemLockWatch()
    watch.start(bus.buses(), int)
    qtbot.waitUntil(lambda: watch.hears_session)
    watch.deleteLater()


def test_a_bus_tells_of_a_lock_while_a_screen_saver_is_there(bus: DesktopBus, qtbot: QtBot) -> None:
    watch, session = SystemLockWatch(), bus.buses().session
    watch.start(Buses(session, None), int)
    qtbot.waitUntil(lambda: bus.names.times_asked == 1)
    assert not watch.hears
    bus.name_owner("org.gnome.Shell", ":1.7")
    bus.name_owner("org.gnome.ScreenSaver", ":1.7")
    qtbot.waitUntil(lambda: watch.hears)
    bus.name_owner("org.gnome.ScreenSaver", "")
    qtbot.waitUntil(lambda: not watch.hears)
    watch.deleteLater()


def test_a_screen_saver_that_was_there_before_is_known(bus: DesktopBus, qtbot: QtBot) -> None:
    bus.names.there.append("org.freedesktop.ScreenSaver")
    watch = SystemLockWatch()
    assert not watch.hears
    watch.start(Buses(bus.buses().session, None), int)
    qtbot.waitUntil(lambda: watch.hears)
    watch.deleteLater()


def test_a_login_service_that_refuses_holds_nothing_back(
    bus: DesktopBus, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    bus.end_login()
    watch = SystemLockWatch()
    watch.start(bus.buses(), int)
    watch.delay_sleep()
    qtbot.waitUntil(lambda: "does not wait for the vault" in caplog.text)
    qtbot.waitUntil(lambda: "session of this desktop is not known" in caplog.text)
    assert not watch.delays_sleep
    assert not watch.hears_session
    watch.deleteLater()


def test_who_does_not_want_it_is_not_locked_and_delays_nothing(
    desktop_on_bus: Desktop, bus: DesktopBus, qtbot: QtBot
) -> None:
    desktop_on_bus.context.preferences.change(screen_lock="nothing", sleep_lock="nothing")
    qtbot.waitUntil(lambda: bus.login.is_released)
    bus.tell("org.freedesktop.ScreenSaver", "ActiveChanged", value=True)
    qtbot.wait(80)
    assert desktop_on_bus.window.is_open


def test_a_desktop_without_buses_and_a_suspended_program(qtbot: QtBot) -> None:
    watch = SystemLockWatch()
    watch.start(Buses(None, None), int)
    watch.delay_sleep()
    assert not watch.delays_sleep
    assert not watch.hears
    with qtbot.waitSignal(watch.sleep_begun):
        QGuiApplication.instance().applicationStateChanged.emit(
            Qt.ApplicationState.ApplicationSuspended
        )
    watch.deleteLater()


def test_the_buses_of_this_machine_are_asked_without_harm(monkeypatch: pytest.MonkeyPatch) -> None:
    found = desktop_buses()
    assert found.login == "org.freedesktop.login1"
    monkeypatch.setattr("sys.platform", "win32")
    assert desktop_buses() == Buses(None, None)


def test_what_a_person_copies_leaves_the_clipboard_after_half_a_minute(
    desktop: Desktop, qtbot: QtBot
) -> None:
    guard, clipboard = desktop.context.clipboard, QGuiApplication.clipboard()
    qtbot.waitUntil(desktop.window.isActiveWindow)
    browse_of(desktop).start_new()
    content = browse_of(desktop).detail.form.content
    qtbot.keyClicks(content, "canarylantern")
    content.selectAll()
    qtbot.keyClick(content, Qt.Key.Key_C, CONTROL)
    assert clipboard.text() == "canarylantern"
    assert guard.is_counting
    guard._on_timer_timeout()
    assert clipboard.text() == ""
    guard.copy("http://127.0.0.1:4774")
    assert not guard.is_counting
    assert clipboard.text() == "http://127.0.0.1:4774"


def test_what_came_from_elsewhere_stays(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    guard, clipboard = ClipboardGuard(), QGuiApplication.clipboard()
    guard.copy_secret("ours")
    assert guard.is_counting
    state = Qt.ApplicationState.ApplicationInactive
    monkeypatch.setattr(QGuiApplication, "applicationState", staticmethod(lambda: state))
    clipboard.setText("theirs")
    assert not guard.is_counting
    guard._on_timer_timeout()
    guard.clear_ours()
    assert clipboard.text() == "theirs"
    clipboard.clear()
    guard.deleteLater()


class FakeClipboard(QObject):
    """A clipboard of X11, where what is selected can be pasted with the middle button."""

    dataChanged = Signal()  # noqa: N815 - Qt's way
    selectionChanged = Signal()  # noqa: N815 - Qt's way

    def __init__(self) -> None:
        super().__init__()
        self.selected = ""
        self._is_selected_here = False

    def text(self) -> str:
        return ""

    def ownsClipboard(self) -> bool:  # noqa: N802 - Qt's way
        return False

    def supportsSelection(self) -> bool:  # noqa: N802 - Qt's way
        return True

    def ownsSelection(self) -> bool:  # noqa: N802 - Qt's way
        return self._is_selected_here

    def clear(self, mode: QClipboard.Mode) -> None:
        assert mode is QClipboard.Mode.Selection
        self.select("", is_here=False)

    def select(self, text: str, *, is_here: bool) -> None:
        self.selected, self._is_selected_here = text, is_here
        self.selectionChanged.emit()


@pytest.fixture
def selecting(monkeypatch: pytest.MonkeyPatch) -> FakeClipboard:
    """Such a clipboard."""
    made = FakeClipboard()
    monkeypatch.setattr(QGuiApplication, "clipboard", staticmethod(lambda: made))
    return made


def test_what_is_selected_here_can_be_pasted_for_half_a_minute_only(
    selecting: FakeClipboard, qtbot: QtBot
) -> None:
    guard = ClipboardGuard()
    guard.keep_for(0)
    selecting.select("canarylantern", is_here=True)
    qtbot.waitUntil(lambda: selecting.selected == "")
    assert not guard.is_counting
    guard.deleteLater()


def test_what_is_selected_elsewhere_stays(selecting: FakeClipboard) -> None:
    guard = ClipboardGuard()
    selecting.select("canarylantern", is_here=True)
    assert guard.is_counting
    selecting.select("theirs", is_here=False)
    assert not guard.is_counting
    guard.clear_ours()
    assert selecting.selected == "theirs"
    guard.deleteLater()


@pytest.mark.parametrize(
    ("platform", "hints"),
    [
        ("linux", {"x-kde-passwordManagerHint": b"secret"}),
        (
            "win32",
            {
                f'application/x-qt-windows-mime;value="{name}"': bytes(4)
                for name in (
                    "ExcludeClipboardContentFromMonitorProcessing",
                    "CanIncludeInClipboardHistory",
                    "CanUploadToCloudClipboard",
                )
            },
        ),
        ("darwin", {}),
    ],
)
def test_histories_are_asked_to_leave_a_secret_out(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, platform: str, hints: dict[str, bytes]
) -> None:
    monkeypatch.setattr("sys.platform", platform)
    guard, clipboard = ClipboardGuard(), QGuiApplication.clipboard()
    guard.copy_secret("canarylantern")
    held = clipboard.mimeData()
    assert clipboard.text() == "canarylantern"
    assert {kind: held.data(kind).data() for kind in held.formats()} == {
        "text/plain": b"canarylantern"
    } | hints
    guard.copy("http://127.0.0.1:4774")
    assert clipboard.mimeData().formats() == ["text/plain"]
    guard.clear_ours()
    guard.deleteLater()
