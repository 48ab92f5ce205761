"""Converts an unsaved edit to and from its record in the vault, which holds changed fields."""

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from muniment.desktop.views.browse.memory_form import FormState, state_of
from muniment.desktop.views.browse.unsaved_edit import UnsavedEdit
from muniment.desktop.views.metadata.entries import MetadataEntry, ValueKind
from muniment.domain.memories.memory import MemoryType
from muniment.services.memories.unsaved_texts import UnsavedText

if TYPE_CHECKING:
    from muniment.domain.memories.memory import Memory


def record_of(edit: UnsavedEdit) -> UnsavedText:
    """Return the record of an edit."""
    fields, memory = _written(edit.state), edit.memory
    if memory is None:
        return UnsavedText(fields=fields)
    before = _written(state_of(memory))
    changed = {name: value for name, value in fields.items() if value != before[name]}
    return UnsavedText(memory.id, memory.version, changed)


def edit_of(record: UnsavedText, memory: "Memory | None") -> UnsavedEdit:
    """Return the edit of a record.

    Args:
        record: The record from the vault.
        memory: The current memory; ``None`` if it is new or gone. The edit keeps the version it
            started from, so saving detects changes by others. If the memory already contains
            everything that was typed, nothing is unsaved.

    Raises:
        KeyError: A field has a format that this version does not know.
        TypeError: Likewise.
        ValueError: Likewise.
    """
    if memory is None:
        return UnsavedEdit(None, _read(record, FormState.empty()))
    now = state_of(memory)
    state = _read(record, now)
    return UnsavedEdit(memory if state == now else replace(memory, version=record.version), state)


def _written(state: FormState) -> dict[str, Any]:
    return {
        "content": state.content,
        "namespace": state.namespace,
        "tags": list(state.tags),
        "type": None if state.type is None else state.type.value,
        "importance": state.importance,
        "expires_at": None if state.expires_at is None else state.expires_at.isoformat(),
        "metadata": [[entry.name, entry.text, entry.kind.value] for entry in state.metadata],
    }


def _read(record: UnsavedText, base: FormState) -> FormState:
    fields = {**_written(base), **record.fields}
    return FormState(
        content=fields["content"],
        namespace=fields["namespace"],
        tags=tuple(fields["tags"]),
        type=None if fields["type"] is None else MemoryType(fields["type"]),
        importance=fields["importance"],
        expires_at=None
        if fields["expires_at"] is None
        else datetime.fromisoformat(fields["expires_at"]),
        metadata=tuple(
            MetadataEntry(name, text, ValueKind(kind)) for name, text, kind in fields["metadata"]
        ),
    )
