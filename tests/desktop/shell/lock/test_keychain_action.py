"""Letting the system's keychain unlock, and taking that back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from muniment.domain.errors import KeychainUnavailableError

if TYPE_CHECKING:
    import pytest
    from pytestqt.qtbot import QtBot

    from muniment.desktop.shell.application import Desktop
    from tests.conftest import Home


def test_the_keychain_unlocks_once_it_was_let(desktop: Desktop, home: Home, qtbot: QtBot) -> None:
    action, vault = desktop.window.actions_.keychain, home.services.vault
    assert not action.isChecked()
    action.trigger()
    qtbot.waitUntil(lambda: "keychain" in vault.slot_types() and action.isEnabled())
    assert action.isChecked()
    vault.lock()
    vault.unlock_with_keychain()
    qtbot.waitUntil(lambda: desktop.window.is_open and action.isEnabled())
    assert action.isChecked()
    action.trigger()
    qtbot.waitUntil(lambda: "keychain" not in vault.slot_types() and action.isEnabled())
    assert not action.isChecked()
    assert not home.keychain.secrets


def test_a_keychain_that_refuses_is_told_and_nothing_is_changed(
    desktop: Desktop, home: Home, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise KeychainUnavailableError

    monkeypatch.setattr(home.keychain, "set", refuse)
    action = desktop.window.actions_.keychain
    action.trigger()
    qtbot.waitUntil(lambda: "keychain cannot be used" in desktop.window.notices.text)
    assert not action.isChecked()
    assert "keychain" not in home.services.vault.slot_types()
