"""What operations and fields of a memory are called in its history."""

from datetime import datetime
from typing import Any

from PySide6.QtCore import QCoreApplication

from muniment.desktop.browse.filter_words import kind_name, tier_name, visibility_name
from muniment.desktop.dates import full_moment
from muniment.desktop.words import category_name, type_name
from muniment.domain.history import FieldChange
from muniment.domain.memory import Category, MemoryKind, MemoryType, Tier, Visibility

_CONTEXT = "history"
_VALUE_MAX = 120


def _tr(text: str) -> str:
    return QCoreApplication.translate(_CONTEXT, text)


def action_name(action: str) -> str:
    """Return what a person calls an operation on a memory."""
    names = {
        "create": _tr("Written"),
        "delete": _tr("Moved to the trash"),
        "restore": _tr("Taken out of the trash"),
        "undo": _tr("Changed back"),
    }
    return names.get(action) or _tr("Changed")


def field_name(field: str) -> str:
    """Return what a person calls a field."""
    names = {
        "agent_id": _tr("Agent"),
        "archived_at": _tr("Archived"),
        "categories": _tr("About"),
        "client_id": _tr("Given id"),
        "content": _tr("Text"),
        "created_at": _tr("Written"),
        "deleted_at": _tr("In the trash since"),
        "expires_at": _tr("Expires"),
        "importance": _tr("Importance"),
        "kind": _tr("Kind"),
        "project": _tr("Project"),
        "session_id": _tr("Session"),
        "source": _tr("Source"),
        "tags": _tr("Tags"),
        "tier": _tr("Kept"),
        "tier_pinned": _tr("Kept so for good"),
        "type": _tr("Type"),
        "user_id": _tr("User"),
        "visibility": _tr("Visibility"),
    }
    return names.get(field) or field.removeprefix("metadata.")


def change_text(change: FieldChange) -> str:
    """Return a change of a field other than the text in one line."""
    name = field_name(change.field)
    before, after = (_value(change.field, value) for value in (change.before, change.after))
    if not before:
        return _tr("{field}: {after}").format(field=name, after=after)
    if not after:
        return _tr("{field}: {before} taken away").format(field=name, before=before)
    return _tr("{field}: {before} → {after}").format(field=name, before=before, after=after)


def _value(field: str, value: Any) -> str:
    """Return a value as it is read; empty for none."""
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
        "importance": lambda: _tr("{percent} %").format(percent=round(100 * value)),
    }
    text = named[field]() if field in named else str(value)
    return text if len(text) <= _VALUE_MAX else f"{text[: _VALUE_MAX - 1]}…"
