"""Lock window: nobody looks, agents go on. Lock vault: everything stops, and it says what waits."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPushButton

from muniment.desktop.shell.lock.interruption import Interruption
from muniment.domain.access import PERSON, Scope
from muniment.domain.vault.secret_bytes import secret_text
from muniment.services.agents.key_drafts import KeyDraft
from muniment.services.vault.vault_service import VaultState
from tests.desktop.window_parts import PASSPHRASE, LockedHome, pane_of, readable_texts, remember

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from muniment.desktop.shell.application import Desktop
    from tests.conftest import Home
    from tests.desktop.conftest import DesktopFactory

LEFT = Qt.MouseButton.LeftButton
CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
SLOW = 20_000
CANARY = "Okafors"


@pytest.fixture
def shown(locked: LockedHome, make_desktop: DesktopFactory, qtbot: QtBot) -> Desktop:
    """An open window over a vault that passphrase, recovery key and keychain open."""
    vault = locked.home.services.vault
    vault.unlock_with_passphrase(secret_text(PASSPHRASE))
    vault.remember_in_keychain(secret_text(PASSPHRASE))
    desktop = make_desktop(locked.home)
    qtbot.waitUntil(lambda: desktop.window.is_open)
    qtbot.waitUntil(lambda: pane_of(desktop).list_model.rowCount() == 1)
    return desktop


def lock_window(desktop: Desktop, qtbot: QtBot) -> None:
    QTest.keyClick(desktop.window, Qt.Key.Key_L, CONTROL | SHIFT)
    qtbot.waitUntil(lambda: not desktop.window.is_open)


def field_of(desktop: Desktop) -> QLineEdit:
    return desktop.window.lock_screen.findChildren(QLineEdit)[0]


def button_of(desktop: Desktop, text: str) -> QPushButton:
    buttons = desktop.window.lock_screen.findChildren(QPushButton)
    return next(b for b in buttons if b.text() == text)


def type_in(desktop: Desktop, text: str, qtbot: QtBot) -> None:
    qtbot.waitUntil(field_of(desktop).isEnabled)
    qtbot.keyClicks(field_of(desktop), text)
    qtbot.keyClick(field_of(desktop), Qt.Key.Key_Return)


def test_a_locked_window_shows_nothing_and_the_vault_stays_open(
    shown: Desktop, qtbot: QtBot
) -> None:
    services = shown.context.services
    assert CANARY in readable_texts(shown.window)
    lock_window(shown, qtbot)
    assert CANARY not in readable_texts(shown.window)
    assert services.vault.state is VaultState.UNLOCKED
    assert "The window is locked" in readable_texts(shown.window)
    assert "Agents continue to work" in readable_texts(shown.window)
    # An agent writes meanwhile, and nothing of it appears.
    remember(services, f"{CANARY} again")
    qtbot.rest()
    assert not shown.window.is_open
    assert CANARY not in readable_texts(shown.window)
    assert [a.text() for a in shown.tray.menu.actions() if a.isEnabled() and a.text()] == [
        "Open Muniment",
        "Lock vault",
        "Quit",
    ]


def test_the_passphrase_opens_the_window_and_nothing_else_does(
    shown: Desktop, qtbot: QtBot
) -> None:
    lock_window(shown, qtbot)
    qtbot.waitUntil(lambda: not shown.context.tasks.is_busy)
    assert not button_of(shown, "Unlock with the system keychain").isVisible()
    screen = shown.window.lock_screen
    type_in(shown, "not it", qtbot)
    qtbot.waitUntil(lambda: bool(screen.problem), timeout=SLOW)
    assert not shown.window.is_open
    type_in(shown, PASSPHRASE, qtbot)
    qtbot.waitUntil(lambda: shown.window.is_open, timeout=SLOW)
    qtbot.waitUntil(lambda: CANARY in readable_texts(shown.window))


def test_a_locked_window_leads_to_a_locked_vault(shown: Desktop, qtbot: QtBot) -> None:
    lock_window(shown, qtbot)
    qtbot.mouseClick(button_of(shown, "Lock the vault too"), LEFT)
    vault = shown.context.services.vault
    qtbot.waitUntil(lambda: vault.state is VaultState.LOCKED)
    assert "Muniment is locked" in readable_texts(shown.window)
    assert not button_of(shown, "Lock the vault too").isVisible()
    type_in(shown, PASSPHRASE, qtbot)
    qtbot.waitUntil(lambda: shown.window.is_open, timeout=SLOW)


def test_idle_time_locks_the_window_unless_the_vault_is_chosen(
    home: Home, make_desktop: DesktopFactory, qtbot: QtBot
) -> None:
    desktop, vault = make_desktop(home, auto_lock_minutes=0.001), home.services.vault
    qtbot.waitUntil(lambda: not desktop.window.is_open)
    assert vault.state is VaultState.UNLOCKED
    desktop.context.preferences.change(idle_lock="vault")
    vault.unlock_with_key_file()
    desktop.idle.set_minutes(0.001)
    desktop.idle.start()
    qtbot.waitUntil(lambda: vault.state is VaultState.LOCKED)


def test_a_vault_that_locks_says_which_agents_wait(
    shown: Desktop, locked: LockedHome, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    monkeypatch.setattr(shown.tray, "say", said.append)
    keys = shown.context.services.keys
    locked.home.clock.moment = datetime.now(UTC)
    reading = KeyDraft(name="Claude", namespaces=("default",), scopes=frozenset({Scope.READ}))
    made = keys.create(reading, PERSON)
    keys.create(replace(reading, name="Never used"), PERSON)
    revoked = keys.create(replace(reading, name="Revoked"), PERSON)
    keys.authenticate(revoked.token.reveal().decode("ascii"))
    keys.revoke(revoked.key.id, PERSON)
    keys.authenticate(made.token.reveal().decode("ascii"))
    QTest.keyClick(shown.window, Qt.Key.Key_L, CONTROL)
    qtbot.waitUntil(lambda: bool(said))
    assert said[0] == (
        "The vault is locked. An agent was at work. Its calls are refused until you unlock the "
        "vault."
    )
    assert said[0] in readable_texts(shown.window)
    type_in(shown, PASSPHRASE, qtbot)
    qtbot.waitUntil(lambda: shown.window.is_open, timeout=SLOW)
    said.clear()
    lock_window(shown, qtbot)
    assert not said


def test_a_vault_without_agents_locks_without_a_word(
    shown: Desktop, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    monkeypatch.setattr(shown.tray, "say", said.append)
    QTest.keyClick(shown.window, Qt.Key.Key_L, CONTROL)
    qtbot.waitUntil(lambda: shown.context.services.vault.state is VaultState.LOCKED)
    qtbot.waitUntil(lambda: not shown.context.tasks.is_busy)
    assert not said


def test_what_waits_in_words() -> None:
    assert Interruption().text == ""
    assert Interruption(agents=2, jobs=1).text == (
        "The vault is locked. 2 agents were at work. Their calls are refused until you unlock the "
        "vault. 1 task continues after that."
    )
    assert Interruption(jobs=3).text == "The vault is locked. 3 tasks continue after that."
