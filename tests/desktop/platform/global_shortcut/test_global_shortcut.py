"""The shortcut from anywhere on Linux, over a real bus: a portal binds it, capture comes up."""

from __future__ import annotations

import os
import socket
import time
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy

from muniment.desktop.platform.global_shortcut.binder import ShortcutState
from muniment.desktop.platform.global_shortcut.shortcut_action import ShortcutAction
from muniment.desktop.platform.message_bus import session_bus_address
from muniment.desktop.widgets.controls import PassphraseField
from muniment.domain.access import PERSON
from muniment.domain.memories.query import MemoryFilter, PageRequest
from muniment.domain.program_names import APPLICATION_ID, TOKEN_VARIABLE
from muniment.domain.settings import Settings
from muniment.system.application_entry import ApplicationEntry
from muniment.vault.files import write_atomically
from tests.desktop.platform.global_shortcut.conftest import wait_for
from tests.desktop.window_parts import PASSPHRASE, LockedHome

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from muniment.desktop.platform.global_shortcut.global_shortcut import GlobalShortcut
    from muniment.desktop.shell.application import Desktop
    from tests.conftest import Home
    from tests.desktop.platform.global_shortcut.conftest import Opener, PortalFactory
    from tests.desktop.portals import Bus

STEPS = ["Register", "Get", "CreateSession", "BindShortcuts"]


def capture_of(desktop: Desktop) -> GlobalShortcut:
    return desktop.context.shortcuts[ShortcutAction.CAPTURE]


def contents(home: Home) -> list[str]:
    page = home.services.memories.list(MemoryFilter(), PageRequest(limit=10), PERSON)
    return [memory.content for memory in page.memories]


def test_a_press_brings_quick_capture_up_and_what_is_written_is_kept(
    open_window: Callable[[Home], Desktop],
    make_portal: PortalFactory,
    home: Home,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    record_property: Callable[[str, object], None],
) -> None:
    monkeypatch.setenv(TOKEN_VARIABLE, "of-another-time")
    portal = make_portal(trigger="Press Super+N")
    desktop = open_window(home)
    wait_for(qtbot, capture_of(desktop), ShortcutState.BOUND)
    assert portal.order == STEPS
    assert portal.calls("Register") == [[APPLICATION_ID, {}]]
    ((_session, [(name, cancellation)], parent, _options),) = portal.calls("BindShortcuts")
    assert (name, parent) == ("capture", "")
    assert cancellation["description"] == ["s", "Open quick capture"]
    assert capture_of(desktop).status.keys == "Press Super+N"

    desktop.window.hide()
    with qtbot.waitSignal(desktop.capture.painted):
        begun = time.perf_counter()
        portal.do("press", token="compositor-7")
    record_property("press_to_paint_ms", (time.perf_counter() - begun) * 1000)
    assert os.environ[TOKEN_VARIABLE] == "compositor-7"
    qtbot.keyClicks(desktop.capture.fields.text, "Oil the hinge")
    qtbot.keyClick(
        desktop.capture.fields.text, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier
    )
    qtbot.waitUntil(lambda: desktop.capture.message.startswith("Remembered"))
    assert contents(home) == ["Oil the hinge"]


def test_a_press_with_a_locked_vault_asks_for_the_passphrase_first(
    open_window: Callable[[Home], Desktop],
    make_portal: PortalFactory,
    locked: LockedHome,
    qtbot: QtBot,
) -> None:
    portal = make_portal()
    desktop = open_window(locked.home)
    wait_for(qtbot, capture_of(desktop), ShortcutState.BOUND)
    desktop.window.hide()
    portal.do("press")
    qtbot.waitUntil(desktop.window.isVisible)
    assert not desktop.capture.isVisible()
    field = desktop.window.lock_screen.findChild(PassphraseField)
    qtbot.keyClicks(field, PASSPHRASE)
    with qtbot.waitSignal(desktop.capture.painted, timeout=20_000):
        qtbot.keyClick(field, Qt.Key.Key_Return)
    assert desktop.window.is_open


def test_a_second_press_leaves_what_is_being_written(
    open_window: Callable[[Home], Desktop], make_portal: PortalFactory, home: Home, qtbot: QtBot
) -> None:
    portal = make_portal()
    desktop = open_window(home)
    wait_for(qtbot, capture_of(desktop), ShortcutState.BOUND)
    with qtbot.waitSignal(desktop.capture.painted):
        portal.do("press")
    qtbot.keyClicks(desktop.capture.fields.text, "half a thou")
    with qtbot.waitSignal(capture_of(desktop).pressed):
        portal.do("press")
    assert desktop.capture.isVisible()
    assert desktop.capture.fields.text.toPlainText() == "half a thou"


def test_it_is_off_until_it_is_wanted(
    open_shortcut: Opener, make_portal: PortalFactory, qtbot: QtBot
) -> None:
    portal = make_portal()
    shortcut = open_shortcut(Settings())
    qtbot.wait(50)
    assert shortcut.status.state is ShortcutState.OFF
    shortcut.turn(on=True)
    wait_for(qtbot, shortcut, ShortcutState.BOUND)
    assert portal.order == STEPS
    shortcut.turn(on=False)
    assert shortcut.status.state is ShortcutState.OFF
    presses = QSignalSpy(shortcut.pressed)
    portal.do("press")
    qtbot.wait(50)
    assert presses.count() == 0


@pytest.mark.parametrize("answer", ["cancel", "none"])
def test_who_says_no_is_not_asked_again(
    open_shortcut: Opener, make_portal: PortalFactory, qtbot: QtBot, answer: str
) -> None:
    portal = make_portal(answer=answer)
    shortcut = open_shortcut()
    wait_for(qtbot, shortcut, ShortcutState.REFUSED)
    assert not shortcut.is_on
    assert portal.order.count("BindShortcuts") == 1
    portal.do("behave", answer="grant")
    shortcut.turn(on=True)
    wait_for(qtbot, shortcut, ShortcutState.BOUND)


def test_an_open_question_keeps_nobody_waiting(
    open_shortcut: Opener, make_portal: PortalFactory, qtbot: QtBot
) -> None:
    portal = make_portal(answer="hold")
    shortcut = open_shortcut()
    qtbot.waitUntil(lambda: len(portal.calls("BindShortcuts")) == 1)
    assert shortcut.status.state is ShortcutState.ASKING
    portal.do("answer", answer="grant")
    wait_for(qtbot, shortcut, ShortcutState.BOUND)


def test_a_portal_that_goes_and_comes_back_is_asked_again(
    open_shortcut: Opener, make_portal: PortalFactory, qtbot: QtBot
) -> None:
    portal = make_portal()
    shortcut = open_shortcut()
    wait_for(qtbot, shortcut, ShortcutState.BOUND)
    portal.vanish()
    wait_for(qtbot, shortcut, ShortcutState.ABSENT)
    portal.appear()
    wait_for(qtbot, shortcut, ShortcutState.BOUND)
    assert portal.order == [*STEPS, *STEPS]
    with qtbot.waitSignal(shortcut.pressed):
        portal.do("press")


def test_a_portal_that_is_killed_at_its_question_is_asked_when_it_is_there_again(
    open_shortcut: Opener, make_portal: PortalFactory, qtbot: QtBot
) -> None:
    first = make_portal(answer="hold")
    shortcut = open_shortcut()
    qtbot.waitUntil(lambda: len(first.calls("BindShortcuts")) == 1)
    first.kill()
    wait_for(qtbot, shortcut, ShortcutState.ABSENT)
    make_portal()
    wait_for(qtbot, shortcut, ShortcutState.BOUND)


def test_a_portal_that_comes_later_than_the_window(
    open_shortcut: Opener, make_portal: PortalFactory, qtbot: QtBot
) -> None:
    shortcut = open_shortcut()
    wait_for(qtbot, shortcut, ShortcutState.ABSENT)
    make_portal()
    wait_for(qtbot, shortcut, ShortcutState.BOUND)


def test_desktops_without_any_of_it(
    open_shortcut: Opener, make_portal: PortalFactory, bus: Bus, qtbot: QtBot, tmp_path: Path
) -> None:
    make_portal(version=0)
    wait_for(qtbot, open_shortcut(), ShortcutState.ABSENT)
    wait_for(qtbot, open_shortcut(address=None), ShortcutState.ABSENT)
    nowhere = f"unix:path={tmp_path / 'nowhere'}"
    wait_for(qtbot, open_shortcut(address=nowhere), ShortcutState.ABSENT)
    wait_for(qtbot, open_shortcut(address="tcp:host=127.0.0.1,port=1"), ShortcutState.ABSENT)


def test_a_bus_that_ends_takes_the_shortcut_with_it(
    open_shortcut: Opener, make_portal: PortalFactory, bus: Bus, qtbot: QtBot
) -> None:
    make_portal()
    shortcut = open_shortcut()
    wait_for(qtbot, shortcut, ShortcutState.BOUND)
    bus.close()
    wait_for(qtbot, shortcut, ShortcutState.ABSENT)


@pytest.mark.parametrize(
    "behaviour",
    [
        {"version": 1},
        {"has_registry": False},
        {"own_handles": True},
        {"answer": "silent"},
    ],
    ids=str,
)
def test_older_and_other_portals_work_too(
    open_shortcut: Opener, make_portal: PortalFactory, qtbot: QtBot, behaviour: dict[str, object]
) -> None:
    portal = make_portal(**behaviour)
    shortcut = open_shortcut()
    wait_for(qtbot, shortcut, ShortcutState.BOUND)
    assert shortcut.status.can_configure is (behaviour.get("version") != 1)
    with qtbot.waitSignal(shortcut.pressed):
        portal.do("press")


def test_a_portal_that_wants_to_know_who_asks_finds_the_entry(
    open_shortcut: Opener, make_portal: PortalFactory, qtbot: QtBot, tmp_path: Path
) -> None:
    folder = tmp_path / "share" / "applications"
    portal = make_portal(entries=str(folder))
    entry = ApplicationEntry(folder, (), write_atomically)
    shortcut = open_shortcut(entry=entry)
    wait_for(qtbot, shortcut, ShortcutState.BOUND)
    assert [file.name for file in folder.iterdir()] == [f"{APPLICATION_ID}.desktop"]
    for _ in range(3):
        shortcut.turn(on=False)
        shortcut.turn(on=True)
    wait_for(qtbot, shortcut, ShortcutState.BOUND)
    shortcut.turn(on=False)
    qtbot.waitUntil(lambda: not list(folder.iterdir()))
    assert portal.calls("Register")


def test_a_portal_that_does_not_know_who_asks_refuses(
    open_shortcut: Opener, make_portal: PortalFactory, qtbot: QtBot, tmp_path: Path
) -> None:
    portal = make_portal(entries=str(tmp_path / "empty"))
    unwritable = ApplicationEntry(tmp_path / "bus.conf" / "applications", (), write_atomically)
    shortcut = open_shortcut(entry=unwritable)
    wait_for(qtbot, shortcut, ShortcutState.FAILED)
    assert portal.order == STEPS[:3]
    assert shortcut.is_on


def test_a_portal_that_fails_is_asked_again_when_the_person_says_so(
    open_shortcut: Opener, make_portal: PortalFactory, qtbot: QtBot
) -> None:
    portal = make_portal(answer="fail")
    shortcut = open_shortcut()
    wait_for(qtbot, shortcut, ShortcutState.FAILED)
    portal.do("behave", answer="keyless")
    shortcut.ask_again()
    wait_for(qtbot, shortcut, ShortcutState.KEYLESS)
    assert shortcut.status.can_configure


def test_a_session_that_the_desktop_ends_is_not_forced_upon_it(
    open_shortcut: Opener, make_portal: PortalFactory, qtbot: QtBot
) -> None:
    portal = make_portal()
    shortcut = open_shortcut()
    wait_for(qtbot, shortcut, ShortcutState.BOUND)
    portal.do("revoke")
    wait_for(qtbot, shortcut, ShortcutState.ENDED)
    qtbot.wait(50)
    assert portal.order == STEPS


def test_what_is_not_for_us_is_not_taken(
    open_shortcut: Opener, make_portal: PortalFactory, bus: Bus, qtbot: QtBot
) -> None:
    portal = make_portal()
    shortcut = open_shortcut()
    wait_for(qtbot, shortcut, ShortcutState.BOUND)
    presses = QSignalSpy(shortcut.pressed)
    portal.do("press", name="another")
    portal.do("press", of="/org/freedesktop/portal/desktop/session/9_9/theirs")
    portal.do("press", malformed=True)
    portal.do("change", trigger="last")
    qtbot.waitUntil(lambda: shortcut.status.keys == "last")
    ((session, *_),) = portal.calls("BindShortcuts")
    stranger = make_portal(is_stranger=True)
    to = portal.senders("BindShortcuts")[0]
    stranger.do("pretend", to=to, session=session)
    stranger.wait_for("pretended")
    portal.do("change", trigger="really last")
    qtbot.waitUntil(lambda: shortcut.status.keys == "really last")
    assert presses.count() == 0


@pytest.mark.parametrize("said", [b"REJECTED EXTERNAL\r\n", b"OK 12\r\n" + b"x" * 64, b""])
def test_whoever_is_no_bus_is_left_alone(
    qtbot: QtBot, open_shortcut: Opener, tmp_path: Path, said: bytes
) -> None:
    path = str(tmp_path / "no-bus")
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as server:
        server.bind(path)
        server.listen()
        shortcut = open_shortcut(address=f"unix:path={path}")
        assert shortcut.status.state is ShortcutState.ASKING
        line, _ = server.accept()
        with line:
            line.sendall(said)
            if not said:
                line.close()
            wait_for(qtbot, shortcut, ShortcutState.ABSENT)


def test_what_is_no_message_ends_the_connection(
    qtbot: QtBot, open_shortcut: Opener, tmp_path: Path
) -> None:
    path = str(tmp_path / "no-bus")
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as server:
        server.bind(path)
        server.listen()
        shortcut = open_shortcut(address=f"unix:path={path}")
        line, _ = server.accept()
        with line:
            line.sendall(b"OK 12\r\n")
            qtbot.waitUntil(lambda: b"BEGIN" in line.recv(4096, socket.MSG_PEEK))
            assert shortcut.status.state is ShortcutState.ASKING
            line.sendall(b"what is this, certainly no message of D-Bus" * 9)
            wait_for(qtbot, shortcut, ShortcutState.ABSENT)


def test_the_bus_of_the_session_is_found(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/somewhere")
    assert session_bus_address() == "unix:path=/somewhere"
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS")
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    assert session_bus_address() is None
    (tmp_path / "bus").touch()
    assert session_bus_address() == f"unix:path={tmp_path}/bus"
    monkeypatch.delenv("XDG_RUNTIME_DIR")
    assert session_bus_address() is None
