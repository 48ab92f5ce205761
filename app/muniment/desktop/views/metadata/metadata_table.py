"""The metadata table with its keyboard shortcuts."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QRect, QSignalBlocker, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QHeaderView,
    QLineEdit,
    QPlainTextEdit,
    QTableView,
    QWidget,
)

from muniment.desktop.views.browse.listing.memory_rows import Index
from muniment.desktop.views.metadata.metadata_delegate import MetadataDelegate
from muniment.desktop.views.metadata.metadata_model import KIND, NAME, VALUE, MetadataModel
from muniment.desktop.widgets.focus.text_keys import is_redo
from muniment.desktop.widgets.theme.theme import Theme, space

_LINES: Final = 4
_NAME_LETTERS_MIN: Final = 13
_NAME_LETTERS: Final = 18
_ENTERS: Final = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})
_Hint = QAbstractItemDelegate.EndEditHint


class MetadataTable(QTableView):
    """A table as high as its rows; GUI thread only.

    F2, Enter or any letter edits a cell. While editing, Tab moves to the next cell, and leaves the
    table after the last one. Ctrl+Z undoes edits in this table, as in a text editor.

    Signals:
        committed: Ctrl+Enter was pressed.
        moved: The current row changed.
        place_asked: The current cell should be scrolled into view.
    """

    committed = Signal()
    moved = Signal()
    place_asked = Signal()

    def __init__(self, model: MetadataModel, theme: Theme) -> None:
        super().__init__()
        self._model = model
        self._tall_row = -1
        self._delegate = MetadataDelegate(model, theme, self)
        self.setObjectName("metadata")
        self.setModel(model)
        self.setItemDelegate(self._delegate)
        self.setAccessibleName(self.tr("Metadata"))
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        triggers = QTableView.EditTrigger
        self.setEditTriggers(
            triggers.DoubleClicked | triggers.EditKeyPressed | triggers.AnyKeyPressed
        )
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(VALUE, QHeaderView.ResizeMode.Stretch)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._delegate.tall_opened.connect(self._on_delegate_tall_opened)
        self._delegate.committed.connect(self.committed)
        model.modelAboutToBeReset.connect(self._on_model_about_to_be_reset)
        for changed in (model.edited, model.modelReset, model.rowsInserted, model.rowsRemoved):
            changed.connect(self.fit)
        theme.changed.connect(self.fit)

    @property
    def row(self) -> int:
        """Index of the current row; -1 for none."""
        return self.currentIndex().row()

    @property
    def is_typing(self) -> bool:
        """Whether a cell editor is open."""
        return self.state() == QTableView.State.EditingState

    @property
    def place(self) -> QRect:
        """Rectangle of the current cell in the table; empty for none."""
        rect = self.visualRect(self.currentIndex())
        return rect.translated(0, self.horizontalHeader().height())

    @Slot()
    def fit(self) -> None:
        """Fit the height to the rows, and set the column widths."""
        line = self.fontMetrics().height() + 2 * space("small")
        rows, header = self.verticalHeader(), self.horizontalHeader()
        rows.setMinimumSectionSize(line)
        rows.setDefaultSectionSize(line)
        letter = self.fontMetrics().averageCharWidth()
        wide = min(self.sizeHintForColumn(NAME), _NAME_LETTERS * letter)
        self.setColumnWidth(
            NAME, max(wide, header.sectionSizeHint(NAME), _NAME_LETTERS_MIN * letter)
        )
        sort = max(self.sizeHintForColumn(KIND), header.sectionSizeHint(KIND))
        self.setColumnWidth(KIND, sort + space("wide"))
        tall = _LINES * self.fontMetrics().lineSpacing() + 2 * space("small")
        for row in range(self._model.rowCount()):
            high = tall if row == self._tall_row else line
            self.setRowHeight(row, high + self._delegate.problem_height(row))
        self.setFixedHeight(header.sizeHint().height() + rows.length() + 2 * self.frameWidth())
        self.setVisible(bool(self._model.rowCount()))
        if self.is_typing or self.hasFocus():
            self.place_asked.emit()

    def showEvent(self, event: QShowEvent) -> None:
        """Measure again once the style sheet has set the fonts."""
        super().showEvent(event)
        self.fit()

    def edit_cell(self, row: int, column: int) -> None:
        """Make a cell current and open its editor."""
        self.setFocus()
        index = self._model.index(row, column)
        self.setCurrentIndex(index)
        self.edit(index)

    def event(self, event: QEvent) -> bool:
        """Take undo and redo shortcuts from the window while this table can undo or redo."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            can_undo = event.matches(QKeySequence.StandardKey.Undo) and self._model.can_undo
            if can_undo or (is_redo(event) and self._model.can_redo):
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Edit on Enter, save on Ctrl+Enter, undo on Ctrl+Z."""
        is_control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if event.matches(QKeySequence.StandardKey.Undo) and self._model.can_undo:
            self._turn(self._model.undo)
        elif is_redo(event) and self._model.can_redo:
            self._turn(self._model.redo)
        elif event.key() in _ENTERS and is_control:
            self.committed.emit()
        elif event.key() in _ENTERS:
            # The key that closed an editor arrives here too.
            if self.currentIndex().isValid() and not self.is_typing:
                self.edit(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Make a cell current, so that keys have a target."""
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self._model.rowCount():
            self.setCurrentIndex(self._model.index(0, NAME))

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Emit `moved` and `place_asked`."""
        super().currentChanged(current, previous)
        self.moved.emit()
        self.place_asked.emit()

    def closeEditor(self, editor: QWidget, hint: _Hint) -> None:
        """End an undo step; Escape reverts it, and Tab leaves the table after the last cell."""
        if hint == _Hint.RevertModelCache:
            self._model.drop_step()
        self._model.end_step()
        row, column = self.currentIndex().row(), self.currentIndex().column()
        is_last = (row, column) == (self._model.rowCount() - 1, KIND)
        is_first = (row, column) == (0, NAME)
        leaves = (hint == _Hint.EditNextItem and is_last) or (
            hint == _Hint.EditPreviousItem and is_first
        )
        super().closeEditor(editor, _Hint.NoHint if leaves else hint)
        if hint == _Hint.RevertModelCache and self._model.row_at(row).is_blank:
            self._model.remove(row)
        if not self.is_typing:
            self._tall_row = -1
            self.fit()
        if leaves:
            self.focusNextPrevChild(hint == _Hint.EditNextItem)

    def _turn(self, turn: Callable[[], object]) -> None:
        """Undo or redo and keep the current cell; close an open editor first."""
        self.setFocus()
        row, column = self.currentIndex().row(), self.currentIndex().column()
        turn()
        row = min(row, self._model.rowCount() - 1)
        if row >= 0:
            self.setCurrentIndex(self._model.index(row, column))

    @Slot()
    def _on_model_about_to_be_reset(self) -> None:
        """Clear open editors, because Qt deletes them only later."""
        for editor in self.viewport().findChildren(QWidget):
            blocker = QSignalBlocker(editor)
            editor.setAccessibleName("")
            if isinstance(editor, QLineEdit):
                editor.setText("")
            elif isinstance(editor, QPlainTextEdit):
                editor.setPlainText("")
            blocker.unblock()

    @Slot(int)
    def _on_delegate_tall_opened(self, row: int) -> None:
        self._tall_row = row
        self.fit()
