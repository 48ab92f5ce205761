"""The import action: from the menu or a dropped file to the notice with the result."""

from collections.abc import Callable, Sequence
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
    """Asks for files and opens the import dialog; GUI thread only.

    Bundles have a dialog of their own each, one after another behind that of the other files.

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
        self._bundles: list[Path] = []
        self.action = global_action("namespaces.import", context.theme, self)
        self.action.triggered.connect(self.ask)
        FileDrop(view, context.theme, lambda: self.dialog is None).dropped.connect(self.show_files)

    @Slot()
    def ask(self) -> None:
        """Ask for files."""
        if self.dialog is not None:
            return
        from muniment.desktop.views.importing.import_words import tr

        dialog = QFileDialog(self._view, tr("Import memories"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        endings = " ".join(f"*{ending}" for ending in IMPORTABLE_ENDINGS)
        dialog.setNameFilter(tr("Bundles, tables and text ({endings})").format(endings=endings))
        places = QStandardPaths.StandardLocation
        dialog.setDirectory(QStandardPaths.writableLocation(places.DocumentsLocation))
        dialog.filesSelected.connect(self._on_files_selected)
        self._show(dialog)

    @Slot(object)
    def show_files(self, paths: Sequence[Path]) -> None:
        """Open the dialog that imports files and folders, and then one for each bundle."""
        if self.dialog is not None:
            return
        self._bundles = [path for path in paths if _is_bundle(path)]
        others = [path for path in paths if not _is_bundle(path)]
        if others:
            from muniment.desktop.views.importing.import_dialog import ImportDialog

            namespace = self._chosen() or DEFAULT_NAMESPACE
            dialog = ImportDialog(self._context, self._view, others, namespace=namespace)
            dialog.imported.connect(self._on_imported)
            self._show(dialog)
        else:
            self._show_next_bundle()

    def _show_next_bundle(self) -> None:
        if self._bundles:
            self._show_bundle(self._bundles.pop(0))

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
        self._bundles.clear()
        if self.dialog is not None:
            self.dialog.done(0)

    def _show(self, dialog: QDialog) -> None:
        self.dialog = dialog
        dialog.finished.connect(partial(self._on_dialog_finished, dialog))
        dialog.open()

    @Slot(object)
    def _on_files_selected(self, chosen: list[str]) -> None:
        # The file dialog is closing.
        self.dialog = None
        self.show_files([Path(path) for path in chosen])

    def _on_dialog_finished(self, dialog: QDialog, _result: int) -> None:
        # Qt deletes the dialog later, and the file name may be sensitive.
        for field in dialog.findChildren(QLineEdit):
            field.setText("")
        dialog.deleteLater()
        if self.dialog is dialog:
            self.dialog = None
            self._show_next_bundle()

    @Slot(object)
    def _on_imported(self, done: "tuple[tuple[str, Imported], ...]") -> None:
        from muniment.desktop.views.importing.import_words import imported_text, reasons_text, tr

        operations, clipboard = self._context.operations, self._context.clipboard
        actions = []
        if any(one.created for _, one in done):
            undo = partial(operations.undo_batch, done[0][1].batch_id)
            actions.append(NoticeAction(tr("Undo"), undo))
        is_whole = not any(one.left_out for _, one in done)
        if not is_whole:
            # Built on request, because a large file may have very many.
            faults = partial(reasons_text, done, at_most=None)
            copy = NoticeAction(tr("Copy skipped lines"), lambda: clipboard.copy(faults()))
            actions.append(copy)
        is_done = is_whole and not done[-1][1].is_stopped
        kind = NoticeKind.DONE if is_done else NoticeKind.CAUTION
        self._view.notice_given.emit(Notice(imported_text(done), kind, tuple(actions)))


def _is_bundle(path: Path) -> bool:
    return path.suffix.lower() == BUNDLE_ENDING
