"""Quick capture: saves, keeps a draft, says what went wrong, waits for an open vault."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from tests.desktop.people import PASSPHRASE, LockedHome, browse_of, pane_of

from muniment.domain.access import PERSON
from muniment.domain.errors import DiskFullError
from muniment.domain.query import MemoryFilter, PageRequest

if TYPE_CHECKING:
    import pytest
    from pytestqt.qtbot import QtBot
    from tests.desktop.conftest import DesktopFactory

    from muniment.desktop.application import Desktop
    from muniment.desktop.capture import CaptureWindow
    from muniment.domain.memory import Memory

CONTROL = Qt.KeyboardModifier.ControlModifier


def opened(desktop: Desktop, qtbot: QtBot) -> CaptureWindow:
    desktop.show_capture()
    qtbot.waitExposed(desktop.capture)
    qtbot.waitUntil(lambda: desktop.capture.namespace.count() > 0)
    return desktop.capture


def stored(desktop: Desktop) -> tuple[Memory, ...]:
    return desktop.context.services.memories.list(MemoryFilter(), PageRequest(), PERSON).memories


def test_ctrl_enter_saves_and_the_window_leaves(desktop: Desktop, qtbot: QtBot) -> None:
    desktop.context.services.namespaces.create("home", PERSON)
    capture = opened(desktop, qtbot)
    qtbot.waitUntil(lambda: capture.namespace.count() == 2)
    qtbot.keyClicks(capture.text, "Ask Jonas about the tent")
    capture.namespace.setCurrentText("home")
    qtbot.keyClicks(capture.tags, "camping, #jonas")
    qtbot.keyClick(capture.text, Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: capture.message == "Remembered.")
    (memory,) = stored(desktop)
    assert (memory.content, memory.namespace) == ("Ask Jonas about the tent", "home")
    assert memory.tags == ("camping", "jonas")
    assert not capture.text.toPlainText()
    qtbot.waitUntil(lambda: not capture.isVisible())
    qtbot.waitUntil(lambda: pane_of(desktop).list_model.rowCount() == 1)


def test_escape_keeps_the_draft(desktop: Desktop, qtbot: QtBot) -> None:
    capture = opened(desktop, qtbot)
    qtbot.keyClicks(capture.text, "half a thought")
    qtbot.keyClicks(capture.tags, "later")
    qtbot.keyClick(capture, Qt.Key.Key_Escape)
    assert not capture.isVisible()
    assert not stored(desktop)
    capture = opened(desktop, qtbot)
    assert capture.text.toPlainText() == "half a thought"
    assert capture.tags.text() == "later"


def test_an_empty_thought_is_not_saved(desktop: Desktop, qtbot: QtBot) -> None:
    capture = opened(desktop, qtbot)
    qtbot.keyClicks(capture.text, "   ")
    qtbot.keyClick(capture.text, Qt.Key.Key_Return, CONTROL)
    assert not capture.save_button.isEnabled()
    qtbot.wait(50)
    assert not stored(desktop)


def test_a_failure_is_said_and_the_text_stays(
    desktop: Desktop, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_given: object) -> None:
        raise DiskFullError

    monkeypatch.setattr(type(desktop.context.services.memories), "remember", full)
    capture = opened(desktop, qtbot)
    qtbot.keyClicks(capture.text, "precious")
    qtbot.keyClick(capture.text, Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: "The disk is full" in capture.message)
    assert capture.isVisible()
    assert capture.text.toPlainText() == "precious"
    assert capture.save_button.isEnabled()


def test_with_a_locked_vault_it_comes_after_unlocking(
    locked: LockedHome, make_desktop: DesktopFactory, qtbot: QtBot
) -> None:
    desktop = make_desktop(locked.home)
    desktop.show_capture()
    assert not desktop.capture.isVisible()
    assert desktop.window.isVisible()
    desktop.window.lock_screen.unlock_with(PASSPHRASE)
    qtbot.waitUntil(desktop.capture.isVisible, timeout=20_000)
    qtbot.keyClicks(desktop.capture.text, "draft that must not show")
    desktop.window.lock()
    assert not desktop.capture.isVisible()
    qtbot.waitUntil(lambda: desktop.context.services.vault.state.value == "locked")


def test_the_menu_opens_it(desktop: Desktop, qtbot: QtBot) -> None:
    modifiers = CONTROL | Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(desktop.window, Qt.Key.Key_N, modifiers)
    qtbot.waitUntil(desktop.capture.isVisible)
    assert not browse_of(desktop).detail.is_new
