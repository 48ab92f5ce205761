"""The page with the parts of a profile, in two columns if they fit."""

from collections.abc import Iterator
from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QScrollArea, QWidget

from muniment.desktop.shell.desktop_context import DesktopContext
from muniment.desktop.text.sentence_translation import translated
from muniment.desktop.text.words import category_name
from muniment.desktop.views.profile.bio_card import BioCard
from muniment.desktop.views.profile.hidden_list import HiddenList
from muniment.desktop.views.profile.profile_loading import Loaded
from muniment.desktop.views.profile.profile_words import opinions_of, tr
from muniment.desktop.views.profile.sentence_list import SentenceList
from muniment.desktop.views.profile.statistics_card import StatisticsCard
from muniment.desktop.widgets.controls import column, label
from muniment.desktop.widgets.theme.theme import space
from muniment.domain.memories.memory import Category

_LETTERS: Final = 130


class ProfilePage(QScrollArea):
    """Shows one profile; GUI thread only.

    Signals:
        memory_asked: Id of the memory to open.
        change_asked: The requested `Change`.
        editing_ended: An editor was closed.
    """

    memory_asked = Signal(str)
    change_asked = Signal(object)
    editing_ended = Signal()

    def __init__(self, context: DesktopContext) -> None:
        super().__init__()
        self._context = context
        self.notices = label("", role="muted", wrap=True)
        self.bio = BioCard(context)
        titles = (tr("Likes"), tr("Interests"), tr("Dislikes"), tr("Traits"))
        self._opinions = tuple(SentenceList(context, title) for title in titles)
        self.likes, self.interests, self.dislikes, self.traits = self._opinions
        self.categories = {
            category: SentenceList(context, category_name(category)) for category in Category
        }
        self.statistics = StatisticsCard()
        self.hidden = HiddenList(context)
        self._persons = _card(self.tr("About you"), *self._opinions)
        self._parts_of_life = _card(self.tr("Life areas"), *self.categories.values())
        self._lay_out()
        for part in self._lists():
            part.memory_asked.connect(self.memory_asked)
            part.change_asked.connect(self.change_asked)
            part.editing_ended.connect(self.editing_ended)
        self.hidden.memory_asked.connect(self.memory_asked)
        self.hidden.change_asked.connect(self.change_asked)

    @property
    def is_editing(self) -> bool:
        """Whether the user is editing any part of the page."""
        return any(part.is_editing for part in self._lists())

    def show_profile(self, loaded: Loaded) -> None:
        """Show a profile in place of the previous one, and keep the scroll position."""
        place = self.verticalScrollBar().value()
        for _ in self.filled(loaded):
            pass
        # The page is too short until the new rows are laid out.
        QTimer.singleShot(0, self, lambda: self.verticalScrollBar().setValue(place))

    def filled(self, loaded: Loaded) -> Iterator[None]:
        """Fill the page part by part; the caller may run the event loop between two parts."""
        portrait = loaded.profile.portrait
        self.notices.setText("\n".join(translated(text) for text in loaded.profile.notices))
        self.notices.setVisible(bool(loaded.profile.notices))
        self.bio.show_bios(portrait.bios, loaded.question.namespace)
        yield
        opinions = [items for _, items in opinions_of(portrait)]
        for part, items in zip(self._opinions, opinions, strict=True):
            part.show_items(items)
        self._persons.setVisible(any(opinions))
        yield
        for category, shown in self.categories.items():
            shown.show_sentences(portrait.categories.get(category, ()), is_short=True)
        self._parts_of_life.setVisible(any(portrait.categories.values()))
        yield
        self.statistics.show_profile(loaded.profile)
        self.hidden.show_marks(loaded.hidden)

    def clear(self) -> None:
        """Show nothing."""
        self.notices.clear()
        for part in self._lists():
            part.clear()
        self.statistics.clear()
        self.hidden.clear()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the columns side by side if they fit."""
        super().resizeEvent(event)
        has_room = self.width() > _LETTERS * self.fontMetrics().averageCharWidth()
        direction = QBoxLayout.Direction
        self._columns.setDirection(direction.LeftToRight if has_room else direction.TopToBottom)

    def _lists(self) -> Iterator[SentenceList | BioCard]:
        yield self.bio
        yield from self._opinions
        yield from self.categories.values()

    def _lay_out(self) -> None:
        left = column(self.bio, self._parts_of_life, gap="large")
        left.addStretch()
        right = column(self._persons, self.statistics, self.hidden, gap="large")
        right.addStretch()
        self._columns = QHBoxLayout()
        self._columns.setSpacing(space("large"))
        self._columns.addLayout(left, 3)
        self._columns.addLayout(right, 2)
        inside = column(self.notices, self._columns, gap="medium")
        inside.setContentsMargins(space("wide"), 0, space("wide"), space("wide"))
        inside.addStretch()
        page = QWidget()
        page.setObjectName("page")
        page.setLayout(inside)
        self.setWidget(page)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)


def _card(title: str, *parts: QWidget) -> QFrame:
    made = QFrame()
    made.setObjectName("card")
    made.setLayout(column(label(title, role="heading"), *parts, gap="medium", margin="large"))
    return made
