"""The card with counts of the memories behind a profile, and the user's writing style."""

from collections.abc import Mapping

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QProgressBar

from muniment.desktop.text.words import category_name
from muniment.desktop.views.profile.profile_words import statistics_lines, tone_lines
from muniment.desktop.widgets.controls import column, label
from muniment.desktop.widgets.theme.theme import space
from muniment.domain.memories.memory import Category
from muniment.domain.profile.profile import Profile


class StatisticsCard(QFrame):
    """Shows counts and a bar for each category; GUI thread only."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("card")
        self.counts = label("", wrap=True)
        self._tone_title = label(self.tr("How you write"), role="section")
        self.tone = label("", wrap=True)
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(space("medium"))
        self._grid.setVerticalSpacing(space("tight"))
        self._grid.setColumnStretch(1, 1)
        self._bars: dict[Category, tuple[QLabel, QProgressBar, QLabel]] = {}
        self._make_bars()
        title = label(self.tr("Sources"), role="heading")
        self.setLayout(
            column(
                title,
                self.counts,
                self._grid,
                self._tone_title,
                self.tone,
                gap="medium",
                margin="large",
            )
        )

    def show_profile(self, profile: Profile) -> None:
        """Show the statistics of a profile."""
        self.counts.setText("\n".join(statistics_lines(profile.statistics)))
        self._show_bars(profile.statistics.by_category)
        tone = profile.portrait.tone
        self.tone.setText("" if tone is None else "\n".join(tone_lines(tone)))
        for part in (self._tone_title, self.tone):
            part.setVisible(tone is not None)

    def clear(self) -> None:
        """Show nothing."""
        self.counts.clear()
        self.tone.clear()
        self._show_bars({})

    def _make_bars(self) -> None:
        for place, category in enumerate(Category):
            name, bar, count = label(category_name(category)), QProgressBar(), label("")
            count.setProperty("role", "caption")
            bar.setTextVisible(False)
            bar.setFixedHeight(space("small"))
            bar.setAccessibleName(category_name(category))
            self._bars[category] = (name, bar, count)
            for at, part in enumerate((name, bar, count)):
                self._grid.addWidget(part, place, at)

    def _show_bars(self, counts: Mapping[str, int]) -> None:
        largest = max([1, *counts.values()])
        for category, (name, bar, count) in self._bars.items():
            number = counts.get(category.value, 0)
            bar.setRange(0, largest)
            bar.setValue(number)
            count.setText(QLocale().toString(number) if number else "")
            for part in (name, bar, count):
                part.setVisible(bool(number))
