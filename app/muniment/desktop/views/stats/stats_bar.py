"""The header of the Stats view: period, step, and progress of counting."""

from typing import Final

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QComboBox, QProgressBar, QSizePolicy, QWidget

from muniment.desktop.views.stats.spans import Interval
from muniment.desktop.widgets.combo_box import ComboBox
from muniment.desktop.widgets.controls import button, column, icon_button, label, name_choice, row
from muniment.desktop.widgets.theme.theme import Theme, space

_PATIENCE_MS: Final = 300


class StatsBar(QWidget):
    """Lets the user choose period and step; GUI thread only.

    Signals:
        asked: Period or step changed.
        refresh_asked: The user wants to count again.
        cancel_asked: The user wants to stop counting.
    """

    asked = Signal()
    refresh_asked = Signal()
    cancel_asked = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._title = label(self.tr("Stats"), role="title")
        self._where = label("", role="caption", wrap=True)
        self.period = self._chooser(
            self.tr("Period"),
            {
                self.tr("Last 30 days"): 30,
                self.tr("Last 90 days"): 90,
                self.tr("Last 12 months"): 365,
                self.tr("All time"): None,
            },
            chosen=2,
        )
        self.step = self._chooser(
            self.tr("Group charts by"),
            {
                self.tr("By day"): Interval.DAY,
                self.tr("By week"): Interval.WEEK,
                self.tr("By month"): Interval.MONTH,
            },
            chosen=1,
        )
        self.refresh = icon_button(theme, "refresh-cw", self.tr("Refresh"))
        self.refresh.clicked.connect(self.refresh_asked)
        self._progress = QProgressBar()
        self._progress.setRange(0, 0)
        self._progress.setTextVisible(False)
        self._progress.setFixedHeight(space("tight"))
        self._progress.setMaximumWidth(space("page"))
        self._progress.setMinimumWidth(space("large"))
        self._progress.setAccessibleName(self.tr("Counting"))
        self.cancel = button(self.tr("Cancel"), role="link", name=self.tr("Stop counting"))
        self.cancel.clicked.connect(self.cancel_asked)
        self._counting = QWidget()
        self._counting.setLayout(row(self._progress, self.cancel))
        policy = self._counting.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self._counting.setSizePolicy(policy)
        self._counting.hide()
        head = row(column(self._title, self._where, gap="hair"), self._counting, gap="medium")
        head.setStretch(0, 1)
        for part in (self.period, self.step, self.refresh):
            head.addWidget(part)
        self.setLayout(head)
        # For quick counts, progress would only flicker.
        self._patience = QTimer(self, singleShot=True, interval=_PATIENCE_MS)
        self._patience.timeout.connect(self._counting.show)

    @property
    def days(self) -> int | None:
        """The chosen period in days; ``None`` for all dates."""
        days: int | None = self.period.currentData()
        return days

    @property
    def step_chosen(self) -> Interval:
        """The chosen length of a span."""
        return Interval(self.step.currentData())

    @property
    def is_counting(self) -> bool:
        """Whether progress is shown."""
        return not self._counting.isHidden()

    def say_where(self, text: str) -> None:
        """Show which memories are counted."""
        self._where.setText(text)

    def begin(self) -> None:
        """Show progress if counting takes long."""
        self._patience.start()

    @Slot()
    def end(self) -> None:
        """Hide the progress."""
        self._patience.stop()
        self._counting.hide()

    def _chooser(self, name: str, entries: dict[str, object], *, chosen: int) -> QComboBox:
        made = ComboBox()
        name_choice(made, name)
        made.setToolTip(name)
        for text, value in entries.items():
            made.addItem(text, value)
        made.setCurrentIndex(chosen)
        # Keep the chosen text fully visible in a narrow window.
        made.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        made.currentIndexChanged.connect(lambda _index: self.asked.emit())
        return made
