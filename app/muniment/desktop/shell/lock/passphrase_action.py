"""The menu action for the passphrase: change it, or set the first one."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from muniment.desktop.shell.background.task_runner import LatestTask
from muniment.desktop.shell.desktop_context import DesktopContext
from muniment.desktop.shell.notices.notice_bar import Notice, NoticeAction, NoticeKind
from muniment.domain.errors import VaultLockedError


@dataclass(frozen=True, slots=True)
class _Found:
    slot_types: tuple[str, ...]
    is_asked_for: bool


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
        self._is_dialog_open = False
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

    def offer(self, way: str) -> None:
        """Offer a new passphrase to a person who opened the vault without the present one.

        Args:
            way: The type of the slot that opened it. After the recovery key the dialog opens at
                once, because the passphrase is most likely lost; otherwise a notice offers it.
                Whoever has asked for the dialog by then needs no offer: the window may be open
                before the lock screen says what opened it.
        """
        if self._is_dialog_open or self._question.is_open:
            return

        def offer(found: _Found) -> None:
            self._name(found.slot_types)
            if not self._has_one or found.is_asked_for:
                return
            if way == "recovery":
                self._ask(found)
            else:
                self._say_offer(way)

        self._look(offer)

    def _say_offer(self, way: str) -> None:
        text = self.tr("The system keychain unlocked the vault, so you can set a new passphrase.")
        if way == "key-file":
            text = self.tr("The key file unlocked the vault, so you can set a new passphrase.")
        action = NoticeAction(self.tr("Set a new passphrase…"), self._on_action_triggered)
        self.reported.emit(Notice(text, NoticeKind.NOTE, (action,)))

    def _look(self, then: Callable[[_Found], None]) -> None:
        """Read what opens the vault now: another program may have set a passphrase."""
        services = self._context.services

        def look() -> _Found:
            return _Found(services.vault.slot_types(), services.passphrase.is_asked_for())

        self._question.submit(look, on_success=then, on_failure=self._on_look_failed)

    def _on_look_failed(self, error: Exception) -> None:
        if not isinstance(error, VaultLockedError):
            self.failed.emit(error)

    @Slot()
    def _on_action_triggered(self) -> None:
        self._look(self._ask)

    def _ask(self, found: _Found) -> None:
        from muniment.desktop.shell.lock.passphrase_dialog import ChangePassphraseDialog

        self._name(found.slot_types)
        dialog = ChangePassphraseDialog(
            self._context, self._window, has_one=self._has_one, asks_old=found.is_asked_for
        )
        self.closed.connect(dialog.close_vault)
        dialog.changed.connect(self._on_dialog_changed)
        dialog.kept.connect(self._on_dialog_kept)
        dialog.rejected.connect(self._context.services.passphrase.keep)
        dialog.finished.connect(self._on_dialog_finished)
        self._is_dialog_open = True
        dialog.open()

    @Slot()
    def _on_dialog_changed(self) -> None:
        text = self.tr("Passphrase changed.")
        if not self._has_one:
            text = self.tr("Passphrase set. Use it to unlock the vault from now on.")
        self.reported.emit(Notice(text, NoticeKind.DONE))

    @Slot()
    def _on_dialog_kept(self) -> None:
        text = self.tr("Canceled. Your passphrase has not changed.")
        if not self._has_one:
            text = self.tr("Canceled. The vault still has no passphrase.")
        self.reported.emit(Notice(text))

    @Slot()
    def _on_dialog_finished(self) -> None:
        self._is_dialog_open = False
        self._look(lambda found: self._name(found.slot_types))
