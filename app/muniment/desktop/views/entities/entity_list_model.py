"""Entities as rows of a list."""

from collections.abc import Iterable
from typing import Final

from PySide6.QtCore import QAbstractListModel, QObject, Qt

from muniment.desktop.text.dates import entity_text
from muniment.desktop.views.browse.listing.memory_rows import Index
from muniment.desktop.views.entities.entity_words import facts_text, mentioned_text, tr
from muniment.domain.entities.entity import EntitySummary

ENTITY_ROLE: Final = int(Qt.ItemDataRole.UserRole) + 1
"""Data role that returns the `EntitySummary` of a row."""


class EntityListModel(QAbstractListModel):
    """Entities in the order they are given; GUI thread only."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[EntitySummary, ...] = ()
        self._places: dict[str, int] = {}

    @property
    def rows(self) -> tuple[EntitySummary, ...]:
        """The entities that are listed."""
        return self._rows

    def show_rows(self, rows: tuple[EntitySummary, ...]) -> bool:
        """Show other entities; return whether rows came, went or moved."""
        places = {entity.uid: place for place, entity in enumerate(rows)}
        is_moved = places != self._places
        if is_moved:
            self.beginResetModel()
        self._rows, self._places = rows, places
        if is_moved:
            self.endResetModel()
        elif rows:
            self.dataChanged.emit(self.index(0), self.index(len(rows) - 1))
        return is_moved

    def rowCount(self, parent: Index | None = None) -> int:
        """Return the number of entities."""
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return an entity's name, the entity, or the row as assistive tools read it."""
        if not index.isValid():
            return None
        entity = self._rows[index.row()]
        if role == ENTITY_ROLE:
            return entity
        if role == Qt.ItemDataRole.DisplayRole:
            return entity_text(entity.name)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            parts = (entity_text(entity.name), facts_text(entity), mentioned_text(entity))
            return tr(", ").join(filter(None, parts))
        return None

    def positions_of(self, uids: Iterable[str]) -> list[int]:
        """Return the rows of entities that are listed."""
        return sorted(self._places[uid] for uid in uids if uid in self._places)
