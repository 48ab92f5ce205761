"""The full-text index: FTS5 over content and tags, contentless (the content stays sealed)."""

import json
from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, Connection, column, delete, literal_column, table

from muniment.domain.text import spaced_text
from muniment.storage.direct import rows_of
from muniment.storage.settings import TEXT_UNSETTLED, set_setting, setting

_INDEX = table("memory_text", column("rowid"))

# FTS5 comes upon memories in the order of their numbers.
_HOLDERS: Final = """
    SELECT (SELECT json_group_array(rowid) FROM memory_text WHERE memory_text MATCH term.value)
    FROM json_each(?) term ORDER BY term.key
"""

# Row numbers that a connection remembers, 8 bytes each: a common word stands in 100,000 memories.
_REMEMBERED: Final = 300_000
# What a term takes that nobody holds, in row numbers: half typed words are mostly of these.
_EMPTY_TERM: Final = 30

_MERGED_PAGES = 64  # of 4 KB
_USUAL_DELETEMERGE = 10  # FTS5's own
# A merge that finds nothing to do changes one row, its own.
# Source: SQLite's documentation of FTS5, "The 'merge' Command".
_CHANGES_OF_A_MERGE = 2


class TextReader:
    """Asks the full-text index on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    @property
    def is_unsettled(self) -> bool:
        """Whether words of memories that are gone may be left in the index."""
        return setting(self._connection, TEXT_UNSETTLED) == "1"

    def holders(self, terms: Sequence[str]) -> list[NDArray[np.int64]]:
        """Look up which memories of the whole vault hold which terms, in content or tags.

        0.1 microseconds for each memory that holds a term: nothing but the index is read, and
        that once while nothing is written. Who types a question asks for its first words again
        with every letter of the next.

        Args:
            terms: Words or phrases in FTS5's syntax; `muniment.retrieval.keyword` builds them.

        Returns:
            For each term the sorted row numbers; shape (memories,), int64; not to be written to.
        """
        known = self._known()
        missing = [term for term in dict.fromkeys(terms) if term not in known]
        if missing:
            rows = rows_of(self._connection, _HOLDERS, (json.dumps(missing),))
            read = zip(missing, (json.loads(numbers) for (numbers,) in rows), strict=True)
            known |= {term: np.array(numbers, dtype=np.int64) for term, numbers in read}
        found = [known[term] for term in terms]
        if _size(known) > _REMEMBERED:
            for term in known.keys() - set(terms):
                del known[term]
        if _size(known) > _REMEMBERED:
            known.clear()
        return found

    def _known(self) -> dict[str, NDArray[np.int64]]:
        """Return what this connection has read in the state that it sees now, by term."""
        # It changes with every commit of another connection, and this one writes nothing.
        ((version,),) = rows_of(self._connection, "PRAGMA data_version")
        remembered: tuple[int, dict[str, NDArray[np.int64]]] | None
        remembered = self._connection.info.get(_HOLDERS)
        if remembered is None or remembered[0] != version:
            remembered = self._connection.info[_HOLDERS] = (version, {})
        return remembered[1]


def _size(known: Mapping[str, NDArray[np.int64]]) -> int:
    """Return what terms take, in row numbers."""
    return sum(len(numbers) + _EMPTY_TERM for numbers in known.values())


class TextWriter(TextReader):
    """Keeps the index in step with the rows inside one unit of work."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        self._must_settle = False

    def _known(self) -> dict[str, NDArray[np.int64]]:
        """Return nothing: what this connection writes itself changes no version that it sees."""
        return {}

    def put(self, number: int, content: str, tags: Sequence[str]) -> None:
        """Index a memory anew."""
        self.remove(number)
        self.add(number, content, tags)

    def add(self, number: int, content: str, tags: Sequence[str]) -> None:
        """Index a memory that is not in the index."""
        self._connection.exec_driver_sql(
            "INSERT INTO memory_text (rowid, content, tags) VALUES (?, ?, ?)",
            (number, spaced_text(content), spaced_text(" ".join(tags))),
        )

    def remove(self, number: int) -> None:
        """Take a memory out of the index."""
        self._connection.exec_driver_sql("DELETE FROM memory_text WHERE rowid = ?", (number,))

    def empty(self) -> None:
        """Take every memory out of the index, whatever stands in its tables."""
        self._connection.exec_driver_sql(
            "INSERT INTO memory_text (memory_text) VALUES ('delete-all')"
        )

    def forget_later(self, numbers: Sequence[int]) -> None:
        """Take many memories out of the index; their words go with `settle_some`.

        The file keeps in mind that they have to, so that a crash does not leave them there.
        """
        if not self.is_unsettled:
            # Otherwise FTS5 merges on its own once a tenth of a segment is deleted: every few
            # steps of 400 out of 20,000 it does so for 200 to 300 ms, and for nothing.
            self._configure("deletemerge", 0)
            set_setting(self._connection, TEXT_UNSETTLED, "1")
        rows: ColumnElement[int] = literal_column("rowid")
        self._connection.execute(delete(_INDEX).where(rows.in_(numbers)))

    def settle_some(self) -> bool:
        """Rid the index of some of the words that `forget_later` left; about 20 ms of work.

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
        """Take a memory out of the index so that no word of it is left in the file."""
        self.remove(number)
        self._must_settle = True

    def settle(self) -> None:
        """Do at the end of the unit what `forget` asked for.

        A contentless index only marks a row as deleted; its words stay in the segments until they
        are merged. Merging all of them takes 63 ms at 20,000 memories of 25 words.
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
