"""Names of operations and fields in a memory's history."""

import json
from datetime import datetime
from typing import Any

from PySide6.QtCore import QCoreApplication

from muniment.desktop.text.dates import full_moment
from muniment.desktop.text.numbers import exact_text
from muniment.desktop.text.words import category_name, type_name
from muniment.desktop.views.browse.filters.filter_words import kind_name, tier_name, visibility_name
from muniment.domain.history.history import FieldChange
from muniment.domain.memories.memory import Category, MemoryKind, MemoryType, Tier, Visibility

_CONTEXT = "history"
_VALUE_MAX = 120
_METADATA = "metadata."


def _tr(text: str) -> str:
    return QCoreApplication.translate(_CONTEXT, text)


def action_name(action: str) -> str:
    """Return the display name of an operation on a memory."""
    names = {
        "create": _tr("Written"),
        "delete": _tr("Moved to the trash"),
        "restore": _tr("Restored from the trash"),
        "undo": _tr("Undone"),
        "move": _tr("Moved to another namespace"),
    }
    return names.get(action) or _tr("Edited")


def field_name(field: str) -> str:
    """Return the display name of a field."""
    names = {
        "agent_id": _tr("Agent"),
        "archived_at": _tr("Archived"),
        "categories": _tr("About"),
        "client_id": _tr("Client ID"),
        "content": _tr("Text"),
        "created_at": _tr("Written"),
        "deleted_at": _tr("In the trash since"),
        "expires_at": _tr("Expires"),
        "importance": _tr("Importance"),
        "kind": _tr("Kind"),
        "metadata": _tr("Metadata"),
        "namespace": _tr("Namespace"),
        "project": _tr("Project"),
        "session_id": _tr("Session"),
        "source": _tr("Source"),
        "tags": _tr("Tags"),
        "tier": _tr("Priority"),
        "tier_pinned": _tr("Priority is fixed"),
        "type": _tr("Type"),
        "user_id": _tr("User"),
        "visibility": _tr("Visibility"),
    }
    if field in names:
        return names[field]
    return _tr("Metadata “{name}”").format(name=field.removeprefix(_METADATA))


def change_text(change: FieldChange) -> str:
    """Describe a change to any field except the text, in one line."""
    if change.field in _STATES:
        return _STATES[change.field](is_on=change.after is not None)
    if change.field in {"tags", "categories"} and change.before and change.after:
        text = _members_text(change)
        if text:
            return text
    name = field_name(change.field)
    before, after = _sides(change)
    if not before:
        return _tr("{field}: {after}").format(field=name, after=after)
    if not after:
        return _tr("{field}: {before} removed").format(field=name, before=before)
    return _tr("{field}: {before} → {after}").format(field=name, before=before, after=after)


def _archive_text(*, is_on: bool) -> str:
    return _tr("Archived") if is_on else _tr("Unarchived")


def _trash_text(*, is_on: bool) -> str:
    return _tr("Moved to the trash") if is_on else _tr("Restored from the trash")


_STATES = {"archived_at": _archive_text, "deleted_at": _trash_text}


def _members_text(change: FieldChange) -> str:
    """Describe which values were added and removed; empty if only their order changed."""
    added = [one for one in change.after if one not in change.before]
    gone = [one for one in change.before if one not in change.after]
    text = {
        (True, True): _tr("{field}: {added} added, {gone} removed"),
        (True, False): _tr("{field}: {added} added"),
        (False, True): _tr("{field}: {gone} removed"),
    }.get((bool(added), bool(gone)), "")
    came, went = (_value(change.field, some) for some in (added, gone))
    return text.format(field=field_name(change.field), added=came, gone=went)


def _sides(change: FieldChange) -> tuple[str, str]:
    """Return the display texts of a value before and after; empty for none."""
    if change.field.startswith(_METADATA):
        before = _metadata_value(change.before) if change.was_there else ""
        return before, _metadata_value(change.after) if change.is_there else ""
    before, after = (_value(change.field, value) for value in (change.before, change.after))
    if change.field == "expires_at" and before:
        return before, after or _tr("never")
    return before, after


def _metadata_value(value: Any) -> str:
    """Return the display text of a value that is set; ``None`` and "" count as set."""
    if value is None:
        return _tr("nothing")
    if isinstance(value, bool):
        return _tr("yes") if value else _tr("no")
    if isinstance(value, str):
        return _tr("“{text}”").format(text=_cut(value))
    if isinstance(value, int | float):
        return _cut(exact_text(value))
    return _cut(json.dumps(value, ensure_ascii=False))


def _value(field: str, value: Any) -> str:
    """Return the display text of a value; empty for none."""
    if value is None or value in ([], {}, ""):
        return ""
    if isinstance(value, datetime):
        return full_moment(value)
    if isinstance(value, bool):
        return _tr("yes") if value else _tr("no")
    named = {
        "type": lambda: type_name(MemoryType(value)),
        "kind": lambda: kind_name(MemoryKind(value)),
        "tier": lambda: tier_name(Tier(value)),
        "visibility": lambda: visibility_name(Visibility(value)),
        "categories": lambda: _tr(", ").join(category_name(Category(one)) for one in value),
        "tags": lambda: _tr(", ").join(f"#{tag}" for tag in value),
        "importance": lambda: _tr("{percent}%").format(percent=round(100 * value)),
    }
    return _cut(named[field]() if field in named else str(value))


def _cut(text: str) -> str:
    return text if len(text) <= _VALUE_MAX else f"{text[: _VALUE_MAX - 1]}…"
