"""Records of which agent read which memory: one row per pair."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, literal, select, text, tuple_

from muniment.domain.clock import moment_of, unix_ms
from muniment.domain.errors import InvalidInputError
from muniment.domain.history.reads import ReadRecord
from muniment.storage.cursors import INTEGER_END, cursor_parts, cursor_text
from muniment.storage.memories.filters import Condition
from muniment.storage.memories.memory_keys import HAS_ID
from muniment.storage.schema import memories, reads
from muniment.storage.vault_settings import READS_KEPT_SINCE, setting

_SORT: Final = "reads"

# A memory removed meanwhile has no row, so nothing is inserted for it.
_ADD: Final = text(f"""
    INSERT INTO reads (number, actor, first_at, last_at, times)
    SELECT number, :actor, :first_ms, :last_ms, :times FROM memories
    WHERE {HAS_ID.format(table="memories", wanted=":memory")}
    ON CONFLICT (number, actor) DO UPDATE SET
        first_at = min(first_at, excluded.first_at),
        last_at = max(last_at, excluded.last_at),
        times = times + excluded.times
""")  # noqa: S608 (our own constants)


class StoredReads(NamedTuple):
    """Reads of one memory by one actor."""

    number: int
    actor: str
    first_at: datetime
    last_at: datetime
    times: int


class ReadsReader:
    """Reads the read records on one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of_memory(self, number: int) -> list[StoredReads]:
        """Return the readers of a memory, latest first."""
        rows = self._connection.execute(
            select(reads).where(reads.c.number == number).order_by(reads.c.last_at.desc())
        )
        return [_reads_of(row) for row in rows]

    def kept_since(self) -> datetime | None:
        """Return since when reads are recorded; ``None`` if since the start of the vault."""
        since = setting(self._connection, READS_KEPT_SINCE)
        return None if since is None else moment_of(int(since))

    def page_of_actor(
        self, actor: str, condition: Condition, *, limit: int, cursor: str | None
    ) -> tuple[list[StoredReads], str | None]:
        """Return a page of the memories an actor read, latest first, and the next cursor.

        Args:
            actor: `Actor.name`.
            condition: Selects the memories.
            limit: Most rows to return.
            cursor: The cursor of the previous page.

        Raises:
            InvalidInputError: The cursor is invalid.
        """
        read_rows = reads.alias("told")  # the condition may query reads as well
        place = tuple_(read_rows.c.last_at, read_rows.c.number)
        query = (
            select(read_rows)
            .join_from(read_rows, memories, memories.c.number == read_rows.c.number)
            .where(read_rows.c.actor == actor, condition)
            .order_by(read_rows.c.last_at.desc(), read_rows.c.number.desc())
            .limit(limit + 1)
        )
        if cursor is not None:
            last_ms, number = _parsed(cursor)
            query = query.where(place < tuple_(literal(last_ms), literal(number)))
        rows = [_reads_of(row) for row in self._connection.execute(query)]
        if len(rows) <= limit:
            return rows, None
        end = rows[limit - 1]
        return rows[:limit], cursor_text(_SORT, unix_ms(end.last_at), end.number)


class ReadsWriter(ReadsReader):
    """Adds reads inside a unit of work; not journaled, like access counts."""

    def add(self, records: Sequence[ReadRecord]) -> None:
        """Add reads to the stored ones, without those of removed memories."""
        if records:
            self._connection.execute(_ADD, [_row_of(record) for record in records])


def _reads_of(row: Sequence[Any]) -> StoredReads:
    number, actor, first_ms, last_ms, times = row
    return StoredReads(number, actor, moment_of(first_ms), moment_of(last_ms), times)


def _row_of(record: ReadRecord) -> dict[str, int | str]:
    return {name: getattr(record, name) for name in ReadRecord.__slots__}


def _parsed(cursor: str) -> tuple[int, int]:
    match cursor_parts(cursor):
        case [str(sort), int(last_ms), int(number)] if sort == _SORT:
            if max(abs(last_ms), abs(number)) < INTEGER_END:
                return last_ms, number
    raise InvalidInputError("cursor", "must be the next_cursor of an earlier page")
