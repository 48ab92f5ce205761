"""The dialog that exports a namespace as a bundle: passphrase, recipients, file, progress."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QStandardPaths, Signal, Slot
from PySide6.QtWidgets import QDialog, QFileDialog, QLineEdit, QWidget

from muniment.desktop.views.bundles.bundle_watch import BundleWatch
from muniment.desktop.views.bundles.bundle_words import export_text, tr
from muniment.desktop.views.bundles.recipients_field import RecipientsField
from muniment.desktop.views.first_run.new_passphrase_fields import NewPassphraseFields
from muniment.desktop.widgets.check_box import CheckBox
from muniment.desktop.widgets.controls import column, label
from muniment.desktop.widgets.task_dialog import TaskDialog
from muniment.domain.access import PERSON
from muniment.domain.transfer.bundles import BUNDLE_ENDING, BundleExport, BundleExported
from muniment.domain.vault.secret_bytes import secret_text

if TYPE_CHECKING:
    from muniment.desktop.shell.desktop_context import DesktopContext
    from muniment.domain.memories.bulk import Selection

_LETTERS: Final = 66


class BundleExportDialog(TaskDialog):
    """Exports a namespace, or some memories; GUI thread only. Closing it stops the export.

    Args:
        context: The window's shared objects.
        parent: The view; it closes the dialog when the vault closes.
        namespace: The namespace; with a selection, it may be omitted.
        selection: Which memories; ``None`` exports the namespace whole.

    Signals:
        exported: The path and the number of memories.
    """

    exported = Signal(object, int)

    def __init__(
        self,
        context: "DesktopContext",
        parent: QWidget,
        namespace: str = "",
        selection: "Selection | None" = None,
    ) -> None:
        super().__init__(context, parent, action=tr("Choose where…"))
        self.setWindowTitle(tr("Export as a bundle"))
        self._namespace = namespace
        self._selection = selection
        self.over: QDialog | None = None
        self._watch = BundleWatch(self)
        self._watch.progressed.connect(self.show_progress)
        self.passphrase = NewPassphraseFields(context, name=tr("Passphrase of the bundle"))
        self.passphrase.changed.connect(self._refresh)
        self.recipients = RecipientsField()
        self.recipients.changed.connect(self._refresh)
        self.trash = CheckBox(tr("Include the &trash"))
        self.confidential = CheckBox(tr("Include &sensitive memories"))
        self.confidential.setChecked(True)
        self.explanation = label(export_text(namespace), wrap=True)
        self.lay_out(
            label(tr("Export as a bundle"), role="heading"),
            self.explanation,
            self.passphrase,
            self.recipients,
            column(self.confidential, self.trash, gap="tight"),
            letters=_LETTERS,
        )
        self.act.clicked.connect(self._on_act_clicked)
        self.act.setEnabled(False)

    def forget(self) -> None:
        """Stop the export, and clear the passphrase and the name."""
        self._watch.stop()
        if self.over is not None:
            self.over.done(0)
        self.passphrase.take()
        self.recipients.forget()
        self.explanation.clear()
        self._namespace, self._selection = "", None

    @property
    def is_complete(self) -> bool:
        """Whether something will open the bundle, and nothing that is typed is wrong."""
        recipients = self.recipients
        for_recipients = bool(recipients.keys) and self.passphrase.is_empty
        return not recipients.problem and (self.passphrase.is_complete or for_recipients)

    @Slot()
    def _refresh(self) -> None:
        self.say_problem(self.passphrase.problem or self.recipients.problem)
        self.act.setEnabled(self.is_complete and not self.is_busy)

    @Slot()
    def _on_act_clicked(self) -> None:
        if self.over is not None or not self.is_complete:
            return
        dialog = QFileDialog(self, tr("Export as a bundle"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(BUNDLE_ENDING.removeprefix("."))
        places = QStandardPaths.StandardLocation
        dialog.setDirectory(QStandardPaths.writableLocation(places.DocumentsLocation))
        name = self._namespace or tr("memories")
        dialog.selectFile(name.replace("/", "-") + BUNDLE_ENDING)
        dialog.fileSelected.connect(self._on_file_selected)
        dialog.finished.connect(partial(self._on_over_finished, dialog))
        self.over = dialog
        dialog.open()

    @Slot(str)
    def _on_file_selected(self, chosen: str) -> None:
        path, bundles = Path(chosen), self._context.services.bundles
        typed = self.passphrase.take()
        request = BundleExport(
            namespaces=(self._namespace,) if self._namespace else (),
            selection=self._selection,
            path=path,
            passphrase=secret_text(typed) if typed else None,
            recipients=self.recipients.keys,
            with_trash=self.trash.isChecked(),
            with_confidential=self.confidential.isChecked(),
            # The file dialog has asked.
            may_replace=True,
        )
        watch = self._watch.begin()
        self.offer_stop(self._watch.stop)
        self.passphrase.setEnabled(False)
        self.recipients.setEnabled(False)
        self.run(
            lambda: bundles.export_bundle(request, PERSON, watch=watch),
            on_success=partial(self._on_exported, path),
        )

    def _on_exported(self, path: Path, done: BundleExported) -> None:
        self.exported.emit(path, done.counts.get("memory", 0))
        self.accept()

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        if self._watch.is_cancellation(error):
            self.end()
            self.done(0)
            return
        super()._on_failed(error)
        # The passphrase was forgotten with the attempt.
        self.passphrase.setEnabled(True)
        self.recipients.setEnabled(True)
        self.act.setEnabled(self.is_complete)

    def _on_over_finished(self, dialog: QDialog, _result: int) -> None:
        # Qt deletes the dialog later, and the file name may contain the name of a namespace.
        for field in dialog.findChildren(QLineEdit):
            field.setText("")
        dialog.deleteLater()
        if self.over is dialog:
            self.over = None
