"""Float a widget above another one, so that it never moves what is below."""

from typing import Final

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget

_OWN: Final = frozenset({QEvent.Type.Show, QEvent.Type.LayoutRequest})
"""What changes the size that the widget needs."""


class Floating(QObject):
    """Keeps a widget in the lower right corner of another one; GUI thread only."""

    def __init__(self, widget: QWidget, host: QWidget) -> None:
        super().__init__(widget)
        self._widget, self._host = widget, host
        is_hidden = widget.isHidden()
        widget.setParent(host)
        widget.setHidden(is_hidden)
        for watched in (widget, host):
            watched.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the host's size and the widget's content."""
        is_host = watched is self._host and event.type() is QEvent.Type.Resize
        if is_host or (watched is self._widget and event.type() in _OWN):
            self._place()
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        if not self._widget.isVisible():
            return
        room = self._host.rect()
        width = min(self._widget.sizeHint().width(), room.width())
        height = self._widget.heightForWidth(width)
        self._widget.setGeometry(
            room.right() + 1 - width, room.bottom() + 1 - height, width, height
        )
        self._widget.raise_()
