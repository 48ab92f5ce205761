"""Says at the foot of the window that a backup that was due is missing."""

from PySide6.QtCore import QSize, Qt, Slot

from muniment.desktop.buttons import ToolButton
from muniment.desktop.desktop_context import DesktopContext


class BackupButton(ToolButton):
    """Hidden while all is well; pressed, it says why and offers to try again; GUI thread only.

    Args:
        context: What the window works with.
        icon_size: Of its icon.
    """

    def __init__(self, context: DesktopContext, icon_size: QSize) -> None:
        super().__init__()
        self._backups = context.backups
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setText(self.tr("Backup failed"))
        self.setAccessibleName(self.tr("Backup failed: say why"))
        self.setIconSize(icon_size)
        context.theme.dress(self, "triangle-alert")
        self.clicked.connect(self._backups.tell)
        self._backups.changed.connect(self._on_backups_changed)
        self.hide()

    @Slot()
    def _on_backups_changed(self) -> None:
        trouble = self._backups.trouble_text
        self.setVisible(bool(trouble))
        self.setToolTip(trouble)
