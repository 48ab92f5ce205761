"""Quick capture: saves, keeps a draft, says what went wrong, waits for an open vault."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from muniment.domain.access import PERSON
from muniment.domain.errors import DiskFullError
from muniment.domain.memories.query import MemoryFilter, PageRequest
from muniment.services.memories.unsaved_texts import TypedIn, UnsavedText
from muniment.services.vault.vault_service import VaultState
from tests.desktop.window_parts import (
    PASSPHRASE,
    LockedHome,
    browse_of,
    pane_of,
    readable_texts,
)

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from muniment.desktop.shell.application import Desktop
    from muniment.desktop.views.capture.capture import CaptureWindow
    from muniment.domain.memories.memory import Memory
    from tests.conftest import Home
    from tests.desktop.conftest import DesktopFactory

CONTROL = Qt.KeyboardModifier.ControlModifier
CANARY = "canarythought"


def opened(desktop: Desktop, qtbot: QtBot) -> CaptureWindow:
    desktop.show_capture()
    qtbot.waitExposed(desktop.capture)
    qtbot.waitUntil(lambda: desktop.capture.fields.namespace.count() > 0)
    return desktop.capture


def stored(desktop: Desktop) -> tuple[Memory, ...]:
    return desktop.context.services.memories.list(MemoryFilter(), PageRequest(), PERSON).memories


def save_with_keys(capture: CaptureWindow, text: str, qtbot: QtBot) -> None:
    qtbot.keyClicks(capture.fields.text, text)
    qtbot.keyClick(capture.fields.text, Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: capture.message.startswith("Remembered"))


def test_ctrl_enter_saves_and_the_window_leaves(desktop: Desktop, qtbot: QtBot) -> None:
    desktop.context.services.namespaces.create("home", PERSON)
    capture = opened(desktop, qtbot)
    fields = capture.fields
    qtbot.waitUntil(lambda: fields.namespace.count() == 2)
    qtbot.keyClicks(fields.text, "Ask Jonas about the tent")
    qtbot.keyClicks(fields.namespace, "h")
    qtbot.keyClicks(fields.tags, "camping, #jonas")
    qtbot.keyClick(fields.text, Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: capture.message == "Remembered in home.")
    (memory,) = stored(desktop)
    assert (memory.content, memory.namespace) == ("Ask Jonas about the tent", "home")
    assert memory.tags == ("camping", "jonas")
    assert not fields.text.toPlainText()
    qtbot.waitUntil(lambda: not capture.isVisible())
    qtbot.waitUntil(lambda: pane_of(desktop).list_model.rowCount() == 1)


def test_undo_takes_it_back_and_gives_the_text_again(desktop: Desktop, qtbot: QtBot) -> None:
    capture = opened(desktop, qtbot)
    save_with_keys(capture, "not like this", qtbot)
    qtbot.waitUntil(lambda: bool(desktop.context.operations.undo_text))
    qtbot.mouseClick(capture.undo_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not stored(desktop))
    assert capture.fields.text.toPlainText() == "not like this"
    assert not capture.undo_button.isVisible()
    assert capture.isVisible()


def test_the_next_thought_ends_the_offer_to_undo(desktop: Desktop, qtbot: QtBot) -> None:
    capture = opened(desktop, qtbot)
    save_with_keys(capture, "first", qtbot)
    assert capture.undo_button.isVisible()
    qtbot.keyClicks(capture.fields.text, "s")
    assert not capture.undo_button.isVisible()
    capture._on_done_timer_timeout()
    assert capture.isVisible()


def test_escape_keeps_the_draft_over_a_restart(
    home: Home, make_desktop: DesktopFactory, qtbot: QtBot
) -> None:
    home.services.namespaces.create("home", PERSON)
    first = make_desktop(home)
    capture = opened(first, qtbot)
    qtbot.waitUntil(lambda: capture.fields.namespace.count() == 2)
    qtbot.keyClicks(capture.fields.text, "half a thought")
    qtbot.keyClicks(capture.fields.namespace, "h")
    qtbot.keyClicks(capture.fields.tags, "later")
    qtbot.keyClick(capture, Qt.Key.Key_Escape)
    assert not capture.isVisible()
    assert not stored(first)
    capture = opened(first, qtbot)
    assert capture.fields.text.toPlainText() == "half a thought"
    qtbot.keyClicks(capture.fields.tags, "s")
    first.end()
    again = make_desktop(home)
    capture = opened(again, qtbot)
    qtbot.waitUntil(lambda: capture.fields.text.toPlainText() == "half a thought")
    assert capture.fields.tags.text() == "laters"
    qtbot.waitUntil(lambda: capture.fields.namespace.currentText() == "home")


def test_the_namespace_is_remembered_after_saving(desktop: Desktop, qtbot: QtBot) -> None:
    desktop.context.services.namespaces.create("home", PERSON)
    capture = opened(desktop, qtbot)
    qtbot.waitUntil(lambda: capture.fields.namespace.count() == 2)
    qtbot.keyClicks(capture.fields.namespace, "h")
    save_with_keys(capture, "one", qtbot)
    assert capture.fields.namespace.currentText() == "home"
    (kept,) = desktop.context.services.unsaved_texts.kept(TypedIn.CAPTURE, PERSON)
    assert kept.fields == {"content": "", "tags": "", "namespace": "home"}


def test_what_is_typed_is_written_down_by_itself_and_gone_once_it_is_sent(
    desktop: Desktop, home: Home, qtbot: QtBot
) -> None:
    def written() -> str:
        with home.borrow() as opened:
            return opened.store.setting("unsaved_capture") or ""

    capture = opened(desktop, qtbot)
    qtbot.keyClicks(capture.fields.text, "half a thought")
    qtbot.waitUntil(lambda: "half a thought" in written())
    qtbot.keyClick(capture.fields.text, Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: capture.message.startswith("Remembered"))
    qtbot.waitUntil(lambda: "half a thought" not in written())


@pytest.mark.parametrize("delay_ms", [60, 200])
def test_keeping_it_never_touches_what_is_typed(
    desktop: Desktop, qtbot: QtBot, delay_ms: int
) -> None:
    text = opened(desktop, qtbot).fields.text
    QTest.keyClicks(text, "The ferry cash", delay=delay_ms)
    for _ in range(5):
        qtbot.keyClick(text, Qt.Key.Key_Left)
    qtbot.rest()
    QTest.keyClicks(text, " takes", delay=delay_ms)
    assert text.toPlainText() == "The ferry takes cash"


def test_an_empty_thought_is_not_saved(desktop: Desktop, qtbot: QtBot) -> None:
    capture = opened(desktop, qtbot)
    qtbot.keyClicks(capture.fields.text, "   ")
    qtbot.keyClick(capture.fields.text, Qt.Key.Key_Return, CONTROL)
    assert not capture.save_button.isEnabled()
    qtbot.rest()
    assert not stored(desktop)


def test_a_failure_is_said_and_the_text_stays(
    desktop: Desktop, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_given: object) -> None:
        raise DiskFullError

    monkeypatch.setattr(type(desktop.context.services.memories), "remember", full)
    capture = opened(desktop, qtbot)
    qtbot.keyClicks(capture.fields.text, "precious")
    qtbot.keyClick(capture.fields.text, Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: "The disk is full" in capture.message)
    assert capture.isVisible()
    assert capture.fields.text.toPlainText() == "precious"
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
    qtbot.keyClicks(desktop.capture.fields.text, "draft that must not show")
    desktop.window.lock()
    assert not desktop.capture.isVisible()
    assert "draft that" not in readable_texts(desktop.capture)
    qtbot.waitUntil(lambda: desktop.context.services.vault.state is VaultState.LOCKED)


def test_nothing_of_a_draft_is_left_after_a_lock_and_it_comes_back(
    desktop: Desktop, qtbot: QtBot
) -> None:
    services = desktop.context.services
    services.namespaces.create(f"{CANARY}-place", PERSON)
    capture = opened(desktop, qtbot)
    fields = capture.fields
    qtbot.waitUntil(lambda: fields.namespace.count() == 2)
    fields.namespace.setCurrentText(f"{CANARY}-place")
    fields.namespace.textActivated.emit(f"{CANARY}-place")
    save_with_keys(capture, f"{CANARY} sent", qtbot)
    qtbot.keyClicks(fields.text, f"{CANARY} begun")
    qtbot.keyClicks(fields.tags, CANARY)
    fields.text.selectAll()
    fields.text.copy()
    services.vault.lock()
    qtbot.waitUntil(lambda: not desktop.window.is_open)
    assert not capture.isVisible()
    assert CANARY not in readable_texts(capture)
    assert not fields.text.document().isUndoAvailable()
    assert not fields.tags.isUndoAvailable()
    assert CANARY not in QGuiApplication.clipboard().text()
    services.vault.unlock_with_key_file()
    qtbot.waitUntil(lambda: fields.text.toPlainText() == f"{CANARY} begun")
    qtbot.waitUntil(lambda: fields.namespace.currentText() == f"{CANARY}-place")
    assert fields.tags.text() == CANARY


def test_what_was_taken_out_before_a_lock_cannot_be_brought_back(
    desktop: Desktop, qtbot: QtBot
) -> None:
    desktop.show_capture()
    fields = desktop.capture.fields
    for field in (fields.text, fields.tags):
        qtbot.keyClicks(field, "secret")
        field.selectAll()
        qtbot.keyClick(field, Qt.Key.Key_Delete)
    desktop.context.services.vault.lock()
    qtbot.waitUntil(lambda: not desktop.capture.isVisible())
    assert not fields.text.document().isUndoAvailable()
    assert not fields.tags.isUndoAvailable()


def test_a_draft_that_comes_back_is_gone_on_with_at_its_end(
    home: Home, make_desktop: DesktopFactory, qtbot: QtBot
) -> None:
    draft = UnsavedText(fields={"content": "Half a 🧵"})
    home.services.unsaved_texts.keep(TypedIn.CAPTURE, draft, PERSON)
    desktop = make_desktop(home)
    fields = desktop.capture.fields
    qtbot.waitUntil(lambda: fields.text.toPlainText() == "Half a 🧵")
    qtbot.keyClicks(fields.text, " thought")
    assert fields.text.toPlainText() == "Half a 🧵 thought"


def test_the_menu_opens_it(desktop: Desktop, qtbot: QtBot) -> None:
    modifiers = CONTROL | Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(desktop.window, Qt.Key.Key_N, modifiers)
    qtbot.waitUntil(desktop.capture.isVisible)
    assert not browse_of(desktop).detail.is_new


def test_only_what_is_painted_is_window_also_without_a_compositor(
    desktop: Desktop, qtbot: QtBot
) -> None:
    capture = opened(desktop, qtbot)
    capture.resize(capture.width(), capture.height() + 40)
    picture, shape = capture.grab().toImage(), capture.mask()
    assert shape.boundingRect() == capture.rect()
    for place in (QPoint(x, y) for x in range(12) for y in range(12)):
        cover = picture.pixelColor(place).alpha() / 255
        assert cover > 0 if shape.contains(place) else cover < 0.5
