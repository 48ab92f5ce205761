"""A new recovery key: shown once, then confirmed by two of its groups before it is used."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from muniment.desktop.shell.desktop_context import DesktopContext
from muniment.desktop.views.first_run.recovery_pages import ConfirmPage, RecoveryPage
from muniment.desktop.widgets.controls import button, column
from muniment.desktop.widgets.growing_dialog import GrowingDialog
from muniment.domain.access import PERSON

if TYPE_CHECKING:
    from muniment.services.vault.recovery_key import OfferedRecoveryKey

_LETTERS: Final = 60


class RecoveryDialog(GrowingDialog):
    """Shows the pages of the first run for a key that opens nothing until it is confirmed.

    GUI thread only. However it closes before that, the vault opens as before.

    Signals:
        used: The key opens the vault now, and the previous one does not.
        failed: The exception of the attempt to use it; the previous key still works.
    """

    used = Signal()
    failed = Signal(object)

    def __init__(
        self, context: DesktopContext, parent: QWidget, offered: "OfferedRecoveryKey"
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._offered: OfferedRecoveryKey | None = offered
        self.setWindowTitle(self.tr("Your new recovery key"))
        self.page = RecoveryPage(context, is_scrolled=True)
        self.page.show_key(offered.key.printable())
        self.confirm = ConfirmPage(is_scrolled=True)
        self.cancel = button(self.tr("Cancel"))
        self.page.foot.insertWidget(0, self.cancel)
        self._pages = QStackedWidget()
        for page in (self.page, self.confirm):
            self._pages.addWidget(page)
        self.setLayout(column(self._pages, margin="wide"))
        self.need_letters(_LETTERS)
        self.cancel.clicked.connect(lambda: self.done(0))
        self.page.continued.connect(self._on_page_continued)
        self.confirm.went_back.connect(self._on_confirm_went_back)
        self.confirm.confirmed.connect(self._on_confirm_confirmed)

    def reject(self) -> None:
        """Ignore Escape: what was written down so far would be for nothing."""

    def closeEvent(self, event: QCloseEvent) -> None:
        """Close from the title bar as with Cancel."""
        self.done(0)
        event.accept()

    def done(self, result: int) -> None:
        """Clear the key, however the dialog closes."""
        self._offered = None
        self.page.forget()
        self.confirm.forget()
        super().done(result)
        self.deleteLater()

    @Slot()
    def _on_page_continued(self) -> None:
        self.confirm.ask(self.page.text)
        self._pages.setCurrentWidget(self.confirm)

    @Slot()
    def _on_confirm_went_back(self) -> None:
        self._pages.setCurrentWidget(self.page)

    @Slot()
    def _on_confirm_confirmed(self) -> None:
        use, offered = self._context.services.recovery_key.use, self._offered
        if offered is None:
            return
        # Once: a second press must find nothing to do.
        self._offered = None
        self.confirm.setEnabled(False)
        self._context.tasks.submit(
            lambda: use(offered, PERSON),
            receiver=self,
            on_success=self._on_used,
            on_failure=self._on_failed,
        )

    def _on_used(self, _nothing: None) -> None:
        self.accept()
        self.used.emit()

    def _on_failed(self, error: Exception) -> None:
        self.done(0)
        self.failed.emit(error)
