"""Memories read from the database."""

import json
from collections.abc import Iterable, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    Row,
    Select,
    exists,
    func,
    literal_column,
    select,
    text,
)

from muniment.domain.confidentiality.confidential import EVERY_CONFIDENTIAL, ConfidentialAccess
from muniment.domain.errors import InvalidInputError
from muniment.domain.ids import (
    MemoryId,
    MemoryNumber,
    NamespaceId,
    ShortId,
    parse_memory_reference,
)
from muniment.domain.memories.memory import EmbeddingState, Memory
from muniment.domain.memories.query import (
    MemoryFilter,
    MemoryPage,
    MemoryPlace,
    PageRequest,
    Sort,
    SummaryPage,
    UnreadableMemory,
)
from muniment.storage.engine.driver_statements import rows_of
from muniment.storage.engine.progress import rising
from muniment.storage.memories.confidential import withheld
from muniment.storage.memories.filters import (
    Condition,
    Order,
    condition_after,
    condition_of,
    cursor_after,
    order_of,
)
from muniment.storage.memories.memory_keys import has_id, has_one_of, has_short_id
from muniment.storage.memories.multi_value_fields import metadata_digests, reminder_digest
from muniment.storage.memories.rows import MEMORY_COLUMNS, SUMMARY_COLUMNS, MemoryDecoder
from muniment.storage.namespaces import is_in_live_namespace
from muniment.storage.schema import memories
from muniment.storage.sealers import SealersInView

_OF_NUMBERS: Final = f"""
    SELECT {MEMORY_COLUMNS} FROM memories WHERE number IN (SELECT value FROM json_each(?))
"""  # noqa: S608 (our own constants)
_SUMMARY_CHARACTERS: Final = 640
_KNOWN: Final = tuple(memories.c[name] for name in ("id", "number", "namespace_id", "created_at"))
_WANTED: Final = text("json_each(:numbers) wanted")
_IS_WANTED: Final = text("memories.number = wanted.value")


class MemoryReader:
    """Reads memories on one connection.

    Args:
        connection: A read connection, or a unit of work's.
        decoder: Opens rows.
    """

    def __init__(self, connection: Connection, sealers: SealersInView) -> None:
        self._connection = connection
        self._decoder = MemoryDecoder(connection, sealers)

    def by_reference(self, reference: MemoryId | ShortId | MemoryNumber) -> Memory | None:
        """Return the memory that any of its three ids names, trash and expired included.

        Memories of a namespace whose key is destroyed are not found.
        """
        row = self.row_by_reference(reference)
        return None if row is None else self._decoder.decode(row)

    def row_by_reference(self, reference: MemoryId | ShortId | MemoryNumber) -> Row[Any] | None:
        """Return the sealed row that `by_reference` finds."""
        if isinstance(reference, int):
            condition = memories.c.number == reference
        elif reference.startswith("mem_"):
            condition = has_short_id(reference)
        else:
            condition = has_id(reference)
        live = is_in_live_namespace(memories.c.namespace_id)
        return self._connection.execute(select(memories).where(condition, live)).one_or_none()

    def known_by_reference(
        self, reference: MemoryId | ShortId | MemoryNumber
    ) -> UnreadableMemory | None:
        """Return the memory that `by_reference` finds, without opening its record."""
        row = self.row_by_reference(reference)
        return None if row is None else self._decoder.unreadable(row)

    def by_ids(self, ids: Iterable[MemoryId]) -> dict[MemoryId, Memory]:
        """Return the readable memories of a few hundred ids, by id."""
        rows = self._connection.execute(select(memories).where(*_is_one_of(ids))).all()
        found = self._decoder.decode_readable(rows)
        return {memory.id: memory for memory in found if memory is not None}

    def known_by_ids(self, ids: Iterable[MemoryId]) -> dict[MemoryId, UnreadableMemory]:
        """Return which of a few hundred ids exist, by id, without opening their records."""
        rows = self._connection.execute(select(*_KNOWN).where(*_is_one_of(ids)))
        return {row.id: self._decoder.unreadable(row) for row in rows}

    def by_client_id(self, namespace_id: NamespaceId, client_id: str) -> Memory | None:
        """Return the memory of a namespace with an idempotency key."""
        row = self._connection.execute(
            select(memories).where(
                memories.c.namespace_id == namespace_id, memories.c.client_id == client_id
            )
        ).one_or_none()
        return None if row is None else self._decoder.decode(row)

    def is_withheld(self, number: int, access: ConfidentialAccess) -> bool:
        """Return whether a memory is confidential and not shown."""
        query = select(memories.c.number).where(
            memories.c.number == number, memories.c.number.in_(withheld(access))
        )
        return self._connection.execute(query).first() is not None

    def id_of(self, number: int) -> MemoryId:
        """Return the id of a row number known to exist."""
        found = self._connection.execute(
            select(memories.c.id).where(memories.c.number == number)
        ).scalar_one()
        return MemoryId(found)

    def by_numbers(self, numbers: Iterable[int]) -> dict[int, Memory]:
        """Return the memories of row numbers, by number.

        Raises:
            DamagedMemoryError: One of them cannot be read.
        """
        wanted = json.dumps([int(number) for number in numbers])
        rows = rows_of(self._connection, _OF_NUMBERS, (wanted,))
        return {memory.number: memory for memory in self._decoder.decode_all(rows)}

    def page(
        self,
        wanted: MemoryFilter,
        page: PageRequest,
        *,
        namespace_ids: Sequence[NamespaceId],
        now_ms: int,
        access: ConfidentialAccess = EVERY_CONFIDENTIAL,
        total: int | None = None,
    ) -> MemoryPage:
        """Return one page of what a filter matches, and the total.

        Args:
            wanted: The filter.
            page: Which page.
            namespace_ids: Requested namespaces that the actor may see.
            now_ms: The current time.
            access: Which confidential memories match, unless the filter names a visibility.
            total: How many match, if known; otherwise they are counted.

        Raises:
            InvalidInputError: The cursor is not of this order, or ``after`` names no memory of
                these namespaces.
        """
        condition = self.condition(
            wanted, namespace_ids=namespace_ids, now_ms=now_ms, access=access
        )
        if total is None:
            total = self.count(condition)
        order = order_of(page.sort, wanted.read_by)
        rows, cursor = self._page_rows(condition, page, (memories,), namespace_ids, order=order)
        found = self._decoder.decode_readable(rows)
        unreadable = [row for row, memory in zip(rows, found, strict=True) if memory is None]
        return MemoryPage(
            tuple(memory for memory in found if memory is not None),
            cursor,
            total,
            tuple(self._decoder.unreadable(row) for row in unreadable),
        )

    def summaries(
        self,
        condition: ColumnElement[bool],
        page: PageRequest,
        *,
        namespace_ids: Sequence[NamespaceId],
        read_by: str | None = None,
    ) -> SummaryPage:
        """Return the summaries of one page of a list, without the total.

        Args:
            condition: Selects the memories.
            page: Which page.
            namespace_ids: Requested namespaces that the actor may see.
            read_by: `MemoryFilter.read_by`.

        Raises:
            InvalidInputError: As `page`.
        """
        order = order_of(page.sort, read_by)
        rows, cursor = self._page_rows(condition, page, SUMMARY_COLUMNS, namespace_ids, order=order)
        return SummaryPage(self._decoder.summaries(rows, _SUMMARY_CHARACTERS), cursor, None)

    def places(
        self, condition: ColumnElement[bool], sort: Sort, limit: int, *, read_by: str | None = None
    ) -> list[MemoryPlace]:
        """Return the first entries of a list, without opening sealed fields."""
        columns = (memories.c.id, memories.c.number, memories.c.created_at)
        order = order_of(sort, read_by)
        found = select(*columns).select_from(order.source).where(condition)
        found = found.order_by(*order.terms).limit(limit)
        return [MemoryPlace._make(row) for row in self._connection.execute(found)]

    def count(self, condition: ColumnElement[bool]) -> int:
        """Count the matches of a condition: 1 ms per 10,000 memories in the vault."""
        found: int = self._connection.execute(
            select(func.count()).select_from(memories).where(condition)
        ).scalar_one()
        return found

    def _page_rows(
        self,
        condition: ColumnElement[bool],
        page: PageRequest,
        columns: Sequence[Any],
        namespace_ids: Sequence[NamespaceId],
        *,
        order: Order,
    ) -> tuple[Sequence[Row[Any]], str | None]:
        """Return the rows of a page, and the cursor of the next."""
        # Select the rows first, from narrow indexes where possible, then read the wide rows:
        # sorting 100,000 wide rows took 400 ms.
        listed = (
            select(memories.c.number, order.place.label("place"))
            .select_from(order.source)
            .where(condition, *self._begins(page, namespace_ids, order))
            .order_by(*order.terms)
            .limit(page.limit + 1)
            .offset(page.offset)
            .subquery()
        )
        asked: Select[Any] = (
            select(*columns, listed.c.place)
            .join_from(listed, memories, memories.c.number == listed.c.number)
            .order_by(*order._replace(place=listed.c.place, number=listed.c.number).terms)
        )
        rows = self._connection.execute(asked).all()
        shown = rows[: page.limit]
        if len(rows) <= page.limit:
            return shown, None
        return shown, cursor_after(page.sort, shown[-1].place, shown[-1].number)

    def _begins(
        self, page: PageRequest, namespace_ids: Sequence[NamespaceId], order: Order
    ) -> list[ColumnElement[bool]]:
        """Return the conditions that exclude the rows before a page."""
        cursors = [page.cursor] if page.cursor is not None else []
        if page.after is not None:
            cursors.append(self._cursor_behind(page.after, page.sort, namespace_ids, order=order))
        return [condition_after(cursor, page.sort, order) for cursor in cursors]

    def _cursor_behind(
        self,
        reference: str,
        sort: Sort,
        namespace_ids: Sequence[NamespaceId],
        *,
        order: Order,
    ) -> str:
        parsed = parse_memory_reference(reference)
        row = None if parsed is None else self.row_by_reference(parsed)
        place = None
        if row is not None and row.namespace_id in namespace_ids:
            place = self._connection.execute(
                select(order.place).select_from(order.source).where(memories.c.number == row.number)
            ).scalar()
        if row is None or place is None:
            raise InvalidInputError("after", "must be the id of an existing memory")
        return cursor_after(sort, place, row.number)

    def condition(
        self,
        wanted: MemoryFilter,
        *,
        namespace_ids: Sequence[NamespaceId],
        now_ms: int,
        access: ConfidentialAccess = EVERY_CONFIDENTIAL,
    ) -> Condition:
        """Return the condition on rows that a filter means, for every reader of this view.

        Args:
            wanted: The filter.
            namespace_ids: Requested namespaces that the actor may see; empty matches nothing.
            now_ms: The current time: memories that have expired by then do not match.
            access: Which confidential memories match, unless the filter names a visibility.
        """
        sealers = [self._decoder.sealer(namespace_id) for namespace_id in namespace_ids]
        digests = [
            [metadata_digests(sealer, {name: value})[0] for sealer in sealers]
            for name, value in wanted.metadata.items()
        ]
        if wanted.has_reminder:
            digests.append([reminder_digest(sealer) for sealer in sealers])
        return condition_of(
            wanted,
            namespace_ids=namespace_ids,
            now_ms=now_ms,
            access=access,
            metadata_digests=digests,
        )

    def matching_numbers(self, condition: ColumnElement[bool]) -> NDArray[np.int64]:
        """Return the sorted row numbers that a condition matches; shape (matches,), int64."""
        rows = self._connection.execute(select(memories.c.number).where(condition)).scalars()
        return np.sort(np.fromiter(rows, dtype=np.int64))

    def numbers_in_order(
        self, condition: ColumnElement[bool], sort: Sort, *, read_by: str | None = None
    ) -> NDArray[np.int64]:
        """Return the row numbers that a condition matches, in the order of a sort.

        Returns:
            Shape (matches,), int64.
        """
        order = order_of(sort, read_by)
        found = select(memories.c.number).select_from(order.source)
        found = found.where(condition).order_by(*order.terms)
        return np.fromiter(self._connection.execute(found).scalars(), dtype=np.int64)

    def among(self, numbers: NDArray[np.int64], condition: ColumnElement[bool]) -> set[int]:
        """Return those of some row numbers that a condition matches."""
        if not len(numbers):
            return set()
        # Row by row: with a list of numbers SQLite would walk the whole index of the namespace
        # instead, and SQLAlchemy spends 3 microseconds on each number.
        found = self._connection.execute(
            select(literal_column("wanted.value", Integer))
            .select_from(_WANTED)
            .where(exists(select(literal_column("1")).where(_IS_WANTED, condition))),
            {"numbers": json.dumps(numbers.tolist())},
        )
        return set(found.scalars().all())

    def readable(self, numbers: Iterable[int]) -> dict[int, Memory]:
        """Return the memories of row numbers like `by_numbers`, without unreadable ones."""
        wanted = json.dumps([int(number) for number in numbers])
        rows = rows_of(self._connection, _OF_NUMBERS, (wanted,))
        found = self._decoder.decode_readable(rows)
        return {memory.number: memory for memory in found if memory is not None}

    def sorted_out(
        self, numbers: Iterable[int]
    ) -> tuple[dict[int, Memory], tuple[UnreadableMemory, ...]]:
        """Return the readable memories of row numbers, by number, and the unreadable ones."""
        wanted = [int(number) for number in numbers]
        found = self.readable(wanted)
        left = [number for number in wanted if number not in found]
        if not left:
            return found, ()
        rows = self._connection.execute(select(*_KNOWN).where(memories.c.number.in_(left)))
        return found, tuple(self._decoder.unreadable(row) for row in rows)

    def pending_embedding(self, limit: int) -> list[int]:
        """Return the numbers of the oldest memories whose vectors are still to be computed."""
        found = self._connection.execute(
            select(memories.c.number)
            .where(
                memories.c.embedding_state == EmbeddingState.PENDING.value,
                is_in_live_namespace(memories.c.namespace_id),
            )
            .order_by(memories.c.number)
            .limit(limit)
        )
        return list(found.scalars())

    def lack_digests(self) -> bool:
        """Return whether an older version stored memories without digests."""
        found = self._connection.execute(
            select(memories.c.number).where(memories.c.content_digest.is_(None)).limit(1)
        )
        return found.first() is not None

    def numbers_of_session(
        self, namespace_id: NamespaceId, handle: str, *, after: int = 0, up_to: int | None = None
    ) -> list[int]:
        """Return the row numbers of a session's memories, oldest first, trash and expired included.

        Args:
            namespace_id: The session's namespace.
            handle: The session's handle; the session may be removed.
            after: Lowest number, exclusive.
            up_to: Highest number, inclusive.
        """
        found = (
            select(memories.c.number)
            .where(memories.c.namespace_id == namespace_id, memories.c.session_id == handle)
            .where(memories.c.number > after, is_in_live_namespace(memories.c.namespace_id))
            .order_by(memories.c.number)
        )
        if up_to is not None:
            found = found.where(memories.c.number <= up_to)
        return list(rising(self._connection.execute(found).scalars().all(), after))


def _is_one_of(ids: Iterable[MemoryId]) -> tuple[ColumnElement[bool], ...]:
    return has_one_of(list(ids)), is_in_live_namespace(memories.c.namespace_id)
