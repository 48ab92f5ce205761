"""Run fixed statements directly on the driver's connection: of every search, and of many rows.

SQLAlchemy adds 25 to 150 microseconds to each statement; a search runs about ten, a change to a
memory five. To each of many inserted rows it adds 15. Statements built from a filter still use
SQLAlchemy.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import chain
from operator import itemgetter
from typing import Any, Final, TypeVar

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import Connection, Table

from muniment.storage.engine.driver_errors import means_damage

_Result = TypeVar("_Result")

_AT_ONCE: Final = 250
"""Rows of one statement: of memories, with 35 columns, they take two thirds of the time."""


def rows_of(
    connection: Connection, statement: str, parameters: Sequence[Any] | Mapping[str, Any] = ()
) -> list[tuple[Any, ...]]:
    """Return all rows of a statement, within the connection's transaction.

    Args:
        connection: A read connection, or a unit of work's.
        statement: Fixed SQL of the program, never user input.
        parameters: For its ``?`` or ``:names``.

    Raises:
        sqlcipher.Error: SQLite reports an error; `muniment.storage.engine.connection.translated`
            translates it.
    """

    def run(raw: Any) -> list[tuple[Any, ...]]:
        rows: list[tuple[Any, ...]] = raw.execute(statement, parameters).fetchall()
        return rows

    return _run(connection, run)


def insert_all(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows, each with the same columns.

    Args:
        connection: A unit of work's.
        table: The table.
        rows: By name of the column; may be empty.

    Raises:
        sqlcipher.Error: As `rows_of`.
    """
    if rows:
        columns = tuple(rows[0])
        insert_rows(connection, table, columns, list(map(itemgetter(*columns), rows)))


def insert_rows(
    connection: Connection, table: Table, columns: tuple[str, ...], rows: Sequence[Sequence[Any]]
) -> None:
    """Insert rows.

    Args:
        connection: A unit of work's.
        table: The table.
        columns: Names of the columns, at least two.
        rows: The values of each row in the order of the columns; may be empty.

    Raises:
        sqlcipher.Error: As `rows_of`.
    """
    rest = len(rows) - len(rows) % _AT_ONCE

    def run(raw: Any) -> None:
        for start in range(0, rest, _AT_ONCE):
            some = chain.from_iterable(rows[start : start + _AT_ONCE])
            raw.execute(_insertion(table, columns, _AT_ONCE), tuple(some))
        raw.executemany(_insertion(table, columns), rows[rest:])

    _run(connection, run)


def insert_one(connection: Connection, table: Table, row: Mapping[str, Any]) -> int:
    """Insert a row, and return its number.

    Args:
        connection: A unit of work's.
        table: The table.
        row: By name of the column.

    Raises:
        sqlcipher.Error: As `rows_of`.
    """
    statement, values = _insertion(table, tuple(row)), tuple(row.values())
    number: int = _run(connection, lambda raw: raw.execute(statement, values).lastrowid)
    return number


def update_all(
    connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]], *, key: str
) -> None:
    """Set columns of rows, each with the same columns.

    Args:
        connection: A unit of work's.
        table: The table.
        rows: By name of the column, the key among them; may be empty.
        key: The column that says which row.

    Raises:
        sqlcipher.Error: As `rows_of`.
    """
    if not rows:
        return
    columns = tuple(name for name in rows[0] if name != key)
    values = itemgetter(*columns, key)
    statement = _change(table, columns, key)
    _run(connection, lambda raw: raw.executemany(statement, map(values, rows)))


def run_all(connection: Connection, statement: str, rows: Iterable[Sequence[Any]]) -> None:
    """Run a statement once for each row of parameters.

    Args:
        connection: A unit of work's.
        statement: Fixed SQL of the program, never user input; it returns nothing.
        rows: For its ``?``.

    Raises:
        sqlcipher.Error: As `rows_of`.
    """
    _run(connection, lambda raw: raw.executemany(statement, rows))


@lru_cache(maxsize=64)
def _insertion(table: Table, columns: tuple[str, ...], count: int = 1) -> str:
    names = ", ".join(f'"{table.c[name].name}"' for name in columns)
    row = f"({', '.join('?' * len(columns))})"
    return f"INSERT INTO {table.name} ({names}) VALUES {', '.join([row] * count)}"  # noqa: S608 (our own names)


@lru_cache(maxsize=64)
def _change(table: Table, columns: tuple[str, ...], key: str) -> str:
    setting = ", ".join(f'"{table.c[name].name}" = ?' for name in columns)
    return f'UPDATE {table.name} SET {setting} WHERE "{table.c[key].name}" = ?'  # noqa: S608 (our own names)


def _run(connection: Connection, act: Callable[[Any], _Result]) -> _Result:
    """Run something on the driver's connection, which is replaced after a damaged page."""
    try:
        return act(connection.connection.driver_connection)
    except sqlcipher.Error as error:
        if means_damage(error):
            connection.invalidate(error)
        raise
