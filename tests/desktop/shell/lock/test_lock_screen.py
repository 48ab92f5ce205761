"""Unlocking: right and wrong passphrases, back-off, recovery key, and what a header offers."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QProgressBar, QPushButton

from muniment.crypto import slots
from muniment.desktop.shell.lock.back_off import wait_after
from muniment.desktop.widgets.controls import PassphraseField
from muniment.domain.access import PERSON
from muniment.domain.vault.secret_bytes import secret_text
from muniment.services.vault.opening import Opening
from muniment.services.vault.vault_service import VaultState
from muniment.services.vault.vault_session import VaultSession
from tests.desktop.views.browse.test_detail_overtaken import HeldAnswer
from tests.desktop.window_parts import (
    PASSPHRASE,
    LockedHome,
    browse_of,
    pane_of,
    readable_texts,
    remember,
    workspace_of,
)
from tests.waiting import PATIENCE_S

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from muniment.desktop.shell.application import Desktop
    from muniment.desktop.shell.lock.lock_screen import LockScreen
    from muniment.desktop.shell.main_window import MainWindow
    from tests.conftest import Home, HomeFactory
    from tests.desktop.conftest import DesktopFactory

LEFT = Qt.MouseButton.LeftButton
SLOW = 20_000


@pytest.fixture
def shown(locked: LockedHome, make_desktop: DesktopFactory, qtbot: QtBot) -> Desktop:
    desktop = make_desktop(locked.home)
    qtbot.waitUntil(lambda: not desktop.context.tasks.is_busy)
    return desktop


@pytest.fixture
def by_key_file(home_factory: HomeFactory, make_desktop: DesktopFactory, qtbot: QtBot) -> Desktop:
    """A locked vault that a key file and a recovery key open, and no passphrase."""
    desktop = make_desktop(home_factory(unlocked=False))
    qtbot.waitUntil(desktop.window.isActiveWindow)
    screen = desktop.window.lock_screen
    qtbot.waitUntil(lambda: button_of(screen, "Unlock with the key file").isVisible())
    return desktop


def field_of(window: MainWindow) -> QLineEdit:
    return window.lock_screen.findChildren(QLineEdit)[0]


def button_of(screen: LockScreen, text: str) -> QPushButton:
    return next(b for b in screen.findChildren(QPushButton) if b.text() == text)


def test_the_right_passphrase_opens_the_vault(shown: Desktop, qtbot: QtBot) -> None:
    window = shown.window
    assert not window.is_open
    qtbot.keyClicks(field_of(window), PASSPHRASE)
    qtbot.keyClick(field_of(window), Qt.Key.Key_Return)
    assert not field_of(window).text()
    qtbot.waitUntil(lambda: window.is_open, timeout=SLOW)
    qtbot.waitUntil(lambda: pane_of(shown).list_model.rowCount() == 1)


def test_a_wrong_one_is_explained_and_makes_people_wait(shown: Desktop, qtbot: QtBot) -> None:
    screen = shown.window.lock_screen
    for tries in range(1, 4):
        screen.unlock_with("not it")
        assert not screen.problem
        qtbot.waitUntil(lambda: bool(screen.problem), timeout=SLOW)
        assert "That does not unlock the vault" in screen.problem
        waits = [b for b in screen.findChildren(QPushButton) if b.text().startswith("Try again in")]
        assert bool(waits) == (wait_after(tries) > 0)
    field_of(shown.window).setText(PASSPHRASE)  # at once: the wait is a few seconds
    qtbot.keyClick(field_of(shown.window), Qt.Key.Key_Return)
    assert shown.context.services.vault.state is VaultState.LOCKED
    assert field_of(shown.window).text() == PASSPHRASE
    qtbot.waitUntil(button_of_enabled(screen), timeout=SLOW)


def button_of_enabled(screen: LockScreen) -> object:
    return lambda: any(
        b.text() == "Unlock" and b.isEnabled() for b in screen.findChildren(QPushButton)
    )


def test_waits_grow_and_end() -> None:
    waits = [wait_after(wrong) for wrong in range(12)]
    assert waits[:3] == [0, 0, 0]
    assert waits == sorted(waits)
    assert waits[-1] == 60


def test_the_recovery_key_opens_the_vault(shown: Desktop, locked: LockedHome, qtbot: QtBot) -> None:
    screen, field = shown.window.lock_screen, field_of(shown.window)
    qtbot.mouseClick(button_of(screen, "Use the recovery key instead"), LEFT)
    assert field.accessibleName() == "Recovery key"
    qtbot.keyClicks(field, locked.recovery_key[:-1])
    qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "Recovery key: " in screen.problem, timeout=SLOW)
    qtbot.keyClicks(field, locked.recovery_key.lower().replace("-", " "))
    qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: shown.window.is_open, timeout=SLOW)


def test_only_what_the_header_has_is_offered(
    shown: Desktop, locked: LockedHome, qtbot: QtBot
) -> None:
    screen = shown.window.lock_screen
    keychain = button_of(screen, "Unlock with the system keychain")
    assert not keychain.isVisible()
    assert not button_of(screen, "Unlock with the key file").isVisible()
    vault = locked.home.services.vault
    vault.unlock_with_recovery_key(locked.recovery_key)
    vault.remember_in_keychain(secret_text(PASSPHRASE))
    qtbot.waitUntil(lambda: shown.window.is_open)
    shown.window.lock()
    qtbot.waitUntil(keychain.isVisible)
    qtbot.waitUntil(keychain.isEnabled)
    qtbot.mouseClick(keychain, LEFT)
    qtbot.waitUntil(lambda: shown.window.is_open)


def test_caps_lock_is_noticed_from_what_is_typed(shown: Desktop, qtbot: QtBot) -> None:
    screen, field = shown.window.lock_screen, field_of(shown.window)
    hint = next(x for x in screen.findChildren(QLabel) if x.text().startswith("Caps Lock"))
    field.setFocus()
    qtbot.keyClick(field, Qt.Key.Key_A)
    assert not hint.isVisible()
    # QTest types a capital letter with shift; caps lock is a capital without it.
    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QKeyEvent
    from PySide6.QtWidgets import QApplication

    none = Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(field, QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_B, none, "B"))
    assert hint.isVisible()
    QApplication.sendEvent(field, QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_C, none, "c"))
    assert not hint.isVisible()


def test_the_eye_shows_and_hides_what_is_typed(shown: Desktop, qtbot: QtBot) -> None:
    field = field_of(shown.window)
    assert field.echoMode() is QLineEdit.EchoMode.Password
    eye = next(a for a in field.actions() if a.isCheckable())
    eye.trigger()
    assert field.echoMode() is QLineEdit.EchoMode.Normal
    eye.trigger()
    assert field.echoMode() is QLineEdit.EchoMode.Password


def test_a_passphrase_that_opened_the_vault_cannot_be_brought_back(
    shown: Desktop, qtbot: QtBot
) -> None:
    field = field_of(shown.window)
    qtbot.keyClicks(field, PASSPHRASE)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: shown.window.is_open, timeout=SLOW)
    shown.window.lock()
    vault = shown.context.services.vault
    qtbot.waitUntil(lambda: vault.state is VaultState.LOCKED)
    qtbot.waitUntil(field.isEnabled)
    assert isinstance(field, PassphraseField)
    field.eye.trigger()
    qtbot.keyClick(field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert not field.text()


def test_a_vault_without_a_passphrase_is_led_by_its_key_file(
    by_key_file: Desktop, qtbot: QtBot
) -> None:
    window, screen = by_key_file.window, by_key_file.window.lock_screen
    lead = button_of(screen, "Unlock with the key file")
    assert lead.property("role") == "primary"
    assert lead.hasFocus()
    assert not field_of(window).isVisible()
    assert not button_of(screen, "Unlock").isVisible()
    qtbot.keyClick(lead, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.is_open, timeout=SLOW)
    window.lock()
    qtbot.waitUntil(lead.hasFocus)


def test_the_recovery_key_is_behind_a_link_that_leads_back(
    home_factory: HomeFactory, make_desktop: DesktopFactory, qtbot: QtBot
) -> None:
    home = home_factory()
    recovery_key = home.services.recovery_key.make(None, PERSON).printable()
    home.services.vault.lock()
    shown = make_desktop(home)
    window, screen, field = shown.window, shown.window.lock_screen, field_of(shown.window)
    lead = button_of(screen, "Unlock with the key file")
    qtbot.waitUntil(lead.isVisible)
    qtbot.mouseClick(button_of(screen, "Use the recovery key instead"), LEFT)
    assert field.isVisible()
    assert field.hasFocus()
    assert field.accessibleName() == "Recovery key"
    assert not lead.isVisible()
    qtbot.keyClicks(field, "half of")
    qtbot.mouseClick(button_of(screen, "Use the key file instead"), LEFT)
    assert lead.hasFocus()
    assert not field.isVisible()
    assert not field.text()
    qtbot.mouseClick(button_of(screen, "Use the recovery key instead"), LEFT)
    qtbot.keyClicks(field, recovery_key)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.is_open, timeout=SLOW)


def test_a_key_file_that_is_gone_is_told_and_can_be_tried_again(
    home: Home, make_desktop: DesktopFactory, qtbot: QtBot, tmp_path: Path
) -> None:
    home.services.vault.lock()
    key_file = next(path for path in tmp_path.rglob("*") if path.name == "vault.key")
    away = key_file.rename(key_file.with_name("elsewhere"))
    shown = make_desktop(home)
    screen = shown.window.lock_screen
    lead = button_of(screen, "Unlock with the key file")
    qtbot.waitUntil(lead.isVisible)
    qtbot.mouseClick(lead, LEFT)
    qtbot.waitUntil(lambda: bool(screen.problem))
    assert lead.hasFocus()
    away.rename(key_file)
    qtbot.keyClick(lead, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: shown.window.is_open)


class Gate:
    """Holds the worker that derives the key, until the test has done what a person would."""

    def __init__(self) -> None:
        self.arrived, self.opened, self.left = (threading.Event() for _ in range(3))

    def before(self, work: Callable[..., object]) -> Callable[..., object]:
        """Have work wait before it begins."""

        def wait(*given: object, **named: object) -> object:
            self.arrived.set()
            assert self.opened.wait(PATIENCE_S)
            try:
                return work(*given, **named)
            finally:
                self.left.set()

        return wait


@pytest.fixture
def gate() -> Iterator[Gate]:
    gate = Gate()
    yield gate
    gate.opened.set()


def states_of(desktop: Desktop) -> list[VaultState]:
    states: list[VaultState] = []
    desktop.context.services.vault.on_state_change(states.append)
    return states


def begin_unlocking(shown: Desktop, qtbot: QtBot, gate: Gate) -> QPushButton:
    """Type the right passphrase, and wait until the way to cancel is there."""
    screen, field = shown.window.lock_screen, field_of(shown.window)
    qtbot.waitUntil(shown.window.isActiveWindow)
    qtbot.keyClicks(field, PASSPHRASE)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(gate.arrived.is_set, timeout=SLOW)
    qtbot.waitUntil(screen.cancel.isVisible)
    assert not field.isEnabled()
    assert not button_of(screen, "Use the recovery key instead").isVisible()
    return screen.cancel


@pytest.mark.parametrize("way", ["click", "escape", "tab"])
def test_cancelled_unlocking_shows_nothing_however_it_ends(
    shown: Desktop, qtbot: QtBot, gate: Gate, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    monkeypatch.setattr(Opening, "open", gate.before(Opening.open))
    window, screen, field = shown.window, shown.window.lock_screen, field_of(shown.window)
    states = states_of(shown)
    cancel = begin_unlocking(shown, qtbot, gate)
    if way == "click":
        qtbot.mouseClick(cancel, LEFT)
    elif way == "escape":
        assert screen.hasFocus()
        qtbot.keyClick(screen, Qt.Key.Key_Escape)
    else:
        qtbot.keyClick(screen, Qt.Key.Key_Tab)
        assert cancel.hasFocus()
        qtbot.keyClick(cancel, Qt.Key.Key_Return)
    assert field.hasFocus()
    assert not cancel.isVisible()
    assert button_of(screen, "Use the recovery key instead").isVisible()
    qtbot.keyClicks(field, "typed meanwhile")
    gate.opened.set()
    qtbot.waitUntil(lambda: states[-1:] == [VaultState.LOCKED], timeout=SLOW)
    qtbot.rest()
    assert states == [VaultState.OPENING, VaultState.LOCKED]
    assert not window.is_open
    assert not screen.problem
    assert field.text() == "typed meanwhile"


def test_after_cancelling_it_can_be_unlocked_at_once(
    shown: Desktop, qtbot: QtBot, gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Opening, "open", gate.before(Opening.open))
    qtbot.mouseClick(begin_unlocking(shown, qtbot, gate), LEFT)
    qtbot.keyClicks(field_of(shown.window), PASSPHRASE)
    qtbot.keyClick(field_of(shown.window), Qt.Key.Key_Return)
    gate.opened.set()
    qtbot.waitUntil(lambda: shown.window.is_open, timeout=SLOW)


def test_cancelling_too_late_locks_again_and_shows_nothing(
    shown: Desktop, qtbot: QtBot, gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    # What comes after the decision: the vault is as good as open.
    monkeypatch.setattr(VaultSession, "begin", gate.before(VaultSession.begin))
    opened: list[bool] = []
    shown.window.opened.connect(lambda: opened.append(True))
    states = states_of(shown)
    qtbot.mouseClick(begin_unlocking(shown, qtbot, gate), LEFT)
    gate.opened.set()
    qtbot.waitUntil(lambda: states[-1:] == [VaultState.LOCKED], timeout=SLOW)
    assert VaultState.UNLOCKED in states
    qtbot.waitUntil(field_of(shown.window).isEnabled)
    assert not opened
    assert not shown.window.is_open


def test_a_derivation_that_is_cancelled_ends_by_itself_and_the_next_try_waits_for_it(
    shown: Desktop, qtbot: QtBot, gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Argon2 cannot be interrupted: the person is free at once, its memory is taken once."""
    begun: list[str] = []
    derive = gate.before(slots.derive_argon2id)

    def counted(*given: object, **named: object) -> object:
        begun.append("derivation")
        return derive(*given, **named)

    monkeypatch.setattr(slots, "derive_argon2id", counted)
    field = field_of(shown.window)
    qtbot.mouseClick(begin_unlocking(shown, qtbot, gate), LEFT)
    assert field.isEnabled()
    assert not shown.window.lock_screen.cancel.isVisible()
    # The second try is withdrawn as well, before it was its turn; the third is meant.
    for is_cancelled in (True, False):
        qtbot.keyClicks(field, PASSPHRASE)
        qtbot.keyClick(field, Qt.Key.Key_Return)
        qtbot.waitUntil(shown.window.lock_screen.cancel.isVisible)
        if is_cancelled:
            qtbot.keyClick(shown.window.lock_screen, Qt.Key.Key_Escape)
    assert begun == ["derivation"]
    gate.opened.set()
    qtbot.waitUntil(lambda: shown.window.is_open, timeout=SLOW)
    # The one that was withdrawn while it waited was not begun at all.
    assert begun == ["derivation", "derivation"]


def test_a_lock_that_waits_for_work_says_so_and_shows_nothing(
    home: Home, make_desktop: DesktopFactory, qtbot: QtBot, gate: Gate
) -> None:
    desktop = make_desktop(home)
    qtbot.waitUntil(lambda: bool(pane_of(desktop).empty_text))
    qtbot.waitUntil(lambda: not desktop.context.tasks.is_busy)
    screen, vault = desktop.window.lock_screen, home.services.vault
    session = vault._session

    def work() -> None:
        with session.borrow():
            gate.before(lambda: None)()

    working = threading.Thread(target=work)
    working.start()
    assert gate.arrived.wait(PATIENCE_S)
    desktop.window.lock()
    assert not desktop.window.is_open
    assert button_of(screen, "Locking…").isVisible()
    # What opens the vault is read meanwhile.
    lead = screen._key_file
    qtbot.waitUntil(lambda: lead.isVisible() and lead.text() == "Locking…")
    assert not lead.isEnabled()
    qtbot.waitUntil(screen.findChildren(QProgressBar)[0].isVisible)
    assert screen.findChildren(QProgressBar)[0].accessibleName() == "Locking…"
    gate.opened.set()
    working.join()
    qtbot.waitUntil(lambda: vault.state is VaultState.LOCKED)
    qtbot.waitUntil(lead.isEnabled)
    assert lead.text() == "Unlock with the key file"
    assert lead.hasFocus()


def test_what_ends_after_the_lock_is_not_told_on_its_screen(
    desktop: Desktop, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    services, browse = desktop.context.services, browse_of(desktop)
    memory = remember(services, "The boiler needs 1.4 bar")
    qtbot.waitUntil(lambda: pane_of(desktop).list_model.rowCount() == 1)
    workspace_of(desktop).show_memory(memory.id)
    qtbot.waitUntil(lambda: browse.detail.memory_id == memory.id)
    held = HeldAnswer(monkeypatch, services.memories, "delete")
    browse.delete_chosen()
    qtbot.waitUntil(held.is_done.is_set)
    desktop.window.lock()
    qtbot.waitUntil(lambda: services.vault.state is VaultState.LOCKED)
    qtbot.waitUntil(lambda: "Locking…" not in readable_texts(desktop.window))
    held.may_answer.set()
    qtbot.waitUntil(lambda: not desktop.context.tasks.is_busy)
    assert "boiler" not in readable_texts(desktop.window)
