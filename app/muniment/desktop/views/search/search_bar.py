"""The head of the search view: query, mode, lowest score and filters."""

from dataclasses import replace
from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QProgressBar,
    QSlider,
    QToolButton,
    QWidget,
)

from muniment.desktop.shell.desktop_context import DesktopContext
from muniment.desktop.views.browse.filter_bar import FilterBar
from muniment.desktop.views.browse.flow_layout import flow
from muniment.desktop.views.search.score_words import percent
from muniment.desktop.widgets.announcer import announce
from muniment.desktop.widgets.buttons import ToolButton
from muniment.desktop.widgets.controls import column, icon_button, label, row
from muniment.desktop.widgets.correction_line import CorrectionLine
from muniment.desktop.widgets.search_field import SearchField
from muniment.desktop.widgets.spoken_choice import speak_as
from muniment.desktop.widgets.theme.theme import space
from muniment.domain.memories.kept_searches import KeptSearch
from muniment.domain.memories.query import QUERY_MAX_CHARACTERS, MemoryFilter, SearchMode, Sort

LEAST_DEFAULT: Final = 10
"""Percent; excludes unrelated texts, which have a cosine similarity of up to 0.1."""

_LEAST_MAX: Final = 90
_LEAST_STEP: Final = 5
_PATIENCE_MS: Final = 300


class SearchBar(QWidget):
    """Lets the user enter and refine a search; GUI thread only.

    Signals:
        typed: The query is being edited, or the lowest score dragged.
        settled: Mode or filter changed: search at once.
        save_asked: The search should be saved.
    """

    typed = Signal()
    settled = Signal()
    save_asked = Signal()

    def __init__(self, context: DesktopContext) -> None:
        super().__init__()
        self._theme = context.theme
        self._wanted = MemoryFilter()
        self._is_showing = False
        self._build_field()
        self._build_modes()
        self._build_least()
        self.filters = FilterBar(context)
        # Results are sorted by score, so the order button stays out of the layout.
        self.filters.order.setParent(self.filters)
        self.filters.order.hide()
        self._summary = label("", role="caption")
        self._caution = label("", role="caution", wrap=True)
        self._caution.hide()
        self.correction = CorrectionLine()
        self._build_busy()
        self._lay_out()
        self.field.textChanged.connect(self._on_field_text_changed)
        self._modes.idClicked.connect(self._on_settled)
        self.least.valueChanged.connect(self._on_least_changed)
        self.filters.filter_asked.connect(self._on_filter_asked)
        self.save.clicked.connect(self.save_asked)
        self.correction.original_asked.connect(self.field.setText)

    @property
    def question(self) -> KeptSearch:
        """The current search, without namespaces."""
        return KeptSearch(
            query=self.field.text().strip(),
            mode=next(mode for mode, choice in self._mode_buttons.items() if choice.isChecked()),
            min_score=self.least.value() / 100,
            filter=self._wanted,
        )

    @property
    def summary(self) -> str:
        """The text about the results."""
        return self._summary.text()

    @property
    def caution(self) -> str:
        """The warning about the model; empty for none."""
        return self._caution.text()

    def mode_button(self, mode: SearchMode) -> QToolButton:
        """Return the button of a mode."""
        return self._mode_buttons[mode]

    def show_question(self, question: KeptSearch) -> None:
        """Show another search; emits no signal."""
        self._is_showing = True
        self.field.setText(question.query)
        self._mode_buttons[question.mode].setChecked(True)
        self.least.setValue(round(question.min_score * 100))
        self._show_filter(question.filter)
        self._is_showing = False

    def say(self, text: str) -> None:
        """Show a text about the results."""
        if text != self._summary.text():
            self._summary.setText(text)
            announce(self, text)

    def restore(self, mode: str, least: str) -> None:
        """Restore the mode and lowest score of the last run; ignore unknown values."""
        kept = self.question
        if mode in set(SearchMode):
            kept = replace(kept, mode=SearchMode(mode))
        if least.isdecimal() and int(least) <= _LEAST_MAX:
            kept = replace(kept, min_score=int(least) / 100)
        self.show_question(kept)

    def clear(self) -> None:
        """Clear everything readable, for a locked vault; mode and lowest score stay."""
        self.show_question(replace(self.question, query="", filter=MemoryFilter()))
        self.filters.clear()
        self.say("")
        self.correction.show_correction("", None)
        self.show_busy(is_busy=False)

    def show_model(self, *, has_model: bool) -> None:
        """Warn if there is no model, and offer keyword search only."""
        for mode, choice in self._mode_buttons.items():
            choice.setEnabled(has_model or mode is SearchMode.KEYWORD)
        self._caution.setText(
            ""
            if has_model
            else self.tr(
                "The search model cannot be used, so only words are searched for now. The status "
                "bar says why."
            )
        )
        self._caution.setVisible(not has_model)

    def show_busy(self, *, is_busy: bool) -> None:
        """Show progress once a result has been pending for a while."""
        if is_busy:
            self._patience.start()
        else:
            self._patience.stop()
            self._busy.hide()

    def focus_field(self) -> None:
        """Focus the field and select its text."""
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()

    def _build_field(self) -> None:
        self.field = SearchField(
            self._theme, self.tr("Ask a question, or type words"), self.tr("Search")
        )
        self.field.setProperty("role", "large")
        self.field.setAccessibleName(self.tr("Search all memories"))
        self.field.setMaxLength(QUERY_MAX_CHARACTERS)
        self.save = icon_button(self._theme, "bookmark", self.tr("Save this search (Ctrl+D)"))
        self.save.setEnabled(False)

    def _build_modes(self) -> None:
        self._modes = QButtonGroup(self)
        self._mode_buttons: dict[SearchMode, QToolButton] = {}
        names = {
            SearchMode.HYBRID: (self.tr("Both"), self.tr("Search by meaning and by words")),
            SearchMode.SEMANTIC: (self.tr("Meaning"), self.tr("Search by meaning alone")),
            SearchMode.KEYWORD: (self.tr("Words"), self.tr("Search by words alone")),
        }
        for number, (mode, (text, said)) in enumerate(names.items()):
            choice = ToolButton()
            choice.setText(text)
            choice.setToolTip(said)
            choice.setAccessibleName(said)
            choice.setCheckable(True)
            choice.setChecked(mode is SearchMode.HYBRID)
            choice.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            speak_as(choice, QAccessible.Role.RadioButton)
            self._modes.addButton(choice, number)
            self._mode_buttons[mode] = choice
        self._segments = QFrame()
        self._segments.setObjectName("segments")
        self._segments.setLayout(row(*self._mode_buttons.values(), gap="hair"))

    def _build_least(self) -> None:
        self.least = QSlider(Qt.Orientation.Horizontal)
        self.least.setRange(0, _LEAST_MAX)
        self.least.setSingleStep(_LEAST_STEP)
        self.least.setPageStep(2 * _LEAST_STEP)
        self.least.setValue(LEAST_DEFAULT)
        self.least.setAccessibleName(self.tr("Lowest score"))
        self.least.setFixedWidth(2 * space("page"))
        self._least_text = label("", role="caption")
        self._say_least()
        widest = self._least_text.fontMetrics().horizontalAdvance(self._least_pattern(1.0))
        self._least_text.setMinimumWidth(widest)

    def _build_busy(self) -> None:
        self._busy = QProgressBar()
        self._busy.setRange(0, 0)
        self._busy.setTextVisible(False)
        self._busy.setFixedHeight(space("hair"))
        self._busy.setAccessibleName(self.tr("Searching"))
        policy = self._busy.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self._busy.setSizePolicy(policy)
        self._busy.hide()
        # A quick search shows no progress: it would only flicker.
        self._patience = QTimer(self, singleShot=True, interval=_PATIENCE_MS)
        self._patience.timeout.connect(self._busy.show)

    def _lay_out(self) -> None:
        head = row(self.field, self.save)
        least = QWidget()
        least.setLayout(row(self._least_text, self.least, self.filters.more, gap="medium"))
        choices = row(flow(self._segments, least, gap="medium"), gap="medium")
        choices.setStretch(0, 1)
        choices.addWidget(self._summary)
        parts = (head, choices, self.filters, self._caution, self.correction, self._busy)
        layout = column(*parts, gap="small")
        edge = space("wide")
        layout.setContentsMargins(edge, space("large"), edge, 0)
        self.setLayout(layout)

    @Slot(str)
    def _on_field_text_changed(self, text: str) -> None:
        self.save.setEnabled(bool(text.strip()))
        if not self._is_showing:
            self.typed.emit()

    @Slot(int)
    def _on_least_changed(self, _value: int) -> None:
        self._say_least()
        if not self._is_showing:
            # Dragging the slider counts as typing: the search waits for a pause.
            self.typed.emit()

    def _on_settled(self, _what: object) -> None:
        if not self._is_showing:
            self.settled.emit()

    @Slot(object)
    def _on_filter_asked(self, wanted: MemoryFilter) -> None:
        self._show_filter(wanted)
        self.settled.emit()

    def _show_filter(self, wanted: MemoryFilter) -> None:
        self._wanted = wanted
        self.filters.show_filter(wanted, Sort.NEWEST)

    def _say_least(self) -> None:
        self._least_text.setText(self._least_pattern(self.least.value() / 100))

    def _least_pattern(self, share: float) -> str:
        return self.tr("At least {share}").format(share=percent(share))
