"""While a file is dragged over the window, a frame says what dropping it does."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent
from PySide6.QtWidgets import QApplication, QFrame

from tests.desktop.window_parts import readable_texts

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from muniment.desktop.shell.application import Desktop


def drag_over(desktop: Desktop, path: Path) -> QFrame:
    """Drag a file from outside over the window, and return the frame."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    place, left = QPoint(200, 200), Qt.MouseButton.LeftButton
    action, none = Qt.DropAction.CopyAction, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(desktop.window, QDragEnterEvent(place, action, data, left, none))
    frame = desktop.window.findChild(QFrame, "dropFrame")
    assert isinstance(frame, QFrame)
    return frame


def test_a_file_that_can_be_imported_is_announced(desktop: Desktop, qtbot: QtBot) -> None:
    frame = drag_over(desktop, Path("/home/ada/letters & notes.txt"))
    assert frame.isVisible()
    assert frame.geometry() == desktop.window.rect()
    assert "Drop to import “letters & notes.txt”" in readable_texts(frame)
    QApplication.sendEvent(desktop.window, QDragLeaveEvent())
    assert not frame.isVisible()


def test_what_cannot_be_imported_is_not(desktop: Desktop, qtbot: QtBot) -> None:
    assert not drag_over(desktop, Path("/home/ada/picture.png")).isVisible()


def test_a_locked_window_announces_nothing(desktop: Desktop, qtbot: QtBot) -> None:
    desktop.window.lock_window()
    qtbot.waitUntil(lambda: not desktop.window.is_open)
    assert not drag_over(desktop, Path("/home/ada/notes.txt")).isVisible()
