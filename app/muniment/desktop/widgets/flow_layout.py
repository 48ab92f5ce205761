"""Lays out small widgets in lines, like words in a paragraph."""

from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtWidgets import QLayoutItem, QWidget

from muniment.desktop.widgets.items_layout import ItemsLayout
from muniment.desktop.widgets.theme.theme import space


class FlowLayout(ItemsLayout):
    """Fills lines in the reading direction, and starts a new line when one is full.

    GUI thread only.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        self._heights: dict[int, int] = {}
        super().__init__(parent)
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(space("tight"))

    def invalidate(self) -> None:
        """Forget the heights: an item has changed."""
        self._heights.clear()
        super().invalidate()

    def heightForWidth(self, width: int) -> int:
        """Return the height of all lines at the given width.

        Pages ask for it hundreds of times until they have found their places.
        """
        if width not in self._heights:
            self._heights[width] = self._arrange(QRect(0, 0, width, 0), is_moving=False)
        return self._heights[width]

    def setGeometry(self, rect: QRect) -> None:
        """Place every item."""
        super().setGeometry(rect)
        self._arrange(rect, is_moving=True)

    def sizeHint(self) -> QSize:
        """Return the minimum size."""
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        """Return the size of the largest item."""
        size = QSize()
        for item in self._items:
            size = size.expandedTo(item.minimumSize())
        return size

    def line_width(self) -> int:
        """Return the width of all visible items in one line; 0 if there are none."""
        widths = [item.sizeHint().width() for item in self._items if not item.isEmpty()]
        return sum(widths) + self.spacing() * max(len(widths) - 1, 0)

    def _arrange(self, rect: QRect, *, is_moving: bool) -> int:
        top = rect.y()
        for line in self._lines_in(rect.width()):
            height = max(item.sizeHint().height() for item in line)
            left = rect.x()
            for item in line:
                size = item.sizeHint().boundedTo(QSize(rect.width(), height))
                # Centre an item vertically if it is lower than its line.
                place = QRect(QPoint(left, top + (height - size.height()) // 2), size)
                if is_moving:
                    item.setGeometry(place)
                left += size.width() + self.spacing()
            top += height + self.spacing()
        return max(0, top - self.spacing() - rect.y())

    def _lines_in(self, width: int) -> list[list[QLayoutItem]]:
        """Return the visible items, split into lines that fit the width."""
        lines: list[list[QLayoutItem]] = []
        room = 0
        for item in self._items:
            if item.isEmpty():
                continue
            wanted = item.sizeHint().width()
            if not lines or wanted > room:
                lines.append([])
                room = width
            lines[-1].append(item)
            room -= wanted + self.spacing()
        return lines


def flow(*parts: QWidget, gap: str = "small") -> FlowLayout:
    """Lay out widgets in lines, with a gap given by its name."""
    made = FlowLayout()
    made.setSpacing(space(gap))
    for part in parts:
        made.addWidget(part)
    return made
