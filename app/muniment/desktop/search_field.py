"""A line to search in, whose hint is shorter where there is less room."""

from typing import Final

from PySide6.QtCore import QEvent
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QStyle, QStyleOptionFrame, QToolButton

from muniment.desktop.theme import Theme

_EDGE: Final = 2
"""So many pixels Qt leaves at each side of the text, whatever the style."""


class SearchField(QLineEdit):
    """Shows the first of some hints that has room, else the last; GUI thread only.

    Args:
        theme: Gives it its icons.
        hints: What may be typed, from the most to the fewest words.
    """

    def __init__(self, theme: Theme, *hints: str) -> None:
        super().__init__()
        self._hints = hints
        self.setObjectName("searchField")
        self.setClearButtonEnabled(True)
        for clear in self.findChildren(QAction):
            # Qt's own icon is a filled disc in a grey of its own, beside lines in our colours.
            theme.dress(clear, "x")
        glass = QAction(self)
        theme.dress(glass, "search")
        self.addAction(glass, QLineEdit.ActionPosition.LeadingPosition)
        self._choose()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Take the hint that has room now."""
        super().resizeEvent(event)
        self._choose()

    def changeEvent(self, event: QEvent) -> None:
        """Take the hint that has room in another type or style."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.FontChange, QEvent.Type.StyleChange}:
            self._choose()

    def _choose(self) -> None:
        room, metrics = self._room(), self.fontMetrics()
        fitting = (hint for hint in self._hints if metrics.horizontalAdvance(hint) <= room)
        hint = next(fitting, self._hints[-1])
        if hint != self.placeholderText():
            self.setPlaceholderText(hint)

    def _room(self) -> int:
        """Return the width for text while there is none; the button that clears it is gone then."""
        option = QStyleOptionFrame()
        self.initStyleOption(option)
        element = QStyle.SubElement.SE_LineEditContents
        room = self.style().subElementRect(element, option, self).width() - 2 * _EDGE
        gap = self.style().pixelMetric(QStyle.PixelMetric.PM_SmallIconSize, option, self) // 4
        icons = (icon for icon in self.findChildren(QToolButton) if icon.isVisibleTo(self))
        return room - sum(icon.width() + gap for icon in icons)
