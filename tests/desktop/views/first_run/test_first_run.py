"""The first run: passphrase, vault, a recovery key that was really kept."""

from __future__ import annotations

import stat
import threading
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox, QPushButton

from muniment.desktop.views.bundles.bundle_import_dialog import BundleImportDialog
from muniment.desktop.views.settings.rescue_dialog import RescueDialog
from muniment.domain.access import PERSON
from muniment.domain.errors import DiskFullError
from muniment.domain.memories.query import MemoryFilter, PageRequest
from muniment.domain.transfer.bundles import BundleExport
from muniment.domain.vault.secret_bytes import secret_text
from muniment.services.vault.opening import Opening
from muniment.services.vault.vault_service import VaultState
from muniment.services.vault.vault_session import VaultSession
from tests.desktop.window_parts import PASSPHRASE, LockedHome, pane_of, readable_texts, remember
from tests.waiting import PATIENCE_S

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from muniment.desktop.shell.application import Desktop
    from muniment.desktop.views.first_run.wizard import FirstRunWizard
    from tests.conftest import Home, HomeFactory
    from tests.desktop.conftest import DesktopFactory

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def empty_home(home_factory: HomeFactory) -> Home:
    return home_factory("empty", empty=True)


@pytest.fixture
def first_run(empty_home: Home, make_desktop: DesktopFactory) -> Desktop:
    return make_desktop(empty_home)


def wizard_of(desktop: Desktop) -> FirstRunWizard:
    assert desktop.window.wizard is not None
    return desktop.window.wizard


def press(qtbot: QtBot, page: object, text: str) -> None:
    found = [b for b in page.findChildren(QPushButton) if b.text() == text]  # type: ignore[attr-defined]
    assert found[0].isEnabled()
    qtbot.mouseClick(found[0], LEFT)


def type_passphrase(qtbot: QtBot, wizard: FirstRunWizard, text: str = PASSPHRASE) -> None:
    press(qtbot, wizard.welcome, "Create my vault")
    qtbot.keyClicks(wizard.passphrase.fields.first, text)
    qtbot.keyClicks(wizard.passphrase.fields.second, text)
    qtbot.waitUntil(wizard.passphrase.can_continue)


def reach_recovery_key(qtbot: QtBot, wizard: FirstRunWizard) -> str:
    type_passphrase(qtbot, wizard)
    press(qtbot, wizard.passphrase, "Create the vault")
    qtbot.waitUntil(lambda: wizard.pages.currentWidget() is wizard.recovery, timeout=20_000)
    return wizard.recovery.text


def test_a_person_gets_from_nothing_to_an_open_vault(first_run: Desktop, qtbot: QtBot) -> None:
    wizard = wizard_of(first_run)
    key = reach_recovery_key(qtbot, wizard)
    shown = wizard.recovery.key.text().split()
    assert shown == key.split("-")
    press(qtbot, wizard.recovery, "I've saved it")
    groups = key.split("-")
    for field, group in zip(wizard.confirm.fields, wizard.confirm.asked, strict=True):
        qtbot.keyClicks(field, groups[group].lower())
    press(qtbot, wizard.confirm, "Confirm")
    assert wizard.pages.currentWidget() is wizard.done
    assert not wizard.holds_recovery_key
    assert not wizard.recovery.key.text()
    assert not any(field.isUndoAvailable() for field in wizard.confirm.fields)
    press(qtbot, wizard.done, "Open my memories")
    assert first_run.window.is_open
    assert first_run.window.wizard is None
    vault = first_run.context.services.vault
    vault.lock()
    vault.unlock_with_recovery_key(key)
    assert vault.state is VaultState.UNLOCKED


@pytest.mark.parametrize("is_backup", [True, False])
def test_a_vault_or_a_backup_that_exists_is_opened_again(
    locked: LockedHome, first_run: Desktop, qtbot: QtBot, *, is_backup: bool
) -> None:
    services = locked.home.services
    path = locked.home.folder / "vault.db"
    if is_backup:
        services.vault.unlock_with_passphrase(secret_text(PASSPHRASE))
        path = services.backups.make(PERSON).path
        services.vault.lock()
    wizard = wizard_of(first_run)
    press(qtbot, wizard.welcome, "Open a vault or backup…")
    (dialog,) = wizard.findChildren(RescueDialog)
    assert (dialog.heading.text(), dialog.act.text()) == ("Open a vault or backup", "Open")
    press(qtbot, dialog, "Choose a file…")
    (files,) = dialog.findChildren(QFileDialog)
    files.fileSelected.emit(str(path))
    files.reject()
    dialog.activateWindow()
    qtbot.keyClicks(dialog.fields.field, PASSPHRASE)
    qtbot.waitUntil(dialog.act.isEnabled)
    qtbot.mouseClick(dialog.act, LEFT)
    window = first_run.window
    qtbot.waitUntil(lambda: window.wizard is None)
    assert window.pages.currentWidget() is window.lock_screen
    first_run.context.services.vault.unlock_with_passphrase(secret_text(PASSPHRASE))
    qtbot.waitUntil(lambda: window.is_open)
    qtbot.waitUntil(lambda: pane_of(first_run).list_model.rowCount() == 1)


def test_the_first_run_begins_from_a_bundle(
    locked: LockedHome, first_run: Desktop, qtbot: QtBot, tmp_path: Path
) -> None:
    services, path = locked.home.services, tmp_path / "moving.muniment"
    services.vault.unlock_with_passphrase(secret_text(PASSPHRASE))
    remember(services, "The boiler wants 1.5 bar")
    request = BundleExport(
        namespaces=("default",), path=path, passphrase=secret_text("nine herons at dawn, anchored")
    )
    services.bundles.export_bundle(request, PERSON)
    wizard = wizard_of(first_run)
    press(qtbot, wizard.welcome, "Import a bundle…")
    (files,) = wizard.findChildren(QFileDialog)
    files.fileSelected.emit(str(path))
    files.reject()
    assert "moving.muniment" in readable_texts(wizard.passphrase).replace("\u200b", "")
    qtbot.keyClicks(wizard.passphrase.fields.first, PASSPHRASE)
    qtbot.keyClicks(wizard.passphrase.fields.second, PASSPHRASE)
    qtbot.waitUntil(wizard.passphrase.can_continue)
    press(qtbot, wizard.passphrase, "Create the vault")
    qtbot.waitUntil(lambda: wizard.pages.currentWidget() is wizard.recovery)
    groups = wizard.recovery.text.split("-")
    press(qtbot, wizard.recovery, "I've saved it")
    for field, group in zip(wizard.confirm.fields, wizard.confirm.asked, strict=True):
        qtbot.keyClicks(field, groups[group])
    press(qtbot, wizard.confirm, "Confirm")
    qtbot.waitUntil(lambda: bool(first_run.window.findChildren(BundleImportDialog)))
    (dialog,) = first_run.window.findChildren(BundleImportDialog)
    qtbot.keyClicks(dialog.passphrase, "nine herons at dawn, anchored")
    qtbot.keyClick(dialog.passphrase, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: dialog.is_previewed)
    press(qtbot, dialog, "Import")
    memories = first_run.context.services.memories

    def contents() -> list[str]:
        return [m.content for m in memories.list(MemoryFilter(), PageRequest(), PERSON).memories]

    qtbot.waitUntil(lambda: "The boiler wants 1.5 bar" in contents())
    qtbot.waitUntil(lambda: not first_run.context.tasks.is_busy)


def test_weak_and_differing_passphrases_are_refused(first_run: Desktop, qtbot: QtBot) -> None:
    wizard = wizard_of(first_run)
    page = wizard.passphrase
    press(qtbot, wizard.welcome, "Create my vault")
    qtbot.keyClicks(page.fields.first, "password")
    qtbot.keyClicks(page.fields.second, "password")
    qtbot.waitUntil(lambda: "weak" in page.fields.meter.text.lower())
    assert not page.can_continue()
    qtbot.keyClicks(page.fields.second, "x")
    assert page.problem.text() == "The passphrases don't match."
    page.fields.first.clear()
    page.fields.second.clear()
    qtbot.keyClicks(page.fields.first, PASSPHRASE)
    qtbot.keyClicks(page.fields.second, PASSPHRASE[:4])
    qtbot.waitUntil(lambda: "trong" in page.fields.meter.text)
    assert not page.problem.text()
    assert not page.can_continue()
    press(qtbot, page, "Back")
    assert not page.fields.first.text()
    assert wizard.pages.currentWidget() is wizard.welcome


def test_the_wrong_groups_do_not_confirm_and_the_key_can_be_seen_again(
    first_run: Desktop, qtbot: QtBot
) -> None:
    wizard = wizard_of(first_run)
    reach_recovery_key(qtbot, wizard)
    press(qtbot, wizard.recovery, "I've saved it")
    for field in wizard.confirm.fields:
        qtbot.keyClicks(field, "0000")
    press(qtbot, wizard.confirm, "Confirm")
    assert wizard.pages.currentWidget() is wizard.confirm
    assert wizard.confirm.problem.text()
    press(qtbot, wizard.confirm, "Show the key again")
    assert wizard.pages.currentWidget() is wizard.recovery
    assert wizard.recovery.key.text()


def test_the_recovery_key_is_not_skipped_silently(first_run: Desktop, qtbot: QtBot) -> None:
    wizard = wizard_of(first_run)
    reach_recovery_key(qtbot, wizard)
    first_run.window.close()
    boxes = wizard.findChildren(QMessageBox)
    assert [box.isVisible() for box in boxes] == [True]
    press(qtbot, boxes[0], "Go back")
    assert first_run.window.isVisible()
    first_run.window.lock()
    first_run.idle.expired.emit()
    assert first_run.context.services.vault.state is VaultState.UNLOCKED
    assert wizard.recovery.key.text()
    first_run.window.close()
    box = next(box for box in wizard.findChildren(QMessageBox) if box.isVisible())
    press(qtbot, box, "Quit anyway")
    assert not first_run.window.isVisible()


def test_the_key_is_copied_for_a_while_and_saved_for_its_owner_alone(
    first_run: Desktop, qtbot: QtBot, tmp_path: Path
) -> None:
    wizard = wizard_of(first_run)
    key = reach_recovery_key(qtbot, wizard)
    press(qtbot, wizard.recovery, "Copy")
    assert QGuiApplication.clipboard().text() == key
    press(qtbot, wizard.recovery, "I've saved it")
    assert QGuiApplication.clipboard().text() != key
    target = tmp_path / "key.txt"
    target.write_text("old")
    target.chmod(0o644)
    wizard.recovery.save_to(target)
    qtbot.waitUntil(lambda: "Saved" in wizard.recovery.note)
    assert key in target.read_text()
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    wizard.recovery.save_to(tmp_path / "missing" / "key.txt")
    qtbot.waitUntil(lambda: "The file cannot be written" in wizard.recovery.note)
    assert [found.name for found in tmp_path.glob("*.txt")] == ["key.txt"]


def test_making_the_vault_can_be_cancelled_and_leaves_nothing(
    first_run: Desktop, empty_home: Home, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    arrived, may_go_on, states = threading.Event(), threading.Event(), list[VaultState]()
    open_really = Opening.open

    def open_slowly(opening: Opening, *given: object) -> object:
        arrived.set()
        assert may_go_on.wait(PATIENCE_S)
        return open_really(opening, *given)  # type: ignore[arg-type]

    monkeypatch.setattr(Opening, "open", open_slowly)
    wizard = wizard_of(first_run)
    stop = empty_home.services.vault.on_state_change(states.append)
    type_passphrase(qtbot, wizard)
    press(qtbot, wizard.passphrase, "Create the vault")
    qtbot.waitUntil(arrived.is_set, timeout=20_000)
    focused = QApplication.focusWidget()
    assert focused is not None
    qtbot.keyClick(focused, Qt.Key.Key_Return)
    assert wizard.pages.currentWidget() is wizard.creating, "a second Enter cancels nothing"
    qtbot.keyClick(focused, Qt.Key.Key_Escape)
    assert wizard.pages.currentWidget() is wizard.passphrase
    assert not wizard.holds_recovery_key
    may_go_on.set()
    qtbot.waitUntil(lambda: states[-1:] == [VaultState.MISSING], timeout=20_000)
    qtbot.rest()
    stop()
    assert first_run.window.wizard is wizard
    assert wizard.pages.currentWidget() is wizard.passphrase
    assert not list(empty_home.folder.glob("vault.*"))


def test_cancelling_the_making_too_late_shows_the_recovery_key(
    first_run: Desktop, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    arrived, may_go_on = threading.Event(), threading.Event()
    begin_really = VaultSession.begin

    def begin_slowly(session: VaultSession, *given: object) -> None:
        arrived.set()
        assert may_go_on.wait(PATIENCE_S)
        begin_really(session, *given)  # type: ignore[arg-type]

    monkeypatch.setattr(VaultSession, "begin", begin_slowly)
    wizard = wizard_of(first_run)
    type_passphrase(qtbot, wizard)
    press(qtbot, wizard.passphrase, "Create the vault")
    qtbot.waitUntil(arrived.is_set, timeout=20_000)
    press(qtbot, wizard.creating, "Cancel")
    assert not wizard.creating.cancel.isEnabled()
    may_go_on.set()
    qtbot.waitUntil(lambda: bool(wizard.recovery.text), timeout=20_000)
    assert wizard.holds_recovery_key


def test_a_vault_that_cannot_be_made_is_explained_and_tried_again(
    first_run: Desktop, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    wizard = wizard_of(first_run)

    def refuse(*_given: object) -> None:
        raise DiskFullError

    with monkeypatch.context() as patched:
        patched.setattr(Opening, "open", refuse)
        type_passphrase(qtbot, wizard)
        press(qtbot, wizard.passphrase, "Create the vault")
        qtbot.waitUntil(lambda: "disk is full" in wizard.creating.problem.text(), timeout=20_000)
    assert first_run.window.wizard is wizard
    press(qtbot, wizard.creating, "Back")
    assert wizard.pages.currentWidget() is wizard.passphrase
    assert not wizard.holds_recovery_key
