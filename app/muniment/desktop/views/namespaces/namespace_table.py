"""The table of namespaces: contents, size, and number of agents with access."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from PySide6.QtCore import QLocale, QModelIndex, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent

from muniment.desktop.text.dates import full_moment, short_moment
from muniment.desktop.views.namespaces.namespace_words import keys_text, tr
from muniment.desktop.widgets.tables.quiet_table import Column, QuietTable, QuietTableModel
from muniment.desktop.widgets.theme.theme import Theme
from muniment.domain.access import ApiKey

_ROWS_SEEN: Final = 4


@dataclass(frozen=True, slots=True, repr=False)
class NamespaceLine:
    """A row of the namespace table.

    Args:
        name: Its name.
        memories: Number of live memories in it.
        size_bytes: Size of texts and vectors; ``None`` until counted.
        keys: Keys that may access it, without revoked ones.
        created_at: When it was created.
    """

    name: str
    memories: int
    size_bytes: int | None
    keys: tuple[ApiKey, ...]
    created_at: datetime


def _size_text(line: NamespaceLine) -> str:
    return "" if line.size_bytes is None else QLocale().formattedDataSize(line.size_bytes, 1)


_COLUMNS: Final[tuple[Column[NamespaceLine], ...]] = (
    Column(lambda: tr("Namespace"), lambda line: line.name),
    Column(
        lambda: tr("Memories"),
        lambda line: QLocale().toString(line.memories),
        letters=11,
        is_number=True,
    ),
    Column(lambda: tr("Size"), _size_text, letters=11, is_number=True),
    Column(lambda: tr("Agents"), lambda line: keys_text(len(line.keys)), letters=12),
    Column(
        lambda: tr("Created"),
        lambda line: short_moment(line.created_at),
        lambda line: full_moment(line.created_at),
        letters=13,
    ),
)


class NamespaceTableModel(QuietTableModel[NamespaceLine]):
    """The rows of the namespace table; GUI thread only."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(_COLUMNS, parent)

    def show_lines(self, lines: tuple[NamespaceLine, ...]) -> None:
        """Show these lines; update in place, keeping the selection, if the names are the same."""
        if [line.name for line in lines] != [line.name for line in self._rows]:
            self.replace_rows(lines)
            return
        self._rows = list(lines)
        if lines:
            self.dataChanged.emit(self.index(0, 0), self.index(len(lines) - 1, len(_COLUMNS) - 1))

    def line_of(self, name: str) -> NamespaceLine | None:
        """Return the line of a namespace, or ``None``."""
        return next((line for line in self._rows if line.name == name), None)

    def position_of(self, name: str) -> int:
        """Return the row of a namespace, or -1."""
        return next((place for place, line in enumerate(self._rows) if line.name == name), -1)


class NamespaceTable(QuietTable):
    """A table with single selection; Enter opens the memories. GUI thread only.

    Signals:
        chosen_changed: The selection changed.
        activated_name: Name of the namespace activated by Enter or a double click.
        delete_asked, rename_asked: Requested by key for the selected namespace.
    """

    chosen_changed = Signal()
    activated_name = Signal(str)
    delete_asked = Signal()
    rename_asked = Signal()

    def __init__(self, theme: Theme) -> None:
        lines = NamespaceTableModel()
        super().__init__(lines, theme, rows_seen=_ROWS_SEEN)
        self.lines = lines
        lines.setParent(self)
        self.setAccessibleName(self.tr("Namespaces"))
        self.selectionModel().currentRowChanged.connect(self.chosen_changed)
        self.doubleClicked.connect(self._on_double_clicked)

    @property
    def chosen(self) -> str:
        """The selected namespace; empty for none."""
        index = self.currentIndex()
        return self.lines.row_at(index.row()).name if index.isValid() else ""

    def show_lines(self, lines: tuple[NamespaceLine, ...], *, wanted: str = "") -> None:
        """Show lines; select the wanted namespace, else the previous one, else the first."""
        before = wanted or self.chosen
        self.lines.show_lines(lines)
        position = self.lines.position_of(before)
        self.setCurrentIndex(self.lines.index(max(position, 0), 0) if lines else QModelIndex())
        self.chosen_changed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open on Enter, rename on F2, delete on Delete."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.chosen:
            self.activated_name.emit(self.chosen)
        elif event.key() == Qt.Key.Key_F2:
            self.rename_asked.emit()
        elif event.key() == Qt.Key.Key_Delete:
            self.delete_asked.emit()
        else:
            super().keyPressEvent(event)

    @Slot(QModelIndex)
    def _on_double_clicked(self, _index: QModelIndex) -> None:
        self.activated_name.emit(self.chosen)
