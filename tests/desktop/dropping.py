"""Files dragged from outside and dropped on a widget."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QApplication

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

_LEFT = Qt.MouseButton.LeftButton
_COPY = Qt.DropAction.CopyAction
_NO_KEY = Qt.KeyboardModifier.NoModifier


def drop(widget: QWidget, *paths: Path) -> bool:
    """Drag files over a widget and let go; return whether they were taken."""
    place, data = QPoint(9, 9), QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    QApplication.sendEvent(widget, QDragEnterEvent(place, _COPY, data, _LEFT, _NO_KEY))
    moved = QDragMoveEvent(place, _COPY, data, _LEFT, _NO_KEY)
    moved.ignore()
    QApplication.sendEvent(widget, moved)
    if moved.isAccepted():
        what = (_COPY, data, _LEFT, _NO_KEY, QEvent.Type.Drop)
        QApplication.sendEvent(widget, QDropEvent(QPointF(place), *what))
    else:
        QApplication.sendEvent(widget, QDragLeaveEvent())
    return moved.isAccepted()
