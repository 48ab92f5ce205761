"""The File and Help menus: import, export, the guide, shortcuts and the report of a problem."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QMenu, QPushButton

from muniment import __version__
from muniment.desktop.views.exporting.export_dialog import ExportDialog
from muniment.desktop.views.help.guide_dialog import GuideDialog
from muniment.desktop.views.help.problem_report import ProblemReportDialog
from tests.desktop.window_parts import LockedHome, remember, workspace_of

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from muniment.desktop.shell.application import Desktop
    from tests.desktop.conftest import DesktopFactory

CONTROL = Qt.KeyboardModifier.ControlModifier


def choose(desktop: Desktop, qtbot: QtBot, menu_title: str, text: str) -> None:
    """Open a menu of the window and choose an entry, with the keyboard."""
    bar = desktop.window.menuBar()
    menus = {action.text().replace("&", ""): action.menu() for action in bar.actions()}
    menu = menus[menu_title]
    assert isinstance(menu, QMenu)
    menu.popup(desktop.window.mapToGlobal(desktop.window.rect().topLeft()))
    entry = next(a for a in menu.actions() if a.text().replace("&", "") == text)
    menu.setActiveAction(entry)
    qtbot.keyClick(menu, Qt.Key.Key_Return)


def test_import_and_export_are_in_the_file_menu(desktop: Desktop, qtbot: QtBot) -> None:
    remember(desktop.context.services, "The ferry takes cash")
    window = desktop.window
    choose(desktop, qtbot, "File", "Import memories…")
    qtbot.waitUntil(lambda: len(window.findChildren(QFileDialog)) == 1)
    assert workspace_of(desktop).current_key == "namespaces"
    window.findChildren(QFileDialog)[0].reject()
    choose(desktop, qtbot, "File", "Export memories…")
    qtbot.waitUntil(lambda: len(window.findChildren(ExportDialog)) == 1)
    window.findChildren(ExportDialog)[0].reject()


def test_the_palette_offers_each_of_them_once(desktop: Desktop, qtbot: QtBot) -> None:
    qtbot.waitUntil(desktop.window.isActiveWindow)
    palette = desktop.window.palette_
    for view in ("namespaces", "browse"):
        workspace_of(desktop).go(view)
        qtbot.keyClick(desktop.window, Qt.Key.Key_K, CONTROL)
        qtbot.keyClicks(palette.field, "import memories")
        rows = [str(palette.model.index(row).data()) for row in range(palette.model.rowCount())]
        assert rows.count("Import memories…") == 1
        palette.dismiss()


def test_help_shows_guide_and_shortcuts(desktop: Desktop, qtbot: QtBot) -> None:
    qtbot.keyClick(desktop.window, Qt.Key.Key_F1)
    (guide,) = desktop.window.findChildren(GuideDialog)
    assert guide.isVisible()
    assert "recovery key" in guide.text.toPlainText()
    guide.accept()
    choose(desktop, qtbot, "Help", "Keyboard shortcuts")
    assert workspace_of(desktop).current_key == "settings"


def test_a_problem_is_reported_with_facts_even_while_locked(
    locked: LockedHome, make_desktop: DesktopFactory, qtbot: QtBot
) -> None:
    desktop = make_desktop(locked.home)
    choose(desktop, qtbot, "Help", "Report a problem…")
    (dialog,) = desktop.window.findChildren(ProblemReportDialog)
    assert f"Muniment: {__version__}" in dialog.facts.toPlainText()
    assert str(locked.home.folder) not in dialog.facts.toPlainText()
    copy = next(b for b in dialog.findChildren(QPushButton) if b.text() == "Copy")
    qtbot.mouseClick(copy, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == dialog.facts.toPlainText()
    dialog.accept()
