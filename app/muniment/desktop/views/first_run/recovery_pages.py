"""The pages of the first run that show the recovery key and make sure that it was saved."""

import random
from pathlib import Path
from typing import Final

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QGridLayout, QLineEdit

from muniment.desktop.platform.private_file import write_private_file
from muniment.desktop.shell.desktop_context import DesktopContext
from muniment.desktop.text.error_presenter import describe
from muniment.desktop.views.first_run.wizard_pages import WizardPage
from muniment.desktop.widgets.announcer import announce
from muniment.desktop.widgets.controls import button, label, row
from muniment.desktop.widgets.theme.theme import space

_CONFUSABLE: Final = str.maketrans({"O": "0", "I": "1", "L": "1"})
_ASKED: Final = 2
_RANDOM: Final = random.SystemRandom()


class RecoveryPage(WizardPage):
    """Shows the recovery key, once."""

    continued = Signal()

    def __init__(self, context: DesktopContext, *, is_scrolled: bool = False) -> None:
        super().__init__(self.tr("Your recovery key"), is_scrolled=is_scrolled)
        self._context = context
        self._text = ""
        self.key = label("", role="mono")
        self.key.setAccessibleDescription(self.tr("Recovery key"))
        self._note = label("", role="caption", wrap=True)
        copy = button(self.tr("Copy"))
        save = button(self.tr("Save to a file…"))
        buttons = row(copy, save)
        buttons.addStretch()
        self._next = button(self.tr("I've saved it"), role="primary")
        self.add(
            label(
                self.tr(
                    "If you forget your passphrase, this key unlocks the vault. It is shown "
                    "only once. Write it down or print it, and keep it away from this computer."
                ),
                wrap=True,
            ),
            self.key,
            buttons,
            self._note,
        )
        self.close_with(self._next)
        copy.clicked.connect(self._on_copy_clicked)
        save.clicked.connect(self._on_save_clicked)
        self._next.clicked.connect(self.continued)

    @property
    def text(self) -> str:
        """The key that is shown, in groups with dashes."""
        return self._text

    @property
    def note(self) -> str:
        """The message about the last copy or file."""
        return self._note.text()

    def show_key(self, text: str) -> None:
        """Show a key in lines of three groups."""
        self._text = text
        groups = text.split("-")
        lines = [groups[start : start + 3] for start in range(0, len(groups), 3)]
        self.key.setText("\n".join("  ".join(line) for line in lines))
        self._note.clear()

    def forget(self) -> None:
        """Remove the key from the page."""
        self._text = ""
        self.key.clear()
        self._note.clear()

    def save_to(self, path: Path) -> None:
        """Write the key to a file that only this user can read."""
        text = self.tr("Muniment recovery key") + f"\n\n{self._text}\n"
        self._context.tasks.submit(
            lambda: write_private_file(path, text),
            receiver=self,
            on_success=lambda _: self._note.setText(
                self.tr("Saved. Now move this file off this computer.")
            ),
            on_failure=lambda error: self._note.setText(describe(error).sentence),
        )

    @Slot()
    def _on_copy_clicked(self) -> None:
        self._context.clipboard.copy_secret(self._text)
        text = self.tr("Copied. The clipboard is cleared in {seconds} seconds.")
        self._note.setText(text.format(seconds=self._context.clipboard.keep_s))

    @Slot()
    def _on_save_clicked(self) -> None:
        dialog = QFileDialog(self, self.tr("Save the recovery key"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.selectFile("muniment-recovery-key.txt")
        dialog.fileSelected.connect(self._on_file_selected)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @Slot(str)
    def _on_file_selected(self, path: str) -> None:
        self.save_to(Path(path))


class ConfirmPage(WizardPage):
    """Asks for two groups of the recovery key, to make sure that it was saved.

    Signals:
        confirmed: Both groups are right.
        went_back: The user wants to see the key again.
    """

    confirmed = Signal()
    went_back = Signal()

    def __init__(self, *, is_scrolled: bool = False) -> None:
        super().__init__(self.tr("Confirm your recovery key"), is_scrolled=is_scrolled)
        self._groups: list[str] = []
        self.asked: tuple[int, ...] = ()
        self.fields = [QLineEdit() for _ in range(_ASKED)]
        self._names = [label("") for _ in range(_ASKED)]
        self.problem = label("", role="problem", wrap=True)
        grid = QGridLayout()
        grid.setHorizontalSpacing(space("medium"))
        grid.setVerticalSpacing(space("small"))
        grid.setColumnStretch(2, 1)
        for line, (name, field) in enumerate(zip(self._names, self.fields, strict=True)):
            name.setBuddy(field)
            field.setMaxLength(8)
            field.setAccessibleName(self.tr("Group of the recovery key"))
            grid.addWidget(name, line, 0)
            grid.addWidget(field, line, 1)
            field.textChanged.connect(self.problem.clear)
            field.returnPressed.connect(self._on_confirm_clicked)
        self.add(
            label(self.tr("Enter these two groups from your copy of the recovery key."), wrap=True),
            grid,
            self.problem,
        )
        confirm = button(self.tr("Confirm"), role="primary")
        back = button(self.tr("Show the key again"))
        confirm.clicked.connect(self._on_confirm_clicked)
        back.clicked.connect(self.went_back)
        self.close_with(confirm, left=back)

    def ask(self, text: str) -> None:
        """Ask for two new groups of a key."""
        self._groups = text.split("-")
        self.asked = tuple(sorted(_RANDOM.sample(range(len(self._groups)), _ASKED)))
        for name, field, group in zip(self._names, self.fields, self.asked, strict=True):
            name.setText(self.tr("Group {number}").format(number=group + 1))
            field.setAccessibleName(name.text())
            field.clear()
        self.problem.clear()
        QTimer.singleShot(0, self.fields[0], self.fields[0].setFocus)

    def forget(self) -> None:
        """Forget the key."""
        self._groups = []
        self.asked = ()
        for field in self.fields:
            # Clearing could be undone; setting a text discards the undo history.
            field.setText("")

    @Slot()
    def _on_confirm_clicked(self) -> None:
        typed = [_letters(field.text()) for field in self.fields]
        if self.asked and typed == [_letters(self._groups[group]) for group in self.asked]:
            self.confirmed.emit()
        else:
            self.problem.setText(self.tr("That doesn't match the key. Check your copy."))
            announce(self, self.problem.text(), is_urgent=True)


def _letters(text: str) -> str:
    return "".join(letter for letter in text.upper() if letter.isalnum()).translate(_CONFUSABLE)
