"""Qt's own file and message dialogs use the window's icons."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QFileInfo, QSize
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication, QFileIconProvider, QMessageBox, QStyle

from muniment.desktop.shell.qt_application import qt_application
from muniment.desktop.widgets.theme.resource_files import resource_folder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from muniment.desktop.shell.application import Desktop

SIZE = QSize(24, 24)
NAMES = {
    QStyle.StandardPixmap.SP_DirIcon: "folder",
    QStyle.StandardPixmap.SP_FileIcon: "text-x-generic",
    QStyle.StandardPixmap.SP_ComputerIcon: "computer",
    QStyle.StandardPixmap.SP_DriveHDIcon: "drive-harddisk",
    QStyle.StandardPixmap.SP_ArrowBack: "go-previous",
    QStyle.StandardPixmap.SP_ArrowForward: "go-next",
    QStyle.StandardPixmap.SP_FileDialogToParent: "go-up",
    QStyle.StandardPixmap.SP_FileDialogNewFolder: "folder-new",
    QStyle.StandardPixmap.SP_FileDialogListView: "view-list-icons",
    QStyle.StandardPixmap.SP_FileDialogDetailedView: "view-list-details",
    QStyle.StandardPixmap.SP_MessageBoxCritical: "dialog-error",
    QStyle.StandardPixmap.SP_MessageBoxInformation: "dialog-information",
}


@pytest.fixture
def icons_in_use(qapp: QApplication) -> Iterator[None]:
    """The icons as the program sets them when it starts."""
    before = QIcon.themeSearchPaths(), QIcon.themeName(), QIcon.fallbackThemeName()
    qt_application("en", "0")
    yield
    QIcon.setThemeSearchPaths(before[0])
    QIcon.setThemeName(before[1])
    QIcon.setFallbackThemeName(before[2])


def drawn(name: str) -> QIcon:
    return QIcon(str(resource_folder() / "icons" / "dialogs" / "any" / f"{name}.svg"))


@pytest.mark.usefixtures("icons_in_use")
@pytest.mark.parametrize(("asked", "name"), NAMES.items())
def test_what_qt_draws_itself_is_ours(asked: QStyle.StandardPixmap, name: str) -> None:
    shown = QApplication.style().standardIcon(asked).pixmap(SIZE).toImage()
    assert shown == drawn(name).pixmap(SIZE).toImage()


@pytest.mark.usefixtures("icons_in_use")
def test_a_folder_in_a_file_dialog_is_ours(tmp_path: Path) -> None:
    shown = QFileIconProvider().icon(QFileInfo(str(tmp_path))).pixmap(SIZE).toImage()
    assert shown == drawn("folder").pixmap(SIZE).toImage()


@pytest.mark.usefixtures("icons_in_use")
def test_buttons_of_a_question_have_no_icons(desktop: Desktop, qtbot: QtBot) -> None:
    box = QMessageBox(desktop.window)
    box.setStandardButtons(QMessageBox.StandardButton.Yes | QMessageBox.StandardButton.Cancel)
    box.open()
    qtbot.waitUntil(box.isVisible)
    assert all(button.icon().isNull() for button in box.buttons())
    box.reject()
