"""A second start raises the first window and does nothing else."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from typing import TYPE_CHECKING

import pytest
from PySide6.QtNetwork import QLocalSocket

from muniment.desktop.platform.single_instance import SingleInstance
from muniment.desktop.views.bundles.bundle_import_dialog import BundleImportDialog
from muniment.domain.program_names import TOKEN_VARIABLE, import_command, request_line
from muniment.system.window_socket import call_window, instance_name
from tests.desktop.window_parts import pane_of, workspace_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from muniment.desktop.shell.application import Desktop
    from tests.conftest import Home
    from tests.desktop.conftest import DesktopFactory

SECOND = """
import sys
from muniment.desktop.platform.single_instance import SingleInstance
sys.exit(0 if SingleInstance.try_signal(sys.argv[1], sys.argv[2]) else 7)
"""


@pytest.fixture
def name(tmp_path: Path) -> str:
    return str(tmp_path / "instance")


@pytest.fixture
def first(name: str) -> Iterator[SingleInstance]:
    instance = SingleInstance(name)
    assert instance.listen()
    yield instance
    instance.close()
    instance.deleteLater()


def second_start(name: str, command: str, qtbot: QtBot) -> int:
    process = subprocess.Popen([sys.executable, "-c", SECOND, name, command])
    qtbot.waitUntil(lambda: process.poll() is not None, timeout=20_000)
    return process.returncode


@pytest.mark.parametrize("command", ["raise", "capture", "search"])
def test_a_second_process_reaches_the_first(
    first: SingleInstance, name: str, command: str, qtbot: QtBot
) -> None:
    seen: list[str] = []
    first.raise_requested.connect(lambda: seen.append("raise"))
    first.capture_requested.connect(lambda: seen.append("capture"))
    first.search_requested.connect(lambda: seen.append("search"))
    assert second_start(name, command, qtbot) == 0
    assert seen == [command]


def called(name: str, command: str, qtbot: QtBot) -> bool:
    answers: list[bool] = []
    caller = threading.Thread(target=lambda: answers.append(call_window(name, command)))
    caller.start()
    qtbot.waitUntil(lambda: bool(answers))
    caller.join()
    return answers[0]


def test_a_call_without_qt_reaches_it_and_hands_on_the_leave_to_come_to_the_front(
    first: SingleInstance, name: str, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[tuple[str, str]] = []
    monkeypatch.setenv(TOKEN_VARIABLE, "before")
    first.capture_requested.connect(
        lambda: seen.append(("capture", os.environ.pop(TOKEN_VARIABLE, "")))
    )
    assert called(name, "capture", qtbot)
    monkeypatch.setenv(TOKEN_VARIABLE, "two words")
    assert called(name, "capture", qtbot)
    assert not called(name, "explode", qtbot)
    # The caller shares this process, and with it the variable: the second call sent no token.
    assert seen == [("capture", "before"), ("capture", "two words")]
    assert request_line("capture", "two words") == b"capture\n"
    assert request_line("capture", "x" * 300) == b"capture\n"
    assert request_line("capture", "compositor-7") == b"capture compositor-7\n"


def test_without_a_first_nobody_answers(
    name: str, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not SingleInstance.try_signal(name, "raise")
    assert not call_window(name, "raise")
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    assert not call_window("muniment-no-path", "raise")


def test_a_name_that_is_no_path_is_found_where_qt_puts_it(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    instance = SingleInstance("muniment-plain")
    assert instance.listen()
    assert (tmp_path / "muniment-plain").exists()
    assert called("muniment-plain", "raise", qtbot)
    instance.close()
    instance.deleteLater()


def test_unknown_commands_and_floods_are_dropped(
    first: SingleInstance, name: str, qtbot: QtBot
) -> None:
    seen: list[str] = []
    first.raise_requested.connect(lambda: seen.append("raise"))
    for message in (b"explode\n", b"x" * 100_000):
        socket = QLocalSocket()
        socket.connectToServer(name)
        assert socket.waitForConnected(2_000)
        socket.write(message)
        qtbot.waitUntil(
            lambda socket=socket: socket.state() is QLocalSocket.LocalSocketState.UnconnectedState
        )
    assert not seen
    assert second_start(name, "raise", qtbot) == 0


def test_a_socket_left_by_a_crash_is_replaced(name: str, qtbot: QtBot) -> None:
    import socket

    left = socket.socket(socket.AF_UNIX)
    left.bind(name)
    left.close()
    instance = SingleInstance(name)
    assert instance.listen()
    assert second_start(name, "raise", qtbot) == 0
    instance.close()
    instance.deleteLater()


def test_each_home_has_a_name_of_its_own_that_tells_nothing(tmp_path: Path) -> None:
    one, other = tmp_path / "secret-project", tmp_path / "other"
    assert instance_name(one) == instance_name(one)
    assert instance_name(one) != instance_name(other)
    assert "secret-project" not in instance_name(one)


def test_the_window_comes_to_the_front(
    home: Home, make_desktop: DesktopFactory, name: str, qtbot: QtBot
) -> None:
    desktop = make_desktop(home, instance_name=name)
    desktop.window.hide()
    assert second_start(name, "raise", qtbot) == 0
    assert desktop.window.isVisible()
    assert second_start(name, "capture", qtbot) == 0
    assert desktop.capture.isVisible()


def test_the_search_is_shown_with_the_cursor_in_its_field(
    home: Home, make_desktop: DesktopFactory, name: str, qtbot: QtBot
) -> None:
    desktop = make_desktop(home, instance_name=name)
    workspace_of(desktop).go("trash")
    desktop.window.hide()
    assert second_start(name, "search", qtbot) == 0
    qtbot.waitUntil(pane_of(desktop).field.hasFocus)
    assert desktop.window.isVisible()


def test_a_locked_vault_shows_the_search_once_it_is_unlocked(
    home: Home, make_desktop: DesktopFactory, qtbot: QtBot
) -> None:
    home.services.vault.lock()
    desktop = make_desktop(home, command="search")
    assert not desktop.window.is_open
    home.services.vault.unlock_with_key_file()
    qtbot.waitUntil(lambda: desktop.window.is_open)
    qtbot.waitUntil(pane_of(desktop).field.hasFocus)


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    path = tmp_path / "größer & schöner.muniment"
    path.write_bytes(b"MUNIBND1")
    return path


def shown_import(desktop: Desktop) -> str:
    """Return the heading of the open import of a bundle; empty if none is open."""
    found = desktop.window.findChildren(BundleImportDialog)
    return found[0].heading.text().replace("\u200b", "") if found and found[0].isVisible() else ""


def test_a_second_start_with_a_file_opens_its_import(
    home: Home, make_desktop: DesktopFactory, name: str, bundle: Path, qtbot: QtBot
) -> None:
    desktop = make_desktop(home, instance_name=name)
    assert called(name, import_command(bundle), qtbot)
    qtbot.waitUntil(lambda: shown_import(desktop) == bundle.name)


def test_a_start_with_a_file_opens_its_import_after_unlocking(
    home: Home, make_desktop: DesktopFactory, bundle: Path, qtbot: QtBot
) -> None:
    home.services.vault.lock()
    desktop = make_desktop(home, command=import_command(bundle))
    assert not desktop.window.is_open
    home.services.vault.unlock_with_key_file()
    qtbot.waitUntil(lambda: shown_import(desktop) == bundle.name)


def test_a_command_with_no_path_is_refused(
    first: SingleInstance, name: str, bundle: Path, qtbot: QtBot
) -> None:
    seen: list[Path] = []
    first.import_requested.connect(seen.append)
    assert not called(name, "import:%%%", qtbot)
    assert called(name, import_command(bundle), qtbot)
    assert seen == [bundle]
