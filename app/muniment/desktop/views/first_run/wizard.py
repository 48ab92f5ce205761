"""The first run: a passphrase, a vault, and a recovery key that was really saved."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFileDialog, QMessageBox, QStackedWidget, QWidget

from muniment.desktop.shell.desktop_context import DesktopContext
from muniment.desktop.text.language import reads_another_language
from muniment.desktop.views.first_run.recovery_pages import ConfirmPage, RecoveryPage
from muniment.desktop.views.first_run.wizard_pages import (
    CreatingPage,
    DonePage,
    PassphrasePage,
    WelcomePage,
)
from muniment.desktop.widgets.card import Card, scrolled
from muniment.desktop.widgets.controls import column
from muniment.domain.cancellation import CancellationToken
from muniment.domain.transfer.bundles import BUNDLE_ENDING
from muniment.domain.vault.secret_bytes import secret_text

if TYPE_CHECKING:
    from muniment.desktop.shell.background.task_runner import BackgroundTask
    from muniment.domain.vault.recovery_key import RecoveryKey

_CARD_LETTERS = 84
_CARD_HEIGHT = 412


class FirstRunWizard(QWidget):
    """Leads from no vault to an open one; GUI thread only.

    Once the vault is created, the only way on is through the recovery key: because of
    `holds_recovery_key` the window asks before it closes, and does not lock.

    Args:
        context: The services.
        preferred: Languages that the user reads, best first; defaults to the system's.

    Signals:
        finished: The vault is open and its recovery key confirmed.
        guide_asked: The same, and the user wants to be guided to the first memories.
        import_asked: The same, and the user wants to import this bundle.
    """

    finished = Signal()
    guide_asked = Signal()
    import_asked = Signal(Path)

    def __init__(self, context: DesktopContext, preferred: list[str] | None = None) -> None:
        super().__init__()
        self.setObjectName("page")
        self._is_for_another_language = reads_another_language(preferred)
        self._context = context
        self._recovery_text = ""
        self._bundle: Path | None = None
        self._is_creating = False
        self._cancellation: CancellationToken | None = None
        self._task: BackgroundTask[RecoveryKey] | None = None
        self.welcome = WelcomePage()
        self.passphrase = PassphrasePage(context)
        self.creating = CreatingPage()
        self.recovery = RecoveryPage(context)
        self.confirm = ConfirmPage()
        self.done = DonePage(context)
        self.pages = QStackedWidget()
        for page in self._all_pages():
            self.pages.addWidget(page)
        self._lay_out()
        self._connect()

    @property
    def holds_recovery_key(self) -> bool:
        """Return whether there is, or will be, a recovery key that is not confirmed yet."""
        return self._is_creating or bool(self._recovery_text)

    @property
    def is_creating(self) -> bool:
        """Return whether the vault is being created now."""
        return self._is_creating

    def ask_before_leaving(self) -> QMessageBox:
        """Make the question shown when the window closes with an unconfirmed key."""
        box = QMessageBox(self)
        box.setIcon(QMessageBox.Icon.Warning)
        box.setText(self.tr("The recovery key is not confirmed"))
        box.setInformativeText(
            self.tr(
                "It can't be shown again. If you leave without saving it and then forget your "
                "passphrase, everything in the vault is lost."
            )
        )
        stay = box.addButton(self.tr("Go back"), QMessageBox.ButtonRole.RejectRole)
        box.addButton(self.tr("Quit anyway"), QMessageBox.ButtonRole.DestructiveRole)
        box.setDefaultButton(stay)
        box.setEscapeButton(stay)
        return box

    def _all_pages(self) -> tuple[QWidget, ...]:
        return (
            self.welcome,
            self.passphrase,
            self.creating,
            self.recovery,
            self.confirm,
            self.done,
        )

    def _lay_out(self) -> None:
        card = Card(column(self.pages, margin="page"), letters=_CARD_LETTERS)
        card.setMinimumHeight(_CARD_HEIGHT)
        self.setLayout(column(scrolled(card)))

    def _connect(self) -> None:
        self.welcome.continued.connect(self._on_welcome_continued)
        self.welcome.bundle_asked.connect(self._on_welcome_bundle_asked)
        self.welcome.return_asked.connect(self._on_welcome_return_asked)
        self.passphrase.went_back.connect(self._show_welcome)
        self.passphrase.chosen.connect(self._on_passphrase_chosen)
        self.creating.went_back.connect(self._show_passphrase)
        self.creating.cancelled.connect(self._on_creating_cancelled)
        self.recovery.continued.connect(self._on_recovery_continued)
        self.confirm.went_back.connect(self._show_recovery)
        self.confirm.confirmed.connect(self._on_confirm_confirmed)
        self.done.finished.connect(self.finished)
        self.done.guide_asked.connect(self.guide_asked)

    @Slot()
    def _on_welcome_return_asked(self) -> None:
        from muniment.desktop.views.settings.rescue_dialog import RescueDialog

        about = self.tr(
            "Choose your vault's vault.db file, or a backup of it. Muniment copies it here and "
            "leaves the original unchanged. If the vault is open somewhere, lock it there first."
        )
        dialog = RescueDialog(self._context, self, ways=(), about=about)
        dialog.rescued.connect(self.finished)
        dialog.open()

    @Slot()
    def _on_welcome_continued(self) -> None:
        self._begin(None)

    @Slot()
    def _on_welcome_bundle_asked(self) -> None:
        dialog = QFileDialog(self, self.tr("Bundle to import"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilter(self.tr("Bundles (*{ending})").format(ending=BUNDLE_ENDING))
        dialog.fileSelected.connect(lambda chosen: self._begin(Path(chosen)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _begin(self, bundle: Path | None) -> None:
        """Ask for the passphrase of a new vault, and import a bundle into it at the end."""
        self._bundle = bundle
        self.passphrase.show_bundle("" if bundle is None else bundle.name)
        self._show_passphrase()

    @Slot()
    def _show_welcome(self) -> None:
        self.pages.setCurrentWidget(self.welcome)

    @Slot()
    def _show_passphrase(self) -> None:
        self.pages.setCurrentWidget(self.passphrase)

    @Slot()
    def _show_recovery(self) -> None:
        self.pages.setCurrentWidget(self.recovery)

    @Slot(str)
    def _on_passphrase_chosen(self, text: str) -> None:
        self.creating.show_progress()
        self.pages.setCurrentWidget(self.creating)
        passphrase = secret_text(text)
        vault, cancellation = self._context.services.vault, CancellationToken()

        def create() -> "RecoveryKey":
            try:
                return vault.create(passphrase=passphrase, cancellation=cancellation)
            finally:
                passphrase.wipe()

        self._is_creating = True
        self._cancellation = cancellation
        self._task = self._context.tasks.submit(
            create, receiver=self, on_success=self._on_created, on_failure=self._on_create_failed
        )

    @Slot()
    def _on_creating_cancelled(self) -> None:
        if self._cancellation is None or self._task is None:
            return
        if not self._cancellation.cancel():
            # Its recovery key must be shown: there is no other chance.
            self.creating.show_too_late()
            return
        self._task.cancel()
        self._cancellation = self._task = None
        self._is_creating = False
        self._show_passphrase()

    def _on_create_failed(self, error: Exception) -> None:
        self._is_creating = False
        self.creating.show_error(error)

    def _on_created(self, recovery_key: "RecoveryKey") -> None:
        self._is_creating = False
        self._recovery_text = recovery_key.printable()
        recovery_key.secret.wipe()
        self.recovery.show_key(self._recovery_text)
        self._show_recovery()

    @Slot()
    def _on_recovery_continued(self) -> None:
        self._context.clipboard.clear_ours()
        self.confirm.ask(self._recovery_text)
        self.pages.setCurrentWidget(self.confirm)

    @Slot()
    def _on_confirm_confirmed(self) -> None:
        self._recovery_text = ""
        self.recovery.forget()
        self.confirm.forget()
        if self._bundle is None:
            self.pages.setCurrentWidget(self.done)
            if self._is_for_another_language:
                self.done.proposal.offer()
        else:
            self.import_asked.emit(self._bundle)
