"""A start of the window that fails is said in a box: from a menu nobody reads standard error."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMessageBox

from muniment.bootstrap import CommandHost
from muniment.desktop.shell.notices.failure_box import show_failure
from muniment.domain.errors import VaultInUseError
from tests.fakes.command_line import run_process, serving

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

IN_USE = "Another Muniment has this vault open. Use the one that is running, or close it first."


@pytest.fixture
def read(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """What a person reads who closes every box."""
    monkeypatch.setattr("muniment.desktop.shell.notices.failure_box._UNSEEN", frozenset())
    read: list[str] = []

    def close() -> None:
        box = QApplication.activeModalWidget()
        if isinstance(box, QMessageBox):
            read.append(box.text())
            box.button(QMessageBox.StandardButton.Close).click()

    timer = QTimer(interval=10)
    timer.timeout.connect(close)
    timer.start()
    yield read
    timer.stop()


@pytest.mark.parametrize("wanted", ["window", "capture"])
def test_a_vault_that_a_process_without_a_window_has_open_is_told(
    tmp_path: Path, read: list[str], capsys: pytest.CaptureFixture[str], wanted: str
) -> None:
    home = tmp_path / "home"
    with serving(home):
        house = CommandHost()
        code = house.open_window(home) if wanted == "window" else house.show_capture(home)
    assert code == 1
    assert read == [IN_USE]
    assert "Another Muniment has this vault open" in capsys.readouterr().err


def test_a_folder_that_cannot_be_used_is_told(tmp_path: Path, read: list[str]) -> None:
    (tmp_path / "home").write_text("a file", encoding="utf-8")
    assert CommandHost().open_window(tmp_path / "home") == 1
    assert len(read) == 1
    assert "cannot be" in read[0]


@pytest.mark.usefixtures("german")
def test_it_is_told_in_the_language_of_the_person(read: list[str]) -> None:
    show_failure(VaultInUseError(), "1")
    show_failure(RuntimeError("canarylantern"), "1")
    assert read[0].startswith("Ein anderes Muniment")
    assert "canarylantern" not in read[1]


@pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="Windows and macOS always have a display"
)
def test_a_display_that_cannot_be_reached_ends_in_words(tmp_path: Path) -> None:
    home = tmp_path / "home"
    nowhere = {"DISPLAY": ":4773", "WAYLAND_DISPLAY": "nowhere", "XDG_RUNTIME_DIR": os.devnull}
    with serving(home):
        outcome = run_process("--home", str(home), environment=nowhere)
    assert outcome.code == 1, outcome.err
    assert "Another Muniment has this vault open" in outcome.err
