"""The list of memories: keyset pages fetched on scrolling, kept up to date by change sets."""

from bisect import bisect_left
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QModelIndex, QObject, QTimer, Signal, Slot

from muniment.desktop.shell.background.task_runner import LatestTask, TaskRunner
from muniment.desktop.views.browse.listing.memory_rows import AnyRow, Index, MemoryRow, row_of
from muniment.desktop.views.browse.listing.page_reading import (
    ListPart,
    next_rows,
    rows_from_the_top,
)
from muniment.desktop.views.browse.listing.windowed_rows import WindowedRowsItemModel
from muniment.domain.access import PERSON
from muniment.domain.clock import unix_ms
from muniment.domain.errors import DamagedMemoryError, NotFoundError
from muniment.domain.ids import MemoryId
from muniment.domain.memories.query import MemoryFilter, PageRequest, Sort

if TYPE_CHECKING:
    from muniment.domain.changes import ChangeSet
    from muniment.domain.memories.memory import Memory
    from muniment.services.memories.memory_service import MemoryService

PAGE_ROWS: Final = 200
_SETTLE_MS: Final = 60
_SINGLE_MAX: Final = 60
_RELOAD_PAUSE_MS: Final = 400


@dataclass(frozen=True, slots=True)
class _Changed:
    rows: dict[str, MemoryRow | None]
    total: int
    is_complete: bool


class MemoryListItemModel(WindowedRowsItemModel):
    """Memories of one namespace or of all, newest first; GUI thread only.

    Signals:
        total_changed: How many memories match, loaded or not.
        loading_changed: Whether a page is being loaded.
        loaded: The first page has arrived (even if it is empty).
        outdated: The rows are obsolete, but stay until the first page of another list arrives.
        failed: The exception of a call that failed.
    """

    total_changed = Signal(int)
    loading_changed = Signal(bool)
    loaded = Signal()
    outdated = Signal()
    failed = Signal(object)

    def __init__(
        self, memories: "MemoryService", tasks: TaskRunner, parent: QObject | None = None
    ) -> None:
        super().__init__(memories, tasks, parent)
        self._tasks = tasks
        self._pages = LatestTask(tasks, self)
        self._is_narrowed = False
        self._cursor: str | None = None
        self._is_loading = False
        self._total = 0
        self._pending: dict[str, None] = {}
        self._must_reload = False
        self._settle = QTimer(self, singleShot=True)
        self._settle.timeout.connect(self._on_settle_timeout)

    @property
    def total(self) -> int:
        """How many memories match, loaded or not."""
        return self._total

    @property
    def has_more(self) -> bool:
        """Whether more memories match than are loaded."""
        return self._cursor is not None

    @property
    def namespace(self) -> str | None:
        """The namespace that is shown; ``None`` for all."""
        return self._filter.namespaces[0] if self._filter.namespaces else None

    @property
    def wanted(self) -> MemoryFilter:
        """The filter of what is shown."""
        return self._filter

    @property
    def sorted_by(self) -> Sort:
        """The order of what is shown."""
        return self._sort

    @property
    def is_narrowed(self) -> bool:
        """Return whether a filter narrows the list further than to whole namespaces."""
        return self._is_narrowed

    def position_of(self, memory_id: str) -> int | None:
        """Return the position of a memory, if it is loaded; fast, because the rows are ordered."""
        found = MemoryId(memory_id)
        row = self._known.get(found)
        if row is None:
            return None
        if self._sort is Sort.NEWEST:
            position = self._place_of(row)
            if position < len(self._order) and self._order[position] == found:
                return position
        return super().position_of(memory_id)

    def show_namespace(self, namespace: str | None) -> None:
        """Show one namespace, or all of them, from the top."""
        self.show_list(MemoryFilter(namespaces=() if namespace is None else (namespace,)))

    def show_list(self, wanted: MemoryFilter, sort: Sort = Sort.NEWEST) -> None:
        """Show what a filter matches in an order, from the top.

        The current rows stay until then, so that the list does not flash, but never those of
        another namespace.
        """
        is_at_home = wanted.namespaces in {(), self._filter.namespaces}
        self._filter, self._sort = wanted, sort
        self._is_narrowed = wanted != MemoryFilter(namespaces=wanted.namespaces)
        if is_at_home and self._order:
            self._outdate()
        else:
            self._forget_rows()
        self._is_shown = True
        self._start_loading(None)

    def clear(self) -> None:
        """Forget everything, for a locked vault; pending answers are dropped."""
        self._is_shown = False
        self._filter = MemoryFilter()
        self._is_narrowed = False
        self._pages.cancel()
        self._settle.stop()
        self._pending.clear()
        self._must_reload = False
        self._set_loading(is_loading=False)
        self._forget_rows()
        self._set_total(0)

    def reload(self) -> None:
        """Read the loaded part again, keeping selection and scroll position."""
        self._must_reload = True
        self._settle.start(0)

    def canFetchMore(self, parent: Index) -> bool:
        """Return whether there are more pages and none is being loaded."""
        return not parent.isValid() and self._cursor is not None and not self._is_loading

    def fetchMore(self, parent: Index) -> None:
        """Request the next page; its rows arrive later."""
        if self.canFetchMore(parent):
            self._start_loading(self._cursor)

    def load_rest(self) -> None:
        """Read the list to its end, most of it as places only; `loaded` follows."""
        if self._cursor is not None:
            self._load_from_the_top(self._total)

    @Slot(object)
    def apply_changes(self, change_set: "ChangeSet") -> None:
        """Note a commit; the rows follow within a tenth of a second, in one batch."""
        if not self._is_shown:
            return
        self._pending.update((change.memory_id, None) for change in change_set.memories)
        # A wiped or renamed namespace names no single memories, and only the store knows whether a
        # filter still matches a memory, or its position in another order.
        is_wide = bool(change_set.namespaces) or len(self._pending) > _SINGLE_MAX
        self._must_reload |= is_wide or (self._is_the_stores_to_say and bool(self._pending))
        if (self._pending or self._must_reload) and not self._settle.isActive():
            # A bulk import commits many times a second; the list need not follow each.
            self._settle.start(_RELOAD_PAUSE_MS if self._must_reload else _SETTLE_MS)

    def put(self, memory: "Memory") -> None:
        """Show a memory that was just written here, without waiting for its change set."""
        if self._matches(memory) and not self._is_outdated:
            self._place(row_of(memory), is_certain=True)

    def _start_loading(self, cursor: str | None) -> None:
        self._set_loading(is_loading=True)
        wanted = self._filter
        page = PageRequest(sort=self._sort, limit=PAGE_ROWS, cursor=cursor)

        def fetch() -> ListPart:
            return next_rows(self._memories, wanted, page)

        self._pages.submit(fetch, on_success=self._on_page_fetched, on_failure=self._on_failed)

    def _on_page_fetched(self, part: ListPart) -> None:
        is_first = self._is_outdated or not self._order
        if self._is_outdated:
            self._forget_rows(part.shown)
        else:
            self.append_rows(part.shown)
        self._cursor = part.cursor
        self._set_loading(is_loading=False)
        if part.total is not None:
            self._set_total(part.total)
        self.tend_soon()
        if is_first:
            self.loaded.emit()

    @Slot()
    def _on_settle_timeout(self) -> None:
        if not self._is_shown:
            return
        if self._is_loading:
            self._settle.start(_SETTLE_MS)
        elif self._must_reload:
            self._reload_now()
        else:
            self._fetch_pending()

    def _reload_now(self) -> None:
        self._must_reload = False
        self._pending.clear()
        self._load_from_the_top(max(len(self._order), PAGE_ROWS))

    def _load_from_the_top(self, count: int) -> None:
        self._set_loading(is_loading=True)
        wanted, sort = self._filter, self._sort
        near = self.around_screen(count)

        def fetch() -> ListPart:
            return rows_from_the_top(self._memories, wanted, sort, count=count, near=near)

        self._pages.submit(fetch, on_success=self._on_reloaded, on_failure=self._on_failed)

    def _on_reloaded(self, part: ListPart) -> None:
        self._cursor = part.cursor
        self._set_loading(is_loading=False)
        self.hope_again()
        self.merge([place.id for place in part.places], part.rows)
        if part.total is not None:
            self._set_total(part.total)
        self.tend_soon()
        self.loaded.emit()

    def _fetch_pending(self) -> None:
        ids, wanted = tuple(self._pending), self._filter
        self._pending.clear()

        def fetch() -> _Changed:
            rows = dict[str, MemoryRow | None]()
            for memory_id in ids:
                with suppress(DamagedMemoryError):  # a reload shows what became of it
                    rows[memory_id] = self._current_row(memory_id)
            one = PageRequest(limit=1)
            counted = self._memories.summaries(wanted, one, PERSON, with_total=True)
            return _Changed(rows, counted.total or 0, is_complete=len(rows) == len(ids))

        asked = wanted, self._sort

        def show(changed: _Changed) -> None:
            # The list may be another one by now; its own first page is complete.
            if asked == (self._filter, self._sort):
                self._on_changed(changed)

        self._tasks.submit(fetch, receiver=self, on_success=show, on_failure=self._on_failed)

    def _current_row(self, memory_id: str) -> MemoryRow | None:
        """Runs on any thread."""
        try:
            # This is not a read by anyone: the list only follows changes.
            memory = self._memories.peek(memory_id, PERSON)
        except NotFoundError:
            return None
        return row_of(memory) if memory.archived_at is None else None

    def _on_changed(self, changed: _Changed) -> None:
        if not self._is_shown:
            return
        if not changed.is_complete:
            self.reload()
        for memory_id, row in changed.rows.items():
            if row is None or self.namespace not in {None, row.namespace}:
                # What has changed again is requested again: it may have been restored.
                if memory_id not in self._pending:
                    self.remove_row_of(memory_id)
            else:
                self._place(row)
        self._set_total(changed.total)
        self.loaded.emit()

    def _matches(self, memory: "Memory") -> bool:
        if self._is_the_stores_to_say:
            return False
        return self._is_shown and self.namespace in {None, memory.namespace}

    @property
    def _is_the_stores_to_say(self) -> bool:
        return self._is_narrowed or self._sort is not Sort.NEWEST

    def _place(self, row: MemoryRow, *, is_certain: bool = False) -> None:
        position = self.position_of(row.id)
        if position is not None:
            self.update_row_at(position, row)
            return
        position = self._place_of(row)
        # After the last loaded row it belongs to a page that is not loaded yet.
        if position < len(self._order) or self._cursor is None:
            self.insert_row_at(position, row)
            if is_certain:
                self._set_total(self._total + 1)

    def _on_failed(self, error: Exception) -> None:
        self._set_loading(is_loading=False)
        if self._is_outdated:
            self._forget_rows()
        self.failed.emit(error)

    def _set_loading(self, *, is_loading: bool) -> None:
        if self._is_loading != is_loading:
            self._is_loading = is_loading
            self.loading_changed.emit(is_loading)

    def _set_total(self, total: int) -> None:
        if self._total != total:
            self._total = total
            self.total_changed.emit(total)

    def fetch_ahead(self) -> None:
        """Request the next page before the last row is reached."""
        self.fetchMore(QModelIndex())

    def _place_of(self, row: AnyRow) -> int:
        """Return the position that a memory has, or would have, in a newest-first list."""
        known = self._known
        return bisect_left(
            self._order, _newest_first(row), key=lambda memory_id: _newest_first(known[memory_id])
        )

    def _outdate(self) -> None:
        self._cursor = None
        self._is_outdated = True
        self.stop_near()
        self.outdated.emit()

    def _forget_rows(self, instead: Sequence[MemoryRow] = ()) -> None:
        self._cursor = None
        self._is_outdated = False
        self.forget_near()
        self.reset_rows(instead)


def _newest_first(row: AnyRow) -> tuple[int, int]:
    """Order rows as the store does: newest first; at the same moment, last written first."""
    made_ms = unix_ms(row.created_at) if isinstance(row, MemoryRow) else row.created_ms
    return -made_ms, -row.number
