"""The metadata section of a memory: table, actions and errors."""

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from muniment.desktop.views.metadata.entries import MetadataEntry
from muniment.desktop.views.metadata.metadata_model import NAME, MetadataModel
from muniment.desktop.views.metadata.metadata_table import MetadataTable
from muniment.desktop.widgets.controls import button, column, label, row
from muniment.desktop.widgets.theme.theme import Theme


class AddValue(QAction):
    """Adds an entry; there before the section, for the command palette. GUI thread only."""

    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self.setText(self.tr("Add a metadata value"))
        self.setObjectName("memory.add-value")
        _set_key(self, "Ins")
        theme.bind_icon(self, "plus")


class MetadataSection(QWidget):
    """Adds, changes, renames and removes entries; GUI thread only.

    Args:
        theme: The window's.
        add_value: The action that adds an entry, of the class `AddValue`.

    Signals:
        edited: The user changed something.
        committed: Ctrl+Enter was pressed.
        shown_asked: The section should be scrolled into view.
    """

    edited = Signal()
    committed = Signal()
    shown_asked = Signal()

    def __init__(self, theme: Theme, add_value: QAction) -> None:
        super().__init__()
        self.setObjectName("bare")
        self.model = MetadataModel(theme, self)
        self.table = MetadataTable(self.model, theme)
        self.add_value = add_value
        self.remove_value = QAction(self.tr("Remove this value"), self)
        _set_key(self.remove_value, "Del")
        theme.bind_icon(self.remove_value, "trash-2")
        self._title = label(self.tr("Metadata"), role="section")
        self._add = button(self.tr("Add a value"), role="link")
        self._remove = button(self.tr("Remove"), role="link", name=self.tr("Remove this value"))
        self._problem = label("", role="problem", wrap=True)
        head = row(self._title, self._add, self._remove, gap="large")
        head.insertStretch(1)
        self.setLayout(column(head, self.table, self._problem, gap="tight"))
        self._connect()
        self._follow()

    @property
    def entries(self) -> tuple[MetadataEntry, ...]:
        """The entries of the table in normalized form."""
        return self.model.entries

    @property
    def problem(self) -> str:
        """The first error of a row, or the error of the whole table; empty for none."""
        return next(filter(None, self.model.problems), self.model.whole_problem)

    def show_entries(
        self, entries: tuple[MetadataEntry, ...], loaded: tuple[MetadataEntry, ...]
    ) -> None:
        """Show these entries and clear the undo history.

        Args:
            entries: The entries to show.
            loaded: The entries loaded with the memory; an empty name among them is no error.
        """
        self.model.show_entries(entries, loaded)
        self._follow()

    def focus_problem(self) -> None:
        """Focus a row with an error."""
        self.shown_asked.emit()
        wrong = [row for row, problem in enumerate(self.model.problems) if problem]
        self.table.setFocus()
        if wrong and self.table.row not in wrong:
            self.table.setCurrentIndex(self.model.index(wrong[0], NAME))

    @Slot()
    def add(self) -> None:
        """Add an empty row and edit its name."""
        self.shown_asked.emit()
        self.table.edit_cell(self.model.add(), NAME)

    @Slot()
    def remove(self) -> None:
        """Remove the current row."""
        place = self.table.row
        if place < 0:
            return
        self.model.remove(place)
        if self.model.rowCount():
            self.table.setFocus()
        else:
            self._add.setFocus()

    def _connect(self) -> None:
        self._add.clicked.connect(self.add)
        self._remove.clicked.connect(self.remove)
        self.add_value.triggered.connect(self.add)
        self.remove_value.triggered.connect(self.remove)
        self.table.addActions([self.add_value, self.remove_value])
        self.table.committed.connect(self.committed)
        self.table.moved.connect(self._follow)
        self.model.edited.connect(self._follow)
        self.model.edited.connect(self.edited)

    @Slot()
    def _follow(self) -> None:
        self._remove.setEnabled(self.table.row >= 0)
        self._remove.setVisible(bool(self.model.rowCount()))
        self._problem.setText(self.model.whole_problem)
        self._problem.setVisible(bool(self.model.whole_problem))


def _set_key(action: QAction, key: str) -> None:
    action.setShortcut(key)
    action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
