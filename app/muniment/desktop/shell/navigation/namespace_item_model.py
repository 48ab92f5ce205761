"""“All memories” and the namespaces with their counts, as rows of a list."""

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QAbstractListModel, QObject, Qt

from muniment.desktop.views.browse.memory_rows import Index
from muniment.desktop.widgets.plain_hint import plain_hint
from muniment.domain.access import Namespace

ENTRY_ROLE: Final = int(Qt.ItemDataRole.UserRole) + 1
"""Role under which a row returns its `Entry`."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One row; without a name it means all namespaces."""

    name: str | None
    text: str
    count: int


class NamespaceItemModel(QAbstractListModel):
    """“All memories” and then the namespaces, with their counts; GUI thread only."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._entries: list[Entry] = []

    @property
    def all_text(self) -> str:
        """The text of the entry for all namespaces."""
        return self.tr("All memories")

    def show_namespaces(self, namespaces: tuple[Namespace, ...]) -> None:
        """Show other namespaces or counts; only rows that differ change."""
        total = sum(namespace.memory_count for namespace in namespaces)
        entries = [Entry(None, self.all_text, total)]
        entries += [Entry(found.name, found.name, found.memory_count) for found in namespaces]
        if [entry.name for entry in entries] == [entry.name for entry in self._entries]:
            self._entries = entries
            self.dataChanged.emit(self.index(0), self.index(len(entries) - 1))
            return
        self.beginResetModel()
        self._entries = entries
        self.endResetModel()

    def clear(self) -> None:
        """Show nothing."""
        self.beginResetModel()
        self._entries = []
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        """Return how many entries there are."""
        return 0 if parent is not None and parent.isValid() else len(self._entries)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return an entry's text, or the text for assistive tools."""
        if not index.isValid():
            return None
        entry = self._entries[index.row()]
        if role == ENTRY_ROLE:
            return entry
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{entry.text}, {entry.count}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_hint(entry.text)
        if role == Qt.ItemDataRole.DisplayRole:
            return entry.text
        return None

    def position_of(self, name: str | None) -> int:
        """Return the row of a namespace; the row of “All memories” if it does not exist."""
        names = [entry.name for entry in self._entries]
        return names.index(name) if name in names else 0

    def name_at(self, position: int) -> str | None:
        """Return the namespace of a row; ``None`` for “All memories”."""
        return self._entries[position].name
