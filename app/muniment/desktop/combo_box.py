"""A choice that gives room: its text is shortened where it must be, and whole as a hint then."""

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

from muniment.desktop.plain_hint import plain_hint

_LEAST_LETTERS: Final = 9
_PIXEL: Final = 1
"""Texts are no whole number of pixels wide; marks of direction make them seem wider still."""


class ComboBox(QComboBox):
    """As wide as its longest text where it can be, and narrow where not; GUI thread only.

    Qt's own is never narrower than the longest of its texts, whichever is chosen. The list that
    it opens always has the width of its texts.
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
        """Tell whether there is too little room for what is chosen."""
        return self._shown() != self.currentText()

    def showPopup(self) -> None:
        """Open the list, as wide as its texts."""
        view = self.view()
        edges = view.verticalScrollBar().sizeHint().width() + 2 * view.frameWidth()
        view.setMinimumWidth(view.sizeHintForColumn(self.modelColumn()) + edges)
        super().showPopup()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint as much of the text as there is room for."""
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
        """Show all of the text as a hint where it is shortened; a hint of its own comes first."""
        is_asked = event.type() == QEvent.Type.ToolTip and not self.toolTip()
        if is_asked and isinstance(event, QHelpEvent) and self.is_shortened:
            # Told when it is asked for, so that no hint outlasts what it names.
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
