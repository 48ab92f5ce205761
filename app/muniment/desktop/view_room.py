"""The room that views have: scrolled where a small screen or large text leaves too little."""

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QStackedWidget, QWidget


def with_wrapped_lines(least: QSize, part: QWidget) -> QSize:
    """Return the least size of a view with all lines of a part that wraps: layouts count on one.

    Args:
        least: What the layout of the view says.
        part: As wide as it is now.
    """
    more = part.heightForWidth(part.width()) - part.minimumSizeHint().height()
    return least + QSize(0, max(more, 0))


class _Holder(QWidget):
    """As large as the room, and never smaller than the view that is shown can be.

    It has no layout: one would hand on the height that wrapped texts would like to have, and a
    scroll area takes that for the least.
    """

    def __init__(self, views: QStackedWidget) -> None:
        super().__init__()
        self.setObjectName("bare")
        self._views = views
        views.setParent(self)
        views.currentChanged.connect(self.updateGeometry)

    def minimumSizeHint(self) -> QSize:
        """Return the least size of the view that is shown, whatever the others need."""
        shown = self._views.currentWidget()
        return QSize() if shown is None else shown.minimumSizeHint()

    def event(self, event: QEvent) -> bool:
        """Hand on that a view needs another size."""
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the views all of it."""
        super().resizeEvent(event)
        self._views.setGeometry(self.rect())


class ViewRoom(QScrollArea):
    """Shows views whole, or a part of them with scroll bars; GUI thread only."""

    def __init__(self, views: QStackedWidget) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidget(_Holder(views))
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
