"""How a search is done: by meaning, by words or by both, and the lowest score of a hit."""

from typing import Final

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QButtonGroup, QFrame, QToolButton, QWidget

from muniment.desktop.views.search.score_words import percent
from muniment.desktop.widgets.buttons import ToolButton
from muniment.desktop.widgets.controls import column, label, row
from muniment.desktop.widgets.flow_layout import flow
from muniment.desktop.widgets.percent_slider import PercentSlider
from muniment.desktop.widgets.spoken_role import speak_as
from muniment.desktop.widgets.theme.theme import space
from muniment.domain.memories.query import SearchMode

LEAST_DEFAULT: Final = 10
"""Percent; excludes unrelated texts, which have a cosine similarity of up to 0.1."""

_LEAST_MAX: Final = 90
_LEAST_STEP: Final = 5


class SearchOptions(QWidget):
    """Lets the user choose mode and lowest score; GUI thread only.

    Signals:
        settled: The mode changed: search at once.
        dragged: The lowest score changed: search once it rests.
    """

    settled = Signal()
    dragged = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("bare")
        self._is_showing = False
        self._build_modes()
        self._build_least()
        self._caution = label("", role="caution", wrap=True)
        self._caution.hide()
        lowest = QWidget()
        lowest.setLayout(row(self._least_text, self.least, gap="medium"))
        self.setLayout(column(flow(self._segments, lowest, gap="medium"), self._caution))
        self._modes.idClicked.connect(self._on_settled)
        self.least.valueChanged.connect(self._on_least_changed)

    @property
    def mode(self) -> SearchMode:
        """The chosen mode."""
        return next(mode for mode, choice in self._mode_buttons.items() if choice.isChecked())

    @property
    def min_score(self) -> float:
        """The lowest score of a hit, 0..1."""
        return self.least.value() / 100

    @property
    def caution(self) -> str:
        """The warning about the model; empty for none."""
        return self._caution.text()

    def mode_button(self, mode: SearchMode) -> QToolButton:
        """Return the button of a mode."""
        return self._mode_buttons[mode]

    def show_choice(self, mode: SearchMode, min_score: float) -> None:
        """Show another mode and lowest score; emits no signal."""
        self._is_showing = True
        self._mode_buttons[mode].setChecked(True)
        self.least.setValue(round(min_score * 100))
        self._is_showing = False

    def restore(self, mode: str, least: str) -> None:
        """Restore the mode and lowest score of the last run; ignore unknown values."""
        known = SearchMode(mode) if mode in set(SearchMode) else self.mode
        is_score = least.isdecimal() and int(least) <= _LEAST_MAX
        self.show_choice(known, int(least) / 100 if is_score else self.min_score)

    def show_model(self, *, has_model: bool) -> None:
        """Warn if there is no model, and offer keyword search only."""
        for mode, choice in self._mode_buttons.items():
            choice.setEnabled(has_model or mode is SearchMode.KEYWORD)
        self._caution.setText(
            ""
            if has_model
            else self.tr(
                "The search model isn't available, so only words are searched for now. See the "
                "status bar for the reason."
            )
        )
        self._caution.setVisible(not has_model)

    def _build_modes(self) -> None:
        self._modes = QButtonGroup(self)
        self._mode_buttons: dict[SearchMode, QToolButton] = {}
        names = {
            SearchMode.HYBRID: (self.tr("Both"), self.tr("Search by meaning and by words")),
            SearchMode.SEMANTIC: (self.tr("Meaning"), self.tr("Search by meaning only")),
            SearchMode.KEYWORD: (self.tr("Words"), self.tr("Search by words only")),
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
        self.least = PercentSlider(self.tr("Lowest score"), highest=_LEAST_MAX, step=_LEAST_STEP)
        self.least.setPageStep(2 * _LEAST_STEP)
        self.least.setValue(LEAST_DEFAULT)
        self.least.setFixedWidth(2 * space("page"))
        self._least_text = label("", role="caption")
        self._say_least()
        widest = self._least_text.fontMetrics().horizontalAdvance(self._least_pattern(1.0))
        self._least_text.setMinimumWidth(widest)

    @Slot(int)
    def _on_least_changed(self, _value: int) -> None:
        self._say_least()
        if not self._is_showing:
            # Dragging the slider counts as typing: the search waits for a pause.
            self.dragged.emit()

    @Slot(int)
    def _on_settled(self, _number: int) -> None:
        if not self._is_showing:
            self.settled.emit()

    def _say_least(self) -> None:
        self._least_text.setText(self._least_pattern(self.least.value() / 100))

    def _least_pattern(self, share: float) -> str:
        return self.tr("At least {share}").format(share=percent(share))
