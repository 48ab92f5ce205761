"""Idle means that nobody uses the computer, whichever program has the input."""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import time
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import ClassInfo, Property, QObject, Slot

from muniment.desktop.platform.input_clock import (
    MacInputClock,
    WindowsInputClock,
    X11InputClock,
    system_input_clock,
)
from muniment.desktop.platform.session_idle import SessionIdle
from muniment.desktop.platform.system_lock_watch import Buses
from muniment.desktop.shell.lock.idle_lock import IdleLock
from tests.desktop.platform.test_screen_lock import SESSION, DesktopBus, bus
from tests.waiting import until

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from tests.conftest import Home
    from tests.desktop.conftest import DesktopFactory

__all__ = ["bus"]


@ClassInfo(**{"D-Bus Interface": "org.gnome.Mutter.IdleMonitor"})
class Mutter(QObject):
    """Says for how long the session was idle, in milliseconds."""

    path = "/org/gnome/Mutter/IdleMonitor/Core"
    idle_ms = 0

    @Slot(result="qulonglong")
    def GetIdletime(self) -> int:  # noqa: N802 - D-Bus calls it so
        return self.idle_ms


@ClassInfo(**{"D-Bus Interface": "org.freedesktop.ScreenSaver"})
class ScreenSaver(QObject):
    """Says it in seconds, as KDE does."""

    path = "/org/freedesktop/ScreenSaver"
    idle_s = 0

    @Slot(result="uint")
    def GetSessionIdleTime(self) -> int:  # noqa: N802 - D-Bus calls it so
        return self.idle_s


@ClassInfo(**{"D-Bus Interface": "org.freedesktop.login1.Session"})
class LoginSession(QObject):
    """Hints whether the session is idle, and no more."""

    path = SESSION
    is_idle = False

    @Property(bool)
    def IdleHint(self) -> bool:  # noqa: N802 - D-Bus calls it so
        return self.is_idle


def asked(idle: SessionIdle, qtbot: QtBot) -> float | None:
    with qtbot.waitSignal(idle.asked):
        idle.ask()
    return idle.seconds


@pytest.fixture
def idle(bus: DesktopBus, qtbot: QtBot) -> Iterator[SessionIdle]:
    made = SessionIdle()
    with qtbot.waitSignal(made.asked):
        made.start(bus.buses(), lambda: SESSION)
    yield made
    made.deleteLater()


def test_mutter_is_believed(bus: DesktopBus, idle: SessionIdle, qtbot: QtBot) -> None:
    assert asked(idle, qtbot) is None
    mutter = Mutter()
    bus.offer(Mutter.path, mutter)
    mutter.idle_ms = 90_000
    found = asked(idle, qtbot)
    assert found is not None
    assert 90 <= found < 110
    mutter.idle_ms = 400
    found = asked(idle, qtbot)
    assert found is not None
    assert found < 20


def test_a_service_that_never_reports_idle_time_does_not_keep_the_vault_open(
    bus: DesktopBus,
    idle: SessionIdle,
    qtbot: QtBot,
) -> None:
    saver = ScreenSaver()
    bus.offer(ScreenSaver.path, saver)
    assert asked(idle, qtbot) is None
    assert not idle.is_known
    saver.idle_s = 70
    found = asked(idle, qtbot)
    assert found is not None
    assert found >= 70


def test_the_hint_of_logind_counts_where_nothing_measures(
    bus: DesktopBus,
    idle: SessionIdle,
    qtbot: QtBot,
) -> None:
    login = LoginSession()
    bus.offer(SESSION, login)
    assert asked(idle, qtbot) is None
    login.is_idle = True
    assert asked(idle, qtbot) is None
    login.is_idle = False
    found = asked(idle, qtbot)
    assert found is not None
    assert found < 20


def test_input_to_other_programs_puts_the_lock_off(
    home: Home,
    bus: DesktopBus,
    make_desktop: DesktopFactory,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    mutter = Mutter()
    bus.offer(Mutter.path, mutter)
    mutter.idle_ms = 5_000
    start = time.time()
    now = [start]
    monkeypatch.setattr("muniment.desktop.platform.moment.time.time", lambda: now[0])
    desktop = make_desktop(home, auto_lock_minutes=10, buses=bus.buses)
    qtbot.waitUntil(lambda: desktop.session_idle.is_known)
    for minutes in (9, 17):
        # Somebody types into another program all the time: our windows get nothing.
        now[0] = start + minutes * 60
        with qtbot.waitSignal(desktop.session_idle.asked):
            desktop.session_idle.ask()
        assert desktop.window.is_open
    mutter.idle_ms = 11 * 60 * 1_000
    now[0] = start + 25 * 60
    assert desktop.window.is_open
    now[0] = start + 28 * 60
    with qtbot.waitSignal(desktop.session_idle.asked):
        desktop.session_idle.ask()
    assert not desktop.window.is_open


def test_time_asleep_counts_although_the_input_that_woke_it_is_new(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = SessionIdle()
    session.start(Buses(None, None), str)
    idle = IdleLock(0.01, session)
    an_hour_later = time.time() + 3_600
    with qtbot.waitSignal(idle.expired):
        idle.start()
        monkeypatch.setattr("muniment.desktop.platform.moment.time.time", lambda: an_hour_later)


class FakeUser32:
    """Tells the tick of the last input."""

    def GetLastInputInfo(self, info: Any) -> int:  # noqa: N802 - the system's name
        info._obj.dwTime = (1 << 32) - 2_000
        return 1


class FakeKernel32:
    """Tells the present tick, after it began anew at zero."""

    def GetTickCount(self) -> int:  # noqa: N802 - the system's name
        return 3_000


def test_windows_is_asked_for_the_last_input() -> None:
    assert WindowsInputClock(FakeUser32(), FakeKernel32()).idle_s() == 5.0


class Function:
    """A C function that returns a value."""

    def __init__(self, value: int) -> None:
        self.value = value

    def __call__(self, *_arguments: object) -> int:
        return self.value


class FakeIokit:
    """Has the service and its property."""

    def __init__(self, service: int = 7) -> None:
        self.IOServiceMatching = Function(1)
        self.IOServiceGetMatchingService = Function(service)
        self.IORegistryEntryCreateCFProperty = Function(9)


class NumberReader(Function):
    """Writes nanoseconds where it is asked to."""

    def __call__(self, *arguments: Any) -> int:
        ctypes.cast(arguments[2], ctypes.POINTER(ctypes.c_int64))[0] = 4_500_000_000
        return self.value


class FakeFoundation:
    """Reads the number."""

    def __init__(self) -> None:
        self.CFStringCreateWithCString = Function(2)
        self.CFNumberGetValue = NumberReader(1)
        self.CFRelease = Function(0)


def test_macos_is_asked_for_the_last_input() -> None:
    assert MacInputClock(FakeIokit(), FakeFoundation()).idle_s() == 4.5
    with pytest.raises(OSError, match="IOHIDSystem"):
        MacInputClock(FakeIokit(service=0), FakeFoundation())


def test_no_x_server_is_asked_where_qt_uses_none() -> None:
    assert system_input_clock() is None


@pytest.mark.skipif(
    not (shutil.which("Xvfb") and shutil.which("xdotool")), reason="needs Xvfb and xdotool"
)
def test_an_x_server_is_asked_for_input_to_any_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read_end, write_end = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write_end), "-nolisten", "tcp"],
        pass_fds=(write_end,),
        stderr=subprocess.DEVNULL,
    )
    try:
        os.close(write_end)
        with os.fdopen(read_end) as pipe:
            display = f":{pipe.readline().strip()}"
        monkeypatch.setenv("DISPLAY", display)
        clock = X11InputClock(ctypes.CDLL("libX11.so.6"), ctypes.CDLL("libXss.so.1"))
        until(lambda: (clock.idle_s() or 0) > 1)
        subprocess.run(["xdotool", "mousemove", "40", "40"], check=True)
        found = clock.idle_s()
        assert found is not None
        assert found < 1
    finally:
        server.terminate()
        server.wait()
