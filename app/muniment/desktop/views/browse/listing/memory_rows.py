"""What a list shows of a memory, and the model shared by both lists (all and search hits)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from muniment.desktop.text.dates import short_moment
from muniment.desktop.text.unreadable_words import unreadable_lines
from muniment.desktop.text.words import flag_name, type_name
from muniment.domain.ids import MemoryId, MemoryNumber
from muniment.domain.memories.memory import EmbeddingState, Memory, MemoryType
from muniment.domain.memories.query import MemoryPlace, MemorySummary
from muniment.domain.text.plain_markdown import plain_line
from muniment.domain.warning_flags import Flag

ROW_ROLE: Final = int(Qt.ItemDataRole.UserRole) + 1
"""Role under which an index returns its `MemoryRow`."""

_FLAGS: Final = (
    Qt.ItemFlag.ItemIsEnabled
    | Qt.ItemFlag.ItemIsSelectable
    | Qt.ItemFlag.ItemIsDragEnabled
    | Qt.ItemFlag.ItemNeverHasChildren
)
_TEXT_MAX: Final = 320
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True, repr=False)
class MemoryRow:
    """The part of a memory that a list shows.

    Args:
        heading: First line of the content, at most 320 characters.
        rest: The text after it, in one line.
        score: 0..1 for a hit, ``None`` in the list of all.
        is_readable: Whether its record can be read; the heading of a damaged one says so.
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
    is_readable: bool = True

    def __repr__(self) -> str:
        return f"MemoryRow({self.id})"


AnyRow = MemoryRow | MemoryPlace
"""A row, or only its place if it is far from the screen."""


def row_of(memory: Memory, *, score: float | None = None) -> MemoryRow:
    """Build the row of a memory; any thread."""
    return _row(memory, memory.content, memory.embedding.state, score)


def row_of_summary(summary: MemorySummary) -> MemoryRow:
    """Build the row of a memory summary; any thread."""
    row = _row(summary, summary.text, summary.embedding, None)
    if summary.is_readable:
        return row
    heading, rest = unreadable_lines(summary.id)
    return replace(row, heading=heading, rest=rest, is_readable=False)


def _row(
    seen: Memory | MemorySummary, text: str, embedding: EmbeddingState, score: float | None
) -> MemoryRow:
    heading, rest = _lines_of(text)
    return MemoryRow(
        id=seen.id,
        number=seen.number,
        heading=heading,
        rest=rest,
        namespace=seen.namespace,
        type=seen.type,
        tags=seen.tags[:3],
        created_at=seen.created_at,
        embedding=embedding,
        version=seen.version,
        score=score,
        flags=seen.flags,
    )


def _lines_of(text: str) -> tuple[str, str]:
    lines = text.strip()[: 2 * _TEXT_MAX].split("\n")
    heading, rest = plain_line(lines[0]), "\n".join(map(plain_line, lines[1:]))
    return " ".join(heading.split())[:_TEXT_MAX], " ".join(rest.split())[:_TEXT_MAX]


class MemoryRowsItemModel(QAbstractListModel):
    """Rows of memories that can be replaced without the view losing its position.

    GUI thread only.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._order: list[MemoryId] = []
        self._known: dict[MemoryId, AnyRow] = {}

    def rowCount(self, parent: Index | None = None) -> int:
        """Return how many rows are loaded."""
        return 0 if parent is not None and parent.isValid() else len(self._order)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the heading, or the row under `ROW_ROLE`; nothing for a row that is not held."""
        if not index.isValid() or not 0 <= index.row() < len(self._order):
            return None
        row = self._known[self._order[index.row()]]
        if not isinstance(row, MemoryRow):
            return None
        if role == ROW_ROLE:
            return row
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return _accessible_text(row)
        return row.heading if role == Qt.ItemDataRole.DisplayRole else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Return that every row can be selected and dragged onto a namespace."""
        return _FLAGS if index.isValid() else Qt.ItemFlag.NoItemFlags

    def id_at(self, position: int) -> MemoryId:
        """Return the id of the memory at a position."""
        return self._order[position]

    def row_at(self, position: int) -> MemoryRow:
        """Return one row by its position.

        Raises:
            LookupError: The row is far from the screen and not held.
        """
        row = self._known[self._order[position]]
        if not isinstance(row, MemoryRow):
            raise LookupError(position)  # noqa: TRY004 - not a type error: the row is not held
        return row

    def position_of(self, memory_id: str) -> int | None:
        """Return the position of a memory, if it is loaded."""
        found = MemoryId(memory_id)
        return self._order.index(found) if found in self._known else None

    def index_of(self, memory_id: str) -> QModelIndex:
        """Return the index of a memory; invalid if it is not loaded."""
        position = self.position_of(memory_id)
        return QModelIndex() if position is None else self.index(position)

    def reset_rows(self, rows: Sequence[MemoryRow]) -> None:
        """Replace all rows; selection and scroll position are lost."""
        self.beginResetModel()
        self._order = [row.id for row in rows]
        self._known = {}
        self._keep(rows)
        self.endResetModel()

    def append_rows(self, rows: Sequence[MemoryRow]) -> None:
        """Append rows, skipping those that exist already."""
        new = [row for row in rows if row.id not in self._known]
        if new:
            first = len(self._order)
            self.beginInsertRows(QModelIndex(), first, first + len(new) - 1)
            self._order += [row.id for row in new]
            self._keep(new)
            self.endInsertRows()

    def merge_rows(self, rows: Sequence[MemoryRow]) -> None:
        """Replace the rows by removing, moving, inserting and updating single ones.

        Rows that stay keep their selection and position.
        """
        self.merge([row.id for row in rows], {row.id: row for row in rows})

    def merge(self, order: Sequence[MemoryId], rows: Mapping[MemoryId, AnyRow]) -> None:
        """Replace the rows as `merge_rows` does.

        Args:
            order: Ids, from top to bottom.
            rows: Rows that are new or may have changed; for others, only those that are held.
        """
        staying = set(order)
        self._remove_all_but(staying)
        self._rearrange([memory_id for memory_id in order if memory_id in self._known])
        self._insert_all(order, rows)
        self._update_all(rows)

    def remove_row_of(self, memory_id: str) -> bool:
        """Remove a memory's row; return whether there was one."""
        position = self.position_of(memory_id)
        if position is None:
            return False
        self._remove_run(position, position)
        return True

    def insert_row_at(self, position: int, row: MemoryRow) -> None:
        """Insert one row."""
        self.beginInsertRows(QModelIndex(), position, position)
        self._order.insert(position, row.id)
        self._keep((row,))
        self.endInsertRows()

    def update_row_at(self, position: int, row: MemoryRow) -> None:
        """Replace one row by a newer state of the same memory."""
        if self._known[row.id] != row:
            self._keep((row,))
            self.dataChanged.emit(self.index(position), self.index(position))

    def _keep(self, rows: Sequence[AnyRow]) -> None:
        """Store rows of memories that are in the order."""
        self._known.update((row.id, row) for row in rows)

    def _remove_all_but(self, staying: set[MemoryId]) -> None:
        if staying.issuperset(self._known):
            return
        last = len(self._order) - 1
        while last >= 0:
            if self._order[last] in staying:
                last -= 1
                continue
            first = last
            while first > 0 and self._order[first - 1] not in staying:
                first -= 1
            self._remove_run(first, last)
            last = first - 1

    def _remove_run(self, first: int, last: int) -> None:
        self.beginRemoveRows(QModelIndex(), first, last)
        for memory_id in self._order[first : last + 1]:
            del self._known[memory_id]
        del self._order[first : last + 1]
        self.endRemoveRows()

    def _rearrange(self, order: list[MemoryId]) -> None:
        """Reorder the rows, all at once."""
        if order == self._order:
            return
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        places = {memory_id: place for place, memory_id in enumerate(order)}
        after = [self.index(places[self._order[index.row()]]) for index in before]
        self._order = order
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()

    def _insert_all(self, order: Sequence[MemoryId], rows: Mapping[MemoryId, AnyRow]) -> None:
        """Insert the new rows of an order, each contiguous run at once."""
        if len(order) == len(self._order):
            return
        end = 0
        for first, memory_id in enumerate(order):
            if first < end or memory_id in self._known:
                continue
            end = first
            while end < len(order) and order[end] not in self._known:
                end += 1
            self.beginInsertRows(QModelIndex(), first, end - 1)
            self._order[first:first] = order[first:end]
            self._keep([rows[new] for new in order[first:end]])
            self.endInsertRows()

    def _update_all(self, rows: Mapping[MemoryId, AnyRow]) -> None:
        newer = {
            row.id: row
            for row in rows.values()
            if isinstance(row, MemoryRow) and self._known[row.id] != row
        }
        if not newer:
            return
        self._keep(list(newer.values()))
        places = [place for place, memory_id in enumerate(self._order) if memory_id in newer]
        self.dataChanged.emit(self.index(places[0]), self.index(places[-1]))


def _accessible_text(row: MemoryRow) -> str:
    """Return what a screen reader says for a row: everything that is visible in it."""
    parts = (
        row.heading,
        *(flag_name(flag) for flag in row.flags),
        short_moment(row.created_at),
        row.namespace,
        *([type_name(row.type)] if row.is_readable else []),
        *(f"#{tag}" for tag in row.tags),
    )
    return "; ".join(parts)
