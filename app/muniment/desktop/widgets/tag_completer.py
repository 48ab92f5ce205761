"""Completes the tag that is typed last in a field of tags separated by commas."""

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCompleter, QLineEdit


class TagCompleter(QCompleter):
    """Offers known tags below a field; GUI thread only.

    Args:
        names: The known tags.
        field: The field; owns the completer.

    Signals:
        closed: Nothing is offered any more: what was typed is a whole tag.
    """

    closed = Signal()

    def __init__(self, names: QAbstractItemModel, field: QLineEdit) -> None:
        super().__init__(names, field)
        self._field = field
        self.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        field.setCompleter(self)

    @property
    def is_offering(self) -> bool:
        """Whether tags are offered, so that the last one may not be typed to its end."""
        popup = self.popup()
        return popup is not None and popup.isVisible()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Close the list of tags by Escape, and tell when it closes."""
        if watched is self.popup():
            if event.type() == QEvent.Type.Hide:
                self.closed.emit()
            is_override = event.type() == QEvent.Type.ShortcutOverride
            if is_override and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
                # Or the window takes it, and leaves the list open.
                event.accept()
                return True
        return super().eventFilter(watched, event)

    def splitPath(self, path: str) -> list[str]:
        """Return what is typed of the last tag."""
        return [path.rpartition(",")[2].strip().removeprefix("#")]

    def pathFromIndex(self, index: QModelIndex | QPersistentModelIndex) -> str:
        """Return the text of the field with a tag completed."""
        before, comma, _typed = self._field.text().rpartition(",")
        tag = str(index.data())
        return f"{before}{comma} {tag}" if comma else tag
