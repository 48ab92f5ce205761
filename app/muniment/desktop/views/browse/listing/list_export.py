"""Exports the listed, found or selected memories to a file."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from muniment.desktop.shell.global_actions import global_action
from muniment.desktop.shell.notices.notice_bar import Notice, NoticeKind
from muniment.domain.memories.bulk import Selection

if TYPE_CHECKING:
    from muniment.desktop.shell.desktop_context import DesktopContext
    from muniment.desktop.views.browse.listing.list_pane import ListPane


class ListExport(QObject):
    """Opens the export dialog for the whole list or for the selection; GUI thread only.

    Args:
        context: The window's context.
        pane: The list; its bar requests an export of the selection.
        view: The parent of the dialog.
    """

    def __init__(self, context: "DesktopContext", pane: "ListPane", view: QWidget) -> None:
        super().__init__(view)
        self._context = context
        self._pane = pane
        self._view = view
        self.action = global_action("list.export", context.theme, self)
        self.action.triggered.connect(self.ask_for_list)
        self.bundle_action = global_action("list.bundle", context.theme, self)
        self.bundle_action.triggered.connect(self.ask_for_bundle)
        pane.bulk_bar.export_asked.connect(self.ask_for_selection)

    @Slot()
    def ask_for_list(self) -> None:
        """Offer to export the search hits, or the whole list, loaded or not."""
        self._ask(self._listed)

    @Slot()
    def ask_for_selection(self) -> None:
        """Offer to export the selection."""
        if self._pane.selected_count:
            self._ask(self._pane.selection)

    @Slot()
    def ask_for_bundle(self) -> None:
        """Offer to export the selection, or else the list, as an encrypted bundle."""
        from muniment.desktop.views.bundles.bundle_export_dialog import BundleExportDialog

        exports = self._context.exports
        if exports.dialog is None:
            chosen = self._pane.selection if self._pane.selected_count else self._listed
            dialog = BundleExportDialog(self._context, self._view, selection=chosen)
            dialog.exported.connect(self._on_bundle_exported)
            exports.show(dialog)

    @property
    def _listed(self) -> Selection:
        pane = self._pane
        if pane.is_searching:
            places = range(pane.hits_model.rowCount())
            return Selection(tuple(pane.hits_model.id_at(place) for place in places))
        return Selection(wanted=pane.list_model.wanted)

    @Slot(object, int)
    def _on_bundle_exported(self, path: Path, memories: int) -> None:
        from muniment.desktop.views.bundles.bundle_words import exported_text

        done = Notice(exported_text(path.name, memories), NoticeKind.DONE)
        self._context.exports.notice_given.emit(done)

    def _ask(self, selection: Selection) -> None:
        # Imported here so that the window opens fast.
        from muniment.desktop.views.exporting.export_dialog import Wanted, ask_to_export

        model = self._pane.list_model
        wanted = Wanted(selection, model.sorted_by, model.namespace or "")
        ask_to_export(self._context, self._view, wanted)
