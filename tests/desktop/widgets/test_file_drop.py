"""While a file is dragged over the window, a frame says what dropping it does."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent
from PySide6.QtWidgets import QApplication, QFrame, QLabel

from tests.desktop.window_parts import readable_texts

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from muniment.desktop.shell.application import Desktop


def drag_over(desktop: Desktop, *paths: Path) -> QFrame:
    """Drag files from outside over the window, and return the frame."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
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


def test_several_are_announced_together_with_what_cannot_be_imported(
    desktop: Desktop, tmp_path: Path
) -> None:
    frame = drag_over(
        desktop, tmp_path, *(Path(f"/home/ada/{name}.md") for name in "abc"), Path("/a/scan.pdf")
    )
    assert frame.isVisible()
    texts = readable_texts(frame)
    assert f"Drop to import “{tmp_path.name}”, “a.md”, “b.md” and 1 more" in texts
    assert "Can't be imported: “scan.pdf”" in texts
    (said,) = frame.findChildren(QLabel)
    assert 0 < said.height() < desktop.window.height() / 4
    assert 0 < said.width() < desktop.window.width() * 3 / 4
    QApplication.sendEvent(desktop.window, QDragLeaveEvent())


def test_of_what_cannot_be_imported_that_is_said_and_it_is_not_taken(desktop: Desktop) -> None:
    frame = drag_over(desktop, Path("/home/ada/picture.png"))
    texts = readable_texts(frame)
    assert "Can't be imported: “picture.png”" in texts
    assert "Drop" not in texts
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile("/home/ada/picture.png")])
    moved = QDragMoveEvent(
        QPoint(200, 200),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(desktop.window, moved)
    assert not moved.isAccepted()
    QApplication.sendEvent(desktop.window, QDragLeaveEvent())
    assert not frame.isVisible()


def test_a_locked_window_announces_nothing(desktop: Desktop, qtbot: QtBot) -> None:
    desktop.window.lock_window()
    qtbot.waitUntil(lambda: not desktop.window.is_open)
    assert not drag_over(desktop, Path("/home/ada/notes.txt")).isVisible()
