"""The Security section: how the vault opens, and when it locks automatically."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Slot

from muniment.desktop.platform.clipboard_guard import history_hints
from muniment.desktop.shell.desktop_context import DesktopContext
from muniment.desktop.shell.lock.passphrase_question import GuardedWork, PassphraseQuestion
from muniment.desktop.shell.notices.notice_bar import Notice, NoticeKind
from muniment.desktop.views.browse.listing.busy_line import BusyLine
from muniment.desktop.views.settings.locking_fields import LockingFields
from muniment.desktop.views.settings.recovery_dialog import RecoveryDialog
from muniment.desktop.views.settings.section import Section, named, number_field
from muniment.desktop.views.settings.settings_words import slot_name, tr
from muniment.desktop.widgets.check_box import CheckBox
from muniment.desktop.widgets.controls import button, label, row
from muniment.desktop.widgets.field_names import FieldName
from muniment.desktop.widgets.flow_layout import flow
from muniment.desktop.widgets.question_box import Confirmation, ask
from muniment.domain.access import PERSON
from muniment.domain.settings import CLIPBOARD_SECONDS_MAX, CLIPBOARD_SECONDS_MIN

if TYPE_CHECKING:
    from PySide6.QtGui import QAction
    from PySide6.QtWidgets import QDialog

    from muniment.services.vault.recovery_key import OfferedRecoveryKey


class SecuritySection(Section):
    """Edits passphrase, recovery key, key file, keychain, lock and clipboard; GUI thread only."""

    def __init__(self, context: DesktopContext) -> None:
        super().__init__(
            context,
            tr("Security"),
            tr(
                "Each of these unlocks the whole vault. Keep the recovery key away from this "
                "computer."
            ),
        )
        self._keychain_action: QAction | None = None
        self._passphrase_action: QAction | None = None
        self.dialog: QDialog | None = None
        self._has_passphrase = False
        self._is_open = False
        self.ways = label("", wrap=True)
        self.no_recovery_key = label(
            self.tr(
                "There is no recovery key. If you lose your passphrase or key file, no one can "
                "read the vault."
            ),
            role="caution",
            wrap=True,
        )
        self.no_recovery_key.hide()
        self.passphrase = button("")
        self.recovery = button(self.tr("Create a new recovery key…"))
        self.key_file = button(self.tr("Remove the key file…"))
        buttons = flow(self.passphrase, self.recovery, self.key_file)
        self.busy = BusyLine()
        self.keychain = CheckBox(self.tr("Let the system keychain unlock the vault"))
        named(self.keychain)
        self.add_group(
            tr("Ways to unlock"),
            self.ways,
            self.no_recovery_key,
            self.keychain,
            buttons,
            self.busy,
        )
        self.locking = LockingFields(context)
        self.minutes = self.locking.minutes
        self.add_group(tr("Locking"), self.locking)
        self._add_clipboard()
        self.passphrase.clicked.connect(self._on_passphrase_clicked)
        self.recovery.clicked.connect(self._on_recovery_clicked)
        self.key_file.clicked.connect(self._on_key_file_clicked)
        self.keychain.clicked.connect(self._on_keychain_clicked)
        self.seconds.valueChanged.connect(self._on_seconds_changed)

    def open(self) -> None:
        """Show the current settings."""
        self._is_open = True
        self._follow_keychain()
        self._follow_passphrase()
        self._look_at_ways()
        self.locking.open()
        self.seconds.blockSignals(True)  # noqa: FBT003 - Qt's own
        self.seconds.setValue(self._context.preferences.settings.clipboard_seconds)
        self.seconds.blockSignals(False)  # noqa: FBT003 - Qt's own

    def close_vault(self) -> None:
        """Close any dialog that asks a question or shows a key."""
        self._is_open = False
        if self.dialog is not None:
            self.dialog.done(0)

    def _add_clipboard(self) -> None:
        self.seconds = number_field(
            self.tr("Seconds until the clipboard is cleared"),
            low=CLIPBOARD_SECONDS_MIN,
            high=CLIPBOARD_SECONDS_MAX,
        )
        self.seconds.setSuffix(self.tr(" seconds"))
        name = FieldName(self.tr("&Clear it after"), self.seconds)
        line = row(name, self.seconds)
        line.addStretch()
        hint = self.tr(
            "Clears what you copied from Muniment after this time, or when the vault locks, "
            "unless you have copied something else."
        )
        if history_hints():
            histories = self.tr(
                "Clipboard managers are asked to skip keys and memories that you copy with a "
                "button or menu. Text that you select and copy yourself stays in them."
            )
        else:
            histories = self.tr("Muniment can't clear clipboard histories.")
        self.add_group(
            tr("Clipboard"),
            line,
            label(hint, role="caption", wrap=True),
            label(histories, role="caption", wrap=True),
        )

    def _show_ways(self, types: tuple[str, ...]) -> None:
        self.ways.setText("\n".join(f"• {slot_name(kind)}" for kind in dict.fromkeys(types)))
        self._has_passphrase = "passphrase" in types
        self.key_file.setVisible({"key-file", "passphrase"} <= set(types))
        self.no_recovery_key.setVisible("recovery" not in types)

    def _look_at_ways(self) -> None:
        vault = self._context.services.vault
        self._context.tasks.submit(vault.slot_types, receiver=self, on_success=self._show_ways)

    def _follow_passphrase(self) -> None:
        action = self.window_action("passphrase")
        if action is not None and self._passphrase_action is None:
            self._passphrase_action = action
            action.changed.connect(self._on_passphrase_changed)
            self._on_passphrase_changed()

    @Slot()
    def _on_passphrase_changed(self) -> None:
        if self._passphrase_action is not None:
            text = self._passphrase_action.text().replace("&", "")
            self.passphrase.setText(text)
            self.passphrase.setAccessibleName(text)
        if self._is_open:
            self._look_at_ways()

    def _follow_keychain(self) -> None:
        action = self.window_action("keychain")
        if action is not None and self._keychain_action is None:
            self._keychain_action = action
            action.changed.connect(self._on_keychain_changed)
        self._on_keychain_changed()

    @Slot()
    def _on_keychain_changed(self) -> None:
        action = self._keychain_action
        self.keychain.setVisible(action is not None)
        if action is not None:
            self.keychain.setChecked(action.isChecked())
            was_enabled = self.keychain.isEnabled()
            self.keychain.setEnabled(action.isEnabled())
            if action.isEnabled() and not was_enabled:
                self._look_at_ways()

    @Slot()
    def _on_keychain_clicked(self) -> None:
        if self._keychain_action is not None:
            self._keychain_action.trigger()

    @Slot()
    def _on_passphrase_clicked(self) -> None:
        action = self.window_action("passphrase")
        if action is not None:
            action.trigger()

    @Slot()
    def _on_recovery_clicked(self) -> None:
        if self.no_recovery_key.isHidden():
            detail = self.tr(
                "Your current recovery key works until you confirm the new one, which is shown "
                "only once. Have a pen or printer ready."
            )
        else:
            detail = self.tr("It is shown only once. Have a pen or printer ready.")
        if self._has_passphrase:
            self._ask_passphrase(detail)
            return
        question = Confirmation(
            title=self.tr("New recovery key"),
            text=self.tr("Create a new recovery key?"),
            detail=detail,
            action=self.tr("Create new key"),
        )
        self._hold(ask(self, question, self._make_recovery_key))

    def _ask_passphrase(self, detail: str) -> None:
        offer = self._context.services.recovery_key.offer
        work = GuardedWork(
            title=self.tr("New recovery key"),
            text=detail,
            action=self.tr("Create new key"),
            run=lambda passphrase: offer(passphrase, PERSON),
            on_success=self._show_recovery_key,
        )
        dialog = PassphraseQuestion(self._context, self, work)
        self._hold(dialog)
        dialog.open()

    def _make_recovery_key(self) -> None:
        offer = self._context.services.recovery_key.offer
        self._show_busy(is_busy=True)
        self._context.tasks.submit(
            lambda: offer(None, PERSON),
            receiver=self,
            on_success=self._show_recovery_key,
            on_failure=self._on_failed,
        )

    def _show_busy(self, *, is_busy: bool) -> None:
        self.busy.follow(is_busy)
        self.recovery.setEnabled(not is_busy)
        self.key_file.setEnabled(not is_busy)

    def _on_failed(self, error: Exception) -> None:
        self._show_busy(is_busy=False)
        self.failed.emit(error)
        self._look_at_ways()

    @Slot()
    def _on_key_file_clicked(self) -> None:
        question = Confirmation(
            title=self.tr("Remove the key file"),
            text=self.tr("Stop using the key file to unlock the vault?"),
            detail=self.tr(
                "The key file next to the vault is deleted, and copies of it no longer unlock "
                "the vault. They still unlock older backups. Unattended programs such as "
                "“muniment serve” need a file with the passphrase instead."
            ),
            action=self.tr("Remove"),
        )
        self._hold(ask(self, question, self._remove_key_file))

    def _remove_key_file(self) -> None:
        self._show_busy(is_busy=True)
        self._context.tasks.submit(
            self._context.services.key_file.remove,
            receiver=self,
            on_success=self._on_key_file_removed,
            on_failure=self._on_failed,
        )

    def _on_key_file_removed(self, _nothing: None) -> None:
        self._show_busy(is_busy=False)
        text = self.tr("The key file no longer unlocks the vault.")
        self.notice_given.emit(Notice(text, NoticeKind.DONE))
        self._look_at_ways()

    def _show_recovery_key(self, offered: "OfferedRecoveryKey") -> None:
        self._show_busy(is_busy=False)
        if not self._is_open:
            # The vault was locked meanwhile: do not show the key above the lock screen.
            return
        dialog = RecoveryDialog(self._context, self, offered)
        dialog.used.connect(self._on_recovery_key_used)
        dialog.failed.connect(self.failed)
        self._hold(dialog)
        dialog.open()

    @Slot()
    def _on_recovery_key_used(self) -> None:
        text = self.tr("The new recovery key unlocks the vault from now on.")
        self.notice_given.emit(Notice(text, NoticeKind.DONE))
        self._look_at_ways()

    def _hold(self, dialog: "QDialog") -> None:
        self.dialog = dialog
        dialog.finished.connect(self._on_dialog_finished)

    @Slot()
    def _on_dialog_finished(self) -> None:
        if self.sender() is self.dialog:
            self.dialog = None

    @Slot(int)
    def _on_seconds_changed(self, seconds: int) -> None:
        self._context.preferences.change(clipboard_seconds=seconds)
