"""The list of memories: keyset pages fetched as the person scrolls, kept true by change sets."""

from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QModelIndex, QObject, QTimer, Signal, Slot

from muniment.desktop.memory_rows import Index, MemoryRow, MemoryRowsItemModel, row_of
from muniment.desktop.task_runner import LatestTask, TaskRunner
from muniment.domain.access import PERSON
from muniment.domain.errors import NotFoundError
from muniment.domain.query import LIST_LIMIT_MAX, MemoryFilter, MemoryPage, PageRequest, Sort

if TYPE_CHECKING:
    from muniment.domain.changes import ChangeSet
    from muniment.domain.memory import Memory
    from muniment.services.memories import MemoryService

PAGE_ROWS: Final = 200
_SETTLE_MS: Final = 60
_SINGLE_MAX: Final = 60
_RELOAD_PAUSE_MS: Final = 400


@dataclass(frozen=True, slots=True)
class _Page:
    rows: tuple[MemoryRow, ...]
    cursor: str | None
    total: int


@dataclass(frozen=True, slots=True)
class _Changed:
    rows: dict[str, MemoryRow | None]
    total: int


class MemoryListItemModel(MemoryRowsItemModel):
    """Memories of one namespace or of all, newest first; GUI thread only.

    Signals:
        total_changed: How many match in all, loaded or not.
        loading_changed: Whether a page is on its way.
        loaded: The first page is there (also when it is empty).
        failed: The exception of a call that failed.
    """

    total_changed = Signal(int)
    loading_changed = Signal(bool)
    loaded = Signal()
    failed = Signal(object)

    def __init__(
        self, memories: "MemoryService", tasks: TaskRunner, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._memories = memories
        self._tasks = tasks
        self._pages = LatestTask(tasks, self)
        self._filter = MemoryFilter()
        self._sort = Sort.NEWEST
        self._is_narrowed = False
        self._cursor: str | None = None
        self._is_loading = False
        self._is_shown = False
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
    def namespace(self) -> str | None:
        """The namespace that is shown; ``None`` for all."""
        return self._filter.namespaces[0] if self._filter.namespaces else None

    @property
    def wanted(self) -> MemoryFilter:
        """The filter of what is shown."""
        return self._filter

    @property
    def is_narrowed(self) -> bool:
        """Tell whether a filter lets through less than whole namespaces."""
        return self._is_narrowed

    def position_of(self, memory_id: str) -> int | None:
        """Return where a memory stands, if it is loaded; the order makes it quick."""
        row = self._known.get(memory_id)
        if row is None:
            return None
        if self._sort is Sort.NEWEST:
            position = bisect_left(self._rows, _newest_first(row), key=_newest_first)
            if position < len(self._rows) and self._rows[position].id == memory_id:
                return position
        return super().position_of(memory_id)

    def show_namespace(self, namespace: str | None) -> None:
        """Show one namespace, or all of them, from the top."""
        self.show_list(MemoryFilter(namespaces=() if namespace is None else (namespace,)))

    def show_list(self, wanted: MemoryFilter, sort: Sort = Sort.NEWEST) -> None:
        """Show what a filter lets through in an order, from the top."""
        self._filter, self._sort = wanted, sort
        self._is_narrowed = wanted != MemoryFilter(namespaces=wanted.namespaces)
        self.reset_rows(())
        self._cursor = None
        self._is_shown = True
        self._start_loading(None)

    def clear(self) -> None:
        """Forget everything, for a locked vault; answers under way are dropped."""
        self._is_shown = False
        self._filter = MemoryFilter()
        self._is_narrowed = False
        self._pages.cancel()
        self._settle.stop()
        self._pending.clear()
        self._must_reload = False
        self._cursor = None
        self._set_loading(is_loading=False)
        self.reset_rows(())
        self._set_total(0)

    def reload(self) -> None:
        """Ask again for what is loaded, keeping selection and place."""
        self._must_reload = True
        self._settle.start(0)

    def canFetchMore(self, parent: Index) -> bool:
        """Tell whether there are pages left and none is on its way."""
        return not parent.isValid() and self._cursor is not None and not self._is_loading

    def fetchMore(self, parent: Index) -> None:
        """Ask for the next page; its rows come later."""
        if self.canFetchMore(parent):
            self._start_loading(self._cursor)

    @Slot(object)
    def apply_changes(self, change_set: "ChangeSet") -> None:
        """Take note of a commit; the rows follow within a tenth of a second, gathered."""
        if not self._is_shown:
            return
        self._pending.update((change.memory_id, None) for change in change_set.memories)
        # A wiped or renamed namespace names no single memories, and whether a filter still lets a
        # memory through, and where it stands in another order, is for the store to say.
        is_wide = bool(change_set.namespaces) or len(self._pending) > _SINGLE_MAX
        self._must_reload |= is_wide or (self._is_the_stores_to_say and bool(self._pending))
        if (self._pending or self._must_reload) and not self._settle.isActive():
            # A bulk import commits many times a second; the list need not follow each.
            self._settle.start(_RELOAD_PAUSE_MS if self._must_reload else _SETTLE_MS)

    def put(self, memory: "Memory") -> None:
        """Show a memory that was just written here, without waiting for its change set."""
        if self._matches(memory):
            self._place(row_of(memory), is_certain=True)

    def _start_loading(self, cursor: str | None) -> None:
        self._set_loading(is_loading=True)
        wanted = self._filter
        page = PageRequest(sort=self._sort, limit=PAGE_ROWS, cursor=cursor)

        def fetch() -> _Page:
            return _page_of(self._memories.list(wanted, page, PERSON))

        self._pages.submit(fetch, on_success=self._on_page_fetched, on_failure=self._on_failed)

    def _on_page_fetched(self, page: _Page) -> None:
        is_first = not self._rows
        self._cursor = page.cursor
        self._set_loading(is_loading=False)
        self.append_rows(page.rows)
        self._set_total(page.total)
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
        self._set_loading(is_loading=True)
        wanted, sort, count = self._filter, self._sort, max(len(self._rows), PAGE_ROWS)

        def fetch() -> _Page:
            return _first_rows(self._memories, wanted, sort, count=count)

        self._pages.submit(fetch, on_success=self._on_reloaded, on_failure=self._on_failed)

    def _on_reloaded(self, page: _Page) -> None:
        self._cursor = page.cursor
        self._set_loading(is_loading=False)
        self.merge_rows(page.rows)
        self._set_total(page.total)
        self.loaded.emit()

    def _fetch_pending(self) -> None:
        ids, wanted = tuple(self._pending), self._filter
        self._pending.clear()

        def fetch() -> _Changed:
            rows = {memory_id: self._current_row(memory_id) for memory_id in ids}
            total = self._memories.list(wanted, PageRequest(limit=1), PERSON).total
            return _Changed(rows, total)

        self._tasks.submit(
            fetch, receiver=self, on_success=self._on_changed, on_failure=self._on_failed
        )

    def _current_row(self, memory_id: str) -> MemoryRow | None:
        """Any thread."""
        try:
            memory = self._memories.get(memory_id, PERSON)
        except NotFoundError:
            return None
        return row_of(memory) if memory.archived_at is None else None

    def _on_changed(self, changed: _Changed) -> None:
        if not self._is_shown:
            return
        for memory_id, row in changed.rows.items():
            if row is None or self.namespace not in {None, row.namespace}:
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
        position = bisect_left(self._rows, _newest_first(row), key=_newest_first)
        # Past the last loaded row it belongs to a page that is still to come.
        if position < len(self._rows) or self._cursor is None:
            self.insert_row_at(position, row)
            if is_certain:
                self._set_total(self._total + 1)

    def _on_failed(self, error: Exception) -> None:
        self._set_loading(is_loading=False)
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
        """Ask for the next page before the last row is reached."""
        self.fetchMore(QModelIndex())


def _newest_first(row: MemoryRow) -> tuple[float, int]:
    """Order rows as the store does: newest first, and of one moment the last written first."""
    return -row.created_at.timestamp(), -row.number


def _page_of(page: MemoryPage) -> _Page:
    return _Page(tuple(row_of(memory) for memory in page.memories), page.next_cursor, page.total)


def _first_rows(
    memories: "MemoryService", wanted: MemoryFilter, sort: Sort, *, count: int
) -> _Page:
    """Fetch at least ``count`` rows from the top, in pages; any thread."""
    rows: tuple[MemoryRow, ...] = ()
    cursor = None
    while True:
        limit = min(LIST_LIMIT_MAX, max(count - len(rows), 1))
        request = PageRequest(sort=sort, limit=limit, cursor=cursor)
        page = _page_of(memories.list(wanted, request, PERSON))
        rows += page.rows
        cursor = page.cursor
        if cursor is None or len(rows) >= count:
            return _Page(rows, cursor, page.total)
