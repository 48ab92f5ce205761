"""A window comes to the front also where the window manager has taken it off the screen."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QDialog, QWidget

from muniment.desktop.platform.raised_window import bring_to_front
from tests.desktop.pseudo import ROOT
from tests.waiting import PATIENCE_S

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

PROGRAM = """
import subprocess
from PySide6.QtWidgets import QApplication, QWidget
from muniment.desktop.platform.raised_window import bring_to_front
from tests.waiting import until

application = QApplication([])
window = QWidget()
window.show()


def is_mapped():
    application.processEvents()
    return window.windowHandle().isExposed()


until(is_mapped)
subprocess.run(["xdotool", "windowunmap", str(int(window.winId()))], check=True)
until(lambda: not is_mapped())
print("visible", window.isVisible(), flush=True)
bring_to_front(window)
until(is_mapped)
print("mapped again", flush=True)
"""


@pytest.fixture
def display() -> Iterator[str]:
    """An X server of its own."""
    read_end, write_end = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write_end), "-nolisten", "tcp"],
        pass_fds=(write_end,),
        stderr=subprocess.DEVNULL,
    )
    os.close(write_end)
    with os.fdopen(read_end) as pipe:
        name = f":{pipe.readline().strip()}"
    yield name
    server.terminate()
    server.wait()


@pytest.mark.skipif(
    not (shutil.which("Xvfb") and shutil.which("xdotool")), reason="needs Xvfb and xdotool"
)
def test_from_another_workspace_where_x11_unmaps_it(display: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        cwd=ROOT,
        env=os.environ | {"DISPLAY": display, "QT_QPA_PLATFORM": "xcb"},
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )
    assert done.stdout.splitlines() == ["visible True", "mapped again"], done.stderr


def test_from_behind_and_from_the_dock(qtbot: QtBot) -> None:
    window, other = QWidget(), QWidget()
    for each in (window, other):
        qtbot.addWidget(each)
        each.show()
    other.activateWindow()
    qtbot.waitUntil(other.isActiveWindow)
    bring_to_front(window)
    qtbot.waitUntil(window.isActiveWindow)
    window.showMinimized()
    bring_to_front(window)
    assert not window.isMinimized()


def test_a_question_comes_with_its_window(qtbot: QtBot) -> None:
    window, other = QWidget(), QWidget()
    for each in (window, other):
        qtbot.addWidget(each)
        each.show()
    question = QDialog(window)
    question.open()
    bring_to_front(window)
    qtbot.waitUntil(question.isActiveWindow)
    question.reject()
