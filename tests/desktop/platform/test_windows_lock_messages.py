"""Windows' messages about the screen and sleep: which of them lock, and that they reach the watch.

The messages are made here, not by Windows; the library that is asked for them is a fake.
"""

from __future__ import annotations

import ctypes
from ctypes import wintypes
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QByteArray

from muniment.desktop.platform.system_lock_watch import Buses, SystemLockWatch
from muniment.desktop.platform.windows_lock_messages import (
    PBT_APMSUSPEND,
    WM_POWERBROADCAST,
    WM_WTSSESSION_CHANGE,
    WTS_CONSOLE_DISCONNECT,
    WTS_REMOTE_DISCONNECT,
    WTS_SESSION_LOCK,
    WindowsLockMessages,
    announces_screen_lock,
    announces_sleep,
    session_library,
)

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

WINDOW = 4711
WTS_CONSOLE_CONNECT = 1
WTS_REMOTE_CONNECT = 3
WTS_SESSION_UNLOCK = 8
PBT_APMRESUMEAUTOMATIC = 18
WM_PAINT = 15


class FakeSessionLibrary:
    """Keeps who asked to be told."""

    def __init__(self, *, answers: bool = True) -> None:
        self.answers = answers
        self.told: dict[int, int] = {}

    def WTSRegisterSessionNotification(self, window: int, scope: int) -> bool:  # noqa: N802
        self.told[window] = scope
        return self.answers

    def WTSUnRegisterSessionNotification(self, window: int) -> bool:  # noqa: N802
        del self.told[window]
        return True


@pytest.mark.parametrize(
    ("message", "detail", "locks"),
    [
        (WM_WTSSESSION_CHANGE, WTS_SESSION_LOCK, True),
        (WM_WTSSESSION_CHANGE, WTS_SESSION_UNLOCK, False),
        (WM_WTSSESSION_CHANGE, WTS_CONSOLE_CONNECT, False),
        (WM_WTSSESSION_CHANGE, WTS_CONSOLE_DISCONNECT, True),
        (WM_WTSSESSION_CHANGE, WTS_REMOTE_CONNECT, False),
        (WM_WTSSESSION_CHANGE, WTS_REMOTE_DISCONNECT, True),
        (WM_POWERBROADCAST, PBT_APMSUSPEND, True),
        (WM_POWERBROADCAST, PBT_APMRESUMEAUTOMATIC, False),
        (WM_PAINT, WTS_SESSION_LOCK, False),
    ],
)
def test_which_messages_lock(qtbot: QtBot, message: int, detail: int, *, locks: bool) -> None:
    is_sleep = message == WM_POWERBROADCAST
    assert announces_screen_lock(message, detail) is (locks and not is_sleep)
    assert announces_sleep(message, detail) is (locks and is_sleep)
    told: list[str] = []
    library = FakeSessionLibrary()
    messages = WindowsLockMessages(
        library, lambda: told.append("screen"), lambda: told.append("sleep")
    )
    seen = messages.nativeEventFilter
    sent = wintypes.MSG(message=message, wParam=detail)
    for kind in (b"windows_generic_MSG", b"windows_dispatcher_MSG", b"xcb_generic_event_t"):
        assert seen(QByteArray(kind), ctypes.addressof(sent)) == (False, 0)
    expected = "sleep" if is_sleep else "screen"
    assert told == ([expected] * 2 if locks else [])


@pytest.mark.parametrize("answers", [True, False])
def test_the_watch_asks_to_be_told_and_stops(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, *, answers: bool
) -> None:
    library = FakeSessionLibrary(answers=answers)
    monkeypatch.setattr(
        "muniment.desktop.platform.system_lock_watch.session_library", lambda: library
    )
    watch = SystemLockWatch()
    assert not watch.hears
    watch.start(Buses(None, None), lambda: WINDOW)
    # Sleep is told to every window, also where the screen's lock is not.
    assert watch.hears
    assert library.told == {WINDOW: 0}
    watch.stop()
    watch.stop()
    assert library.told == {}
    watch.deleteLater()


def test_other_systems_have_no_such_library(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    assert session_library() is None
