"""A radio button whose text is never cut."""

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import (
    QRadioButton,
    QStyle,
    QStyleOptionButton,
    QStyleOptionFocusRect,
    QStylePainter,
)

from muniment.desktop.widgets.theme.theme import space


class RadioButton(QRadioButton):
    """A radio button with room for the last letter of its text; GUI thread only.

    Under a style sheet Qt measures the text with kerning but draws it without, up to two pixels
    wider, and cuts the rest. It also draws the focus ring around circle and text together, and so
    across a circle at the edge, as it does with a check box.
    """

    def sizeHint(self) -> QSize:
        """Return the size that Qt measures, plus the edge of a letter."""
        return super().sizeHint() + QSize(space("tight"), 0)

    def minimumSizeHint(self) -> QSize:
        """Return the size hint: a text cannot be shortened."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - small enough to paint whole
        """Paint circle and text, with the focus ring around the text only."""
        option = QStyleOptionButton()
        self.initStyleOption(option)
        has_focus = bool(option.state & QStyle.StateFlag.State_HasFocus)
        option.state &= ~QStyle.StateFlag.State_HasFocus
        painter = QStylePainter(self)
        painter.drawControl(QStyle.ControlElement.CE_RadioButton, option)
        if has_focus:
            ring = QStyleOptionFocusRect()
            ring.initFrom(self)
            ring.rect = self._ring_of(option)
            painter.drawPrimitive(QStyle.PrimitiveElement.PE_FrameFocusRect, ring)

    def _ring_of(self, option: QStyleOptionButton) -> QRect:
        """Return the rectangle of the focus ring: as far from the text as that of a check box."""
        part, gap = QStyle.SubElement.SE_RadioButtonContents, space("tight")
        text = self.style().subElementRect(part, option, self)
        around = QRect(text.left() - gap, 0, text.width() + 2 * gap, self.height())
        return around.intersected(self.rect())
