"""Edits that restore an earlier version of a memory."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, Final

from muniment.domain.history.history import FieldChange, same
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
_PINNED: Final = "tier_pinned"
_TIER: Final = frozenset({"tier", _PINNED})


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

    Fields that have the same value now stay as they are. So do fields that cannot be edited, being
    in the trash, and an expiry that would be in the past.

    Args:
        entries: Its history, newest first, at least down to that version.
        version: The one to go back to.
        now: The present moment.

    Returns:
        The change, ``None`` if there is nothing to change back.
    """
    before = _changed_since(entries, version)
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
    if _PINNED in before:
        tier = before.get("tier")
        values["tier"] = Tier(tier) if before[_PINNED] and tier is not None else None
    return MemoryPatch(**values) if values else None


def _changed_since(entries: Iterable[HistoryEntry], version: int) -> dict[str, Any]:
    """Return the values at a version of the fields that have another value now."""
    before: dict[str, Any] = {}
    present: dict[str, Any] = {}
    for entry in entries:
        if entry.version > version:
            # The newest change comes first, the oldest is the last to set the value before.
            for change in entry.changes:
                before[change.field] = _value(change, change.before, is_there=change.was_there)
                after = _value(change, change.after, is_there=change.is_there)
                present.setdefault(change.field, after)
    changed = {name for name, value in before.items() if not same(value, present[name])}
    if not changed.isdisjoint(_TIER) and (before.get(_PINNED) or present.get(_PINNED)):
        changed |= _TIER
    else:
        changed -= _TIER  # a tier that is not pinned follows from importance and time
    return {name: value for name, value in before.items() if name in changed}


def _value(change: FieldChange, value: Any, *, is_there: bool) -> Any:
    """Return a value; a metadata key with null is not a removed one."""
    is_null = value is None and is_there and change.field.startswith(_METADATA)
    return NULL if is_null else value


def _is_past(moment: datetime | None, now: datetime) -> bool:
    return moment is not None and moment <= now
