"""A vault that does not open comes back from the lock screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Qt

from muniment.domain.access import PERSON
from muniment.domain.memories.query import MemoryFilter, PageRequest
from muniment.domain.vault.secret_bytes import secret_text
from muniment.services.vault.vault_service import VaultState
from tests.desktop.window_parts import PASSPHRASE, LockedHome, remember

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from muniment.desktop.views.settings.rescue_dialog import RescueDialog
    from tests.desktop.conftest import DesktopFactory

LEFT = Qt.MouseButton.LeftButton


def damaged(locked: LockedHome) -> Path:
    """Back a locked home up, write one memory more, and damage its database."""
    services = locked.home.services
    services.vault.unlock_with_passphrase(secret_text(PASSPHRASE))
    made = services.backups.make(PERSON)
    remember(services, "written since")
    services.vault.lock()
    database = locked.home.folder / "vault.db"
    database.write_bytes(bytes(4096) + database.read_bytes()[4096:])
    return made.path


def test_a_damaged_vault_comes_back_from_a_backup(
    locked: LockedHome, make_desktop: DesktopFactory, qtbot: QtBot
) -> None:
    damaged(locked)
    desktop = make_desktop(locked.home)
    screen = desktop.window.lock_screen
    assert not screen.rescue.isVisible()
    qtbot.keyClicks(screen._field, PASSPHRASE)
    qtbot.keyClick(screen._field, Qt.Key.Key_Return)
    qtbot.waitUntil(screen.rescue.isVisible)
    assert "damaged" in screen.problem
    qtbot.mouseClick(screen.rescue, LEFT)
    dialog = cast("RescueDialog", screen.dialog)
    qtbot.waitUntil(lambda: dialog.chosen.count() == 1)
    assert not dialog.act.isEnabled()
    qtbot.keyClicks(dialog.fields.field, "not that one")
    qtbot.mouseClick(dialog.act, LEFT)
    qtbot.waitUntil(lambda: "does not unlock" in dialog.problem.text())
    qtbot.keyClicks(dialog.fields.field, PASSPHRASE)
    # A wrong one costs a pause.
    qtbot.waitUntil(dialog.act.isEnabled, timeout=20_000)
    qtbot.mouseClick(dialog.act, LEFT)
    qtbot.waitUntil(lambda: screen.dialog is None, timeout=20_000)
    assert not screen.rescue.isVisible()
    qtbot.keyClicks(screen._field, PASSPHRASE)
    qtbot.keyClick(screen._field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: desktop.window.is_open, timeout=20_000)
    page = locked.home.services.memories.list(MemoryFilter(), PageRequest(), PERSON)
    assert [memory.content for memory in page.memories] == ["The spare key is with the Okafors"]
    qtbot.waitUntil(lambda: "was restored" in desktop.window.notices.text)


def test_a_wrong_passphrase_offers_no_rescue(
    locked: LockedHome, make_desktop: DesktopFactory, qtbot: QtBot
) -> None:
    desktop = make_desktop(locked.home)
    screen = desktop.window.lock_screen
    qtbot.keyClicks(screen._field, "not that one")
    qtbot.keyClick(screen._field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(screen.problem))
    assert not screen.rescue.isVisible()
    assert locked.home.services.vault.state is VaultState.LOCKED


def test_leaving_the_rescue_changes_nothing_and_keeps_nothing_typed(
    locked: LockedHome, make_desktop: DesktopFactory, qtbot: QtBot
) -> None:
    damaged(locked)
    before = (locked.home.folder / "vault.db").read_bytes()
    desktop = make_desktop(locked.home)
    screen = desktop.window.lock_screen
    qtbot.keyClicks(screen._field, PASSPHRASE)
    qtbot.keyClick(screen._field, Qt.Key.Key_Return)
    qtbot.waitUntil(screen.rescue.isVisible)
    qtbot.mouseClick(screen.rescue, LEFT)
    dialog = cast("RescueDialog", screen.dialog)
    qtbot.waitUntil(lambda: dialog.chosen.count() == 1)
    qtbot.keyClicks(dialog.fields.field, PASSPHRASE)
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: screen.dialog is None)
    assert dialog.fields.field.text() == ""
    assert (locked.home.folder / "vault.db").read_bytes() == before


def test_a_backup_that_is_damaged_is_told_as_one(
    locked: LockedHome, make_desktop: DesktopFactory, qtbot: QtBot
) -> None:
    backup = damaged(locked)
    backup.write_bytes(bytes(4096) + backup.read_bytes()[4096:])
    desktop = make_desktop(locked.home)
    screen = desktop.window.lock_screen
    qtbot.keyClicks(screen._field, PASSPHRASE)
    qtbot.keyClick(screen._field, Qt.Key.Key_Return)
    qtbot.waitUntil(screen.rescue.isVisible)
    qtbot.mouseClick(screen.rescue, LEFT)
    dialog = cast("RescueDialog", screen.dialog)
    qtbot.waitUntil(lambda: dialog.chosen.count() == 1)
    qtbot.keyClicks(dialog.fields.field, PASSPHRASE)
    qtbot.mouseClick(dialog.act, LEFT)
    qtbot.waitUntil(
        lambda: dialog.problem.text().startswith("This backup cannot be restored: "),
        timeout=20_000,
    )
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: screen.dialog is None)
