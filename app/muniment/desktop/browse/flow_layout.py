"""Lays small things out in lines, as words in a paragraph."""

from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtWidgets import QLayoutItem, QStyle, QWidget

from muniment.desktop.items_layout import ItemsLayout
from muniment.desktop.theme import space


class FlowLayout(ItemsLayout):
    """Fills lines in the direction of reading, and begins another when one is full.

    GUI thread only.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(space("tight"))

    def heightForWidth(self, width: int) -> int:
        """Return the height of all lines at a width."""
        return self._arrange(QRect(0, 0, width, 0), is_moving=False)

    def setGeometry(self, rect: QRect) -> None:
        """Put every item in its place."""
        super().setGeometry(rect)
        self._arrange(rect, is_moving=True)

    def sizeHint(self) -> QSize:
        """Return the least size."""
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        """Return the size of the largest item."""
        size = QSize()
        for item in self._items:
            size = size.expandedTo(item.minimumSize())
        return size

    def line_width(self) -> int:
        """Return the width of all that is shown, in one line; nothing where nothing is."""
        widths = [item.sizeHint().width() for item in self._items if not item.isEmpty()]
        return sum(widths) + self.spacing() * max(len(widths) - 1, 0)

    def _arrange(self, rect: QRect, *, is_moving: bool) -> int:
        top = rect.y()
        for line in self._lines_in(rect.width()):
            height = max(item.sizeHint().height() for item in line)
            left = rect.x()
            for item in line:
                size = item.sizeHint().boundedTo(QSize(rect.width(), height))
                # What is lower than its neighbours stands in the middle beside them.
                place = QRect(QPoint(left, top + (height - size.height()) // 2), size)
                if is_moving:
                    item.setGeometry(QStyle.visualRect(self._direction(), rect, place))
                left += size.width() + self.spacing()
            top += height + self.spacing()
        return max(0, top - self.spacing() - rect.y())

    def _lines_in(self, width: int) -> list[list[QLayoutItem]]:
        """Return the items that are shown, parted into lines that fit into a width."""
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
    """Lay parts out in lines with distances by their names."""
    made = FlowLayout()
    made.setSpacing(space(gap))
    for part in parts:
        made.addWidget(part)
    return made
