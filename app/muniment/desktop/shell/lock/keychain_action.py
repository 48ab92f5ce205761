"""The menu action that lets the system's keychain unlock the vault, or ends that."""

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from muniment.desktop.shell.background.task_runner import LatestTask
from muniment.desktop.shell.desktop_context import DesktopContext
from muniment.domain.errors import VaultLockedError


class KeychainAction(QObject):
    """Checks an action by what the vault has, and changes that; GUI thread only.

    Args:
        context: Services and tasks.
        window: Parent of the dialog.
        action: The menu's action, checkable.

    Signals:
        failed: An exception that kept it from being changed.
        closed: The vault is locked: an open dialog closes.
    """

    failed = Signal(object)
    closed = Signal()

    def __init__(self, context: DesktopContext, window: QWidget, action: QAction) -> None:
        super().__init__(window)
        self._context = context
        self._window = window
        self._action = action
        self._is_open = False
        self._question = LatestTask(context.tasks, self)
        action.triggered.connect(self._on_action_triggered)

    def follow(self) -> None:
        """Check the action if the keychain opens the vault now."""
        self._is_open = True
        self._settle()

    @Slot()
    def close_vault(self) -> None:
        """Close an open dialog."""
        self._is_open = False
        self._question.cancel()
        self.closed.emit()

    def _settle(self, _result: object = None) -> None:
        has_slot = "keychain" in self._context.services.vault.slot_types()
        self._action.setChecked(has_slot)
        self._action.setEnabled(self._is_open)

    @Slot(bool)
    def _on_action_triggered(self, is_wanted: bool) -> None:  # noqa: FBT001 - the signal's
        vault = self._context.services.vault
        self._action.setEnabled(False)
        if is_wanted:
            self._question.submit(
                vault.slot_types, on_success=self._begin, on_failure=self._on_failed
            )
        else:
            self._context.tasks.submit(
                vault.forget_keychain,
                receiver=self,
                on_success=self._settle,
                on_failure=self._on_failed,
            )

    def _begin(self, slot_types: tuple[str, ...]) -> None:
        vault = self._context.services.vault
        if "passphrase" in slot_types:
            self._ask()
            return
        self._context.tasks.submit(
            lambda: vault.remember_in_keychain(None),
            receiver=self,
            on_success=self._settle,
            on_failure=self._on_failed,
        )

    def _ask(self) -> None:
        from muniment.desktop.shell.lock.passphrase_question import GuardedWork, PassphraseQuestion

        work = GuardedWork(
            title=self.tr("Unlock with the system keychain"),
            text=self.tr(
                "The system keychain will unlock the vault without the passphrase for anyone who "
                "uses your account on this computer. They can then set a new passphrase too."
            ),
            action=self.tr("Allow"),
            run=self._context.services.vault.remember_in_keychain,
            on_success=self._settle,
        )
        dialog = PassphraseQuestion(self._context, self._window, work)
        self.closed.connect(dialog.close_vault)
        dialog.rejected.connect(self._settle)
        dialog.open()

    def _on_failed(self, error: Exception) -> None:
        self._settle()
        if not isinstance(error, VaultLockedError):
            self.failed.emit(error)
