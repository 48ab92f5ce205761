"""What went wrong with the settings at the start is said in the window."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from muniment.bootstrap import CommandHost
from muniment.bootstrap.data_directory import owned_data_directory
from muniment.desktop.shell.running import run_window
from tests.desktop.window_parts import PASSPHRASE, LockedHome, workspace_of

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from muniment.desktop.shell.window_options import WindowOptions
    from muniment.desktop.views.settings.settings_view import SettingsView
    from muniment.services.container import Services
    from tests.conftest import Home
    from tests.desktop.conftest import DesktopFactory

DAMAGED = '{"auto_lock_minutes": 5, "theme": "dark" '


def notices_of(folder: Path, text: str) -> tuple[str, ...]:
    """Return what a start says of settings that somebody wrote."""
    folder.mkdir(mode=0o700)
    (folder / "settings.json").write_text(text, encoding="utf-8")
    with owned_data_directory(folder) as owned:
        return owned.notices


def test_settings_that_could_not_be_read_are_told_once_the_vault_is_open(
    locked: LockedHome, make_desktop: DesktopFactory, qtbot: QtBot, tmp_path: Path
) -> None:
    desktop = make_desktop(locked.home, notices=notices_of(tmp_path / "kept", DAMAGED))
    window = desktop.window
    assert not window.notices.text
    window.lock_screen.unlock_with(PASSPHRASE)
    qtbot.waitUntil(lambda: "settings.json.damaged" in window.notices.text)
    assert "Default settings are used" in window.notices.text
    buttons = window.notices.findChildren(QPushButton)
    look = next(one for one in buttons if one.text() == "Open settings")
    qtbot.mouseClick(look, Qt.MouseButton.LeftButton)
    assert workspace_of(desktop).current_key == "settings"
    section = cast("SettingsView", workspace_of(desktop).current).section
    assert section.accessibleName() == "Security"


@pytest.mark.usefixtures("german")
def test_they_are_told_in_the_language_of_the_person(
    home: Home, make_desktop: DesktopFactory, qtbot: QtBot, tmp_path: Path
) -> None:
    told = notices_of(tmp_path / "kept", '{"auto_lock_minutes": "soon", "clipboard_seconds": 1}')
    desktop = make_desktop(home, notices=told)
    qtbot.waitUntil(lambda: bool(desktop.window.notices.text))
    assert desktop.window.notices.text.splitlines() == [
        "Für die Einstellung auto_lock_minutes gilt der Standardwert: "
        "Der gespeicherte Wert muss 0 (nie) bis 1440 Minuten sein.",
        "Für die Einstellung clipboard_seconds gilt der Standardwert: "
        "Der gespeicherte Wert muss 10 bis 300 Sekunden sein.",
    ]


def test_a_start_hands_them_to_the_window(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "home"
    folder.mkdir(mode=0o700)
    (folder / "settings.json").write_text(DAMAGED, encoding="utf-8")
    handed: list[tuple[str, ...]] = []

    def run(_services: Services, options: WindowOptions, *, version: str) -> int:
        handed.append(options.notices)
        return 0

    monkeypatch.setattr(f"{run_window.__module__}.run_window", run)
    assert CommandHost().open_window(folder) == 0
    assert "settings.json.damaged" in handed[0][0]
