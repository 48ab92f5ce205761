"""Shows a new recovery key once."""

from typing import Final

from PySide6.QtWidgets import QWidget

from muniment.desktop.shell.desktop_context import DesktopContext
from muniment.desktop.views.first_run.recovery_pages import RecoveryPage
from muniment.desktop.widgets.controls import column
from muniment.desktop.widgets.growing_dialog import GrowingDialog

_LETTERS: Final = 60


class RecoveryDialog(GrowingDialog):
    """Shows the recovery key page of the first run in a dialog; GUI thread only."""

    def __init__(self, context: DesktopContext, parent: QWidget, text: str) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Your new recovery key"))
        self.page = RecoveryPage(context, is_scrolled=True)
        self.page.show_key(text)
        self.page.continued.connect(self.accept)
        self.setLayout(column(self.page, margin="wide"))
        self.need_letters(_LETTERS)

    def reject(self) -> None:
        """Ignore Escape, which would lose the only copy of the key."""

    def done(self, result: int) -> None:
        """Clear the key, however the dialog closes."""
        self.page.forget()
        super().done(result)
        self.deleteLater()
