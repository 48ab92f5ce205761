"""A vault that a key file opens comes to a passphrase in the window, and leaves the key file."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Qt

from muniment.desktop.shell.lock.passphrase_dialog import ChangePassphraseDialog
from muniment.domain.vault.secret_bytes import secret_text
from muniment.services.vault.vault_service import VaultState
from tests.desktop.shell.lock.test_passphrase_dialog import ask
from tests.desktop.views.browse.test_detail_overtaken import HeldAnswer
from tests.desktop.views.settings.test_settings import press, section_of

if TYPE_CHECKING:
    import pytest
    from PySide6.QtWidgets import QMessageBox
    from pytestqt.qtbot import QtBot

    from muniment.desktop.shell.application import Desktop
    from muniment.desktop.views.settings.security_section import SecuritySection
    from tests.conftest import Home

LEFT = Qt.MouseButton.LeftButton
NEW = "violet anchor nine herons"


def asked(desktop: Desktop, qtbot: QtBot) -> ChangePassphraseDialog:
    """Return the dialog that the menu opens, with a good passphrase typed twice."""
    dialog = ask(desktop, qtbot)
    qtbot.keyClicks(dialog.new.first, NEW)
    qtbot.keyClicks(dialog.new.second, NEW)
    qtbot.waitUntil(dialog.change.isEnabled)
    return dialog


def test_a_passphrase_is_set_and_the_key_file_removed(
    desktop: Desktop, home: Home, qtbot: QtBot
) -> None:
    action, vault = desktop.window.actions_.passphrase, home.services.vault
    section = cast("SecuritySection", section_of(desktop, "security"))
    qtbot.waitUntil(lambda: "A key file" in section.ways.text())
    assert action.text() == "Set a &passphrase…"
    assert section.passphrase.isVisible()
    assert section.passphrase.text() == "Set a passphrase…"
    assert not section.key_file.isVisible()
    dialog = asked(desktop, qtbot)
    assert dialog.windowTitle() == "Set a passphrase"
    assert not dialog.old.isVisible()
    qtbot.mouseClick(dialog.change, LEFT)
    qtbot.waitUntil(lambda: "Passphrase set" in desktop.window.notices.text)
    qtbot.waitUntil(lambda: action.text() == "Change the &passphrase…")
    assert section.passphrase.text() == "Change the passphrase…"
    qtbot.waitUntil(lambda: "Your passphrase" in section.ways.text())
    qtbot.mouseClick(section.key_file, LEFT)
    question = cast("QMessageBox", section.dialog)
    assert "still unlock older backups" in question.informativeText()
    press(qtbot, question, "Remove")
    qtbot.waitUntil(lambda: "key file no longer unlocks the vault" in desktop.window.notices.text)
    qtbot.waitUntil(lambda: "key file" not in section.ways.text())
    assert not section.key_file.isVisible()
    assert not (home.folder / "vault.key").exists()
    desktop.window.lock()
    qtbot.waitUntil(lambda: vault.state is VaultState.LOCKED)
    vault.unlock_with_passphrase(secret_text(NEW))
    qtbot.waitUntil(lambda: desktop.window.is_open)
    assert action.text() == "Change the &passphrase…"


def test_locking_closes_what_asks_for_the_first_passphrase(
    desktop: Desktop, home: Home, qtbot: QtBot
) -> None:
    asked(desktop, qtbot)
    desktop.window.lock()
    qtbot.waitUntil(lambda: home.services.vault.state is VaultState.LOCKED)
    qtbot.waitUntil(lambda: not desktop.window.findChildren(ChangePassphraseDialog))
    assert set(home.services.vault.slot_types()) == {"key-file", "recovery"}


def test_a_passphrase_that_somebody_else_set_meanwhile_is_told_of(
    desktop: Desktop, home: Home, qtbot: QtBot
) -> None:
    dialog = asked(desktop, qtbot)
    home.services.passphrase.set(secret_text("copper lantern seven otters"))
    qtbot.mouseClick(dialog.change, LEFT)
    qtbot.waitUntil(lambda: "already has a passphrase" in dialog.problem.text())
    qtbot.waitUntil(dialog.change.isEnabled)
    dialog.reject()
    action = desktop.window.actions_.passphrase
    qtbot.waitUntil(lambda: action.text() == "Change the &passphrase…")


def test_a_passphrase_that_somebody_else_has_set_is_asked_for(
    desktop: Desktop, home: Home, qtbot: QtBot
) -> None:
    action = desktop.window.actions_.passphrase
    qtbot.waitUntil(lambda: action.text() == "Set a &passphrase…")
    home.services.passphrase.set(secret_text("copper lantern seven otters"))
    dialog = ask(desktop, qtbot)
    assert dialog.windowTitle() == "Change the passphrase"
    assert dialog.old.isVisible()
    assert action.text() == "Change the &passphrase…"


def test_no_passphrase_is_asked_for_once_the_vault_is_locked(
    desktop: Desktop, home: Home, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = HeldAnswer(monkeypatch, home.services.vault, "slot_types")
    desktop.window.actions_.passphrase.trigger()
    qtbot.waitUntil(held.is_done.is_set)
    desktop.window.lock()
    qtbot.waitUntil(lambda: not desktop.window.is_open)
    held.may_answer.set()
    qtbot.waitUntil(lambda: not desktop.context.tasks.is_busy)
    assert not desktop.window.findChildren(ChangePassphraseDialog)
