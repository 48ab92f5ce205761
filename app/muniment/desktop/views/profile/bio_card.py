"""The bio in four formats, generated from memories or written by the user."""

from collections.abc import Mapping

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QPushButton

from muniment.desktop.shell.desktop_context import DesktopContext
from muniment.desktop.text.dates import full_moment
from muniment.desktop.text.numbers import count_text
from muniment.desktop.views.profile.bio_editor import BioEdit, BioEditor
from muniment.desktop.views.profile.bio_history import BioHistorySection
from muniment.desktop.views.profile.marking import BioStep, Change
from muniment.desktop.views.profile.profile_words import format_name
from muniment.desktop.views.profile.sentence_list import SentenceList
from muniment.desktop.widgets.controls import button, column, label, row
from muniment.desktop.widgets.spoken_role import speak_as
from muniment.domain.profile.profile import Bio, BioFormat


class BioCard(QFrame):
    """Shows one bio at a time; GUI thread only.

    Signals:
        memory_asked: Id of the memory to open.
        change_asked: The requested `Change`.
        editing_ended: An editor was closed.
        bio_written: A `BioEdit`, once the editor of the bio is closed.
        failed: The exception of a save.
        copy_asked: The bio text to copy.
    """

    memory_asked = Signal(str)
    change_asked = Signal(object)
    editing_ended = Signal()
    bio_written = Signal(object)
    failed = Signal(object)
    copy_asked = Signal(str)

    def __init__(self, context: DesktopContext) -> None:
        super().__init__()
        self.setObjectName("card")
        self._bios: Mapping[BioFormat, Bio] = {}
        self._namespace = ""
        self._format = BioFormat.FULL
        self.formats: dict[BioFormat, QPushButton] = {}
        self._group = QButtonGroup(self)
        self.sentences = SentenceList(context, "")
        self.own = label("", wrap=True)
        self._nothing = label(
            self.tr(
                "These memories say nothing about you yet. Add facts and preferences, such as "
                "“I live in Lisbon” or “I like window seats”."
            ),
            role="muted",
            wrap=True,
        )
        self._about = label("", role="caption", wrap=True)
        self.copy = button(self.tr("Copy"), name=self.tr("Copy the bio"))
        self.write = button(self.tr("Write it yourself…"))
        self.remove = button(self.tr("Generate from memories"))
        self.writing = BioEditor(context)
        self.editor = self.writing.text
        self.history = BioHistorySection(context)
        self._lay_out()
        self._connect()
        self.clear()

    @property
    def is_editing(self) -> bool:
        """Whether the user is editing."""
        return self.writing.is_open or self.sentences.is_editing

    @property
    def bio(self) -> Bio | None:
        """The bio shown."""
        return self._bios.get(self._format)

    def show_bios(self, bios: Mapping[BioFormat, Bio], namespace: str) -> None:
        """Show new bios in the current format, or the editor with one that is not saved."""
        self._bios, self._namespace = bios, namespace
        kept = self.writing.kept_format(namespace)
        if kept is not None and not self.is_editing:
            self._format = kept
            self.formats[kept].setChecked(True)
            self.begin_writing()
        else:
            self._show()

    def clear(self) -> None:
        """Clear the bio and the editor."""
        self._bios = {}
        self.writing.clear()
        self.history.clear()
        self.sentences.clear()
        self.own.clear()
        self._about.clear()

    def focus(self) -> None:
        """Focus the button of the current format."""
        self.formats[self._format].setFocus()

    @Slot()
    def end_editing(self) -> None:
        """Save what is typed, and close the editor."""
        self.writing.end()

    @Slot(object)
    def _on_writing_ended(self, edit: BioEdit | None) -> None:
        self._show()
        if self.writing.isAncestorOf(self.window().focusWidget()):
            self.write.setFocus()
        if edit is not None:
            self.bio_written.emit(edit)
        self.editing_ended.emit()

    def _lay_out(self) -> None:
        chips: QHBoxLayout = row(gap="tight")
        for bio_format in BioFormat:
            chip = button(format_name(bio_format), role="chip")
            chip.setCheckable(True)
            self._group.addButton(chip)
            speak_as(chip, QAccessible.Role.RadioButton)
            self.formats[bio_format] = chip
            chips.addWidget(chip)
        self.formats[self._format].setChecked(True)
        chips.addStretch()
        foot = row(self.copy, self.write, self.remove)
        foot.addStretch()
        inside = column(
            label(self.tr("Bio"), role="heading"),
            chips,
            self.own,
            self.sentences,
            self._nothing,
            self.writing,
            self._about,
            foot,
            self.history,
            gap="medium",
            margin="large",
        )
        self.setLayout(inside)

    def _connect(self) -> None:
        self._group.buttonClicked.connect(self._on_format_clicked)
        self.sentences.memory_asked.connect(self.memory_asked)
        self.sentences.change_asked.connect(self.change_asked)
        self.sentences.editing_ended.connect(self.editing_ended)
        self.writing.ended.connect(self._on_writing_ended)
        self.writing.failed.connect(self.failed)
        self.history.change_asked.connect(self.change_asked)
        self.history.failed.connect(self.failed)
        self.copy.clicked.connect(self._on_copy_clicked)
        self.write.clicked.connect(self.begin_writing)
        self.remove.clicked.connect(self._on_remove_clicked)

    def _show(self) -> None:
        bio = self.bio
        if bio is None:
            return
        is_writing = self.writing.is_open
        self.own.setText(bio.text if bio.is_manual else "")
        self.own.setVisible(bio.is_manual and not is_writing)
        sentences = () if bio.is_manual or is_writing else bio.sentences
        self.sentences.show_sentences(sentences, is_short=False)
        self._nothing.setVisible(not bio.text and not is_writing)
        self._about.setText("" if is_writing else self._about_text(bio))
        self._about.setVisible(bool(self._about.text()))
        self.copy.setVisible(bool(bio.text) and not is_writing)
        self.write.setVisible(not is_writing)
        self.write.setText(
            self.tr("Edit your text…") if bio.is_manual else self.tr("Write it yourself…")
        )
        self.write.setAccessibleName(self.write.text())
        self.remove.setVisible(bio.is_manual and not is_writing)
        self.history.show_bio(bio, self._namespace)

    def _about_text(self, bio: Bio) -> str:
        if bio.is_manual and bio.updated_at is not None:
            text = self.tr("You wrote this on {moment}. New memories don't change it.")
            return text.format(moment=full_moment(bio.updated_at))
        if bio.is_by_model:
            return self.tr(
                "Written by your local language model from the memories linked to each sentence."
            )
        if not bio.text:
            return ""
        words = self.tr("1 word") if bio.word_count == 1 else self.tr("{count} words")
        return self.tr("{words}. Each sentence links to its memories.").format(
            words=words.format(count=count_text(bio.word_count))
        )

    @Slot(object)
    def _on_format_clicked(self, pressed: QPushButton) -> None:
        chosen = next(name for name, chip in self.formats.items() if chip is pressed)
        self.end_editing()
        self._format = chosen
        self._show()

    @Slot()
    def _on_copy_clicked(self) -> None:
        if self.bio is not None:
            self.copy_asked.emit(self.bio.text)

    @Slot()
    def begin_writing(self) -> None:
        """Open the editor of the bio that is shown, unless it is open."""
        bio = self.bio
        if bio is not None and not self.writing.is_open:
            by_hand = bio.is_manual
            self.writing.begin(self._namespace, self._format, bio.text, is_by_hand=by_hand)
            self._show()

    @Slot()
    def _on_remove_clicked(self) -> None:
        said = self.tr("Removed your own bio. It is generated from memories again.")
        self.change_asked.emit(Change((BioStep(self._format, None),), said))
