"""Bring a window of this program to the front, wherever it is."""

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget


def bring_to_front(window: QWidget) -> None:
    """Show a window and activate it: from the tray, from behind others, or from another workspace.

    GUI thread only. A dialog that the user has to answer first comes with it.
    """
    if window.isMinimized():
        window.showNormal()
    _show_here(window)
    question = QApplication.activeModalWidget()
    if question is not None and question is not window:
        _show_here(question)


def _show_here(window: QWidget) -> None:
    is_unmapped = window.isVisible() and not window.windowHandle().isExposed()
    if is_unmapped and QGuiApplication.platformName() == "xcb":
        # A window manager of X11 unmaps what is on another workspace, and Qt activates a window
        # only once it is mapped. A window that is shown anew comes to the present workspace.
        window.hide()
    window.show()
    window.raise_()
    window.activateWindow()
