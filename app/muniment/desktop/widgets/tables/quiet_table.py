"""Tables with named columns: of backups, of namespaces, of the trash."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from math import ceil
from typing import Any, Final, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QLocale, QModelIndex, QObject, QSize, Qt, Slot
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHeaderView, QStyledItemDelegate, QTableView

from muniment.desktop.text.isolates import as_written
from muniment.desktop.views.browse.listing.memory_rows import Index
from muniment.desktop.widgets.controls import plain_hint
from muniment.desktop.widgets.theme.theme import Theme, space

_MOST: Final = 2
"""How many times its width in letters a column may grow if its texts need it."""
_Row = TypeVar("_Row")


class RowDelegate(QStyledItemDelegate):
    """Paints texts in the direction of their own script; GUI thread only."""

    def displayText(self, value: object, locale: QLocale | QLocale.Language) -> str:
        """Return the text that is painted for a cell."""
        return as_written(super().displayText(value, locale))


class RowTable(QTableView):
    """A table without grid, row numbers or editing, as wide as its place. GUI thread only.

    Args:
        role: Name of its part of the style sheet.
    """

    def __init__(self, role: str) -> None:
        super().__init__()
        self.setObjectName(role)
        self.setItemDelegate(RowDelegate(self))
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setEditTriggers(QTableView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()


@dataclass(frozen=True, slots=True)
class Column(Generic[_Row]):
    """One column.

    Args:
        title: Returns its name in the user's language.
        text: Returns its text for a row.
        hint: Returns the tool tip; ``None`` for no tool tip.
        letters: Its width in letters; 0 for the first, which takes what the others leave.
        is_number: Whether its texts are aligned right.
    """

    title: Callable[[], str]
    text: Callable[[_Row], str]
    hint: Callable[[_Row], str] | None = None
    letters: int = 0
    is_number: bool = False

    @property
    def alignment(self) -> Qt.AlignmentFlag:
        """Alignment of its name and its texts."""
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
        """The widths, in letters, of the columns that have one."""
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
        """Return the name of a column, or its alignment."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        column = self._columns[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return column.alignment
        return column.title() if role == Qt.ItemDataRole.DisplayRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a text, its alignment, or its tool tip."""
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
        theme: Its size changes are followed.
        rows_seen: How many rows always have room, including the header.
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
        """Return a size with room for the guaranteed rows: Qt's own is mostly taller."""
        usual = super().sizeHint()
        return QSize(usual.width(), self.minimumHeight()) if self._rows_seen else usual

    def showEvent(self, event: QShowEvent) -> None:
        """Measure once the style sheet has set the headers' font."""
        super().showEvent(event)
        self._measure()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the columns to the new width."""
        super().resizeEvent(event)
        self.fit_columns()

    @Slot()
    def fit_columns(self) -> None:
        """Set the column widths, smaller if there is no room; column names are never cut."""
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
        """Return a column's width in letters, or of its visible texts up to twice as much."""
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
            # Not for each further page: columns that move while being read are no help.
            self.fit_columns()

    @Slot()
    def _measure(self) -> None:
        height = self.fontMetrics().height() + 2 * space("small")
        self.verticalHeader().setMinimumSectionSize(height)
        self.verticalHeader().setDefaultSectionSize(height)
        if self._rows_seen:
            self.setMinimumHeight(self._rows_seen * height)
        self.fit_columns()
