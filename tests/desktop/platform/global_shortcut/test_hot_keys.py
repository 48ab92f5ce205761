"""The hot keys of Windows and macOS, over stand-ins of their libraries: neither can run here.

A stand-in keeps the rules of the real function that matter: types as they are declared, one owner
for a pair of keys, errors by their numbers, callbacks through ctypes.
"""

# ruff: noqa: N802 - functions of the systems' libraries keep their names

from __future__ import annotations

import ctypes
from ctypes import wintypes
from itertools import count
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, ClassVar

import pytest
from PySide6.QtCore import QByteArray, QCoreApplication, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QSignalSpy

from muniment.desktop.platform.global_shortcut import mac_binder, windows_binder
from muniment.desktop.platform.global_shortcut.binder import (
    ShortcutBinder,
    ShortcutState,
    ShortcutStatus,
    chord_of,
    suggested_keys,
)
from muniment.desktop.platform.global_shortcut.global_shortcut import binders_of_system
from muniment.desktop.platform.global_shortcut.mac_layout import KeyboardLayout
from muniment.desktop.platform.global_shortcut.shortcut_action import ShortcutAction

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

CAPTURE, SEARCH = ShortcutAction
KEYS = QKeySequence("Ctrl+Alt+N")
LOOP = QByteArray(b"windows_dispatcher_MSG")


class StandInUser32:
    """Hot keys of one thread, some of which another program has."""

    def __init__(self, *taken: tuple[int, int]) -> None:
        self.taken = {*taken}
        self.registered: dict[int, tuple[int, int]] = {}
        self.error = 0

    def RegisterHotKey(self, window: object, number: int, held: int, key: int) -> int:
        assert window is None
        assert number not in self.registered
        if (held, key) in {*self.taken, *self.registered.values()}:
            self.error = windows_binder.ERROR_HOTKEY_ALREADY_REGISTERED
            return 0
        if key == 0:
            self.error = 87
            return 0
        self.registered[number] = (held, key)
        return 1

    def UnregisterHotKey(self, window: object, number: int) -> int:
        assert window is None
        del self.registered[number]
        return 1

    @staticmethod
    def VkKeyScanW(sign: str) -> int:
        # A German layout: the low byte is the key, the next one whether shift is held.
        return {"n": 0x4E, "ö": 0xC0, "!": 0x131, "ß": 0xDB, "¤": 0}.get(sign, -1)


def statuses_of(binder: ShortcutBinder) -> list[ShortcutStatus]:
    told: list[ShortcutStatus] = []
    binder.changed.connect(told.append)
    return told


def windows_message(number: int, wide: int) -> wintypes.MSG:
    return wintypes.MSG(message=number, wParam=wide)


def test_a_hot_key_of_windows_is_registered_pressed_and_given_back(qtbot: QtBot) -> None:
    user32 = StandInUser32()
    binder = windows_binder.WindowsBinder(CAPTURE, user32, lambda: user32.error)
    told, presses = statuses_of(binder), QSignalSpy(binder.pressed)
    binder.bind(KEYS)
    assert user32.registered == {1: (0x4003, 0x4E)}
    assert told == [ShortcutStatus(ShortcutState.BOUND, "Ctrl+Alt+N")]

    seen = binder._filter.nativeEventFilter
    hot = windows_message(windows_binder.WM_HOTKEY, CAPTURE.hot_key_id)
    assert seen(LOOP, ctypes.addressof(hot)) == (True, 0)
    assert presses.count() == 1
    others = [windows_message(0x0100, 1), windows_message(windows_binder.WM_HOTKEY, 9)]
    for other in others:
        assert seen(LOOP, ctypes.addressof(other)) == (False, 0)
    # What comes to a window was in the loop before: it would count twice.
    assert seen(QByteArray(b"windows_generic_MSG"), ctypes.addressof(hot)) == (False, 0)
    assert presses.count() == 1

    binder.bind(QKeySequence("Shift+F12"))
    assert user32.registered == {1: (0x4004, 0x7B)}
    binder.release(for_good=True)
    binder.release()
    assert user32.registered == {}


def test_two_hot_keys_of_windows_are_told_apart_and_given_back_alone(qtbot: QtBot) -> None:
    user32 = StandInUser32()
    capture, search = (
        windows_binder.WindowsBinder(action, user32, lambda: user32.error)
        for action in ShortcutAction
    )
    told = statuses_of(search)
    presses = [QSignalSpy(binder.pressed) for binder in (capture, search)]
    capture.bind(KEYS)
    search.bind(KEYS)
    assert [status.state for status in told] == [ShortcutState.TAKEN]
    search.bind(QKeySequence("Shift+F12"))
    assert user32.registered == {1: (0x4003, 0x4E), 2: (0x4004, 0x7B)}

    hot = windows_message(windows_binder.WM_HOTKEY, SEARCH.hot_key_id)
    seen = [
        each._filter.nativeEventFilter(LOOP, ctypes.addressof(hot)) for each in (capture, search)
    ]
    assert seen == [(False, 0), (True, 0)]
    assert [each.count() for each in presses] == [0, 1]
    capture.release(for_good=True)
    assert user32.registered == {2: (0x4004, 0x7B)}
    search.release()


@pytest.mark.parametrize(
    ("keys", "held", "code"),
    [
        ("Ctrl+Shift+Space", 0x4006, 0x20),
        ("Meta+Ö", 0x4008, 0xC0),
        ("Ctrl+!", 0x4002, 0x31),
        ("Alt+PgDown", 0x4001, 0x22),
        ("F1", 0x4000, 0x70),
        ("Ctrl+F24", 0x4002, 0x87),
    ],
)
def test_the_keys_of_windows(qtbot: QtBot, keys: str, held: int, code: int) -> None:
    user32 = StandInUser32()
    binder = windows_binder.WindowsBinder(CAPTURE, user32, lambda: user32.error)
    binder.bind(QKeySequence(keys))
    assert user32.registered == {1: (held, code)}
    binder.release()


def test_a_key_that_windows_does_not_give(qtbot: QtBot) -> None:
    user32 = StandInUser32((0x4003, 0x4E))
    binder = windows_binder.WindowsBinder(CAPTURE, user32, lambda: user32.error)
    told = statuses_of(binder)
    binder.bind(KEYS)
    binder.bind(QKeySequence("Ctrl+¤"))
    binder.bind(QKeySequence("Ctrl+ж"))
    binder.bind(QKeySequence("Ctrl+Media Play"))
    binder.bind(QKeySequence("N"))
    states = [status.state for status in told]
    unfit = ShortcutState.UNFIT
    assert states == [ShortcutState.TAKEN, ShortcutState.FAILED, unfit, unfit, unfit]
    assert user32.registered == {}


class StandInCarbon:
    """Carbon's event manager with one application, through the types of ctypes."""

    def __init__(self, *, error: int = 0, handler_error: int = 0) -> None:
        self.error = error
        self.handler_error = handler_error
        self.keys: dict[int, tuple[int, int]] = {}
        self.handlers: dict[int, Any] = {}
        self._references = count(0x51)
        self.pressed = (mac_binder.SIGNATURE, CAPTURE.hot_key_id)

    def GetApplicationEventTarget(self) -> int:
        return 0x7000

    def InstallEventHandler(self, target: int, *rest: Any) -> int:
        handler, count, _kinds, _data, reference = rest
        assert (target, count) == (0x7000, 1)
        if not self.handler_error:
            self.handlers[self._refer(reference)] = handler
        return self.handler_error

    def RegisterEventHotKey(self, code: int, held: int, *rest: Any) -> int:
        which, target, options, reference = rest
        assert (which.signature, target, options) == (mac_binder.SIGNATURE, 0x7000, 0)
        if not self.error:
            self.keys[self._refer(reference)] = (code, held)
        return self.error

    def _refer(self, reference: Any) -> int:
        number = next(self._references)
        ctypes.cast(reference, ctypes.POINTER(ctypes.c_void_p))[0] = number
        return number

    def UnregisterEventHotKey(self, reference: ctypes.c_void_p) -> int:
        assert reference.value is not None
        del self.keys[reference.value]
        return 0

    def RemoveEventHandler(self, reference: ctypes.c_void_p) -> int:
        assert reference.value is not None
        del self.handlers[reference.value]
        return 0

    def GetEventParameter(self, _event: int, name: int, kind: int, *rest: Any) -> int:
        _actual, size, _written, target = rest
        assert (name, kind) == (0x2D2D2D2D, 0x686B6964)
        found = mac_binder.EventHotKeyID(*self.pressed)
        assert size == ctypes.sizeof(found)
        ctypes.memmove(target, ctypes.byref(found), size)
        return 0

    def press(self, signature: int, number: int) -> int:
        self.pressed = (signature, number)
        # The handler that came last is asked first, and the others only if it declines.
        for handler in reversed(self.handlers.values()):
            if handler(0x1, 0x2, None) != mac_binder.EVENT_NOT_HANDLED:
                return 0
        return mac_binder.EVENT_NOT_HANDLED


def ansi(sign: str) -> int | None:
    return {"n": 0x2D, "ö": 0x29}.get(sign)


def test_a_hot_key_of_macos_is_registered_pressed_and_given_back(qtbot: QtBot) -> None:
    carbon = StandInCarbon()
    binder = mac_binder.MacBinder(CAPTURE, carbon, ansi)
    told, presses = statuses_of(binder), QSignalSpy(binder.pressed)
    binder.bind(KEYS)
    # Qt's Control is the command key there.
    assert [*carbon.keys.values()] == [(0x2D, 0x0100 | 0x0800)]
    assert [status.state for status in told] == [ShortcutState.BOUND]
    assert carbon.press(mac_binder.SIGNATURE, CAPTURE.hot_key_id) == 0
    assert carbon.press(mac_binder.SIGNATURE, 9) == mac_binder.EVENT_NOT_HANDLED
    assert carbon.press(0, CAPTURE.hot_key_id) == mac_binder.EVENT_NOT_HANDLED
    assert presses.count() == 1
    binder.bind(QKeySequence("Meta+Shift+F20"))
    assert [*carbon.keys.values()] == [(0x5A, 0x1000 | 0x0200)]
    binder.release(for_good=True)
    binder.release()
    assert (carbon.keys, carbon.handlers) == ({}, {})


def test_two_hot_keys_of_macos_are_told_apart_and_given_back_alone(qtbot: QtBot) -> None:
    carbon = StandInCarbon()
    capture, search = (mac_binder.MacBinder(action, carbon, ansi) for action in ShortcutAction)
    presses = [QSignalSpy(binder.pressed) for binder in (capture, search)]
    capture.bind(KEYS)
    search.bind(QKeySequence("Meta+Shift+F20"))
    assert [*carbon.keys.values()] == [(0x2D, 0x0100 | 0x0800), (0x5A, 0x1000 | 0x0200)]
    for action in (CAPTURE, SEARCH, SEARCH):
        assert carbon.press(mac_binder.SIGNATURE, action.hot_key_id) == 0
    assert [each.count() for each in presses] == [1, 2]
    search.release(for_good=True)
    assert [*carbon.keys.values()] == [(0x2D, 0x0100 | 0x0800)]
    assert carbon.press(mac_binder.SIGNATURE, CAPTURE.hot_key_id) == 0
    assert presses[0].count() == 2
    capture.release()
    assert (carbon.keys, carbon.handlers) == ({}, {})


@pytest.mark.parametrize(
    ("carbon", "keys", "state"),
    [
        (StandInCarbon(error=-9878), "Ctrl+Alt+N", ShortcutState.TAKEN),
        (StandInCarbon(error=-50), "Ctrl+Space", ShortcutState.FAILED),
        (StandInCarbon(handler_error=-9860), "Ctrl+Left", ShortcutState.FAILED),
        (StandInCarbon(), "F21", ShortcutState.UNFIT),
        (StandInCarbon(), "Ctrl+Q", ShortcutState.UNFIT),
        (StandInCarbon(), "Shift+N", ShortcutState.UNFIT),
    ],
)
def test_a_key_that_macos_does_not_give(
    qtbot: QtBot, carbon: StandInCarbon, keys: str, state: ShortcutState
) -> None:
    binder = mac_binder.MacBinder(CAPTURE, carbon, ansi)
    told = statuses_of(binder)
    binder.bind(QKeySequence(keys))
    assert [status.state for status in told] == [state]
    assert (carbon.keys, carbon.handlers) == ({}, {})


class StandInLayout:
    """The parts of Carbon that know the keyboard: a layout where Z and Y have changed places."""

    WRITTEN: ClassVar = {
        (0x06, 0): "y",
        (0x10, 0): "z",
        (0x29, 0): "ö",
        (0x12, 0x02): "!",
        (0x2D, 0): "N",
    }

    def __init__(self, *, has_data: bool = True) -> None:
        self.held = 0
        self.has_data = has_data
        names = (
            "TISCopyCurrentKeyboardLayoutInputSource",
            "TISGetInputSourceProperty",
            "LMGetKbdType",
            "UCKeyTranslate",
            "CFDataGetBytePtr",
            "CFRelease",
        )
        for name in names:
            setattr(self, name, declared(getattr(self, f"_{name}")))

    def _TISCopyCurrentKeyboardLayoutInputSource(self) -> int:
        self.held += 1
        return 0x100

    def _TISGetInputSourceProperty(self, source: int, name: int) -> int:
        assert (source, name) == (0x100, 0x99)
        return 0x200 if self.has_data else 0

    def _CFDataGetBytePtr(self, data: int) -> int:
        assert data == 0x200
        return 0x300

    def _CFRelease(self, source: int) -> None:
        assert source == 0x100
        self.held -= 1

    def _LMGetKbdType(self) -> int:
        return 40

    def _UCKeyTranslate(self, layout: int, code: int, action: int, held: int, *rest: Any) -> int:
        kind, options, _dead, room, length, signs = rest
        assert (layout, action, kind, options) == (0x300, 3, 40, 1)
        text = self.WRITTEN.get((code, held), "")
        assert len(text) <= room
        if code == 0x7F:
            return -50
        for place, sign in enumerate(text):
            signs[place] = ord(sign)
        ctypes.cast(length, ctypes.POINTER(ctypes.c_ulong))[0] = len(text)
        return 0


def declared(function: Callable[..., Any]) -> Callable[..., Any]:
    """Return a function that can be told its types, as one of a library."""

    def call(*arguments: Any) -> Any:
        return function(*arguments)

    return call


@pytest.mark.parametrize(
    ("sign", "code"), [("z", 0x10), ("y", 0x06), ("ö", 0x29), ("!", 0x12), ("n", 0x2D), ("q", None)]
)
def test_the_key_that_writes_a_letter_is_looked_for_on_the_layout(
    monkeypatch: pytest.MonkeyPatch, sign: str, code: int | None
) -> None:
    library = StandInLayout()
    monkeypatch.setattr(KeyboardLayout, "_property", lambda _self: 0x99)
    assert KeyboardLayout(library, library).code_of(sign) == code
    assert library.held == 0


def test_a_layout_that_tells_nothing_has_no_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    library = StandInLayout(has_data=False)
    monkeypatch.setattr(KeyboardLayout, "_property", lambda _self: 0x99)
    assert KeyboardLayout(library, library).code_of("z") is None
    assert library.held == 0
    library.TISCopyCurrentKeyboardLayoutInputSource = declared(lambda: None)  # type: ignore[attr-defined]
    assert KeyboardLayout(library, library).code_of("z") is None


@pytest.mark.parametrize(
    "keys", ["", "N", "Shift+N", "Ctrl+K, Ctrl+K", "Space", "Del", "Shift+Space"]
)
def test_keys_that_people_write_with_are_no_shortcut(keys: str) -> None:
    assert chord_of(QKeySequence(keys)) is None


def test_modifiers_alone_are_no_shortcut() -> None:
    held = Qt.KeyboardModifier.ControlModifier
    assert chord_of(QKeySequence(held.value | Qt.Key.Key_Alt.value)) is None


@pytest.fixture
def platform(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    return lambda name: monkeypatch.setattr("sys.platform", name)


def test_what_is_proposed_can_be_used(platform: Callable[[str], None]) -> None:
    for name in ("linux", "win32", "darwin"):
        platform(name)
        proposed = [suggested_keys(action) for action in ShortcutAction]
        assert all(chord_of(keys) is not None for keys in proposed)
        assert len({keys.toString() for keys in proposed}) == len(ShortcutAction)


def test_a_system_without_a_way_says_so(qtbot: QtBot, platform: Callable[[str], None]) -> None:
    platform("freebsd14")
    binder = binders_of_system(SimpleNamespace())[SEARCH]  # type: ignore[arg-type]
    told = statuses_of(binder)
    binder.bind(KEYS)
    binder.release()
    assert told == [ShortcutStatus(ShortcutState.ABSENT)]
    assert QCoreApplication.instance() is not None
