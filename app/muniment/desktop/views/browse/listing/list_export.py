"""Exports the listed, found or selected memories to a file."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from muniment.desktop.shell.global_actions import global_action
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
        pane.bulk_bar.export_asked.connect(self.ask_for_selection)

    @Slot()
    def ask_for_list(self) -> None:
        """Offer to export the search hits, or the whole list, loaded or not."""
        pane = self._pane
        if pane.is_searching:
            places = range(pane.hits_model.rowCount())
            self._ask(Selection(tuple(pane.hits_model.id_at(place) for place in places)))
        else:
            self._ask(Selection(wanted=pane.list_model.wanted))

    @Slot()
    def ask_for_selection(self) -> None:
        """Offer to export the selection."""
        if self._pane.selected_count:
            self._ask(self._pane.selection)

    def _ask(self, selection: Selection) -> None:
        # Imported here so that the window opens fast.
        from muniment.desktop.views.exporting.export_dialog import Wanted, ask_to_export

        model = self._pane.list_model
        wanted = Wanted(selection, model.sorted_by, model.namespace or "")
        ask_to_export(self._context, self._view, wanted)
