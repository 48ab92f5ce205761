"""The body of a dialog: as tall as it needs to be, and scrolled if the screen is too low."""

from typing import Final

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QLayout, QScrollArea, QWidget

_LEAST: Final = 120


class ScrolledBody(QScrollArea):
    """Requests the height of its content, and works with less; GUI thread only.

    Args:
        inside: Its content; never scrolled horizontally.
    """

    def __init__(self, inside: QLayout) -> None:
        super().__init__()
        self._page = QWidget()
        self._page.setObjectName("bare")
        self._page.setLayout(inside)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidget(self._page)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        policy = self.sizePolicy()
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Request another height when the content does."""
        if event.type() == QEvent.Type.LayoutRequest and watched is self._page:
            self.updateGeometry()
            self._let_scroll()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Update whether the body scrolls."""
        self._let_scroll()
        super().resizeEvent(event)

    def heightForWidth(self, width: int) -> int:
        """Return the height of the whole content at a width."""
        wrapped = self._page.heightForWidth(width)
        return wrapped if wrapped >= 0 else self._page.sizeHint().height()

    def sizeHint(self) -> QSize:
        """Return the size of the whole content."""
        return self._page.sizeHint()

    def minimumSizeHint(self) -> QSize:
        """Return the full width, and the height of a few lines."""
        least = self._page.minimumSizeHint()
        return QSize(least.width(), min(least.height(), _LEAST))

    def _let_scroll(self) -> None:
        # Qt computes the height with a visible scroll bar included: a bar that appeared while there
        # was too little room would wrap the texts more, and so never disappear.
        fits = self.heightForWidth(self.width()) <= self.height()
        policy = Qt.ScrollBarPolicy
        self.setVerticalScrollBarPolicy(
            policy.ScrollBarAlwaysOff if fits else policy.ScrollBarAsNeeded
        )
