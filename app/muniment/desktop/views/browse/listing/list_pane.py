"""The middle of the browser: a search field above the list or the search hits."""

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QSettings, Qt, Signal, Slot
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QLineEdit

from muniment.desktop.shell.desktop_context import DesktopContext
from muniment.desktop.shell.global_actions import global_action
from muniment.desktop.text.words import found_text, memory_count_text
from muniment.desktop.views.browse.bulk.bulk_bar import BulkBar
from muniment.desktop.views.browse.filters.filter_bar import FilterBar
from muniment.desktop.views.browse.filters.filter_settings import (
    restored_filter,
    restored_sort,
    save_filter,
)
from muniment.desktop.views.browse.filters.filter_words import sort_names
from muniment.desktop.views.browse.listing.busy_line import BusyLine
from muniment.desktop.views.browse.listing.list_menu import ListMenu
from muniment.desktop.views.browse.listing.list_states import ListPages, WayOut
from muniment.desktop.views.browse.listing.memory_delegate import MemoryDelegate
from muniment.desktop.views.browse.listing.memory_list_model import MemoryListItemModel
from muniment.desktop.views.browse.listing.memory_list_view import MemoryListView
from muniment.desktop.views.search.list_search import ListSearch
from muniment.desktop.widgets.announcer import announce
from muniment.desktop.widgets.controls import button, column, icon_button, label, row
from muniment.desktop.widgets.theme.theme import space
from muniment.domain.memories.bulk import Selection
from muniment.domain.memories.kept_searches import KeptSearch
from muniment.domain.memories.query import MemoryFilter, Sort

if TYPE_CHECKING:
    from muniment.domain.changes import ChangeSet
    from muniment.domain.memories.memory import Memory


class ListPane(QFrame):
    """Shows either all memories of a namespace or the hits of a search; GUI thread only.

    Signals:
        memory_chosen: Id of the current memory; empty for none.
        memory_activated: Id of the memory the user wants to edit.
        new_asked, delete_asked: From the empty state's button, and from the Delete key.
        bulk_asked: A `BulkChange` for the selection.
        selection_changed: How many memories are selected.
        best_due: A new search was answered: its best hit is to be shown.
        another_listed: The rows of another filter have arrived.
        question_asked: A `KeptSearch` to run, with its namespaces.
        notice_given: A `Notice`.
        failed: The exception of a call that failed.
    """

    memory_chosen = Signal(str)
    memory_activated = Signal(str)
    new_asked = Signal()
    delete_asked = Signal()
    bulk_asked = Signal(object)
    selection_changed = Signal(int)
    best_due = Signal()
    another_listed = Signal()
    question_asked = Signal(object)
    notice_given = Signal(object)
    failed = Signal(object)

    def __init__(self, context: DesktopContext) -> None:
        super().__init__()
        self.setObjectName("middle")
        self._context = context
        self.list_model = MemoryListItemModel(context.services.memories, context.tasks, self)
        self._delegate = MemoryDelegate(context.theme, self)
        self.list_view = MemoryListView(self.list_model, self._delegate)
        self.search = ListSearch(context, self)
        self.field, self.hits_model = self.search.field, self.search.model
        self.hits_view = self.search.view
        self.list_view.setAccessibleName(self.tr("Memories"))
        self._wanted = self._listed = MemoryFilter()
        self._sort = Sort.NEWEST
        # What an agent has read has a default order of its own, changeable while it is listed.
        self._sort_of_reads = Sort.RECENTLY_ACCESSED
        self.bulk_bar = BulkBar(context, lambda: self.view.selected_rows)
        self.menu = ListMenu(context, self.bulk_bar, self)
        self.filters = FilterBar(context)
        self._build_field()
        way_out = WayOut(self.new_asked.emit, self.show_all)
        self.pages = ListPages(self.list_view, self.search, context.theme, way_out)
        self._lay_out()
        self._connect()

    @property
    def is_searching(self) -> bool:
        """Return whether search hits are shown instead of the list."""
        return self.search.is_active

    @property
    def view(self) -> MemoryListView:
        """The list that is in use."""
        return self.hits_view if self.is_searching else self.list_view

    @property
    def chosen_id(self) -> str:
        """Id of the current memory; empty for none."""
        return self.view.chosen_id

    @property
    def selected_count(self) -> int:
        """How many memories are selected, loaded or not."""
        return self.view.selected_count

    @property
    def selection(self) -> Selection:
        """What is selected: single memories, or everything the list's filter matches."""
        if self.view.is_everything:
            return Selection(wanted=self.list_model.wanted, excluded=self.view.left_out)
        return Selection(self.view.selected_ids)

    @property
    def order(self) -> Sort:
        """The order of the list; what an agent read defaults to most recently read first."""
        return self._sort if self._wanted.read_by is None else self._sort_of_reads

    @property
    def commands(self) -> tuple[QAction, ...]:
        """The commands of the list, for the palette."""
        return self._commands

    @property
    def summary(self) -> str:
        """The text above the list: how many memories there are, or were found."""
        return self._summary.text()

    @property
    def empty_text(self) -> str:
        """The text in place of an empty list; empty if there are rows."""
        return self.pages.empty_text

    @Slot(object)
    def show_namespace(self, namespace: str | None) -> None:
        """Show one namespace, or all; filters and a search stay active."""
        names = () if namespace is None else (namespace,)
        self._list(replace(self._wanted, namespaces=names))

    def show_list(self, wanted: MemoryFilter) -> None:
        """Show what a filter matches, instead of a search or a whole namespace."""
        self.field.clear()
        self._list(wanted)

    @Slot(object)
    def _list(self, wanted: MemoryFilter) -> None:
        if wanted.read_by != self._wanted.read_by:
            self._sort_of_reads = Sort.RECENTLY_ACCESSED
        self._wanted = wanted
        for delegate in (self._delegate, self.search.delegate):
            delegate.show_namespaces(is_shown=len(wanted.namespaces) != 1)
        self.filters.show_filter(wanted, self.order)
        self.list_model.show_list(wanted, self.order)
        self._show_all.setVisible(self.list_model.is_narrowed)
        self.search.search_among(wanted)

    def show_question(self, question: KeptSearch) -> None:
        """Run a kept or a wider search, among the memories that it names."""
        self._list(question.filter)
        self.search.show_question(question)
        self.focus_search()

    def save_layout(self, settings: QSettings) -> None:
        """Save filters and order, except those that reveal anything about the vault."""
        save_filter(settings, self._wanted, self._sort)
        self.search.save_layout(settings)

    def restore_layout(self, settings: QSettings) -> None:
        """Restore filters and order, before anything is listed."""
        self._wanted, self._sort = restored_filter(settings), restored_sort(settings)
        self.search.restore_layout(settings)

    def clear(self) -> None:
        """Show nothing, for a locked vault."""
        self._show_all.hide()
        self.search.clear()
        self._listed = MemoryFilter()
        self.bulk_bar.clear()
        self.menu.close_vault()
        self.filters.clear()
        self.list_model.clear()
        self._summary.clear()
        self._delegate.forget()

    def reload(self) -> None:
        """Read again what is shown."""
        self.list_model.reload()
        self.search.search_among(self._wanted)

    def apply_changes(self, change_set: "ChangeSet") -> None:
        """Follow a commit."""
        self.list_model.apply_changes(change_set)
        self.hits_model.apply_changes(change_set)

    def put(self, memory: "Memory") -> None:
        """Show a memory that this window wrote."""
        self.list_model.put(memory)

    def remove(self, memory_id: str) -> None:
        """Remove a memory that this window deleted."""
        self.list_model.remove_row_of(memory_id)
        self.hits_model.remove_row_of(memory_id)

    def lists(self, memory_id: str) -> bool:
        """Return whether a memory has a row in what is shown."""
        rows = self.hits_model if self.view is self.hits_view else self.list_model
        return rows.position_of(memory_id) is not None

    def choose(self, memory_id: str) -> None:
        """Make a memory the current one; empty for none."""
        self.view.choose(memory_id)

    def focus_list(self) -> None:
        """Put the focus on the list."""
        self.view.setFocus()

    @Slot()
    def select_all(self) -> None:
        """Select everything that is listed or was found."""
        self.focus_list()
        self.view.selectAll()

    @Slot()
    def focus_search(self) -> None:
        """Put the cursor into the search field."""
        # A list that loads may have been given the focus, too, and takes it once it is shown.
        self.field.clearFocus()
        self.field.setFocus()
        self.field.selectAll()

    def _build_field(self) -> None:
        self._new = icon_button(self._context.theme, "plus", self.tr("New memory (Ctrl+N)"))
        self._summary = label("", role="caption", wrap=True)
        self._show_all = button(
            self.tr("Show all"), role="link", name=self.tr("Show all memories again")
        )
        self._show_all.hide()
        self._busy = BusyLine()
        self._commands = (
            global_action("list.filter", self._context.theme, self),
            global_action("list.all", self._context.theme, self),
            self._command("list.select", self.tr("Select all memories in the list"), "list-checks"),
        )

    def _lay_out(self) -> None:
        head = row(self.field, self.search.kept_button, self._new)
        head.setContentsMargins(space("medium"), space("medium"), space("small"), 0)
        filters = self.filters
        line = row(self._summary, self._show_all, filters.order, filters.more, gap="tight")
        line.setStretch(0, 1)
        line.setContentsMargins(space("large"), 0, space("small"), 0)
        search = self.search
        chips = column(search.options, search.correction, filters, gap="tight")
        chips.setContentsMargins(space("medium"), 0, space("medium"), 0)
        search.why.setContentsMargins(space("medium"), 0, space("medium"), space("small"))
        parts = (head, chips, line, self._busy, self.pages, search.why, self.bulk_bar)
        layout = column(*parts, gap="tight")
        layout.setStretch(4, 1)
        self.setLayout(layout)

    def _connect(self) -> None:
        self.field.returnPressed.connect(self._on_field_down)
        self._new.clicked.connect(self.new_asked)
        self._show_all.clicked.connect(self.show_all)
        self.filters.filter_asked.connect(self._list)
        self.filters.sort_asked.connect(self._on_filters_sort_asked)
        runs = (self.filters.open_popover, self.show_all, self.select_all)
        for command, run in zip(self._commands, runs, strict=True):
            command.triggered.connect(run)
        self.menu.failed.connect(self.failed)
        for view in (self.list_view, self.hits_view):
            self.menu.watch(view)
            view.memory_chosen.connect(self._on_view_memory_chosen)
            view.memory_activated.connect(self.memory_activated)
            view.selection_changed.connect(self._on_view_selection_changed)
            self._shortcut(Qt.Key.Key_Delete, view, self.delete_asked.emit)
            self._shortcut(Qt.Key.Key_Escape, view, self._on_view_escape)
        self.bulk_bar.change_asked.connect(self.bulk_asked)
        self.bulk_bar.clear_asked.connect(self._on_bulk_bar_clear_asked)
        self._shortcut(Qt.Key.Key_Escape, self.field, self._leave_search)
        self._shortcut(Qt.Key.Key_Down, self.field, self._on_field_down)
        self.list_model.loaded.connect(self._on_list_loaded)
        self.list_model.total_changed.connect(self._show_page)
        self.list_model.loading_changed.connect(self._busy.follow)
        self.list_model.failed.connect(self.failed)
        self.hits_model.searching_changed.connect(self._busy.follow)
        search = self.search
        search.changed.connect(self._on_search_changed)
        search.best_due.connect(self.best_due)
        search.asked.connect(self.question_asked)
        search.notice_given.connect(self.notice_given)
        search.failed.connect(self.failed)

    def _command(self, key: str, text: str, icon: str) -> QAction:
        action = QAction(text, self)
        action.setObjectName(key)
        self._context.theme.bind_icon(action, icon)
        return action

    def _shortcut(self, key: Qt.Key, owner: QLineEdit | MemoryListView, then: object) -> None:
        shortcut = QShortcut(QKeySequence(key), owner)
        shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
        shortcut.activated.connect(then)

    @Slot()
    def _on_list_loaded(self) -> None:
        is_another, self._listed = self._listed != self._wanted, self._wanted
        self._show_page()
        if is_another and not self.is_searching:
            self.another_listed.emit()

    @Slot()
    def _on_search_changed(self) -> None:
        was_searching = self.pages.shows_hits
        self._show_page()
        if was_searching and not self.is_searching:
            self.memory_chosen.emit(self.list_view.chosen_id)

    @Slot()
    def _on_field_down(self) -> None:
        view = self.view
        self.search.note()
        if view.model().rowCount():
            if not view.currentIndex().isValid():
                view.setCurrentIndex(view.model().index(0, 0))
            view.setFocus()

    @Slot()
    def _on_view_selection_changed(self) -> None:
        self.bulk_bar.show_count(self.view.selected_count)
        self.selection_changed.emit(self.view.selected_count)

    @Slot()
    def _on_bulk_bar_clear_asked(self) -> None:
        self.view.select_current()
        self.focus_list()

    @Slot()
    def _on_view_escape(self) -> None:
        if self.view.selected_count > 1:
            self.view.select_current()
        else:
            self._leave_search()

    @Slot()
    def _leave_search(self) -> None:
        self.field.clear()
        self.list_view.setFocus()

    @Slot()
    def show_all(self) -> None:
        """Remove every filter except the namespace."""
        name = self.list_model.namespace
        self._list(MemoryFilter(namespaces=() if name is None else (name,)))
        self.focus_list()

    @Slot(object)
    def _on_filters_sort_asked(self, sort: Sort) -> None:
        if self._wanted.read_by is None:
            self._sort = sort
        else:
            self._sort_of_reads = sort
        self._list(self._wanted)

    @Slot(str)
    def _on_view_memory_chosen(self, memory_id: str) -> None:
        if self.sender() is self.view and not self.search.is_replacing:
            self.memory_chosen.emit(memory_id)

    @Slot()
    def _show_page(self) -> None:
        self._on_view_selection_changed()
        self.search.show_answer()
        self.filters.order.setVisible(not self.is_searching)
        if self.is_searching:
            self._show_hits()
            return
        has_rows = self.list_model.rowCount() > 0
        parts = [memory_count_text(self.list_model.total)]
        if self.order is not Sort.NEWEST:
            # The default order needs no mention.
            parts.append(sort_names().get(self.order, ""))
        self._summary.setText(" · ".join(filter(None, parts)))
        self.pages.show_list(has_rows=has_rows, is_narrowed=self.list_model.is_narrowed)

    def _show_hits(self) -> None:
        count = self.hits_model.rowCount()
        if self.search.has_answer:
            text = found_text(count, most=self.hits_model.most)
            if text != self._summary.text():
                self._summary.setText(text)
                announce(self, text)
            self.pages.show_hits(has_rows=count > 0)
