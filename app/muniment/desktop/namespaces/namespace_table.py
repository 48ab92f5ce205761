"""The table of namespaces: what each holds, and how many agents reach it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from PySide6.QtCore import QAbstractTableModel, QLocale, QModelIndex, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QHeaderView, QTableView

from muniment.desktop.dates import full_moment, short_moment
from muniment.desktop.memory_rows import Index
from muniment.desktop.namespaces.namespace_words import keys_text, tr
from muniment.desktop.theme import Theme, space
from muniment.domain.access import ApiKey

_NAME, _COUNT, _SIZE, _KEYS, _CREATED = range(5)
_ROWS_SEEN: Final = 4
_NUMBERS: Final = frozenset({_COUNT, _SIZE})
_LETTERS: Final = {_COUNT: 11, _SIZE: 11, _KEYS: 12, _CREATED: 13}


@dataclass(frozen=True, slots=True, repr=False)
class NamespaceLine:
    """A namespace as the table shows it.

    Args:
        name: Its name.
        memories: How many live memories it holds.
        size_bytes: Of texts and vectors; ``None`` while nobody counted.
        keys: That may reach it, revoked ones left out.
        created_at: When it was made.
    """

    name: str
    memories: int
    size_bytes: int | None
    keys: tuple[ApiKey, ...]
    created_at: datetime


class NamespaceTableModel(QAbstractTableModel):
    """Namespaces by name; GUI thread only."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lines: tuple[NamespaceLine, ...] = ()

    def show_lines(self, lines: tuple[NamespaceLine, ...]) -> None:
        """Show other lines, or none; those of the same names keep their place and choice."""
        if [line.name for line in lines] == [line.name for line in self._lines]:
            self._lines = lines
            if lines:
                self.dataChanged.emit(self.index(0, 0), self.index(len(lines) - 1, _CREATED))
            return
        self.beginResetModel()
        self._lines = lines
        self.endResetModel()

    def line_of(self, name: str) -> NamespaceLine | None:
        """Return the line of a namespace, if it is there."""
        return next((line for line in self._lines if line.name == name), None)

    def line(self, position: int) -> NamespaceLine:
        """Return the line of a row."""
        return self._lines[position]

    def position_of(self, name: str) -> int:
        """Return the row of a namespace; -1 for none."""
        return next((place for place, line in enumerate(self._lines) if line.name == name), -1)

    def rowCount(self, parent: Index | None = None) -> int:
        """Return how many there are."""
        return 0 if parent is not None and parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index | None = None) -> int:
        """Return five: name, memories, size, agents, when it was made."""
        return 0 if parent is not None and parent.isValid() else _CREATED + 1

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Return the name of a column."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(section)
        names = (tr("Namespace"), tr("Memories"), tr("Size"), tr("Reached by"), tr("Made"))
        return names[section] if role == Qt.ItemDataRole.DisplayRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a text, its place, or the whole moment as a hint."""
        line, column = self._lines[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return _texts(line)[column]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(column)
        if role == Qt.ItemDataRole.ToolTipRole and column == _CREATED:
            return full_moment(line.created_at)
        return None


class NamespaceTable(QTableView):
    """One namespace can be chosen; Enter leads to its memories. GUI thread only.

    Signals:
        chosen_changed: Another namespace is chosen, or none.
        activated_name: The name of the one that Enter or a double click was for.
        delete_asked, rename_asked: With the keyboard, for the one chosen.
    """

    chosen_changed = Signal()
    activated_name = Signal(str)
    delete_asked = Signal()
    rename_asked = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.lines = NamespaceTableModel(self)
        self.setModel(self.lines)
        self.setObjectName("quietTable")
        self.setAccessibleName(self.tr("Namespaces"))
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setEditTriggers(QTableView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setSectionResizeMode(_NAME, QHeaderView.ResizeMode.Stretch)
        self._measure()
        theme.changed.connect(self._measure)
        self.selectionModel().currentRowChanged.connect(self.chosen_changed)
        self.doubleClicked.connect(self._on_double_clicked)

    @property
    def chosen(self) -> str:
        """The namespace that is chosen; empty for none."""
        index = self.currentIndex()
        return self.lines.line(index.row()).name if index.isValid() else ""

    def show_lines(self, lines: tuple[NamespaceLine, ...], *, wanted: str = "") -> None:
        """Show other lines; choose the wanted one, else the one before, else the first."""
        before = wanted or self.chosen
        self.lines.show_lines(lines)
        position = self.lines.position_of(before)
        self.setCurrentIndex(self.lines.index(max(position, 0), 0) if lines else QModelIndex())
        self.chosen_changed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Look into it with Enter, rename with F2, delete with Delete."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.chosen:
            self.activated_name.emit(self.chosen)
        elif event.key() == Qt.Key.Key_F2:
            self.rename_asked.emit()
        elif event.key() == Qt.Key.Key_Delete:
            self.delete_asked.emit()
        else:
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """Measure once the style sheet has given headers their font."""
        super().showEvent(event)
        self._measure()

    @Slot()
    def _measure(self) -> None:
        height = self.fontMetrics().height() + 2 * space("small")
        self.verticalHeader().setMinimumSectionSize(height)
        self.verticalHeader().setDefaultSectionSize(height)
        self.setMinimumHeight(_ROWS_SEEN * height)
        letter, header = self.fontMetrics().averageCharWidth(), self.horizontalHeader()
        for column, letters in _LETTERS.items():
            width = letters * letter + 2 * space("medium")
            header.resizeSection(column, max(width, header.sectionSizeHint(column)))

    @Slot(QModelIndex)
    def _on_double_clicked(self, _index: QModelIndex) -> None:
        self.activated_name.emit(self.chosen)


def _alignment(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column in _NUMBERS else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter


def _texts(line: NamespaceLine) -> tuple[str, ...]:
    size = "" if line.size_bytes is None else QLocale().formattedDataSize(line.size_bytes, 1)
    return (
        line.name,
        QLocale().toString(line.memories),
        size,
        keys_text(len(line.keys)),
        short_moment(line.created_at),
    )
