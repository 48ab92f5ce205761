"""The lock screen: enter the passphrase, or open the vault in another way."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QLabel, QProgressBar, QWidget

from muniment.desktop.shell.desktop_context import DesktopContext
from muniment.desktop.shell.lock.unlock_ways import UnlockWays
from muniment.desktop.text.error_presenter import describe
from muniment.desktop.widgets.announcer import announce
from muniment.desktop.widgets.card import Card, scrolled
from muniment.desktop.widgets.controls import PassphraseField, button, column, label, restyle, row
from muniment.desktop.widgets.theme.theme import picture
from muniment.domain.cancellation import CancellationToken
from muniment.domain.errors import (
    DamagedHeaderError,
    DamagedVaultError,
    VaultMissingError,
    WrongKeyError,
)
from muniment.domain.vault.secret_bytes import secret_text

if TYPE_CHECKING:
    from muniment.desktop.shell.background.task_runner import BackgroundTask
    from muniment.desktop.views.settings.rescue_dialog import RescueDialog

_HELPED_BY_A_BACKUP: Final = (DamagedVaultError, DamagedHeaderError, VaultMissingError)
_CARD_LETTERS: Final = 65
_PATIENCE_MS: Final = 300


class LockScreen(QWidget):
    """Unlocks the vault; GUI thread only.

    Signals:
        unlocked: The vault is open; the type of the slot that opened it.
        lock_asked: The vault is to be locked: a person wants that, or cancelled after it had
            opened.
    """

    unlocked = Signal(str)
    lock_asked = Signal()
    _advanced = Signal(int)

    def __init__(self, context: DesktopContext) -> None:
        super().__init__()
        self.setObjectName("page")
        self.setAccessibleName(self.tr("Muniment is locked"))
        self._context = context
        self._ways = UnlockWays()
        self._cancellation: CancellationToken | None = None
        self._task: BackgroundTask[None] | None = None
        self._busy = ""
        self._build()
        self._lay_out()
        context.back_off.changed.connect(self._refresh)
        self._patience = QTimer(self, singleShot=True, interval=_PATIENCE_MS)
        self._patience.timeout.connect(self._on_patience_timeout)
        self._advanced.connect(self._on_advanced, Qt.ConnectionType.QueuedConnection)
        self._show_ways(())

    @property
    def problem(self) -> str:
        """The error message shown; empty if there is none."""
        return self._problem.text()

    def showEvent(self, event: QShowEvent) -> None:
        """Ask which ways open the vault, and wait for typing."""
        super().showEvent(event)
        vault = self._context.services.vault
        self._context.tasks.submit(
            vault.slot_types, receiver=self, on_success=self._show_ways, on_failure=self._on_failed
        )
        self._lead.setFocus()

    def follow_vault(self, *, is_open: bool) -> None:
        """Show which lock it is: only the window is locked, or the vault is.

        While the vault is open, the passphrase is asked for, because the keychain and a key file
        would open the window for whoever is at the computer.
        """
        self._title.setText(
            self.tr("The window is locked") if is_open else self.tr("Muniment is locked")
        )
        self.lock_vault.setVisible(is_open)
        self._offer(is_vault_open=is_open)

    def show_interruption(self, text: str) -> None:
        """Show what waits for the vault to be unlocked; it is cleared then."""
        self._waiting.setText(text)
        self._waiting.show()

    def show_locking(self, *, is_locking: bool) -> None:
        """Show that the vault is being locked while running calls finish."""
        self._set_busy(self.tr("Locking…") if is_locking else "")
        if not is_locking:
            # It lost the focus while it was disabled.
            self._lead.setFocus()

    def _build(self) -> None:
        self._caps = label(self.tr("Caps Lock seems to be on."), role="caution")
        self._field = PassphraseField(
            self._context.theme, name=self.tr("Passphrase"), hint=self._caps
        )
        self._title = label(self.tr("Muniment is locked"), role="title", wrap=True)
        self._subtitle = label("", role="muted", wrap=True)
        self._unlock = button(self.tr("Unlock"), role="primary")
        self._waiting = label("", role="caution", wrap=True)
        self._waiting.hide()
        self._problem = label("", role="problem", wrap=True)
        self._progress = QProgressBar()
        self._progress.setRange(0, 0)
        self._progress.setTextVisible(False)
        self._progress.setFixedHeight(4)
        self._progress.setAccessibleName(self.tr("Unlocking"))
        policy = self._progress.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self._progress.setSizePolicy(policy)
        self._progress.hide()
        self._other = button("", role="link")
        self.cancel = button(self.tr("Cancel"), role="link")
        self.cancel.hide()
        self.rescue = button(self.tr("Restore a backup…"))
        self.rescue.hide()
        self.dialog: RescueDialog | None = None
        self.lock_vault = button(self.tr("Lock the vault too"), role="link")
        self.lock_vault.hide()
        self.lock_vault.clicked.connect(self.lock_asked)
        self._keychain = button(self.tr("Unlock with the system keychain"))
        self._key_file = button(self.tr("Unlock with the key file"))
        self._field.returnPressed.connect(self._on_unlock_clicked)
        self._field.textChanged.connect(self._refresh)
        self._unlock.clicked.connect(self._on_unlock_clicked)
        self._other.clicked.connect(self._on_other_clicked)
        self.cancel.clicked.connect(self.cancel_unlock)
        self._keychain.clicked.connect(self._on_keychain_clicked)
        self._key_file.clicked.connect(self._on_key_file_clicked)
        self.rescue.clicked.connect(self._on_rescue_clicked)

    def _lay_out(self) -> None:
        emblem = QLabel()
        emblem.setPixmap(picture("muniment-locked", 64))
        others = row(self._other, self.lock_vault, self.cancel, gap="large")
        others.addStretch()
        inside = column(
            emblem,
            self._title,
            self._subtitle,
            self._waiting,
            self._field,
            self._caps,
            self._problem,
            self._progress,
            self._unlock,
            self._key_file,
            self._keychain,
            self.rescue,
            others,
            gap="medium",
            margin="page",
        )
        self.setLayout(column(scrolled(Card(inside, letters=_CARD_LETTERS))))

    @property
    def _lead(self) -> QWidget:
        """The widget that gets the focus: the field, or the button if nothing is typed."""
        return self._key_file if self._ways.way == "key-file" else self._field

    def _show_ways(self, slots: tuple[str, ...]) -> None:
        """Offer the ways to open this vault; the passphrase until the header is read."""
        self._offer(slots=slots or ("passphrase",))

    def _offer(self, **changed: Any) -> None:
        self._ways = replace(self._ways, **changed)
        self._show_way()

    def _show_way(self) -> None:
        ways = self._ways
        had_focus = self._field.hasFocus() or self._key_file.hasFocus()
        self._subtitle.setText(ways.instruction)
        self._other.setText(ways.other_text)
        self._other.setAccessibleName(self._other.text())
        self._field.setPlaceholderText(ways.field_name)
        self._field.setAccessibleName(ways.field_name)
        leads = ways.way == "key-file"
        self._key_file.setProperty("role", "primary" if leads else "plain")
        restyle(self._key_file)
        self._keychain.setVisible(ways.offers_keychain)
        self._key_file.setVisible(ways.offers_key_file)
        self._show_other()
        self._field.setVisible(not leads)
        self._unlock.setVisible(not leads)
        self._refresh()
        if had_focus:
            self._lead.setFocus()

    def _show_other(self) -> None:
        """Offer another way, or to cancel an operation that takes longer than a moment."""
        is_cancellable = self._cancellation is not None and not self._patience.isActive()
        self.cancel.setVisible(is_cancellable)
        self._other.setVisible(self._ways.offers_other and not is_cancellable)

    @Slot()
    def _on_other_clicked(self) -> None:
        self._field.take()
        self._problem.clear()
        self._offer(wants_recovery=not self._ways.wants_recovery)
        self._lead.setFocus()

    @Slot()
    def _on_unlock_clicked(self) -> None:
        if self._unlock.isEnabled():
            self.unlock_with(self._field.take())

    def unlock_with(self, typed: str) -> None:
        """Try the passphrase, or the recovery key if that is requested."""
        vault = self._context.services.vault
        if self._ways.wants_recovery:
            self._run(
                "recovery",
                lambda cancellation: vault.unlock_with_recovery_key(
                    typed, cancellation=cancellation
                ),
            )
            return
        passphrase = secret_text(typed)

        def unlock(cancellation: CancellationToken) -> None:
            try:
                vault.unlock_with_passphrase(passphrase, cancellation=cancellation)
            finally:
                passphrase.wipe()

        self._run("passphrase", unlock)

    @Slot()
    def _on_keychain_clicked(self) -> None:
        vault = self._context.services.vault
        self._run(
            "keychain",
            lambda cancellation: vault.unlock_with_keychain(cancellation=cancellation),
        )

    @Slot()
    def _on_key_file_clicked(self) -> None:
        vault = self._context.services.vault
        self._run(
            "key-file",
            lambda cancellation: vault.unlock_with_key_file(cancellation=cancellation),
        )

    def _run(self, way: str, unlock: Callable[[CancellationToken], None]) -> None:
        self._problem.clear()
        cancellation = self._cancellation = CancellationToken()
        cancellation.on_progress = self._report
        self._set_busy(self.tr("Unlocking…"))
        # All other controls are disabled; Escape still reaches this screen.
        self.setFocus()
        self._task = self._context.tasks.submit(
            lambda: unlock(cancellation),
            receiver=self,
            on_success=lambda _nothing: self._on_unlocked(way),
            on_failure=self._on_failed,
        )

    @Slot()
    def cancel_unlock(self) -> None:
        """Stay locked, whatever the result of the running unlock."""
        cancellation, task = self._cancellation, self._task
        if cancellation is None or task is None:
            return
        self._cancellation = self._task = None
        task.cancel()
        self._set_busy("")
        announce(self, self.tr("Canceled. The vault is still locked."))
        self._lead.setFocus()
        if not cancellation.cancel():
            self.lock_asked.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Cancel with Escape."""
        if event.key() == Qt.Key.Key_Escape and self._cancellation is not None:
            self.cancel_unlock()
        else:
            super().keyPressEvent(event)

    @Slot()
    def _on_rescue_clicked(self) -> None:
        from muniment.desktop.views.settings.rescue_dialog import RescueDialog

        self.dialog = RescueDialog(self._context, self, ways=self._ways.slots)
        self.dialog.rescued.connect(self._on_dialog_rescued)
        self.dialog.finished.connect(self._on_dialog_finished)
        self.dialog.open()

    @Slot()
    def _on_dialog_rescued(self) -> None:
        self.rescue.hide()
        self._problem.clear()
        self._subtitle.setText(self.tr("Backup restored. Unlock the vault to continue."))
        self._lead.setFocus()

    @Slot()
    def _on_dialog_finished(self) -> None:
        self.dialog = None

    def _on_unlocked(self, way: str) -> None:
        self.rescue.hide()
        self._waiting.hide()
        self._ways = replace(self._ways, wants_recovery=False)
        self._cancellation = self._task = None
        self._set_busy("")
        self.unlocked.emit(way)

    def _on_failed(self, error: Exception) -> None:
        self._cancellation = self._task = None
        self._set_busy("")
        self._problem.setText(describe(error).sentence)
        announce(self, self.problem, is_urgent=True)
        self.rescue.setVisible(isinstance(error, _HELPED_BY_A_BACKUP))
        if isinstance(error, WrongKeyError):
            self._context.back_off.count_wrong()
        self._refresh()
        self._lead.setFocus()

    def _report(self, done: int, total: int) -> None:
        """Pass on how far the update of an older vault is; any thread."""
        self._advanced.emit(100 * done // total if total else 0)

    @Slot(int)
    def _on_advanced(self, percent: int) -> None:
        if self._cancellation is None:
            return
        self._busy = self.tr("Updating the vault…")
        self._progress.setAccessibleName(self._busy)
        # Of a step of unknown length only the movement is shown.
        self._progress.setRange(0, 100 if percent else 0)
        self._progress.setValue(percent)
        self._refresh()

    @Slot()
    def _on_patience_timeout(self) -> None:
        self._progress.setVisible(bool(self._busy))
        self._show_other()

    def _set_busy(self, text: str) -> None:
        self._busy = text
        self._progress.setAccessibleName(text)
        self._progress.setRange(0, 0)
        self._progress.hide()
        self._patience.stop()
        if text:
            self._patience.start()
        for control in (self._field, self._other, self._keychain, self._key_file, self.rescue):
            control.setEnabled(not text)
        self._show_other()
        self._refresh()

    @Slot()
    def _refresh(self) -> None:
        waiting = self._context.back_off.text
        is_free = not self._busy and not waiting
        self._unlock.setEnabled(is_free and bool(self._field.text()))
        self._unlock.setText(self._busy or waiting or self.tr("Unlock"))
        # The main control shows what is running.
        said = self._busy if self._ways.way == "key-file" else ""
        self._key_file.setText(said or self.tr("Unlock with the key file"))
        self._key_file.setAccessibleName(self._key_file.text())
