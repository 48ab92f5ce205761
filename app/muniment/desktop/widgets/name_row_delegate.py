"""The base of delegates that paint rows of a name over captions."""

from PySide6.QtCore import QObject, QRect, QRectF, Qt, Signal, Slot
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate

from muniment.desktop.widgets.theme.resource_files import tokens
from muniment.desktop.widgets.theme.theme import Theme, space


class NameRowDelegate(QStyledItemDelegate):
    """Follows the theme's fonts, and paints what is behind a row; GUI thread only.

    Args:
        theme: Of the window.
        parent: The owner.

    Signals:
        measured: The fonts and therefore the row height changed.
    """

    measured = Signal()

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._measure()
        theme.changed.connect(self._measure)

    def paint_background(self, painter: QPainter, rect: QRect, state: QStyle.StateFlag) -> None:
        """Paint the colour of a selected row or of one below the mouse, and the focus frame."""
        radius = tokens()["radius"]["control"]
        inset = QRectF(rect).adjusted(space("tight"), 1, -space("tight"), -1)
        painter.setPen(Qt.PenStyle.NoPen)
        if state & QStyle.StateFlag.State_Selected:
            painter.setBrush(self._theme.color("selection"))
            painter.drawRoundedRect(inset, radius, radius)
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.setBrush(self._theme.color("hover"))
            painter.drawRoundedRect(inset, radius, radius)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(self._theme.color("focus"))
            painter.drawRoundedRect(inset.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)

    @Slot()
    def _measure(self) -> None:
        self._name = self._theme.font("body", weight=QFont.Weight.DemiBold)
        self._caption = self._theme.font("caption")
        self._name_metrics = QFontMetrics(self._name)
        self._caption_metrics = QFontMetrics(self._caption)
        self.measured.emit()
