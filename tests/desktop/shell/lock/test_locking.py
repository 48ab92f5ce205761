"""Locked means that nothing readable is left: not on the screen, not in titles, not to paste."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from muniment.desktop.platform.session_idle import SessionIdle
from muniment.desktop.shell.lock.idle_lock import IdleLock
from muniment.domain.access import PERSON
from muniment.services.vault.vault_service import VaultState
from tests.desktop.views.browse.test_detail_overtaken import HeldAnswer
from tests.desktop.window_parts import browse_of, pane_of, readable_texts, remember
from tests.waiting import PATIENCE_S

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from muniment.desktop.shell.application import Desktop
    from muniment.domain.memories.memory import Memory
    from tests.conftest import Home
    from tests.desktop.conftest import DesktopFactory

CANARY = "canarylantern"


@pytest.fixture
def reading(desktop: Desktop, qtbot: QtBot) -> tuple[Desktop, Memory]:
    """A window that shows a memory in the list, in the detail, in a search and in a notice."""
    services = desktop.context.services
    services.namespaces.create(f"{CANARY}-namespace", PERSON)
    memory = remember(services, f"{CANARY} is here", namespace=f"{CANARY}-namespace")
    deleted = remember(services, f"{CANARY} gone")
    pane, browse = pane_of(desktop), browse_of(desktop)
    qtbot.waitUntil(lambda: pane.list_model.rowCount() == 2)
    pane.list_view.choose(deleted.id)
    qtbot.waitUntil(lambda: browse.detail.memory_id == deleted.id)
    browse.delete_chosen()
    qtbot.waitUntil(lambda: CANARY in desktop.window.notices.text)
    qtbot.keyClicks(pane.field, CANARY)
    qtbot.waitUntil(lambda: pane.hits_model.rowCount() == 1)
    pane.hits_view.choose(memory.id)
    qtbot.waitUntil(lambda: browse.detail.memory_id == memory.id)
    desktop.context.clipboard.copy_secret(CANARY)
    return desktop, memory


def lock_and_wait(desktop: Desktop, qtbot: QtBot) -> None:
    QTest.keyClick(desktop.window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: desktop.context.services.vault.state is VaultState.LOCKED)


def test_nothing_readable_is_left(reading: tuple[Desktop, Memory], qtbot: QtBot) -> None:
    desktop, _ = reading
    assert readable_texts(desktop.window).count(CANARY) >= 5
    QTest.keyClick(desktop.window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    # At once, not only when the vault's own locking has finished.
    assert not desktop.window.is_open
    assert CANARY not in readable_texts(desktop.window)
    qtbot.waitUntil(lambda: desktop.context.services.vault.state is VaultState.LOCKED)
    qtbot.rest()
    assert CANARY not in readable_texts(desktop.window)
    assert CANARY not in readable_texts(desktop.capture)
    assert CANARY not in QGuiApplication.clipboard().text()
    assert desktop.window.windowTitle() == "Muniment"


def test_a_lock_from_elsewhere_counts_too(reading: tuple[Desktop, Memory], qtbot: QtBot) -> None:
    desktop, _ = reading
    desktop.context.services.vault.lock()
    qtbot.waitUntil(lambda: not desktop.window.is_open)
    assert CANARY not in readable_texts(desktop.window)


def test_unlocking_brings_the_list_back(reading: tuple[Desktop, Memory], qtbot: QtBot) -> None:
    desktop, memory = reading
    lock_and_wait(desktop, qtbot)
    desktop.context.services.vault.unlock_with_key_file()
    qtbot.waitUntil(lambda: desktop.window.is_open)
    qtbot.waitUntil(lambda: pane_of(desktop).list_model.rowCount() == 1)
    assert pane_of(desktop).list_model.row_at(0).id == memory.id


def test_what_was_opened_elsewhere_before_locking_was_answered_is_shown(
    desktop: Desktop, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault, answered = desktop.context.services.vault, threading.Event()
    lock = vault.lock

    def lock_and_be_slow_to_say_so() -> None:
        lock()
        assert answered.wait(PATIENCE_S)

    monkeypatch.setattr(vault, "lock", lock_and_be_slow_to_say_so)
    states: list[VaultState] = []
    desktop.context.bridge.vault_state_changed.connect(states.append)
    lock_and_wait(desktop, qtbot)
    vault.unlock_with_key_file()
    qtbot.waitUntil(lambda: VaultState.UNLOCKED in states)
    assert not desktop.window.is_open
    answered.set()
    qtbot.waitUntil(lambda: desktop.window.is_open)


def test_unlocking_shows_again_what_was_shown(desktop: Desktop, qtbot: QtBot) -> None:
    services = desktop.context.services
    shown = remember(services, "The ferry takes cash")
    remember(services, "Pack the map")
    remember(services, "Water the fern")
    pane, detail = pane_of(desktop), browse_of(desktop).detail
    qtbot.waitUntil(lambda: pane.list_model.rowCount() == 3)
    pane.choose(shown.id)
    qtbot.waitUntil(lambda: detail.memory_id == shown.id)
    lock_and_wait(desktop, qtbot)
    assert not detail.memory_id
    services.vault.unlock_with_key_file()
    qtbot.waitUntil(lambda: detail.memory_id == shown.id)
    qtbot.waitUntil(lambda: pane.chosen_id == shown.id)
    lock_and_wait(desktop, qtbot)
    services.vault.unlock_with_key_file()
    qtbot.waitUntil(lambda: desktop.window.is_open)
    services.memories.delete(shown.id, PERSON)
    lock_and_wait(desktop, qtbot)
    services.vault.unlock_with_key_file()
    qtbot.waitUntil(lambda: pane.list_model.rowCount() == 2)
    assert detail.memory_id != shown.id


def test_a_second_lock_before_the_list_came_forgets_no_place(
    desktop: Desktop, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    services, detail = desktop.context.services, browse_of(desktop).detail
    shown, _newer = remember(services, "The ferry takes cash"), remember(services, "Pack the map")
    qtbot.waitUntil(lambda: pane_of(desktop).list_model.rowCount() == 2)
    pane_of(desktop).choose(shown.id)
    qtbot.waitUntil(lambda: detail.memory_id == shown.id)
    lock_and_wait(desktop, qtbot)
    lists = HeldAnswer(monkeypatch, services.memories, "list")
    services.vault.unlock_with_key_file()
    qtbot.waitUntil(lambda: desktop.window.is_open)
    lock_and_wait(desktop, qtbot)
    lists.may_answer.set()
    services.vault.unlock_with_key_file()
    qtbot.waitUntil(lambda: bool(detail.memory_id))
    assert detail.memory_id == shown.id


def test_unlocking_shows_the_row_that_was_on_its_way(
    desktop: Desktop, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    services, detail = desktop.context.services, browse_of(desktop).detail
    chosen, shown = remember(services, "The ferry takes cash"), remember(services, "Pack the map")
    qtbot.waitUntil(lambda: pane_of(desktop).list_model.rowCount() == 2)
    pane_of(desktop).choose(shown.id)
    qtbot.waitUntil(lambda: detail.memory_id == shown.id)
    loads = HeldAnswer(monkeypatch, services.memories, "get")
    pane_of(desktop).choose(chosen.id)
    assert loads.is_done.wait(PATIENCE_S)
    lock_and_wait(desktop, qtbot)
    loads.may_answer.set()
    services.vault.unlock_with_key_file()
    qtbot.waitUntil(lambda: bool(detail.memory_id))
    assert detail.memory_id == chosen.id


def test_what_was_being_typed_survives_a_lock(
    reading: tuple[Desktop, Memory], qtbot: QtBot
) -> None:
    desktop, memory = reading
    content = browse_of(desktop).detail.form.content
    qtbot.keyClicks(content, "typed before the lock ")
    lock_and_wait(desktop, qtbot)
    assert "typed before" not in readable_texts(desktop.window)
    desktop.context.services.vault.unlock_with_key_file()
    qtbot.waitUntil(lambda: desktop.window.is_open)
    detail = browse_of(desktop).detail
    qtbot.waitUntil(lambda: detail.memory_id == memory.id)
    assert content.toPlainText() == f"typed before the lock {CANARY} is here"
    assert not detail.is_dirty
    qtbot.waitUntil(lambda: pane_of(desktop).chosen_id == memory.id)
    stored = desktop.context.services.memories.get(memory.id, PERSON)
    assert stored.content.startswith("typed before")


@pytest.fixture
def saving(
    desktop: Desktop, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> Callable[[str], HeldAnswer]:
    """Save what is typed, the call of the service written at once and answered later."""

    def save(name: str) -> HeldAnswer:
        detail = browse_of(desktop).detail
        held = HeldAnswer(monkeypatch, desktop.context.services.memories, name)
        detail.save()
        assert held.is_done.wait(PATIENCE_S)
        return held

    return save


def answer(held: HeldAnswer, desktop: Desktop, qtbot: QtBot) -> None:
    """Let the answer come to a window that is locked."""
    held.may_answer.set()
    qtbot.waitUntil(lambda: not desktop.context.tasks.is_busy)


def unlock(desktop: Desktop, qtbot: QtBot) -> None:
    desktop.context.services.vault.unlock_with_key_file()
    qtbot.waitUntil(lambda: desktop.window.is_open)


def lock_by_window(desktop: Desktop, qtbot: QtBot) -> None:
    lock_and_wait(desktop, qtbot)


def lock_from_elsewhere(desktop: Desktop, qtbot: QtBot) -> None:
    desktop.context.services.vault.lock()
    qtbot.waitUntil(lambda: not desktop.window.is_open)


LOCKS = pytest.mark.parametrize("lock", [lock_by_window, lock_from_elsewhere])


@LOCKS
def test_a_new_memory_that_was_saved_as_it_locked_is_not_written_twice(
    desktop: Desktop,
    saving: Callable[[str], HeldAnswer],
    qtbot: QtBot,
    lock: Callable[[Desktop, QtBot], None],
) -> None:
    browse, detail = browse_of(desktop), browse_of(desktop).detail
    browse.start_new()
    qtbot.keyClicks(detail.form.content, CANARY)
    saving("remember").may_answer.set()
    lock(desktop, qtbot)
    assert CANARY not in readable_texts(desktop.window)
    unlock(desktop, qtbot)
    qtbot.waitUntil(lambda: pane_of(desktop).list_model.rowCount() == 1)
    qtbot.rest()
    assert not detail.is_dirty
    assert pane_of(desktop).list_model.rowCount() == 1


@LOCKS
def test_what_was_typed_while_it_was_saved_is_saved_after_it(
    reading: tuple[Desktop, Memory],
    saving: Callable[[str], HeldAnswer],
    qtbot: QtBot,
    lock: Callable[[Desktop, QtBot], None],
) -> None:
    desktop, memory = reading
    detail, memories = browse_of(desktop).detail, desktop.context.services.memories
    qtbot.keyClicks(detail.form.content, "Saved. ")
    held = saving("edit")
    qtbot.keyClicks(detail.form.content, "And more. ")
    held.may_answer.set()
    lock(desktop, qtbot)
    unlock(desktop, qtbot)
    qtbot.waitUntil(lambda: detail.memory_id == memory.id)
    text = f"Saved. And more. {CANARY} is here"
    qtbot.waitUntil(lambda: memories.peek(memory.id, PERSON).content == text)
    assert not detail.page.conflict.isVisible()


def test_an_edit_that_was_saved_as_it_locked_is_not_unsaved(
    reading: tuple[Desktop, Memory], saving: Callable[[str], HeldAnswer], qtbot: QtBot
) -> None:
    desktop, memory = reading
    detail = browse_of(desktop).detail
    qtbot.keyClicks(detail.form.content, "Saved. ")
    held = saving("edit")
    lock_and_wait(desktop, qtbot)
    answer(held, desktop, qtbot)
    assert CANARY not in readable_texts(desktop.window)
    unlock(desktop, qtbot)
    qtbot.waitUntil(lambda: detail.memory_id == memory.id)
    assert detail.form.content.toPlainText() == f"Saved. {CANARY} is here"
    assert not detail.is_dirty


def test_an_edit_that_the_lock_kept_from_being_saved_stays(
    reading: tuple[Desktop, Memory], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    desktop, memory = reading
    detail, memories = browse_of(desktop).detail, desktop.context.services.memories
    edit, is_locked = memories.edit, threading.Event()

    def edit_once_it_is_locked(*args: Any, **options: Any) -> Any:
        assert is_locked.wait(PATIENCE_S)
        return edit(*args, **options)

    monkeypatch.setattr(memories, "edit", edit_once_it_is_locked)
    qtbot.keyClicks(detail.form.content, "Typed. ")
    detail.save()
    lock_and_wait(desktop, qtbot)
    is_locked.set()
    qtbot.waitUntil(lambda: not desktop.context.tasks.is_busy)
    unlock(desktop, qtbot)
    qtbot.waitUntil(lambda: detail.memory_id == memory.id)
    assert not detail.page.notices.text
    qtbot.waitUntil(lambda: not detail.is_dirty)
    assert detail.form.content.toPlainText() == f"Typed. {CANARY} is here"
    assert memories.peek(memory.id, PERSON).content == f"Typed. {CANARY} is here"


def test_idle_time_locks_and_input_puts_it_off(
    home: Home, make_desktop: DesktopFactory, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    desktop = make_desktop(home, auto_lock_minutes=10)
    desktop.context.preferences.change(auto_lock_minutes=10, idle_lock="vault")
    qtbot.waitUntil(lambda: desktop.window.is_open)
    start = time.time()
    now = [start]
    monkeypatch.setattr("muniment.desktop.platform.moment.time.time", lambda: now[0])
    desktop.idle.watch(desktop.window.windowHandle())
    check = desktop.idle._on_timer_timeout
    now[0] = start + 9 * 60
    check()
    assert desktop.window.is_open
    QTest.mouseMove(desktop.window.windowHandle(), desktop.window.rect().center())
    qtbot.rest()
    now[0] = start + 18 * 60
    check()
    assert desktop.window.is_open
    now[0] = start + 20 * 60
    check()
    assert not desktop.window.is_open
    qtbot.waitUntil(lambda: home.services.vault.state is VaultState.LOCKED)


def test_a_clock_that_is_set_back_does_not_put_the_lock_off(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    idle = IdleLock(0.001, SessionIdle())
    an_hour_ago = time.time() - 3_600
    with qtbot.waitSignal(idle.expired):
        idle.start()
        monkeypatch.setattr("muniment.desktop.platform.moment.time.time", lambda: an_hour_ago)
    assert 0 < idle.quiet_s < 3_600
