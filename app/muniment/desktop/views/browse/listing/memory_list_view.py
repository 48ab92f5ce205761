"""The list on screen: prefetches pages and keeps its position when rows arrive above."""

from collections.abc import Callable

from PySide6.QtCore import (
    QAbstractItemModel,
    QByteArray,
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QMimeData,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    Signal,
    Slot,
)
from PySide6.QtGui import QDrag, QFocusEvent, QKeyEvent, QMouseEvent, QPixmap, QResizeEvent, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractScrollArea,
    QHeaderView,
    QLabel,
    QTableView,
    QWidget,
)

from muniment.desktop.views.browse.bulk.bulk_words import selected_text
from muniment.desktop.views.browse.listing.memory_delegate import MemoryDelegate
from muniment.desktop.views.browse.listing.memory_list_model import MemoryListItemModel
from muniment.desktop.views.browse.listing.memory_rows import (
    ROW_ROLE,
    Index,
    MemoryRow,
    MemoryRowsItemModel,
)
from muniment.desktop.widgets.dragging import SELECTION_MIME
from muniment.desktop.widgets.focus.row_focus import select_row_on_focus
from muniment.domain.ids import MemoryId

_PAGES_AHEAD = 3
_DESCRIBED_MOST = 500
"""Selections up to this size are described by more than their count."""

_COMING_BACK = frozenset({
    Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason
})  # fmt: skip
_BY_KEY = frozenset({
    Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
})  # fmt: skip
_THIS_ROW = (
    QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
)


class MemoryListView(QTableView):
    """A virtualised list of memories; GUI thread only.

    A table of one column, because Qt's list view lays out every row again when one is inserted,
    through the Python model: 0.6 s at 100,000 rows, against 1 ms for the table's header of equal
    sections (measured on PySide6 6.11, two cores).

    Signals:
        memory_chosen: Id of the memory that became the current one; empty for none.
        memory_activated: Enter or a double click: the user wants to edit.
        selection_changed: How many memories are selected, loaded or not.
    """

    memory_chosen = Signal(str)
    memory_activated = Signal(str)
    selection_changed = Signal(int)

    def __init__(
        self, model: MemoryRowsItemModel, delegate: MemoryDelegate, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._rows = model
        self._anchor: tuple[QPersistentModelIndex, int] | None = None
        self._is_everything = False
        self._had_selection = False
        self._goes_to_end = False
        self._may_choose: Callable[[bool], bool] = lambda _is_by_key: True
        self.setObjectName("memoryList")
        self.horizontalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.setDragEnabled(True)
        self.setItemDelegate(delegate)
        self._delegate = delegate
        self._fit_rows()
        delegate.measured.connect(self._fit_rows)
        # Before the view's own connections, so that the position is noted before rows move.
        model.rowsAboutToBeInserted.connect(self._note_place)
        model.rowsAboutToBeRemoved.connect(self._note_place)
        model.rowsAboutToBeRemoved.connect(self._note_selection)
        self.setModel(model)
        model.rowsInserted.connect(self._on_rows_inserted)
        model.modelReset.connect(self._on_model_reset)
        if isinstance(model, MemoryListItemModel):
            model.outdated.connect(self._on_model_outdated)
            model.loaded.connect(self._on_model_loaded)
        model.rowsInserted.connect(self._keep_place)
        model.rowsRemoved.connect(self._keep_place)
        model.rowsRemoved.connect(self._select_what_is_current)
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        self.activated.connect(self._on_activated)

    @property
    def chosen_id(self) -> str:
        """Id of the current memory; empty for none."""
        return self._id_of(self.currentIndex())

    @property
    def is_everything(self) -> bool:
        """Return whether everything the list matches is selected, except rows deselected since."""
        return self._is_everything

    @property
    def selected_ids(self) -> tuple[MemoryId, ...]:
        """Ids of the selected rows, from top to bottom."""
        return tuple(self._rows.id_at(place) for place in self._selected_places())

    @property
    def selected_rows(self) -> list[MemoryRow]:
        """The rows that are selected; none if there are many, or not all are loaded."""
        if self.selected_count > _DESCRIBED_MOST:
            return []
        found = [self._rows.index(place).data(ROW_ROLE) for place in self._selected_places()]
        rows = [row for row in found if isinstance(row, MemoryRow)]
        return rows if len(rows) == self.selected_count else []

    @property
    def left_out(self) -> frozenset[MemoryId]:
        """Ids of the loaded rows that are not selected."""
        chosen = set(self._selected_places())
        places = range(self._rows.rowCount())
        return frozenset(self._rows.id_at(place) for place in places if place not in chosen)

    @property
    def selected_count(self) -> int:
        """How many memories are selected, loaded or not."""
        ranges = self.selectionModel().selection()
        loaded = sum(ranges.at(number).height() for number in range(ranges.count()))
        if self._is_everything and isinstance(self._rows, MemoryListItemModel):
            return loaded + max(self._rows.total - self._rows.rowCount(), 0)
        return loaded

    @Slot()
    def selectAll(self) -> None:
        """Select everything the list matches, including what is not loaded yet."""
        super().selectAll()
        self._is_everything = isinstance(self._rows, MemoryListItemModel)
        self.selection_changed.emit(self.selected_count)

    @Slot()
    def select_current(self) -> None:
        """Select the current memory alone."""
        self._is_everything = False
        self.selectionModel().select(self.currentIndex(), _THIS_ROW)
        self.selection_changed.emit(self.selected_count)

    def selectionCommand(
        self, index: Index, event: QEvent | None = None
    ) -> QItemSelectionModel.SelectionFlag:
        """Select as every list does; a new selection ends the selection of everything."""
        command = super().selectionCommand(index, event)
        if command & QItemSelectionModel.SelectionFlag.Clear:
            self._is_everything = False
        return command

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        """Report how many memories are selected now."""
        super().selectionChanged(selected, deselected)
        self.selection_changed.emit(self.selected_count)

    def choose(self, memory_id: str) -> None:
        """Make a memory the current one and select it alone; none if it is not loaded."""
        index = self._rows.index_of(memory_id)
        self._is_everything = False
        # Qt's own method reads the modifiers: Ctrl, held for an undo, would extend the selection.
        self.selectionModel().setCurrentIndex(index, _THIS_ROW)
        if index.isValid():
            self.scrollTo(index)

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Report which memory is the current one now."""
        super().currentChanged(current, previous)
        self.memory_chosen.emit(self._id_of(current))

    def ask_before_choosing(self, may_choose: Callable[[bool], bool]) -> None:
        """Let a callback prevent that focus alone selects a row and so replaces what is shown.

        Args:
            may_choose: Returns whether a row may be selected; receives whether the focus comes from
                a key.
        """
        self._may_choose = may_choose

    def setModel(self, model: QAbstractItemModel | None) -> None:
        """Use the model given at construction; Qt's own clean-up passes none."""
        super().setModel(model)

    def startDrag(self, _actions: Qt.DropAction) -> None:
        """Drag the selection onto a namespace; what is dragged names no memory."""
        if self.selected_count:
            drag = QDrag(self)
            dragged = QMimeData()
            dragged.setData(SELECTION_MIME, QByteArray())
            drag.setMimeData(dragged)
            drag.setPixmap(self._drag_picture())
            drag.exec(Qt.DropAction.MoveAction)

    def _drag_picture(self) -> QPixmap:
        text = QLabel(selected_text(self.selected_count), self)
        text.setObjectName("card")
        text.ensurePolished()
        text.resize(text.sizeHint())
        picture = text.grab()
        text.deleteLater()
        return picture

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the current row in sight, for example above the buttons for a selection."""
        current = self.currentIndex()
        was_seen = QRect(QPoint(), event.oldSize()).contains(self.visualRect(current).center())
        super().resizeEvent(event)
        if was_seen:
            self.scrollTo(current)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Select a row for the next key; a window that is activated again opens none."""
        is_by_key = event.reason() in _BY_KEY
        chooses = event.reason() not in _COMING_BACK and self._may_choose(is_by_key)
        if not (chooses or self.currentIndex().isValid()):
            QAbstractScrollArea.focusInEvent(self, event)
            self.viewport().update()
            return
        super().focusInEvent(event)
        if event.reason() not in _COMING_BACK:
            select_row_on_focus(self, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open the editor with Enter; go to the first and last row as in every list."""
        self._goes_to_end = False
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._on_activated(self.currentIndex())
        elif event.key() == Qt.Key.Key_Home:
            self.setCurrentIndex(self._rows.index(0))
        elif event.key() == Qt.Key.Key_End:
            self._go_to_end()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose a row, also while the last one is still being loaded."""
        self._goes_to_end = False
        super().mousePressEvent(event)

    def _go_to_end(self) -> None:
        """Go to the last row, once it is loaded."""
        if isinstance(self._rows, MemoryListItemModel) and self._rows.has_more:
            self._goes_to_end = True
            self._rows.load_rest()
        else:
            # Rows that have just arrived are not part of the scroll bar's range yet.
            self.updateGeometries()
            self.setCurrentIndex(self._rows.index(self._rows.rowCount() - 1))

    @Slot()
    def _on_model_loaded(self) -> None:
        if self._goes_to_end:
            self._goes_to_end = False
            self._go_to_end()

    def _selected_places(self) -> list[int]:
        ranges = self.selectionModel().selection()
        found = [ranges.at(number) for number in range(ranges.count())]
        return sorted(place for part in found for place in range(part.top(), part.bottom() + 1))

    @Slot(QModelIndex, int, int)
    def _on_rows_inserted(self, _parent: QModelIndex, first: int, last: int) -> None:
        if self._is_everything:
            found = QItemSelection(self._rows.index(first), self._rows.index(last))
            self.selectionModel().select(found, QItemSelectionModel.SelectionFlag.Select)

    @Slot()
    def _on_model_reset(self) -> None:
        self._goes_to_end = False
        self._is_everything = False
        self.selection_changed.emit(0)

    @Slot()
    def _on_model_outdated(self) -> None:
        # As if the rows were gone: the next action must not affect a list that is being replaced.
        self.selectionModel().reset()
        self.viewport().update()
        self._on_model_reset()

    @Slot()
    def _fit_rows(self) -> None:
        self.verticalHeader().setMinimumSectionSize(self._delegate.row_height)
        self.verticalHeader().setDefaultSectionSize(self._delegate.row_height)

    @Slot(QModelIndex)
    def _on_activated(self, index: QModelIndex) -> None:
        if index.isValid():
            self.memory_activated.emit(self._id_of(index))

    @Slot(int)
    def _on_scrolled(self, value: int) -> None:
        bar = self.verticalScrollBar()
        if isinstance(self._rows, MemoryListItemModel):
            self._rows.show_range(*self._places_on_screen())
            if bar.maximum() - value < _PAGES_AHEAD * bar.pageStep():
                self._rows.fetch_ahead()

    def _places_on_screen(self) -> tuple[int, int]:
        first = max(self.rowAt(0), 0)
        return first, first + self.viewport().height() // self._delegate.row_height + 1

    @Slot()
    def _note_selection(self) -> None:
        self._had_selection = self.selectionModel().hasSelection()

    @Slot()
    def _select_what_is_current(self) -> None:
        # Qt makes a neighbour of a removed row current, and the detail follows, but selects
        # nothing.
        chosen = self.selectionModel()
        is_lost = self._had_selection and not (self._is_everything or chosen.hasSelection())
        if is_lost and self.currentIndex().isValid():
            self.select_current()

    @Slot()
    def _note_place(self) -> None:
        self._anchor = None
        # At the very top the user is looking for new memories: let them push the rest down.
        if self.verticalScrollBar().value() == 0:
            return
        top = self.indexAt(self.viewport().rect().topLeft())
        if top.isValid():
            self._anchor = QPersistentModelIndex(top), self.visualRect(top).top()

    @Slot()
    def _keep_place(self) -> None:
        if self._anchor is None:
            return
        index, offset = self._anchor
        self._anchor = None
        if index.isValid():
            bar = self.verticalScrollBar()
            self.updateGeometries()
            bar.setValue(
                bar.value() + self.visualRect(self._rows.index(index.row())).top() - offset
            )

    def _id_of(self, index: Index) -> str:
        return self._rows.id_at(index.row()) if index.isValid() else ""
