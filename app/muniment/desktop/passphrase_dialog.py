"""Changing the passphrase of an open vault."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QDialog, QWidget

from muniment.desktop.controls import PassphraseField, button, column, label, row
from muniment.desktop.desktop_context import DesktopContext
from muniment.desktop.error_presenter import describe
from muniment.desktop.strength_meter import StrengthMeter
from muniment.domain.secrets import secret_text


class ChangePassphraseDialog(QDialog):
    """Asks for the old passphrase and twice for the new one; GUI thread only.

    Signals:
        changed: The new passphrase opens the vault from now on.
    """

    changed = Signal()

    def __init__(self, context: DesktopContext, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self._is_acceptable = False
        self._is_changing = False
        self.setWindowTitle(self.tr("Change the passphrase"))
        theme = context.theme
        self.old = PassphraseField(theme, name=self.tr("Passphrase so far"))
        self.first = PassphraseField(theme, name=self.tr("New passphrase"))
        self.second = PassphraseField(theme, name=self.tr("The same again"))
        self.meter = StrengthMeter(context.services.vault, context.tasks, theme)
        self.problem = label("", role="problem", wrap=True)
        self.change = button(self.tr("Change"), role="primary")
        self.cancel = button(self.tr("Cancel"))
        hint = label(
            self.tr("Your memories and your recovery key stay as they are."),
            role="muted",
            wrap=True,
        )
        foot = row(self.cancel, self.change)
        foot.insertStretch(0)
        fields = column(self.old, self.first, self.meter, self.second, gap="small")
        self.setLayout(column(hint, fields, self.problem, foot, gap="medium", margin="wide"))
        self.setMinimumWidth(420)
        self._connect()
        self._refresh()

    def done(self, result: int) -> None:
        """Forget what was typed, however the dialog ends."""
        for field in (self.old, self.first, self.second):
            field.take()
        super().done(result)
        self.deleteLater()

    def _connect(self) -> None:
        self.first.textChanged.connect(self._on_first_text_changed)
        for field in (self.old, self.second):
            field.textChanged.connect(self._refresh)
        self.meter.estimated.connect(self._on_meter_estimated)
        self.change.clicked.connect(self._on_change_clicked)
        self.cancel.clicked.connect(self.reject)

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
        self.problem.setText(self.tr("The two are not the same.") if differs else "")
        complete = bool(self.old.text()) and bool(first) and first == second
        self.change.setEnabled(complete and self._is_acceptable and not self._is_changing)

    @Slot()
    def _on_change_clicked(self) -> None:
        old, new = secret_text(self.old.text()), secret_text(self.first.text())
        vault = self._context.services.vault

        def change() -> None:
            try:
                vault.change_passphrase(old, new)
            finally:
                old.wipe()
                new.wipe()

        self._is_changing = True
        self._refresh()
        self._context.tasks.submit(
            change,
            receiver=self,
            on_success=self._on_changed,
            on_failure=self._on_change_failed,
        )

    def _on_changed(self, _result: None) -> None:
        self.changed.emit()
        self.accept()

    def _on_change_failed(self, error: Exception) -> None:
        self._is_changing = False
        self.old.take()
        self._refresh()
        self.problem.setText(describe(error).sentence)
        self.old.setFocus()
