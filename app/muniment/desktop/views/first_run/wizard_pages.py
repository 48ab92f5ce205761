"""The pages of the first run; `muniment.desktop.views.first_run.wizard` leads through them."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QLabel, QLayout, QProgressBar, QWidget

from muniment.desktop.shell.desktop_context import DesktopContext
from muniment.desktop.text.error_presenter import describe
from muniment.desktop.text.words import breakable
from muniment.desktop.views.first_run.model_proposal import ModelProposal
from muniment.desktop.views.first_run.new_passphrase_fields import NewPassphraseFields
from muniment.desktop.widgets.controls import button, column, label, row
from muniment.desktop.widgets.scrolled_body import ScrolledBody
from muniment.desktop.widgets.theme.theme import picture


class WizardPage(QWidget):
    """One page: a title, its content, and the buttons at the bottom.

    Args:
        title: The first line.
        is_scrolled: Whether everything above the buttons scrolls if it does not fit; not needed on
            a page that scrolls as a whole.
    """

    def __init__(self, title: str, *, is_scrolled: bool = False) -> None:
        super().__init__()
        self.title = label(title, role="title", wrap=True)
        self.body = column(self.title, gap="medium")
        self.foot = row()
        layout = column(ScrolledBody(self.body) if is_scrolled else self.body, gap="wide")
        layout.addStretch()
        layout.addLayout(self.foot)
        self.setLayout(layout)
        self.setAccessibleName(title)

    def add(self, *parts: QWidget | QLayout) -> None:
        """Add parts below each other."""
        for part in parts:
            if isinstance(part, QWidget):
                self.body.addWidget(part)
            else:
                self.body.addLayout(part)

    def close_with(self, *buttons: QWidget, left: QWidget | None = None) -> None:
        """Put buttons at the bottom: one on the left, the others on the right."""
        if left is not None:
            self.foot.addWidget(left)
        self.foot.addStretch()
        for part in buttons:
            self.foot.addWidget(part)


class WelcomePage(WizardPage):
    """Explains what Muniment is, in three sentences.

    Signals:
        continued: The user wants a new vault.
        return_asked: The user has a vault or a backup already.
        bundle_asked: The user has a bundle, for which a vault has to be created.
    """

    continued = Signal()
    return_asked = Signal()
    bundle_asked = Signal()

    def __init__(self) -> None:
        super().__init__(self.tr("Welcome to Muniment"))
        emblem = QLabel()
        emblem.setPixmap(picture("muniment", 72))
        self.body.insertWidget(0, emblem)
        self.add(
            label(
                self.tr("A private vault for what you and your AI agents remember."),
                role="heading",
                wrap=True,
            ),
            label(
                self.tr(
                    "Everything stays on this computer, encrypted with a passphrase that only "
                    "you know. Find things by what they mean, not just by the words you used."
                ),
                wrap=True,
            ),
            label(
                self.tr("Setup takes two minutes. Have a pen or printer ready."),
                role="muted",
                wrap=True,
            ),
        )
        self._start = button(self.tr("Create my vault"), role="primary")
        self._start.clicked.connect(self.continued)
        back = button(self.tr("Open a vault or backup…"), role="link")
        back.clicked.connect(self.return_asked)
        bundle = button(self.tr("Import a bundle…"), role="link")
        bundle.clicked.connect(self.bundle_asked)
        for known in (back, bundle):
            self.body.addWidget(known, alignment=Qt.AlignmentFlag.AlignLeft)
        self.close_with(self._start)

    def showEvent(self, event: QShowEvent) -> None:
        """Let Enter continue."""
        super().showEvent(event)
        self._start.setFocus()


class PassphrasePage(WizardPage):
    """Asks for the passphrase twice and shows how strong it is.

    Signals:
        chosen: The passphrase; strong enough, and typed twice alike.
        went_back: To the welcome page.
    """

    chosen = Signal(str)
    went_back = Signal()

    def __init__(self, context: DesktopContext) -> None:
        super().__init__(self.tr("Choose a passphrase"))
        self.fields = NewPassphraseFields(context, name=self.tr("Passphrase"))
        self.problem = label("", role="problem", wrap=True)
        self._bundle = label("", wrap=True)
        self._bundle.hide()
        self.add(
            self._bundle,
            label(
                self.tr("You enter it each time you unlock your vault."), role="muted", wrap=True
            ),
            self.fields,
            self.problem,
            label(
                self.tr(
                    "No one can reset it, not even us. If you forget it, only the recovery key on "
                    "the next page opens the vault."
                ),
                role="caution",
                wrap=True,
            ),
        )
        self._next = button(self.tr("Create the vault"), role="primary")
        back = button(self.tr("Back"))
        self.close_with(self._next, left=back)
        self.fields.changed.connect(self._refresh)
        self.fields.confirmed.connect(self._on_next_clicked)
        self._next.clicked.connect(self._on_next_clicked)
        back.clicked.connect(self._on_back_clicked)
        self._refresh()

    def show_bundle(self, name: str) -> None:
        """Say which bundle is imported once the vault is there; an empty name for none."""
        text = self.tr("A new vault is created first. Then you import {name} into it.")
        self._bundle.setText(text.format(name=breakable(name)))
        self._bundle.setVisible(bool(name))

    def can_continue(self) -> bool:
        """Return whether the typed passphrase would be accepted."""
        return self._next.isEnabled()

    def showEvent(self, event: QShowEvent) -> None:
        """Wait for typing."""
        super().showEvent(event)
        self.fields.first.setFocus()

    @Slot()
    def _refresh(self) -> None:
        self.problem.setText(self.fields.problem)
        self._next.setEnabled(self.fields.is_complete)

    @Slot()
    def _on_next_clicked(self) -> None:
        if self._next.isEnabled():
            self.chosen.emit(self.fields.take())

    @Slot()
    def _on_back_clicked(self) -> None:
        self.fields.take()
        self.went_back.emit()


class CreatingPage(WizardPage):
    """Shows that the vault is being created, or why that failed.

    Signals:
        cancelled: The user does not want it now.
        went_back: To choose another passphrase.
    """

    cancelled = Signal()
    went_back = Signal()

    def __init__(self) -> None:
        super().__init__(self.tr("Creating your vault"))
        self._text = label("", wrap=True)
        self.problem = label("", role="problem", wrap=True)
        self._progress = QProgressBar()
        self._progress.setRange(0, 0)
        self._progress.setTextVisible(False)
        self._progress.setFixedHeight(4)
        self._progress.setAccessibleName(self.tr("Creating your vault"))
        self._back = button(self.tr("Back"))
        self._back.clicked.connect(self.went_back)
        self.cancel = button(self.tr("Cancel"))
        self.cancel.clicked.connect(self.cancelled)
        self.add(self._text, self._progress, self.problem)
        self.close_with(self.cancel, left=self._back)

    def show_progress(self) -> None:
        """Show that the vault is being created."""
        self._text.setText(self.tr("Deriving the key is slow on purpose, to make guessing hard."))
        self.problem.clear()
        self._progress.show()
        self._back.hide()
        self.cancel.setEnabled(True)
        self.cancel.show()

    def showEvent(self, event: QShowEvent) -> None:
        """Take the focus: on "Cancel", an Enter held a moment too long would cancel."""
        super().showEvent(event)
        self.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Cancel with Escape."""
        if event.key() == Qt.Key.Key_Escape and self.cancel.isVisible():
            self.cancel.click()
        else:
            super().keyPressEvent(event)

    def show_too_late(self) -> None:
        """Show that it is too late to cancel, because the vault is created."""
        self.cancel.setEnabled(False)
        self._text.setText(self.tr("It's too late to cancel: the vault has been created."))

    def show_error(self, error: Exception) -> None:
        """Show why the vault could not be created."""
        self._text.clear()
        self._progress.hide()
        self.problem.setText(describe(error).sentence)
        self.cancel.hide()
        self._back.show()


class DonePage(WizardPage):
    """The vault is ready.

    Args:
        context: The services.

    Signals:
        guide_asked: The user wants to be guided to the first memories.
        finished: The user continues without the guide.
    """

    guide_asked = Signal()
    finished = Signal()

    def __init__(self, context: DesktopContext) -> None:
        super().__init__(self.tr("Your vault is open"))
        self.proposal = ModelProposal(context)
        self.add(
            label(
                self.tr(
                    "Write down something you would like to find again: a preference, a date, "
                    "something you learned. Then search for it in other words."
                ),
                wrap=True,
            ),
            label(
                self.tr("It locks when you are away, and when you press Ctrl+L."),
                role="muted",
                wrap=True,
            ),
            self.proposal,
        )
        self._begin = button(self.tr("Get started"), role="primary")
        skip = button(self.tr("Open my memories"))
        self._begin.clicked.connect(lambda: self.proposal.accept(self.guide_asked.emit))
        skip.clicked.connect(lambda: self.proposal.accept(self.finished.emit))
        self.close_with(self._begin, left=skip)

    def showEvent(self, event: QShowEvent) -> None:
        """Let Enter continue."""
        super().showEvent(event)
        self._begin.setFocus()
