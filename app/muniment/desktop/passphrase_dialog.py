"""Changing the passphrase of an open vault."""

from typing import Final

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from muniment.desktop.agents.task_dialog import TaskDialog
from muniment.desktop.controls import PassphraseField, column, label
from muniment.desktop.desktop_context import DesktopContext
from muniment.desktop.strength_meter import StrengthMeter
from muniment.domain.secrets import secret_text
from muniment.domain.wish import Wish, WithdrawnError

_LETTERS: Final = 72


class ChangePassphraseDialog(TaskDialog):
    """Asks for the old passphrase and twice for the new one; GUI thread only.

    It can be cancelled until the new one is written; then it says that it is too late.

    Signals:
        changed: The new passphrase opens the vault from now on.
        kept: It was cancelled while it worked, in time: the old one still opens the vault.
    """

    changed = Signal()
    kept = Signal()

    def __init__(self, context: DesktopContext, parent: QWidget) -> None:
        super().__init__(context, parent, action=self.tr("Change"))
        self._is_acceptable = False
        self._wish: Wish | None = None
        self.setWindowTitle(self.tr("Change the passphrase"))
        theme = context.theme
        self.old = PassphraseField(theme, name=self.tr("Passphrase so far"))
        self.first = PassphraseField(theme, name=self.tr("New passphrase"))
        self.second = PassphraseField(theme, name=self.tr("The same again"))
        self.meter = StrengthMeter(context.services.vault, context.tasks, theme)
        self.change = self.act
        hint = label(
            self.tr("Your memories and your recovery key stay as they are."),
            role="muted",
            wrap=True,
        )
        fields = column(self.old, self.first, self.meter, self.second, gap="small")
        self.lay_out(hint, fields, letters=_LETTERS)
        self._connect()
        self._refresh()
        self.old.setFocus()

    def forget(self) -> None:
        """Hold nothing that was typed."""
        for field in (self.old, self.first, self.second):
            field.take()

    def reject(self) -> None:
        """Leave the passphrase as it is, while that can still be had."""
        if self._wish is None:
            super().reject()
        elif self._wish.withdraw():
            self.kept.emit()
            super().reject()
        else:
            self.cancel.setEnabled(False)
            self.say_problem(self.tr("Too late to cancel: the new passphrase is being written."))

    @Slot()
    def close_vault(self) -> None:
        """Close, whatever is under way."""
        if self._wish is not None:
            self._wish.withdraw()
        self.done(0)

    def _connect(self) -> None:
        self.first.textChanged.connect(self._on_first_text_changed)
        for field in (self.old, self.second):
            field.textChanged.connect(self._refresh)
        self.meter.estimated.connect(self._on_meter_estimated)
        self.change.clicked.connect(self._on_change_clicked)

    @Slot(str)
    def _on_first_text_changed(self, text: str) -> None:
        self._is_acceptable = False
        self.meter.estimate(text)
        self._refresh()

    @Slot(bool)
    def _on_meter_estimated(self, is_acceptable: bool) -> None:  # noqa: FBT001 - the signal's
        self._is_acceptable = is_acceptable
        self._refresh()

    @Slot()
    def _refresh(self) -> None:
        first, second = self.first.text(), self.second.text()
        differs = bool(second) and not first.startswith(second)
        text = self.tr("The two are not the same.") if differs else ""
        if text != self.problem.text():
            self.say_problem(text)
        complete = bool(self.old.text()) and bool(first) and first == second
        self.change.setEnabled(complete and self._is_acceptable and not self.is_busy)

    @Slot()
    def _on_change_clicked(self) -> None:
        old, new = secret_text(self.old.text()), secret_text(self.first.text())
        vault, wish = self._context.services.vault, Wish()

        def change() -> None:
            try:
                vault.change_passphrase(old, new, wish=wish)
            finally:
                old.wipe()
                new.wipe()

        self._wish = wish
        self.run(change, on_success=self._on_changed)

    def _on_changed(self, _result: None) -> None:
        self._wish = None
        self.changed.emit()
        self.accept()

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        if isinstance(error, WithdrawnError):
            return
        self._wish = None
        self.cancel.setEnabled(True)
        self.old.take()
        super()._on_failed(error)
        self.change.setEnabled(False)
        self.old.setFocus()
