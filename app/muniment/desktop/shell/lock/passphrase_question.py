"""Ask for the vault's passphrase again, before something that opens the vault for good."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from muniment.desktop.shell.desktop_context import DesktopContext
from muniment.desktop.widgets.controls import PassphraseField, label
from muniment.desktop.widgets.task_dialog import TaskDialog
from muniment.domain.errors import WrongKeyError
from muniment.domain.vault.secret_bytes import Secret, secret_text

_LETTERS: Final = 60


@dataclass(frozen=True, slots=True)
class GuardedWork:
    """Work that needs the passphrase, in words and as calls.

    Attributes:
        title: The title of the dialog.
        text: What will happen.
        action: Text of the button that does it.
        run: Does it with the passphrase, on a worker thread.
        on_success: Called with the result, on the GUI thread.
    """

    title: str
    text: str
    action: str
    run: Callable[[Secret], Any]
    on_success: Callable[[Any], object]


class PassphraseQuestion(TaskDialog):
    """Asks for the passphrase and does the work with it; GUI thread only.

    Args:
        context: The context of the vault.
        parent: The window or view.
        work: What the passphrase is for.
    """

    def __init__(self, context: DesktopContext, parent: QWidget, work: GuardedWork) -> None:
        super().__init__(context, parent, action=work.action)
        self._work = work
        self.setWindowTitle(work.title)
        self._caps = label(self.tr("Caps Lock seems to be on."), role="caution")
        self.passphrase = PassphraseField(
            context.theme, name=self.tr("Passphrase"), hint=self._caps
        )
        self.lay_out(
            label(work.text, wrap=True),
            label(self.tr("Enter your passphrase to go on."), role="muted", wrap=True),
            self.passphrase,
            self._caps,
            letters=_LETTERS,
        )
        self.passphrase.textChanged.connect(self._refresh)
        context.back_off.changed.connect(self._refresh)
        self.act.clicked.connect(self._on_act_clicked)
        self._refresh()
        self.passphrase.setFocus()

    def forget(self) -> None:
        """Forget what was typed."""
        self.passphrase.take()

    @Slot()
    def close_vault(self) -> None:
        """Close, even while work is running."""
        self.done(0)

    @Slot()
    def _refresh(self) -> None:
        self.show_wait()
        is_free = not self.is_busy and not self._context.back_off.text
        self.act.setEnabled(is_free and bool(self.passphrase.text()))

    @Slot()
    def _on_act_clicked(self) -> None:
        passphrase, run = secret_text(self.passphrase.take()), self._work.run

        def work() -> Any:
            try:
                return run(passphrase)
            finally:
                passphrase.wipe()

        self.run(work, on_success=self._on_done)

    def _on_done(self, result: object) -> None:
        self._context.back_off.forget()
        self.accept()
        self._work.on_success(result)

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        super()._on_failed(error)
        if isinstance(error, WrongKeyError):
            self._context.back_off.count_wrong()
        self._refresh()
        self.passphrase.setFocus()
