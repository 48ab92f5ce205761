"""Move memories with unreadable records into the trash and back, without reading them."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select, update

from muniment.domain.changes import ChangeKind, MemoryChange
from muniment.domain.clock import unix_ms
from muniment.domain.history.history import UNDO, UNDOES
from muniment.domain.ids import NamespaceId
from muniment.domain.memories.query import UnreadableMemory
from muniment.storage import schema
from muniment.storage.memories.memory_fields import stamped
from muniment.storage.write_context import WriteContext

_MEMORIES: Final = schema.memories
_COLUMNS: Final = tuple(
    _MEMORIES.c[name] for name in ("namespace_id", "version", "stamps", "deleted_at")
)


class UnreadableMemoryWriter:
    """Trashes damaged memories inside one unit of work.

    Only fields outside the record are written, and journaled like those of any other memory, so
    that undo and other devices apply the change.
    """

    def __init__(self, context: WriteContext) -> None:
        self._context = context

    def trash(self, known: UnreadableMemory, moment: datetime) -> bool:
        """Move a memory to the trash; return whether it was not there before."""
        row = self._row_of(known)
        if row.deleted_at is not None:
            return False
        self._put("delete", known, {"deleted_at": unix_ms(moment)}, moment=moment)
        return True

    def take_back(
        self,
        known: UnreadableMemory,
        deleted_at: int | None,
        *,
        undoes: Sequence[int],
        moment: datetime,
    ) -> None:
        """Restore a memory's place in or outside the trash, to undo some operations.

        Args:
            known: The memory.
            deleted_at: When it was trashed, in ms; ``None`` takes it out of the trash.
            undoes: Sequence numbers of the operations.
            moment: The current time.
        """
        recorded = {UNDOES: sorted(undoes)}
        self._put(UNDO, known, {"deleted_at": deleted_at}, moment=moment, recorded=recorded)

    def _put(
        self,
        action: str,
        known: UnreadableMemory,
        values: dict[str, Any],
        *,
        moment: datetime,
        recorded: Mapping[str, Any] | None = None,
    ) -> None:
        row = self._row_of(known)
        stamp = self._context.append(
            action, known.id, {**values, **(recorded or {})}, NamespaceId(row.namespace_id)
        )
        columns = {
            **values,
            "updated_at": unix_ms(moment),
            "version": _MEMORIES.c.version + 1,
            "stamps": stamped(_valid_stamps(row.stamps), values, stamp),
        }
        place = _MEMORIES.c.number == known.number
        self._context.connection.execute(update(_MEMORIES).where(place).values(columns))
        is_gone = values["deleted_at"] is not None
        kind = ChangeKind.DELETED if is_gone else ChangeKind.RESTORED
        self._context.memory_changes.append(MemoryChange(kind, known.namespace, known.id))

    def _row_of(self, known: UnreadableMemory) -> Any:
        place = _MEMORIES.c.number == known.number
        return self._context.connection.execute(select(*_COLUMNS).where(place)).one()


def _valid_stamps(stamps: Any) -> str:
    """Return a row's stamps, or empty stamps if they are damaged as well."""
    try:
        found = json.loads(stamps)
    except (TypeError, ValueError):
        return "{}"
    return str(stamps) if isinstance(found, dict) else "{}"
