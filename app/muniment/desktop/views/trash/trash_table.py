"""The trash table with multiple selection; Enter restores, Delete asks to purge."""

from typing import Final

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QTableView

from muniment.desktop.views.trash.trash_model import NAMESPACE, TrashModel
from muniment.desktop.widgets.focus.row_focus import select_row_on_focus
from muniment.desktop.widgets.tables.quiet_table import QuietTable
from muniment.desktop.widgets.theme.theme import Theme

_NARROW_LETTERS: Final = 100


class TrashTable(QuietTable):
    """Shows a `TrashModel`; GUI thread only.

    Signals:
        chosen_changed: The selection changed.
        restore_asked, purge_asked: Requested by key or double click, for the selected rows.
    """

    chosen_changed = Signal()
    restore_asked = Signal()
    purge_asked = Signal()

    # A class attribute, because the base constructor already fits the columns.
    _shows_namespaces = True

    def __init__(self, model: TrashModel, theme: Theme) -> None:
        super().__init__(model, theme)
        self.setAccessibleName(self.tr("Memories in the trash"))
        self.setSelectionMode(QTableView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        self.selectionModel().selectionChanged.connect(self.chosen_changed)
        model.modelReset.connect(self.chosen_changed)
        self.doubleClicked.connect(self.restore_asked)

    @property
    def chosen_rows(self) -> list[int]:
        """Indexes of the selected rows, from top to bottom."""
        return sorted(index.row() for index in self.selectionModel().selectedRows())

    def show_namespaces(self, *, is_shown: bool) -> None:
        """Show or hide the namespace column."""
        self._shows_namespaces = is_shown
        self.fit_columns()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Select a row, so that keys have a target."""
        super().focusInEvent(event)
        select_row_on_focus(self, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Restore on Enter; ask to purge on Delete."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.restore_asked.emit()
        elif event.key() == Qt.Key.Key_Delete:
            self.purge_asked.emit()
        else:
            super().keyPressEvent(event)

    @Slot()
    def fit_columns(self) -> None:
        """Set the column widths; hide the namespace column if the table is narrow."""
        is_narrow = self.width() < _NARROW_LETTERS * self.fontMetrics().averageCharWidth()
        self.setColumnHidden(NAMESPACE, not self._shows_namespaces or is_narrow)
        super().fit_columns()
