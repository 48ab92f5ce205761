"""Unsaved bios: in the editor, being saved, or set aside."""

from contextlib import suppress
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from muniment.desktop.shell.background.unsaved_keeper import UnsavedKeeper
from muniment.desktop.views.profile.bio_card import BioCard, UnsavedBio
from muniment.domain.profile.profile import BioFormat
from muniment.services.memories.unsaved_texts import TypedIn, UnsavedText

if TYPE_CHECKING:
    from muniment.desktop.shell.desktop_context import DesktopContext


class UnsavedBios(QObject):
    """Keeps one unsaved bio per namespace, with a copy in the vault; GUI thread only.

    Signals:
        save_failed: A save failed; the bio is unsaved again.
    """

    save_failed = Signal()

    def __init__(self, context: "DesktopContext", card: BioCard, parent: QObject) -> None:
        super().__init__(parent)
        self._card = card
        self._keeper = UnsavedKeeper(context, TypedIn.BIO, self)
        # By namespace; restored into the editor when its profile is shown again.
        self._aside: dict[str, UnsavedBio] = {}
        # Being saved: the latest bio sent for each namespace and format.
        self._sent: dict[tuple[str, BioFormat], UnsavedBio] = {}
        self._shown = ""
        self._is_following = False
        card.edited.connect(self._note)

    @property
    def is_dirty(self) -> bool:
        """Whether the card contains an unsaved bio."""
        return self._card.unsaved is not None

    @property
    def is_saving(self) -> bool:
        """Whether a save is in progress."""
        return bool(self._sent)

    @property
    def can_save(self) -> bool:
        """Whether saving would change anything."""
        return self.is_dirty

    def save(self) -> None:
        """Save the text in the editor."""
        self._card.save_text()

    def revert(self) -> None:
        """Discard the text in the editor."""
        self._card.end_editing()

    def open(self) -> None:
        """Load the unsaved bios kept in the vault, and start tracking edits."""
        if not self._is_following:
            self._aside = _bios_of(self._keeper.kept()) | self._aside
            self._is_following = True

    def stop(self) -> None:
        """Stop tracking before the card is cleared; the vault keeps what was noted."""
        self._is_following = False

    def keep_only(self, namespaces: tuple[str, ...]) -> None:
        """Drop bios set aside for deleted namespaces; do nothing before the first listing."""
        gone = self._aside.keys() - set(namespaces)
        if gone and namespaces:
            for name in gone:
                del self._aside[name]
            self._note()

    def set_aside(self) -> str:
        """Set the card's unsaved bio aside and return its namespace; empty if there is none."""
        namespace, unsaved = self._shown, self._card.unsaved
        self._shown = ""
        if unsaved is None:
            return ""
        self._aside[namespace] = unsaved
        return namespace

    def show(self, namespace: str) -> None:
        """Restore the unsaved bio of the namespace now shown."""
        self._shown = namespace
        unsaved = self._aside.pop(namespace, None)
        # The bio may have been saved just as the vault locked.
        if unsaved is not None and not self._card.says(unsaved):
            self._card.restore_unsaved(unsaved)
        self._note()

    def send(self, namespace: str, bio: UnsavedBio) -> None:
        """Note that a bio is being saved; it replaces one of the same format set aside."""
        aside = self._aside.get(namespace)
        if aside is not None and aside.format is bio.format:
            del self._aside[namespace]
        self._sent[namespace, bio.format] = bio
        self._note()

    def answer(self, namespace: str, bio: UnsavedBio, *, is_saved: bool) -> None:
        """Note the result of a save; a bio that failed is unsaved again, and shown if possible."""
        if self._sent.get((namespace, bio.format)) is not bio:
            # The user has sent a newer bio since.
            return
        del self._sent[namespace, bio.format]
        if not is_saved:
            self._aside.setdefault(namespace, bio)
            if namespace == self._shown and not self._card.is_editing:
                self.show(namespace)
        self._note()
        if not is_saved:
            self.save_failed.emit()

    @Slot()
    def _note(self) -> None:
        if not self._is_following:
            return
        bios = self._aside | {name: bio for (name, _), bio in self._sent.items()}
        unsaved = self._card.unsaved
        if unsaved is not None:
            bios[self._shown] = unsaved
        self._keeper.note(tuple(_record_of(name, bio) for name, bio in bios.items()))


def _record_of(namespace: str, bio: UnsavedBio) -> UnsavedText:
    return UnsavedText(namespace, fields={"format": bio.format.value, "text": bio.text})


def _bios_of(records: tuple[UnsavedText, ...]) -> dict[str, UnsavedBio]:
    bios = {}
    for record in records:
        # A newer program version may have stored values unknown to this one.
        with suppress(KeyError, TypeError, ValueError):
            bios[record.of] = UnsavedBio(
                BioFormat(record.fields["format"]), str(record.fields["text"])
            )
    return bios
