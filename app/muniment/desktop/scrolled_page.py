"""A page that is scrolled up and down alone, and never made narrower than it can be."""

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtWidgets import QScrollArea, QWidget


class ScrolledPage(QScrollArea):
    """Hands on how wide its page has to be: what stands beside it gives room, or the view scrolls.

    A plain scroll area asks for next to nothing, and cuts its page at the right without a bar.
    GUI thread only.

    Args:
        page: What is scrolled; left out, an empty one that shows what is behind it.
    """

    def __init__(self, page: QWidget | None = None) -> None:
        super().__init__()
        if page is None:
            page = QWidget()
            page.setObjectName("bare")
            self.viewport().setAutoFillBackground(False)
        self._page = page
        self.setWidget(page)
        # Taken into a scroll area, a page fills itself with the window's colour.
        page.setAutoFillBackground(False)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    @property
    def page(self) -> QWidget:
        """What is scrolled."""
        return self._page

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Ask for another width when the page does."""
        if event.type() == QEvent.Type.LayoutRequest and watched is self._page:
            self.updateGeometry()
        return super().eventFilter(watched, event)

    def minimumSizeHint(self) -> QSize:
        """Return the least width of the page with a bar beside it; any height will do."""
        frame = 2 * self.frameWidth() + self.verticalScrollBar().sizeHint().width()
        least = self._page.minimumSizeHint().width() + frame
        return QSize(least, super().minimumSizeHint().height())
