"""The left side of the People and things view: search, filters and the list."""

from typing import Final

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QSignalBlocker,
    QSize,
    Qt,
    QTimer,
    Signal,
    Slot,
)
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QFrame, QListView, QStackedWidget

from muniment.desktop.shell.desktop_context import DesktopContext
from muniment.desktop.text.words import entity_type_name
from muniment.desktop.views.entities.entity_delegate import EntityDelegate
from muniment.desktop.views.entities.entity_list_model import EntityListModel
from muniment.desktop.views.entities.entity_listing import EntityOrder, EntityQuestion
from muniment.desktop.views.entities.entity_words import (
    order_names,
    selected_text,
    summary_text,
)
from muniment.desktop.widgets.combo_box import ComboBox
from muniment.desktop.widgets.controls import (
    button,
    column,
    icon_button,
    label,
    name_choice,
    row,
)
from muniment.desktop.widgets.empty_state import EmptyState, empty_text_of
from muniment.desktop.widgets.flow_layout import flow
from muniment.desktop.widgets.focus.row_focus import select_row_on_focus
from muniment.desktop.widgets.search_field import SearchField
from muniment.desktop.widgets.theme.theme import space
from muniment.domain.entities.entity import EntitySummary

_TYPING_MS: Final = 200
_LETTERS: Final = 30
"""Minimum width of the list, in average characters."""


class EntityRows(QListView):
    """The rows; several can be selected. GUI thread only.

    Signals:
        opened: Enter or a double click on the current row.
        edit_asked, delete_asked: F2 or Delete.
    """

    opened = Signal()
    edit_asked = Signal()
    delete_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("nameRows")
        self.setSelectionMode(QListView.SelectionMode.ExtendedSelection)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.doubleClicked.connect(self.opened)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Select a row, so that keys have a target."""
        super().focusInEvent(event)
        select_row_on_focus(self, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open on Enter, edit on F2, delete on Delete."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.opened.emit()
        elif event.key() == Qt.Key.Key_F2:
            self.edit_asked.emit()
        elif event.key() == Qt.Key.Key_Delete:
            self.delete_asked.emit()
        else:
            super().keyPressEvent(event)


class EntityList(QFrame):
    """Lists entities, and says which are selected; GUI thread only.

    Signals:
        chosen_changed: Other rows are selected.
        question_changed: The search, the type or the order changed.
        opened: The current entity shall be shown in Browse.
        new_asked, merge_asked, export_asked, owners_asked: Requested by their buttons.
        edit_asked, delete_asked: Requested by key, for the current entity.
    """

    chosen_changed = Signal()
    question_changed = Signal()
    opened = Signal()
    new_asked = Signal()
    edit_asked = Signal()
    delete_asked = Signal()
    merge_asked = Signal()
    export_asked = Signal()
    owners_asked = Signal()

    def __init__(self, context: DesktopContext) -> None:
        super().__init__()
        self.setObjectName("middle")
        self._is_filling = False
        self.model = EntityListModel(self)
        self.view = EntityRows()
        self.view.setModel(self.model)
        self._delegate = EntityDelegate(context.theme, self)
        self._delegate.measured.connect(self.view.doItemsLayout)
        self.view.setItemDelegate(self._delegate)
        self.view.setAccessibleName(self.tr("People and things"))
        self._build(context)
        self._lay_out()
        self._typing = QTimer(self, singleShot=True, interval=_TYPING_MS)
        self._typing.timeout.connect(self.question_changed)
        self._connect()
        self._on_chosen_changed()

    @property
    def question(self) -> EntityQuestion:
        """What is listed."""
        return EntityQuestion(
            words=self.field.text(),
            type=self.type.currentData() or "",
            order=EntityOrder(self.order.currentData()),
        )

    @property
    def chosen(self) -> tuple[EntitySummary, ...]:
        """The selected entities, from top to bottom."""
        places = sorted(index.row() for index in self.view.selectionModel().selectedIndexes())
        return tuple(self.model.rows[place] for place in places)

    @property
    def summary(self) -> str:
        """The text with the number of entities."""
        return self._summary.text()

    @property
    def empty_text(self) -> str:
        """The text shown in place of the list; empty if there are rows."""
        return empty_text_of(self._pages)

    def minimumSizeHint(self) -> QSize:
        """Return the minimum width in letters, or that of the controls if it is wider."""
        least = super().minimumSizeHint()
        return least.expandedTo(QSize(_LETTERS * self.fontMetrics().averageCharWidth(), 0))

    def show_rows(
        self, rows: tuple[EntitySummary, ...], everything: tuple[EntitySummary, ...]
    ) -> None:
        """Show the rows that match among all, and keep the selection."""
        kept, current = {entity.uid for entity in self.chosen}, self._current_uid
        self._fill_types(everything)
        self._is_filling = True
        if self.model.show_rows(rows):
            self._select(kept, current)
        self._is_filling = False
        self._summary.setText(summary_text(len(rows), len(everything)))
        self.export.setEnabled(bool(rows))
        self._pages.setCurrentWidget(self.view if rows else self._no_hits)
        self._on_chosen_changed()

    def choose(self, uid: str) -> bool:
        """Select an entity; return whether it is listed."""
        for place in self.model.positions_of([uid]):
            self.view.setCurrentIndex(self.model.index(place))
            return True
        return False

    def focus_rows(self) -> None:
        """Focus the list, or the search field if there are no rows."""
        (self.field if self.empty_text else self.view).setFocus()

    def ask_for_all(self) -> None:
        """Remove the search and the filter."""
        blocked = (QSignalBlocker(self.field), QSignalBlocker(self.type))
        self.field.setText("")
        self.type.setCurrentIndex(0)
        del blocked
        self._typing.stop()
        self.question_changed.emit()

    def clear(self) -> None:
        """Clear every name."""
        with QSignalBlocker(self.field):
            # setText also drops the undo history; clear() would keep the typed text there.
            self.field.setText("")
        self._typing.stop()
        self.show_rows((), ())

    def _build(self, context: DesktopContext) -> None:
        theme = context.theme
        find = self.tr("Search names")
        self.field = SearchField(theme, find, self.tr("Search"))
        self.field.setAccessibleName(find)
        self._summary = label("", role="caption", wrap=True)
        self.type, self.order = ComboBox(), ComboBox()
        name_choice(self.type, self.tr("Type"))
        # The types are known only after it was first shown.
        self.type.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        name_choice(self.order, self.tr("Order"))
        self.type.addItem(self.tr("All types"), "")
        for order, name in order_names().items():
            self.order.addItem(name, order.value)
        self.new = icon_button(theme, "plus", self.tr("New person or thing…"))
        self.export = icon_button(theme, "download", self.tr("Export the list…"))
        self.owners = button(self.tr("Owners and sessions"), role="link")
        self._selected = label("", role="caption")
        self.merge = button(self.tr("Me&rge…"), name=self.tr("Merge the selection…"))
        self._no_hits = EmptyState(
            "search",
            self.tr("No name matches."),
            theme,
            action_text=self.tr("Show all"),
            action=self.ask_for_all,
        )

    def _lay_out(self) -> None:
        texts = column(label(self.tr("People and things"), role="title"), self._summary, gap="hair")
        head = row(texts, self.new, self.export)
        head.setStretch(0, 1)
        choices = flow(self.type, self.order)
        top = column(head, self.field, choices)
        edge, tight = space("large"), space("tight")
        top.setContentsMargins(edge, edge, edge, tight)
        self._pages = QStackedWidget()
        for shown in (self.view, self._no_hits):
            self._pages.addWidget(shown)
        foot = row(self._selected, self.merge)
        foot.setStretch(0, 1)
        foot.setContentsMargins(edge, tight, edge, 0)
        link = row(self.owners)
        link.addStretch()
        link.setContentsMargins(edge, 0, edge, space("medium"))
        layout = column(top, self._pages, foot, link, gap="tight")
        layout.setStretch(1, 1)
        self.setLayout(layout)

    def _connect(self) -> None:
        self.view.selectionModel().selectionChanged.connect(self._on_chosen_changed)
        self.view.opened.connect(self.opened)
        self.view.edit_asked.connect(self.edit_asked)
        self.view.delete_asked.connect(self.delete_asked)
        self.new.clicked.connect(self.new_asked)
        self.field.textChanged.connect(self._typing.start)
        self.type.currentIndexChanged.connect(self.question_changed)
        self.order.currentIndexChanged.connect(self.question_changed)
        self.merge.clicked.connect(self.merge_asked)
        self.export.clicked.connect(self.export_asked)
        self.owners.clicked.connect(self.owners_asked)
        for key, then in (
            (Qt.Key.Key_Escape, self._leave_search),
            (Qt.Key.Key_Down, self.view.setFocus),
            (Qt.Key.Key_Return, self.view.setFocus),
        ):
            shortcut = QShortcut(QKeySequence(key), self.field)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(then)

    @property
    def _current_uid(self) -> str:
        index = self.view.currentIndex()
        return self.model.rows[index.row()].uid if index.isValid() else ""

    def _fill_types(self, entities: tuple[EntitySummary, ...]) -> None:
        names = {entity.type: entity_type_name(entity.type) for entity in entities}
        wanted = sorted(names, key=lambda kind: names[kind].casefold())
        chosen = self.type.currentData()
        if wanted == [self.type.itemData(place) for place in range(1, self.type.count())]:
            return
        with QSignalBlocker(self.type):
            while self.type.count() > 1:
                self.type.removeItem(1)
            for kind in wanted:
                self.type.addItem(names[kind], kind)
            self.type.setCurrentIndex(max(self.type.findData(chosen), 0))

    def _select(self, uids: set[str], current: str) -> None:
        """Select these again after the rows changed, or else the first row."""
        kept = QItemSelection()
        for place in self.model.positions_of(uids):
            kept.select(self.model.index(place), self.model.index(place))
        flags = QItemSelectionModel.SelectionFlag
        model = self.view.selectionModel()
        if kept.isEmpty():
            first = self.model.index(0) if self.model.rows else QModelIndex()
            model.setCurrentIndex(first, flags.ClearAndSelect)
            return
        # In one call: each change of the selection emits a signal.
        model.select(kept, flags.ClearAndSelect)
        for place in self.model.positions_of([current]):
            model.setCurrentIndex(self.model.index(place), flags.NoUpdate)

    def _leave_search(self) -> None:
        self.field.clear()
        self.view.setFocus()

    @Slot()
    def _on_chosen_changed(self) -> None:
        if self._is_filling:
            return
        chosen = self.chosen
        self._selected.setText(selected_text(len(chosen)))
        one_place = len({entity.namespace for entity in chosen}) == 1
        self.merge.setEnabled(len(chosen) > 1 and one_place)
        self.merge.setToolTip("" if self.merge.isEnabled() else self._merge_hint(len(chosen)))
        self.chosen_changed.emit()

    def _merge_hint(self, count: int) -> str:
        if count > 1:
            return self.tr("Only names of one namespace can be merged.")
        return self.tr("Select two or more names that mean the same, with Ctrl or Shift.")
