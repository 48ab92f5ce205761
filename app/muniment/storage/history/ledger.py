"""Query the journal by actor, time and namespace: for histories, the audit log and undo.

If a patch can no longer be opened (its namespace was wiped, or the patch erased), the line still
says who did what and when.
"""

import itertools
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Row, and_, func, or_, select

from muniment.domain.clock import Stamp, first_stamp_at, moment_of, stamp_ms
from muniment.domain.errors import DamagedVaultError, NotFoundError
from muniment.domain.history.history import CARRIED, CHANGED, Operation
from muniment.domain.history.merging import in_merge_order
from muniment.domain.ids import NamespaceId
from muniment.storage.history.carried_operations import with_carried
from muniment.storage.history.journal import ROW, ROWS
from muniment.storage.schema import operations
from muniment.storage.sealers import PATCH, SealersInView

_FETCHED_AT_ONCE: Final = 200
_NO_FIELDS: Final = frozenset({ROW, ROWS, CARRIED, CHANGED})
_PLAIN_JSON: Final = b"{"  # no sealed record starts with it

_WHO_AND_WHAT: Final = (
    operations.c.sequence,
    operations.c.stamp,
    operations.c.actor,
    operations.c.action,
    operations.c.namespace_id,
    operations.c.subject,
    operations.c.batch_id,
    operations.c.device,
)
_WHERE: Final = (operations.c.incarnation,)


@dataclass(frozen=True, slots=True)
class JournalLine:
    """One line of the journal, without its patch.

    Args:
        namespace_id: ``None`` for the whole vault.
        subject: Id of a memory, or ``<kind>:<id>`` for other subjects.
    """

    sequence: int
    moment: datetime
    actor: str
    action: str
    namespace_id: NamespaceId | None
    subject: str
    batch_id: str
    device: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LineFilter:
    """The lines to return; every given condition must hold.

    Args:
        namespace_ids: Namespaces; ``None`` for all, including the vault itself.
        since_ms: Earliest moment, inclusive.
        until_ms: End moment, exclusive.
        before: Highest sequence, exclusive.
    """

    namespace_ids: Sequence[NamespaceId] | None
    actor: str | None = None
    action: str | None = None
    batch_id: str | None = None
    subject: str | None = None
    device: str | None = None
    since_ms: int | None = None
    until_ms: int | None = None
    before: int | None = None


class LedgerReader:
    """Reads the journal on one connection.

    Args:
        connection: A read connection, or a unit of work's: lines not yet written are not seen.
        sealers: The namespaces' keys, as this connection sees them.
    """

    def __init__(self, connection: Connection, sealers: SealersInView) -> None:
        self._connection = connection
        self._sealers = sealers

    def line(self, sequence: int) -> JournalLine | None:
        """Return the line with a sequence number."""
        row = self._connection.execute(
            select(*_WHO_AND_WHAT).where(operations.c.sequence == sequence)
        ).one_or_none()
        return None if row is None else _line_of(row)

    def knows_device(self, device: str) -> bool:
        """Return whether an operation was done on a device."""
        statement = select(operations.c.sequence).where(operations.c.device == device).limit(1)
        return self._connection.execute(statement).scalar() is not None

    def lines(self, wanted: LineFilter) -> Iterator[JournalLine]:
        """Yield the lines that a filter matches, newest first."""
        statement = select(*_WHO_AND_WHAT).where(*_conditions(wanted))
        for row in self._connection.execute(statement.order_by(operations.c.sequence.desc())):
            yield _line_of(row)

    def page(
        self, wanted: LineFilter, limit: int
    ) -> list[tuple[JournalLine, tuple[str, ...] | None]]:
        """Return the newest matching lines, each with the names of its changed fields.

        Returns:
            The lines; ``None`` for names that can no longer be read.
        """
        statement = (
            select(*_WHO_AND_WHAT, operations.c.patch)
            .where(*_conditions(wanted))
            .order_by(operations.c.sequence.desc())
            .limit(limit)
        )
        found = []
        for row in self._connection.execute(statement):
            patch = self._opened(row)
            fields = (
                None if patch is None else tuple(name for name in patch if name not in _NO_FIELDS)
            )
            found.append((_line_of(row), fields))
        return found

    def history(self, subject: str) -> Sequence[Operation]:
        """Return the operations on one memory in merge order."""
        return next((found for _, found in self.histories([subject])), ())

    def histories(self, subjects: Sequence[str]) -> Iterator[tuple[str, Sequence[Operation]]]:
        """Yield memories and the operations on each, in merge order.

        Args:
            subjects: A few hundred ids.
        """
        for subject, found in self.as_written(subjects):
            yield subject, in_merge_order(found)

    def as_written(self, subjects: Sequence[str]) -> Iterator[tuple[str, Sequence[Operation]]]:
        """Yield memories and the operations on each, as devices wrote them, in order of arrival.

        Args:
            subjects: A few hundred ids.
        """
        rows = self._connection.execute(
            select(*_WHO_AND_WHAT, *_WHERE, operations.c.patch)
            .where(operations.c.subject.in_(subjects))
            .order_by(operations.c.subject, operations.c.sequence)
            .execution_options(yield_per=_FETCHED_AT_ONCE)
        )
        for subject, found in itertools.groupby(rows, key=attrgetter("subject")):
            yield subject, list(with_carried(map(self._operation, found)))

    def by_numbers(self, numbers: Sequence[int]) -> Iterator[Operation]:
        """Yield the operations with these numbers, as written, in ascending order."""
        rows = self._connection.execute(
            select(*_WHO_AND_WHAT, *_WHERE, operations.c.patch)
            .where(operations.c.sequence.in_(numbers))
            .order_by(operations.c.sequence)
        )
        yield from map(self._operation, rows)

    def last_actors(self, subjects: Sequence[str]) -> dict[str, str]:
        """Return the actor of the last operation on each of a few hundred memories, by id."""
        last = (
            select(func.max(operations.c.sequence))
            .where(operations.c.subject.in_(subjects))
            .group_by(operations.c.subject)
        )
        rows = self._connection.execute(
            select(operations.c.subject, operations.c.actor).where(operations.c.sequence.in_(last))
        )
        return {row.subject: row.actor for row in rows}

    def _operation(self, row: Row[*tuple[Any, ...]]) -> Operation:
        patch = self._opened(row)
        return Operation(
            row.sequence,
            Stamp(row.stamp),
            _moment(row),
            row.actor,
            row.action,
            row.subject,
            row.batch_id,
            patch or {},
            is_readable=patch is not None,
            device=row.device,
            incarnation=row.incarnation,
        )

    def _opened(self, row: Row[*tuple[Any, ...]]) -> dict[str, Any] | None:
        if row.patch is None:
            return None
        try:
            if row.patch.startswith(_PLAIN_JSON):
                plain: dict[str, Any] = json.loads(row.patch)
                return plain
            sealer = self._sealers.of(NamespaceId(row.namespace_id))
            return sealer.open_json(row.patch, record_id=row.subject, purpose=PATCH)
        except (NotFoundError, DamagedVaultError, ValueError, TypeError, AttributeError):
            return None


def _line_of(row: Row[*tuple[Any, ...]]) -> JournalLine:
    namespace_id = None if row.namespace_id is None else NamespaceId(row.namespace_id)
    return JournalLine(
        row.sequence,
        _moment(row),
        row.actor,
        row.action,
        namespace_id,
        row.subject,
        row.batch_id,
        row.device,
    )


def _moment(row: Row[*tuple[Any, ...]]) -> datetime:
    return moment_of(stamp_ms(row.stamp))


def _conditions(wanted: LineFilter) -> Iterator[ColumnElement[bool]]:
    for name in ("actor", "action", "subject", "device"):
        value = getattr(wanted, name)
        if value is not None:
            yield operations.c[name] == value
    if wanted.batch_id is not None:
        yield _is_of_batch(wanted.batch_id)
    if wanted.namespace_ids is not None:
        yield _namespace_of(wanted).in_(wanted.namespace_ids)
    moments = list(_moments(wanted))
    if moments and wanted.namespace_ids is None and wanted.actor is None:
        # Uses an index on the stamps, which is a twentieth of the size of the table.
        yield operations.c.sequence.in_(select(operations.c.sequence).where(*moments))
    else:
        yield from moments
    if wanted.before is not None:
        yield operations.c.sequence < wanted.before


def _is_of_batch(batch_id: str) -> ColumnElement[bool]:
    """Build the condition in the two parts that an index answers: the batch may name its memory."""
    is_of_batch = operations.c.batch_id == batch_id
    return or_(
        and_(operations.c.subject == batch_id, is_of_batch),
        and_(operations.c.batch_id != operations.c.subject, is_of_batch),
    )


def _moments(wanted: LineFilter) -> Iterator[ColumnElement[bool]]:
    if wanted.since_ms is not None:
        yield operations.c.stamp >= first_stamp_at(wanted.since_ms)
    if wanted.until_ms is not None:
        yield operations.c.stamp < first_stamp_at(wanted.until_ms)


def _namespace_of(wanted: LineFilter) -> ColumnElement[int | None]:
    """Return the namespace column, without its index if another condition is narrower.

    SQLite chooses wrongly: with 200,000 lines the history of one memory took 1.4 s through the
    index on the namespace, and 0.3 ms through the index on the memory.
    """
    column = operations.c.namespace_id
    is_narrow = wanted.subject or wanted.batch_id or wanted.actor
    return column + 0 if is_narrow else column
