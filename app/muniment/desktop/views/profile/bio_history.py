"""Every version of a bio: who made it, when, what changed, and a button to restore it."""

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QWidget

from muniment.desktop.shell.background.task_runner import LatestTask
from muniment.desktop.shell.desktop_context import DesktopContext
from muniment.desktop.text.dates import full_moment
from muniment.desktop.text.words import writer_text
from muniment.desktop.views.profile.marking import BioStep, Change, ForgetBioStep
from muniment.desktop.widgets.controls import button, column, label
from muniment.desktop.widgets.diff_label import DiffLabel
from muniment.desktop.widgets.disclosure import Disclosure
from muniment.desktop.widgets.question_box import Confirmation, ask
from muniment.desktop.widgets.tab_order import place_in_tab_order
from muniment.desktop.widgets.version_card import version_card
from muniment.domain.access import PERSON
from muniment.domain.history.ledger import LedgerPage
from muniment.domain.profile.profile import Bio
from muniment.domain.text.word_diff import Piece, word_diff

if TYPE_CHECKING:
    from PySide6.QtWidgets import QMessageBox

    from muniment.domain.profile.profile import BioFormat
    from muniment.domain.profile.profile_marks import BioVersion
    from muniment.services.container import Services

_AT_ONCE: Final = 10


@dataclass(frozen=True, slots=True, repr=False)
class _Shown:
    """A version, and what changed since the one before it."""

    version: "BioVersion"
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True, repr=False)
class _Page:
    """Some versions, the name of each key, and the next cursor."""

    shown: tuple[_Shown, ...]
    key_names: dict[str, str]
    next_cursor: str | None


class BioHistorySection(QWidget):
    """The versions of one bio, newest first, loaded once it is opened; GUI thread only.

    Signals:
        change_asked: The requested `Change`.
        failed: The exception of a call.
    """

    change_asked = Signal(object)
    failed = Signal(object)

    def __init__(self, context: DesktopContext) -> None:
        super().__init__()
        self._context = context
        self._namespace = ""
        self._bio: Bio | None = None
        self._latest = LatestTask(context.tasks, self)
        self._question: QMessageBox | None = None
        self._lines = column(gap="tight")
        lines = QWidget()
        lines.setLayout(self._lines)
        lines.setObjectName("bare")
        self.fold = Disclosure(context.theme, self.tr("History"), lines)
        self.fold.toggled.connect(self._on_fold_toggled)
        self.setLayout(column(self.fold))

    def show_bio(self, bio: Bio, namespace: str) -> None:
        """Show the history of a bio; hidden where nobody ever wrote it."""
        before = self._bio
        self._bio, self._namespace = bio, namespace
        self.setVisible(bio.updated_at is not None)
        if before is None or before.format is not bio.format:
            self.fold.set_open(is_open=False)
        elif self.fold.is_open and before != bio:
            self._load(None)

    def clear(self) -> None:
        """Show nothing."""
        self._bio = None
        self.fold.set_open(is_open=False)
        self._empty()
        if self._question is not None:
            self._question.reject()

    @Slot(bool)
    def _on_fold_toggled(self, is_open: bool) -> None:  # noqa: FBT001 - the signal's signature
        if is_open:
            self._load(None)
        else:
            self._empty()

    def _load(self, cursor: str | None) -> None:
        if self._bio is None:
            return
        self._latest.submit(
            partial(_fetched, self._context.services, self._namespace, self._bio.format, cursor),
            on_success=partial(self._on_loaded, is_first=cursor is None),
            on_failure=self.failed.emit,
        )

    def _on_loaded(self, page: _Page, *, is_first: bool) -> None:
        if is_first:
            self._empty()
        else:
            # The buttons below the versions.
            for _ in range(2):
                self._drop(self._lines.count() - 1)
        for shown in page.shown:
            self._lines.addWidget(self._card(shown, page.key_names))
        if page.next_cursor is not None:
            more = button(self.tr("Show older versions"), role="link")
            more.clicked.connect(partial(self._load, page.next_cursor))
            self._lines.addWidget(more, alignment=Qt.AlignmentFlag.AlignLeft)
        forget = button(self.tr("Delete permanently…"), role="link")
        forget.setAccessibleName(self.tr("Delete this bio and its history permanently…"))
        forget.clicked.connect(self._on_forget_clicked)
        self._lines.addWidget(forget, alignment=Qt.AlignmentFlag.AlignLeft)
        place_in_tab_order(self)

    def _card(self, shown: _Shown, key_names: dict[str, str]) -> QWidget:
        version = shown.version
        head = self.tr("{writer} · {moment}").format(
            writer=writer_text(version.actor, key_names), moment=full_moment(version.at)
        )
        parts: list[QWidget] = [label(head, role="caption", wrap=True)]
        if version.text is None:
            said = self.tr("Removed; generated from memories since then.")
            parts.append(label(said, wrap=True))
        else:
            parts.append(DiffLabel(shown.pieces, self._context.theme))
        back = None
        if self._bio is not None and version.text not in {None, self._bio.text}:
            back = button(
                self.tr("Restore this version"),
                role="link",
                name=self.tr("Restore version {number}").format(number=version.number),
            )
            back.clicked.connect(partial(self._restore, version))
        title = self.tr("Version {number}").format(number=version.number)
        return version_card(title, back, *parts)

    def _restore(self, version: "BioVersion", _checked: object = None) -> None:
        if self._bio is not None:
            said = self.tr("Restored version {number} of your bio.").format(number=version.number)
            step = BioStep(self._bio.format, version.text)
            self.change_asked.emit(Change((step,), said))

    @Slot()
    def _on_forget_clicked(self) -> None:
        bio = self._bio
        if bio is None:
            return
        question = Confirmation(
            title=self.tr("Delete permanently"),
            text=self.tr("Delete this bio and its history permanently?"),
            detail=self.tr(
                "All its versions are deleted. You can't undo this. Your memories are not changed."
            ),
            action=self.tr("Delete permanently"),
        )
        said = self.tr("Deleted the bio and its history permanently.")
        change = Change((ForgetBioStep(bio.format),), said)
        self._question = ask(self, question, lambda: self.change_asked.emit(change))
        self._question.finished.connect(self._forget_question)

    def _forget_question(self) -> None:
        self._question = None

    def _empty(self) -> None:
        self._latest.cancel()
        while self._lines.count():
            self._drop(0)

    def _drop(self, place: int) -> None:
        item = self._lines.takeAt(place)
        shown = item.widget() if item is not None else None
        if shown is None:
            return
        if shown.hasFocus() or shown.isAncestorOf(self.window().focusWidget()):
            # Qt would move it to what is next, and scroll there.
            self.fold.head.setFocus()
        for text in shown.findChildren(DiffLabel):
            text.clear()
        shown.hide()
        shown.setParent(None)
        shown.deleteLater()


def _fetched(
    services: "Services", namespace: str, bio_format: "BioFormat", cursor: str | None
) -> _Page:
    """Fetch some versions and compare each with the one before it; any thread."""
    page = LedgerPage(limit=_AT_ONCE, cursor=cursor)
    found = services.profile.bio_history(bio_format, PERSON, namespace=namespace, page=page)
    shown = (
        _Shown(version, word_diff(version.before or "", version.text or ""))
        for version in found.versions
    )
    names = {str(key.id): key.name for key in services.keys.list(PERSON)}
    return _Page(tuple(shown), names, found.next_cursor)
