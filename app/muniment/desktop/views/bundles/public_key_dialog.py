"""The dialog with this vault's public key, with which others make bundles for it."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QTextOption
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from muniment.desktop.views.bundles.bundle_words import tr
from muniment.desktop.widgets.controls import label
from muniment.desktop.widgets.task_dialog import TaskDialog
from muniment.domain.access import PERSON

if TYPE_CHECKING:
    from muniment.desktop.shell.desktop_context import DesktopContext

_LETTERS: Final = 66
_LINES: Final = 2


class PublicKeyDialog(TaskDialog):
    """Shows the public key, and copies it; GUI thread only.

    Args:
        context: The window's shared objects.
        parent: The view; it closes the dialog when the vault closes.

    Signals:
        copied: The key is on the clipboard.
    """

    copied = Signal()

    def __init__(self, context: "DesktopContext", parent: QWidget) -> None:
        super().__init__(context, parent, action=tr("Copy"))
        self.setWindowTitle(tr("Public key of this vault"))
        self.key = QPlainTextEdit()
        self.key.setReadOnly(True)
        self.key.setTabChangesFocus(True)
        # Between any two characters: it is one long word.
        self.key.setWordWrapMode(QTextOption.WrapMode.WrapAnywhere)
        self.key.setFixedHeight((_LINES + 2) * self.key.fontMetrics().lineSpacing())
        self.key.setAccessibleName(tr("Public key of this vault"))
        explanation = tr(
            "Give this key to someone who sends you a bundle. Only this vault opens a bundle made "
            "for it, without a passphrase. The key is not secret."
        )
        self.lay_out(
            label(tr("Public key of this vault"), role="heading"),
            label(explanation, wrap=True),
            self.key,
            letters=_LETTERS,
        )
        self.act.clicked.connect(self._on_act_clicked)
        bundles = context.services.bundles
        self.run(lambda: bundles.public_key(PERSON), on_success=self._show)

    def forget(self) -> None:
        """Clear the key."""
        self.key.clear()

    def _show(self, key: str) -> None:
        self.key.setPlainText(key)
        self.act.setEnabled(True)
        # Nothing is left to cancel.
        self._call_cancel(tr("Close"))

    @Slot()
    def _on_act_clicked(self) -> None:
        self._context.clipboard.copy(self.key.toPlainText())
        self.copied.emit()
        self.accept()
