"""Float a widget above another one, so that it never moves what is below."""

from collections.abc import Iterator
from typing import Final

from PySide6.QtCore import QEvent, QObject, QRect, Qt
from PySide6.QtWidgets import QWidget

from muniment.desktop.widgets.theme.theme import space

_SHARE: Final = 0.45
"""Of the window's width: what is wider would cover what stands at the bottom of a list."""

_LETTERS: Final = 45
"""The width in letters that a widget may have in any window."""

_OWN: Final = frozenset({QEvent.Type.Show, QEvent.Type.Hide, QEvent.Type.LayoutRequest})
"""What changes the room that the widget takes."""


class Floating(QObject):
    """Keeps a widget in the lower right corner of another one; GUI thread only.

    It stays above what floats in the same corner of a widget further out, if there is room.
    """

    def __init__(self, widget: QWidget, host: QWidget) -> None:
        super().__init__(host)
        self._widget, self._host = widget, host
        is_hidden = widget.isHidden()
        widget.setParent(host)
        widget.setHidden(is_hidden)
        for watched in (widget, host):
            watched.installEventFilter(self)

    @property
    def taken(self) -> QRect:
        """The room that the widget takes in its host; empty while it is hidden."""
        return self._widget.geometry() if self._widget.isVisible() else QRect()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the host's size and the widget's content."""
        is_host = watched is self._host and event.type() is QEvent.Type.Resize
        if is_host or (watched is self._widget and event.type() in _OWN):
            for floating in (self, *self._host.findChildren(Floating)):
                floating.place()
        return super().eventFilter(watched, event)

    def place(self) -> None:
        """Move the widget to where it belongs now."""
        if not self._widget.isVisible():
            return
        room = self._host.rect()
        width = min(self._widget.sizeHint().width(), self._widest, room.width())
        height = self._widget.heightForWidth(width)
        wanted = QRect(room.right() + 1 - width, room.bottom() + 1 - height, width, height)
        for other in self._further_out():
            top = other.top() - space("tight") - height
            if other.intersects(wanted) and top >= 0:
                wanted.moveTop(top)
        self._widget.setGeometry(wanted)
        self._widget.raise_()

    @property
    def _widest(self) -> int:
        letters = _LETTERS * self._widget.fontMetrics().averageCharWidth()
        share = round(_SHARE * self._host.window().width())
        return max(letters, share, self._widget.minimumSizeHint().width())

    def _further_out(self) -> Iterator[QRect]:
        """Yield what is taken in the widgets around the host, in its coordinates."""
        around = self._host.parentWidget()
        while around is not None:
            direct = Qt.FindChildOption.FindDirectChildrenOnly
            for floating in around.findChildren(Floating, options=direct):
                taken = floating.taken
                yield QRect(self._host.mapFrom(around, taken.topLeft()), taken.size())
            around = around.parentWidget()
