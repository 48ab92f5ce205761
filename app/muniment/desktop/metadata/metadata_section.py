"""Metadata below a memory: the table, what can be done to it, and what is wrong in it."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from muniment.desktop.controls import button, column, label, row
from muniment.desktop.metadata.entries import MetadataEntry
from muniment.desktop.metadata.metadata_model import NAME, MetadataModel
from muniment.desktop.metadata.metadata_table import MetadataTable
from muniment.desktop.theme import Theme


class MetadataSection(QWidget):
    """Adds, changes, renames and removes entries; GUI thread only.

    Signals:
        edited: The person changed something.
        committed: Ctrl+Enter was pressed.
        shown_asked: It should be brought into sight.
    """

    edited = Signal()
    committed = Signal()
    shown_asked = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("bare")
        self.model = MetadataModel(theme, self)
        self.table = MetadataTable(self.model, theme)
        self.add_value = self._action("memory.add-value", self.tr("Add a metadata value"), "Ins")
        self.remove_value = self._action("", self.tr("Remove this value"), "Del")
        theme.dress(self.add_value, "plus")
        theme.dress(self.remove_value, "trash-2")
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
        """What the table says, as it compares."""
        return self.model.entries

    @property
    def problem(self) -> str:
        """What is wrong with the first row that is, or with all together; empty for nothing."""
        return next(filter(None, self.model.problems), self.model.whole_problem)

    def show_entries(
        self, entries: tuple[MetadataEntry, ...], loaded: tuple[MetadataEntry, ...]
    ) -> None:
        """Show other entries; nothing of the ones before can come back.

        Args:
            entries: What is shown.
            loaded: What came with the memory: none of its names is taken amiss.
        """
        self.model.show_entries(entries, loaded)
        self._follow()

    def focus_problem(self) -> None:
        """Put the focus on the row that is wrong."""
        self.shown_asked.emit()
        wrong = [row for row, problem in enumerate(self.model.problems) if problem]
        self.table.setFocus()
        if wrong and self.table.row not in wrong:
            self.table.setCurrentIndex(self.model.index(wrong[0], NAME))

    @Slot()
    def add(self) -> None:
        """Offer an empty row."""
        self.shown_asked.emit()
        self.table.edit_cell(self.model.add(), NAME)

    @Slot()
    def remove(self) -> None:
        """Take the current row away."""
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

    def _action(self, key: str, text: str, keys: str) -> QAction:
        action = QAction(text, self)
        action.setObjectName(key)
        action.setShortcut(keys)
        action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        return action

    @Slot()
    def _follow(self) -> None:
        self._remove.setEnabled(self.table.row >= 0)
        self._remove.setVisible(bool(self.model.rowCount()))
        self._problem.setText(self.model.whole_problem)
        self._problem.setVisible(bool(self.model.whole_problem))
