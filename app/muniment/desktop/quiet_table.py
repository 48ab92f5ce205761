"""Tables under named columns: of backups, of namespaces, of the trash."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from math import ceil
from typing import Any, Final, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QSize, Qt, Slot
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHeaderView

from muniment.desktop.memory_rows import Index
from muniment.desktop.plain_hint import plain_hint
from muniment.desktop.row_table import RowTable
from muniment.desktop.theme import Theme, space

_MOST: Final = 2
"""How many times the width of its letters a column grows to where its texts need it."""

_Row = TypeVar("_Row")


@dataclass(frozen=True, slots=True)
class Column(Generic[_Row]):
    """One column.

    Args:
        title: Returns its name, in the language of the person.
        text: Returns what it says of a row.
        hint: Returns more, for whoever points at it; ``None`` for no more.
        letters: How many letters wide it is; 0 for the first, which takes what the others leave.
        is_number: Whether its texts stand at the right.
    """

    title: Callable[[], str]
    text: Callable[[_Row], str]
    hint: Callable[[_Row], str] | None = None
    letters: int = 0
    is_number: bool = False

    @property
    def alignment(self) -> Qt.AlignmentFlag:
        """Where its name and its texts stand."""
        side = Qt.AlignmentFlag.AlignRight if self.is_number else Qt.AlignmentFlag.AlignLeft
        return side | Qt.AlignmentFlag.AlignVCenter


class QuietTableModel(QAbstractTableModel, Generic[_Row]):
    """Rows of one kind, which subclasses fill in; GUI thread only."""

    def __init__(self, columns: tuple[Column[_Row], ...], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._columns = columns
        self._rows: list[_Row] = []

    @property
    def widths(self) -> dict[int, int]:
        """How many letters wide the columns are that have a width of their own."""
        return {place: one.letters for place, one in enumerate(self._columns) if one.letters}

    def replace_rows(self, rows: Iterable[_Row]) -> None:
        """Show other rows, or none."""
        self.beginResetModel()
        self._rows = list(rows)
        self.endResetModel()

    def row_at(self, position: int) -> _Row:
        """Return the row at a position."""
        return self._rows[position]

    def rowCount(self, parent: Index | None = None) -> int:
        """Return how many rows are loaded."""
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index | None = None) -> int:
        """Return how many columns there are."""
        return 0 if parent is not None and parent.isValid() else len(self._columns)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Return the name of a column, or its place."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        column = self._columns[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return column.alignment
        return column.title() if role == Qt.ItemDataRole.DisplayRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a text, its place, or more of it as a hint."""
        row, column = self._rows[index.row()], self._columns[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.text(row)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return column.alignment
        if role == Qt.ItemDataRole.ToolTipRole and column.hint is not None:
            return plain_hint(column.hint(row))
        return None


class QuietTable(RowTable):
    """Shows a `QuietTableModel`; GUI thread only.

    Args:
        model: Its rows.
        theme: Whose changes of size it follows.
        rows_seen: How many rows there is always room for, its head among them.
    """

    def __init__(self, model: QuietTableModel[Any], theme: Theme, *, rows_seen: int = 0) -> None:
        super().__init__("quietTable")
        self._widths = model.widths
        self._rows_seen = rows_seen
        self.setModel(model)
        self.setCornerButtonEnabled(False)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self._measure()
        model.modelReset.connect(self.fit_columns)
        model.dataChanged.connect(self.fit_columns)
        model.rowsInserted.connect(self._on_rows_inserted)
        theme.changed.connect(self._measure)

    def sizeHint(self) -> QSize:
        """Ask for the rows that there is always room for: a usual list's height is mostly more."""
        usual = super().sizeHint()
        return QSize(usual.width(), self.minimumHeight()) if self._rows_seen else usual

    def showEvent(self, event: QShowEvent) -> None:
        """Measure once the style sheet has given headers their font."""
        super().showEvent(event)
        self._measure()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the columns what there is room for now."""
        super().resizeEvent(event)
        self.fit_columns()

    @Slot()
    def fit_columns(self) -> None:
        """Give the columns their widths, less where there is no room; their names stay whole."""
        header = self.horizontalHeader()
        least = {column: header.sectionSizeHint(column) for column in self._widths}
        usual = {column: max(self._usual_width(column), least[column]) for column in self._widths}
        shown = [column for column in usual if not self.isColumnHidden(column)]
        missing = header.sectionSizeHint(0) - self.viewport().width()
        missing += sum(usual[column] for column in shown)
        spare = sum(usual[column] - least[column] for column in shown)
        share = min(max(missing, 0) / spare, 1.0) if spare else 0.0
        for column, width in usual.items():
            header.resizeSection(column, width - ceil(share * (width - least[column])))

    def _usual_width(self, column: int) -> int:
        """Return the width of a column's letters, or of the texts in sight up to twice as much."""
        metrics, model = self.fontMetrics(), self.model()
        width = self._widths[column] * metrics.averageCharWidth()
        first = max(self.rowAt(0), 0)
        last = first + self.viewport().height() // self.verticalHeader().defaultSectionSize()
        rows = range(first, min(last + 1, model.rowCount()))
        texts = (str(model.index(line, column).data()) for line in rows)
        needed = max(map(metrics.horizontalAdvance, texts), default=0)
        return min(max(width, needed), _MOST * width) + 2 * space("medium")

    @Slot(QModelIndex, int)
    def _on_rows_inserted(self, _parent: QModelIndex, first: int) -> None:
        if first == 0:
            # Not with each further page: a column that moves under the eye is no help.
            self.fit_columns()

    @Slot()
    def _measure(self) -> None:
        height = self.fontMetrics().height() + 2 * space("small")
        self.verticalHeader().setMinimumSectionSize(height)
        self.verticalHeader().setDefaultSectionSize(height)
        if self._rows_seen:
            self.setMinimumHeight(self._rows_seen * height)
        self.fit_columns()
