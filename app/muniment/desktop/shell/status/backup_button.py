"""The status bar button for a running or failed backup."""

from PySide6.QtCore import QSize, Qt, QTimer, Slot

from muniment.desktop.shell.desktop_context import DesktopContext
from muniment.desktop.widgets.buttons import ToolButton

_PATIENCE_MS = 300


class BackupButton(ToolButton):
    """Hidden unless a backup is running or has failed; GUI thread only.

    Pressing it stops the automatic backup that is running, or says why the backup failed and offers
    to try again.

    Args:
        context: The window's shared objects.
        icon_size: Size of its icon.
    """

    def __init__(self, context: DesktopContext, icon_size: QSize) -> None:
        super().__init__()
        self._theme = context.theme
        self._backups = context.backups
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setIconSize(icon_size)
        self._patience = QTimer(self, singleShot=True, interval=_PATIENCE_MS)
        self._patience.timeout.connect(self.show)
        self.clicked.connect(self._on_clicked)
        self._backups.changed.connect(self._refresh)
        self._backups.progressed.connect(self._refresh)
        self._theme.changed.connect(self._refresh)
        self.hide()

    @Slot()
    def _refresh(self) -> None:
        percent, trouble = self._backups.percent, self._backups.trouble_text
        if percent is not None:
            self._say(self.tr("Backing up… {percent} %").format(percent=percent), "hard-drive")
            self.setToolTip(self.tr("Press to stop; it is tried again in an hour."))
            self.setAccessibleName(self.tr("Backing up: stop"))
            if not self.isVisible() and not self._patience.isActive():
                self._patience.start()
            return
        self._patience.stop()
        self._say(self.tr("Backup failed"), "triangle-alert")
        self.setToolTip(trouble)
        self.setAccessibleName(self.tr("Backup failed: say why"))
        self.setVisible(bool(trouble))

    def _say(self, text: str, icon: str) -> None:
        self.setText(text)
        self.setIcon(self._theme.icon(icon))

    @Slot()
    def _on_clicked(self) -> None:
        if self._backups.percent is None:
            self._backups.tell()
        else:
            self._backups.stop()
