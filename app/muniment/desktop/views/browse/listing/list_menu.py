"""The context menu of a list, with the actions for the selected memories."""

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QMenu

from muniment.desktop.shell.background.task_runner import LatestTask
from muniment.desktop.shell.desktop_context import DesktopContext
from muniment.desktop.views.browse.bulk.bulk_bar import BulkBar
from muniment.desktop.views.browse.listing.memory_list_view import MemoryListView
from muniment.domain.access import PERSON
from muniment.domain.errors import NotFoundError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from muniment.domain.ids import MemoryId
    from muniment.services.memories.memory_service import MemoryService

_COPIED_MAX: Final = 200


class ListMenu(QObject):
    """Opens on a right click or the menu key; copies with Ctrl+C. GUI thread only.

    Signals:
        copied: How many texts were copied to the clipboard.
        failed: An exception.
    """

    copied = Signal(int)
    failed = Signal(object)

    def __init__(self, context: DesktopContext, bar: BulkBar, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._bar = bar
        self._latest = LatestTask(context.tasks, self)

    def watch(self, view: MemoryListView) -> None:
        """Add the menu and the copy shortcut to a list."""
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        view.customContextMenuRequested.connect(partial(self._open, view))
        copy = QShortcut(QKeySequence(QKeySequence.StandardKey.Copy), view)
        copy.setContext(Qt.ShortcutContext.WidgetShortcut)
        copy.activated.connect(partial(self._copy, view))

    def close_vault(self) -> None:
        """Cancel a copy that is still loading."""
        self._latest.cancel()

    def _open(self, view: MemoryListView, place: QPoint) -> None:
        count = view.selected_count
        if not count:
            return
        menu = QMenu(view)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        icon = self._context.theme.icon
        if count == 1:
            edit = menu.addAction(icon("pencil"), self.tr("&Edit"))
            edit.triggered.connect(lambda: view.memory_activated.emit(view.chosen_id))
        copy = menu.addAction(icon("copy"), self.tr("&Copy text"))
        copy.setShortcut(QKeySequence(QKeySequence.StandardKey.Copy))
        copy.setEnabled(self._can_copy(view))
        copy.triggered.connect(partial(self._copy, view))
        menu.addSeparator()
        self._bar.fill_menu(menu)
        menu.popup(view.viewport().mapToGlobal(place))

    def _can_copy(self, view: MemoryListView) -> bool:
        return not view.is_everything and 0 < view.selected_count <= _COPIED_MAX

    def _copy(self, view: MemoryListView) -> None:
        if self._can_copy(view):
            ids, memories = view.selected_ids, self._context.services.memories
            self._latest.submit(
                lambda: _contents(memories, ids),
                on_success=self._on_read,
                on_failure=self.failed.emit,
            )

    def _on_read(self, contents: tuple[str, ...]) -> None:
        if contents:
            self._context.clipboard.copy_secret("\n\n".join(contents))
            self.copied.emit(len(contents))


def _contents(memories: "MemoryService", ids: "Sequence[MemoryId]") -> tuple[str, ...]:
    """Return the texts of memories that still exist; any thread."""
    found = []
    for memory_id in ids:
        try:
            found.append(memories.get(memory_id, PERSON).content)
        except NotFoundError:
            continue  # deleted meanwhile
    return tuple(found)
