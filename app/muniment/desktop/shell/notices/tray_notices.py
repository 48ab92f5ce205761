"""What is said once about the tray: that the program stays in it, or that there is none."""

from PySide6.QtCore import QObject, QSettings, Slot

from muniment.desktop.shell.main_window import MainWindow
from muniment.desktop.shell.notices.notice_bar import Notice
from muniment.desktop.shell.tray import Tray


class TrayNotices(QObject):
    """Explains what closing the window does; each sentence once, ever. GUI thread only."""

    def __init__(self, settings: QSettings, window: MainWindow, tray: Tray) -> None:
        super().__init__(window)
        self._settings = settings
        self._window = window
        self._tray = tray
        window.opened.connect(self._explain_missing_tray)
        tray.missed.connect(self._on_tray_missed)
        if window.is_open:
            self._explain_missing_tray()

    @Slot()
    def hide_window(self) -> None:
        """Hide the window, and say where the program still is."""
        self._window.hide()
        if self._is_first("tray/told"):
            self._tray.say(self.tr("Muniment is still running in the tray. You can quit it there."))

    @Slot()
    def _explain_missing_tray(self) -> None:
        # Notices that unlocking brought up come first; this one can wait for another start.
        is_missing = not self._tray.look() and not self._tray.is_waiting
        if is_missing and not self._window.notices.text and self._is_first("tray/missing-told"):
            self._window.notices.show_notice(
                Notice(self.tr("This desktop has no tray, so closing the window quits Muniment."))
            )

    @Slot()
    def _on_tray_missed(self) -> None:
        self._window.show()
        if self._window.is_open:
            self._explain_missing_tray()

    def _is_first(self, key: str) -> bool:
        if self._settings.value(key) is not None:
            return False
        self._settings.setValue(key, "yes")
        return True
