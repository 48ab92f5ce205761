"""The import action: from the menu or a dropped file to the notice with the result."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QStandardPaths, Slot
from PySide6.QtWidgets import QDialog, QFileDialog, QLineEdit

from muniment.desktop.shell.global_actions import global_action
from muniment.desktop.shell.notices.notice_bar import Notice, NoticeAction, NoticeKind
from muniment.desktop.widgets.file_drop import IMPORTABLE_ENDINGS, FileDrop
from muniment.domain.transfer.bundles import BUNDLE_ENDING
from muniment.services.namespaces.visibility import DEFAULT_NAMESPACE

if TYPE_CHECKING:
    from muniment.desktop.shell.desktop_context import DesktopContext
    from muniment.desktop.shell.view import DestinationView
    from muniment.domain.transfer.bundles import BundleImported
    from muniment.domain.transfer.importing import Imported


class ImportFlow(QObject):
    """Asks for a file and opens the import dialog; GUI thread only.

    Args:
        context: The window's shared objects.
        view: Parent of the dialogs; accepts dropped files.
        chosen: Returns the namespace to select at first; empty for the default one.
    """

    def __init__(
        self, context: "DesktopContext", view: "DestinationView", chosen: Callable[[], str]
    ) -> None:
        super().__init__(view)
        self._context = context
        self._view = view
        self._chosen = chosen
        self.dialog: QDialog | None = None
        self.action = global_action("namespaces.import", context.theme, self)
        self.action.triggered.connect(self.ask)
        FileDrop(view, context.theme, lambda: self.dialog is None).dropped.connect(self.show_file)

    @Slot()
    def ask(self) -> None:
        """Ask for a file."""
        if self.dialog is not None:
            return
        from muniment.desktop.views.importing.import_words import tr

        dialog = QFileDialog(self._view, tr("Import memories"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        endings = " ".join(f"*{ending}" for ending in IMPORTABLE_ENDINGS)
        dialog.setNameFilter(tr("Bundles, tables and text ({endings})").format(endings=endings))
        places = QStandardPaths.StandardLocation
        dialog.setDirectory(QStandardPaths.writableLocation(places.DocumentsLocation))
        dialog.fileSelected.connect(self._on_file_selected)
        self._show(dialog)

    @Slot(object)
    def show_file(self, path: Path) -> None:
        """Open the dialog that imports a file."""
        if self.dialog is not None:
            return
        if path.suffix.lower() == BUNDLE_ENDING:
            self._show_bundle(path)
            return
        from muniment.desktop.views.importing.import_dialog import ImportDialog

        namespace = self._chosen() or DEFAULT_NAMESPACE
        dialog = ImportDialog(self._context, self._view, path, namespace=namespace)
        dialog.imported.connect(partial(self._on_imported, path))
        self._show(dialog)

    def _show_bundle(self, path: Path) -> None:
        from muniment.desktop.views.bundles.bundle_import_dialog import BundleImportDialog

        dialog = BundleImportDialog(self._context, self._view, path)
        dialog.imported.connect(partial(self._on_bundle_imported, path))
        self._show(dialog)

    def _on_bundle_imported(self, path: Path, done: "BundleImported") -> None:
        from muniment.desktop.views.bundles.bundle_words import imported_text, tr

        undo = partial(self._context.operations.undo_batch, done.batch_id)
        is_any = any(one.new or one.changed for one in done.namespaces)
        actions = (NoticeAction(tr("Undo"), undo),) if is_any else ()
        text = imported_text(done.namespaces, path.name)
        self._view.notice_given.emit(Notice(text, NoticeKind.DONE, actions))

    def close_vault(self) -> None:
        """Close the open dialog."""
        if self.dialog is not None:
            self.dialog.done(0)

    def _show(self, dialog: QDialog) -> None:
        self.dialog = dialog
        dialog.finished.connect(partial(self._on_dialog_finished, dialog))
        dialog.open()

    @Slot(str)
    def _on_file_selected(self, chosen: str) -> None:
        # The file dialog is closing.
        self.dialog = None
        self.show_file(Path(chosen))

    def _on_dialog_finished(self, dialog: QDialog, _result: int) -> None:
        # Qt deletes the dialog later, and the file name may be sensitive.
        for field in dialog.findChildren(QLineEdit):
            field.setText("")
        dialog.deleteLater()
        if self.dialog is dialog:
            self.dialog = None

    def _on_imported(self, path: Path, done: "Imported") -> None:
        from muniment.desktop.views.importing.import_words import imported_text, reasons_text, tr

        operations, clipboard = self._context.operations, self._context.clipboard
        actions = []
        if done.created:
            undo = partial(operations.undo_batch, done.batch_id)
            actions.append(NoticeAction(tr("Undo"), undo))
        if done.left_out:
            # Built on request, because a large file may have very many.
            faults = partial(reasons_text, done, at_most=None)
            copy = NoticeAction(tr("Copy skipped lines"), lambda: clipboard.copy(faults()))
            actions.append(copy)
        is_whole = not done.left_out and not done.is_stopped
        kind = NoticeKind.DONE if is_whole else NoticeKind.CAUTION
        text = imported_text(done, path.name)
        self._view.notice_given.emit(Notice(text, kind, tuple(actions)))
