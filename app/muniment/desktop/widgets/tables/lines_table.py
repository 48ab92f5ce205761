"""A short table of moments and events; each line links to a memory."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHeaderView

from muniment.desktop.text.dates import full_moment, short_moment
from muniment.desktop.views.browse.listing.memory_rows import Index
from muniment.desktop.widgets.controls import plain_hint
from muniment.desktop.widgets.tables.quiet_table import RowTable
from muniment.desktop.widgets.theme.theme import space

_COLUMNS: Final = 2


@dataclass(frozen=True, slots=True, repr=False)
class TableLine:
    """One line.

    Args:
        at: When it happened.
        text: What happened.
        memory_id: The memory that it links to; empty for none.
    """

    at: datetime
    text: str
    memory_id: str


class LinesModel(QAbstractTableModel):
    """What happened, and when; GUI thread only."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lines: tuple[TableLine, ...] = ()

    def show_lines(self, lines: tuple[TableLine, ...]) -> None:
        """Show other lines, or none."""
        self.beginResetModel()
        self._lines = lines
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        """Return how many lines there are."""
        return 0 if parent is not None and parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index | None = None) -> int:
        """Return two: what, and when."""
        return 0 if parent is not None and parent.isValid() else _COLUMNS

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a text, or the full moment as a tool tip."""
        line = self._lines[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return short_moment(line.at) if index.column() else line.text
        if role == Qt.ItemDataRole.ToolTipRole:
            return full_moment(line.at) if index.column() else plain_hint(line.text)
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column():
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    def place_of(self, line: TableLine) -> int:
        """Return the row of a line, else that of the memory it links to; -1 for none."""
        if line in self._lines:
            return self._lines.index(line)
        memories = [each.memory_id for each in self._lines]
        is_linked = bool(line.memory_id) and line.memory_id in memories
        return memories.index(line.memory_id) if is_linked else -1

    def line(self, position: int) -> TableLine:
        """Return the line of a row."""
        return self._lines[position]


class LinesTable(RowTable):
    """A table as tall as its lines; GUI thread only.

    Signals:
        memory_asked: The id of a memory whose line was clicked, or opened with Enter.
    """

    memory_asked = Signal(str)

    def __init__(self, name: str) -> None:
        super().__init__("lines")
        self.lines = LinesModel(self)
        self.setModel(self.lines)
        self.setAccessibleName(name)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.horizontalHeader().hide()
        resizing = QHeaderView.ResizeMode
        self.horizontalHeader().setSectionResizeMode(0, resizing.Stretch)
        self.horizontalHeader().setSectionResizeMode(1, resizing.ResizeToContents)
        self.verticalHeader().setMinimumSectionSize(1)
        self.clicked.connect(self._on_chosen)

    def show_lines(self, lines: tuple[TableLine, ...]) -> None:
        """Show other lines, or none, and resize to fit them; the current line stays current."""
        current = self.currentIndex()
        kept = self.lines.line(current.row()) if current.isValid() else None
        self.lines.show_lines(lines)
        if kept is not None:
            self.setCurrentIndex(self.lines.index(self.lines.place_of(kept), 0))
        height = self.fontMetrics().height() + 2 * space("tight")
        self.verticalHeader().setDefaultSectionSize(height)
        self.setFixedHeight(len(lines) * height + 2 * self.frameWidth() + space("hair"))
        self.setVisible(bool(lines))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Follow a line with Enter."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.currentIndex().isValid():
            self._on_chosen(self.currentIndex())
        else:
            super().keyPressEvent(event)

    @Slot(QModelIndex)
    def _on_chosen(self, index: QModelIndex) -> None:
        memory_id = self.lines.line(index.row()).memory_id
        if memory_id:
            self.memory_asked.emit(memory_id)
