"""Changing the passphrase in the window."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

import muniment.vault.vault
from muniment.desktop.shell.lock.passphrase_dialog import ChangePassphraseDialog
from muniment.domain.errors import WrongKeyError
from muniment.domain.vault.secret_bytes import secret_text
from muniment.services.vault.vault_service import VaultState
from muniment.vault.header_copies import write_copies
from muniment.vault.slot_rules import wrap_for
from tests.desktop.window_parts import PASSPHRASE, LockedHome
from tests.waiting import PATIENCE_S

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pytestqt.qtbot import QtBot

    from muniment.desktop.shell.application import Desktop
    from tests.desktop.conftest import DesktopFactory

NEW = "violet anchor nine herons"
SLOW = 20_000


@pytest.fixture
def opened(locked: LockedHome, make_desktop: DesktopFactory, qtbot: QtBot) -> Desktop:
    desktop = make_desktop(locked.home)
    desktop.window.lock_screen.unlock_with(PASSPHRASE)
    qtbot.waitUntil(lambda: desktop.window.is_open, timeout=SLOW)
    return desktop


class Gate:
    """Holds a worker where it arrives, until the test has done what a person would."""

    def __init__(self) -> None:
        self.arrived = threading.Event()
        self.opened = threading.Event()

    def before(self, work: Callable[..., object]) -> Callable[..., object]:
        """Have work wait before it begins."""

        def wait(*given: object, **named: object) -> object:
            self.arrived.set()
            assert self.opened.wait(PATIENCE_S)
            return work(*given, **named)

        return wait


@pytest.fixture
def gate() -> Iterator[Gate]:
    gate = Gate()
    yield gate
    gate.opened.set()


def ask(desktop: Desktop, qtbot: QtBot) -> ChangePassphraseDialog:
    """Return the dialog that the menu opens, once it is there."""
    desktop.window.actions_.passphrase.trigger()
    qtbot.waitUntil(lambda: bool(desktop.window.findChildren(ChangePassphraseDialog)))
    return desktop.window.findChildren(ChangePassphraseDialog)[-1]


def fill(dialog: ChangePassphraseDialog, qtbot: QtBot, old: str) -> None:
    qtbot.keyClicks(dialog.old, old)
    qtbot.keyClicks(dialog.new.first, NEW)
    assert not dialog.change.isEnabled()
    qtbot.keyClicks(dialog.new.second, NEW)
    qtbot.waitUntil(dialog.change.isEnabled)


def begun(desktop: Desktop, qtbot: QtBot, gate: Gate) -> ChangePassphraseDialog:
    """Return a dialog whose change of passphrase has come to the gate."""
    dialog = ask(desktop, qtbot)
    fill(dialog, qtbot, PASSPHRASE)
    qtbot.mouseClick(dialog.change, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(gate.arrived.is_set, timeout=SLOW)
    return dialog


def test_the_new_passphrase_opens_the_vault_and_the_old_one_does_not(
    opened: Desktop, locked: LockedHome, qtbot: QtBot
) -> None:
    dialog = ask(opened, qtbot)
    fill(dialog, qtbot, PASSPHRASE)
    qtbot.mouseClick(dialog.change, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "Passphrase changed" in opened.window.notices.text, timeout=SLOW)
    vault = locked.home.services.vault
    vault.lock()
    with pytest.raises(WrongKeyError):
        vault.unlock_with_passphrase(secret_text(PASSPHRASE))
    vault.unlock_with_passphrase(secret_text(NEW))


def test_the_fields_are_those_of_the_first_run(opened: Desktop, qtbot: QtBot) -> None:
    dialog = ask(opened, qtbot)
    new = dialog.new
    new.first.eye.trigger()
    assert new.second.echoMode() is QLineEdit.EchoMode.Normal
    assert dialog.old.echoMode() is QLineEdit.EchoMode.Password
    assert new.caps.isHidden()
    qtbot.keyClicks(dialog.old, PASSPHRASE[:-1])
    qtbot.keyClick(dialog.old, "S")
    assert new.caps.isVisible()
    qtbot.keyClicks(new.first, "password")
    qtbot.keyClicks(new.second, "password")
    qtbot.waitUntil(lambda: "weak" in new.meter.text.lower())
    assert not dialog.change.isEnabled()
    qtbot.keyClicks(new.second, "x")
    assert dialog.problem.text() == "The passphrases don't match."


def test_tab_leads_from_the_old_passphrase_over_the_new_one_to_the_buttons(
    opened: Desktop, qtbot: QtBot
) -> None:
    dialog = ask(opened, qtbot)
    fill(dialog, qtbot, PASSPHRASE)
    dialog.old.setFocus()
    for follower in (dialog.new.first, dialog.new.second, dialog.cancel, dialog.change):
        qtbot.keyClick(dialog.focusWidget(), Qt.Key.Key_Tab)
        assert dialog.focusWidget() is follower


def test_a_wrong_old_passphrase_changes_nothing(
    opened: Desktop, locked: LockedHome, qtbot: QtBot
) -> None:
    dialog = ask(opened, qtbot)
    fill(dialog, qtbot, "not the old one")
    qtbot.mouseClick(dialog.change, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "does not unlock the vault" in dialog.problem.text(), timeout=SLOW)
    assert not dialog.old.text()
    dialog.reject()
    locked.home.services.vault.lock()
    locked.home.services.vault.unlock_with_passphrase(secret_text(PASSPHRASE))


def test_locking_closes_the_dialog_and_forgets_what_was_typed(
    opened: Desktop, qtbot: QtBot
) -> None:
    dialog = ask(opened, qtbot)
    qtbot.keyClicks(dialog.old, PASSPHRASE)
    opened.window.lock()
    qtbot.waitUntil(lambda: not opened.window.is_open, timeout=SLOW)
    qtbot.waitUntil(lambda: not opened.window.findChildren(ChangePassphraseDialog))


def test_cancelling_while_it_works_leaves_the_old_passphrase(
    opened: Desktop,
    locked: LockedHome,
    qtbot: QtBot,
    gate: Gate,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(muniment.vault.vault, "wrap_for", gate.before(wrap_for))
    dialog = begun(opened, qtbot, gate)
    qtbot.mouseClick(dialog.cancel, Qt.MouseButton.LeftButton)
    assert "has not changed" in opened.window.notices.text
    assert not dialog.isVisible()
    gate.opened.set()
    qtbot.waitUntil(lambda: not opened.context.tasks.is_busy, timeout=SLOW)
    locked.home.services.vault.lock()
    locked.home.services.vault.unlock_with_passphrase(secret_text(PASSPHRASE))


def test_cancelling_too_late_says_so_and_what_came_of_it(
    opened: Desktop,
    locked: LockedHome,
    qtbot: QtBot,
    gate: Gate,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(muniment.vault.vault, "write_copies", gate.before(write_copies))
    dialog = begun(opened, qtbot, gate)
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert "too late to cancel" in dialog.problem.text()
    assert dialog.isVisible()
    gate.opened.set()
    qtbot.waitUntil(lambda: "Passphrase changed" in opened.window.notices.text, timeout=SLOW)
    monkeypatch.undo()
    locked.home.services.vault.lock()
    locked.home.services.vault.unlock_with_passphrase(secret_text(NEW))


def test_locking_while_it_works_leaves_the_old_passphrase(
    opened: Desktop,
    locked: LockedHome,
    qtbot: QtBot,
    gate: Gate,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(muniment.vault.vault, "wrap_for", gate.before(wrap_for))
    dialog = begun(opened, qtbot, gate)
    opened.window.lock()
    assert not dialog.isVisible()
    gate.opened.set()
    vault = locked.home.services.vault
    qtbot.waitUntil(lambda: vault.state is VaultState.LOCKED, timeout=SLOW)
    vault.unlock_with_passphrase(secret_text(PASSPHRASE))
