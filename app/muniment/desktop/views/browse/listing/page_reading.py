"""What the list of memories reads, off the GUI thread; nothing here touches a QObject."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from muniment.desktop.views.browse.listing.memory_rows import AnyRow, MemoryRow, row_of_summary
from muniment.domain.access import PERSON
from muniment.domain.clock import unix_ms
from muniment.domain.ids import MemoryId
from muniment.domain.memories.query import (
    LIST_LIMIT_MAX,
    MemoryFilter,
    MemoryPlace,
    PageRequest,
    Sort,
    SummaryPage,
)

if TYPE_CHECKING:
    from muniment.services.memories.memory_service import MemoryService

_WHOLE: Final = LIST_LIMIT_MAX
"""Up to this many rows are read whole; beyond it, only those near the screen."""


@dataclass(frozen=True, slots=True)
class ListPart:
    """Part of a list: a page, or everything from the top.

    Args:
        places: From top to bottom.
        rows: Rows or places of all of these, by id.
        cursor: Of the page after them; ``None`` at the end of the list.
        total: How many match in all, if it was counted.
    """

    places: tuple[MemoryPlace, ...]
    rows: Mapping[MemoryId, AnyRow]
    cursor: str | None
    total: int | None

    @property
    def shown(self) -> list[MemoryRow]:
        """The rows, from top to bottom."""
        return [row for row in self.rows.values() if isinstance(row, MemoryRow)]


def next_rows(memories: "MemoryService", wanted: MemoryFilter, page: PageRequest) -> ListPart:
    """Read a page; the first one includes the total."""
    is_first = page.cursor is None
    return _part_of(memories.summaries(wanted, page, PERSON, with_total=is_first))


def rows_near(
    memories: "MemoryService", wanted: MemoryFilter, page: PageRequest
) -> dict[MemoryId, MemoryRow]:
    """Read the rows of a page, by id."""
    return _rows_of(memories.summaries(wanted, page, PERSON))


def rows_from_the_top(
    memories: "MemoryService",
    wanted: MemoryFilter,
    sort: Sort,
    *,
    count: int,
    near: tuple[int, int],
) -> ListPart:
    """Read the first part of a list.

    Args:
        memories: The service to read from.
        wanted: Which memories.
        sort: In which order.
        count: How many places.
        near: The first place whose row is wanted, and the place after the last.
    """
    if count <= _WHOLE:
        page = PageRequest(sort=sort, limit=count)
        return _part_of(memories.summaries(wanted, page, PERSON, with_total=True))
    places = memories.places(wanted, sort, count, PERSON)
    rows: dict[MemoryId, AnyRow] = {place.id: place for place in places}
    first, end = near
    for start in range(first, min(end, len(places)), LIST_LIMIT_MAX):
        limit = min(LIST_LIMIT_MAX, end - start)
        page = _page_from(places, start, sort, limit=limit)
        read = rows_near(memories, wanted, page)
        rows.update((key, row) for key, row in read.items() if key in rows)
    last = _page_from(places, max(len(places) - 1, 0), sort, limit=1)
    end_of_list = memories.summaries(wanted, last, PERSON, with_total=True)
    return ListPart(places, rows, end_of_list.next_cursor, end_of_list.total)


def _page_from(
    places: tuple[MemoryPlace, ...], start: int, sort: Sort, *, limit: int
) -> PageRequest:
    return PageRequest(sort=sort, limit=limit, after=places[start - 1].id if start else None)


def _part_of(page: SummaryPage) -> ListPart:
    rows = _rows_of(page)
    places = tuple(
        MemoryPlace(row.id, row.number, unix_ms(row.created_at)) for row in rows.values()
    )
    return ListPart(places, rows, page.next_cursor, page.total)


def _rows_of(page: SummaryPage) -> dict[MemoryId, MemoryRow]:
    return {summary.id: row_of_summary(summary) for summary in page.summaries}
