"""Both global shortcuts over a real bus: one session at the portal holds them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QWidget

from muniment.desktop.platform.global_shortcut.binder import ShortcutState
from muniment.desktop.platform.global_shortcut.shortcut_action import ShortcutAction
from muniment.desktop.widgets.controls import PassphraseField
from muniment.domain.program_names import APPLICATION_ID
from muniment.domain.settings import Settings
from muniment.system.application_entry import ApplicationEntry
from muniment.vault.files import write_atomically
from tests.desktop.platform.global_shortcut.conftest import wait_for
from tests.desktop.window_parts import PASSPHRASE, LockedHome, pane_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from muniment.desktop.platform.global_shortcut.global_shortcut import GlobalShortcuts
    from muniment.desktop.shell.application import Desktop
    from tests.conftest import Home
    from tests.desktop.platform.global_shortcut.conftest import PortalFactory, ShortcutsOpener
    from tests.desktop.portals import PortalProcess

CAPTURE, SEARCH = ShortcutAction
BOTH = Settings(capture_shortcut_on=True, search_shortcut_on=True)


@pytest.fixture
def other_window(qtbot: QtBot) -> QWidget:
    """The window of another program."""
    window = QWidget()
    qtbot.addWidget(window)
    return window


def hide_behind(other: QWidget, desktop: Desktop, qtbot: QtBot) -> None:
    """Leave only the tray, and give the keyboard to another program."""
    other.show()
    other.activateWindow()
    qtbot.waitUntil(other.isActiveWindow)
    desktop.window.hide()


def requested(portal: PortalProcess) -> list[list[str]]:
    """Return the ids that each call asks for."""
    return [[name for name, _ in body[1]] for body in portal.calls("BindShortcuts")]


def wait_for_both(qtbot: QtBot, shortcuts: GlobalShortcuts) -> None:
    for shortcut in shortcuts:
        wait_for(qtbot, shortcut, ShortcutState.BOUND)


def test_both_are_bound_by_one_question_and_told_apart(
    open_shortcuts: ShortcutsOpener, make_portal: PortalFactory, qtbot: QtBot
) -> None:
    portal = make_portal()
    shortcuts = open_shortcuts(BOTH)
    wait_for_both(qtbot, shortcuts)
    ((_session, listed, *_),) = portal.calls("BindShortcuts")
    assert [
        (name, each["description"][1], each["preferred_trigger"][1]) for name, each in listed
    ] == [
        ("capture", "Open quick capture", "CTRL+SHIFT+space"),
        ("search", "Open search", "ALT+SHIFT+space"),
    ]
    presses = [QSignalSpy(shortcut.pressed) for shortcut in shortcuts]
    for name in ("search", "capture", "search"):
        with qtbot.waitSignal(shortcuts[ShortcutAction(name)].pressed):
            portal.do("press", name=name)
    assert [each.count() for each in presses] == [1, 2]


def test_one_that_is_turned_on_later_is_listed_with_the_other(
    open_shortcuts: ShortcutsOpener, make_portal: PortalFactory, qtbot: QtBot
) -> None:
    portal = make_portal()
    shortcuts = open_shortcuts(Settings(search_shortcut_on=True))
    wait_for(qtbot, shortcuts[SEARCH], ShortcutState.BOUND)
    shortcuts[CAPTURE].turn(on=True)
    wait_for_both(qtbot, shortcuts)
    assert requested(portal) == [["search"], ["capture", "search"]]


def test_turning_one_off_keeps_the_session_and_the_entry_for_the_other(
    open_shortcuts: ShortcutsOpener, make_portal: PortalFactory, qtbot: QtBot, tmp_path: Path
) -> None:
    folder = tmp_path / "share" / "applications"
    portal = make_portal(entries=str(folder))
    entry = ApplicationEntry(folder, (), write_atomically)
    shortcuts = open_shortcuts(BOTH, entry=entry)
    wait_for_both(qtbot, shortcuts)
    shortcuts[CAPTURE].turn(on=False)
    assert shortcuts[CAPTURE].status.state is ShortcutState.OFF
    qtbot.waitUntil(lambda: requested(portal)[-1] == ["search"])
    wait_for(qtbot, shortcuts[SEARCH], ShortcutState.BOUND)
    assert [file.name for file in folder.iterdir()] == [f"{APPLICATION_ID}.desktop"]

    presses = QSignalSpy(shortcuts[CAPTURE].pressed)
    portal.do("press", name="capture")
    with qtbot.waitSignal(shortcuts[SEARCH].pressed):
        portal.do("press", name="search")
    assert presses.count() == 0
    shortcuts[SEARCH].turn(on=False)
    qtbot.waitUntil(lambda: not list(folder.iterdir()))


def test_a_no_to_the_second_leaves_the_first(
    open_shortcuts: ShortcutsOpener, make_portal: PortalFactory, qtbot: QtBot
) -> None:
    portal = make_portal()
    shortcuts = open_shortcuts(Settings(capture_shortcut_on=True))
    wait_for(qtbot, shortcuts[CAPTURE], ShortcutState.BOUND)
    portal.do("behave", answer="cancel-new")
    shortcuts[SEARCH].turn(on=True)
    wait_for(qtbot, shortcuts[SEARCH], ShortcutState.REFUSED)
    wait_for(qtbot, shortcuts[CAPTURE], ShortcutState.BOUND)
    assert [shortcut.is_on for shortcut in shortcuts] == [True, False]
    assert requested(portal) == [["capture"], ["capture", "search"], ["capture"]]
    with qtbot.waitSignal(shortcuts[CAPTURE].pressed):
        portal.do("press", name="capture")


@pytest.mark.parametrize("answer", ["cancel", "none"])
def test_a_no_to_both_turns_both_off(
    open_shortcuts: ShortcutsOpener, make_portal: PortalFactory, qtbot: QtBot, answer: str
) -> None:
    portal = make_portal(answer=answer)
    shortcuts = open_shortcuts(BOTH)
    for shortcut in shortcuts:
        wait_for(qtbot, shortcut, ShortcutState.REFUSED)
    assert not any(shortcut.is_on for shortcut in shortcuts)
    assert requested(portal) == [["capture", "search"]]


def test_a_press_opens_the_window_with_the_cursor_in_the_search_field(
    open_window: Callable[..., Desktop],
    make_portal: PortalFactory,
    home: Home,
    other_window: QWidget,
    qtbot: QtBot,
) -> None:
    portal = make_portal()
    desktop = open_window(home, BOTH)
    wait_for_both(qtbot, desktop.context.shortcuts)
    hide_behind(other_window, desktop, qtbot)
    portal.do("press", name="search")
    field = pane_of(desktop).field
    qtbot.waitUntil(lambda: desktop.window.isVisible() and field.hasFocus())
    assert not desktop.capture.isVisible()


def test_a_press_with_a_locked_vault_opens_the_search_once_it_is_unlocked(
    open_window: Callable[..., Desktop],
    make_portal: PortalFactory,
    locked: LockedHome,
    other_window: QWidget,
    qtbot: QtBot,
) -> None:
    portal = make_portal()
    desktop = open_window(locked.home, BOTH)
    wait_for_both(qtbot, desktop.context.shortcuts)
    hide_behind(other_window, desktop, qtbot)
    portal.do("press", name="search")
    qtbot.waitUntil(desktop.window.isVisible)
    field = desktop.window.lock_screen.findChild(PassphraseField)
    qtbot.keyClicks(field, PASSPHRASE)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(
        lambda: desktop.window.is_open and pane_of(desktop).field.hasFocus(), timeout=20_000
    )
