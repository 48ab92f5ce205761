"""After another way in a new passphrase is offered; what opens the vault for good asks again."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPushButton

from muniment.desktop.shell.lock.passphrase_dialog import ChangePassphraseDialog
from muniment.desktop.shell.lock.passphrase_question import PassphraseQuestion
from muniment.desktop.views.settings.recovery_dialog import RecoveryDialog
from muniment.domain.errors import WrongKeyError
from muniment.domain.vault.secret_bytes import secret_text
from muniment.services.vault.vault_service import VaultState
from tests.desktop.views.settings.test_settings import confirm, section_of
from tests.desktop.window_parts import PASSPHRASE, LockedHome

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from muniment.desktop.shell.application import Desktop
    from muniment.desktop.views.settings.security_section import SecuritySection
    from tests.desktop.conftest import DesktopFactory

LEFT = Qt.MouseButton.LeftButton
NEW = "violet anchor nine herons"
SLOW = 20_000


@pytest.fixture
def shown(locked: LockedHome, make_desktop: DesktopFactory, qtbot: QtBot) -> Desktop:
    desktop = make_desktop(locked.home)
    qtbot.waitUntil(lambda: not desktop.context.tasks.is_busy)
    return desktop


def press(desktop: Desktop, text: str, qtbot: QtBot) -> None:
    """Click a button of the lock screen or the notice, once it can be clicked."""

    def found() -> list[QPushButton]:
        buttons = desktop.window.findChildren(QPushButton)
        return [b for b in buttons if b.text() == text and b.isVisible() and b.isEnabled()]

    qtbot.waitUntil(lambda: bool(found()))
    qtbot.mouseClick(found()[0], LEFT)


def unlock_by_recovery_key(desktop: Desktop, locked: LockedHome, qtbot: QtBot) -> None:
    press(desktop, "Use the recovery key instead", qtbot)
    field = desktop.window.lock_screen.findChildren(QLineEdit)[0]
    qtbot.keyClicks(field, locked.recovery_key)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: desktop.window.is_open, timeout=SLOW)


def unlock_by_passphrase(desktop: Desktop, qtbot: QtBot) -> None:
    field = desktop.window.lock_screen.findChildren(QLineEdit)[0]
    qtbot.keyClicks(field, PASSPHRASE)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: desktop.window.is_open, timeout=SLOW)


def dialog_of(desktop: Desktop, qtbot: QtBot) -> ChangePassphraseDialog:
    qtbot.waitUntil(lambda: bool(desktop.window.findChildren(ChangePassphraseDialog)))
    return desktop.window.findChildren(ChangePassphraseDialog)[-1]


def set_new(dialog: ChangePassphraseDialog, qtbot: QtBot) -> None:
    assert not dialog.old.isVisible()
    assert dialog.new.first.hasFocus()
    qtbot.keyClicks(dialog.new.first, NEW)
    qtbot.keyClicks(dialog.new.second, NEW)
    qtbot.waitUntil(dialog.change.isEnabled)
    qtbot.mouseClick(dialog.change, LEFT)


def question_of(desktop: Desktop, qtbot: QtBot) -> PassphraseQuestion:
    qtbot.waitUntil(lambda: bool(desktop.window.findChildren(PassphraseQuestion)))
    return desktop.window.findChildren(PassphraseQuestion)[-1]


def test_the_recovery_key_leads_to_a_new_passphrase(
    shown: Desktop, locked: LockedHome, qtbot: QtBot
) -> None:
    unlock_by_recovery_key(shown, locked, qtbot)
    set_new(dialog_of(shown, qtbot), qtbot)
    qtbot.waitUntil(lambda: "Passphrase changed" in shown.window.notices.text, timeout=SLOW)
    vault = locked.home.services.vault
    vault.lock()
    with pytest.raises(WrongKeyError):
        vault.unlock_with_passphrase(secret_text(PASSPHRASE))
    vault.unlock_with_passphrase(secret_text(NEW))


def test_escape_keeps_the_passphrase_and_ends_the_offer(
    shown: Desktop, locked: LockedHome, qtbot: QtBot
) -> None:
    unlock_by_recovery_key(shown, locked, qtbot)
    qtbot.keyClick(dialog_of(shown, qtbot), Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not shown.window.findChildren(ChangePassphraseDialog))
    assert locked.home.services.passphrase.is_asked_for()
    shown.window.actions_.passphrase.trigger()
    assert dialog_of(shown, qtbot).old.isVisible()


def test_the_keychain_offers_it_by_a_notice(
    shown: Desktop, locked: LockedHome, qtbot: QtBot
) -> None:
    vault = locked.home.services.vault
    vault.unlock_with_passphrase(secret_text(PASSPHRASE))
    vault.remember_in_keychain(secret_text(PASSPHRASE))
    qtbot.waitUntil(lambda: shown.window.is_open)
    shown.window.lock()
    press(shown, "Unlock with the system keychain", qtbot)
    press(shown, "Set a new passphrase…", qtbot)
    set_new(dialog_of(shown, qtbot), qtbot)
    qtbot.waitUntil(lambda: "Passphrase changed" in shown.window.notices.text, timeout=SLOW)
    vault.lock()
    vault.unlock_with_passphrase(secret_text(NEW))


def test_the_passphrase_itself_leads_to_no_offer(shown: Desktop, qtbot: QtBot) -> None:
    unlock_by_passphrase(shown, qtbot)
    qtbot.waitUntil(lambda: not shown.context.tasks.is_busy)
    assert not shown.window.findChildren(ChangePassphraseDialog)
    assert "passphrase" not in shown.window.notices.text


def test_a_new_recovery_key_asks_for_the_passphrase(
    shown: Desktop, locked: LockedHome, qtbot: QtBot
) -> None:
    unlock_by_passphrase(shown, qtbot)
    section = cast("SecuritySection", section_of(shown, "security"))
    qtbot.waitUntil(lambda: "passphrase" in section.ways.text())
    qtbot.mouseClick(section.recovery, LEFT)
    question = question_of(shown, qtbot)
    assert not question.act.isEnabled()
    qtbot.keyClicks(question.passphrase, "not it")
    qtbot.mouseClick(question.act, LEFT)
    qtbot.waitUntil(lambda: "does not unlock the vault" in question.problem.text(), timeout=SLOW)
    assert not question.passphrase.text()
    qtbot.keyClicks(question.passphrase, PASSPHRASE)
    qtbot.keyClick(question.passphrase, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: isinstance(section.dialog, RecoveryDialog), timeout=SLOW)
    dialog = cast("RecoveryDialog", section.dialog)
    text = dialog.page.text
    confirm(dialog, qtbot)
    qtbot.waitUntil(lambda: section.dialog is None)
    vault = locked.home.services.vault
    vault.lock()
    with pytest.raises(WrongKeyError):
        vault.unlock_with_recovery_key(locked.recovery_key)
    vault.unlock_with_recovery_key(text)


def test_the_keychain_asks_for_the_passphrase(
    shown: Desktop, locked: LockedHome, qtbot: QtBot
) -> None:
    unlock_by_passphrase(shown, qtbot)
    action, vault = shown.window.actions_.keychain, locked.home.services.vault
    action.trigger()
    qtbot.keyClick(question_of(shown, qtbot), Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: action.isEnabled() and not action.isChecked())
    assert "keychain" not in vault.slot_types()
    qtbot.waitUntil(lambda: not shown.window.findChildren(PassphraseQuestion))
    action.trigger()
    question = question_of(shown, qtbot)
    qtbot.keyClicks(question.passphrase, PASSPHRASE)
    qtbot.keyClick(question.passphrase, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: action.isEnabled() and action.isChecked(), timeout=SLOW)
    assert "keychain" in vault.slot_types()


def test_locking_closes_the_question(shown: Desktop, locked: LockedHome, qtbot: QtBot) -> None:
    unlock_by_passphrase(shown, qtbot)
    shown.window.actions_.keychain.trigger()
    qtbot.keyClicks(question_of(shown, qtbot).passphrase, PASSPHRASE)
    shown.window.lock()
    qtbot.waitUntil(lambda: locked.home.services.vault.state is VaultState.LOCKED)
    qtbot.waitUntil(lambda: not shown.window.findChildren(PassphraseQuestion))
