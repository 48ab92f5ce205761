"""A name that a person gave: cut in the middle where there is no room, whole as a hint then."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel

from muniment.desktop.mirroring import reading_side
from muniment.desktop.plain_hint import plain_hint


class NameLabel(QLabel):
    """One line that never widens what holds it; GUI thread only.

    A name may be a hundred letters without a place to break it. Its ends tell most, so what is
    cut is the middle; screen readers and the hint have all of it.
    """

    def __init__(self, *, role: str) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", role)

    def setText(self, text: str) -> None:
        """Show another name; empty for none, hint included."""
        super().setText(text)
        self._hint()

    def clear(self) -> None:
        """Show no name, and keep no hint of one."""
        self.setText("")

    def minimumSizeHint(self) -> QSize:
        """Return a height alone: the width is what there is."""
        return QSize(0, super().minimumSizeHint().height())

    def sizeHint(self) -> QSize:
        """Return the same."""
        return self.minimumSizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give a hint where the name is cut now."""
        super().resizeEvent(event)
        self._hint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint as much of the name as there is room for."""
        painter = QPainter(self)
        # The style sheet's colour of the role is that of the palette.
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(self.contentsRect(), reading_side(), self._shown())
        painter.end()

    def _shown(self) -> str:
        room = self.contentsRect().width()
        return self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideMiddle, room)

    def _hint(self) -> None:
        self.setToolTip(plain_hint(self.text()) if self._shown() != self.text() else "")
