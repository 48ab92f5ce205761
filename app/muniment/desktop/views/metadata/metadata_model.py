"""The model of the metadata table during editing, with undo and redo."""

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt, Signal

from muniment.desktop.views.browse.listing.memory_rows import Index
from muniment.desktop.views.metadata.entries import (
    MetadataEntry,
    ValueKind,
    converted,
    kind_word,
    problem_of_all,
    problems_of,
    settled,
    truth_word,
)
from muniment.desktop.widgets.controls import plain_hint
from muniment.desktop.widgets.theme.theme import Theme

if TYPE_CHECKING:
    from collections.abc import Callable

NAME, VALUE, KIND = range(3)

_Rows = tuple[MetadataEntry, ...]
_Role = Qt.ItemDataRole
_SHOWN_MAX: Final = 300
_STEPS_MAX: Final = 100


class MetadataModel(QAbstractTableModel):
    """Name, value and kind of each entry; GUI thread only.

    Everything typed into one cell until `end_step` is one undo step.

    Signals:
        edited: The user changed, undid or redid something.
    """

    edited = Signal()

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._rows: _Rows = ()
        self._known_names: frozenset[str] = frozenset()
        self._past: list[_Rows] = []
        self._future: list[_Rows] = []
        self._step: tuple[int, int] | None = None
        self._answers: dict[int, Callable[[Index], object]] = {
            _Role.DisplayRole: self._shown,
            _Role.EditRole: self._typed,
            _Role.ToolTipRole: self._hint,
            _Role.AccessibleDescriptionRole: self._wrong,
            _Role.DecorationRole: self._mark,
            _Role.ForegroundRole: self._colour,
        }
        self._settle()

    @property
    def entries(self) -> tuple[MetadataEntry, ...]:
        """The normalized entries, see `settled`."""
        return self._settled

    @property
    def problems(self) -> tuple[str, ...]:
        """The error text of each row; empty for none."""
        return self._problems

    @property
    def whole_problem(self) -> str:
        """The error text of all rows together; empty for none."""
        return self._whole_problem

    @property
    def can_undo(self) -> bool:
        """Whether there is a step to undo."""
        return bool(self._past)

    @property
    def can_redo(self) -> bool:
        """Whether there is a step to redo."""
        return bool(self._future)

    def show_entries(self, entries: _Rows, loaded: _Rows) -> None:
        """Show entries and clear the undo history; equal entries keep their row order.

        Args:
            entries: The entries to show.
            loaded: The entries loaded with the memory; an empty name among them is no error.
        """
        self._past.clear()
        self._future.clear()
        self._step = None
        self._known_names = frozenset(entry.name for entry in loaded)
        if not entries or settled(entries) != self._settled:
            self._replace(entries)
        else:
            self._settle()

    def row_at(self, row: int) -> MetadataEntry:
        """Return the entry at a row."""
        return self._rows[row]

    def add(self) -> int:
        """Return the index of an empty row; add one if there is none."""
        for place, entry in enumerate(self._rows):
            if entry.is_blank:
                return place
        place = len(self._rows)
        self.beginInsertRows(QModelIndex(), place, place)
        self._note_step(None)
        self._rows = (*self._rows, MetadataEntry())
        self._settle()
        self.endInsertRows()
        self.edited.emit()
        return place

    def remove(self, row: int) -> None:
        """Remove a row."""
        self.beginRemoveRows(QModelIndex(), row, row)
        self._note_step(None)
        self._rows = (*self._rows[:row], *self._rows[row + 1 :])
        self._settle()
        self.endRemoveRows()
        self.edited.emit()

    def end_step(self) -> None:
        """End the current undo step, and strip spaces around the name."""
        step, self._step = self._step, None
        if step is not None and step[1] == NAME and step[0] < len(self._rows):
            entry = self._rows[step[0]]
            self._put(step[0], replace(entry, name=entry.name.strip()))

    def drop_step(self) -> None:
        """Revert the current undo step."""
        if self._step is not None:
            self.undo()
            self._future.clear()

    def undo(self) -> None:
        """Undo the last step."""
        self._turn(self._past, self._future)

    def redo(self) -> None:
        """Redo a step."""
        self._turn(self._future, self._past)

    def rowCount(self, parent: Index | None = None) -> int:
        """Return the number of entries."""
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index | None = None) -> int:
        """Return three: name, value and kind."""
        return 0 if parent is not None and parent.isValid() else KIND + 1

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Make every cell editable."""
        return super().flags(index) | Qt.ItemFlag.ItemIsEditable

    def data(self, index: Index, role: int = _Role.DisplayRole) -> object:
        """Return a cell's text, its text for editing, or the error of its row."""
        answer = self._answers.get(role)
        return None if answer is None else answer(index)

    def setData(self, index: Index, value: object, role: int = _Role.EditRole) -> bool:
        """Set the typed text of a cell."""
        row, entry = index.row(), self._rows[index.row()]
        after = _changed(entry, index.column(), str(value))
        if role != _Role.EditRole or after == entry:
            return False
        self._note_step((row, index.column()))
        self._put(row, after)
        return True

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = _Role.DisplayRole
    ) -> object:
        """Return the column names."""
        if role == _Role.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return (self.tr("Name"), self.tr("Value"), self.tr("Type"))[section]
        return None

    def _shown(self, index: Index) -> str:
        entry = self._rows[index.row()]
        if index.column() == NAME:
            return entry.name
        if index.column() == KIND:
            return kind_word(entry.kind)
        if entry.kind is ValueKind.TRUTH:
            return truth_word(entry.text)
        return " ".join(entry.text[:_SHOWN_MAX].split())

    def _typed(self, index: Index) -> str:
        entry = self._rows[index.row()]
        return (entry.name, entry.text, entry.kind.value)[index.column()]

    def _hint(self, index: Index) -> str:
        return plain_hint(self._problems[index.row()] or self._shown(index))

    def _wrong(self, index: Index) -> str:
        return self._problems[index.row()]

    def _mark(self, index: Index) -> object:
        if index.column() != NAME or not self._problems[index.row()]:
            return None
        return self._theme.icon("triangle-alert", role="danger")

    def _colour(self, index: Index) -> object:
        if self._problems[index.row()]:
            return self._theme.color("danger")
        return self._theme.color("muted") if index.column() == KIND else None

    def _put(self, row: int, entry: MetadataEntry) -> None:
        if entry == self._rows[row]:
            return
        self._rows = (*self._rows[:row], entry, *self._rows[row + 1 :])
        self._settle()
        self._notify_changed()

    def _notify_changed(self) -> None:
        """Notify about all rows: the change may affect another row with the same name."""
        self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, KIND))
        self.edited.emit()

    def _replace(self, rows: _Rows) -> None:
        self.beginResetModel()
        self._rows = rows
        self._settle()
        self.endResetModel()

    def _settle(self) -> None:
        self._settled = settled(self._rows)
        self._problems = problems_of(self._rows, known_names=self._known_names)
        self._whole_problem = "" if any(self._problems) else problem_of_all(self._rows)

    def _note_step(self, step: tuple[int, int] | None) -> None:
        if step is None or step != self._step:
            self._past = [*self._past[1 - _STEPS_MAX :], self._rows]
        self._step = step
        self._future.clear()

    def _turn(self, source: list[_Rows], target: list[_Rows]) -> None:
        if source:
            target.append(self._rows)
            self._step = None
            rows = source.pop()
            if len(rows) == len(self._rows):
                self._rows = rows
                self._settle()
                self._notify_changed()
            else:
                self._replace(rows)
                self.edited.emit()


def _changed(entry: MetadataEntry, column: int, typed: str) -> MetadataEntry:
    """Return an entry with the text typed into one of its cells."""
    if column == NAME:
        return replace(entry, name=typed)
    if column == KIND:
        kind = ValueKind(typed)
        return entry if kind is entry.kind else converted(entry, kind)
    if entry.kind is ValueKind.NOTHING and typed:
        return replace(entry, text=typed, kind=ValueKind.TEXT)
    return replace(entry, text=typed)
