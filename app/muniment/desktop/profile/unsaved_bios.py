"""The bios that the person wrote and that are not saved: in the card, under way, or set aside."""

from contextlib import suppress
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from muniment.desktop.profile.bio_card import BioCard, UnsavedBio
from muniment.desktop.unsaved_keeper import UnsavedKeeper
from muniment.domain.profile import BioFormat
from muniment.services.unsaved_texts import TypedIn, UnsavedText

if TYPE_CHECKING:
    from muniment.desktop.desktop_context import DesktopContext


class UnsavedBios(QObject):
    """Keeps one for each namespace, also in the vault; GUI thread only.

    Signals:
        save_failed: What should have been saved was not; it is unsaved again.
    """

    save_failed = Signal()

    def __init__(self, context: "DesktopContext", card: BioCard, parent: QObject) -> None:
        super().__init__(parent)
        self._card = card
        self._keeper = UnsavedKeeper(context, TypedIn.BIO, self)
        # By namespace, in no widget: restored once its profile is shown again.
        self._aside: dict[str, UnsavedBio] = {}
        # What is on its way into the vault: the last that was sent of each format.
        self._sent: dict[tuple[str, BioFormat], UnsavedBio] = {}
        self._shown = ""
        self._is_following = False
        card.edited.connect(self._note)

    @property
    def is_dirty(self) -> bool:
        """Tell whether the card holds something unsaved."""
        return self._card.unsaved is not None

    @property
    def is_saving(self) -> bool:
        """Tell whether a save is under way."""
        return bool(self._sent)

    @property
    def can_save(self) -> bool:
        """Tell whether saving would do something."""
        return self.is_dirty

    def save(self) -> None:
        """Have the card save what it holds."""
        self._card.save_text()

    def revert(self) -> None:
        """Drop what the card holds."""
        self._card.end_editing()

    def open(self) -> None:
        """Have what the vault kept at hand, and follow what is written from now on."""
        if not self._is_following:
            self._aside = _bios_of(self._keeper.kept()) | self._aside
            self._is_following = True

    def stop(self) -> None:
        """Leave to the vault what was noted: the card is about to be emptied."""
        self._is_following = False

    def keep_only(self, namespaces: tuple[str, ...]) -> None:
        """Drop what was set aside for namespaces that are gone; none are known before a listing."""
        gone = self._aside.keys() - set(namespaces)
        if gone and namespaces:
            for name in gone:
                del self._aside[name]
            self._note()

    def set_aside(self) -> str:
        """Take what is unsaved out of the card; returns its namespace, if there is anything."""
        namespace, unsaved = self._shown, self._card.unsaved
        self._shown = ""
        if unsaved is None:
            return ""
        self._aside[namespace] = unsaved
        return namespace

    def show(self, namespace: str) -> None:
        """Go on with what was being written about the profile that is shown now."""
        self._shown = namespace
        unsaved = self._aside.pop(namespace, None)
        # It may have been saved just as the vault locked.
        if unsaved is not None and not self._card.says(unsaved):
            self._card.restore_unsaved(unsaved)
        self._note()

    def send(self, namespace: str, bio: UnsavedBio) -> None:
        """Know that a bio is on its way into the vault, in the place of what failed before."""
        aside = self._aside.get(namespace)
        if aside is not None and aside.format is bio.format:
            del self._aside[namespace]
        self._sent[namespace, bio.format] = bio
        self._note()

    def answer(self, namespace: str, bio: UnsavedBio, *, is_saved: bool) -> None:
        """Know what became of it; what was not saved is unsaved again, and shown if it can be."""
        if self._sent.get((namespace, bio.format)) is not bio:
            # The person wrote another in its place, and sent that.
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
        # A newer version of the program may have kept what this one does not know.
        with suppress(KeyError, TypeError, ValueError):
            bios[record.of] = UnsavedBio(
                BioFormat(record.fields["format"]), str(record.fields["text"])
            )
    return bios
