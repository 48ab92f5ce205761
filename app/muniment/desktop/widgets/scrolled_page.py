"""A page that scrolls vertically only, and is never narrower than its minimum width."""

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtWidgets import QScrollArea, QWidget


class ScrolledPage(QScrollArea):
    """Passes on its page's minimum width: what is next to it shrinks, or the view scrolls.

    A plain scroll area requests almost nothing, and cuts its page on the right without a bar. GUI
    thread only.

    Args:
        page: The page to scroll; by default an empty one that shows what is behind it.
    """

    def __init__(self, page: QWidget | None = None) -> None:
        super().__init__()
        if page is None:
            page = QWidget()
            page.setObjectName("bare")
            self.viewport().setAutoFillBackground(False)
        self._page = page
        self.setWidget(page)
        # A scroll area makes its page fill itself with the window's colour.
        page.setAutoFillBackground(False)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    @property
    def page(self) -> QWidget:
        """The page that is scrolled."""
        return self._page

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Request another width when the page does."""
        if event.type() == QEvent.Type.LayoutRequest and watched is self._page:
            self.updateGeometry()
        return super().eventFilter(watched, event)

    def minimumSizeHint(self) -> QSize:
        """Return the page's minimum width with a bar next to it; any height will do."""
        frame = 2 * self.frameWidth() + self.verticalScrollBar().sizeHint().width()
        least = self._page.minimumSizeHint().width() + frame
        return QSize(least, super().minimumSizeHint().height())
