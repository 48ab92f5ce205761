"""The dialog from an empty vault to a first search, in two pages that can be skipped."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QStackedWidget, QWidget

from muniment.desktop.shell.desktop_context import DesktopContext
from muniment.desktop.views.first_memories.find_page import FindPage
from muniment.desktop.views.first_memories.write_page import WritePage
from muniment.desktop.widgets.controls import column
from muniment.desktop.widgets.growing_dialog import GrowingDialog
from muniment.desktop.widgets.theme.theme import space


class FirstMemoriesDialog(GrowingDialog):
    """Opens over the main window; GUI thread only. A lock closes it and clears its fields."""

    def __init__(self, context: DesktopContext, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("First memories"))
        self.setMinimumWidth(space("palette"))
        self.write_page = WritePage(context)
        self.find_page = FindPage(context)
        self.pages = QStackedWidget()
        self.pages.addWidget(self.write_page)
        self.pages.addWidget(self.find_page)
        layout = column(self.pages)
        layout.setContentsMargins(0, 0, 0, 0)
        self.setLayout(layout)
        self.write_page.stored.connect(self._on_write_page_stored)
        self.write_page.skipped.connect(self.reject)
        self.find_page.finished.connect(self.accept)
        self.write_page.fields[0].setFocus()

    def done(self, result: int) -> None:
        """Clear what was typed and found, however the dialog closes."""
        self.write_page.forget()
        self.find_page.forget()
        super().done(result)
        self.deleteLater()

    @Slot()
    def _on_write_page_stored(self) -> None:
        self.write_page.forget()
        self.pages.setCurrentWidget(self.find_page)
        self.find_page.question.setFocus()
