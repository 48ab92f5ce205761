"""Fixed statements run on the driver's own connection, for what every search asks.

SQLAlchemy spends 25 to 150 microseconds on a statement and its rows, whatever they say; a search
asks about ten of them. What is built from a filter stays with SQLAlchemy.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import Connection

from muniment.storage.driver_errors import tells_damage


def rows_of(
    connection: Connection, statement: str, parameters: Sequence[Any] | Mapping[str, Any] = ()
) -> list[tuple[Any, ...]]:
    """Return all rows of a statement, within the connection's transaction.

    Args:
        connection: A read connection, or a unit of work's.
        statement: SQL of the program alone.
        parameters: For its ``?`` or ``:names``.

    Raises:
        sqlcipher.Error: As SQLite refuses; `muniment.storage.connection.translated` translates it.
    """
    raw: Any = connection.connection.driver_connection
    try:
        rows: list[tuple[Any, ...]] = raw.execute(statement, parameters).fetchall()
    except sqlcipher.Error as error:
        if tells_damage(error):
            connection.invalidate(error)
        raise
    return rows
