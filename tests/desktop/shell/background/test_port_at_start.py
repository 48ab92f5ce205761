"""A port that cannot be opened at the start is told, and can be opened later without a restart."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QToolButton

from muniment.bootstrap.data_directory import OwnedDataDirectory
from muniment.bootstrap.window import BackgroundPort
from muniment.desktop.shell.background.preferences import SettingsAccess
from muniment.domain.errors import PortTakenError
from muniment.domain.settings import Settings
from muniment.services.vault.vault_service import VaultState
from muniment.system.paths import data_paths
from tests.desktop.window_parts import PASSPHRASE, LockedHome, workspace_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from muniment.desktop.shell.application import Desktop
    from muniment.desktop.views.settings.port_section import PortSection
    from muniment.desktop.views.settings.settings_view import SettingsView
    from tests.conftest import Home
    from tests.desktop.conftest import DesktopFactory

LEFT = Qt.MouseButton.LeftButton
CLOSED = "The port is not open"
TOLD = "The port couldn't be opened"


@pytest.fixture
def taken() -> Iterator[socket.socket]:
    """Another program's port."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener


@pytest.fixture
def start(
    make_desktop: DesktopFactory, tmp_path: Path, taken: socket.socket
) -> Iterator[Callable[[Home], Desktop]]:
    """Open a window whose port is the one that is taken."""
    ports: list[BackgroundPort] = []
    shown: list[Desktop] = []

    def start(home: Home) -> Desktop:
        paths = data_paths(tmp_path / "kept").make_folders()
        settings = Settings(port=taken.getsockname()[1])
        port = BackgroundPort(OwnedDataDirectory(paths, settings, home.services))
        ports.append(port.__enter__())
        access = SettingsAccess(settings=settings, restart_port=port.restart)
        shown.append(
            make_desktop(home, settings=access, port_url=port.url, port_trouble=port.trouble)
        )
        return shown[-1]

    yield start
    for desktop in shown:
        desktop.end()
    for port in ports:
        port.__exit__()


def port_button(desktop: Desktop) -> QToolButton:
    return next(b for b in desktop.window.status.findChildren(QToolButton) if b.text() == CLOSED)


def notice_button(desktop: Desktop, text: str) -> QPushButton:
    return next(b for b in desktop.window.notices.findChildren(QPushButton) if b.text() == text)


def section_shown(desktop: Desktop) -> PortSection:
    assert workspace_of(desktop).current_key == "settings"
    return cast("PortSection", cast("SettingsView", workspace_of(desktop).current).section)


def test_a_port_that_is_taken_is_told_where_it_can_be_tried_again(
    home: Home,
    start: Callable[[Home], Desktop],
    taken: socket.socket,
    qtbot: QtBot,
) -> None:
    number = taken.getsockname()[1]
    desktop = start(home)
    status, notices = desktop.window.status, desktop.window.notices
    qtbot.waitUntil(lambda: status.texts[0] == CLOSED)
    assert f"port {number}" in port_button(desktop).toolTip()
    assert "--port" not in port_button(desktop).toolTip()
    assert "no tray" in notices.text
    notices.dismiss()
    qtbot.waitUntil(lambda: notices.text.startswith(TOLD))
    assert f"port {number}" in notices.text

    qtbot.mouseClick(notice_button(desktop, "Port settings"), LEFT)
    section = section_shown(desktop)
    assert f"port {number}" in section.address.text()
    qtbot.mouseClick(section.again, LEFT)
    qtbot.waitUntil(lambda: "using the port" in notices.text)
    qtbot.waitUntil(section.again.isEnabled)
    assert f"port {number}" in section.address.text()

    taken.close()
    qtbot.mouseClick(section.again, LEFT)
    qtbot.waitUntil(lambda: section.address.text() == f"http://127.0.0.1:{number}")
    assert not section.again.isVisible()
    assert status.texts[0] == f"127.0.0.1:{number}"
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", number)) == 0


def test_it_is_told_once_the_vault_is_open_and_the_status_bar_leads_there(
    locked: LockedHome, start: Callable[[Home], Desktop], qtbot: QtBot
) -> None:
    desktop = start(locked.home)
    window = desktop.window
    qtbot.waitUntil(lambda: window.status.texts[0] == CLOSED)
    assert not window.notices.text
    assert not port_button(desktop).isEnabled()
    window.lock_screen.unlock_with(PASSPHRASE)
    qtbot.waitUntil(lambda: window.notices.text.startswith(TOLD))
    window.notices.dismiss()
    qtbot.mouseClick(port_button(desktop), LEFT)
    assert section_shown(desktop).again.isVisible()

    window.lock()
    qtbot.waitUntil(lambda: locked.home.services.vault.state is VaultState.LOCKED)
    qtbot.waitUntil(lambda: not port_button(desktop).isEnabled())
    assert not window.notices.text


def test_a_port_that_is_off_by_choice_is_not_told_of(
    home: Home, make_desktop: DesktopFactory, tmp_path: Path, qtbot: QtBot
) -> None:
    settings = Settings(port_on=False)
    paths = data_paths(tmp_path / "kept").make_folders()
    with BackgroundPort(OwnedDataDirectory(paths, settings, home.services)) as port:
        desktop = make_desktop(
            home,
            settings=SettingsAccess(settings=settings, restart_port=port.restart),
            port_url=port.url,
            port_trouble=port.trouble,
        )
        qtbot.waitUntil(lambda: desktop.window.is_open)
        desktop.context.address.refresh()
        assert desktop.window.status.texts[0] == "Port off"
        workspace_of(desktop).run_global_action("settings", "settings.port")
        assert "closed" in section_shown(desktop).address.text()
        assert not section_shown(desktop).again.isVisible()
        desktop.end()


def test_a_port_that_was_tried_anew_is_not_opened_as_it_was_to_be_before(
    home: Home, tmp_path: Path, taken: socket.socket
) -> None:
    paths = data_paths(tmp_path / "kept").make_folders()
    with BackgroundPort(OwnedDataDirectory(paths, Settings(), home.services)) as port:
        with pytest.raises(PortTakenError):
            port.restart(Settings(port=taken.getsockname()[1]))
        assert port.url() is None
        assert port._thread is None
        assert isinstance(port.trouble(), PortTakenError)
