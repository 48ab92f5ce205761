"""The menu action for the passphrase: change it, or set the first one."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from muniment.desktop.shell.background.task_runner import LatestTask
from muniment.desktop.shell.desktop_context import DesktopContext
from muniment.desktop.shell.notices.notice_bar import Notice, NoticeKind


class PassphraseAction(QObject):
    """Names an action by what the vault has, and runs it; GUI thread only.

    Args:
        context: Services and tasks.
        window: Parent of the dialog.
        action: The menu's action.

    Signals:
        reported: A `Notice` about the result.
        failed: An exception that kept it from asking.
        closed: The vault is locked: an open dialog closes.
    """

    reported = Signal(object)
    failed = Signal(object)
    closed = Signal()

    def __init__(self, context: DesktopContext, window: QWidget, action: QAction) -> None:
        super().__init__(window)
        self._context = context
        self._window = window
        self._action = action
        self._has_one = True
        self._question = LatestTask(context.tasks, self)
        action.triggered.connect(self._on_action_triggered)

    def follow(self) -> None:
        """Name the action by what opens the vault now."""
        self._name(self._context.services.vault.slot_types())

    @Slot()
    def close_vault(self) -> None:
        """Cancel running work, and close an open dialog."""
        self._question.cancel()
        self.closed.emit()

    def _name(self, slot_types: tuple[str, ...]) -> None:
        self._has_one = "passphrase" in slot_types
        change, first = self.tr("Change the &passphrase…"), self.tr("Set a &passphrase…")
        self._action.setText(change if self._has_one else first)

    def _look(self, then: Callable[[tuple[str, ...]], None]) -> None:
        """Read what opens the vault now: another program may have set a passphrase."""
        self._question.submit(
            self._context.services.vault.slot_types,
            on_success=then,
            on_failure=self.failed.emit,
        )

    @Slot()
    def _on_action_triggered(self) -> None:
        self._look(self._ask)

    def _ask(self, slot_types: tuple[str, ...]) -> None:
        from muniment.desktop.shell.lock.passphrase_dialog import ChangePassphraseDialog

        self._name(slot_types)
        dialog = ChangePassphraseDialog(self._context, self._window, has_one=self._has_one)
        self.closed.connect(dialog.close_vault)
        dialog.changed.connect(self._on_dialog_changed)
        dialog.kept.connect(self._on_dialog_kept)
        dialog.finished.connect(self._on_dialog_finished)
        dialog.open()

    @Slot()
    def _on_dialog_changed(self) -> None:
        text = self.tr("The passphrase is changed.")
        if not self._has_one:
            text = self.tr("The passphrase is set. It opens the vault from now on.")
        self.reported.emit(Notice(text, NoticeKind.DONE))

    @Slot()
    def _on_dialog_kept(self) -> None:
        text = self.tr("Cancelled: the passphrase is what it was.")
        if not self._has_one:
            text = self.tr("Cancelled: the vault has no passphrase, as before.")
        self.reported.emit(Notice(text))

    @Slot()
    def _on_dialog_finished(self) -> None:
        self._look(self._name)
