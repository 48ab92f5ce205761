"""The body of a dialog: as high as it needs to be, and scrolled on a screen that is too low."""

from typing import Final

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QLayout, QScrollArea, QWidget

_LEAST: Final = 120


class ScrolledBody(QScrollArea):
    """Asks for the height of what it holds, and does with less; GUI thread only.

    Args:
        inside: What it holds; its width is never scrolled.
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
        """Ask for another height when what is inside does."""
        if event.type() == QEvent.Type.LayoutRequest and watched is self._page:
            self.updateGeometry()
            self._let_scroll()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Scroll from here on, or not."""
        self._let_scroll()
        super().resizeEvent(event)

    def heightForWidth(self, width: int) -> int:
        """Return how high all of it is at a width."""
        wrapped = self._page.heightForWidth(width)
        return wrapped if wrapped >= 0 else self._page.sizeHint().height()

    def sizeHint(self) -> QSize:
        """Return the size of all of it."""
        return self._page.sizeHint()

    def minimumSizeHint(self) -> QSize:
        """Return its whole width, and the height of a few lines."""
        least = self._page.minimumSizeHint()
        return QSize(least.width(), min(least.height(), _LEAST))

    def _let_scroll(self) -> None:
        # Qt asks for the height beside the scroll bar that is there: one that came while there was
        # too little room would wrap the texts more, and so stay for ever.
        fits = self.heightForWidth(self.width()) <= self.height()
        policy = Qt.ScrollBarPolicy
        self.setVerticalScrollBarPolicy(
            policy.ScrollBarAlwaysOff if fits else policy.ScrollBarAsNeeded
        )
