"""Compare every memory with its derived data, for the doctor."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

from sqlalchemy import Connection, Row, select

from muniment.domain.history.history import (
    FIELDS,
    NAMESPACE,
    Operation,
    fold,
    same,
)
from muniment.domain.history.merging import stamps_after
from muniment.domain.ids import NamespaceId, short_id_of
from muniment.domain.memories.memory import Memory
from muniment.storage import schema
from muniment.storage.checks.word_check import ExpectedWords, StoredWords
from muniment.storage.history.ledger import LedgerReader
from muniment.storage.memories.memory_fields import content_digest, journal_value
from muniment.storage.memories.multi_value_fields import members_of
from muniment.storage.memories.rows import MemoryDecoder
from muniment.storage.namespaces import is_in_live_namespace
from muniment.storage.sealers import SealersInView

_MEMORIES: Final = schema.memories
_BATCH: Final = 500

Progress: TypeAlias = Callable[[int], object]
"""Receives the number of items checked; an error it raises ends the examination."""

MEMBERS: Final[Mapping[str, tuple[str, str]]] = {
    "tags": ("memory_tags", "tag"),
    "categories": ("memory_categories", "category"),
    "metadata": ("memory_metadata", "digest"),
}
"""Kinds of members with their table and column."""

# Fields that follow from time or from other fields, and are not journaled.
_DERIVED: Final = frozenset({"tier"})

# Fields that are compared elsewhere: a record opens only in the namespace that sealed it.
_PROVED: Final = frozenset({NAMESPACE})


@dataclass(slots=True)
class RowReport:
    """What a pass over all memories found.

    Args:
        opened: How many memories opened.
        wrong: Row numbers by kind of disagreement, with an entry for every kind.
    """

    opened: int = 0
    wrong: dict[str, list[int]] = field(
        default_factory=lambda: {
            kind: [] for kind in ("records", "text-words", *MEMBERS, "digests", "fields", "history")
        }
    )


class RowExamination:
    """One pass over all memories.

    Args:
        connection: Can create temporary tables.
        sealers: Not shared: keys as stored in the file now, none cached in memory.
        with_history: Whether to replay each memory's operations; pointless when the journal is
            known to be damaged.
    """

    def __init__(
        self, connection: Connection, sealers: SealersInView, *, with_history: bool
    ) -> None:
        self._connection = connection
        self._sealers = sealers
        self._decoder = MemoryDecoder(connection, sealers)
        self._ledger = LedgerReader(connection, sealers) if with_history else None
        self._report = RowReport()

    def run(self, progress: Progress) -> RowReport:
        """Open every memory, compare it, and return the disagreements.

        A memory that does not open is not compared further.

        Args:
            progress: Called after each batch.
        """
        stored, count = StoredWords(self._connection), 0
        with ExpectedWords() as expected:
            for rows in self._batches():
                progress(count)
                count += len(rows)
                opened = self._opened(rows)
                self._compare_words(opened, stored, expected)
                self._compare_members(opened)
                for row, memory in opened:
                    self._compare_fields(row, memory)
                if self._ledger is not None:
                    self._compare_history(self._ledger, opened)
        return self._report

    def _batches(self) -> Iterator[Sequence[Row[Any]]]:
        # One statement: querying the rows after the last one would loop forever in a table whose
        # row ids are out of order.
        rows = self._connection.execute(
            select(_MEMORIES)
            .where(is_in_live_namespace(_MEMORIES.c.namespace_id))
            .order_by(_MEMORIES.c.number)
            .execution_options(yield_per=_BATCH)
        )
        yield from rows.partitions()

    def _opened(self, rows: Sequence[Row[Any]]) -> list[tuple[Row[Any], Memory]]:
        opened = []
        for row, memory in zip(rows, self._decoder.decode_readable(rows), strict=True):
            if memory is None:
                self._wrong("records", row.number)
            else:
                opened.append((row, memory))
        self._report.opened += len(opened)
        return opened

    def _compare_words(
        self,
        opened: Sequence[tuple[Row[Any], Memory]],
        stored: StoredWords,
        expected: ExpectedWords,
    ) -> None:
        there = self._indexed([row.number for row, _ in opened])
        sums = expected.sums_of((row.number, memory.content, memory.tags) for row, memory in opened)
        for row, _ in opened:
            # A memory that is not indexed at all is a different disagreement.
            is_same = sums.get(row.number, 0) == stored.sum_of(row.number)
            if row.number in there and not is_same:
                self._wrong("text-words", row.number)

    def _indexed(self, numbers: Sequence[int]) -> set[int]:
        found = self._connection.exec_driver_sql(
            "SELECT id FROM memory_text_docsize WHERE id IN (SELECT value FROM json_each(?))",
            (json.dumps(list(numbers)),),
        )
        return set(found.scalars())

    def _compare_members(self, opened: Sequence[tuple[Row[Any], Memory]]) -> None:
        numbers = [row.number for row, _ in opened]
        stored = {kind: self._members(kind, numbers) for kind in MEMBERS}
        for row, memory in opened:
            sealer = self._sealers.of(NamespaceId(row.namespace_id))
            values = {name: getattr(memory, name) for name in MEMBERS}
            for kind, members in members_of(values, sealer).items():
                if set(members) != stored[kind].get(row.number, set()):
                    self._wrong(kind, row.number)

    def _members(self, kind: str, numbers: Sequence[int]) -> dict[int, set[str | bytes]]:
        table_name, column_name = MEMBERS[kind]
        table = schema.metadata.tables[table_name]
        found: dict[int, set[str | bytes]] = defaultdict(set)
        for number, value in self._connection.execute(
            select(table.c.number, table.c[column_name]).where(table.c.number.in_(numbers))
        ):
            found[number].add(value)
        return found

    def _compare_fields(self, row: Row[Any], memory: Memory) -> None:
        sealer = self._sealers.of(NamespaceId(row.namespace_id))
        if row.content_digest != content_digest(sealer, memory.content):
            self._wrong("digests", row.number)
        is_short = row.short_id == short_id_of(memory.id)
        if row.content_characters != len(memory.content) or not is_short:
            self._wrong("fields", row.number)

    def _compare_history(
        self, ledger: LedgerReader, opened: Sequence[tuple[Row[Any], Memory]]
    ) -> None:
        histories = {
            subject: tuple(found)
            for subject, found in ledger.histories([memory.id for _, memory in opened])
        }
        for row, memory in opened:
            if not _follows(histories.get(memory.id, ()), row, memory):
                self._wrong("history", row.number)

    def _wrong(self, kind: str, number: int) -> None:
        self._report.wrong[kind].append(number)


def _follows(operations: Sequence[Operation], row: Row[Any], memory: Memory) -> bool:
    """Return whether a row matches the result and the stamps of its operations."""
    try:
        return _is_left_by(operations, row, memory)
    except (TypeError, ValueError, LookupError, AttributeError):  # invalid values
        return False


def _is_left_by(operations: Sequence[Operation], row: Row[Any], memory: Memory) -> bool:
    if not all(operation.is_readable for operation in operations):
        return False
    if stamps_after(operations) != json.loads(row.stamps):
        return False
    left = fold(operations)
    ignored = memory.derived | (frozenset() if row.tier_pinned else _DERIVED)
    return all(
        same(left.get(name), _value(name, row, memory)) for name in FIELDS - ignored - _PROVED
    )


def _value(name: str, row: Row[Any], memory: Memory) -> Any:
    """Return a field's value in the journal's form."""
    if name == "tier_pinned":
        return row.tier_pinned
    return journal_value(name, getattr(memory, name))
