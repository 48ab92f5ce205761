"""The search of the list: its field and options, the hits, why they match, and kept searches."""

from typing import Final

from PySide6.QtCore import QObject, QSettings, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from muniment.desktop.shell.desktop_context import DesktopContext
from muniment.desktop.shell.global_actions import global_action
from muniment.desktop.views.browse.listing.memory_list_view import MemoryListView
from muniment.desktop.views.search.kept_popover import KeptPopover
from muniment.desktop.views.search.kept_searches import KeptSearchShelf
from muniment.desktop.views.search.nothing_found import NothingFound
from muniment.desktop.views.search.result_delegate import ResultDelegate
from muniment.desktop.views.search.result_rows import ResultRow
from muniment.desktop.views.search.score_bars import ScoreBars
from muniment.desktop.views.search.search_hits_model import SearchHitsItemModel
from muniment.desktop.views.search.search_options import SearchOptions
from muniment.desktop.widgets.controls import column, icon_button
from muniment.desktop.widgets.correction_line import CorrectionLine
from muniment.desktop.widgets.disclosure import Disclosure
from muniment.desktop.widgets.scrolled_body import ScrolledBody
from muniment.desktop.widgets.search_field import SearchField
from muniment.domain.memories.kept_searches import KeptSearch
from muniment.domain.memories.query import QUERY_MAX_CHARACTERS, MemoryFilter, SearchMode

_DWELL_MS: Final = 2_500


class ListSearch(QObject):
    """Owns the parts of a search, which the list pane lays out; GUI thread only.

    Signals:
        changed: A search began or ended, or was answered.
        best_due: A new search was answered: its best hit is to be shown, or nothing if there is
            none.
        asked: A `KeptSearch` to run, with its namespaces and filter.
        notice_given: A `Notice`.
        failed: An exception.
    """

    changed = Signal()
    best_due = Signal()
    asked = Signal(object)
    notice_given = Signal(object)
    failed = Signal(object)

    def __init__(self, context: DesktopContext, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self._wanted = MemoryFilter()
        self._answered = KeptSearch(query="")
        self._is_showing = False
        theme = context.theme
        self.field = SearchField(theme, self.tr("Search by meaning or by words"), self.tr("Search"))
        self.field.setAccessibleName(self.tr("Search"))
        self.field.setMaxLength(QUERY_MAX_CHARACTERS)
        self.options = SearchOptions()
        self.correction = CorrectionLine()
        self.model = SearchHitsItemModel(context.services, context.tasks, self)
        self.delegate = ResultDelegate(theme, self)
        self.view = MemoryListView(self.model, self.delegate)
        self.view.setAccessibleName(self.tr("Search results"))
        self.bars = ScoreBars(theme)
        reasons = ScrolledBody(column(self.bars))
        self.why = Disclosure(theme, self.tr("Why this result"), reasons)
        self.nothing = NothingFound(theme)
        self.shelf = KeptSearchShelf(context, self)
        self.kept = KeptPopover(theme, parent)
        self.kept_button = icon_button(theme, "bookmark", self.tr("Saved and recent searches"))
        # A search whose hits stay visible for a while is recorded, even if none is opened.
        self._dwell = QTimer(self, singleShot=True, interval=_DWELL_MS)
        self._dwell.timeout.connect(self.note)
        self._make_actions(parent)
        self._connect()

    @property
    def question(self) -> KeptSearch:
        """The current search, among the memories that are listed."""
        return KeptSearch(
            query=self.field.text().strip(),
            mode=self.options.mode,
            min_score=self.options.min_score,
            filter=self._wanted,
        )

    @property
    def is_active(self) -> bool:
        """Return whether search hits are shown instead of the list."""
        return bool(self.model.query)

    @property
    def has_answer(self) -> bool:
        """Return whether there are hits to show; until then the list stays."""
        return bool(self._answered.query)

    @property
    def is_replacing(self) -> bool:
        """Return whether the hits of another search are just taking the place of the last ones."""
        return self.model.is_merging and self.model.question != self._answered

    @property
    def commands(self) -> tuple[QAction, ...]:
        """The commands of a search, for the palette."""
        return (self.save_action, self.why_action, self.forget_action)

    def open(self) -> None:
        """Load the kept searches of the unlocked vault."""
        self._show_model()
        self.shelf.load()

    def clear(self) -> None:
        """Forget everything readable, for a locked vault; mode and lowest score stay."""
        self._dwell.stop()
        # setText discards the undo history; clear would keep it.
        self.field.setText("")
        self._wanted = MemoryFilter()
        self._answered = KeptSearch(query="")
        self.model.clear()
        self.delegate.forget()
        self.bars.clear()
        self.nothing.clear()
        self.kept.hide()
        self.shelf.close_vault()
        self.correction.show_correction("", None)

    def search_among(self, wanted: MemoryFilter) -> None:
        """Search from now on among the memories that a filter matches."""
        self._wanted = wanted
        if self.is_active:
            self._ask(at_once=True)

    def show_question(self, question: KeptSearch) -> None:
        """Run another search."""
        self._is_showing = True
        self.field.setText(question.query)
        self.options.show_choice(question.mode, question.min_score)
        self._is_showing = False
        self._wanted = question.filter
        self._ask(at_once=True)

    def show_best(self) -> None:
        """Make the best hit the current one."""
        if self.model.rowCount():
            self.view.choose(self.model.id_at(0))
            self.view.scrollToTop()

    @Slot()
    def note(self) -> None:
        """Add the search to the recent ones, if it found anything."""
        self._dwell.stop()
        if self.is_active and self.model.rowCount():
            self.shelf.note(self.question)

    def save_layout(self, settings: QSettings) -> None:
        """Save mode, lowest score, and whether reasons are shown; never a query."""
        settings.setValue("search/why", "yes" if self.why.is_open else "no")
        settings.setValue("search/mode", self.options.mode.value)
        settings.setValue("search/least", self.options.least.value())

    def restore_layout(self, settings: QSettings) -> None:
        """Restore what `save_layout` saved."""
        self.why.set_open(is_open=settings.value("search/why") == "yes")
        mode, least = settings.value("search/mode"), settings.value("search/least")
        self.options.restore(str(mode), str(least))

    def show_answer(self) -> None:
        """Show what was corrected and, if nothing was found, what would find more."""
        self.correction.show_correction(self.model.query, self.model.corrected_query)
        self.options.setVisible(self.is_active)
        self.why.setVisible(self.is_active and self.model.rowCount() > 0)
        if self.has_answer and not self.model.rowCount():
            self.nothing.show_question(self.question, has_model=self.model.has_model)
        self._show_reason()

    def _make_actions(self, pane: QWidget) -> None:
        theme = self._context.theme
        self.save_action = QAction(self.tr("Save this search…"), pane)
        self.save_action.setObjectName("search.save")
        self.save_action.setShortcut(QKeySequence("Ctrl+D"))
        self.save_action.setEnabled(False)
        self.save_action.triggered.connect(self._on_save_triggered)
        self.why_action = QAction(self.tr("Why this result"), pane)
        self.why_action.setObjectName("search.why")
        self.why_action.setShortcut(QKeySequence("Ctrl+I"))
        self.why_action.setEnabled(False)
        self.why_action.triggered.connect(self._on_why_triggered)
        self.forget_action = global_action("search.forget", theme, pane)
        self.forget_action.triggered.connect(self.shelf.forget_all_recent)
        for action, icon in ((self.save_action, "bookmark"), (self.why_action, "info")):
            theme.bind_icon(action, icon)
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            pane.addAction(action)

    def _connect(self) -> None:
        self.field.textChanged.connect(self._on_field_text_changed)
        self.correction.original_asked.connect(self.field.setText)
        self.options.settled.connect(self._on_options_settled)
        self.options.dragged.connect(self._on_options_dragged)
        self.model.answered.connect(self._on_answered)
        self.model.failed.connect(self.failed)
        self.view.memory_chosen.connect(self._show_reason)
        self.view.memory_activated.connect(self.note)
        self.nothing.tried.connect(self.asked)
        self.kept.chosen.connect(self.asked)
        self.kept.forget_recent_asked.connect(self.shelf.forget_recent)
        self.kept.forget_saved_asked.connect(self.shelf.forget_saved)
        self.kept_button.clicked.connect(self.open_kept)
        self.shelf.changed.connect(self.kept.show_kept)
        self.shelf.notice_given.connect(self.notice_given)
        self.shelf.failed.connect(self.failed)
        self._context.bridge.model_state_changed.connect(self._on_model_state_changed)
        self.show_answer()

    @Slot()
    def open_kept(self) -> None:
        """Open the saved and recent searches."""
        self.kept.open_below(self.kept_button)

    def _ask(self, *, at_once: bool) -> None:
        self._dwell.stop()
        self.model.ask(self.question, at_once=at_once)
        if not self.is_active:
            self._answered = KeptSearch(query="")
            self.changed.emit()

    @Slot(str)
    def _on_field_text_changed(self, text: str) -> None:
        self.save_action.setEnabled(bool(text.strip()))
        if not self._is_showing:
            self._ask(at_once=False)

    @Slot()
    def _on_options_settled(self) -> None:
        self._ask(at_once=True)

    @Slot()
    def _on_options_dragged(self) -> None:
        self._ask(at_once=False)

    @Slot(int)
    def _on_answered(self, count: int) -> None:
        is_new, self._answered = self._answered != self.model.question, self.model.question
        self.changed.emit()
        if is_new or (count and not self.view.currentIndex().isValid()):
            self.best_due.emit()
        if count:
            self._dwell.start()

    @Slot()
    def _show_reason(self) -> None:
        index = self.view.currentIndex()
        found = self.model.row_at(index.row()) if index.isValid() and self.is_active else None
        self.why_action.setEnabled(isinstance(found, ResultRow))
        if isinstance(found, ResultRow):
            self.bars.show_row(found)
        else:
            self.bars.clear()

    @Slot()
    def _on_save_triggered(self) -> None:
        pane = self.parent()
        if self.question.query and isinstance(pane, QWidget):
            self.shelf.ask_name(self.question, pane)

    @Slot()
    def _on_why_triggered(self) -> None:
        self.why.set_open(is_open=not self.why.is_open)

    @Slot(str)
    def _on_model_state_changed(self, _state: str) -> None:
        self._show_model()
        if self.is_active and self.options.mode is not SearchMode.KEYWORD:
            self._ask(at_once=True)

    def _show_model(self) -> None:
        self.options.show_model(has_model=self.model.has_model)
