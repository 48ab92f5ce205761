"""What a list shows of a memory, and the model that both lists (all, found) build on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from muniment.domain.ids import MemoryId, MemoryNumber
from muniment.domain.memory import EmbeddingState, Memory, MemoryType
from muniment.domain.understanding import Flag

ROW_ROLE: Final = int(Qt.ItemDataRole.UserRole) + 1
"""Role under which an index gives its `MemoryRow`."""

_TEXT_MAX: Final = 320
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True, repr=False)
class MemoryRow:
    """The little that a list needs of a memory, so that 100,000 of them stay light.

    Args:
        heading: First line of the content, at most 320 characters.
        rest: What follows it, in one line.
        score: 0..1 for a hit, ``None`` in the list of all.
    """

    id: MemoryId
    number: MemoryNumber
    heading: str
    rest: str
    namespace: str
    type: MemoryType
    tags: tuple[str, ...]
    created_at: datetime
    embedding: EmbeddingState
    version: int
    score: float | None = None
    flags: tuple[Flag, ...] = ()

    def __repr__(self) -> str:
        return f"MemoryRow({self.id})"


def row_of(memory: Memory, *, score: float | None = None) -> MemoryRow:
    """Take from a memory what a list shows of it; any thread."""
    heading, _, rest = memory.content.strip()[: 2 * _TEXT_MAX].partition("\n")
    return MemoryRow(
        id=memory.id,
        number=memory.number,
        heading=" ".join(heading.split())[:_TEXT_MAX],
        rest=" ".join(rest.split())[:_TEXT_MAX],
        namespace=memory.namespace,
        type=memory.type,
        tags=memory.tags[:3],
        created_at=memory.created_at,
        embedding=memory.embedding.state,
        version=memory.version,
        score=score,
        flags=memory.flags,
    )


class MemoryRowsItemModel(QAbstractListModel):
    """Rows of memories that can be replaced without the view losing its place.

    GUI thread only.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[MemoryRow] = []
        self._known: dict[str, MemoryRow] = {}

    def rowCount(self, parent: Index | None = None) -> int:
        """Return how many rows are loaded."""
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the heading, or under `ROW_ROLE` the row."""
        if not index.isValid() or not 0 <= index.row() < len(self._rows):
            return None
        row = self._rows[index.row()]
        if role == ROW_ROLE:
            return row
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            return row.heading
        return None

    def row_at(self, position: int) -> MemoryRow:
        """Return one row by its position."""
        return self._rows[position]

    def position_of(self, memory_id: str) -> int | None:
        """Return where a memory stands, if it is loaded."""
        if memory_id not in self._known:
            return None
        return next(place for place, row in enumerate(self._rows) if row.id == memory_id)

    def index_of(self, memory_id: str) -> QModelIndex:
        """Return the index of a memory; invalid if it is not loaded."""
        position = self.position_of(memory_id)
        return QModelIndex() if position is None else self.index(position)

    def reset_rows(self, rows: Sequence[MemoryRow]) -> None:
        """Show other rows altogether; selection and scroll position are lost."""
        self.beginResetModel()
        self._rows = list(rows)
        self._known = {row.id: row for row in rows}
        self.endResetModel()

    def append_rows(self, rows: Sequence[MemoryRow]) -> None:
        """Add rows at the end, leaving out those that are there already."""
        new = [row for row in rows if row.id not in self._known]
        if new:
            self.beginInsertRows(QModelIndex(), len(self._rows), len(self._rows) + len(new) - 1)
            self._rows += new
            self._known |= {row.id: row for row in new}
            self.endInsertRows()

    def merge_rows(self, rows: Sequence[MemoryRow]) -> None:
        """Turn what is shown into other rows by removing, inserting, moving and updating.

        Rows that stay keep selection and place.
        """
        self._remove_all_but({row.id for row in rows})
        position = 0
        while position < len(rows):
            if rows[position].id in self._known:
                self._bring(rows[position], position)
                position += 1
            else:
                position = self._insert_run(rows, position)

    def remove_row_of(self, memory_id: str) -> bool:
        """Remove a memory's row; returns whether there was one."""
        position = self.position_of(memory_id)
        if position is None:
            return False
        self.beginRemoveRows(QModelIndex(), position, position)
        del self._rows[position]
        del self._known[memory_id]
        self.endRemoveRows()
        return True

    def insert_row_at(self, position: int, row: MemoryRow) -> None:
        """Insert one row."""
        self.beginInsertRows(QModelIndex(), position, position)
        self._rows.insert(position, row)
        self._known[row.id] = row
        self.endInsertRows()

    def update_row_at(self, position: int, row: MemoryRow) -> None:
        """Replace one row by a newer state of the same memory."""
        if self._rows[position] != row:
            self._rows[position] = row
            self._known[row.id] = row
            self.dataChanged.emit(self.index(position), self.index(position))

    def _remove_all_but(self, kept: set[MemoryId]) -> None:
        last = len(self._rows) - 1
        while last >= 0:
            if self._rows[last].id in kept:
                last -= 1
                continue
            first = last
            while first > 0 and self._rows[first - 1].id not in kept:
                first -= 1
            self.beginRemoveRows(QModelIndex(), first, last)
            for row in self._rows[first : last + 1]:
                del self._known[row.id]
            del self._rows[first : last + 1]
            self.endRemoveRows()
            last = first - 1

    def _insert_run(self, rows: Sequence[MemoryRow], first: int) -> int:
        """Insert the unknown rows that stand together; returns the position after them."""
        end = first
        while end < len(rows) and rows[end].id not in self._known:
            end += 1
        self.beginInsertRows(QModelIndex(), first, end - 1)
        self._rows[first:first] = rows[first:end]
        self._known |= {row.id: row for row in rows[first:end]}
        self.endInsertRows()
        return end

    def _bring(self, row: MemoryRow, position: int) -> None:
        """Move a known row to its position and give it its newer state."""
        if self._rows[position].id != row.id:
            found = self.position_of(row.id)
            if found is not None:
                self.beginMoveRows(QModelIndex(), found, found, QModelIndex(), position)
                self._rows.insert(position, self._rows.pop(found))
                self.endMoveRows()
        self.update_row_at(position, row)
