"""A plain-text field for the text of a memory: Tab leaves it, as everywhere in a form."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent, Qt
from PySide6.QtWidgets import QPlainTextEdit


class ContentEdit(QPlainTextEdit):
    """Takes text alone, never markup.

    Signals:
        committed: Ctrl+Enter was pressed.
    """

    committed = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setProperty("role", "reading")
        self.setTabChangesFocus(True)
        # In line with the headings above and the fields below.
        self.document().setDocumentMargin(0)
        # Lines are wrapped; Qt shows the bar for the space at the end of one that just fits.
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Ctrl+Enter commit."""
        is_enter = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
        if is_enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.committed.emit()
            return
        super().keyPressEvent(event)
