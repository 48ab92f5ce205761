"""Where parts of a painted line stand: mirrored where people read from right to left.

Texts follow by themselves, as `QPainter` swaps left and right for them; what a delegate places by
its own reckoning does not, and a label begins at the side of its own script.
"""

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QGuiApplication, QPainter
from PySide6.QtWidgets import QStyle


def reading_side() -> Qt.AlignmentFlag:
    """Return where the lines of a label begin, so that a name or number stands below its caption.

    Qt would put them at the side of the script they are written in.
    """
    alignment = Qt.AlignmentFlag
    side = alignment.AlignRight if QGuiApplication.isRightToLeft() else alignment.AlignLeft
    return side | alignment.AlignAbsolute | alignment.AlignVCenter


def is_mirrored(painter: QPainter) -> bool:
    """Tell whether what is painted is read from right to left."""
    return painter.layoutDirection() is Qt.LayoutDirection.RightToLeft


def mirrored(painter: QPainter, line: QRect, part: QRect) -> QRect:
    """Return where a part of a line goes, reckoned from the left, in the direction of reading."""
    return QStyle.visualRect(painter.layoutDirection(), line, part)


def mirrored_f(painter: QPainter, line: QRectF, part: QRectF) -> QRectF:
    """Return the same where sizes are no whole numbers of pixels."""
    if not is_mirrored(painter):
        return part
    left = 2 * line.center().x() - part.right()
    return QRectF(left, part.top(), part.width(), part.height())
