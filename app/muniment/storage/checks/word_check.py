"""Check that the full-text index holds the words of every memory, without sampling.

The index is contentless, so FTS5's own check only finds internal contradictions. This check
compares the indexed words (``fts5vocab``) and their positions with those that the same tokenizer
produces from the memories' content and tags. Each side is kept as one number per memory: a sum over
hashes of (word, column, position), which does not depend on the reading order.

The comparison index is built in memory, a few hundred memories at a time, never on disk.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from types import TracebackType
from typing import Any, Final

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import Connection

from muniment.domain.text.normal_forms import spaced_text

_MASK: Final = (1 << 64) - 1
_INSTANCES: Final = "SELECT term, doc, col, offset FROM temp.{name}"


class StoredWords:
    """The words in the index of one connection, which must be able to create temporary tables."""

    def __init__(self, connection: Connection) -> None:
        _declare_vocabulary(connection.exec_driver_sql, "stored_words")
        rows = connection.exec_driver_sql(_INSTANCES.format(name="stored_words"))
        self._sums = _sums(tuple(row) for row in rows)
        connection.exec_driver_sql("DROP TABLE temp.stored_words")

    def sum_of(self, number: int) -> int:
        """Return the sum over the words of a memory; 0 for none."""
        return self._sums.get(number, 0)


class ExpectedWords:
    """Computes the words that the index should hold for texts; a context manager."""

    def __enter__(self) -> "ExpectedWords":
        self._raw: Any = sqlcipher.connect(":memory:", isolation_level=None)
        self._raw.execute(
            "CREATE VIRTUAL TABLE memory_text USING fts5(content, tags, content='', "
            'tokenize="porter unicode61 remove_diacritics 2")'
        )
        _declare_vocabulary(self._raw.execute, "expected_words")
        return self

    def __exit__(
        self,
        _type: type[BaseException] | None,
        _error: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        self._raw.close()

    def sums_of(self, texts: Iterable[tuple[int, str, Sequence[str]]]) -> dict[int, int]:
        """Return the sum over the words of each memory that has any.

        Args:
            texts: (row number, content, tags) of a few hundred memories.
        """
        for number, content, tags in texts:
            self._raw.execute(
                "INSERT INTO memory_text (rowid, content, tags) VALUES (?, ?, ?)",
                (number, spaced_text(content), spaced_text(" ".join(tags))),
            )
        found = _sums(self._raw.execute(_INSTANCES.format(name="expected_words")))
        self._raw.execute("INSERT INTO memory_text (memory_text) VALUES ('delete-all')")
        return found


def _declare_vocabulary(execute: Any, name: str) -> None:
    execute(f"CREATE VIRTUAL TABLE temp.{name} USING fts5vocab('main', 'memory_text', 'instance')")


def _sums(rows: Iterable[tuple[Any, ...]] | Iterator[tuple[Any, ...]]) -> dict[int, int]:
    sums: dict[int, int] = defaultdict(int)
    for term, number, column, place in rows:
        sums[number] = (sums[number] + hash((term, column, place))) & _MASK
    return sums
