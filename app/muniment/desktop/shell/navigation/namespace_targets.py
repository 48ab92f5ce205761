"""The list of namespaces as a place to drop memories on."""

from PySide6.QtCore import QPoint, QTimer, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QListView

from muniment.desktop.widgets.dragging import SELECTION_MIME


class NamespaceTargets(QListView):
    """Takes memories that are dropped on a row; GUI thread only.

    Signals:
        dropped: The position of the row that memories were dropped on.
        target_changed: The position of the row below the pointer; -1 for none.
    """

    dropped = Signal(int)
    target_changed = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setAcceptDrops(True)
        self.setDropIndicatorShown(False)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Accept memories, but no files."""
        if event.mimeData().hasFormat(SELECTION_MIME):
            event.acceptProposedAction()
        else:
            event.ignore()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Show the namespace that would take the memories."""
        target = self._target_at(event.position().toPoint())
        self.target_changed.emit(target)
        if target < 0:
            event.ignore()
        else:
            event.acceptProposedAction()

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:
        """Show no target any more."""
        self.target_changed.emit(-1)

    def dropEvent(self, event: QDropEvent) -> None:
        """Report the row, once the drag has ended."""
        target = self._target_at(event.position().toPoint())
        self.target_changed.emit(-1)
        if target >= 0:
            event.acceptProposedAction()
            QTimer.singleShot(0, self, lambda: self.dropped.emit(target))

    def _target_at(self, place: QPoint) -> int:
        # The first row stands for all namespaces.
        row = self.indexAt(place).row()
        return row if row > 0 else -1
