"""Positions of parts of a painted line, mirrored in right-to-left languages.

Texts need no help, because `QPainter` swaps left and right for them. Positions that a delegate
computes are not mirrored, and a label aligns with the direction of its own script.
"""

from typing import Final

from PySide6.QtCore import QMargins, QRect, QRectF, Qt
from PySide6.QtGui import QGuiApplication, QPainter
from PySide6.QtWidgets import QStyle

_FIRST_STRONG_ISOLATE: Final = "\u2068"
_END_OF_ISOLATE: Final = "\u2069"

# Looked up once: a line is painted from half a dozen parts, and each lookup takes a microsecond.
_RIGHT_TO_LEFT: Final = Qt.LayoutDirection.RightToLeft


def reading_side() -> Qt.AlignmentFlag:
    """Return the alignment of a label's lines, so that a name or number is below its caption.

    Qt would align them by the script they are written in.
    """
    alignment = Qt.AlignmentFlag
    side = alignment.AlignRight if QGuiApplication.isRightToLeft() else alignment.AlignLeft
    return side | alignment.AlignAbsolute | alignment.AlignVCenter


def reading_margins(begin: int, top: int, end: int, bottom: int) -> QMargins:
    """Return margins by where a line begins and ends; Qt does not mirror layout margins."""
    if QGuiApplication.isRightToLeft():
        return QMargins(end, top, begin, bottom)
    return QMargins(begin, top, end, bottom)


def as_written(text: str) -> str:
    """Return text that a user wrote so that it is painted in the direction of its own script.

    Without this it takes the direction of the window: the full stop of an English sentence would
    precede it in a right-to-left language.

    Source:
        Unicode Standard Annex 9, section 2.4 (explicit directional isolates).
    """
    return f"{_FIRST_STRONG_ISOLATE}{text}{_END_OF_ISOLATE}" if text else ""


def is_mirrored(painter: QPainter) -> bool:
    """Return whether the painted text is read from right to left."""
    return painter.layoutDirection() is _RIGHT_TO_LEFT


def mirrored(painter: QPainter, line: QRect, part: QRect) -> QRect:
    """Return the position of a part, given from the left, in the reading direction."""
    return QStyle.visualRect(_RIGHT_TO_LEFT, line, part) if is_mirrored(painter) else part


def mirrored_f(painter: QPainter, line: QRectF, part: QRectF) -> QRectF:
    """Return the same for sizes that are not whole numbers of pixels."""
    if not is_mirrored(painter):
        return part
    left = 2 * line.center().x() - part.right()
    return QRectF(left, part.top(), part.width(), part.height())
