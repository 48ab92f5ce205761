"""The full-text index: FTS5 over content and tags, contentless (the content stays sealed)."""

import json
from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, Connection, column, delete, literal_column, table

from muniment.domain.text.normal_forms import spaced_text
from muniment.storage.engine.driver_statements import rows_of, run_all
from muniment.storage.vault_settings import TEXT_UNSETTLED, set_setting, setting

_INDEX = table("memory_text", column("rowid"))

# FTS5 returns memories in the order of their numbers.
_HOLDERS: Final = """
    SELECT (SELECT json_group_array(rowid) FROM memory_text WHERE memory_text MATCH term.value)
    FROM json_each(?) term ORDER BY term.key
"""

# Row numbers that a connection caches, 8 bytes each: a common word occurs in 100,000 memories.
_REMEMBERED: Final = 300_000
# Cache cost of a term without matches, in row numbers: most half-typed words are such terms.
_EMPTY_TERM: Final = 30

_MERGED_PAGES = 64  # of 4 KB
_USUAL_DELETEMERGE = 10  # the default of FTS5
# A merge with nothing to do changes only its own row. Source: SQLite's documentation of FTS5, "The
# 'merge' Command".
_CHANGES_OF_A_MERGE = 2


class TextIndexReader:
    """Queries the full-text index on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    @property
    def is_unsettled(self) -> bool:
        """Whether words of removed memories may remain in the index."""
        return setting(self._connection, TEXT_UNSETTLED) == "1"

    def holders(self, terms: Sequence[str]) -> list[NDArray[np.int64]]:
        """Look up which memories of the whole vault contain each term, in content or tags.

        This takes 0.1 microseconds for each memory that contains a term: only the index is read,
        and results are cached until the next write, because a search while typing repeats its first
        words with every letter.

        Args:
            terms: Words or phrases in FTS5's syntax; `muniment.retrieval.keyword` builds them.

        Returns:
            For each term the sorted row numbers; shape (memories,), int64; read only.
        """
        known = self._known()
        missing = [term for term in dict.fromkeys(terms) if term not in known.holders]
        if missing:
            rows = rows_of(self._connection, _HOLDERS, (json.dumps(missing),))
            for term, (numbers,) in zip(missing, rows, strict=True):
                known.add(term, np.array(json.loads(numbers), dtype=np.int64))
        found = [known.holders[term] for term in terms]
        known.keep_to(terms)
        return found

    def _known(self) -> "_KnownTerms":
        """Return the results cached for the state this connection sees."""
        # It changes with every commit of another connection, and this connection does not write.
        ((version,),) = rows_of(self._connection, "PRAGMA data_version")
        remembered: tuple[int, _KnownTerms] | None = self._connection.info.get(_HOLDERS)
        if remembered is None or remembered[0] != version:
            remembered = self._connection.info[_HOLDERS] = (version, _KnownTerms())
        return remembered[1]


class _KnownTerms:
    """The holders of terms, and their cost in row numbers."""

    def __init__(self) -> None:
        self.holders: dict[str, NDArray[np.int64]] = {}
        self._size = 0

    def add(self, term: str, numbers: NDArray[np.int64]) -> None:
        self.holders[term] = numbers
        self._size += len(numbers) + _EMPTY_TERM

    def keep_to(self, terms: Sequence[str]) -> None:
        """Drop what costs too much: first all but some terms, then those too."""
        if self._size <= _REMEMBERED:
            return
        kept, self.holders, self._size = self.holders, {}, 0
        for term in dict.fromkeys(terms):
            self.add(term, kept[term])
        if self._size > _REMEMBERED:
            self.holders, self._size = {}, 0


class TextIndexWriter(TextIndexReader):
    """Keeps the index in step with the rows inside one unit of work."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        self._must_settle = False

    def _known(self) -> _KnownTerms:
        """Return no cache, because a connection's own writes do not change the version it sees."""
        return _KnownTerms()

    def put(self, number: int, content: str, tags: Sequence[str]) -> None:
        """Index a memory again."""
        self.put_all([(number, content, tags)])

    def put_all(self, memories: Sequence[tuple[int, str, Sequence[str]]]) -> None:
        """Index memories again: number, content and tags of each."""
        self._remove_all([number for number, _, _ in memories])
        self.add_all(memories)

    def add(self, number: int, content: str, tags: Sequence[str]) -> None:
        """Index a memory that is not in the index."""
        self.add_all([(number, content, tags)])

    def add_all(self, memories: Sequence[tuple[int, str, Sequence[str]]]) -> None:
        """Index memories that are not in the index: number, content and tags of each."""
        run_all(
            self._connection,
            "INSERT INTO memory_text (rowid, content, tags) VALUES (?, ?, ?)",
            [
                (number, spaced_text(content), spaced_text(" ".join(tags)))
                for number, content, tags in memories
            ],
        )

    def remove(self, number: int) -> None:
        """Remove a memory from the index."""
        self._remove_all([number])

    def _remove_all(self, numbers: Sequence[int]) -> None:
        rows = [(number,) for number in numbers]
        run_all(self._connection, "DELETE FROM memory_text WHERE rowid = ?", rows)

    def empty(self) -> None:
        """Empty the index, whatever its tables contain."""
        self._connection.exec_driver_sql(
            "INSERT INTO memory_text (memory_text) VALUES ('delete-all')"
        )

    def forget_later(self, numbers: Sequence[int]) -> None:
        """Take many memories out of the index; `settle_some` removes their words.

        The file records this, so that the words are removed even after a crash.
        """
        if not self.is_unsettled:
            # Otherwise FTS5 merges on its own once a tenth of a segment is deleted: with steps of
            # 400 out of 20,000 that takes 200 to 300 ms every few steps, to no benefit.
            self._configure("deletemerge", 0)
            set_setting(self._connection, TEXT_UNSETTLED, "1")
        rows: ColumnElement[int] = literal_column("rowid")
        self._connection.execute(delete(_INDEX).where(rows.in_(numbers)))

    def settle_some(self) -> bool:
        """Remove some of the words that `forget_later` left in the index; takes about 20 ms.

        Returns:
            Whether none is left.
        """
        before = self._changes_so_far()
        self._configure("merge", -_MERGED_PAGES)
        if self._changes_so_far() - before >= _CHANGES_OF_A_MERGE:
            return False
        self._configure("deletemerge", _USUAL_DELETEMERGE)
        set_setting(self._connection, TEXT_UNSETTLED, "0")
        return True

    def forget(self, number: int) -> None:
        """Take a memory out of the index so that none of its words remain in the file."""
        self.remove(number)
        self._must_settle = True

    def settle(self) -> None:
        """Complete the calls of `forget` at the end of the unit.

        A contentless index only marks a row as deleted; its words remain in the segments until
        these are merged. Merging all of them takes 63 ms at 20,000 memories of 25 words.
        """
        if self._must_settle:
            self._connection.exec_driver_sql(
                "INSERT INTO memory_text (memory_text) VALUES ('optimize')"
            )
            self._must_settle = False

    def _configure(self, name: str, value: int) -> None:
        self._connection.exec_driver_sql(
            "INSERT INTO memory_text (memory_text, rank) VALUES (?, ?)", (name, value)
        )

    def _changes_so_far(self) -> int:
        changes: int = self._connection.exec_driver_sql("SELECT total_changes()").scalar_one()
        return changes
