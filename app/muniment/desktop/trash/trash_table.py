"""The table of the trash: several rows can be chosen; Enter restores, Delete asks to purge."""

from typing import Final

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QHeaderView, QTableView

from muniment.desktop.row_focus import select_row_on_focus
from muniment.desktop.theme import Theme, space
from muniment.desktop.trash.trash_model import ACTOR, DELETED, MEMORY, NAMESPACE, PURGED, TrashModel

_LETTERS: Final = {NAMESPACE: 12, DELETED: 11, ACTOR: 16, PURGED: 12}
_NARROW_LETTERS: Final = 100


class TrashTable(QTableView):
    """Shows a `TrashModel`; GUI thread only.

    Signals:
        chosen_changed: Other rows are chosen, or none.
        restore_asked, purge_asked: With the keyboard or a double click, for the rows chosen.
    """

    chosen_changed = Signal()
    restore_asked = Signal()
    purge_asked = Signal()

    def __init__(self, model: TrashModel, theme: Theme) -> None:
        super().__init__()
        self._rows = model
        self._theme = theme
        self._shows_namespaces = True
        self.setModel(model)
        self.setObjectName("quietTable")
        self.setAccessibleName(self.tr("Memories in the trash"))
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setEditTriggers(QTableView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QTableView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(MEMORY, QHeaderView.ResizeMode.Stretch)
        self._measure()
        theme.changed.connect(self._measure)
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
        self._fit_columns()

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
    def _measure(self) -> None:
        height = self.fontMetrics().height() + 2 * space("small")
        self.verticalHeader().setMinimumSectionSize(height)
        self.verticalHeader().setDefaultSectionSize(height)
        self._fit_columns()

    def _fit_columns(self) -> None:
        letter = self.fontMetrics().averageCharWidth()
        header = self.horizontalHeader()
        for column, letters in _LETTERS.items():
            width = letters * letter + 2 * space("medium")
            header.resizeSection(column, max(width, header.sectionSizeHint(column)))
        is_narrow = self.width() < _NARROW_LETTERS * letter
        self.setColumnHidden(NAMESPACE, not self._shows_namespaces or is_narrow)

    def resizeEvent(self, event: object) -> None:
        """Leave the namespaces out where there is no room for them."""
        super().resizeEvent(event)  # type: ignore[arg-type]  # Qt's own event, passed on
        self._fit_columns()
