"""The dialog that takes another user or password of the sync server."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QLineEdit, QWidget

from muniment.desktop.widgets.controls import PassphraseField, column, label
from muniment.desktop.widgets.task_dialog import TaskDialog
from muniment.domain.access import PERSON
from muniment.domain.vault.secret_bytes import secret_text

if TYPE_CHECKING:
    from muniment.desktop.shell.desktop_context import DesktopContext

_LETTERS: Final = 56


class SignInDialog(TaskDialog):
    """Asks for both, and closes once the server accepts them; GUI thread only.

    Args:
        context: The window's shared objects.
        parent: The view; it closes the dialog when the vault closes.
    """

    def __init__(self, context: "DesktopContext", parent: QWidget) -> None:
        super().__init__(context, parent, action=self.tr("Sign in"))
        title = self.tr("Sign in to the sync server")
        self.setWindowTitle(title)
        user, password = self.tr("User or access key ID"), self.tr("Password or secret access key")
        self.user = QLineEdit()
        self.user.setAccessibleName(user)
        self.password = PassphraseField(context.theme, name=password)
        self.password.setPlaceholderText("")
        self.lay_out(
            label(title, role="heading"),
            column(label(user, role="section"), self.user, gap="hair"),
            column(label(password, role="section"), self.password, gap="hair"),
            letters=_LETTERS,
        )
        self.user.textChanged.connect(self._on_changed)
        self.password.textChanged.connect(self._on_changed)
        self.act.clicked.connect(self._on_act_clicked)
        self._on_changed()

    def forget(self) -> None:
        """Clear both."""
        self.user.setText("")
        self.password.take()

    @Slot()
    def _on_changed(self) -> None:
        is_complete = bool(self.user.text().strip() and self.password.text())
        self.act.setEnabled(is_complete and not self.is_busy)

    @Slot()
    def _on_act_clicked(self) -> None:
        sync, user = self._context.services.sync, self.user.text().strip()
        password = secret_text(self.password.text())
        self.run(
            lambda: sync.sign_in(user, password, PERSON), on_success=lambda _none: self.accept()
        )
