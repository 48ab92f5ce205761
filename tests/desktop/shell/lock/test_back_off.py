"""Wrong passphrases are counted together, wherever they are typed; the right one ends the wait."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from muniment.domain.vault.secret_bytes import secret_text
from tests.desktop.shell.lock.test_passphrase_dialog import NEW, ask
from tests.desktop.views.settings.test_rescue import damaged
from tests.desktop.window_parts import PASSPHRASE, LockedHome

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from muniment.desktop.shell.application import Desktop
    from muniment.desktop.shell.lock.back_off import BackOff
    from muniment.desktop.shell.lock.passphrase_dialog import ChangePassphraseDialog
    from muniment.desktop.views.settings.rescue_dialog import RescueDialog
    from tests.desktop.conftest import DesktopFactory

LEFT = Qt.MouseButton.LeftButton
SLOW = 20_000


@pytest.fixture(autouse=True)
def endless(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have no wait end by itself while a test looks at it."""
    monkeypatch.setattr("muniment.desktop.shell.lock.back_off._TICK_MS", 3_600_000)


def guess_twice(back_off: BackOff) -> None:
    """Have somebody guess wrong elsewhere, as often as costs nothing yet."""
    back_off.count_wrong()
    back_off.count_wrong()
    assert not back_off.text


def waiting(desktop: Desktop) -> list[QPushButton]:
    """Return the buttons of the lock screen that say how long to wait."""
    buttons = desktop.window.lock_screen.findChildren(QPushButton)
    return [one for one in buttons if one.text().startswith("Try again in")]


def fill(dialog: ChangePassphraseDialog, old: str) -> None:
    dialog.old.setText(old)
    dialog.new.first.setText(NEW)
    dialog.new.second.setText(NEW)


def rescue_of(desktop: Desktop, qtbot: QtBot) -> RescueDialog:
    """Open the rescue of a damaged vault that has one backup."""
    screen = desktop.window.lock_screen
    screen.unlock_with(PASSPHRASE)
    qtbot.waitUntil(screen.rescue.isVisible, timeout=SLOW)
    qtbot.mouseClick(screen.rescue, LEFT)
    dialog = cast("RescueDialog", screen.dialog)
    qtbot.waitUntil(lambda: dialog.chosen.count() == 1)
    return dialog


def test_wrong_ones_in_the_change_of_passphrase_count_at_the_lock_screen(
    locked: LockedHome, make_desktop: DesktopFactory, qtbot: QtBot
) -> None:
    desktop = make_desktop(locked.home)
    desktop.window.lock_screen.unlock_with(PASSPHRASE)
    qtbot.waitUntil(lambda: desktop.window.is_open, timeout=SLOW)
    dialog = ask(desktop, qtbot)
    fill(dialog, "not that one")
    qtbot.waitUntil(dialog.change.isEnabled)
    guess_twice(desktop.context.back_off)
    qtbot.mouseClick(dialog.change, LEFT)
    qtbot.waitUntil(lambda: "does not unlock" in dialog.problem.text(), timeout=SLOW)
    assert dialog.change.text().startswith("Try again in")
    assert dialog.change.accessibleName() == dialog.change.text()
    dialog.old.setText(PASSPHRASE)
    assert dialog.new.is_complete
    assert not dialog.change.isEnabled()

    desktop.window.lock()
    qtbot.waitUntil(lambda: len(waiting(desktop)) == 1)
    desktop.window.lock_screen._field.setText(PASSPHRASE)
    assert not waiting(desktop)[0].isEnabled()


def test_wrong_ones_at_the_lock_screen_count_in_the_change_of_passphrase_until_one_is_right(
    locked: LockedHome, make_desktop: DesktopFactory, qtbot: QtBot
) -> None:
    desktop = make_desktop(locked.home)
    back_off = desktop.context.back_off
    guess_twice(back_off)
    back_off.count_wrong()
    assert len(waiting(desktop)) == 1
    back_off._countdown.setInterval(1)
    qtbot.waitUntil(lambda: not waiting(desktop))
    desktop.window.lock_screen.unlock_with(PASSPHRASE)
    qtbot.waitUntil(lambda: desktop.window.is_open, timeout=SLOW)
    guess_twice(back_off)
    dialog = ask(desktop, qtbot)
    fill(dialog, PASSPHRASE)
    qtbot.waitUntil(dialog.change.isEnabled)
    assert dialog.change.text() == "Change"
    qtbot.mouseClick(dialog.change, LEFT)
    qtbot.waitUntil(lambda: "Passphrase changed" in desktop.window.notices.text, timeout=SLOW)
    guess_twice(back_off)


def test_wrong_ones_in_the_rescue_count_as_well(
    locked: LockedHome, make_desktop: DesktopFactory, qtbot: QtBot
) -> None:
    damaged(locked)
    desktop = make_desktop(locked.home)
    dialog, back_off = rescue_of(desktop, qtbot), desktop.context.back_off
    dialog.fields.field.setText("not that one")
    guess_twice(back_off)
    qtbot.mouseClick(dialog.act, LEFT)
    qtbot.waitUntil(lambda: "does not unlock" in dialog.problem.text(), timeout=SLOW)
    dialog.fields.field.setText(PASSPHRASE)
    assert dialog.act.text().startswith("Try again in")
    assert not dialog.act.isEnabled()
    assert len(waiting(desktop)) == 2, "in the dialog and behind it"
    back_off.forget()
    assert dialog.act.text() == "Restore"
    qtbot.waitUntil(dialog.act.isEnabled)


def test_wrong_ones_are_forgotten_however_the_vault_is_opened(
    locked: LockedHome, make_desktop: DesktopFactory, qtbot: QtBot
) -> None:
    desktop = make_desktop(locked.home)
    back_off = desktop.context.back_off
    guess_twice(back_off)
    back_off.count_wrong()
    locked.home.services.vault.unlock_with_passphrase(secret_text(PASSPHRASE))
    qtbot.waitUntil(lambda: desktop.window.is_open, timeout=SLOW)
    guess_twice(back_off)


def test_wrong_ones_are_forgotten_once_a_backup_was_opened(
    locked: LockedHome, make_desktop: DesktopFactory, qtbot: QtBot
) -> None:
    damaged(locked)
    desktop = make_desktop(locked.home)
    dialog, back_off = rescue_of(desktop, qtbot), desktop.context.back_off
    dialog.fields.field.setText(PASSPHRASE)
    qtbot.waitUntil(dialog.act.isEnabled)
    guess_twice(back_off)
    qtbot.mouseClick(dialog.act, LEFT)
    qtbot.waitUntil(lambda: desktop.window.lock_screen.dialog is None, timeout=SLOW)
    guess_twice(back_off)
