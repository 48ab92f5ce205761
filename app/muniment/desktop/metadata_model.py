"""A memory's metadata as a table of two columns, for reading."""

import json
from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QObject, Qt

from muniment.desktop.memory_rows import Index


class MetadataItemModel(QAbstractTableModel):
    """Keys and values; values that are no text are shown as JSON. GUI thread only."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[tuple[str, str]] = []

    def show_metadata(self, metadata: Mapping[str, Any]) -> None:
        """Show other metadata."""
        self.beginResetModel()
        self._rows = [(key, _text_of(value)) for key, value in sorted(metadata.items())]
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        """Return how many keys there are."""
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index | None = None) -> int:
        """Return two: key and value."""
        return 0 if parent is not None and parent.isValid() else 2

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a key or a value."""
        if role not in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole}:
            return None
        return self._rows[index.row()][index.column()]

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        """Return the columns' names."""
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return (self.tr("Key"), self.tr("Value"))[section]
        return None


def _text_of(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
