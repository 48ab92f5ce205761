"""Run the fixed statements of every search directly on the driver's connection.

SQLAlchemy adds 25 to 150 microseconds to each statement, and a search runs about ten. Statements
built from a filter still use SQLAlchemy.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import Connection

from muniment.storage.engine.driver_errors import means_damage


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
    raw: Any = connection.connection.driver_connection
    try:
        rows: list[tuple[Any, ...]] = raw.execute(statement, parameters).fetchall()
    except sqlcipher.Error as error:
        if means_damage(error):
            connection.invalidate(error)
        raise
    return rows
