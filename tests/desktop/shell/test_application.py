"""The window as a process: painted at once, ended by a signal; tray, status, settings."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QActionGroup, QGuiApplication
from PySide6.QtWidgets import QSystemTrayIcon, QToolButton

from muniment.desktop.shell.background.change_bridge import ChangeBridge
from muniment.desktop.shell.background.preferences import SettingsAccess
from muniment.desktop.shell.tray import Tray
from muniment.desktop.text.error_presenter import describe
from muniment.desktop.text.isolates import as_written
from muniment.domain.errors import DiskFullError, InvalidInputError
from muniment.domain.settings import Settings
from muniment.services.vault.vault_service import VaultState
from tests.conftest import ROOT
from tests.desktop.window_parts import AGENT, browse_of, pane_of, remember
from tests.waiting import PATIENCE_S

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from muniment.desktop.shell.application import Desktop
    from tests.conftest import Home, HomeFactory
    from tests.desktop.conftest import DesktopFactory

PROGRAM = """
import sys
from pathlib import Path
from tests.conftest import FakeClock, FakeKeychain, _build, _fake_model
from muniment.desktop.shell.window_options import WindowOptions
from muniment.desktop.shell.running import run_window

folder = Path(sys.argv[1])
home = _build(folder, FakeClock(), FakeKeychain(), _fake_model)
options = WindowOptions(
    port_url=lambda: None,
    settings_path=folder / "window.ini",
    instance_name=str(folder / "instance"),
    on_quit=lambda: print("gone", flush=True),
)
code = run_window(home.services, options, version="1")
home.services.close()
sys.exit(code)
"""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_process_paints_says_so_and_ends_on_a_signal(tmp_path: Path, number: int) -> None:
    environment = os.environ | {"MUNIMENT_TIME_START": "1", "QT_QPA_PLATFORM": "offscreen"}
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(tmp_path)],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    painted = json.loads(process.stdout.readline())
    assert 0 < painted["first_paint_ms"] < 60_000
    process.send_signal(number)
    out, err = process.communicate(timeout=PATIENCE_S)
    assert (process.returncode, out.strip()) == (0, "gone"), err
    assert "Traceback" not in err


def test_the_bridge_brings_changes_of_any_thread_to_the_gui_thread(
    home: Home, qtbot: QtBot
) -> None:
    bridge = ChangeBridge(home.services)
    threads: list[int] = []
    bridge.changed.connect(lambda _change_set: threads.append(threading.get_ident()))
    writer = threading.Thread(target=remember, args=(home.services, "x"), kwargs={"actor": AGENT})
    writer.start()
    writer.join()
    qtbot.waitUntil(lambda: bool(threads))
    assert threads == [threading.get_ident()]
    remember(home.services, "queued before the bridge is closed")
    bridge.close()
    remember(home.services, "after")
    qtbot.rest()
    assert len(threads) == 1
    bridge.deleteLater()


def test_the_status_bar_tells_port_count_and_lock(
    home: Home, make_desktop: DesktopFactory, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("muniment.desktop.shell.application._PORT_POLL_MS", 50)
    monkeypatch.setattr("muniment.desktop.shell.status.status_bar._COPIED_MS", 300)
    url: list[str | None] = [None]
    desktop = make_desktop(home, port_url=lambda: url[0])
    status = desktop.window.status
    remember(home.services, "x")
    qtbot.waitUntil(lambda: status.texts == ("Port off", "1 memory", "Lock vault"))
    url[0] = "http://127.0.0.1:4774"
    qtbot.waitUntil(lambda: status.texts[0] == "127.0.0.1:4774")
    port, lock = [b for b in status.findChildren(QToolButton) if b.text() and b.isVisible()]
    qtbot.mouseClick(port, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == "http://127.0.0.1:4774"
    assert status.texts[0] == "Address copied"
    qtbot.mouseClick(lock, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: home.services.vault.state is VaultState.LOCKED)
    qtbot.waitUntil(lambda: status.texts == ("127.0.0.1:4774",))


def test_the_model_is_told_while_it_loads(
    home_factory: HomeFactory, make_desktop: DesktopFactory, qtbot: QtBot
) -> None:
    from tests.fakes.embedding import FakeEmbeddingModel

    gate = threading.Event()

    def load() -> FakeEmbeddingModel:
        gate.wait(PATIENCE_S)
        return FakeEmbeddingModel()

    home = home_factory("slow", load_model=load, unlocked=False)
    home.services.vault.load_ahead()
    home.services.vault.unlock_with_key_file()
    desktop = make_desktop(home)
    qtbot.waitUntil(lambda: "Loading the search model…" in desktop.window.status.texts)
    gate.set()
    qtbot.waitUntil(lambda: "Loading the search model…" not in desktop.window.status.texts)


def appearance(desktop: Desktop, text: str) -> QAction:
    group = desktop.window.actions_.findChild(QActionGroup)
    return next(action for action in group.actions() if action.text() == text)


def test_geometry_and_appearance_come_back(
    home: Home, make_desktop: DesktopFactory, qtbot: QtBot, tmp_path: Path
) -> None:
    kept: list[Settings] = []
    first = make_desktop(home, settings=SettingsAccess(save=kept.append))
    first.window.resize(QSize(780, 560))
    appearance(first, "&Dark").trigger()
    assert first.context.theme.is_dark
    first.end()
    assert (tmp_path / "window.ini").exists()
    second = make_desktop(home, settings=SettingsAccess(settings=kept[-1]))
    assert second.window.size() == QSize(780, 560)
    assert second.context.theme.is_dark
    appearance(second, "Match &system").trigger()


def test_without_a_tray_closing_ends(desktop: Desktop, qtbot: QtBot) -> None:
    assert not desktop.tray.look()
    with qtbot.waitSignal(desktop.ended):
        desktop.window.close()
    assert not desktop.window.isVisible()


def test_without_a_tray_the_window_says_so(home: Home, make_desktop: DesktopFactory) -> None:
    desktop = make_desktop(home)
    assert "no tray" in desktop.window.notices.text


def test_closing_saves_what_is_typed(desktop: Desktop, qtbot: QtBot) -> None:
    detail = browse_of(desktop).detail
    browse_of(desktop).start_new()
    qtbot.keyClicks(detail.form.content, "unsaved")
    with qtbot.waitSignal(desktop.ended):
        desktop.window.close()
    from muniment.domain.access import PERSON
    from muniment.domain.memories.query import MemoryFilter, PageRequest

    page = desktop.context.services.memories.list(MemoryFilter(), PageRequest(), PERSON)
    assert [memory.content for memory in page.memories] == ["unsaved"]


@pytest.fixture
def with_tray(
    home: Home, make_desktop: DesktopFactory, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> Desktop:
    """A window on a desktop that has a tray; the icon's messages are kept in a list."""
    monkeypatch.setattr(Tray, "is_available", staticmethod(lambda: True))
    monkeypatch.setattr(QSystemTrayIcon, "showMessage", lambda *_given: None)
    desktop = make_desktop(home, settings=SettingsAccess(settings=Settings(tray_titles=True)))
    qtbot.waitUntil(lambda: bool(pane_of(desktop).empty_text))
    return desktop


def menu_texts(desktop: Desktop) -> list[str]:
    assert desktop.tray is not None
    desktop.tray.menu.aboutToShow.emit()
    return [action.text() for action in desktop.tray.menu.actions() if action.text()]


def choose(desktop: Desktop, text: str) -> None:
    assert desktop.tray is not None
    next(action for action in desktop.tray.menu.actions() if action.text() == text).trigger()


def test_with_a_tray_closing_hides_and_the_menu_works(with_tray: Desktop, qtbot: QtBot) -> None:
    desktop = with_tray
    desktop.window.close()
    assert not desktop.window.isVisible()
    memory = remember(desktop.context.services, "salt & pepper", actor=AGENT)
    qtbot.waitUntil(lambda: as_written("salt && pepper") in menu_texts(desktop))
    choose(desktop, as_written("salt && pepper"))
    assert desktop.window.isVisible()
    qtbot.waitUntil(lambda: browse_of(desktop).detail.memory_id == memory.id)
    choose(desktop, "Quick capture…")
    assert desktop.capture.isVisible()
    choose(desktop, "Lock vault")
    qtbot.waitUntil(lambda: desktop.context.services.vault.state is VaultState.LOCKED)
    assert menu_texts(desktop) == [
        "Open Muniment",
        "Quick capture…",
        "Lock window",
        "Lock vault",
        "Quit",
    ]
    with qtbot.waitSignal(desktop.ended):
        choose(desktop, "Quit")


def test_errors_in_words_hold_what_helps_and_nothing_else() -> None:
    full = describe(DiskFullError())
    assert full.sentence == (
        "The disk is full. Free some space and try again; nothing was changed."
    )
    named = describe(InvalidInputError("expires_at", "at most 100"))
    assert named.sentence == (
        "The input is not valid: Expires: at most 100. Correct it and try again."
    )
    assert "at most 100" not in named.report
    unknown = describe(KeyError("canary"))
    assert "canary" not in unknown.sentence + unknown.report
    assert unknown.code == "unexpected"
