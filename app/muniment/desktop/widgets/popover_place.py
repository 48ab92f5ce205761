"""Where a popover appears: below its control, within the bounds of the screen."""

from PySide6.QtCore import QPoint, QSize
from PySide6.QtWidgets import QStyle, QWidget

from muniment.desktop.widgets.theme.theme import space


def place_below(popover: QWidget, owner: QWidget, size: QSize) -> None:
    """Move and resize a popover below a control; it scrolls if the screen is too low for it.

    Args:
        popover: The popover, still hidden.
        owner: The control that opens it.
        size: The size that the popover would like to have.
    """
    edge = space("small")
    screen = owner.screen().availableGeometry().adjusted(edge, edge, -edge, -edge)
    if size.height() > screen.height():
        scroll_bar = popover.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent)
        size = size + QSize(scroll_bar, 0)
    popover.resize(size.boundedTo(screen.size()))
    place = owner.mapToGlobal(QPoint(owner.width() - popover.width(), owner.height()))
    place.setX(max(screen.left(), min(place.x(), screen.right() - popover.width())))
    place.setY(max(screen.top(), min(place.y(), screen.bottom() - popover.height())))
    popover.move(place)
