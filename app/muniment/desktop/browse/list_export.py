"""Has what is listed, found or selected written into a file."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from muniment.desktop.errands import errand_action
from muniment.domain.bulk import Selection

if TYPE_CHECKING:
    from muniment.desktop.desktop_context import DesktopContext
    from muniment.desktop.list_pane import ListPane


class ListExport(QObject):
    """Asks about a file of all that is listed, or of the selection alone; GUI thread only.

    Args:
        context: What the window works with.
        pane: The list; its bar asks for the selection.
        view: Over which is asked.
    """

    def __init__(self, context: "DesktopContext", pane: "ListPane", view: QWidget) -> None:
        super().__init__(view)
        self._context = context
        self._pane = pane
        self._view = view
        self.action = errand_action("list.export", context.theme, self)
        self.action.triggered.connect(self.ask_for_list)
        pane.bulk_bar.export_asked.connect(self.ask_for_selection)

    @Slot()
    def ask_for_list(self) -> None:
        """Ask about a file of all that is listed, loaded or not, or of what was found."""
        pane = self._pane
        if pane.is_searching:
            places = range(pane.hits_model.rowCount())
            self._ask(Selection(tuple(pane.hits_model.id_at(place) for place in places)))
        else:
            self._ask(Selection(wanted=pane.list_model.wanted))

    @Slot()
    def ask_for_selection(self) -> None:
        """Ask about a file of what is selected."""
        if self._pane.selected_count:
            self._ask(self._pane.selection)

    def _ask(self, selection: Selection) -> None:
        # Not needed before, and the window is to open fast.
        from muniment.desktop.exporting.export_dialog import Wanted, ask_to_export

        model = self._pane.list_model
        wanted = Wanted(selection, model.sorted_by, model.namespace or "")
        ask_to_export(self._context, self._view, wanted)
