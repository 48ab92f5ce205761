"""The table of the trash: several rows can be chosen; Enter restores, Delete asks to purge."""

from typing import Final

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QTableView

from muniment.desktop.quiet_table import QuietTable
from muniment.desktop.row_focus import select_row_on_focus
from muniment.desktop.theme import Theme
from muniment.desktop.trash.trash_model import NAMESPACE, TrashModel

_NARROW_LETTERS: Final = 100


class TrashTable(QuietTable):
    """Shows a `TrashModel`; GUI thread only.

    Signals:
        chosen_changed: Other rows are chosen, or none.
        restore_asked, purge_asked: With the keyboard or a double click, for the rows chosen.
    """

    chosen_changed = Signal()
    restore_asked = Signal()
    purge_asked = Signal()

    # Set here, for the columns are fitted while the table is made.
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
        """Positions of the rows that are chosen, from top to bottom."""
        return sorted(index.row() for index in self.selectionModel().selectedRows())

    def show_namespaces(self, *, is_shown: bool) -> None:
        """Show the column of namespaces, or not when all rows are of one."""
        self._shows_namespaces = is_shown
        self.fit_columns()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Have a row chosen for the next key."""
        super().focusInEvent(event)
        select_row_on_focus(self, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Restore with Enter, ask to delete for ever with Delete."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.restore_asked.emit()
        elif event.key() == Qt.Key.Key_Delete:
            self.purge_asked.emit()
        else:
            super().keyPressEvent(event)

    @Slot()
    def fit_columns(self) -> None:
        """Give the columns their widths; the namespaces are left out where there is no room."""
        is_narrow = self.width() < _NARROW_LETTERS * self.fontMetrics().averageCharWidth()
        self.setColumnHidden(NAMESPACE, not self._shows_namespaces or is_narrow)
        super().fit_columns()
