"""Show why the window did not open, for users who start from a menu and see no terminal."""

import os
import sys
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMessageBox

from muniment.desktop.platform.signal_relay import SignalRelay
from muniment.desktop.shell.qt_application import qt_application
from muniment.desktop.text.error_presenter import describe
from muniment.desktop.text.language import SYSTEM

_PLATFORM: Final = "QT_QPA_PLATFORM"
_UNSEEN: Final = frozenset({"offscreen", "minimal"})


def show_failure(error: Exception, version: str) -> None:
    """Show why the window did not open; returns once the user has closed the box.

    Main thread only. Shows nothing if there is no display.

    Args:
        error: What kept the window from opening.
        version: Shown by the desktop.
    """
    if QApplication.instance() is None:
        if sys.platform not in {"win32", "darwin"} and not os.environ.get(_PLATFORM):
            # A display that is named but unreachable would abort the process.
            os.environ[_PLATFORM] = "xcb;wayland;offscreen"
        qt_application(SYSTEM, version)
    if QApplication.platformName() in _UNSEEN:
        return
    box, relay = failure_box(error), SignalRelay()
    relay.quit_requested.connect(box.reject)
    try:
        box.exec()
    finally:
        relay.close()


def failure_box(error: Exception) -> QMessageBox:
    """Return the box, not yet shown; GUI thread only."""
    box = QMessageBox()
    box.setIcon(QMessageBox.Icon.Critical)
    box.setWindowTitle(QApplication.applicationDisplayName())
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(describe(error).sentence)
    box.setStandardButtons(QMessageBox.StandardButton.Close)
    return box
