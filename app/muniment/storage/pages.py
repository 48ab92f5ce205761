"""Pages of tables whose rows have ``created_at`` and ``id``."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Connection, Row, Table, and_, func, or_, select

from muniment.domain.errors import InvalidInputError
from muniment.domain.pages import ListPage
from muniment.storage.cursors import INTEGER_END, cursor_parts, cursor_text

StoredRow: TypeAlias = Row[Any]
"""One sealed row; opaque above storage."""


@dataclass(frozen=True, slots=True)
class RowPage:
    """Rows of one page, the cursor of the next, and the total number of matches."""

    rows: Sequence[Row[Any]]
    next_cursor: str | None
    total: int


def page_of(
    connection: Connection,
    table: Table,
    condition: ColumnElement[bool],
    page: ListPage,
    *,
    find: Callable[[str], Row[Any] | None],
) -> RowPage:
    """Return one page of the rows that match, newest first by default.

    Args:
        connection: The connection to read from.
        table: A table whose rows keep their creation time.
        condition: Selects the rows.
        page: Which page.
        find: Returns the row that ``page.after`` names.

    Raises:
        InvalidInputError: The cursor is of another list, or ``after`` names no row.
    """
    total = connection.execute(
        select(func.count()).select_from(table).where(condition)
    ).scalar_one()
    rows = connection.execute(
        select(table)
        .where(condition, *_begins(table, page, find))
        .order_by(*_order(table, oldest_first=page.oldest_first))
        .limit(page.limit + 1)
        .offset(page.offset)
    ).all()
    shown = rows[: page.limit]
    cursor = None
    if len(rows) > page.limit:
        cursor = cursor_text(table.name, shown[-1].created_at, shown[-1].id)
    return RowPage(shown, cursor, total)


def _order(table: Table, *, oldest_first: bool) -> tuple[ColumnElement[Any], ...]:
    if oldest_first:
        return (table.c.created_at, table.c.id)
    return (table.c.created_at.desc(), table.c.id.desc())


def _begins(
    table: Table, page: ListPage, find: Callable[[str], Row[Any] | None]
) -> Iterator[ColumnElement[bool]]:
    """Yield the conditions that exclude the rows before a page."""
    if page.cursor is not None:
        created_at, row_id = _parsed(table.name, page.cursor)
        yield _behind(table, created_at, row_id, oldest_first=page.oldest_first)
    if page.after is not None:
        row = find(page.after)
        if row is None:
            raise InvalidInputError("after", "must be the id of something that exists")
        yield _behind(table, row.created_at, row.id, oldest_first=page.oldest_first)


def _behind(
    table: Table, created_at: int, row_id: int, *, oldest_first: bool
) -> ColumnElement[bool]:
    created, number = table.c.created_at, table.c.id
    if oldest_first:
        return or_(created > created_at, and_(created == created_at, number > row_id))
    return or_(created < created_at, and_(created == created_at, number < row_id))


def _parsed(tag: str, cursor: str) -> tuple[int, int]:
    match cursor_parts(cursor):
        case [str(found), int(created_at), int(row_id)] if found == tag:
            if abs(created_at) < INTEGER_END and abs(row_id) < INTEGER_END:
                return int(created_at), int(row_id)
    raise InvalidInputError("cursor", "must come from a page of the same list")
