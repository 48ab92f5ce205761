"""The hot key of plain X11, over a stand-in of the X server's keys."""

from __future__ import annotations

import ctypes
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QAbstractNativeEventFilter, QByteArray, QCoreApplication
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtTest import QSignalSpy

from muniment.desktop.platform.global_shortcut import x11_binder
from muniment.desktop.platform.global_shortcut.binder import (
    ShortcutBinder,
    ShortcutState,
    ShortcutStatus,
)
from muniment.desktop.platform.global_shortcut.global_shortcut import binders_of_system
from muniment.desktop.platform.global_shortcut.portal_binder import PortalBinder
from muniment.desktop.platform.global_shortcut.shortcut_action import ShortcutAction
from muniment.desktop.platform.global_shortcut.x11_binder import (
    BAD_ACCESS,
    KEY_PRESS,
    KeyPressEvent,
    X11Binder,
    XServerKeys,
)

if TYPE_CHECKING:
    from muniment.desktop.shell.application import Desktop

CONTROL, SHIFT, ALT, CAPS_LOCK, NUM_LOCK = 0x04, 0x01, 0x08, 0x02, 0x10
LOCKS = (0, CAPS_LOCK, NUM_LOCK, CAPS_LOCK | NUM_LOCK)
CODES = {ord(" "): 65, ord("n"): 57, 0xFFBE: 67, 0x010020AC: 26}
ROOT, WINDOW = 0x1E, 0x2000007
OF_THE_LOOP = QByteArray(b"xcb_generic_event_t")


class StandInServer(XServerKeys):
    """Keys of one server, some of which another program has."""

    def __init__(self, *taken: tuple[int, int], error: int = BAD_ACCESS) -> None:
        self.taken, self.error = {*taken}, error
        self.grabbed: set[tuple[int, int]] = set()

    def code(self, keysym: int) -> int:
        return CODES.get(keysym, 0)

    def grab(self, code: int, held: int) -> int:
        if (code, held) in self.taken:
            return self.error
        self.grabbed.add((code, held))
        return 0

    def ungrab(self, code: int, held: int) -> None:
        self.grabbed.remove((code, held))


class Filters:
    """The event filters that are installed, to which the loop's messages go."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.installed: list[QAbstractNativeEventFilter] = []
        application = QCoreApplication
        monkeypatch.setattr(
            application, "installNativeEventFilter", lambda _self, each: self.installed.append(each)
        )
        monkeypatch.setattr(
            application, "removeNativeEventFilter", lambda _self, each: self.drop(each)
        )

    def drop(self, each: QAbstractNativeEventFilter) -> None:
        if each in self.installed:
            self.installed.remove(each)

    def send(self, code: int, state: int, *, kind: int = KEY_PRESS, window: int = ROOT) -> bool:
        """Deliver an event; returns whether a filter kept it."""
        event = KeyPressEvent(response_type=kind, detail=code, root=ROOT, event=window, state=state)
        answers = [
            each.nativeEventFilter(OF_THE_LOOP, ctypes.addressof(event)) for each in self.installed
        ]
        return (True, 0) in answers


@pytest.fixture
def filters(qapp: object, monkeypatch: pytest.MonkeyPatch) -> Filters:
    return Filters(monkeypatch)


def statuses_of(binder: ShortcutBinder) -> list[ShortcutStatus]:
    told: list[ShortcutStatus] = []
    binder.changed.connect(told.append)
    return told


def test_a_key_is_grabbed_pressed_and_released(filters: Filters) -> None:
    server = StandInServer()
    binder = X11Binder(server)
    told, presses = statuses_of(binder), QSignalSpy(binder.pressed)
    binder.bind(QKeySequence("Ctrl+Shift+Space"))
    held = CONTROL | SHIFT
    assert server.grabbed == {(65, held | lock) for lock in LOCKS}
    assert told == [ShortcutStatus(ShortcutState.BOUND, "Ctrl+Shift+Space")]

    for lock in LOCKS:
        assert filters.send(65, held | lock)
    assert presses.count() == len(LOCKS)
    assert not filters.send(65, held, kind=3), "the release of the key"
    assert not filters.send(65, held, window=WINDOW), "the key in a window of ours"
    assert not filters.send(65, CONTROL)
    assert not filters.send(57, held)
    assert presses.count() == len(LOCKS)

    binder.bind(QKeySequence("Alt+N"))
    assert server.grabbed == {(57, ALT | lock) for lock in LOCKS}
    assert not filters.send(65, held)
    binder.release(for_good=True)
    binder.release()
    assert server.grabbed == set()
    assert not filters.installed


def test_two_keys_are_told_apart_and_released_alone(filters: Filters) -> None:
    server = StandInServer()
    capture, search = X11Binder(server), X11Binder(server)
    presses = [QSignalSpy(binder.pressed) for binder in (capture, search)]
    capture.bind(QKeySequence("Ctrl+Shift+Space"))
    search.bind(QKeySequence("Alt+Shift+Space"))
    assert server.grabbed == {
        (65, held | SHIFT | lock) for held in (CONTROL, ALT) for lock in LOCKS
    }
    assert filters.send(65, ALT | SHIFT)
    assert [each.count() for each in presses] == [0, 1]
    capture.release(for_good=True)
    assert server.grabbed == {(65, ALT | SHIFT | lock) for lock in LOCKS}
    assert not filters.send(65, CONTROL | SHIFT)
    assert filters.send(65, ALT | SHIFT)
    assert [each.count() for each in presses] == [0, 2]
    search.release()


@pytest.mark.parametrize(("keys", "code"), [("F1", 67), ("Ctrl+€", 26)])
def test_the_keys_of_the_layout(filters: Filters, keys: str, code: int) -> None:
    server = StandInServer()
    binder = X11Binder(server)
    binder.bind(QKeySequence(keys))
    assert {each for each, _ in server.grabbed} == {code}
    binder.release()


@pytest.mark.parametrize(
    ("keys", "error", "state"),
    [
        ("Ctrl+N", BAD_ACCESS, ShortcutState.TAKEN),
        ("Ctrl+N", 2, ShortcutState.FAILED),
        ("Ctrl+Ü", BAD_ACCESS, ShortcutState.UNFIT),
        ("N", BAD_ACCESS, ShortcutState.UNFIT),
    ],
)
def test_a_key_that_the_server_does_not_give(
    filters: Filters, keys: str, error: int, state: ShortcutState
) -> None:
    server = StandInServer((57, CONTROL | CAPS_LOCK), error=error)
    binder = X11Binder(server)
    told = statuses_of(binder)
    binder.bind(QKeySequence(keys))
    assert [status.state for status in told] == [state]
    assert server.grabbed == set(), "nothing is left grabbed"
    assert not filters.installed


def test_plain_x11_needs_no_portal(desktop: Desktop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    tasks = desktop.context.tasks
    portal = binders_of_system(tasks)
    assert {action: type(binder) for action, binder in portal.items()} == dict.fromkeys(
        ShortcutAction, PortalBinder
    )
    grabbing = X11Binder(StandInServer())
    monkeypatch.setattr(x11_binder, "x11_binder", lambda: grabbing)
    monkeypatch.setattr(QGuiApplication, "platformName", lambda: "xcb")
    assert binders_of_system(tasks)[ShortcutAction.CAPTURE] is grabbing
    # Under XWayland a grab sees the keys of X11 programs only.
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    assert isinstance(binders_of_system(tasks)[ShortcutAction.SEARCH], PortalBinder)
