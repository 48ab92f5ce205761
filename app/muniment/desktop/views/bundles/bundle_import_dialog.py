"""The dialog that imports a bundle: passphrase, preview, receiving namespace, progress."""

import uuid
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QLineEdit, QWidget

from muniment.desktop.text.words import breakable
from muniment.desktop.views.bundles.bundle_watch import BundleWatch
from muniment.desktop.views.bundles.bundle_words import examples_text, preview_text, tr
from muniment.desktop.widgets.controls import PassphraseField, column, label
from muniment.desktop.widgets.task_dialog import TaskDialog
from muniment.domain.access import PERSON
from muniment.domain.transfer.bundles import BundleImport, BundleImported, BundlePreview
from muniment.domain.vault.secret_bytes import Secret, secret_text

if TYPE_CHECKING:
    from muniment.desktop.shell.desktop_context import DesktopContext
    from muniment.domain.memories.bulk import Watch

_LETTERS: Final = 66
_NAME_MAX: Final = 100


class BundleImportDialog(TaskDialog):
    """Opens a bundle, shows what importing it would do, and imports it; GUI thread only.

    Closing the dialog during the import cancels it, and nothing of it stays.

    Args:
        context: The window's shared objects.
        parent: The view; it closes the dialog when the vault closes.
        path: The file.

    Signals:
        imported: The `BundleImported` result.
    """

    imported = Signal(object)

    def __init__(self, context: "DesktopContext", parent: QWidget, path: Path) -> None:
        super().__init__(context, parent, action=tr("Open"))
        self.setWindowTitle(tr("Import a bundle"))
        self._path = path
        self._passphrase: Secret | None = None
        self._preview: BundlePreview | None = None
        self._batch_id = ""
        self._watch = BundleWatch(self)
        self._watch.progressed.connect(self.show_progress)
        self.heading = label(breakable(path.name), role="heading", wrap=True)
        self.hint = label(tr("Caps lock seems to be on."), role="caution")
        self.passphrase = PassphraseField(
            context.theme, name=tr("Passphrase of the bundle"), hint=self.hint
        )
        self.passphrase.setPlaceholderText(tr("Not needed for a bundle made for this vault"))
        self.passphrase.textChanged.connect(self._refresh)
        self.into = QLineEdit()
        self.into.setMaxLength(_NAME_MAX)
        self.into.setAccessibleName(tr("Into the namespace"))
        self.into.textChanged.connect(self._refresh)
        self._where = label(tr("&Into the namespace"))
        self._where.setBuddy(self.into)
        self.amount = label("", role="strong", wrap=True)
        self.first = label("", role="caption", wrap=True)
        place = column(self._where, self.into, gap="tight")
        entry = column(self.passphrase, self.hint, gap="tight")
        self.lay_out(self.heading, entry, place, self.amount, self.first, letters=_LETTERS)
        self.act.clicked.connect(self._on_act_clicked)
        self._show_preview(None)

    def forget(self) -> None:
        """Stop the work, and clear the passphrase, every name and every text."""
        self._watch.stop()
        self.passphrase.take()
        self._passphrase = self._preview = None
        self._end_operation()
        for part in (self.heading, self.amount, self.first):
            part.clear()
        self.into.setText("")

    @property
    def is_previewed(self) -> bool:
        """Whether what is shown holds for the namespace that is typed."""
        preview = self._preview
        if preview is None:
            return False
        return len(preview.namespaces) > 1 or preview.namespaces[0].namespace == self._typed

    @property
    def _typed(self) -> str:
        return self.into.text().strip()

    @Slot()
    def _refresh(self) -> None:
        is_open = self._preview is not None
        is_typed = bool(self._typed) or not is_open
        is_single = is_open and self._preview is not None and len(self._preview.namespaces) == 1
        text = tr("Import") if self.is_previewed else tr("Preview") if is_open else tr("Open")
        self.act.setText(text)
        self.act.setAccessibleName(text)
        self.act.setEnabled(not self.is_busy and (is_typed or (is_open and not is_single)))
        self.passphrase.setVisible(not is_open)
        self._where.setVisible(is_single)
        self.into.setVisible(is_single)
        self.amount.setVisible(self.is_previewed)
        self.first.setVisible(self.is_previewed and bool(self.first.text()))

    @Slot()
    def _on_act_clicked(self) -> None:
        if self.is_previewed:
            self._import()
        else:
            self._look()

    def _look(self) -> None:
        """Open the bundle and preview the import."""
        if self._passphrase is None and self.passphrase.text():
            self._passphrase = secret_text(self.passphrase.take())
        bundles, request, watch = self._context.services.bundles, self._request(), self._begun()
        self.run(
            lambda: bundles.preview_bundle(request, PERSON, watch=watch),
            on_success=self._show_preview,
        )

    def _import(self) -> None:
        bundles, request, watch = self._context.services.bundles, self._request(), self._begun()
        batch_id = self._batch_id = str(uuid.uuid4())
        self._context.operations.begin(batch_id, tr("imported a bundle"))
        self.into.setEnabled(False)
        self.run(
            lambda: bundles.import_bundle(request, PERSON, watch=watch, batch_id=batch_id),
            on_success=self._on_imported,
        )

    def _begun(self) -> "Watch":
        watch = self._watch.begin()
        self.offer_stop(self._watch.stop)
        return watch

    def _request(self) -> BundleImport:
        is_several = self._preview is not None and len(self._preview.namespaces) > 1
        into = None if is_several else self._typed or None
        return BundleImport(source=self._path, passphrase=self._passphrase, into=into)

    def _show_preview(self, preview: BundlePreview | None) -> None:
        self._preview = preview
        if preview is not None:
            found = preview.namespaces
            self.amount.setText("\n".join(preview_text(one) for one in found))
            self.first.setText(examples_text(found))
            self.into.setText(found[0].namespace)
        self._refresh()

    def _on_imported(self, done: BundleImported) -> None:
        self._end_operation(tr("imported a bundle"))
        self.imported.emit(done)
        self.accept()

    def _end_operation(self, text: str = "") -> None:
        if self._batch_id:
            self._context.operations.end(self._batch_id, text)
            self._batch_id = ""

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        self._end_operation()
        if self._watch.is_cancellation(error):
            self.end()
            self.done(0)
            return
        super()._on_failed(error)
        if self._preview is None:
            # Another passphrase may be right.
            self._passphrase = None
        self.into.setEnabled(True)
        self._refresh()
