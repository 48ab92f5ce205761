"""A combo box that can shrink: its text is shortened, and the tool tip shows all of it."""

from typing import Final

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QHelpEvent, QPaintEvent
from PySide6.QtWidgets import (
    QComboBox,
    QStyle,
    QStyleOptionComboBox,
    QStylePainter,
    QToolTip,
)

from muniment.desktop.widgets.controls import plain_hint

_LEAST_LETTERS: Final = 9
_PIXEL: Final = 1
"""Tolerance: text widths are not whole pixels, and direction marks make texts seem wider."""


class ComboBox(QComboBox):
    """As wide as its longest text if there is room, and otherwise narrower; GUI thread only.

    Qt's own is never narrower than its longest text, whichever is selected. The list that it opens
    always has the width of its texts.
    """

    def minimumSizeHint(self) -> QSize:
        """Return the width of a few letters."""
        whole = super().minimumSizeHint()
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        letters = QSize(_LEAST_LETTERS * self.fontMetrics().averageCharWidth(), whole.height())
        kind = QStyle.ContentsType.CT_ComboBox
        least = self.style().sizeFromContents(kind, option, letters, self)
        return QSize(min(whole.width(), least.width()), whole.height())

    @property
    def is_shortened(self) -> bool:
        """Return whether there is too little room for the selected text."""
        return self._shown() != self.currentText()

    def showPopup(self) -> None:
        """Open the list, as wide as its texts."""
        view = self.view()
        edges = view.verticalScrollBar().sizeHint().width() + 2 * view.frameWidth()
        view.setMinimumWidth(view.sizeHintForColumn(self.modelColumn()) + edges)
        super().showPopup()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint as much of the text as fits."""
        if self.isEditable() or not self.is_shortened:
            super().paintEvent(event)
            return
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        option.currentText = self._shown()
        painter = QStylePainter(self)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)

    def event(self, event: QEvent) -> bool:
        """Show the full text as a tool tip if it is shortened; an own tool tip takes precedence."""
        is_asked = event.type() == QEvent.Type.ToolTip and not self.toolTip()
        if is_asked and isinstance(event, QHelpEvent) and self.is_shortened:
            # Built on request, so that no tool tip outlasts what it names.
            QToolTip.showText(event.globalPos(), plain_hint(self.currentText()), self)
            return True
        return super().event(event)

    def _shown(self) -> str:
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        part = QStyle.SubControl.SC_ComboBoxEditField
        field = self.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, part, self)
        text, metrics = self.currentText(), self.fontMetrics()
        if metrics.horizontalAdvance(text) <= field.width() + _PIXEL:
            return text
        return metrics.elidedText(text, Qt.TextElideMode.ElideRight, field.width())
