"""A check box whose text wraps if there is too little room for one line."""

from typing import Final

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QPaintEvent, QPalette
from PySide6.QtWidgets import (
    QCheckBox,
    QSizePolicy,
    QStyle,
    QStyleOptionButton,
    QStyleOptionFocusRect,
    QStylePainter,
    QWidget,
)

_LEAST_LETTERS: Final = 16
_ANY_HEIGHT: Final = 10_000
_FLAGS: Final = Qt.TextFlag.TextWordWrap | Qt.TextFlag.TextShowMnemonic
_MARKED_FOCUS: Final = QStyle.StateFlag.State_HasFocus | QStyle.StateFlag.State_KeyboardFocusChange


class CheckBox(QCheckBox):
    """As wide as its text if there is room, and otherwise taller; GUI thread only.

    Qt's own has one line: in a language with longer words a single box makes a whole page scroll
    sideways.
    """

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setControlType(QSizePolicy.ControlType.CheckBox)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def hasHeightForWidth(self) -> bool:
        """Return that the height depends on the width."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height of all lines at a width."""
        text = self._lines_at(self._option(width))
        return self.sizeHint().height() + max(0, text.height() - self._one_line().height())

    def minimumSizeHint(self) -> QSize:
        """Return the width of a few words, and the height of one line."""
        metrics, hint = self.fontMetrics(), self.sizeHint()
        text = self._one_line().width()
        words = [metrics.horizontalAdvance(word) for word in self.text().split()]
        least = max([_LEAST_LETTERS * metrics.averageCharWidth(), *words])
        return QSize(hint.width() - max(0, text - least), hint.height())

    def hitButton(self, place: QPoint) -> bool:
        """Accept clicks on any line of the text."""
        return self.rect().contains(place)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the box next to the first line, and all lines."""
        option = self._option(self.width())
        lines = self._lines_at(option)
        if lines.height() <= self._one_line().height():
            super().paintEvent(event)
            return
        painter = QStylePainter(self)
        has_focus = bool(option.state & QStyle.StateFlag.State_HasFocus)
        option.state &= ~_MARKED_FOCUS
        option.text = ""
        painter.drawControl(QStyle.ControlElement.CE_CheckBox, option)
        painter.drawItemText(
            lines,
            Qt.AlignmentFlag.AlignLeft.value | _FLAGS.value,
            self.palette(),
            self.isEnabled(),
            self.text(),
            QPalette.ColorRole.WindowText,
        )
        if has_focus:
            ring = QStyleOptionFocusRect()
            ring.initFrom(self)
            painter.drawPrimitive(QStyle.PrimitiveElement.PE_FrameFocusRect, ring)

    def _option(self, width: int) -> QStyleOptionButton:
        """Return how the first line is drawn at a width."""
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.rect = QRect(0, 0, width, self.sizeHint().height())
        return option

    def _lines_at(self, option: QStyleOptionButton) -> QRect:
        """Return the rectangle of the text."""
        part = QStyle.SubElement.SE_CheckBoxContents
        room = self.style().subElementRect(part, option, self)
        inside = QRect(room.left(), 0, max(1, room.width()), _ANY_HEIGHT)
        height = self.fontMetrics().boundingRect(inside, _FLAGS.value, self.text()).height()
        top = room.center().y() - self._one_line().height() // 2
        return QRect(room.left(), top, room.width(), height)

    def _one_line(self) -> QSize:
        return self.fontMetrics().size(Qt.TextFlag.TextShowMnemonic.value, self.text())
