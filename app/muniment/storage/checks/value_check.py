"""Whether every column holds what it was declared for; for the doctor.

SQLite keeps any value in any column. What reads a row would stumble over one of another type, over
a text that is not UTF-8 or over a time past all calendars.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

from sqlalchemy import Column, Connection, Float, Integer, LargeBinary, Table, Text

from muniment.domain.entities.owner import OwnerKind
from muniment.domain.jobs import JobState
from muniment.domain.possible_values import MOMENT_MAX_MS, MOMENT_MIN_MS
from muniment.domain.sessions.session import SessionStatus
from muniment.storage import schema
from muniment.storage.engine.driver_statements import rows_of
from muniment.storage.vectors.vector_sets import SetState

_TYPES: Final = ((Text, "text"), (Float, "real"), (Integer, "integer"), (LargeBinary, "blob"))
_WORDS: Final = {
    "jobs.state": JobState,
    "owners.kind": OwnerKind,
    "sessions.status": SessionStatus,
    "vector_sets.state": SetState,
}
# Derived from the memories: other checks hold these against them, and make them anew.
_DERIVED: Final = frozenset(
    {
        *("memory_tags", "memory_categories", "memory_metadata", "chunks", "chunk_vectors"),
        *("memories.content_digest", "memories.content_characters", "memories.short_id"),
    }
)


def damaged_values(connection: Connection, progress: Callable[[int], object]) -> list[str]:
    """Name the rows that hold a value which no program writes, one statement a table.

    Args:
        connection: Given a function of SQL.
        progress: Told before each table how many are done; what it raises ends this.
    """
    raw: Any = connection.connection.driver_connection
    raw.create_function("is_utf8", 1, _is_utf8, deterministic=True)
    found: list[str] = []
    tables = [table for table in schema.metadata.sorted_tables if table.name not in _DERIVED]
    for done, table in enumerate(tables):
        progress(done)
        found += _damaged_rows(connection, table)
    return found


def _damaged_rows(connection: Connection, table: Table) -> Iterator[str]:
    columns = [column for column in table.columns if str(column) not in _DERIVED]
    tests = [_is_sound(column) for column in columns]
    tests += _are_utf8([column for column in columns if isinstance(column.type, Text)])
    # Without the indexes: one may be of another moment than its table.
    key = "rowid" if table.dialect_options["sqlite"]["with_rowid"] else _name(_first_key(table))
    statement = (
        f"SELECT CASE typeof({key}) WHEN 'integer' THEN {key} END "  # noqa: S608 (our own names)
        f"FROM {table.name} NOT INDEXED WHERE NOT ({' AND '.join(tests)})"
    )
    for (number,) in rows_of(connection, statement):
        yield table.name if number is None else f"{table.name} {number}"


def _first_key(table: Table) -> Column[Any]:
    return next(iter(table.primary_key.columns))


def _is_sound(column: Column[Any]) -> str:
    """Return the condition that a column holds its type, and one of the values of that."""
    name = _name(column)
    expected = next(stored for type_, stored in _TYPES if isinstance(column.type, type_))
    test = f"typeof({name}) = '{expected}'"
    if isinstance(column.type, Integer) and column.name.endswith("_at"):
        test += f" AND {name} BETWEEN {MOMENT_MIN_MS} AND {MOMENT_MAX_MS}"
    words = _WORDS.get(str(column))
    if words is not None:
        test += f" AND {name} IN ({', '.join(repr(str(word)) for word in words)})"
    return f"({name} IS NULL OR {test})" if column.nullable else f"({test})"


def _are_utf8(columns: Sequence[Column[Any]]) -> list[str]:
    """Return the condition on all texts of a row at once: a call for each would take long."""
    if not columns:
        return []
    # A line break between two of them keeps halves of a character apart.
    texts = " || char(10) || ".join(f"ifnull({_name(column)}, '')" for column in columns)
    return [f"is_utf8(CAST({texts} AS BLOB))"]


def _is_utf8(stored: bytes) -> bool:
    try:
        stored.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _name(column: Column[Any]) -> str:
    return f'"{column.name}"'
