"""What idle time, the screen lock and sleep do is chosen with keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Qt

from muniment.desktop.platform.system_lock_watch import SystemLockWatch
from tests.desktop.views.settings.test_settings import section_of

if TYPE_CHECKING:
    import pytest
    from pytestqt.qtbot import QtBot

    from muniment.desktop.shell.application import Desktop
    from muniment.desktop.views.settings.security_section import SecuritySection


def test_each_of_the_three_has_a_choice(
    desktop: Desktop, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(SystemLockWatch, "hears", True)
    fields = cast("SecuritySection", section_of(desktop, "security")).locking
    shown = [fields.on_idle, fields.on_screen_lock, fields.on_sleep]
    assert [choice.currentData() for choice in shown] == ["window", "window", "vault"]
    assert fields.unheard.isHidden()
    qtbot.keyClick(fields.on_idle, Qt.Key.Key_Down)
    qtbot.keyClick(fields.on_screen_lock, Qt.Key.Key_End)
    qtbot.keyClick(fields.on_sleep, Qt.Key.Key_Up)
    settings = desktop.context.preferences.settings
    assert (settings.idle_lock, settings.screen_lock, settings.sleep_lock) == (
        "vault",
        "nothing",
        "window",
    )
    fields.open()
    assert [choice.currentData() for choice in shown] == ["vault", "nothing", "window"]


def test_where_nothing_tells_of_a_lock_none_is_promised(
    desktop: Desktop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(SystemLockWatch, "hears", False)
    fields = cast("SecuritySection", section_of(desktop, "security")).locking
    assert not fields.on_screen_lock.isVisible()
    assert not fields.on_sleep.isVisible()
    assert fields.on_idle.isVisible()
    assert "doesn't tell Muniment" in fields.unheard.text()


def test_one_minute_is_singular(desktop: Desktop, qtbot: QtBot) -> None:
    minutes = cast("SecuritySection", section_of(desktop, "security")).locking.minutes
    assert minutes.text() == "10 minutes"
    for typed, shown in (("1", "1 minute"), ("12", "12 minutes"), ("0", "Never")):
        minutes.setFocus()
        minutes.selectAll()
        qtbot.keyClicks(minutes, typed)
        qtbot.keyClick(minutes, Qt.Key.Key_Return)
        assert minutes.text() == shown
    assert desktop.context.preferences.settings.auto_lock_minutes == 0
