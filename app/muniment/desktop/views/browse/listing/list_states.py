"""The pages of the list: all memories, search hits, or an empty state."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QStackedWidget

from muniment.desktop.views.browse.listing.memory_list_view import MemoryListView
from muniment.desktop.views.search.list_search import ListSearch
from muniment.desktop.views.search.nothing_found import NothingFound
from muniment.desktop.widgets.empty_state import EmptyState
from muniment.desktop.widgets.theme.theme import Theme


@dataclass(frozen=True, slots=True)
class WayOut:
    """The actions that empty pages offer: write a memory, and remove the filters."""

    write: Callable[[], object]
    show_all: Callable[[], object]


class ListPages(QStackedWidget):
    """Shows one of two lists, or an empty state; GUI thread only."""

    def __init__(
        self, view: MemoryListView, search: ListSearch, theme: Theme, way_out: WayOut
    ) -> None:
        super().__init__()
        self._list, self._hits, self._no_hits = view, search.view, search.nothing
        self._no_memories = EmptyState(
            "pencil",
            self.tr("No memories here yet. Write your first one, or connect an agent."),
            theme,
            action_text=self.tr("Write a memory (Ctrl+N)"),
            action=way_out.write,
        )
        self._no_matches = EmptyState(
            "filter",
            self.tr("No memories match these filters."),
            theme,
            action_text=self.tr("Show all"),
            action=way_out.show_all,
        )
        for page in (view, search.view, self._no_memories, self._no_matches, self._no_hits):
            self.addWidget(page)

    @property
    def shows_hits(self) -> bool:
        """Whether the page shows search hits, or says that there are none."""
        return self.currentWidget() in {self._hits, self._no_hits}

    @property
    def empty_text(self) -> str:
        """The text shown instead of the list; empty when there are rows."""
        page = self.currentWidget()
        return page.text if isinstance(page, EmptyState | NothingFound) else ""

    def show_list(self, *, has_rows: bool, is_narrowed: bool) -> None:
        """Show the list, or explain why it is empty."""
        none = self._no_matches if is_narrowed else self._no_memories
        self.setCurrentWidget(self._list if has_rows else none)

    def show_hits(self, *, has_rows: bool) -> None:
        """Show the search hits, or that there are none."""
        self.setCurrentWidget(self._hits if has_rows else self._no_hits)
