"""Check that the tables of the full-text index fit together, using a copy in memory.

FTS5's own check of a contentless index checks each segment separately. An outdated page is valid in
itself, but the next word written may reuse the number of an existing segment, or a removed memory
may leave its words behind. Both operations are therefore tried on the copy.
"""

import contextlib
import uuid
from collections.abc import Iterator
from typing import Any, Final

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import Connection

_TABLES: Final = ("config", "data", "docsize", "idx")
_DECLARED: Final = "SELECT sql FROM sqlite_master WHERE name = 'memory_text'"
# In FTS5's format, row ids of the data up to 10 do not belong to segments; other row ids contain
# the segment number from bit 37 on.
_SEGMENTS: Final = (
    "SELECT segid FROM memory_text_idx UNION SELECT id >> 37 FROM memory_text_data WHERE id > 10"
)
_MERGE: Final = "INSERT INTO memory_text (memory_text) VALUES ('optimize')"
_WORDS: Final = "CREATE VIRTUAL TABLE temp.words USING fts5vocab('main', 'memory_text', 'row')"
# The left side reads page after page, the right side finds each word by `memory_text_idx`, whose
# last row FTS5's own check does not follow.
_LOST_WORD: Final = """
    SELECT 1 FROM temp.words listed LEFT JOIN temp.words found ON found.term = listed.term
    WHERE found.doc IS NOT listed.doc LIMIT 1
"""
_CHECK: Final = "INSERT INTO memory_text (memory_text) VALUES ('integrity-check')"


def text_index_problems(connection: Connection) -> list[str]:
    """Return the problems of the index tables; empty if they can be written.

    It temporarily uses twice the size of the index in memory.

    Args:
        connection: Only used for reading.
    """
    raw: Any = connection.connection.driver_connection
    try:
        with _copied(raw) as copy:
            return _found(copy)
    except sqlcipher.Error:
        return ["it cannot be read and written"]


def _found(copy: Any) -> list[str]:
    copy.execute(_CHECK)
    copy.execute(_WORDS)
    if copy.execute(_LOST_WORD).fetchone():
        return ["it does not find all its words"]
    copy.execute("INSERT INTO memory_text (rowid, content, tags) VALUES (0, 'a', 'b')")
    copy.execute(_MERGE)
    problems = []
    if len(_segments(copy)) > 1:
        problems.append("it holds parts that nothing names")
    copy.execute("DELETE FROM memory_text WHERE rowid IN (SELECT id FROM memory_text_docsize)")
    copy.execute(_MERGE)
    if _segments(copy):
        problems.append("it would keep words of memories that go")
    return problems


def _segments(copy: Any) -> set[int]:
    stored = copy.execute(_SEGMENTS)
    return {number for (number,) in stored}


@contextlib.contextmanager
def _copied(raw: Any) -> Iterator[Any]:
    """Yield a connection to a copy of the index.

    Raises:
        sqlcipher.IntegrityError: Several rows of a table have the same key.
    """
    name = f"file:{uuid.uuid4().hex}?mode=memory&cache=shared"
    # FTS5 trusts its cached index structure, so the working connection must not have seen another
    # index.
    with contextlib.closing(_opened(name)) as filler, contextlib.closing(_opened(name)) as copy:
        ((declared,),) = raw.execute(_DECLARED)
        filler.execute(declared)
        for table in _TABLES:
            rows = raw.execute(f"SELECT * FROM memory_text_{table}")  # noqa: S608 (our own names)
            places = ", ".join("?" * len(rows.description))
            filler.execute(f"DELETE FROM memory_text_{table}")  # noqa: S608
            filler.executemany(f"INSERT INTO memory_text_{table} VALUES ({places})", rows)  # noqa: S608
        yield copy


def _opened(name: str) -> Any:
    return sqlcipher.connect(name, uri=True, isolation_level=None)
