"""Where parts of a painted line stand: mirrored where people read from right to left.

Texts follow by themselves, as `QPainter` swaps left and right for them; what a delegate places by
its own reckoning does not, and a label begins at the side of its own script.
"""

from typing import Final

from PySide6.QtCore import QMargins, QRect, QRectF, Qt
from PySide6.QtGui import QGuiApplication, QPainter
from PySide6.QtWidgets import QStyle

_FIRST_STRONG_ISOLATE: Final = "\u2068"
_END_OF_ISOLATE: Final = "\u2069"

# Looked up once: a line is painted of half a dozen parts, and each look takes a microsecond.
_RIGHT_TO_LEFT: Final = Qt.LayoutDirection.RightToLeft


def reading_side() -> Qt.AlignmentFlag:
    """Return where the lines of a label begin, so that a name or number stands below its caption.

    Qt would put them at the side of the script they are written in.
    """
    alignment = Qt.AlignmentFlag
    side = alignment.AlignRight if QGuiApplication.isRightToLeft() else alignment.AlignLeft
    return side | alignment.AlignAbsolute | alignment.AlignVCenter


def reading_margins(begin: int, top: int, end: int, bottom: int) -> QMargins:
    """Return margins of a layout by where a line begins and ends; Qt mirrors them not."""
    if QGuiApplication.isRightToLeft():
        return QMargins(end, top, begin, bottom)
    return QMargins(begin, top, end, bottom)


def as_written(text: str) -> str:
    """Return what a person wrote so that it is painted in the direction of its own script.

    Painted plainly it takes that of the window: the full stop of an English sentence would stand
    before it where people read from the right.

    Source:
        Unicode Standard Annex 9, section 2.4 (explicit directional isolates).
    """
    return f"{_FIRST_STRONG_ISOLATE}{text}{_END_OF_ISOLATE}" if text else ""


def is_mirrored(painter: QPainter) -> bool:
    """Tell whether what is painted is read from right to left."""
    return painter.layoutDirection() is _RIGHT_TO_LEFT


def mirrored(painter: QPainter, line: QRect, part: QRect) -> QRect:
    """Return where a part of a line goes, reckoned from the left, in the direction of reading."""
    return QStyle.visualRect(_RIGHT_TO_LEFT, line, part) if is_mirrored(painter) else part


def mirrored_f(painter: QPainter, line: QRectF, part: QRectF) -> QRectF:
    """Return the same where sizes are no whole numbers of pixels."""
    if not is_mirrored(painter):
        return part
    left = 2 * line.center().x() - part.right()
    return QRectF(left, part.top(), part.width(), part.height())
