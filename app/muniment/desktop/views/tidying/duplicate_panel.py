"""One group of memories that say the same: their texts side by side, and what to do with them."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QGridLayout,
    QLabel,
    QSizePolicy,
    QWidget,
)

from muniment.desktop.views.tidying.tidy_words import facts_text, group_title, likeness_text
from muniment.desktop.widgets.controls import button, column, label
from muniment.desktop.widgets.diff_label import DiffLabel
from muniment.desktop.widgets.flow_layout import flow
from muniment.desktop.widgets.radio_button import RadioButton
from muniment.desktop.widgets.scrolled_page import ScrolledPage
from muniment.desktop.widgets.theme.theme import Theme, space
from muniment.domain.memories.memory import Memory
from muniment.domain.memories.tidying import DuplicateGroup
from muniment.domain.text.word_diff import word_diff

_COLUMNS = 2
_SHOWN_MAX = 2_000
"""Characters of a text that are shown; all memories of a group say the same."""


class TextCard(QFrame):
    """One memory of a group: its text, its facts, and the choice to keep it; GUI thread only."""

    def __init__(self, memory: Memory, place: int, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("card")
        self.memory = memory
        self._theme = theme
        self.choice = RadioButton(self.tr("Keep this text"))
        self.choice.setAccessibleName(self.tr("Keep text {number}").format(number=place + 1))
        self._text: QLabel = label("")
        facts = label(facts_text(memory), role="caption", wrap=True)
        # No wider than its text, and so is its focus ring.
        self.choice.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._layout = column(self.choice, self._text, facts, gap="small", margin="medium")
        self._layout.setStretch(1, 1)
        self.setLayout(self._layout)

    @property
    def is_marked(self) -> bool:
        """Whether differences are marked in the text."""
        return isinstance(self._text, DiffLabel)

    def compare_with(self, text: str) -> None:
        """Mark what differs from the text to keep."""
        own, text = self.memory.content[:_SHOWN_MAX], text[:_SHOWN_MAX]
        if own == text:
            made = label(own, wrap=True)
            made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        else:
            made = DiffLabel(word_diff(text, own), self._theme, is_whole=True)
        made.setAlignment(made.alignment() & ~Qt.AlignmentFlag.AlignVCenter)
        self._layout.replaceWidget(self._text, made)
        self._text.hide()
        self._text.deleteLater()
        self._text = made


class DuplicatePanel(QWidget):
    """Shows one group at a time; GUI thread only.

    Signals:
        merge_asked: The id of the memory to keep, and the ids of the others.
        keep_asked: The ids of all memories of the group.
        skipped: The group stays as it is for now.
        memory_asked: The id of a memory to show.
    """

    merge_asked = Signal(str, list)
    keep_asked = Signal(list)
    skipped = Signal()
    memory_asked = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._choices = QButtonGroup(self)
        self._choices.idClicked.connect(self._on_choice_clicked)
        self.cards: list[TextCard] = []
        self._title = label("", role="section", wrap=True)
        self._likeness = label("", role="caption", wrap=True)
        self.merge = button(self.tr("&Merge"), role="primary")
        self.keep = button("")
        self.skip = button(self.tr("&Skip"))
        self.show_kept = button(self.tr("Show the memory"), role="link")
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(space("medium"))
        for place in range(_COLUMNS):
            self._grid.setColumnStretch(place, 1)
        texts = column(self._grid)
        texts.addStretch()
        self._area = ScrolledPage()
        self._area.page.setLayout(texts)
        hint = self.tr(
            "The text you choose stays and gets the tags, metadata and importance of the others, "
            "which move to the trash."
        )
        layout = column(
            column(self._title, self._likeness, gap="hair"),
            # Above the texts: a notice with an undo floats below them.
            flow(self.merge, self.keep, self.skip, self.show_kept),
            label(hint, role="caption", wrap=True),
            self._area,
            gap="medium",
        )
        layout.setStretch(3, 1)
        self.setLayout(layout)
        self.merge.clicked.connect(self._on_merge_clicked)
        self.keep.clicked.connect(self._on_keep_clicked)
        self.skip.clicked.connect(self.skipped)
        self.show_kept.clicked.connect(self._on_show_clicked)

    @property
    def title(self) -> str:
        """The heading of the group."""
        return self._title.text()

    @property
    def kept(self) -> Memory:
        """The memory whose text is chosen."""
        return self.cards[self._choices.checkedId()].memory

    def show_group(self, group: DuplicateGroup, left: int) -> None:
        """Show a group.

        Args:
            group: The memory to keep by default comes first.
            left: How many groups follow.
        """
        self.clear()
        self._title.setText(group_title(group, left))
        self._likeness.setText(likeness_text(group))
        is_pair = len(group.memories) == _COLUMNS
        self.keep.setText(self.tr("&Keep both") if is_pair else self.tr("&Keep all"))
        self.keep.setAccessibleName(self.keep.text().replace("&", ""))
        for place, memory in enumerate(group.memories):
            card = TextCard(memory, place, self._theme)
            self._choices.addButton(card.choice, place)
            self._grid.addWidget(card, place // _COLUMNS, place % _COLUMNS)
            self.cards.append(card)
        self.cards[0].choice.setChecked(True)
        self._on_choice_clicked(0)
        self._theme.apply_stylesheet_to_part(self._area.page)
        self.set_busy(is_busy=False)

    def clear(self) -> None:
        """Hold no text."""
        self._title.clear()
        self._likeness.clear()
        for card in self.cards:
            self._choices.removeButton(card.choice)
            self._grid.removeWidget(card)
            card.hide()
            card.deleteLater()
        self.cards = []

    def set_busy(self, *, is_busy: bool) -> None:
        """Allow no second decision while one is carried out."""
        for press in (self.merge, self.keep, self.skip):
            press.setEnabled(not is_busy)

    def focus_choice(self) -> None:
        """Focus the text that is kept by default."""
        if self.cards:
            self.cards[0].choice.setFocus()

    @Slot(int)
    def _on_choice_clicked(self, place: int) -> None:
        text = self.cards[place].memory.content
        for card in self.cards:
            card.compare_with(text)

    @Slot()
    def _on_merge_clicked(self) -> None:
        kept = self.kept.id
        others = [card.memory.id for card in self.cards if card.memory.id != kept]
        self.set_busy(is_busy=True)
        self.merge_asked.emit(kept, others)

    @Slot()
    def _on_keep_clicked(self) -> None:
        self.set_busy(is_busy=True)
        self.keep_asked.emit([card.memory.id for card in self.cards])

    @Slot()
    def _on_show_clicked(self) -> None:
        self.memory_asked.emit(self.kept.id)
