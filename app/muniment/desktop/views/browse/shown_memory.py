"""List and detail agree: the detail shows what is selected, and nothing that is not listed."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from muniment.domain.memories.query import MemoryFilter

if TYPE_CHECKING:
    from muniment.desktop.views.browse.detail.memory_detail import MemoryDetail
    from muniment.desktop.views.browse.listing.list_pane import ListPane
    from muniment.domain.memories.memory import Memory


class ShownMemory(QObject):
    """Follows the selection with the detail, and the detail with the list; GUI thread only.

    Args:
        pane: The list.
        detail: The detail.
        leave: Saves what is typed, before something else is shown.
        parent: The owner.

    Signals:
        list_asked: A `MemoryFilter` that the memory which is shown matches; the list leaves it out.
    """

    list_asked = Signal(object)

    def __init__(
        self,
        pane: "ListPane",
        detail: "MemoryDetail",
        leave: Callable[[], object],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._pane = pane
        self._detail = detail
        self._leave = leave
        self._is_open = False
        # The id of the memory shown or loading when the vault was locked; it reveals no content.
        self._left_at = ""
        # The id of a requested or restored memory that the list had no row for.
        self._rowless = ""
        pane.memory_chosen.connect(self._on_pane_memory_chosen)
        pane.best_due.connect(self._on_pane_best_due)
        pane.another_listed.connect(self._on_pane_another_listed)
        pane.list_model.loaded.connect(self._on_list_loaded)
        detail.saved.connect(self._on_detail_saved)
        for view in (pane.list_view, pane.hits_view):
            view.ask_before_choosing(self._may_choose)

    def open(self) -> bool:
        """Restore what was shown at the lock; return whether that is a new memory, still unsaved.

        So is one with text that could not be saved, even from before the program last ended.
        """
        self._is_open = True
        kept = self._detail.kept_ids()
        if kept and not self._left_at:
            self._left_at = kept[-1]
            return not self._left_at
        return False

    def close_vault(self) -> None:
        """Note what is shown, to restore it after the lock."""
        # The memory shown before an earlier lock may not have been restored yet.
        self._left_at = self._detail.meant_id or self._left_at
        self._is_open = False

    def show(self, memory_id: str) -> None:
        """Show a memory, and list it: what leaves it out, a search or a filter, ends."""
        self._show_then(memory_id, self._list_shown)

    def _show_then(self, memory_id: str, then: Callable[[], object]) -> None:
        self._pane.choose(memory_id)
        if self._pane.chosen_id != memory_id:
            self._rowless = memory_id
            self._detail.show_memory(memory_id)
            self._detail.awaited.once_here(then)

    def _list_restored(self) -> None:
        # A search that was begun since the unlock counts more than what was shown before the lock.
        if not self._pane.is_searching:
            self._list_shown()

    @Slot()
    def choose(self) -> None:
        """Select the row of the memory being edited again."""
        self._pane.choose(self._detail.memory_id)

    def _list_shown(self) -> None:
        memory, listed = self._detail.memory, self._pane.list_model.wanted
        if memory is None or self._pane.lists(memory.id):
            return
        wanted = _filter_with(memory, listed)
        if self._pane.is_searching or wanted != listed:
            self._rowless = memory.id
            self.list_asked.emit(wanted)

    @Slot()
    def _on_pane_best_due(self) -> None:
        self._leave()
        self._pane.search.show_best()
        self._show_chosen()

    @Slot()
    def _on_pane_another_listed(self) -> None:
        shown = self._detail.meant_id
        if shown and shown != self._rowless:
            self._leave()
            self._pane.choose(shown)
            self._show_chosen()

    @Slot()
    def _on_list_loaded(self) -> None:
        memory_id, self._left_at = self._left_at, ""
        rowless, self._rowless = self._rowless, ""
        if memory_id and self._is_open and not (self._detail.meant_id or self._detail.is_new):
            self._show_then(memory_id, self._list_restored)
        elif rowless and rowless == self._detail.meant_id and not self._pane.chosen_id:
            self._pane.choose(rowless)

    @Slot(object)
    def _on_detail_saved(self, memory: "Memory") -> None:
        if not self._is_open:
            return
        self._pane.put(memory)
        if self._detail.memory_id == memory.id and not self._pane.chosen_id:
            # A selected row is either this one or was just clicked; `_leave_row` goes to it.
            self._pane.choose(memory.id)

    @Slot(str)
    def _on_pane_memory_chosen(self, memory_id: str) -> None:
        if memory_id and memory_id == self._detail.awaited.memory_id:
            return
        if memory_id == self._detail.memory_id:
            # If nothing is shown, there is nothing to undo when the list is refilled.
            if memory_id:
                self._detail.stay()
            return
        if not self._detail.is_edited:
            self._show(memory_id)
            return
        left = self._detail.memory_id
        was_listed = self._pane.lists(left)
        # A row that is being removed still exists while it loses the selection.
        QTimer.singleShot(0, self, lambda: self._leave_row(left, was_listed=was_listed))

    def _leave_row(self, left: str, *, was_listed: bool) -> None:
        """Leave the memory if the user selected another row, but not if its row was removed."""
        if left not in {"", self._detail.memory_id}:
            # Something else is shown already.
            return
        is_listed, chosen_id = self._pane.lists(self._detail.memory_id), self._pane.chosen_id
        if was_listed and not is_listed:
            self._pane.choose("")
        elif chosen_id or (is_listed and not self._detail.awaited.is_open):
            self._leave()
            self._show(self._pane.chosen_id)

    def _show(self, memory_id: str) -> None:
        if memory_id:
            self._detail.show_memory(memory_id)
        elif not self._detail.is_new:
            self._detail.clear()

    def _show_chosen(self) -> None:
        """Let the detail show what the list has selected."""
        chosen = self._pane.chosen_id
        if not chosen or chosen != self._detail.meant_id:
            self._show(chosen)

    def _may_choose(self, is_by_key: bool) -> bool:  # noqa: FBT001 - as it is called
        """Return whether a row may be selected because the list has the focus.

        It must not replace an edit. If the focus moved to the list automatically, it must not
        replace the shown memory either.
        """
        is_coming = bool(self._detail.meant_id or self._left_at)
        is_held = self._detail.is_new or is_coming
        return not self._detail.is_dirty and (is_by_key or not is_held)


def _filter_with(memory: "Memory", listed: MemoryFilter) -> MemoryFilter:
    """Return a filter for a whole list that a memory is in, of its namespace or of all."""
    has_expired = memory.expires_at is not None and memory.expires_at <= datetime.now(UTC)
    return MemoryFilter(
        namespaces=(memory.namespace,) if listed.namespaces else (),
        include_archived=memory.archived_at is not None,
        include_expired=has_expired,
    )
