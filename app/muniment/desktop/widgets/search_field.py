"""A search field whose placeholder is shorter if there is less room."""

from typing import Final

from PySide6.QtCore import QEvent, Slot
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QStyle, QStyleOptionFrame, QToolButton

from muniment.desktop.widgets.theme.theme import Theme

_EDGE: Final = 2
"""Pixels that Qt leaves at each side of the text in any style."""


class SearchField(QLineEdit):
    """Shows the first placeholder that fits, or else the last; GUI thread only.

    Args:
        theme: Supplies its icons.
        hints: The placeholders, from the longest to the shortest.
    """

    def __init__(self, theme: Theme, *hints: str) -> None:
        super().__init__()
        self._hints = hints
        self.setObjectName("searchField")
        self.setClearButtonEnabled(True)
        for clear in self.findChildren(QAction):
            # Qt's own icon is a filled grey disc, unlike our line icons in the theme's colours.
            theme.bind_icon(clear, "x")
            clear.setText(self.tr("Clear the search"))
        glass = QAction(self)
        theme.bind_icon(glass, "search")
        glass.setText(self.tr("Search"))
        glass.triggered.connect(self._on_glass_triggered)
        self.addAction(glass, QLineEdit.ActionPosition.LeadingPosition)
        self._choose()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Choose the placeholder that fits now."""
        super().resizeEvent(event)
        self._choose()

    def changeEvent(self, event: QEvent) -> None:
        """Choose the placeholder that fits the new font or style."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.FontChange, QEvent.Type.StyleChange}:
            self._choose()

    @Slot()
    def _on_glass_triggered(self) -> None:
        self.selectAll()
        self.setFocus()

    def _choose(self) -> None:
        room, metrics = self._room(), self.fontMetrics()
        fitting = (hint for hint in self._hints if metrics.horizontalAdvance(hint) <= room)
        hint = next(fitting, self._hints[-1])
        if hint != self.placeholderText():
            self.setPlaceholderText(hint)

    def _room(self) -> int:
        """Return the width for text in an empty field, which has no clear button."""
        option = QStyleOptionFrame()
        self.initStyleOption(option)
        element = QStyle.SubElement.SE_LineEditContents
        room = self.style().subElementRect(element, option, self).width() - 2 * _EDGE
        gap = self.style().pixelMetric(QStyle.PixelMetric.PM_SmallIconSize, option, self) // 4
        icons = (icon for icon in self.findChildren(QToolButton) if icon.isVisibleTo(self))
        return room - sum(icon.width() + gap for icon in icons)
