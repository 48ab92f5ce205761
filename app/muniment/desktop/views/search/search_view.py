"""The search view: search as you type, with filters, explanations and kept searches."""

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QByteArray, QSettings, QSize, Qt, QTimer, Slot
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QSplitter, QStackedWidget, QTableView, QVBoxLayout, QWidget

from muniment.desktop.shell.desktop_context import DesktopContext
from muniment.desktop.shell.notices.notice_bar import Notice, NoticeKind
from muniment.desktop.shell.view import DestinationView
from muniment.desktop.text.global_actions import global_action
from muniment.desktop.text.words import found_text
from muniment.desktop.views.browse.memory_list_view import MemoryListView
from muniment.desktop.views.search.kept_page import KeptPage
from muniment.desktop.views.search.kept_searches import KeptSearchShelf
from muniment.desktop.views.search.nothing_found import NothingFound
from muniment.desktop.views.search.result_delegate import ResultDelegate
from muniment.desktop.views.search.result_panel import ResultPanel
from muniment.desktop.views.search.result_rows import ResultRow
from muniment.desktop.views.search.results_model import ResultsItemModel
from muniment.desktop.views.search.search_bar import SearchBar
from muniment.desktop.widgets.view_room import with_wrapped_lines
from muniment.domain.memories.bulk import Selection
from muniment.domain.memories.kept_searches import KeptSearch
from muniment.domain.memories.query import SearchMode

if TYPE_CHECKING:
    from muniment.domain.changes import ChangeSet

_WIDTHS: Final = (480, 440)
_DWELL_MS: Final = 2_500


class SearchView(DestinationView):
    """The Search destination; GUI thread only."""

    def __init__(self, context: DesktopContext) -> None:
        super().__init__(context)
        self._is_open = False
        self.bar = SearchBar(context)
        self.shelf = KeptSearchShelf(context, self)
        self.model = ResultsItemModel(context.services, context.tasks, self)
        self.delegate = ResultDelegate(context.theme, self)
        self.results = MemoryListView(self.model, self.delegate)
        self.results.setAccessibleName(self.tr("Search results"))
        self.results.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        self.panel = ResultPanel(context)
        self.start_page = KeptPage(context.theme)
        self.nothing = NothingFound(context.theme)
        self.pages = QStackedWidget()
        # A search whose results stay visible for a while is recorded, even if none is opened.
        self._dwell = QTimer(self, singleShot=True, interval=_DWELL_MS)
        self._dwell.timeout.connect(self._note)
        # The panel updates after the list, so that neither the list nor the window waits for both.
        self._panel_due = QTimer(self, singleShot=True, interval=0)
        self._panel_due.timeout.connect(self._show_current)
        self._lay_out()
        self._make_actions()
        self._connect()

    @property
    def question(self) -> KeptSearch:
        """The current search, in the window's current namespace."""
        asked = self.bar.question
        names = self._context.namespaces.filter_names
        return replace(asked, filter=replace(asked.filter, namespaces=names))

    def open(self) -> None:
        """Focus the field; the results stay between visits."""
        if not self._is_open:
            self._is_open = True
            self._show_model()
            self.shelf.load()
            self._show_page()
        self.bar.focus_field()

    def close_vault(self) -> None:
        """Clear everything readable."""
        self._is_open = False
        self._dwell.stop()
        self.bar.clear()
        self.model.ask(KeptSearch(query=""))
        self.delegate.forget()
        self._panel_due.stop()
        self.panel.clear()
        self._enable_actions()
        self.nothing.clear()
        self.shelf.close_vault()
        self.pages.setCurrentWidget(self.start_page)

    def commands(self) -> tuple[QAction, ...]:
        """Return the actions of this view."""
        of_result = (self.open_action, self.copy_action, self.why_action)
        return (self.save_action, self.export_action, *of_result, self.forget_action)

    def focus_search(self) -> bool:
        """Focus the field."""
        self.bar.focus_field()
        return True

    def search_for(self, text: str) -> None:
        """Search for a text in the current namespace, as if the user had typed it."""
        self.ask(replace(self.question, query=text))

    @Slot(object)
    def ask(self, question: KeptSearch) -> None:
        """Run a kept or changed search in the one namespace it names, otherwise in all."""
        self.bar.show_question(replace(question, filter=replace(question.filter, namespaces=())))
        names = question.filter.namespaces
        self._context.namespaces.choose(names[0] if len(names) == 1 else None)
        self.bar.field.setFocus(Qt.FocusReason.OtherFocusReason)
        self._ask_at_once()

    def refresh(self) -> None:
        """Search again, and reload the kept searches."""
        self.shelf.load()
        self._ask_at_once()

    def save_layout(self, settings: QSettings) -> None:
        """Save widths, search mode, lowest score, and whether reasons are shown; never a query."""
        settings.setValue("search/split", self._parts.saveState())
        settings.setValue("search/why", "yes" if self.panel.why.is_open else "no")
        settings.setValue("search/mode", self.bar.question.mode.value)
        settings.setValue("search/least", self.bar.least.value())

    def restore_layout(self, settings: QSettings) -> None:
        """Restore what `save_layout` saved."""
        state = settings.value("search/split")
        if isinstance(state, QByteArray):
            self._parts.restoreState(state)
        self.panel.why.set_open(is_open=settings.value("search/why") == "yes")
        self.bar.restore(str(settings.value("search/mode")), str(settings.value("search/least")))

    def minimumSizeHint(self) -> QSize:
        """Return the minimum size, with all lines of the wrapped head."""
        return with_wrapped_lines(super().minimumSizeHint(), self.bar)

    def _lay_out(self) -> None:
        self._parts = QSplitter(Qt.Orientation.Horizontal)
        self._parts.setChildrenCollapsible(False)
        self._parts.setHandleWidth(1)
        for part in (self.results, self.panel):
            self._parts.addWidget(part)
        self._parts.setStretchFactor(0, 1)
        self._parts.setStretchFactor(1, 1)
        self._parts.setSizes(list(_WIDTHS))
        for page in (self.start_page, self._parts, self.nothing):
            self.pages.addWidget(page)
        layout = QVBoxLayout()
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.bar)
        layout.addWidget(self.pages, 1)
        self.setLayout(layout)

    def _make_actions(self) -> None:
        self.save_action = self._action(self.tr("Save this search…"), "Ctrl+D", "bookmark")
        self.save_action.setObjectName("search.save")
        self.save_action.triggered.connect(self._on_save_asked)
        self.save_action.setEnabled(False)
        self.export_action = self._action(self.tr("Export these results…"), "", "download")
        self.export_action.setObjectName("search.export")
        self.export_action.triggered.connect(self._on_export_triggered)
        self.why_action = self._action(self.tr("Why this result"), "Ctrl+I", "info")
        self.why_action.setObjectName("search.why")
        self.why_action.triggered.connect(self._on_why_triggered)
        self.open_action = self._action(self.tr("Open this result in Browse"), "", "library")
        self.open_action.setObjectName("search.open")
        self.open_action.triggered.connect(self._on_open_triggered)
        self.copy_action = self._action(self.tr("Copy the text of this result"), "", "copy")
        self.copy_action.setObjectName("search.copy")
        self.copy_action.triggered.connect(self._copy)
        self.results.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        of_result = (self.open_action, self.copy_action, self.why_action)
        self.results.addActions([*of_result, self.export_action])
        self._enable_actions()
        self.forget_action = global_action("search.forget", self._context.theme, self)
        self.forget_action.triggered.connect(self.shelf.forget_all_recent)
        self._shortcut("/", self, self.bar.focus_field)
        for owner in (self.bar.field, self.results):
            self._shortcut(Qt.Key.Key_Escape, owner, self._clear_query)
        self._shortcut(Qt.Key.Key_Down, self.bar.field, self._leave_field)
        self._shortcut(QKeySequence.StandardKey.Copy, self.results, self._copy)

    def _action(self, text: str, keys: str, icon: str) -> QAction:
        action = QAction(text, self)
        action.setShortcut(QKeySequence(keys))
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self._context.theme.bind_icon(action, icon)
        self.addAction(action)
        return action

    def _shortcut(self, keys: object, owner: QWidget, then: object) -> None:
        shortcut = QShortcut(QKeySequence(keys), owner)  # type: ignore[call-overload]
        whole = Qt.ShortcutContext.WidgetWithChildrenShortcut
        alone = Qt.ShortcutContext.WidgetShortcut
        shortcut.setContext(whole if owner is self else alone)
        shortcut.activated.connect(then)

    def _connect(self) -> None:
        context, bar, model = self._context, self.bar, self.model
        bar.typed.connect(self._on_bar_typed)
        bar.settled.connect(self._ask_at_once)
        bar.save_asked.connect(self._on_save_asked)
        bar.field.textChanged.connect(self._on_field_text_changed)
        bar.field.returnPressed.connect(self._leave_field)
        model.answered.connect(self._on_answered)
        model.searching_changed.connect(self._on_searching_changed)
        model.failed.connect(self._on_failed)
        self.results.memory_chosen.connect(self._on_result_chosen)
        self.results.memory_activated.connect(self._open)
        self.panel.open_asked.connect(self._open)
        self.panel.copy_asked.connect(self._copy)
        self.nothing.tried.connect(self.ask)
        self.start_page.chosen.connect(self.ask)
        self.start_page.forget_recent_asked.connect(self.shelf.forget_recent)
        self.start_page.forget_saved_asked.connect(self.shelf.forget_saved)
        self.shelf.changed.connect(self.start_page.show_kept)
        self.shelf.notice_given.connect(self.notice_given)
        self.shelf.failed.connect(self.failed)
        context.bridge.changed.connect(self._on_bridge_changed)
        context.bridge.model_state_changed.connect(self._on_model_state_changed)
        context.namespaces.chosen_changed.connect(self._on_namespace_chosen)

    @Slot(str)
    def _on_field_text_changed(self, text: str) -> None:
        self.save_action.setEnabled(bool(text.strip()))

    @Slot()
    def _on_bar_typed(self) -> None:
        self._dwell.stop()
        self.model.ask(self.question)
        if not self.model.query:
            self._show_page()

    @Slot()
    def _ask_at_once(self) -> None:
        if self._is_open:
            self._dwell.stop()
            self.model.ask(self.question, at_once=True)
            if not self.model.query:
                self._show_page()

    @Slot(int)
    def _on_answered(self, count: int) -> None:
        if count and not self.results.currentIndex().isValid():
            self.results.setCurrentIndex(self.model.index(0, 0))
        self._panel_due.start()
        self._show_page()
        if count:
            self._dwell.start()

    @Slot(bool)
    def _on_searching_changed(self, is_searching: bool) -> None:  # noqa: FBT001 - the signal's
        self.bar.show_busy(is_busy=is_searching)

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        self.bar.say("")
        self.failed.emit(error)

    @Slot(str)
    def _on_result_chosen(self, _memory_id: str) -> None:
        # Deferred: while rows are removed and added, the current row changes several times.
        self._panel_due.start()

    @Slot()
    def _show_current(self) -> None:
        index = self.results.currentIndex()
        found = self.model.row_at(index.row()) if index.isValid() else None
        if isinstance(found, ResultRow):
            self.panel.show_row(found, self.model.corrected_query or self.model.query)
        else:
            self.panel.clear()
        self._enable_actions()

    def _enable_actions(self) -> None:
        for action in (self.open_action, self.copy_action, self.why_action):
            action.setEnabled(self.panel.shown is not None)
        self.export_action.setEnabled(self.model.rowCount() > 0)

    def _catch_up(self) -> None:
        """Update the panel now, so that an action applies to the selected result."""
        if self._panel_due.isActive():
            self._panel_due.stop()
            self._show_current()

    @Slot()
    def _on_open_triggered(self) -> None:
        self._catch_up()
        if self.panel.shown is not None:
            self._open(self.panel.shown.id)

    def _show_page(self) -> None:
        count = self.model.rowCount()
        self.bar.correction.show_correction(self.model.query, self.model.corrected_query)
        if not self.model.query:
            self.bar.say("")
            self.pages.setCurrentWidget(self.start_page)
        elif count:
            self.bar.say(found_text(count, most=self.model.most))
            self.delegate.show_namespaces(is_shown=self._context.namespaces.chosen is None)
            self.pages.setCurrentWidget(self._parts)
        else:
            self.bar.say("")
            self.nothing.show_question(self.question, has_model=self.model.has_model)
            self.pages.setCurrentWidget(self.nothing)

    @Slot()
    def _leave_field(self) -> None:
        """Move the focus from the field down to the results, or to the kept searches."""
        if not self.model.query:
            rows = self.start_page.first_list
            if rows is not None:
                rows.setCurrentRow(max(rows.currentRow(), 0))
                rows.setFocus(Qt.FocusReason.TabFocusReason)
        elif self.model.rowCount():
            self._note()
            self.results.setFocus(Qt.FocusReason.TabFocusReason)

    @Slot()
    def _clear_query(self) -> None:
        self.bar.field.setText("")
        self.bar.focus_field()

    @Slot(str)
    def _open(self, memory_id: str) -> None:
        self._note()
        self.memory_asked.emit(memory_id)

    @Slot()
    def _copy(self) -> None:
        self._catch_up()
        found = self.panel.shown
        if found is not None and found.memory is not None:
            self._note()
            self._context.clipboard.copy_secret(found.memory.content)
            self.notice_given.emit(Notice(self.tr("Copied the text."), NoticeKind.DONE))

    @Slot()
    def _note(self) -> None:
        self._dwell.stop()
        if self._is_open and self.model.query and self.model.rowCount():
            self.shelf.note(self.question)

    @Slot()
    def _on_save_asked(self) -> None:
        if self.bar.question.query:
            self.shelf.ask_name(self.question, self)

    @Slot()
    def _on_export_triggered(self) -> None:
        from muniment.desktop.views.exporting.export_dialog import Wanted, ask_to_export

        found = tuple(self.model.id_at(place) for place in range(self.model.rowCount()))
        ask_to_export(self._context, self, Wanted(Selection(found)))

    @Slot()
    def _on_why_triggered(self) -> None:
        self.panel.why.set_open(is_open=not self.panel.why.is_open)

    @Slot(object)
    def _on_bridge_changed(self, change_set: "ChangeSet") -> None:
        if self._is_open:
            self.model.apply_changes(change_set)

    @Slot(str)
    def _on_model_state_changed(self, _state: str) -> None:
        self._show_model()
        if self._is_open and self.model.query and self.model.question.mode != SearchMode.KEYWORD:
            self._ask_at_once()

    def _show_model(self) -> None:
        self.bar.show_model(has_model=self.model.has_model)

    @Slot(object)
    def _on_namespace_chosen(self, _name: str | None) -> None:
        if self.model.query:
            self._ask_at_once()
