"""A plain-text field for the text of a memory; Tab moves on, as everywhere in a form."""

from typing import Final

from PySide6.QtCore import QEvent, QSize, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent, Qt
from PySide6.QtWidgets import QPlainTextEdit

_LINES_MIN: Final = 3
_SPARE: Final = 1
"""Room that Qt wants below the last line; without it the line is cut and a scroll bar appears."""

_OTHER_LINES: Final = frozenset({QEvent.Type.FontChange, QEvent.Type.StyleChange})


class ContentEdit(QPlainTextEdit):
    """Accepts plain text only, never markup; shows whole lines.

    Args:
        name: The accessible name.
        lines: How many lines it shows at least.

    Signals:
        committed: Ctrl+Enter was pressed.
    """

    committed = Signal()

    def __init__(self, name: str, lines: int = _LINES_MIN) -> None:
        super().__init__()
        self._lines = lines
        self.setAccessibleName(name)
        self.setProperty("role", "reading")
        self.setTabChangesFocus(True)
        # Aligned with the headings above and the fields below.
        self.document().setDocumentMargin(0)
        # Lines wrap; Qt would show the bar for a space at the end of a line that just fits.
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def minimumSizeHint(self) -> QSize:
        """Return the height of the fewest lines."""
        edges = self.height() - self.contentsRect().height() + _SPARE
        return QSize(super().minimumSizeHint().width(), self._lines * self._line_height() + edges)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Round the height down to whole lines."""
        super().resizeEvent(event)
        self._leave_the_rest()
        if self.viewport().size() != event.size():
            # Without the bar the viewport is wider, but a hidden one gets no event, and lines stay
            # short.
            super().resizeEvent(QResizeEvent(self.viewport().size(), event.size()))

    def changeEvent(self, event: QEvent) -> None:
        """Measure the lines again when their height changes."""
        super().changeEvent(event)
        if event.type() in _OTHER_LINES:
            self._leave_the_rest()
            self.updateGeometry()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Commit on Ctrl+Enter."""
        is_enter = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
        if is_enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.committed.emit()
            return
        super().keyPressEvent(event)

    def _leave_the_rest(self) -> None:
        rest = (self.contentsRect().height() - _SPARE) % self._line_height()
        self.setViewportMargins(0, 0, 0, rest)

    def _line_height(self) -> int:
        """Return the height of a line as laid out; it depends on font size and script."""
        block = self.firstVisibleBlock()
        laid_out = round(self.blockBoundingRect(block).height()) // max(block.lineCount(), 1)
        return max(laid_out, self.fontMetrics().height())
