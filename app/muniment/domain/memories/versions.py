"""Edits that restore an earlier version of a memory."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, Final

from muniment.domain.history.history import FieldChange
from muniment.domain.history.ledger import HistoryEntry
from muniment.domain.memories.memory import (
    NULL,
    Category,
    MemoryKind,
    MemoryPatch,
    MemoryType,
    Tier,
    Visibility,
)

_METADATA: Final = "metadata."


def _optional(kind: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda value: None if value is None else kind(value)


def _same(value: Any) -> Any:
    return value


def _categories(value: Any) -> tuple[Category, ...] | None:
    return None if value is None else tuple(Category(one) for one in value)


_READ: Final[Mapping[str, Callable[[Any], Any]]] = {
    "content": _same,
    "agent_id": _same,
    "user_id": _same,
    "session_id": _same,
    "project": _same,
    "source": _same,
    "importance": float,
    "type": _optional(MemoryType),
    "kind": _optional(MemoryKind),
    "categories": _categories,
    "tags": tuple,
    "visibility": _optional(Visibility),
}


def patch_to(entries: Iterable[HistoryEntry], version: int, *, now: datetime) -> MemoryPatch | None:
    """Return the change that restores the values of a version.

    Being in the trash and fields that cannot be edited stay as they are, and so does an expiry that
    would be in the past.

    Args:
        entries: Its history, newest first, at least down to that version.
        version: The one to go back to.
        now: The present moment.

    Returns:
        The change, ``None`` if there is nothing to change back.
    """
    before: dict[str, Any] = {}
    for entry in entries:
        if entry.version > version:
            # The oldest change is the last to set the value before.
            before |= {change.field: _before(change) for change in entry.changes}
    values = {name: read(before[name]) for name, read in _READ.items() if name in before}
    metadata = {
        name.removeprefix(_METADATA): value
        for name, value in before.items()
        if name.startswith(_METADATA)
    }
    if metadata:
        values["metadata"] = metadata
    if "archived_at" in before:
        values["archived"] = before["archived_at"] is not None
    if "expires_at" in before and not _is_past(before["expires_at"], now):
        values["expires_at"] = before["expires_at"]
    if "tier_pinned" in before:
        tier = before.get("tier")
        values["tier"] = Tier(tier) if before["tier_pinned"] and tier is not None else None
    return MemoryPatch(**values) if values else None


def _before(change: FieldChange) -> Any:
    """Return the value before; a metadata key with null is not a removed one."""
    is_null = change.before is None and change.was_there and change.field.startswith(_METADATA)
    return NULL if is_null else change.before


def _is_past(moment: datetime | None, now: datetime) -> bool:
    return moment is not None and moment <= now
