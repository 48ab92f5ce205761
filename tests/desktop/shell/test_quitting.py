"""Quitting while something is under way asks first, and goes on in the tray where there is one."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QPushButton, QSystemTrayIcon

from muniment.domain.access import PERSON
from muniment.services.backups.backup_files import BackupFiles
from tests.desktop.window_parts import browse_of, pane_of, remember
from tests.waiting import PATIENCE_S

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from muniment.desktop.shell.application import Desktop
    from tests.conftest import Home
    from tests.desktop.conftest import DesktopFactory

LEFT = Qt.MouseButton.LeftButton


class Gate:
    """Holds back the writing of a backup until it is opened."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._open = threading.Event()
        self.is_reached = threading.Event()
        write = BackupFiles.write

        def write_slowly(files: BackupFiles, *given: object, **named: object) -> object:
            self.is_reached.set()
            assert self._open.wait(PATIENCE_S)
            return write(files, *given, **named)  # type: ignore[arg-type]

        monkeypatch.setattr(BackupFiles, "write", write_slowly)

    def open(self) -> None:
        self._open.set()


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Iterator[Gate]:
    """A gate before the writing of backups; open at the end, so that nobody waits for ever."""
    made = Gate(monkeypatch)
    yield made
    made.open()


@pytest.fixture
def with_tray(home: Home, make_desktop: DesktopFactory, monkeypatch: pytest.MonkeyPatch) -> Desktop:
    """The window on a desktop that has a tray."""
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", staticmethod(lambda: True))
    return make_desktop(home)


def start_backup(desktop: Desktop, gate: Gate, qtbot: QtBot) -> None:
    backups = desktop.context.services.backups
    desktop.context.tasks.submit(
        lambda: backups.make(PERSON), receiver=desktop, on_failure=lambda _error: None
    )
    qtbot.waitUntil(gate.is_reached.is_set)


def question_of(desktop: Desktop, qtbot: QtBot) -> QMessageBox:
    qtbot.waitUntil(lambda: bool(desktop.window.findChildren(QMessageBox)))
    (box,) = desktop.window.findChildren(QMessageBox)
    return box


def button(box: QMessageBox, text: str) -> QPushButton:
    (found,) = [b for b in box.findChildren(QPushButton) if b.text() == text]
    return found


def test_quitting_at_rest_asks_nothing(desktop: Desktop, qtbot: QtBot) -> None:
    with qtbot.waitSignal(desktop.ended):
        desktop.quit()


def test_a_backup_at_work_is_asked_about_and_cancel_stays(
    desktop: Desktop, gate: Gate, qtbot: QtBot
) -> None:
    start_backup(desktop, gate, qtbot)
    desktop.window.close()
    box = question_of(desktop, qtbot)
    assert "backup" in box.informativeText()
    texts = {press.text() for press in box.findChildren(QPushButton)}
    assert texts == {"Stop and quit", "Cancel"}
    desktop.quit()
    assert len(desktop.window.findChildren(QMessageBox)) == 1
    qtbot.keyClick(box, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not desktop.window.findChildren(QMessageBox))
    assert not desktop.has_ended
    assert desktop.window.isVisible()
    gate.open()
    qtbot.waitUntil(lambda: len(desktop.context.services.backups.list(PERSON)) == 1)


def test_stop_and_quit_ends_the_program_and_leaves_nothing_half_done(
    desktop: Desktop, home: Home, gate: Gate, qtbot: QtBot
) -> None:
    start_backup(desktop, gate, qtbot)
    desktop.quit()
    box = question_of(desktop, qtbot)
    opener = threading.Timer(0.2, gate.open)
    opener.start()
    with qtbot.waitSignal(desktop.ended):
        qtbot.mouseClick(button(box, "Stop and quit"), LEFT)
    opener.join()
    left = {path.suffix for path in (home.folder / "backups").iterdir()}
    assert left in (set(), {".db", ".header"})


def test_enter_goes_on_in_the_tray(
    with_tray: Desktop, home: Home, gate: Gate, qtbot: QtBot
) -> None:
    start_backup(with_tray, gate, qtbot)
    with_tray.quit()
    box = question_of(with_tray, qtbot)
    qtbot.waitUntil(lambda: button(box, "Keep running in the tray").hasFocus())
    qtbot.keyClick(box, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not with_tray.window.isVisible())
    assert not with_tray.has_ended
    gate.open()
    qtbot.waitUntil(lambda: len(home.services.backups.list(PERSON)) == 1)


def test_closing_the_window_goes_on_in_the_tray_without_a_question(
    with_tray: Desktop, gate: Gate, qtbot: QtBot
) -> None:
    start_backup(with_tray, gate, qtbot)
    with_tray.window.close()
    qtbot.waitUntil(lambda: not with_tray.window.isVisible())
    assert not with_tray.window.findChildren(QMessageBox)
    assert not with_tray.has_ended


def test_a_change_to_many_memories_is_asked_about(desktop: Desktop, qtbot: QtBot) -> None:
    remember(desktop.context.services, "one of many")
    qtbot.waitUntil(lambda: pane_of(desktop).list_model.rowCount() == 1)
    operations = desktop.context.operations
    operations.begin("a batch", "Tag 1,000 memories")
    desktop.quit()
    box = question_of(desktop, qtbot)
    assert "Changes made so far are kept" in box.informativeText()
    qtbot.mouseClick(button(box, "Cancel"), LEFT)
    operations.end("a batch")
    qtbot.waitUntil(lambda: not desktop.window.findChildren(QMessageBox))
    browse_of(desktop)
    with qtbot.waitSignal(desktop.ended):
        desktop.quit()


@pytest.mark.parametrize("is_locked", [False, True])
def test_a_restart_opens_no_window_that_was_locked_meanwhile(
    desktop: Desktop, qtbot: QtBot, *, is_locked: bool
) -> None:
    desktop.context.operations.begin("a batch", "Tag 1,000 memories")
    desktop.restart()
    box = question_of(desktop, qtbot)
    if is_locked:
        # Somebody else may answer the question.
        desktop.window.lock_window()
        qtbot.waitUntil(lambda: not desktop.window.is_open)
    with qtbot.waitSignal(desktop.ended):
        qtbot.mouseClick(button(box, "Stop and restart"), LEFT)
    assert desktop.opens_again is not is_locked
