"""The table of agents, users, projects and sessions."""

from typing import Final

from PySide6.QtCore import QLocale, QModelIndex, QObject, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent

from muniment.desktop.text.dates import full_moment, short_moment
from muniment.desktop.views.owners.owner_lines import OwnerLine
from muniment.desktop.views.owners.owner_words import kind_names, tr
from muniment.desktop.widgets.focus.row_focus import select_row_on_focus
from muniment.desktop.widgets.tables.quiet_table import Column, QuietTable, QuietTableModel
from muniment.desktop.widgets.theme.theme import Theme

_ROWS_SEEN: Final = 4
_NAMESPACE: Final = 2
_NARROW_LETTERS: Final = 90
_COLUMNS: Final[tuple[Column[OwnerLine], ...]] = (
    Column(lambda: tr("Name"), lambda line: line.name, lambda line: line.name),
    Column(lambda: tr("Kind"), lambda line: kind_names()[line.kind], letters=10),
    Column(lambda: tr("Namespace"), lambda line: line.thing.namespace, letters=12),
    Column(
        lambda: tr("Memories"),
        lambda line: QLocale().toString(line.memory_count),
        letters=11,
        is_number=True,
    ),
    Column(
        lambda: tr("Last written"),
        lambda line: "" if line.last_at is None else short_moment(line.last_at),
        lambda line: "" if line.last_at is None else full_moment(line.last_at),
        letters=13,
    ),
)


class OwnerTableModel(QuietTableModel[OwnerLine]):
    """The rows of the table; GUI thread only."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(_COLUMNS, parent)

    @property
    def lines(self) -> tuple[OwnerLine, ...]:
        """The lines that are shown."""
        return tuple(self._rows)

    def show_lines(self, lines: tuple[OwnerLine, ...]) -> None:
        """Show lines; update in place, keeping the selection, if the same are shown already."""
        if [line.key for line in lines] != [line.key for line in self._rows]:
            self.replace_rows(lines)
            return
        self._rows = list(lines)
        if lines:
            self.dataChanged.emit(self.index(0, 0), self.index(len(lines) - 1, len(_COLUMNS) - 1))

    def position_of(self, key: tuple[str, ...]) -> int:
        """Return the row of a line, or -1."""
        return next((place for place, line in enumerate(self._rows) if line.key == key), -1)


class OwnerTable(QuietTable):
    """A table with single selection; GUI thread only.

    Signals:
        chosen_changed: The selection changed.
        browse_asked, edit_asked, delete_asked: Requested by key or double click.
    """

    chosen_changed = Signal()
    browse_asked = Signal()
    edit_asked = Signal()
    delete_asked = Signal()

    def __init__(self, theme: Theme) -> None:
        model = OwnerTableModel()
        super().__init__(model, theme, rows_seen=_ROWS_SEEN)
        self.rows = model
        model.setParent(self)
        self.setAccessibleName(self.tr("Agents, users, projects and sessions"))
        self.selectionModel().currentRowChanged.connect(self.chosen_changed)
        self.doubleClicked.connect(self._on_double_clicked)

    @property
    def chosen(self) -> OwnerLine | None:
        """The selected line."""
        index = self.currentIndex()
        return self.rows.row_at(index.row()) if index.isValid() else None

    def show_lines(self, lines: tuple[OwnerLine, ...]) -> None:
        """Show lines; select the one selected before, or else the first."""
        before = self.chosen
        self.rows.show_lines(lines)
        position = -1 if before is None else self.rows.position_of(before.key)
        self.setCurrentIndex(self.rows.index(max(position, 0), 0) if lines else QModelIndex())
        self.chosen_changed.emit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Select a row, so that keys have a target."""
        super().focusInEvent(event)
        select_row_on_focus(self, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Show the memories on Enter, edit on F2, delete on Delete."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.browse_asked.emit()
        elif event.key() == Qt.Key.Key_F2:
            self.edit_asked.emit()
        elif event.key() == Qt.Key.Key_Delete:
            self.delete_asked.emit()
        else:
            super().keyPressEvent(event)

    @Slot()
    def fit_columns(self) -> None:
        """Set the column widths; hide the namespace column if the table is narrow."""
        is_narrow = self.width() < _NARROW_LETTERS * self.fontMetrics().averageCharWidth()
        self.setColumnHidden(_NAMESPACE, is_narrow)
        super().fit_columns()

    @Slot(QModelIndex)
    def _on_double_clicked(self, _index: QModelIndex) -> None:
        self.browse_asked.emit()
