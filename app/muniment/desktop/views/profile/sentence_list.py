"""A titled list of sentences that starts short."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from muniment.desktop.shell.desktop_context import DesktopContext
from muniment.desktop.text.numbers import count_text
from muniment.desktop.views.profile.sentence_row import SentenceRow
from muniment.desktop.widgets.controls import button, column, label, row
from muniment.domain.profile.profile import ProfileItem, ProfileSentence

_SHORT: Final = 6


class SentenceList(QWidget):
    """Shows the first few sentences or items below a title, and the rest on request.

    GUI thread only.

    Signals:
        memory_asked, change_asked, editing_ended: Forwarded from the rows.
    """

    memory_asked = Signal(str)
    change_asked = Signal(object)
    editing_ended = Signal()

    def __init__(self, context: DesktopContext, title: str) -> None:
        super().__init__()
        self._context = context
        self._parts: list[tuple[ProfileSentence, bool]] = []
        self._waiting: list[tuple[ProfileSentence, bool]] = []
        self.rows: list[SentenceRow] = []
        self.title = label(title, role="section")
        self._lines: QVBoxLayout = column(gap="tight")
        self.more = button("", role="link")
        self.more.clicked.connect(self._on_more_clicked)
        foot = row(self.more)
        foot.addStretch()
        self.setLayout(column(self.title, self._lines, foot, gap="tight"))
        self.title.setVisible(bool(title))
        self.more.hide()

    def show_sentences(self, sentences: Sequence[ProfileSentence], *, is_short: bool) -> None:
        """Show sentences in place of the previous ones."""
        self._show([(sentence, True) for sentence in sentences], is_short=is_short)

    def show_items(self, items: Sequence[ProfileItem]) -> None:
        """Show items in place of the previous ones."""
        parts = [(ProfileSentence(item.text, item.memories), False) for item in items]
        self._show(parts, is_short=True)

    def clear(self) -> None:
        """Show nothing."""
        for shown in self.rows:
            shown.end_editing()
            shown.hide()
            shown.text.clear()
            self._lines.removeWidget(shown)
            shown.setParent(None)
            shown.deleteLater()
        self.rows.clear()
        self._parts = []
        self._waiting = []
        self.more.hide()
        self.hide()

    @property
    def is_editing(self) -> bool:
        """Whether the user is correcting a sentence."""
        return any(shown.is_editing for shown in self.rows)

    def _show(self, parts: list[tuple[ProfileSentence, bool]], *, is_short: bool) -> None:
        is_at_rest = not any(shown.is_editing or shown.has_sources for shown in self.rows)
        if parts and parts == self._parts and is_at_rest:
            # Unchanged, as on most visits: an expanded list stays expanded.
            self.show()
            return
        self.clear()
        self._parts = parts
        cut = _SHORT if is_short and len(parts) > _SHORT + 1 else len(parts)
        self._add(parts[:cut])
        self._waiting = parts[cut:]
        self.more.setText(self.tr("Show {count} more").format(count=count_text(len(self._waiting))))
        self.more.setVisible(bool(self._waiting))
        self.setVisible(bool(parts))

    def _add(self, parts: list[tuple[ProfileSentence, bool]]) -> None:
        for sentence, is_whole in parts:
            made = SentenceRow(self._context, sentence, is_whole=is_whole)
            made.memory_asked.connect(self.memory_asked)
            made.change_asked.connect(self.change_asked)
            made.editing_ended.connect(self.editing_ended)
            self._lines.addWidget(made)
            self.rows.append(made)

    @Slot()
    def _on_more_clicked(self) -> None:
        waiting, self._waiting = self._waiting, []
        first = len(self.rows)
        self._add(waiting)
        self.more.hide()
        self.rows[first].more.setFocus()
