"""A dialog that grows as tall as its content, as far as the screen allows."""

from typing import Final

from PySide6.QtCore import QEvent, QSize
from PySide6.QtWidgets import QDialog, QWidget

_TITLE_BAR: Final = 40


class GrowingDialog(QDialog):
    """Grows when a text becomes longer: Qt sets a dialog's height once, and then cuts.

    Its content scrolls, so that it also fits a low screen
    (`muniment.desktop.widgets.scrolled_body`). GUI thread only.
    """

    def event(self, event: QEvent) -> bool:
        """Grow when something inside requests another size."""
        if event.type() == QEvent.Type.LayoutRequest:
            self._grow()
        elif event.type() == QEvent.Type.Polish:
            # Its first height is that of texts in their final fonts.
            polish_parts(self)
        # Last: the event may delete the dialog, and nothing of it may be touched afterwards.
        return super().event(event)

    def sizeHint(self) -> QSize:
        """Return its minimum width and the height at it; Qt's hint is for fewer wrapped lines."""
        hint = super().sizeHint()
        hint.setWidth(max(hint.width(), self.minimumWidth()))
        layout = self.layout()
        if layout is not None and layout.hasHeightForWidth():
            hint.setHeight(layout.totalHeightForWidth(hint.width()))
        return hint

    def need_letters(self, letters: int) -> None:
        """Be as wide as so many letters of average width, if the screen is wide enough."""
        wide = letters * self.fontMetrics().averageCharWidth()
        self.setMinimumWidth(min(wide, self.screen().availableGeometry().width()))

    def _grow(self) -> None:
        layout = self.layout()
        if layout is None:
            return
        room = self.screen().availableGeometry().height() - _TITLE_BAR
        has_other_height = layout.hasHeightForWidth()
        wanted = layout.totalHeightForWidth(self.width()) if has_other_height else -1
        needed = min(wanted if wanted >= 0 else layout.totalSizeHint().height(), room)
        if needed > self.height():
            self.resize(self.width(), needed)


def polish_parts(whole: QWidget) -> None:
    """Make all widgets of a window request their shown size, hidden pages included."""
    for part in whole.findChildren(QWidget):
        part.ensurePolished()
        part.updateGeometry()
