"""Requests and answers of the history, the log and undo."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any, Final

from pydantic import ConfigDict, Field

from muniment.api.answers import Answer, Body, Converted, field
from muniment.api.fields import Flag, Moment, Name, RequestBody, Text, whole_number
from muniment.domain.history.ledger import (
    LEDGER_LIMIT_DEFAULT,
    LEDGER_LIMIT_MAX,
    LedgerPage,
    LogFilter,
    UndoRequest,
)
from muniment.domain.moment_text import moment_text

if TYPE_CHECKING:
    from muniment.domain.history.ledger import Undone

UNDO_LISTED_MAX: Final = 1_000
"""Limit of the undone and the skipped items that an answer lists; it counts all of them."""

_SEQUENCE_MAX: Final = 2**63 - 1


class LedgerQuery(RequestBody):
    """A page of a history, newest first."""

    limit: int = Field(default=LEDGER_LIMIT_DEFAULT, ge=1, le=LEDGER_LIMIT_MAX)
    cursor: Text | None = Field(
        default=None, max_length=20, description="next_cursor of the previous page."
    )

    def page(self) -> LedgerPage:
        """Return the page as a domain value."""
        return LedgerPage(limit=self.limit, cursor=self.cursor)


class LogQuery(LedgerQuery):
    """The query of the log; all given conditions must hold."""

    namespace: list[Name] = Field(
        default=[], max_length=100, description="Default: all namespaces that the key sees."
    )
    actor: Name | None = Field(default=None, description="Id of a key, or person, or system.")
    action: Name | None = Field(default=None, description="Such as create, edit, delete or undo.")
    subject: Name | None = Field(
        default=None, description="Id of a memory, or <kind>:<id> of something else."
    )
    batch: Name | None = Field(default=None, description="Id of a batch.")
    device: Name | None = Field(default=None, description="Id of a device that syncs.")
    since: Moment | None = None
    until: Moment | None = Field(default=None, description="End, exclusive.")

    def filter(self) -> LogFilter:
        """Return the conditions as a domain value."""
        return LogFilter(
            namespaces=tuple(self.namespace),
            actor=self.actor,
            action=self.action,
            subject=self.subject,
            batch_id=self.batch,
            device=self.device,
            since=self.since,
            until=self.until,
        )


class UndoIn(RequestBody):
    """What to undo: an operation, a batch, or a key or device with since."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"batch": "0b7f3c9e-1111-4222-8333-444455556666", "dry_run": True}]
        }
    )

    operation: Annotated[int, whole_number(at_least=1, at_most=_SEQUENCE_MAX)] | None = Field(
        default=None, description="Number of one operation."
    )
    batch: Name | None = Field(
        default=None, description="Id of a batch: everything that one call wrote."
    )
    key: Name | None = Field(
        default=None, description="Id of a key, or person: everything it wrote since a moment."
    )
    device: Name | None = Field(
        default=None, description="Id of a device that syncs: everything it did since a moment."
    )
    since: Moment | None = Field(default=None, description="Start, inclusive.")
    dry_run: Flag = Field(
        default=False, description="True reports what would happen and writes nothing."
    )

    def request(self) -> UndoRequest:
        """Return the domain value."""
        return UndoRequest(
            operation=self.operation,
            batch=self.batch,
            key=self.key,
            device=self.device,
            since=self.since,
        )


def _plain(value: Any) -> Any:
    return moment_text(value) if isinstance(value, datetime) else value


class FieldChangeOut(Answer):
    """One field before and after; a key of the metadata is the field metadata.<key>."""

    field: str
    before: Annotated[Any, Converted(_plain)]
    after: Annotated[Any, Converted(_plain)]


class HistoryEntryOut(Answer):
    """One operation on a memory."""

    sequence: int = field("Number of the operation, for undo.")
    at: datetime
    actor: str = field("Author: person, system, or key:<id>.")
    actor_name: str | None = field("Name of the key; for admins.")
    action: str
    batch_id: str
    version: int = field("Version of the memory after it.")
    changes: list[FieldChangeOut]


class HistoryOut(Answer):
    """One page of a memory's history, newest first."""

    data: list[HistoryEntryOut] = field(source="entries")
    next_cursor: str | None = field("Null on the last page.")
    notes: list[str] = field("What was left out, and why.")


class OperationOut(Answer):
    """One operation of the log: no content."""

    sequence: int = field("Number of the operation, for undo.")
    at: datetime
    actor: str = field("Author: person, system, or key:<id>.")
    actor_name: str | None = field("Name of the key; for admins.")
    action: str
    namespace: str | None = field("Null if it concerns the whole vault.")
    subject: str = field("Id of a memory, or <kind>:<id> of something else.")
    batch_id: str
    device: str = field("Id of the device where it was done.")
    fields: list[str] | None = field("Fields that it wrote; null if they were destroyed.")


class OperationListOut(Answer):
    """One page of the log, newest first."""

    data: list[OperationOut] = field(source="entries")
    next_cursor: str | None = field("Null on the last page.")


class UndoneMemoryOut(Answer):
    """A memory and its restored fields."""

    id: str = field(source="subject")
    fields: list[str]


class SkippedUndoOut(Answer):
    """What was left unchanged, and why; without a field, the whole subject."""

    subject: str
    field: str | None
    reason: str


class UndoneOut(Answer):
    """Result of an undo: what was restored and what was skipped."""

    batch_id: str | None = field("For undoing the undo; null if nothing was written.")
    dry_run: bool
    operations: int = field("Number of operations to undo.")
    undone_count: int
    undone: list[UndoneMemoryOut] = field(f"The first {UNDO_LISTED_MAX}.")
    skipped_count: int
    skipped: list[SkippedUndoOut] = field(f"The first {UNDO_LISTED_MAX}.")


def undone_body(undone: "Undone", *, dry_run: bool) -> Body:
    """Return the body of the result of an undo or a dry run."""
    return UndoneOut.of(
        undone,
        batch_id=undone.changes.batch_id if undone.changes else None,
        dry_run=dry_run,
        undone_count=len(undone.undone),
        undone=UndoneMemoryOut.each(undone.undone[:UNDO_LISTED_MAX]),
        skipped_count=len(undone.skipped),
        skipped=SkippedUndoOut.each(undone.skipped[:UNDO_LISTED_MAX]),
    )
