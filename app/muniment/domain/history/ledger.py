"""Requests to the journal and their results: a memory's history, the log, and undo."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from muniment.domain.changes import ChangeSet
from muniment.domain.errors import InvalidInputError
from muniment.domain.history.history import FieldChange
from muniment.domain.ids import MemoryId

LEDGER_LIMIT_DEFAULT: Final = 50
LEDGER_LIMIT_MAX: Final = 500
_SEQUENCE_MAX: Final = 2**63 - 1
_NAME_MAX: Final = 255


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerPage:
    """A page to read, newest first; ``cursor`` is the text from the page before."""

    limit: int = LEDGER_LIMIT_DEFAULT
    cursor: str | None = None


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One operation on a memory, or an editing stretch.

    Args:
        sequence: Its number, for undo; of a stretch that of the first operation.
        at: When.
        actor: ``person``, ``system`` or ``key:<id>``.
        actor_name: Name of the key, where the reader may see it.
        action: Such as ``create``, ``edit``, ``delete`` or ``undo``.
        batch_id: Shared by the operations of one request, for undo.
        version: The memory's version after it; a stretch has as many as it has operations.
        changes: The changed fields.
        number: Its place in the history, counted from 1 without gaps.
    """

    sequence: int
    at: datetime
    actor: str
    actor_name: str | None
    action: str
    batch_id: str
    version: int
    changes: tuple[FieldChange, ...]
    number: int


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """One page of a memory's history, the next cursor, and what is missing and why."""

    memory_id: MemoryId
    entries: tuple[HistoryEntry, ...]
    next_cursor: str | None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LogFilter:
    """Which operations to return; all given conditions must hold.

    Args:
        namespaces: Empty: all that the reader sees.
        actor: ``person``, ``system``, ``key:<id>`` or the id of a key.
        action: Such as ``create``, ``edit``, ``delete`` or ``undo``.
        subject: Id of a memory, or ``<kind>:<id>`` of another record.
        batch_id: Of one request.
        device: Id of the device where it was done.
        since: The first moment, inclusive.
        until: The end, exclusive.
    """

    namespaces: tuple[str, ...] = ()
    actor: str | None = None
    action: str | None = None
    subject: str | None = None
    batch_id: str | None = None
    device: str | None = None
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One operation of the log: who did what to which record, without content.

    Args:
        namespace: ``None`` for the whole vault, or if the namespace was deleted.
        subject: Id of a memory, or ``<kind>:<id>`` of another record.
        device: Id of the device where it was done.
        fields: Names of the fields it wrote; ``None`` where they were destroyed.
    """

    sequence: int
    at: datetime
    actor: str
    actor_name: str | None
    action: str
    namespace: str | None
    subject: str
    batch_id: str
    device: str
    fields: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class LogPage:
    """One page of the log, and the next cursor."""

    entries: tuple[LogEntry, ...]
    next_cursor: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoRequest:
    """What to undo: one operation, one batch, or everything a key or a device did since a moment.

    Args:
        operation: Number of the operation; means its whole editing stretch.
        batch: Id of the batch.
        key: Id of the key, or an actor's name; requires ``since``.
        device: Id of a device that syncs; requires ``since``.
        since: The first moment, inclusive; by the clock of the device.
    """

    operation: int | None = None
    batch: str | None = None
    key: str | None = None
    device: str | None = None
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class UndoneMemory:
    """A memory and the fields that were set back; none where they had those values already."""

    subject: str
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SkippedUndo:
    """What an undo did not change, and why; ``field`` is ``None`` for the whole subject."""

    subject: str
    field: str | None
    reason: str


@dataclass(frozen=True, slots=True)
class Undone:
    """What an undo set back, and what it did not; ``changes`` is empty for a preview.

    Args:
        operations: How many operations were chosen.
        left: Memories not reached because the undo was stopped; they can still be undone.
    """

    changes: ChangeSet
    operations: int
    undone: tuple[UndoneMemory, ...] = field(default=())
    skipped: tuple[SkippedUndo, ...] = field(default=())
    left: int = 0


def check_undo(request: UndoRequest) -> None:
    """Check a request for undo.

    Raises:
        InvalidInputError: It names none of the four, or more than one, or a key or device without
            a moment.
    """
    names = ("operation", "batch", "key", "device")
    if sum(getattr(request, name) is not None for name in names) != 1:
        raise InvalidInputError(
            "operation", "must be given, or batch, key or device, and only one of them"
        )
    if request.operation is not None and not 1 <= request.operation <= _SEQUENCE_MAX:
        raise InvalidInputError("operation", "must be the number of an operation")
    if (request.key is None and request.device is None) != (request.since is None):
        raise InvalidInputError("since", "must be given with key or device, and only then")
    _check_texts(batch=request.batch, key=request.key, device=request.device)
    _check_moment("since", request.since)


def check_log(wanted: LogFilter) -> None:
    """Check a filter of the log.

    Raises:
        InvalidInputError: A text or a moment cannot match anything.
    """
    _check_texts(
        actor=wanted.actor,
        action=wanted.action,
        subject=wanted.subject,
        batch_id=wanted.batch_id,
        device=wanted.device,
    )
    _check_moment("since", wanted.since)
    _check_moment("until", wanted.until)


def checked_cursor(page: LedgerPage) -> int | None:
    """Return the number before which a page begins, ``None`` for the first page.

    Raises:
        InvalidInputError: The limit is out of range, or the cursor is not valid.
    """
    if not 1 <= page.limit <= LEDGER_LIMIT_MAX:
        raise InvalidInputError("limit", f"must be between 1 and {LEDGER_LIMIT_MAX}")
    cursor = page.cursor
    if cursor is None:
        return None
    if not (cursor.isascii() and cursor.isdigit() and len(cursor) <= len(str(_SEQUENCE_MAX)) - 1):
        raise InvalidInputError("cursor", "must be the next_cursor of an earlier page")
    return int(cursor)


def actor_named(key: str) -> str:
    """Return the actor's name for a key's id or an actor's name."""
    return f"key:{key}" if key.startswith("key_") else key


def _check_texts(**texts: str | None) -> None:
    for name, text in texts.items():
        if text is not None and (not 1 <= len(text) <= _NAME_MAX or not text.isascii()):
            raise InvalidInputError(name, f"must have 1 to {_NAME_MAX} plain characters")


def _check_moment(name: str, moment: datetime | None) -> None:
    if moment is None:
        return
    if moment.utcoffset() is None:
        raise InvalidInputError(name, "must include a time zone, such as 2026-05-01T12:00:00Z")
    if not 1970 <= moment.year <= 9998:
        raise InvalidInputError(name, "must be between the years 1970 and 9998")
