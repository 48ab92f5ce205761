"""The Stats view: charts of the vault and its use; each bar links to its memories."""

from collections import deque
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSettings, Qt, QTimer, Slot
from PySide6.QtGui import QAction, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QLabel,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from muniment.desktop.shell.background.task_runner import LatestTask
from muniment.desktop.shell.desktop_context import DesktopContext
from muniment.desktop.shell.global_actions import global_action
from muniment.desktop.shell.view import DestinationView
from muniment.desktop.text.numbers import count_text
from muniment.desktop.views.stats.card_grid import CardGrid
from muniment.desktop.views.stats.chart_data import ChartData, Shape
from muniment.desktop.views.stats.chart_query import Answer, ChartQuery
from muniment.desktop.views.stats.chart_words import size_text
from muniment.desktop.views.stats.counting import Counted, count
from muniment.desktop.views.stats.stats_bar import StatsBar
from muniment.desktop.widgets.controls import column, label
from muniment.desktop.widgets.empty_state import EmptyState
from muniment.desktop.widgets.theme.theme import space
from muniment.domain.memories.memory import EmbeddingState
from muniment.domain.memories.query import MemoryFilter

if TYPE_CHECKING:
    from muniment.desktop.views.stats.chart_card import ChartCard
    from muniment.domain.changes import ChangeSet

_SETTLE_MS: Final = 1_500
_WIDE: Final = frozenset({"growth", "calendar"})
_FIGURES = 6
_LETTERS = 24


class FiguresRow(QFrame):
    """Shows figures with their names below; GUI thread only."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("card")
        self._numbers: list[QLabel] = []
        self._names: list[QLabel] = []
        self._pairs: list[QWidget] = []
        self._columns = 0
        self._grid = QGridLayout()
        self._grid.setContentsMargins(*[space("large")] * 4)
        self._grid.setHorizontalSpacing(space("wide"))
        self._grid.setVerticalSpacing(space("medium"))
        for _ in range(_FIGURES):
            number, name = label("", role="title"), label("", role="caption", wrap=True)
            number.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            name.setBuddy(number)
            self._numbers.append(number)
            self._names.append(name)
            self._pairs.append(_pair(number, name))
        self.setLayout(self._grid)
        self._lay_out(_FIGURES // 2)
        self.hide()

    def show_answer(self, answer: Answer) -> None:
        """Show the figures of an answer."""
        charts = answer.charts
        ready = charts.by_embedding_state[EmbeddingState.READY]
        share = 100 * ready // charts.memories if charts.memories else 0
        storage = charts.storage
        shown = [
            (count_text(charts.memories), self.tr("memories")),
            (count_text(charts.groups.total), self.tr("dated in this period")),
            (self.tr("{share}%").format(share=count_text(share)), self.tr("found by meaning")),
            (count_text(answer.usage.total.calls), self.tr("calls in this period")),
            (count_text(charts.trashed), self.tr("in the trash")),
            (size_text(storage.database_bytes or 0), self.tr("database file")),
        ]
        for number, name, (figure, text) in zip(self._numbers, self._names, shown, strict=True):
            number.setText(figure)
            name.setText(text)
        self.show()

    def clear(self) -> None:
        """Clear the figures and hide the frame."""
        self.hide()
        for text in (*self._numbers, *self._names):
            text.clear()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Use one line if it fits, otherwise two."""
        super().resizeEvent(event)
        least = _FIGURES * _LETTERS * self.fontMetrics().averageCharWidth()
        columns = _FIGURES if self.width() >= least else _FIGURES // 2
        if columns != self._columns:
            self._lay_out(columns)

    def _lay_out(self, columns: int) -> None:
        self._columns = columns
        for place, pair in enumerate(self._pairs):
            self._grid.removeWidget(pair)
            self._grid.addWidget(pair, *divmod(place, columns))
        for place in range(_FIGURES):
            self._grid.setColumnStretch(place, 1 if place < columns else 0)


def _pair(number: QLabel, name: QLabel) -> QWidget:
    holder = QWidget()
    holder.setLayout(column(number, name, gap="hair"))
    return holder


class StatsView(DestinationView):
    """The Stats view; GUI thread only.

    A worker thread counts and, on the first visit, imports the plotting library. Cards are created
    one at a time between events, so the window stays responsive.
    """

    follows_namespace = True

    def __init__(self, context: DesktopContext) -> None:
        super().__init__(context)
        self.cards: dict[str, ChartCard] = {}
        self._is_open = False
        self._is_stale = False
        self._waiting: deque[ChartData] = deque()
        self._latest = LatestTask(context.tasks, self)
        self.bar = StatsBar(context.theme)
        self.figures = FiguresRow()
        self.grid = CardGrid()
        self.empty = EmptyState(
            "chart-column",
            self.tr("No statistics yet. Write your first memory in Browse, or connect an agent."),
            context.theme,
            action_text=self.tr("Go to Browse"),
            action=lambda: self.list_asked.emit(MemoryFilter()),
        )
        self._pages = QStackedWidget()
        self._lay_out()
        self._settle = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._settle.timeout.connect(self.refresh)
        self._next_card = QTimer(self, singleShot=True, interval=0)
        self._next_card.timeout.connect(self._on_next_card_timeout)
        self._refresh_action = global_action("stats.refresh", context.theme, self)
        self._refresh_action.triggered.connect(self.refresh)
        self.bar.asked.connect(self.refresh)
        self.bar.refresh_asked.connect(self.refresh)
        self.bar.cancel_asked.connect(self._on_bar_cancel_asked)
        context.bridge.changed.connect(self._on_bridge_changed)
        context.namespaces.chosen_changed.connect(self._on_namespace_chosen)

    @property
    def is_settled(self) -> bool:
        """Whether every chart shows the answer to the latest question."""
        return not self._waiting and not self._is_stale and self._is_open

    def open(self) -> None:
        """Start counting and drawing."""
        self._is_open = True
        self.refresh()

    def close_vault(self) -> None:
        """Clear every figure and name."""
        self._is_open = False
        self.cancel()
        self._settle.stop()
        self.bar.say_where("")
        self.figures.clear()
        for card in self.cards.values():
            card.clear()

    def commands(self) -> tuple[QAction, ...]:
        """Return the actions of this view."""
        return (self._refresh_action,)

    @Slot()
    def refresh(self) -> None:
        """Count again; keep the old figures until the new ones arrive."""
        if not self._is_open:
            return
        self._is_stale = True
        self._settle.stop()
        question = ChartQuery(self._context.namespaces.chosen, self.bar.days, self.bar.step_chosen)
        self.bar.begin()
        self._latest.submit(
            partial(count, self._context.services, question),
            on_success=self._on_counted,
            on_failure=self._on_failed,
        )

    def cancel(self) -> None:
        """Stop waiting for figures; keep what is shown."""
        self._latest.cancel()
        self._next_card.stop()
        self._waiting.clear()
        self.bar.end()

    def save_layout(self, settings: QSettings) -> None:
        """Save period and step."""
        settings.setValue("stats/period", self.bar.period.currentIndex())
        settings.setValue("stats/step", self.bar.step.currentIndex())

    def restore_layout(self, settings: QSettings) -> None:
        """Restore period and step."""
        for name, chooser in (("period", self.bar.period), ("step", self.bar.step)):
            kept = str(settings.value(f"stats/{name}", ""))
            if kept.isdecimal() and int(kept) < chooser.count():
                chooser.setCurrentIndex(int(kept))

    def showEvent(self, event: QShowEvent) -> None:
        """Refresh if something changed while the view was hidden."""
        super().showEvent(event)
        if self._is_stale and self._is_open:
            self._settle.start()

    def _lay_out(self) -> None:
        inside = column(self.figures, self.grid, gap="large")
        inside.setContentsMargins(space("wide"), 0, space("wide"), space("wide"))
        inside.addStretch()
        page = QWidget()
        page.setObjectName("page")
        page.setLayout(inside)
        area = QScrollArea()
        area.setWidget(page)
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area = area
        for part in (area, self.empty):
            self._pages.addWidget(part)
        head = column(self.bar)
        edge = space("wide")
        head.setContentsMargins(edge, space("large"), edge, space("medium"))
        layout = QVBoxLayout()
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(self._pages, 1)
        self.setLayout(layout)

    @Slot()
    def _on_bar_cancel_asked(self) -> None:
        self.cancel()
        self.bar.say_where(self.tr("Stopped. These numbers may be out of date."))

    def _on_counted(self, counted: Counted) -> None:
        self._is_stale = False
        self.bar.end()
        self.bar.say_where(counted.answer.where_text)
        is_empty = not counted.answer.charts.memories and not counted.answer.charts.trashed
        self._pages.setCurrentWidget(self.empty if is_empty else self._area)
        self.figures.show_answer(counted.answer)
        self._waiting = deque(() if is_empty else counted.charts)
        self._next_card.start()

    def _on_failed(self, error: Exception) -> None:
        self.bar.end()
        self.failed.emit(error)

    @Slot()
    def _on_next_card_timeout(self) -> None:
        if self._waiting:
            self._go_on(self._waiting[0])
            self._next_card.start()

    def _go_on(self, data: ChartData) -> None:
        """Create a card, or show a chart on an existing one; one step per event loop turn."""
        card = self.cards.get(data.key)
        if card is None:
            self.cards[data.key] = self._new_card()
            return
        self._waiting.popleft()
        if not self.grid.holds(card):
            self.grid.add(card, is_wide=data.shape is Shape.CALENDAR or data.key in _WIDE)
        card.show_chart(data)

    def _new_card(self) -> "ChartCard":
        from muniment.desktop.views.stats.chart_card import ChartCard
        from muniment.desktop.views.stats.saving import save_chart

        card = ChartCard(self._context.theme)
        # Set the parent now: without one, the card would be a window that outlives the view.
        card.setParent(self.grid)
        card.mark_opened.connect(self.list_asked)
        card.export_asked.connect(partial(save_chart, self, self._context))
        card.canvas.mark_reached.connect(partial(self._keep_in_sight, card))
        return card

    def _keep_in_sight(self, card: "ChartCard", _said: str) -> None:
        if card.canvas.hasFocus() and not card.underMouse():
            self._area.ensureWidgetVisible(card)

    @Slot(object)
    def _on_bridge_changed(self, change_set: "ChangeSet") -> None:
        is_about = change_set.memories or change_set.namespaces or change_set.model
        if not self._is_open or not is_about:
            return
        self._is_stale = True
        # Do not restart the timer: an agent that writes all day would delay it forever.
        if self.isVisible() and not self._settle.isActive():
            self._settle.start()

    @Slot(object)
    def _on_namespace_chosen(self, _name: str | None) -> None:
        self._is_stale = True
        if self.isVisible():
            self.refresh()
