"""The menu's way to a passphrase: another one, or the first of a vault without."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QAction

from muniment.desktop.desktop_context import DesktopContext
from muniment.desktop.notice_bar import Notice, NoticeKind

if TYPE_CHECKING:
    from muniment.desktop.main_window import MainWindow


class PassphraseAction(QObject):
    """Names an action by what the vault has, and does what it says; GUI thread only."""

    def __init__(self, context: DesktopContext, window: "MainWindow", action: QAction) -> None:
        super().__init__(window)
        self._context = context
        self._window = window
        self._action = action
        self._has_one = True
        action.triggered.connect(self._on_action_triggered)

    def follow(self) -> None:
        """Name it by what opens the vault now."""
        self._has_one = "passphrase" in self._context.services.vault.slot_types()
        change, first = self.tr("Change the &passphrase…"), self.tr("Set a &passphrase…")
        self._action.setText(change if self._has_one else first)

    @Slot()
    def _on_action_triggered(self) -> None:
        from muniment.desktop.passphrase_dialog import ChangePassphraseDialog

        dialog = ChangePassphraseDialog(self._context, self._window, has_one=self._has_one)
        self._window.locked.connect(dialog.close_vault)
        dialog.changed.connect(self._on_dialog_changed)
        dialog.kept.connect(self._on_dialog_kept)
        dialog.open()

    @Slot()
    def _on_dialog_changed(self) -> None:
        text = self.tr("The passphrase is changed.")
        if not self._has_one:
            text = self.tr("The passphrase is set. It opens the vault from now on.")
        self._window.notices.show_notice(Notice(text, NoticeKind.DONE))
        self.follow()

    @Slot()
    def _on_dialog_kept(self) -> None:
        text = self.tr("Cancelled: the passphrase is what it was.")
        if not self._has_one:
            text = self.tr("Cancelled: the vault has no passphrase, as before.")
        self._window.notices.show_notice(Notice(text))
