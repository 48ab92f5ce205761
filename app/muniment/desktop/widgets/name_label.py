"""A user-given name: cut in the middle if there is no room, with a tool tip that shows it all."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel

from muniment.desktop.widgets.controls import TEXT_SIDE, plain_hint


class NameLabel(QLabel):
    """One line that never widens its container; GUI thread only.

    A name may have a hundred letters without a place to break it. Its ends say most, so the middle
    is cut; screen readers and the tool tip have all of it.
    """

    def __init__(self, *, role: str) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", role)

    def setText(self, text: str) -> None:
        """Show another name; an empty one also clears the tool tip."""
        super().setText(text)
        self._hint()

    def clear(self) -> None:
        """Show no name, and clear the tool tip."""
        self.setText("")

    def minimumSizeHint(self) -> QSize:
        """Return only a height: the width is whatever is available."""
        return QSize(0, super().minimumSizeHint().height())

    def sizeHint(self) -> QSize:
        """Return the minimum size hint."""
        return self.minimumSizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Set the tool tip if the name is cut now."""
        super().resizeEvent(event)
        self._hint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint as much of the name as fits."""
        painter = QPainter(self)
        # The role's colour in the style sheet reaches the palette.
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(self.contentsRect(), TEXT_SIDE, self._shown())
        painter.end()

    def _shown(self) -> str:
        room = self.contentsRect().width()
        return self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideMiddle, room)

    def _hint(self) -> None:
        self.setToolTip(plain_hint(self.text()) if self._shown() != self.text() else "")
