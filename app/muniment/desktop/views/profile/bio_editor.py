"""The editor of a bio that the user writes: it saves itself."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from muniment.desktop.shell.background.autosave import Autosave, Save
from muniment.desktop.shell.background.editing_stretch import EditingStretch
from muniment.desktop.text.sentence_translation import translated
from muniment.desktop.views.profile.marking import BioStep, Step, apply
from muniment.desktop.widgets.conflict_panel import ConflictPanel
from muniment.desktop.widgets.controls import button, column, label, row
from muniment.desktop.widgets.text_merge import as_shown, end_undo_step, merge_text, text_of
from muniment.domain.access import PERSON
from muniment.domain.errors import InvalidInputError, MunimentError, VaultLockedError
from muniment.domain.profile.profile import BioFormat
from muniment.domain.profile.profile_marks import MarkAction, bio_subject, check_bio
from muniment.services.memories.unsaved_texts import TypedIn, UnsavedText

if TYPE_CHECKING:
    from muniment.desktop.shell.desktop_context import DesktopContext
    from muniment.services.container import Services


@dataclass(frozen=True, slots=True, repr=False)
class BioEdit:
    """A finished edit: the namespace, and the steps that undo it."""

    namespace: str
    back: tuple[Step, ...]


@dataclass(frozen=True, slots=True, repr=False)
class _Answer:
    """The steps that undo a save, or the text that someone else wrote meanwhile."""

    back: tuple[Step, ...] = ()
    theirs: str | None = None


class BioEditor(QWidget):
    """Edits one bio; GUI thread only.

    A bio that cannot be saved is kept in the vault, and shown when its profile is opened again.

    Signals:
        ended: The editor was closed; a `BioEdit`, or ``None`` if nothing was saved.
        failed: The exception of a save.
    """

    ended = Signal(object)
    failed = Signal(object)

    def __init__(self, context: "DesktopContext") -> None:
        super().__init__()
        self._services, self._tasks = context.services, context.tasks
        self._texts = context.services.unsaved_texts
        self._namespace, self._format = "", BioFormat.FULL
        # What needs no save, and the text that someone wrote by hand, if any.
        self._saved = ""
        self._by_hand: str | None = None
        self._theirs: str | None = None
        self._back: tuple[Step, ...] = ()
        self._is_open = False
        self._stretch = EditingStretch()
        self._autosave = Autosave(context.tasks, self._next_save, self)
        self.text = QPlainTextEdit()
        self.text.setAccessibleName(self.tr("Your own bio"))
        self.text.setTabChangesFocus(True)
        self._problem = label("", role="problem", wrap=True)
        self.done = button(self.tr("Done"), role="primary")
        self.conflict = ConflictPanel()
        foot = row(self.done)
        foot.insertStretch(0)
        self.setLayout(column(self.text, self._problem, self.conflict, foot))
        self.done.clicked.connect(self.end)
        self.text.textChanged.connect(self._on_text_changed)
        self.conflict.chosen.connect(self._on_conflict_chosen)
        self.hide()

    @property
    def is_open(self) -> bool:
        """Whether the user is editing."""
        return self._is_open

    @property
    def is_dirty(self) -> bool:
        """Whether something typed is not saved yet."""
        return self._is_open and bool(self._typed) and self._typed != self._saved

    def begin(self, namespace: str, bio_format: BioFormat, text: str, *, is_by_hand: bool) -> None:
        """Open with the text of a bio, or with one that could not be saved.

        Args:
            namespace: Of the profile.
            bio_format: Of the bio.
            text: The bio as it is.
            is_by_hand: Whether someone wrote it, instead of memories.
        """
        self._is_open = False
        self._namespace, self._format = namespace, bio_format
        self._saved, self._back = as_shown(text).strip(), ()
        self._by_hand = self._saved if is_by_hand else None
        self._stretch.end()
        kept = self._kept().get((namespace, bio_format))
        self.text.setPlainText(text if kept is None else kept)
        self._is_open = True
        self._on_text_changed()
        self.show()
        self.text.setFocus()

    def finish(self) -> None:
        """Save what is typed, and wait for it for a moment."""
        if self._is_open:
            self._autosave.finish()

    @Slot()
    def end(self) -> None:
        """Save what is typed, and close."""
        if not self._is_open:
            return
        self.finish()
        back, self._back = self._back, ()
        edit = BioEdit(self._namespace, back) if back else None
        self._is_open = False
        # Before the text is hidden: Qt would move its focus to whatever is next, and scroll there.
        self.ended.emit(edit)
        self.clear()

    def clear(self) -> None:
        """Close, and hold no text."""
        self._is_open = False
        self._autosave.stop()
        self.text.setPlainText("")
        self._problem.clear()
        self._settle_conflict()
        self.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close on Esc."""
        if event.key() == Qt.Key.Key_Escape:
            self.end()
        else:
            super().keyPressEvent(event)

    @property
    def _typed(self) -> str:
        return text_of(self.text).strip()

    @property
    def _of(self) -> str:
        return f"{self._format}:{self._namespace}"

    def _unsaved(self) -> UnsavedText:
        return UnsavedText(self._of, fields={"text": text_of(self.text)})

    def kept_format(self, namespace: str) -> BioFormat | None:
        """Return the format of a bio of this namespace that could not be saved, if any."""
        return next((kind for name, kind in self._kept() if name == namespace), None)

    def keep_only(self, namespaces: tuple[str, ...]) -> None:
        """Drop what is kept for deleted namespaces; do nothing before the first listing."""
        for name, kind in self._kept() if namespaces else ():
            if name not in namespaces:
                self._drop(f"{kind}:{name}")

    def _kept(self) -> dict[tuple[str, BioFormat], str]:
        with suppress(VaultLockedError):
            return dict(_bios_of(self._texts.kept(TypedIn.BIO, PERSON)))
        return {}

    def _drop(self, of: str) -> None:
        with suppress(VaultLockedError):
            if self._texts.drop(TypedIn.BIO, of, PERSON):
                self._tasks.submit(self._write_down, receiver=self)

    @Slot()
    def _on_text_changed(self) -> None:
        if not self._is_open:
            return
        self._show_problem()
        self._show_conflict()
        self._stretch.touch()
        if self.is_dirty:
            with suppress(VaultLockedError):
                self._texts.keep(TypedIn.BIO, self._unsaved(), PERSON)
        else:
            self._drop(self._of)
        # Also where the text is as it was: the save that is running writes something else.
        self._autosave.touch()

    def _show_problem(self) -> None:
        self._problem.setText(self._reason())
        self._problem.setVisible(bool(self._problem.text()))

    def _reason(self) -> str:
        """Return why the text is not saved as it is; empty if it can be."""
        if not self._typed:
            return self.tr("An empty bio is not saved.")
        try:
            check_bio(self._typed)
        except InvalidInputError as error:
            return self.tr("Not saved: the bio {reason}.").format(reason=translated(error.reason))
        return ""

    def _write_down(self) -> None:
        """Write what is kept on a worker; if that fails, the vault tries again."""
        with suppress(MunimentError):
            self._texts.write_down(PERSON)

    def _next_save(self) -> Save[_Answer] | None:
        if not self.is_dirty:
            return None
        if self._reason() or self._theirs is not None:
            # A crash must not lose what cannot be saved.
            self._tasks.submit(self._write_down, receiver=self)
            return None
        typed, namespace, sent = self._typed, self._namespace, self._unsaved()
        services, texts, expected = self._services, self._texts, {None, self._by_hand, typed}
        step = BioStep(self._format, typed, self._stretch.saving())
        end_undo_step(self.text)

        def work() -> _Answer:
            known = _written_bio(services, namespace, step.format)
            if known not in expected:
                return _Answer(theirs=known)
            with texts.saving(TypedIn.BIO, sent, PERSON):
                return _Answer(apply(services, namespace, (step,)))

        return Save(
            work,
            on_success=lambda answer: self._on_answered(typed, answer),
            on_failure=self.failed.emit,
        )

    def _on_answered(self, typed: str, answer: _Answer) -> None:
        self._theirs = answer.theirs
        if answer.theirs is None:
            self._saved = self._by_hand = typed
            self._back = self._back or answer.back
        self._show_conflict()

    def _show_conflict(self) -> None:
        if self._theirs is not None:
            self.conflict.show_texts(text_of(self.text), self._theirs)

    def _settle_conflict(self) -> None:
        self._theirs = None
        self.conflict.clear()

    @Slot(str)
    def _on_conflict_chosen(self, text: str) -> None:
        merge_text(self.text, text)
        self._by_hand = self._theirs
        self._stretch.end()
        self._settle_conflict()
        self._autosave.save()
        self.text.setFocus()


def _written_bio(services: "Services", namespace: str, bio_format: BioFormat) -> str | None:
    """Return the bio that someone wrote by hand, if any; any thread."""
    key = (bio_subject(bio_format), MarkAction.CORRECT)
    marks = services.profile.marks(PERSON, namespace=namespace)
    return next((m.text for m in marks if m.user_id is None and (m.subject, m.action) == key), None)


def _bios_of(
    kept: tuple[UnsavedText, ...],
) -> Iterator[tuple[tuple[str, BioFormat], str]]:
    """Yield the namespace, format and text of each bio that this version knows."""
    for each in kept:
        kind, _, namespace = each.of.partition(":")
        text = each.fields.get("text")
        if kind in set(BioFormat) and isinstance(text, str):
            yield (namespace, BioFormat(kind)), text
