"""The memories that nobody used for a long time, in a table, and where to put them."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QTableView, QWidget

from muniment.desktop.text.dates import full_moment, short_moment
from muniment.desktop.views.tidying.tidy_words import stale_summary, tr
from muniment.desktop.widgets.controls import button, column, label
from muniment.desktop.widgets.empty_state import EmptyState
from muniment.desktop.widgets.flow_layout import flow
from muniment.desktop.widgets.focus.row_focus import select_row_on_focus
from muniment.desktop.widgets.tables.quiet_table import Column, QuietTable, QuietTableModel
from muniment.desktop.widgets.theme.theme import Theme
from muniment.domain.memories.tidying import PutAway, StaleMemories, StaleMemory

if TYPE_CHECKING:
    from muniment.domain.ids import MemoryId

_COLUMNS: Final[tuple[Column[StaleMemory], ...]] = (
    Column(lambda: tr("Memory"), lambda row: row.memory.title, lambda row: row.memory.title),
    Column(lambda: tr("Namespace"), lambda row: row.memory.namespace, letters=14),
    Column(
        lambda: tr("Last used"),
        lambda row: short_moment(row.last_used_at),
        lambda row: full_moment(row.last_used_at),
        letters=14,
    ),
)


class StaleTable(QuietTable):
    """The table of stale memories; GUI thread only.

    Signals:
        chosen_changed: The selection changed.
        row_activated: The position of a row that the user wants to read.
    """

    chosen_changed = Signal()
    row_activated = Signal(int)

    def __init__(self, model: QuietTableModel[StaleMemory], theme: Theme) -> None:
        super().__init__(model, theme)
        self.setAccessibleName(tr("Memories that were not used for a long time"))
        self.setSelectionMode(QTableView.SelectionMode.ExtendedSelection)
        self.selectionModel().selectionChanged.connect(self.chosen_changed)
        model.modelReset.connect(self.chosen_changed)
        self.doubleClicked.connect(self._on_double_clicked)

    @property
    def chosen_rows(self) -> list[int]:
        """Positions of the selected rows, from top to bottom."""
        return sorted(index.row() for index in self.selectionModel().selectedRows())

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Select a row, so that keys have a target."""
        super().focusInEvent(event)
        select_row_on_focus(self, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Show the memory on Enter."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.currentIndex().isValid():
            self.row_activated.emit(self.currentIndex().row())
        else:
            super().keyPressEvent(event)

    @Slot(QModelIndex)
    def _on_double_clicked(self, index: QModelIndex) -> None:
        self.row_activated.emit(index.row())


class StalePage(QWidget):
    """Lists stale memories and says what to do with the selected ones; GUI thread only.

    Signals:
        put_away_asked: The ids of the selected memories, and a `PutAway`.
        memory_asked: The id of a memory to show.
    """

    put_away_asked = Signal(list, object)
    memory_asked = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.model: QuietTableModel[StaleMemory] = QuietTableModel(_COLUMNS, self)
        self.table = StaleTable(self.model, theme)
        self._summary = label("", role="caption", wrap=True)
        self.archive = button(self.tr("&Archive"), role="primary")
        self.trash = button(self.tr("Move to the &trash"))
        self.select_all = button(self.tr("Select all"), role="link")
        self.empty = EmptyState(
            "clock",
            self.tr(
                "Nothing to put away. Memories appear here that were neither read nor edited for "
                "180 days, unless they are important or pinned, expire or have a reminder."
            ),
            theme,
        )
        body = column(
            self._summary,
            flow(self.archive, self.trash, self.select_all),
            self.table,
            gap="medium",
        )
        body.setStretch(2, 1)
        self._body = QWidget()
        self._body.setLayout(body)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.empty)
        self._pages.addWidget(self._body)
        self.setLayout(column(self._pages))
        self.table.chosen_changed.connect(self._on_chosen_changed)
        self.table.row_activated.connect(self._on_row_activated)
        self.archive.clicked.connect(lambda: self._ask(PutAway.ARCHIVE))
        self.trash.clicked.connect(lambda: self._ask(PutAway.TRASH))
        self.select_all.clicked.connect(self.table.selectAll)
        self._on_chosen_changed()

    @property
    def summary(self) -> str:
        """The text above the table; empty without rows."""
        return self._summary.text()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to put away."""
        return self._pages.currentWidget() is self.empty

    def show_stale(self, found: StaleMemories) -> None:
        """Show these memories."""
        self.model.replace_rows(found.memories)
        shown = len(found.memories)
        self._summary.setText(stale_summary(found.total, shown) if shown else "")
        self._pages.setCurrentWidget(self._body if shown else self.empty)

    def clear(self) -> None:
        """Hold no text."""
        self.show_stale(StaleMemories((), 0))

    def _chosen_ids(self) -> "list[MemoryId]":
        return [self.model.row_at(row).memory.id for row in self.table.chosen_rows]

    def _ask(self, action: PutAway) -> None:
        ids = self._chosen_ids()
        if ids:
            self.put_away_asked.emit(ids, action)

    @Slot()
    def _on_chosen_changed(self) -> None:
        for press in (self.archive, self.trash):
            press.setEnabled(bool(self.table.chosen_rows))

    @Slot(int)
    def _on_row_activated(self, row: int) -> None:
        self.memory_asked.emit(self.model.row_at(row).memory.id)
