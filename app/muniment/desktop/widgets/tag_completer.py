"""Completes the tag that is typed last in a field of tags separated by commas."""

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QCompleter, QLineEdit


class TagCompleter(QCompleter):
    """Offers known tags below a field; GUI thread only.

    Args:
        names: The known tags.
        field: The field; owns the completer.
    """

    def __init__(self, names: QAbstractItemModel, field: QLineEdit) -> None:
        super().__init__(names, field)
        self._field = field
        self.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        field.setCompleter(self)

    def splitPath(self, path: str) -> list[str]:
        """Return what is typed of the last tag."""
        return [path.rpartition(",")[2].strip().removeprefix("#")]

    def pathFromIndex(self, index: QModelIndex | QPersistentModelIndex) -> str:
        """Return the text of the field with a tag completed."""
        before, comma, _typed = self._field.text().rpartition(",")
        tag = str(index.data())
        return f"{before}{comma} {tag}" if comma else tag
