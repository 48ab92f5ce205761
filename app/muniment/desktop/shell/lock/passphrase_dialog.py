"""Change the passphrase of an open vault, or set its first one."""

from typing import Final

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from muniment.desktop.shell.desktop_context import DesktopContext
from muniment.desktop.views.first_run.new_passphrase_fields import NewPassphraseFields
from muniment.desktop.widgets.controls import PassphraseField, column, label
from muniment.desktop.widgets.task_dialog import TaskDialog
from muniment.domain.cancellation import CancellationToken, OperationCancelledError
from muniment.domain.errors import WrongKeyError
from muniment.domain.vault.secret_bytes import secret_text

_LETTERS: Final = 72


class ChangePassphraseDialog(TaskDialog):
    """Asks for the old passphrase, if it is needed, and twice for the new one; GUI thread only.

    It can be cancelled until the new one is written; after that it says that it is too late.

    Args:
        context: The context of the vault.
        parent: The window.
        has_one: Whether the vault has a passphrase already.
        asks_old: Whether that one must be entered.

    Signals:
        changed: The new passphrase opens the vault from now on.
        kept: It was cancelled in time while it worked: the vault opens as before.
    """

    changed = Signal()
    kept = Signal()

    def __init__(
        self, context: DesktopContext, parent: QWidget, *, has_one: bool, asks_old: bool
    ) -> None:
        super().__init__(context, parent, action=self.tr("Change") if has_one else self.tr("Set"))
        self._has_one = has_one
        self._asks_old = asks_old
        self._cancellation: CancellationToken | None = None
        self.setWindowTitle(
            self.tr("Change the passphrase") if has_one else self.tr("Set a passphrase")
        )
        self.new = NewPassphraseFields(context, name=self.tr("New passphrase"))
        self.old = PassphraseField(
            context.theme, name=self.tr("Current passphrase"), hint=self.new.caps
        )
        self.change = self.act
        self.old.setVisible(asks_old)
        hint = label(self._explanation(), role="muted", wrap=True)
        fields = column(self.old, self.new, gap="small")
        self.lay_out(hint, fields, letters=_LETTERS)
        self._connect()
        self._refresh()
        self._first_field.setFocus()

    @property
    def _first_field(self) -> PassphraseField:
        return self.old if self._asks_old else self.new.first

    def _explanation(self) -> str:
        if not self._has_one:
            return self.tr(
                "Everything else that unlocks the vault still does. No one can reset a passphrase."
            )
        stays = self.tr("Your memories and your recovery key do not change.")
        if self._asks_old:
            forgotten = self.tr(
                "If you no longer know the current passphrase, lock the vault and unlock it with "
                "your recovery key."
            )
            return f"{stays} {forgotten}"
        without = self.tr(
            "You unlocked the vault without its passphrase, so the current one isn't needed. It "
            "stops working once you set a new one."
        )
        return f"{without} {stays}"

    def forget(self) -> None:
        """Forget everything that was typed."""
        self.old.take()
        self.new.take()

    def reject(self) -> None:
        """Leave the vault unchanged, if that is still possible."""
        if self._cancellation is None:
            super().reject()
        elif self._cancellation.cancel():
            self.kept.emit()
            self.done(0)
        else:
            self.cancel.setEnabled(False)
            self.say_problem(self.tr("It's too late to cancel: the new passphrase is being saved."))

    @Slot()
    def close_vault(self) -> None:
        """Close, even while work is running."""
        if self._cancellation is not None:
            self._cancellation.cancel()
        self.done(0)

    def _connect(self) -> None:
        self.old.textChanged.connect(self._refresh)
        self.new.changed.connect(self._refresh)
        self._context.back_off.changed.connect(self._refresh_act)
        self.change.clicked.connect(self._on_change_clicked)

    @Slot()
    def _refresh(self) -> None:
        text = self.new.problem
        if text != self.problem.text():
            self.say_problem(text)
        self._refresh_act()

    @Slot()
    def _refresh_act(self) -> None:
        is_free = not self.is_busy
        is_complete = self.new.is_complete
        if self._asks_old:
            self.show_wait()
            is_free = is_free and not self._context.back_off.text
            is_complete = is_complete and bool(self.old.text())
        self.change.setEnabled(is_complete and is_free)

    @Slot()
    def _on_change_clicked(self) -> None:
        old, new = secret_text(self.old.text()), secret_text(self.new.first.text())
        service, asks_old = self._context.services.passphrase, self._asks_old
        cancellation = CancellationToken()

        def change() -> None:
            try:
                if asks_old:
                    service.change(old, new, cancellation=cancellation)
                else:
                    service.set(new, cancellation=cancellation)
            finally:
                old.wipe()
                new.wipe()

        self._cancellation = cancellation
        self.run(change, on_success=self._on_changed)

    def _on_changed(self, _result: None) -> None:
        self._cancellation = None
        self._context.back_off.forget()
        self.changed.emit()
        self.accept()

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        if isinstance(error, OperationCancelledError):
            return
        self._cancellation = None
        self.cancel.setEnabled(True)
        self.old.take()
        super()._on_failed(error)
        if isinstance(error, WrongKeyError):
            self._context.back_off.count_wrong()
        self._refresh_act()
        self._first_field.setFocus()
