"""Bodies of the history, the log and undo: what is sent, and what is answered."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any, Final

from pydantic import BaseModel, ConfigDict, Field

from muniment.api.fields import Flag, Moment, Name, RequestBody, Text, whole_number
from muniment.api.native.serialise import Body
from muniment.domain.history.ledger import (
    LEDGER_LIMIT_DEFAULT,
    LEDGER_LIMIT_MAX,
    LedgerPage,
    LogFilter,
    UndoRequest,
)
from muniment.domain.moments import moment_text

if TYPE_CHECKING:
    from muniment.domain.history.history import FieldChange
    from muniment.domain.history.ledger import HistoryEntry, HistoryPage, LogEntry, LogPage, Undone

UNDO_LISTED_MAX: Final = 1_000
"""How many of the things undone, and of those left, an answer lists; it counts all of them."""

_SEQUENCE_MAX: Final = 2**63 - 1


class LedgerQuery(RequestBody):
    """A page of a history, newest first."""

    limit: int = Field(default=LEDGER_LIMIT_DEFAULT, ge=1, le=LEDGER_LIMIT_MAX)
    cursor: Text | None = Field(
        default=None, max_length=20, description="next_cursor of the page before."
    )

    def page(self) -> LedgerPage:
        """Return the page as the services know it."""
        return LedgerPage(limit=self.limit, cursor=self.cursor)


class LogQuery(LedgerQuery):
    """The query of the log; every condition given must hold."""

    namespace: list[Name] = Field(
        default=[], max_length=100, description="Without one: all the key sees."
    )
    actor: Name | None = Field(default=None, description="Id of a key, or person, or system.")
    action: Name | None = Field(default=None, description="Such as create, edit, delete or undo.")
    subject: Name | None = Field(
        default=None, description="Id of a memory, or <kind>:<id> of something else."
    )
    batch: Name | None = Field(default=None, description="Id of a batch.")
    since: Moment | None = None
    until: Moment | None = Field(default=None, description="This moment does not count any more.")

    def filter(self) -> LogFilter:
        """Return the conditions as the services know them."""
        return LogFilter(
            namespaces=tuple(self.namespace),
            actor=self.actor,
            action=self.action,
            subject=self.subject,
            batch_id=self.batch,
            since=self.since,
            until=self.until,
        )


class UndoIn(RequestBody):
    """What to take back: one of operation, batch, and key with since."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"batch": "0b7f3c9e-1111-4222-8333-444455556666", "dry_run": True}]
        }
    )

    operation: Annotated[int, whole_number(at_least=1, at_most=_SEQUENCE_MAX)] | None = Field(
        default=None, description="Number of one operation."
    )
    batch: Name | None = Field(default=None, description="Id of a batch: all that one call wrote.")
    key: Name | None = Field(
        default=None, description="Id of a key, or person: all that it wrote since a moment."
    )
    since: Moment | None = Field(default=None, description="The first moment that counts.")
    dry_run: Flag = Field(default=False, description="True tells, and writes nothing.")

    def request(self) -> UndoRequest:
        """Return the same as the services know it."""
        return UndoRequest(
            operation=self.operation, batch=self.batch, key=self.key, since=self.since
        )


class FieldChangeOut(BaseModel):
    """One field before and after; a key of the metadata is the field metadata.<key>."""

    field: str
    before: Any
    after: Any


class HistoryEntryOut(BaseModel):
    """One operation on a memory."""

    sequence: int = Field(description="Its number, for undo.")
    at: datetime
    actor: str = Field(description="Who: person, system, or key:<id>.")
    actor_name: str | None = Field(description="What the key is called; for admins.")
    action: str
    batch_id: str
    version: int = Field(description="The memory's, after it.")
    changes: list[FieldChangeOut]


class HistoryOut(BaseModel):
    """One page of a memory's history, newest first."""

    data: list[HistoryEntryOut]
    next_cursor: str | None = Field(description="Null on the last page.")
    notes: list[str] = Field(description="What is left out, and why.")


class OperationOut(BaseModel):
    """One operation of the log: no content."""

    sequence: int = Field(description="Its number, for undo.")
    at: datetime
    actor: str = Field(description="Who: person, system, or key:<id>.")
    actor_name: str | None = Field(description="What the key is called; for admins.")
    action: str
    namespace: str | None = Field(description="Null for what concerns the whole vault.")
    subject: str = Field(description="Id of a memory, or <kind>:<id> of something else.")
    batch_id: str
    fields: list[str] | None = Field(description="What it wrote; null where that was destroyed.")


class OperationListOut(BaseModel):
    """One page of the log, newest first."""

    data: list[OperationOut]
    next_cursor: str | None = Field(description="Null on the last page.")


class UndoneMemoryOut(BaseModel):
    """A memory, and the fields that were set back."""

    id: str
    fields: list[str]


class SkippedUndoOut(BaseModel):
    """What stays as it is, and why; without a field: all of it."""

    subject: str
    field: str | None
    reason: str


class UndoneOut(BaseModel):
    """What an undo set back, and what it left."""

    batch_id: str | None = Field(description="To undo the undo; null where nothing was written.")
    dry_run: bool
    operations: int = Field(description="How many were asked to be taken back.")
    undone_count: int
    undone: list[UndoneMemoryOut] = Field(description=f"The first {UNDO_LISTED_MAX}.")
    skipped_count: int
    skipped: list[SkippedUndoOut] = Field(description=f"The first {UNDO_LISTED_MAX}.")


def history_body(page: "HistoryPage") -> Body:
    """Return the body of one page of a history."""
    return {
        "data": [_history_entry_body(entry) for entry in page.entries],
        "next_cursor": page.next_cursor,
        "notes": list(page.notes),
    }


def _history_entry_body(entry: "HistoryEntry") -> Body:
    return {
        "sequence": entry.sequence,
        "at": moment_text(entry.at),
        "actor": entry.actor,
        "actor_name": entry.actor_name,
        "action": entry.action,
        "batch_id": entry.batch_id,
        "version": entry.version,
        "changes": [_change_body(change) for change in entry.changes],
    }


def _change_body(change: "FieldChange") -> Body:
    return {
        "field": change.field,
        "before": _plain(change.before),
        "after": _plain(change.after),
    }


def _plain(value: Any) -> Any:
    return moment_text(value) if isinstance(value, datetime) else value


def log_body(page: "LogPage") -> Body:
    """Return the body of one page of the log."""
    return {
        "data": [_log_entry_body(entry) for entry in page.entries],
        "next_cursor": page.next_cursor,
    }


def _log_entry_body(entry: "LogEntry") -> Body:
    return {
        "sequence": entry.sequence,
        "at": moment_text(entry.at),
        "actor": entry.actor,
        "actor_name": entry.actor_name,
        "action": entry.action,
        "namespace": entry.namespace,
        "subject": entry.subject,
        "batch_id": entry.batch_id,
        "fields": None if entry.fields is None else list(entry.fields),
    }


def undone_body(undone: "Undone", *, dry_run: bool) -> Body:
    """Return the body of what an undo did, or would do."""
    return {
        "batch_id": undone.changes.batch_id if undone.changes else None,
        "dry_run": dry_run,
        "operations": undone.operations,
        "undone_count": len(undone.undone),
        "undone": [
            {"id": memory.subject, "fields": list(memory.fields)}
            for memory in undone.undone[:UNDO_LISTED_MAX]
        ],
        "skipped_count": len(undone.skipped),
        "skipped": [
            {"subject": item.subject, "field": item.field, "reason": item.reason}
            for item in undone.skipped[:UNDO_LISTED_MAX]
        ],
    }
