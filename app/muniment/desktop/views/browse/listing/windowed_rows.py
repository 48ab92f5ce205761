"""Rows of a long list: held whole near the screen, and only as places far from it."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Slot

from muniment.desktop.shell.background.task_runner import LatestTask, TaskRunner
from muniment.desktop.views.browse.listing.memory_rows import AnyRow, MemoryRow, MemoryRowsItemModel
from muniment.desktop.views.browse.listing.page_reading import rows_near
from muniment.domain.clock import unix_ms
from muniment.domain.ids import MemoryId
from muniment.domain.memories.query import MemoryFilter, MemoryPlace, PageRequest, Sort

if TYPE_CHECKING:
    from muniment.services.memories.memory_service import MemoryService

NEAR_ROWS: Final = 200
"""How many rows above and below the screen are read before they are needed."""

KEPT_ROWS: Final = 2_000
"""Beyond this many rows, texts are dropped: all of 100,000 take 95 MB, their places 25."""

_TEND_MS: Final = 20


class WindowedRowsItemModel(MemoryRowsItemModel):
    """Rows that match a filter, in an order; GUI thread only.

    Args:
        memories: The service that rows are read from again.
        tasks: Reads off the GUI thread.
        parent: Owns it.
    """

    def __init__(
        self, memories: "MemoryService", tasks: TaskRunner, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._memories = memories
        self._filter = MemoryFilter()
        self._sort = Sort.NEWEST
        self._is_shown = False
        self._is_outdated = False
        self._seen = (0, 0)
        # The memories whose rows are held, longest first; and those whose row was requested in
        # vain.
        self._held: dict[MemoryId, None] = {}
        self._in_vain: set[MemoryId] = set()
        self._near = LatestTask(tasks, self)
        self._is_reading_near = False
        self._tend = QTimer(self, singleShot=True, interval=_TEND_MS)
        self._tend.timeout.connect(self._on_tend_timeout)

    @property
    def held_count(self) -> int:
        """How many rows are held whole."""
        return sum(isinstance(row, MemoryRow) for row in self._known.values())

    def show_range(self, first: int, last: int) -> None:
        """Note which rows are on the screen; the rows around them are read soon."""
        if (first, last) != self._seen:
            self._seen = (first, last)
            self.tend_soon()

    def tend_soon(self) -> None:
        """Schedule loading the rows near the screen and dropping most others."""
        if self._is_shown and not self._is_outdated and not self._tend.isActive():
            self._tend.start()

    def around_screen(self, count: int) -> tuple[int, int]:
        """Return the first position near the screen and the one after the last, for a row count."""
        first, last = self._seen
        return max(0, first - NEAR_ROWS), min(count, last + 1 + NEAR_ROWS)

    def hope_again(self) -> None:
        """Request again the rows that were requested in vain."""
        self._in_vain.clear()

    def stop_near(self) -> None:
        """Stop reading rows of a list that is being replaced; rows held stay."""
        self._near.cancel()
        self._tend.stop()
        self._is_reading_near = False

    def forget_near(self) -> None:
        """Forget the rows held and those requested."""
        self.stop_near()
        self._seen = (0, 0)
        self._held.clear()
        self._in_vain.clear()

    def _keep(self, rows: Sequence[AnyRow]) -> None:
        super()._keep(rows)
        self._held.update((row.id, None) for row in rows if isinstance(row, MemoryRow))

    @Slot()
    def _on_tend_timeout(self) -> None:
        if not self._is_shown:
            return
        first, end = self.around_screen(len(self._order))
        self._let_go(first, end)
        if self._is_reading_near:
            return
        missing = [place for place in range(first, end) if self._is_missing(self._order[place])]
        if missing:
            self._read_near(missing)

    def _is_missing(self, memory_id: MemoryId) -> bool:
        return memory_id not in self._in_vain and isinstance(self._known[memory_id], MemoryPlace)

    def _let_go(self, first: int, end: int) -> None:
        """Reduce the rows held longest to their places, except those near the screen."""
        spare = len(self._held) - KEPT_ROWS
        if spare <= 0:
            return
        near = set(self._order[first:end])
        for memory_id in [one for one in self._held if one not in near][:spare]:
            del self._held[memory_id]
            row = self._known.get(memory_id)
            if isinstance(row, MemoryRow):
                self._known[memory_id] = MemoryPlace(row.id, row.number, unix_ms(row.created_at))

    def _read_near(self, missing: list[int]) -> None:
        """Read rows near the screen that are not held, nearest first."""
        middle = sum(self._seen) // 2
        nearest = min(missing, key=lambda place: abs(place - middle))
        first = max(missing[0], nearest - NEAR_ROWS // 2)
        asked = tuple(self._order[first : first + NEAR_ROWS])
        page = PageRequest(
            sort=self._sort,
            limit=len(asked),
            after=self._order[first - 1] if first else None,
        )
        memories, wanted = self._memories, self._filter
        self._is_reading_near = True

        def fetch() -> Mapping[MemoryId, MemoryRow]:
            return rows_near(memories, wanted, page)

        def take(rows: Mapping[MemoryId, MemoryRow]) -> None:
            self._on_near_read(asked, rows)

        self._near.submit(
            fetch, on_success=take, on_failure=lambda _: self._on_near_read(asked, {})
        )

    def _on_near_read(
        self, asked: tuple[MemoryId, ...], rows: Mapping[MemoryId, MemoryRow]
    ) -> None:
        """Hold rows again; a change set removes those that no longer exist."""
        self._is_reading_near = False
        self._keep([row for row in rows.values() if row.id in self._known])
        self._in_vain.update(memory_id for memory_id in asked if memory_id not in rows)
        first, end = self.around_screen(len(self._order))
        if first < end:
            self.dataChanged.emit(self.index(first), self.index(end - 1))
        self.tend_soon()
