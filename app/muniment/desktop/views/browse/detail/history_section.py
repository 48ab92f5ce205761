"""Every version of a memory: who made it, when, what changed, and a button to restore it."""

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QWidget

from muniment.desktop.text.dates import full_moment
from muniment.desktop.text.sentence_translation import translated
from muniment.desktop.text.words import writer_text
from muniment.desktop.views.browse.detail.history_words import action_name, change_text
from muniment.desktop.views.browse.detail.memory_section import MemorySection
from muniment.desktop.widgets.controls import button, label
from muniment.desktop.widgets.diff_label import DiffLabel
from muniment.desktop.widgets.version_card import version_card
from muniment.domain.access import PERSON
from muniment.domain.history.ledger import HistoryEntry, LedgerPage
from muniment.domain.memories.memory import Memory, MemoryPatch
from muniment.domain.memories.versions import patch_to
from muniment.domain.text.word_diff import Piece, word_diff

if TYPE_CHECKING:
    from muniment.domain.history.ledger import HistoryPage
    from muniment.services.history.history_service import HistoryService

_AT_ONCE = 20


@dataclass(frozen=True, slots=True, repr=False)
class _Shown:
    """A history entry and its changes to the text."""

    entry: HistoryEntry
    pieces: tuple[Piece, ...]


class HistorySection(MemorySection):
    """The history of the memory that is shown, newest first; GUI thread only.

    Signals:
        restore_asked: A `MemoryPatch` that restores an earlier version, and its number.
    """

    restore_asked = Signal(object, int)

    def load(self, memory: Memory) -> None:
        """Load the newest versions."""
        self._entries: list[HistoryEntry] = []
        self._ask(memory, None)

    def _ask(self, memory: Memory, cursor: str | None) -> None:
        history = self._context.services.history
        self.ask(
            lambda: _fetched(history, memory.id, cursor),
            lambda found: self._on_found(memory, *found),
        )

    def _on_found(self, memory: Memory, shown: tuple[_Shown, ...], page: "HistoryPage") -> None:
        if not self._entries:
            self.empty()
        else:
            self._drop_foot()
        self._entries.extend(one.entry for one in shown)
        for one in shown:
            self.body.addWidget(self._card(one))
        for note in page.notes:
            self.body.addWidget(label(translated(note), role="caption", wrap=True))
        if page.next_cursor is not None:
            more = button(self.tr("Show older versions"), role="link")
            more.clicked.connect(partial(self._ask, memory, page.next_cursor))
            self.body.addWidget(more, alignment=Qt.AlignmentFlag.AlignLeft)
        self.body.addStretch()

    def _drop_foot(self) -> None:
        """Remove the button for more versions, and the space below it."""
        for _ in range(2):
            item = self.body.takeAt(self.body.count() - 1)
            made = item.widget() if item is not None else None
            if made is not None:
                made.hide()
                made.deleteLater()

    def _card(self, shown: _Shown) -> QWidget:
        entry = shown.entry
        names = {entry.actor.removeprefix("key:"): entry.actor_name or ""}
        head = self.tr("{action} · {writer} · {moment}").format(
            action=action_name(entry.action),
            writer=writer_text(entry.actor, names),
            moment=full_moment(entry.at),
        )
        number = self.tr("Version {number}").format(number=entry.number)
        back = None
        if entry.action != "delete" and self._patch_to(entry.version) is not None:
            back = button(
                self.tr("Restore this version"),
                role="link",
                name=self.tr("Restore version {number}").format(number=entry.number),
            )
            back.clicked.connect(partial(self._ask_to_restore, entry))
        parts: list[QWidget] = [label(head, role="caption", wrap=True)]
        if shown.pieces:
            parts.append(DiffLabel(shown.pieces, self._context.theme))
        parts += [label(text, role="caption", wrap=True) for text in _changes_of(entry)]
        return version_card(number, back, *parts)

    @Slot()
    def _ask_to_restore(self, entry: HistoryEntry) -> None:
        patch = self._patch_to(entry.version)
        if patch is not None:
            self.restore_asked.emit(patch, entry.number)

    def _patch_to(self, version: int) -> MemoryPatch | None:
        """Return the change that restores a version; ``None`` if it would change nothing."""
        return patch_to(self._entries, version, now=datetime.now(UTC))


def _changes_of(entry: HistoryEntry) -> list[str]:
    """Return the changes of a version, except to its text and those that its head names."""
    if entry.action == "create":
        return []
    texts = (change_text(change) for change in entry.changes if change.field != "content")
    return [text for text in texts if text != action_name(entry.action)]


def _fetched(
    history: "HistoryService", memory_id: str, cursor: str | None
) -> tuple[tuple[_Shown, ...], "HistoryPage"]:
    """Fetch a page of versions and compare their texts; any thread."""
    page = history.history(memory_id, PERSON, LedgerPage(limit=_AT_ONCE, cursor=cursor))
    return tuple(_Shown(entry, _pieces(entry)) for entry in page.entries), page


def _pieces(entry: HistoryEntry) -> tuple[Piece, ...]:
    for change in entry.changes:
        if change.field == "content" and change.before is not None:
            return word_diff(str(change.before), str(change.after or ""))
    return ()
