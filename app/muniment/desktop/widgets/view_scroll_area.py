"""The area of the views: it scrolls if a small screen or large text leaves too little room."""

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QStackedWidget, QWidget


def with_wrapped_lines(least: QSize, part: QWidget) -> QSize:
    """Return a view's minimum size with all lines of a wrapped part: layouts count only one.

    Args:
        least: The minimum size that the view's layout reports.
        part: The part, at its current width.
    """
    more = part.heightForWidth(part.width()) - part.minimumSizeHint().height()
    return least + QSize(0, max(more, 0))


class _Holder(QWidget):
    """As large as the available area, but never smaller than the minimum of the shown view.

    It has no layout: a layout would pass on the height that wrapped texts prefer, and a scroll area
    takes that as the minimum.
    """

    def __init__(self, views: QStackedWidget) -> None:
        super().__init__()
        self.setObjectName("bare")
        self._views = views
        views.setParent(self)
        views.currentChanged.connect(self.updateGeometry)

    def minimumSizeHint(self) -> QSize:
        """Return the minimum size of the view that is shown, whatever the others need."""
        shown = self._views.currentWidget()
        return QSize() if shown is None else shown.minimumSizeHint()

    def event(self, event: QEvent) -> bool:
        """Pass on that a view needs another size."""
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the views the whole area."""
        super().resizeEvent(event)
        self._views.setGeometry(self.rect())


class ViewScrollArea(QScrollArea):
    """Shows views whole, or a part of them with scroll bars; GUI thread only."""

    def __init__(self, views: QStackedWidget) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidget(_Holder(views))
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
